"""How a text table's cells are told apart: delimiter and quotes, found from its first part. Knows no header.

The delimiter is the one that cuts most rows into the same number of cells that look like values, after the idea of
van den Burg et al. 2019 (doi 10.1007/s10618-019-00646-y), with a lenient splitter and row widths in place of patterns.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from core.reading.delimited import fixed, marks, rare
from core.reading.delimited.csv_records import Record, records
from core.reading.delimited.splitter import Dialect, cut
from core.reading.options import ReadOptions
from core.reading.outline.widths import usual_width
from core.reading.values.cells import looks_known, looks_like_value

ROWS = 300
_USUAL = (",", ";", "\t", "|")
_WEAK = (" ", "  ", ":", "~", "^", "#", "\x1f", "\x01", "¦", "§")
_LONG = ("\t\t", "||", "::", ";;", "~~", "^^", "|~|", "~|~", "^|^", "<>", "##", ";|", "|;")
_SINGLE = 0.4  # the score of one column of texts
_REGULAR = 0.9  # share of rows of one width from which tabs are the delimiter, not white space of any sort
_RIVAL = 0.5  # share of the best score
_BARE = 0.5  # how much of the score stays where a blank or the like parts words, but not those of the first line
_VALUES = 0.8  # share of values from which that line is a title
_LOOSE = 0.5  # how much of the score goes where every row has quotes in the middle of cells
_HINT = re.compile(r"\s*\"?sep=(.{1,3}?)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Judged:
    """A dialect, how well it fits (0..1), the records it gives and their usual number of cells.

    `same`: the share of records that have it; `first`: how many cells the first one has.
    """

    dialect: Dialect
    score: float
    rows: tuple[Record, ...]
    width: int
    same: float = 0.0
    first: int = 0


def find(text: str, options: ReadOptions) -> Judged:
    """The dialect of a text's beginning; what the options say is kept."""
    hint = _HINT.fullmatch(text.split("\n", 1)[0].rstrip("\r"))
    given = options.delimiter or (hint[1] if hint else "")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: ROWS * 2]
    comment = marks.comment(lines)
    tried = [
        _judge(text, dialect)
        for delimiter in _candidates(text, given)
        for dialect in _dialects(text, lines, delimiter, options, comment)
    ]
    if any(judged.dialect.delimiter == "\t" and judged.same >= _REGULAR for judged in tried):
        tried = [judged for judged in tried if judged.dialect.delimiter != "  "]  # blanks are part of its cells
    best = max(tried, key=_fit)
    if best.first == 1:  # a list within a cell has as many parts in each row, but the header tells
        best = max([judged for judged in tried if _cuts_all(judged, best)], key=_fit, default=best)
    if not given:
        alone = _alone(text, options, comment)
        best = alone if best.score < alone.score else best
    if best.width == 1 and (inner := _wrapped(lines, options)):
        best = inner
    if best.width == 1 and not given:
        best = max((best, *(_judge(text, Dialect(sign, comment=comment)) for sign in rare.signs(lines))), key=_fit)
    return replace(best, rows=tuple(records(text, best.dialect, best.width, ROWS * 4)))


def _cuts_all(judged: Judged, best: Judged) -> bool:
    """Whether a usual delimiter, not much worse than the best, cuts every line alike."""
    usual = judged.dialect.delimiter in _USUAL
    return usual and judged.width > 1 and judged.same == 1.0 and judged.score >= _RIVAL * best.score


def _fit(judged: Judged) -> float:
    return judged.score


def _candidates(text: str, given: str) -> list[str]:
    if given:
        return [given]
    lines = max(text.count("\n"), text.count("\r"), 1)
    long = [several for several in _LONG if text.count(several) >= lines * 0.8]
    hidden = {
        sign
        for several in long
        for sign in several
        if text.count(several) * several.count(sign) >= text.count(sign) * 0.9
    }
    usual = [sign for sign in _USUAL if sign in text and sign not in hidden]
    weak = [sign for sign in _WEAK if text.count(sign) >= lines * 0.5 and sign not in hidden]
    if "  " not in weak and "\t" in usual and " " in weak:
        weak.append("  ")
    return [*long, *usual, *weak] or [","]


def _dialects(text: str, lines: list[str], delimiter: str, options: ReadOptions, comment: str) -> list[Dialect]:
    """The ways to read the text with this delimiter: quotes and escapes as they are used with it."""
    quote = _quote(text, delimiter, comment) if options.quote is None else options.quote
    plain = Dialect(delimiter, quote, options.escape or "", comment=comment)
    if delimiter == "  ":
        notes = [line for line in lines if not (comment and line.lstrip().startswith(comment))]
        starts = fixed.starts(notes)
        return [plain, replace(plain, starts=starts)] if starts else [plain]
    plain = replace(plain, framed=marks.frame(lines, delimiter, quote))
    spaces, padded = marks.blanks(text, plain)
    plain = replace(plain, spaces=spaces, padded=padded, formula=marks.formula(text, plain))
    if options.escape is None and ((quote and "\\" + quote in text) or "\\" + delimiter in text):
        escaped = replace(plain, escape="\\")
        if _odd(text, escaped) < _odd(text, plain):
            return [escaped]
    return [plain]


def _wrapped(lines: list[str], options: ReadOptions) -> Judged | None:
    """The dialect inside of lines that are quoted as a whole; None when they are not, or hold one text each."""
    quote = '"' if options.quote is None else options.quote
    bare = marks.wrapped(lines, quote)
    if bare is None:
        return None
    inner = find("\n".join(bare), options)
    if inner.width < 2 or inner.score < _SINGLE or inner.dialect.framed:
        return None
    same = all(len(record.cells) == inner.width for record in inner.rows if not record.blank)
    quoted = any(quote in line for line in bare)
    if not same or (inner.width == 2 and not quoted):
        return None
    return replace(inner, dialect=replace(inner.dialect, framed=quote))


def _quote(text: str, delimiter: str, comment: str) -> str:
    """The apostrophe when it, and not the quotation mark, stands around cells; else the quotation mark."""
    edge = r"\s+" if delimiter == "  " else re.escape(delimiter)

    def around(sign: str) -> int:
        return len(
            re.findall(rf"(?:^|{edge}) ?{sign}(?:[^{sign}\n\r]|{sign}{sign})*{sign} ?(?=$|\r|{edge})", text, re.M)
        )

    single, double = around("'"), around('"')
    if single >= 2 and single > double:
        return "'"
    if not double and re.search(rf"(?:^|{edge})'", text, re.M):
        usual, other = (_odd(text, Dialect(delimiter, sign, comment=comment)) for sign in "\"'")
        return "'" if other[0] < usual[0] else '"'
    return '"'


def _odd(text: str, dialect: Dialect) -> tuple[int, int]:
    found = [record for record in records(text, dialect, 0, ROWS) if not (record.blank or record.aside)]
    widths = Counter(len(record.cells) for record in found)
    usual = widths.most_common(1)[0][1] if widths else 0
    return sum(widths.values()) - usual, sum(record.strays for record in found)


def _judge(text: str, dialect: Dialect) -> Judged:
    rows = [record for record in records(text, dialect, 0, ROWS) if not (record.blank or record.aside)]
    widths = Counter(len(record.cells) for record in rows)
    width = usual_width([len(record.cells) for record in rows])
    same = widths[width]
    if width == 1:
        return Judged(dialect, 0.0, (), 1)
    fitting = [record for record in rows if len(record.cells) == width][:100]
    cells = [cell for record in fitting for cell in record.cells]
    sure = sum(map(looks_known, cells)) + sum(_quoted(record.text, dialect) for record in fitting)
    known = min(sure / len(cells), 1.0)
    loose = sum(cut(record.text, dialect).loose > 0 for record in fitting) / len(fitting)
    score = same / len(rows) * known**2 * (1 - 1 / width) ** 0.5 * (1 - _LOOSE * loose)
    if dialect.delimiter not in _USUAL and len(dialect.delimiter) == 1 or dialect.delimiter == "  ":
        values = sum(map(looks_like_value, cells)) / len(cells)
        score *= 0.85 if values >= 0.4 or dialect.starts else 0.6
        alone = len(rows[0].cells) == 1 and values < _VALUES
        phrases = dialect.delimiter in (" ", "  ") and not dialect.starts and rare.phrases(fitting, dialect.quote)
        score *= _BARE if alone or phrases else 1.0
    return Judged(dialect, score, (), width, same / len(rows), len(rows[0].cells))


def _quoted(text: str, dialect: Dialect) -> int:
    """How many cells begin with a quote and hold something that looks like nothing known."""
    if not dialect.quote:
        return 0
    begun = text.count(dialect.delimiter + dialect.quote) + text.startswith(dialect.quote)
    return min(begun, sum(not looks_known(cell) for cell in cut(text, dialect).cells)) if begun else 0


def _alone(text: str, options: ReadOptions, comment: str) -> Judged:
    """The text as one column; convincing where whole lines are values, such as dates with a time.

    A comma in such a value is its decimal mark when the first line has none.
    """
    quote = '"' if options.quote is None else options.quote
    dialect = Dialect(",", quote, options.escape or "", single=True, comment=comment)
    lines = [line.strip() for line in text.splitlines()[:ROWS] if line.strip()]
    lines = [line for line in lines if not (comment and line.startswith(comment))]
    signs = [sign for sign in _USUAL if sign != "," or not lines or sign in lines[0]]
    values = sum(looks_like_value(line.strip('"')) and not any(sign in line for sign in signs) for line in lines[1:])
    if lines[1:] and values >= 0.8 * len(lines[1:]):
        return Judged(dialect, 0.9, (), 1)
    known = sum(map(looks_known, lines)) / max(len(lines), 1)
    return Judged(dialect, _SINGLE * (0.3 + 0.7 * known), (), 1)
