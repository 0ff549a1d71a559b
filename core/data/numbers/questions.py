"""What is asked of columns whose numbers can be read in two ways, or may be codes. Decides nothing."""

import json
import re
from collections.abc import Sequence

import pyarrow as pa

from core.data.numbers.codes import OPEN_CODE, Judged
from core.data.numbers.format import READS, form_of
from core.data.numbers.marks import OTHER, Decision, Marks
from core.doubt import Doubt, Meaning
from core.plain import Plain
from core.repairs.read_numbers import ReadNumbers
from core.repairs.running import repaired

MARKS, CODE_OR_NUMBER = "number marks", "code or number"
NUMBER_DOUBTS = (MARKS, CODE_OR_NUMBER)
_SHOWN = 3
_LABELS = {"group": "thousands", "decimal": "three decimals", "either": "as each value shows"}


def about_marks(name: str, options: Plain, decision: Decision, marks: Marks) -> Doubt:
    """Whether the mark in 1.234 stands between groups or before decimals; `options`: of the likelier reading."""
    likelier = decision.decimal
    rest = ("comma", "point") if likelier == "either" else (OTHER[likelier],)
    meanings = tuple(_marked(name, {**options, "decimal": decimal}, marks) for decimal in (likelier, *rest))
    return Doubt(name, MARKS, decision.why, sum(count for _, count in marks.open), meanings)


def _marked(name: str, options: Plain, marks: Marks) -> Meaning:
    mark, decimal = marks.open[0][0], options["decimal"]
    sort = "either" if decimal == "either" else "decimal" if (decimal == "comma") == (mark == ",") else "group"
    label = f"the {decimal} before decimals" if len(marks.open) > 1 and sort != "either" else _LABELS[sort]
    return Meaning(label, as_number(name, options), shown(marks.shown, options))


def about_code(name: str, judged: Judged, options: Plain | None, texts: Sequence[str], values: int) -> Doubt:
    """Whether digits count or name; the likelier meaning first."""
    words = Meaning("words", (f"columns.{name}.kind=category",), tuple((text, text) for text in texts[:_SHOWN]))
    numbers = Meaning("numbers", as_number(name, options), shown(texts[:_SHOWN], options or {"decimal": "point"}))
    meanings = (words, numbers) if judged.sort == OPEN_CODE else (numbers, words)
    return Doubt(name, CODE_OR_NUMBER, judged.why, values, meanings)


def as_number(name: str, options: Plain | None) -> tuple[str, ...]:
    """The settings that take a column as a number, read by the repair with these options; None: plain numbers."""
    reading = (f"repairs.{name}.{READS}.{option}={_quoted(value)}" for option, value in (options or {}).items())
    return (f"columns.{name}.kind=number", *reading)


def _quoted(value: str) -> str:
    """As the command line takes it: what YAML would read as something else, or not at all, in quotes."""
    return value if re.fullmatch(r"[\w$€£¥.= ]+", value) else json.dumps(value, ensure_ascii=False)


def shown(texts: Sequence[str], options: Plain) -> tuple[tuple[str, str], ...]:
    """Each text and the number that it is read as."""
    form = form_of(options)
    numbers = repaired(ReadNumbers(), form, pa.array([text.strip() for text in texts], pa.string())).to_pylist()
    return tuple((text, f"{value:,.12g}") for text, value in zip(texts, numbers, strict=True))
