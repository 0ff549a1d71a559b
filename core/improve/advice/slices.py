"""Sorts of rows that an advice may speak of: by a category, a range of numbers, a length, a word, or a missing value.

Few and plain ones, so that what is found can be acted on. Knows no answers.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells.columns import as_numbers, as_texts
from core.data.preparation.arrays import part_tables
from core.improve.advice.case import Slice
from core.kinds import traits_of
from core.messages import Message
from core.pretrained.texts.languages import NAMES, language
from core.recipe import Recipe
from core.records import ROW, Column, Schema
from core.runs.planning.used_columns import used_columns
from core.traits import AMOUNT, LEVEL, TEXT, TRUTH, Traits

ROWS, COLUMNS = 5_000, 40  # that are looked at, at most
VALUES, WORDS = 8, 20  # of a category, of a text, the most frequent ones
FEWEST = 30  # rows of a sort
SHORTEST_WORD = 4
LOOKED_AT = (LEVEL, TRUTH, AMOUNT)  # scales of columns whose sorts can be said in words


def slices(recipe: Recipe, schema: Schema, dataset: Path, rows: np.ndarray) -> tuple[Slice, ...]:
    """All sorts of those rows (ids int64 [N], ascending) by the columns that the recipe uses."""
    able = [column for column in used_columns(schema, recipe) if _able(_traits(recipe, column))][:COLUMNS]
    if not able or not len(rows):
        return ()
    table = pa.concat_tables(part_tables(dataset, rows, [column.name for column in able]))
    order = np.argsort(table[ROW].to_numpy())
    if not np.array_equal(table[ROW].to_numpy()[order], rows):  # some are gone from this version
        return ()
    made = []
    for column in able:
        cells = table[column.name].take(pa.array(order))
        made += [one for one in _of(column.name, _traits(recipe, column), cells) if one.inside.sum() >= FEWEST]
    return tuple(made)


def _traits(recipe: Recipe, column: Column) -> Traits:
    return traits_of(recipe.choice(column.name).kind or column.kind)


def _able(traits: Traits) -> bool:
    return traits.scale in LOOKED_AT or traits.medium == TEXT


def _of(name: str, traits: Traits, cells: pa.ChunkedArray) -> Iterator[Slice]:
    texts = as_texts(cells)
    missing = np.asarray(pc.fill_null(pc.equal(texts, ""), True))
    if missing.any():
        yield Slice(name, Message("slice_no_value", "no value in “{name}”", name=name), missing)
    if traits.scale == AMOUNT:
        yield from _ranges(name, as_numbers(cells))
    elif traits.medium == TEXT:
        yield from _texts(name, texts.to_pylist())
    else:
        yield from _values(name, texts)


def _values(name: str, texts: pa.Array) -> Iterator[Slice]:
    counts = sorted(texts.value_counts().to_pylist(), key=lambda entry: -entry["counts"])[:VALUES]
    for value in (entry["values"] for entry in counts if entry["values"]):
        yield Slice(
            name,
            Message("slice_value", "“{value}” in “{name}”", value=value, name=name),
            np.asarray(pc.fill_null(pc.equal(texts, value), False)),
        )


def _ranges(name: str, cells: pa.Array) -> Iterator[Slice]:
    """The lowest and the highest quarter, and what lies between."""
    values = np.asarray(cells, "float64")
    known = np.isfinite(values)
    if not known.any():
        return
    low, high = np.quantile(values[known], [0.25, 0.75])
    if low == high:
        return
    with np.errstate(invalid="ignore"):
        yield Slice(
            name,
            Message("slice_or_less", "“{name}” of {number:,.4g} or less", name=name, number=low),
            known & (values <= low),
        )
        yield Slice(
            name,
            Message("slice_between", "“{name}” between {low:,.4g} and {high:,.4g}", name=name, low=low, high=high),
            known & (values > low) & (values < high),
        )
        yield Slice(
            name,
            Message("slice_or_more", "“{name}” of {number:,.4g} or more", name=name, number=high),
            known & (values >= high),
        )


def _texts(name: str, texts: Sequence[str | None]) -> Iterator[Slice]:
    """Short and long ones, other languages than the usual one, and those with a frequent word."""
    lengths = np.array([len(text or "") for text in texts])
    short, long = np.quantile(lengths, [0.25, 0.75])
    if short < long:
        yield Slice(
            name,
            Message("slice_short", "at most {characters:,.0f} characters in “{name}”", characters=short, name=name),
            (lengths > 0) & (lengths <= short),
        )
        yield Slice(
            name,
            Message("slice_long", "{characters:,.0f} characters or more in “{name}”", characters=long, name=name),
            lengths >= long,
        )
    spoken = np.array([language(text or "") for text in texts])
    for code in sorted({*spoken} - {"", _usual(spoken)}):
        yield Slice(
            name,
            Message("slice_language", "texts in {language} in “{name}”", language=NAMES.get(code, code), name=name),
            spoken == code,
        )
    words = [frozenset(word for word in (text or "").lower().split() if len(word) >= SHORTEST_WORD) for text in texts]
    counts: dict[str, int] = {}
    for found in words:
        for word in found:
            counts[word] = counts.get(word, 0) + 1
    for word in sorted(counts, key=lambda each: (-counts[each], each))[:WORDS]:
        yield Slice(
            name,
            Message("slice_word", "the word “{word}” in “{name}”", word=word, name=name),
            np.array([word in found for found in words]),
        )


def _usual(spoken: np.ndarray) -> str:
    names, counts = np.unique(spoken, return_counts=True)
    return str(names[counts.argmax()])
