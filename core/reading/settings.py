"""What the user says about a file, as NAME=VALUE: every field of ReadOptions, checked. Reads no file."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from core.errors import UserError
from core.messages import Message
from core.plain import Plain
from core.reading.options import DELIMITERS, ReadOptions
from core.reading.values.word_doubts import split

_LONGEST = 10  # characters of a delimiter
_QUOTES = {"double": '"', "single": "'", "none": ""}
_MARKS = {"comma": ",", "point": ".", "": ""}


def with_settings(options: ReadOptions, assignments: Iterable[str]) -> ReadOptions:
    """The options with each NAME=VALUE applied; missing.COLUMN=WORDS sets one column's words for missing.

    Words and lines stand with commas between them; delimiters, quotes and decimal marks may be called by their names.
    UserError for what is no setting, or no value of it.
    """
    for entry in assignments:
        name, separator, text = entry.partition("=")
        name, _, column = name.strip().partition(".")
        if not separator or name not in _VALUES or (column and name != "missing"):
            raise UserError(
                "“{entry}” is no setting of reading.",
                "Write NAME=VALUE, for example decimal=comma or missing.COLUMN=NA; the names are {names}.",
                entry=entry,
                names=", ".join(_VALUES),
            )
        if column:
            words = dict(options.column_missing) | {column: split(text)}
            options = replace(options, column_missing=tuple(words.items()))
        else:
            chosen: Plain = {name: _VALUES[name](text)}
            options = replace(options, **chosen)
    return options


def _delimiter(text: str) -> str:
    named = {word: sign for sign, word in DELIMITERS.items()} | {"\\t": "\t"}
    found = named.get(text.strip(), text if not text.strip() else text.strip())
    if not 0 < len(found) <= _LONGEST or any(sign in "\n\r\0\"'" for sign in found) or found.isalnum():
        message = "Write the characters between the values, or {words}."
        raise _no_value("delimiter", text, Message("write.delimiter", message, words=", ".join(named)))
    return found


def _quote(text: str) -> str:
    found = _QUOTES.get(text.strip(), text.strip())
    if len(found) > 1:
        message = "Write the character around texts, or {words}."
        raise _no_value("quote", text, Message("write.quote", message, words=", ".join(_QUOTES)))
    return found


def _escape(text: str) -> str:
    if len(text.strip()) > 1:
        raise _no_value("escape", text, "Write the character before a quotation mark, or nothing where it is doubled.")
    return text.strip()


def _header(text: str) -> tuple[int, ...]:
    lines = [] if text.strip() in ("", "0", "none") else text.split(",")
    if not all(line.strip().isdecimal() and int(line) > 0 for line in lines):
        raise _no_value("header", text, "Write the lines of the column names, like 1 or 2,3; or none.")
    return tuple(sorted(int(line) for line in lines))


def _skip(text: str) -> int:
    if not text.strip().isdecimal():
        raise _no_value("skip", text, "Write how many lines stand above the rows, like 3.")
    return int(text)


def _decimal(text: str) -> str:
    found = _MARKS.get(text.strip(), text.strip())
    if found not in _MARKS.values():
        raise _no_value("decimal", text, "Write comma or point.")
    return found


def _no_value(name: str, text: str, fix: str) -> UserError:
    return UserError("“{text}” is no value of {name}.", fix, text=text, name=name)


_VALUES: dict[str, Callable[[str], object]] = {
    "encoding": str.strip,
    "delimiter": _delimiter,
    "quote": _quote,
    "escape": _escape,
    "header": _header,
    "skip": _skip,
    "decimal": _decimal,
    "sheet": str.strip,
    "missing": split,
    "names": split,
}
