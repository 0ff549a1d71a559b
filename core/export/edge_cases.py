"""Rows that no honest table holds, made from a bundle's schema, to see that its answers stay the same and finite."""

import pyarrow as pa

from core.bundle_schema import BundleSchema, InputColumn
from core.export.edge_case_pictures import edge_case_pictures
from core.export.edge_case_sounds import edge_case_sounds
from core.kinds import KINDS
from core.traits import AMOUNT, AUDIO, DAYS, IMAGE, SECONDS, TEXT, TRUTH

NUMBERS = ("1e308", "-1e308", "1e300", "-1e300", "0", "-0.0", "", "5e-324", "abc", "1e999", "nan", "1,5", "１２", " 7 ")
TEXTS = (
    "",
    " unseen-value\t",
    "中文类别",
    "😀👍🏽",
    " ",
    "None",
    "nan",
    "a" * 10_000,
    "ünï\tcödé",
    "0",
    "'; drop table",
    "ß",
)
DATES = (
    "",
    "not a date",
    "2024-02-30",
    "9999-12-31",
    "0001-01-01",
    "2024-13-45",
    "31/12/2024",
    "二〇二四年",
    "2024-06-01T25:61:00",
    "1e308",
)
TIMES = ("", "7:05", "25:61", "24:00", "-0:30", "1h 30m", "PT1H30M", "7 pm", "99:59:59", "0:00", "9" * 400 + ":00")
TEXT_NUMBERS = (
    "",
    "1.234.567,89 €",
    "(1,234.5)",
    "12 %",
    "-$1,200",
    "1e308",
    "2.5e-3",
    "9" * 400,
    "1,23,456.7",
    "一千",
    " 5-\u00a0",
    "--5",
    "1.2.3,4,5",
    "€",
)
BOOLEANS = ("", "maybe", "1e308", "是", "-1", "true", "😀", "0", " YES", "n/a", "\u3000Nein\t", "1.0")
WRITINGS = (
    "",
    " \t\r\n ",
    "?!... --- ***",
    "unknownword " * 8_000,
    "一二三四五六七八九十" * 500,
    "a" * 100_000,
    "😀👍🏽 👨‍👩‍👧 🇩🇪",
    "e\u0301le\u0300ve \u202e right to left مرحبا שלום",
    "ALL IN CAPITALS",
    "line\nafter\nline\n" * 50,
    "<p>html &amp; https://example.org/?q=1</p>",
    "x",
    "0",
    "ﬁ ① ｆｕｌｌ　ｗｉｄｔｈ",
)
_SCALED = {AMOUNT: NUMBERS, TRUTH: BOOLEANS, DAYS: DATES, SECONDS: TIMES}
_FILES = {IMAGE: edge_case_pictures, AUDIO: edge_case_sounds}


def edge_case_rows(schema: BundleSchema) -> pa.Table:
    """One column per input, named as the column: first every column alike, then all mixed up.

    Texts ("" is missing), or the bytes of files (null is missing) for pictures and sounds.
    """
    columns = {column.name: _column(column, index) for index, column in enumerate(schema.inputs)}
    return pa.table(columns)


def edge_case_count() -> int:
    """How many rows nasty_rows makes, the same for every schema."""
    return 3 + 2 * _longest()


def _column(column: InputColumn, index: int) -> pa.Array:
    values, files = _values(column), column.traits.is_file
    alike = [values[row % len(values)] for row in range(_longest())]
    mixed = [values[(row * 3 + index * 5 + 1) % len(values)] for row in range(_longest())]
    if files:
        return pa.array([None, None, None, *alike, *mixed], pa.binary())
    return pa.array(["", column.example, column.typical, *alike, *mixed], pa.string())


def _values(column: InputColumn) -> tuple[str | bytes | None, ...]:
    """The kind's own edge cases, where it has such, else those of its medium or scale."""
    traits, kind = column.traits, KINDS.get(column.kind)
    if kind and kind.edge_cases:
        return kind.edge_cases
    if traits.is_file:
        return _FILES[traits.medium]()
    if column.as_text and traits.scale == AMOUNT:
        return TEXT_NUMBERS
    return WRITINGS if traits.medium == TEXT else _SCALED.get(traits.scale, TEXTS)


def _longest() -> int:
    written = (NUMBERS, TEXTS, DATES, TIMES, BOOLEANS, TEXT_NUMBERS, WRITINGS)
    return max(len(values) for values in (*written, edge_case_pictures(), edge_case_sounds()))
