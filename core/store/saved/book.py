"""What a saved project tells of its champions, and of what a run was made for, as rows with new ids; believes none of
it."""

import math

from core.plain import Plain
from core.store import paths, promotions
from core.store.promotions import Entry
from core.store.saved.package import damaged

_KEYS = ("run", "before", "deed", "reason", "created", "called")
_LATEST = 1e11  # seconds, as in adoption
_MOST = 2_000  # characters


def saved(entry: Entry) -> Plain:
    """A line as a saved project tells it; files name its evidence "said"."""
    return {**{name: getattr(entry, name) for name in _KEYS}, "said": list(entry.evidence)}


def line(entry: Plain, project: str, ids: dict[str, str]) -> Plain:
    """A line of the book; of a run that did not come along the name alone is kept. ids: new ids of runs by old ones.

    UserError for anything that `promotions` would not have written.
    """
    run, before, called, messages = (entry.get(name) for name in ("run", "before", "called", "said"))
    if not isinstance(called, dict) or not isinstance(messages, list) or len(called) + len(messages) >= 100:
        raise damaged("its manifest is not complete")
    shapes = isinstance(run, str) and isinstance(before, str | None)
    if not shapes or entry.get("deed") not in promotions.ACTIONS or not _number(entry.get("created"), 0, _LATEST):
        raise damaged("its manifest is not complete")
    texts = [_text(text) for text in (entry.get("reason"), *messages, *called.values())]
    if None in texts:
        raise damaged("its manifest is not complete")
    new = {id: ids.get(id) or paths.new_id() for id in {run, before, *called} if id}
    evidence = {"called": {new[id]: name for id, name in called.items() if id}, "said": messages}
    facts = {"deed": entry["deed"], "reason": entry["reason"], "created": entry["created"], "evidence": evidence}
    return {"id": paths.new_id(), "project": project, "run": new.get(run, ""), "before": new.get(before)} | facts


def made_for(entry: Plain, ids: dict[str, str]) -> Plain:
    """What a run challenges, what was noted about it, and what an advice promised of it; errors as in `line`."""
    promised = entry.get("promised")
    if not isinstance(promised, dict | None) or len(promised or {}) > 20:
        raise damaged("its manifest is not complete")
    kept = {
        _text(name): ids.get(value, value) if isinstance(value, str) else value
        for name, value in (promised or {}).items()
    }
    if not all(isinstance(value, bool | None) or _number(value) or _text(value) is not None for value in kept.values()):
        raise damaged("its manifest is not complete")
    challenges = ids.get(str(entry.get("challenges")))
    return {"challenges": challenges, "note": _text(entry.get("note")), "promised": kept or None}


def _text(value: object) -> str | None:
    if not isinstance(value, str | None) or len(value or "") > _MOST:
        raise damaged("its manifest is not complete")
    return value


def _number(value: object, low: float = -1e308, high: float = 1e308) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
    )
