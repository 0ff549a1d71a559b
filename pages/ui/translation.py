"""Every text on screen passes here: translated by gettext, and names from users' files made plain."""

import gettext
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.messages import Message

LOCALES = Path(__file__).resolve().parents[2] / "locales"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$&^=])")
UNSEEN_SPACE = "\u200b"
# Streamlit acts on these after Markdown's own escapes: icons and colours, bare addresses, arrows; a space stops it.
_ACTING = re.compile(r":|@|www|\\[-<>=](?=\\[-<>=])", re.IGNORECASE)
_ESCAPED_ACTING = re.compile(r"\\:|\\@|www(?=\\\.)", re.IGNORECASE)
_run = threading.local()  # Streamlit runs a page, or one of its fragments, in a thread of its own
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def t(message: str, /, **values: object) -> str:
    """The message in the visitor's language with `values` filled in; English is the message id.

    What core says brings its own values (core.messages).
    """
    translate = _catalogue(language()).gettext
    if isinstance(message, Message):
        return message.translated(translate)
    text = translate(message)
    return text.format(**values) if values else text


def tn(one: str, many: str, count: int, /, **values: object) -> str:
    """Like `t`, choosing between singular and plural; `{count}` is filled in with separators."""
    return _catalogue(language()).ngettext(one, many, count).format(count=f"{count:,}", **values)


def shown(message: Message, limit: int = 160) -> str:
    """A message whose template is Markdown: translated, and the texts among its values safe inside it."""
    return message.translated(_catalogue(language()).gettext, lambda text: plain(text, limit))


def language() -> str:
    """Two or three letters: the query string's `lang`, else the browser's language, else English; asked once a run."""
    if getattr(_run, "language", None) is None:
        asked = str(st.query_params.get("lang") or st.context.locale or "en").lower()
        found = _LANGUAGE.match(asked)
        _run.language = found.group() if found else "en"
    return _run.language


def ask_language_again() -> None:
    """For the start of a run, whose thread may have served a run before."""
    _run.language = None


def plain(name: object, limit: int = 160) -> str:
    """A name from a user's file, safe inside Markdown: no formatting, HTML, formula, icon or colour directive."""
    text = clean(name, limit)
    return _ACTING.sub(lambda found: found.group() + UNSEEN_SPACE, _PUNCTUATION.sub(r"\\\1", text))


def defused(markdown: str) -> str:
    """Markdown whose escaped parts Streamlit would still act on (icons, bare addresses), made harmless."""
    return _ESCAPED_ACTING.sub(lambda found: found.group() + UNSEEN_SPACE, markdown)


def clean(name: object, limit: int = 160) -> str:
    """The same name where Streamlit reads no Markdown (options, table cells, file names): one line, no unseen signs."""
    text = _UNSEEN.sub(" ", str(name)).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def labels(names: Iterable[str] | Mapping[str, str], limit: int = 80) -> Callable[[str], str]:
    """What a widget shows for each option: its name as `clean` gives it, no two the same.

    `names`: the options, or what each option is called. Streamlit tells options apart by what they show, so a second
    one of the same looks would be taken for the first; it gets a number, the earlier one stays as it is.
    """
    shown: dict[str, str] = {}
    taken: set[str] = set()
    for option, name in names.items() if isinstance(names, Mapping) else ((name, name) for name in names):
        label, number = clean(name, limit), 1
        while label in taken:
            number += 1
            label = f"{clean(name, limit - 6)} ({number})"
        taken.add(label)
        shown[option] = label
    return lambda option: shown.get(option) or clean(option, limit)


def value(text: str, limit: int = 80) -> str:
    """A value before or after a repair, as a table shows it: spaces at its ends and doubled ones become visible."""
    if not text:
        return t("(missing)")
    inner = text.strip(" ")
    left = len(text) - len(text.lstrip(" "))
    shown = "␣" * left + inner.replace("  ", "␣␣") + "␣" * (len(text) - left - len(inner))
    return clean(shown, limit)


def problem(error: UserError) -> tuple[str, str]:
    """What happened and what to do, translated and safe inside Markdown."""
    return plain(t(error.problem), 600), plain(t(error.fix), 600)


@lru_cache(maxsize=16)
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("atelier", LOCALES, [code], fallback=True)
