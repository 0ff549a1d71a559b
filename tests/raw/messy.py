"""Twenty made-up messy tables: file name -> who writes it, the answer column, the model family.

Behind each stands the same truth: a price and whether it was bought follow from size, region, membership, day and
weight. What differs is how the cells are spelled and what surrounds them.
"""

from collections.abc import Callable
from pathlib import Path

from tests.raw import messy_texts as texts
from tests.raw import messy_typed as typed

TABLES: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "padded.csv": (texts.padded, "price", "linear"),
    "quoted.csv": (texts.quoted, "bought", "linear"),
    "german.csv": (texts.german, "gekauft", "linear"),
    "tabs.tsv": (texts.tabs, "price", "boosted_trees"),
    "bars.txt": (texts.bars, "bought", "linear"),
    "wide_letters.txt": (texts.wide_letters, "price", "linear"),
    "gaps_between.csv": (texts.gaps_between, "bought", "linear"),
    "with_notes.csv": (texts.with_notes, "price", "linear"),
    "line_breaks.csv": (texts.line_breaks, "bought", "linear"),
    "codes.txt": (texts.codes, "price", "linear"),
    "truths.csv": (texts.truths, "bought", "boosted_trees"),
    "ones.csv": (texts.ones, "price", "linear"),
    "odd_blanks.csv": (texts.odd_blanks, "bought", "linear"),
    "units.csv": (texts.units, "price", "linear"),
    "days.csv": (texts.days, "price", "linear"),
    "sheet.xlsx": (typed.sheet, "price", "linear"),
    "sheet_with_notes.xlsx": (typed.sheet_with_notes, "bought", "linear"),
    "lines_of_json.jsonl": (typed.lines_of_json, "bought", "boosted_trees"),
    "listed.json": (typed.listed_json, "price", "linear"),
    "typed.parquet": (typed.parquet, "bought", "linear"),
}
