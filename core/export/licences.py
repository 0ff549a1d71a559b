"""What the licence of a pretrained model asks for, in words. Said, not judged; knows no model."""

import re

from core.pretrained.supply.repository import UNSTATED

_FREE = {
    "Apache-2.0": "You may use, change and pass it on, also for money; keep its licence and notices with the file.",
    "MIT": "You may use, change and pass it on, also for money; keep its copyright notice with the file.",
    "BSD-3-Clause": "You may use, change and pass it on, also for money; keep its copyright notice with the file, and"
    " don't advertise with its makers' names.",
}
_NOT_FOR_MONEY = "Its licence does not allow earning money with it, nor with what you make of it."
_NOT_CHANGED = "Its licence does not allow passing on what was changed: what you make of it is for yourself."
_UNKNOWN = "Nobody says what it may be used for: ask its maker before you pass the file on or earn money with it."
_OTHERWISE = "Read its terms before you pass the file on or earn money with it."


def asks(licence: str) -> str:
    """One or two sentences."""
    parts = re.split(r"[\W_]+", licence.lower())
    words = "".join(parts)
    forbids = [_NOT_FOR_MONEY] * ("nc" in parts or "noncommercial" in words or "research" in parts)
    forbids += [_NOT_CHANGED] * ("nd" in parts)
    if forbids:
        return " ".join(forbids)
    unknown = licence.lower() in ("", "unknown", "none") or UNSTATED in licence
    return _UNKNOWN if unknown else _FREE.get(licence, _OTHERWISE)


def warns(licence: str) -> bool:
    """Whether it forbids something, or says nothing."""
    return asks(licence) not in (*_FREE.values(), _OTHERWISE)
