"""What stands in a text beside its cells: remarks, frames around lines, blanks around delimiters."""

import re

from core.reading.delimited.splitter import Dialect

_COMMENTS = ("#", "%", "//", "!", "--", ";;", "*")
_RARE = 0.2  # share of lines up to which a sign at their beginning marks remarks
_NEARLY = 0.9


def comment(lines: list[str]) -> str:
    """The mark that remarks begin with: they are the text's first lines, or few of all; "" without any."""
    filled = [line.lstrip() for line in lines if line.strip()]
    for mark in _COMMENTS:
        marked = [line.startswith(mark) and not _drawn(line) for line in filled]
        count = sum(marked)
        first = marked.index(False) if False in marked else 0
        if first and first == count or mark == "#" and 0 < count <= _RARE * len(filled) and not all(marked):
            return mark
    return ""


def frame(lines: list[str], delimiter: str, quote: str) -> str:
    """A bar that stands at both ends of nearly every line of a table drawn with bars; "" otherwise."""
    if delimiter != "|":
        return ""
    notes = [line.strip() for line in lines if line.strip() and not _drawn(line)]
    both = sum(line.startswith("|") and line.endswith("|") and len(line) > 1 for line in notes)
    return "|" if notes and both >= _NEARLY * len(notes) and quote != "|" else ""


def wrapped(lines: list[str], quote: str) -> list[str] | None:
    """The lines without the quotes that stand around each as a whole, where one program quoted another's rows."""
    notes = [line.strip() for line in lines if line.strip()]
    if not quote or len(notes) < 2:
        return None
    whole = re.compile(rf"{quote}(?:[^{quote}]|{quote}{quote})*{quote}").fullmatch
    if sum(whole(line) is not None for line in notes) < _NEARLY * len(notes):
        return None
    return [line[1:-1].replace(quote * 2, quote) if whole(line) else line for line in notes]


def blanks(text: str, dialect: Dialect) -> tuple[bool, bool]:
    """(whether a blank follows nearly every delimiter, whether one stands before it, too)."""
    sign = dialect.delimiter
    if sign.isspace() and sign != "\t":
        return False, False
    bare = re.sub(rf"{dialect.quote}[^{dialect.quote}\n\r]*{dialect.quote}", "x", text) if dialect.quote else text
    lines = [line.strip() for line in bare.splitlines() if not _drawn(line)]
    if dialect.framed:
        lines = [line[1:-1] for line in lines if len(line) > 2]
    around = re.compile(rf"(.)?{re.escape(sign)}(?=(.)?)")
    found = [match for line in lines for match in around.findall(line)]
    behind = [after for _, after in found if after]
    before = [other for other, _ in found if other]
    follows = len(behind) > 0 and behind.count(" ") >= _NEARLY * len(behind)
    return follows, follows and len(before) > 0 and before.count(" ") >= _NEARLY * len(before)


def formula(text: str, dialect: Dialect) -> bool:
    """Whether cells are written ="so", as is done to keep zeros at the preprocessing."""
    if dialect.quote != '"' or '="' not in text:
        return False
    count = len(
        re.findall(
            rf'(?:^|{re.escape(dialect.delimiter)})="[^"\n\r]*"(?=\r?$|{re.escape(dialect.delimiter)})', text, re.M
        )
    )
    return count >= 2 and count >= 0.5 * text.count('="')


def _drawn(line: str) -> bool:
    """Whether a line is one that is drawn between rows."""
    return re.fullmatch(r"[\s|+:=\-]*(?:-{3}|={3})[\s|+:=\-]*", line) is not None
