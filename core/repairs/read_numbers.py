"""Read numbers: texts such as 1.234,50 €, 12 % or (1,200) become numbers, in the model's own graph."""

import re
from collections import Counter
from dataclasses import replace
from typing import Literal

import pyarrow as pa

from core.bundle_schema import InputColumn
from core.cells.spelling import number
from core.errors import UserError
from core.graph import Graph
from core.kinds import traits_of
from core.messages import Message, together, word
from core.plain import Plain
from core.records import Column
from core.repairs import units as known_units
from core.repairs.base import ModelRepair, no_text
from core.repairs.number_cells import Cell, apart
from core.repairs.number_text import NumberFormat, likeness, pattern, read
from core.repairs.scales import multipliers
from core.settings import Options as Settings
from core.settings import setting
from core.traits import AMOUNT

EXAMPLES = {"point": "1,234.5", "comma": "1.234,5", "either": "1,234.5 or 1.234,5"}
_UNUSABLE = re.compile(r"^[0-9.,'’_]|[\s()+\u2212-]|^[eE][0-9]*$|[.,][0-9]")
_SEVERAL = re.compile(r"[;=]")  # 1;2;3 is no number with a unit, and the setting's own signs can't stand in one
_MOST_UNITS = 12
_LONGEST = 2_000  # characters of a pattern that a bundle carries
_SEPARATED = re.compile(r"[\s;]+")


class ReadNumbers(ModelRepair):
    """For number columns that hold text."""

    name = "read_numbers"
    label = "Read numbers"
    icon = "pin"
    help = "Numbers with decimal comma, separators, currency, units or percent are read as what they mean."
    State = NumberFormat
    scales = (AMOUNT,)
    reads_text = True

    class Options(Settings):
        """How the numbers are written."""

        decimal: Literal["point", "comma", "either"] = setting(
            "point",
            "Decimal mark",
            "Point: 1,234.5; comma: 1.234,5; either: as each value shows, where 1,234 and 1.234 are thousands.",
        )
        thousands: bool = setting(
            True, "Separators", "Between groups of three digits: the other mark, a space or an apostrophe."
        )
        units: str = setting(
            "",
            "Units",
            "What may stand before or behind, separated by spaces. “kg g=0.001 t=1000” reads 5 g as 0.005.",
        )
        percent: Literal["a share", "as written", "not read"] = setting(
            "as written", "Percent", "A share: 12 % is read as 0.12; as written: as 12."
        )
        accounting: bool = setting(True, "Accounting", "(5) and 5- mean -5.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only text that the user takes for numbers."""
        if column.profile.storage != "text":
            return _numbers_already(column) if column.profile.numeric else no_text(column)
        if kind and traits_of(kind).scale != AMOUNT:
            taken = "“{name}” is taken as {kind}. Make it a number first."
            return Message("read_numbers.kind", taken, name=column.name, kind=word(kind))
        return None

    def in_words(self, options: Options) -> Message:
        """How they are written, and how much a unit counts that is not counted as it is."""
        return Message("read_numbers", "Read numbers like {example}", example=self.like(options))

    def like(self, options: Options) -> Message:
        """A number as these options read it, with what a unit counts: 1,234.5 kg; 1 g counts as 0.001."""
        example = EXAMPLES[options.decimal]
        listed = [entry.partition("=") for entry in _SEPARATED.split(options.units) if entry]
        plain = "".join(f" {text}" for text, factor, _ in listed if not factor)
        known = [(text, number(factor)) for text, _, factor in listed if factor]
        counted = "1 {unit} counts as {times:.4g}"
        turned = [
            Message("read_numbers.unit", counted, unit=text, times=factor)
            for text, factor in known
            if factor is not None
        ]
        return together([f"{example}{plain}", *turned], "; ")

    def fit(self, raw: pa.Array, options: Options) -> NumberFormat:
        """The checked format; UserError for a unit that can't be told from a number."""
        units = {}
        for entry in filter(None, _SEPARATED.split(options.units)):
            text, separator, times = entry.partition("=")
            factor = number(times) if separator else 1.0
            if factor is None or factor == 0 or _UNUSABLE.search(text) or not text:
                raise UserError(
                    "“{entry}” can't be a unit.",
                    "Write the unit alone or with its factor, such as kg or g=0.001; no digits before it, no brackets.",
                    entry=entry,
                )
            units[text] = _ratio(factor)
        if options.percent != "not read":
            units.setdefault("%", (1.0, 100.0) if options.percent == "a share" else (1.0, 1.0))
        listed = tuple((text, *factors) for text, factors in units.items())
        return NumberFormat(options.decimal, options.thousands, listed, options.accounting)

    def graph(self, g: Graph, raw: str, state: NumberFormat) -> str:
        """string [N] -> float64 [N]."""
        return read(g, raw, state)

    def sentence(self, state: NumberFormat) -> Message:
        """How numbers are written."""
        example = EXAMPLES[state.decimal]
        if not state.units:
            return Message("read_numbers.read", "Numbers are read from text like {example}.", example=example)
        counted = "{unit} (1 counts as {times:.6g})"
        units = [
            text if times == over else Message("read_numbers.of_unit", counted, unit=text, times=times / over)
            for text, times, over in state.units
        ]
        message = "Numbers are read from text like {example}, with {units}."
        return Message("read_numbers.read_units", message, example=example, units=together(units, ", "))

    def describe(self, entry: InputColumn, state: NumberFormat) -> InputColumn:
        """The graph takes text; example and typical value are spelled in the column's way."""
        mark = "," if state.decimal == "comma" else "."
        spelled: Plain = {name: _written(getattr(entry, name), mark) for name in ("example", "typical")}
        reads = likeness(state)
        return replace(entry, as_text=True, reads=reads if len(reads) <= _LONGEST else "", **spelled)


def guess(texts: list[str]) -> Plain | None:
    """Options that read at least nine in ten of these texts, the simplest that reads most; None without any.

    Texts that both marks can read (1,234) are taken as having a decimal point. Units of one sort (kg, lb) are turned
    into the most frequent one, multipliers (K, Mio.) get their factor; others are read as they stand.
    """
    texts = [text.strip() for text in texts if text.strip()]
    cells = [cell for text in texts if (cell := apart(text)) is not None]
    scales = multipliers(cells)
    units = Counter({unit: count for unit, count in units_in(cells).items() if unit not in scales})
    turned = known_units.factors(units)
    if turned is None and len(units) > 1 and len(units) == len(set(texts)) and _counted_on(texts):
        return None  # 1. Industry, 2. Services: a number for each word, not words for numbers
    listed = known_units.written(turned) if turned and len(turned) <= _MOST_UNITS else " ".join(sorted(units)[:12])
    listed = " ".join(filter(None, (listed, known_units.written(scales))))
    shared = {"units": listed} if listed else {}
    best, most = None, 0
    for decimal in EXAMPLES:
        options: Plain = {**({} if decimal == "point" else {"decimal": decimal}), **shared}
        form = ReadNumbers().fit(pa.array([], pa.string()), ReadNumbers.Options(**options))
        fitting = re.compile(pattern(form))
        count = sum(fitting.fullmatch(text) is not None for text in texts)
        if count > most:
            best, most = options, count
    return best if texts and most >= 0.9 * len(texts) else None


def _counted_on(texts: list[str]) -> bool:
    """Whether the numbers are 1, 2, 3 ... or begin at 0."""
    numbers = sorted(int(match[0]) for text in set(texts) if (match := re.match(r"\d{1,4}", text)))
    return numbers in ([*range(len(numbers))], [*range(1, len(numbers) + 1)])


def units_in(cells: list[Cell]) -> Counter[str]:
    """What stands beside the numbers, and how often; per cent, and what can't be a unit, left out."""
    beside = Counter(word for cell in cells for word in (*cell.before, *cell.behind))
    return Counter({word: n for word, n in beside.items() if word != "%" and not _unusable(word)})


def _unusable(word: str) -> bool:
    return _UNUSABLE.search(word) is not None or _SEVERAL.search(word) is not None


def _ratio(factor: float) -> tuple[float, float]:
    """(factor, divisor): 0.001 as 1 / 1000, so that the quotient is correctly rounded."""
    over = round(1 / factor) if abs(factor) < 1 else 1
    return (1.0, float(over)) if abs(factor) < 1 and 1 / over == factor else (factor, 1.0)


def _written(text: str, mark: str) -> str:
    return text if "e" in text.lower() else text.replace(".", mark)


def _numbers_already(column: Column) -> Message:
    return Message("read_numbers.numbers", "“{name}” holds numbers already, not text.", name=column.name)
