"""Which texts a spreadsheet program would run when it opens a CSV, and how they are made harmless. Knows no table.

What Excel does with a cell: “=...” is a formula. A leading + - @ makes one only of what is no number and parses as an
expression: -2+3, +A1, @SUM(1), cmd|'/c calc'!A0. Where it doesn't parse (+49 30 123, -3.078,33) the text stays, and an
expression of names alone (@anna, -none) can run nothing. Blanks, tabs and line ends in front don't help it.
"""

import re
import unicodedata
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from core.messages import NOTHING, Message, plural

LONGEST = 8_192  # characters of a formula in Excel; a longer text stays text
_DEEPEST = 64  # brackets within brackets, as in Excel
# what may be one: = in front, or + - @ with an operator, a bracket or a cell behind; wide signs as in Chinese texts too
_BEGINS = r"^\s*(?:[=＝]|[+\-@＋－＠](?s:.*)(?:[-+*/^&=<>:(!|\[{\x{FF01}-\x{FF5E}]|[A-Za-z]\$?[0-9]))"
_PLAIN = r"^\s*[+\-]?[\s€$£¥₹]*[0-9][0-9.,'’\s]*([eE][+\-]?[0-9]+)?[\s%‰€$£¥₹]*$"  # a number, however it is marked
_EQUALS = re.compile(r"=[\s+\-@]*[\w\"'({\[$#.,\\]")  # also what Excel finds faulty: others don't
_CLOCK = re.compile(r"[+\-]\d{1,2}:\d{2}(:\d{2})?")  # an offset from UTC; rows 5 to 30 can't be meant
_EXCHANGE = re.compile(r"\w\s*\|")  # program|topic!item starts a program, whatever stands around it
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?[1-9]\d{0,6}", re.IGNORECASE)
_LAST_COLUMN = "XFD"
_OPERATORS = ("+", "-", "*", "/", "^", "&", "=", "<>", "<=", ">=", "<", ">", ":")
_TOKEN = re.compile(
    r"(?P<blank>\s+)|(?P<number>(?:\d+(?:\.\d*|,\d+)?|[.,]\d+)(?:[eE][+\-]?\d+)?(?!\w))|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<word>(?:'(?:[^']|'')*'!|\[[^\[\]]*\])?\$?[^\W\d][\w.$\\?]*)|(?P<part>\[[^\[\]]*\])|(?P<fault>\#[A-Z/0!?]+)"
    r"|(?P<sign><>|<=|>=|[-+*/^&=<>:!%(){};,@])"
)


class Harmless:
    """Makes the tables of a file harmless, batch by batch, and remembers what that changed."""

    def __init__(self) -> None:
        self._count, self._rows, self._first = 0, 0, NOTHING

    def table(self, table: pa.Table) -> pa.Table:
        """The next rows, their texts without formulas."""
        for index, name in enumerate(table.column_names):
            values = table[name]
            if not pa.types.is_string(values.type):
                continue
            made = neutral(values)
            if made is not values:
                self._note(name, values, pc.not_equal(made, values).fill_null(False))
                table = table.set_column(index, name, made)
        self._rows += table.num_rows
        return table

    def names(self, names: list[str]) -> list[str]:
        """The columns' names, without formulas."""
        return [f"'{name}" if runs(name) else name for name in names]

    def messages(self) -> tuple[Message, ...]:
        """One sentence when anything was changed."""
        if not self._count:
            return ()
        report = plural(
            "formulas",
            "1 text is a formula to a spreadsheet program, {first}; an apostrophe makes it harmless.",
            "{count:,} texts are formulas to a spreadsheet program, the first {first}; an apostrophe before each makes "
            "them harmless.",
            count=self._count,
            first=self._first,
        )
        return (report,)

    def _note(self, name: str, values: pa.ChunkedArray, changed: pa.ChunkedArray) -> None:
        count = pc.sum(changed).as_py() or 0
        if count and not self._count:
            index = pc.index(changed, True).as_py()
            message, value = "“{value}” in row {row:,} of “{name}”", values[index].as_py()[:80]
            self._first = Message("formula_at", message, value=value, row=self._rows + index + 1, name=name)
        self._count += count


def neutral(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts with an apostrophe before whatever a spreadsheet program would run; all others as they are."""
    risky = pc.and_(
        pc.match_substring_regex(values, _BEGINS), pc.invert(pc.match_substring_regex(values, _PLAIN))
    ).fill_null(False)
    if not pc.any(risky).as_py():
        return values
    run = pa.array([text for text in pc.unique(values.filter(risky)).to_pylist() if runs(text)], pa.string())
    return pc.if_else(pc.is_in(values, run), pc.binary_join_element_wise("'", values, ""), values)


@lru_cache(4096)
def runs(text: str) -> bool:
    """Whether a spreadsheet program would run the text as a formula when it opens a CSV that holds it."""
    report = unicodedata.normalize("NFKC", text).strip()
    if not report or report[0] not in "=+-@" or len(report) > LONGEST or _CLOCK.fullmatch(report):
        return False
    if report[0] == "=":
        return _EQUALS.match(report) is not None
    if (match := _EXCHANGE.search(report)) and "!" in report[match.end() :]:
        return True
    try:
        found = _Expression(report).whole()
    except _NoFormula:
        return False
    return "act" in found or ("value" in found and "sign" in found and "name" not in found)


class _NoFormula(Exception):
    """The text doesn't parse."""


class _Expression:
    """Parses one expression; every part gives what is in it: act (cell, call), value, name, sign (it computes)."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None:
                raise _NoFormula
            self._tokens.append((found.lastgroup or "", found.group()))
            position = found.end()
        self._position, self._depth = 0, 0

    def whole(self) -> frozenset[str]:
        """What is in the text; _NoFormula when something is left over."""
        self._position = 1  # the leading sign alone computes nothing: -5 is a number
        found = self._sum()
        if self._position < len(self._tokens):
            raise _NoFormula
        return found

    def _sum(self) -> frozenset[str]:
        found = self._operand()
        while self._peek() in _OPERATORS:
            self._position += 1
            found |= self._operand() | {"sign"}
        return found

    def _operand(self) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        self._skip()
        while self._peek() in ("+", "-", "@"):
            self._position, found = self._position + 1, found | {"sign"}
            self._skip()
        single = self._single()
        while self._skip() and "value" not in single and self._kind() in ("word", "bracket"):  # where two ranges meet
            single |= self._single()
            if "value" in single:
                raise _NoFormula
        while self._peek() == "%":
            self._position += 1
            self._skip()
        return found | single

    def _single(self) -> frozenset[str]:
        kind, text = self._next()
        if kind in ("number", "text", "fault"):
            return frozenset({"value"})
        if kind == "word":
            return self._named(text)
        if text in ("(", "{"):
            return self._listed(")" if text == "(" else "}") | {"sign"}
        raise _NoFormula

    def _named(self, word: str) -> frozenset[str]:
        """A cell, a call, a part of a table, a name of another sheet, or else a name that stands for nothing."""
        if self._peek() == "(":
            self._position += 1
            self._listed(")")
            return frozenset({"act"})
        if self._peek() == "!":
            self._position += 1
            if self._next()[0] != "word":
                raise _NoFormula
            return frozenset({"act"})
        if self._kind() == "part":
            self._position += 1
            return frozenset({"act"})
        return frozenset({"act" if _is_cell(word) or "!" in word or "[" in word else "name"})

    def _listed(self, end: str) -> frozenset[str]:
        """What stands in brackets, up to `end`; entries may be left out."""
        self._depth += 1
        found: frozenset[str] = frozenset()
        if self._depth > _DEEPEST:
            raise _NoFormula
        while True:
            self._skip()
            if self._peek() not in (",", ";", end):
                found |= self._sum()
            sign = self._next()[1]
            if sign == end:
                self._depth -= 1
                return found
            if sign not in (",", ";"):
                raise _NoFormula

    def _skip(self) -> bool:
        blank = self._kind() == "blank"
        self._position += blank
        return blank

    def _kind(self) -> str:
        if self._position >= len(self._tokens):
            return ""
        kind, text = self._tokens[self._position]
        return "bracket" if text == "(" else kind

    def _peek(self) -> str:
        kind = self._kind()
        return self._tokens[self._position][1] if kind in ("sign", "bracket") else ""

    def _next(self) -> tuple[str, str]:
        if self._position >= len(self._tokens):
            raise _NoFormula
        self._position += 1
        return self._tokens[self._position - 1]


def _is_cell(word: str) -> bool:
    found = _CELL.fullmatch(word)
    return found is not None and found[1].upper().rjust(3) <= _LAST_COLUMN
