"""The table of columns that a page shows: use, kind, small bars, what is typical, how much is missing."""

import pyarrow as pa
import pytest

from core.data.views import thumbnails
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice
from core.records import Column, ColumnProfile, MediaFacts, Schema, Spread


def profile(name="a", storage="text", **facts):
    return ColumnProfile(name, storage, **{"rows": 10, "missing": 0, "unique": 3, **facts})


SIZE = Column(
    "size", "number", profile("size", "real", missing=5, low=1.0, high=2500.0, histogram=((0, 1, 2), (1, 2, 4)))
)
WORD = Column("word", "category", profile("word", frequent=(("a", 6), ("b", 3), ("c", 1), ("d", 1))))
SOLD = Column("sold", "boolean", profile("sold", unique=2, frequent=(("yes", 7), ("no", 3))))
SCHEMA = Schema(rows=10, columns=(SIZE, WORD, SOLD))


def recipe(**columns):
    return Recipe(
        data=DataChoice(dataset="d", target="sold"),
        task=TaskChoice(name="classification"),
        family=FamilyChoice(name="linear"),
        columns=columns,
    )


def test_without_a_recipe_every_column_is_used_as_it_was_detected():
    found = thumbnails.columns_table(SCHEMA, None, {})
    assert found.column_names == ["use", "column", "kind", "values", "typical", "missing", "different", "note"]
    assert found["use"].to_pylist() == [True, True, True]
    assert found["column"].to_pylist() == ["size", "word", "sold"]
    assert found["kind"].to_pylist() == ["number", "category", "boolean"]
    assert found["note"].to_pylist() == ["", "", ""]
    assert found["different"].to_pylist() == [3, 3, 2]
    assert found["missing"].to_pylist() == [0.5, 0.0, 0.0]
    assert found["typical"].to_pylist() == ["1 – 2,500", "a, b, c", "yes, no"]
    assert found["values"].to_pylist()[0] == [0.5, 1.0]
    assert found.schema.field("values").type == pa.list_(pa.float32())


def test_with_a_recipe_the_target_comes_first_and_choices_count():
    chosen = recipe(word=ColumnChoice(use=False, kind="text"), size=ColumnChoice(kind=""))
    found = thumbnails.columns_table(SCHEMA, chosen, {"word": "left out", "other": "x"})
    assert found["column"].to_pylist() == ["sold", "size", "word"]
    assert found["use"].to_pylist() == [None, True, False]
    assert found["kind"].to_pylist() == ["boolean", "number", "text"]
    assert found["note"].to_pylist() == ["", "", "left out"]


@pytest.mark.parametrize(
    ("counts", "heights"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 4], [0.25, 1.0]),
        ([1] * 15 + [2], [0.5] * 15 + [1.0]),
        ([1] * 32, [1.0] * 16),
        ([1] * 24, [2 / 2, 1 / 2] * 8),
    ],
)
def test_bars_are_sixteen_at_most_and_the_highest_is_one(counts, heights):
    found = thumbnails.bars(profile(histogram=tuple((0.0, 1.0, count) for count in counts)))
    assert len(found) == len(heights)
    if counts == [1] * 24:
        assert sorted(set(found)) == [0.5, 1.0]
        assert sum(found) == 12
    else:
        assert found == heights


def test_bars_are_of_lengths_of_sounds_widths_of_pictures_else_of_values():
    spread = Spread(1, 2, 3, ((1, 2, 1), (2, 3, 5)))
    other = Spread(1, 2, 3, ((1, 2, 8), (2, 3, 4)))
    facts = profile(media=MediaFacts(seconds=spread, width=other), histogram=((0, 1, 9),))
    assert thumbnails.bars(facts) == [0.2, 1.0]
    assert thumbnails.bars(profile(media=MediaFacts(width=other))) == [1.0, 0.5]
    assert thumbnails.bars(profile(media=MediaFacts(), frequent=(("a", 4), ("b", 1)))) == [1.0, 0.25]
    assert len(thumbnails.bars(profile(frequent=tuple((f"{n}", 20 - n) for n in range(20))))) == 16


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        (
            "date",
            {"earliest": "2024-01-01", "latest": "2024-02-01", "low": 1.0, "high": 2.0},
            "2024-01-01 – 2024-02-01",
        ),
        ("date", {"frequent": (("x", 1),)}, "x"),
        ("number", {"low": -1000.0, "high": 999.96}, "-1,000 – 1000"),
        ("number", {"low": 0.12345, "high": 1e12}, "0.1235 – 1e+12"),
        ("number", {"low": 1.0, "frequent": (("x", 1), ("y", 1))}, "x, y"),
        ("category", {"low": 1.0, "high": 2.0, "frequent": (("1", 1),)}, "1"),
        (
            "image",
            {"media": MediaFacts(width=Spread(1, 640, 2000, ()), height=Spread(1, 1480, 2, ()))},
            "640 × 1,480 pixels",
        ),
        ("audio", {"media": MediaFacts(seconds=Spread(0.51234, 1, 20.0, ()))}, "0.512 – 20 s"),
    ],
)
def test_what_is_typical_of_a_column(kind, facts, words):
    assert thumbnails.typical(Column("a", kind, profile(**facts))) == words


def test_the_chosen_kind_decides_what_is_typical():
    both = Column("a", "number", profile(low=1.0, high=2.0, frequent=(("one", 1),)))
    assert (thumbnails.typical(both), thumbnails.typical(both, "category")) == ("1 – 2", "one")


def test_shares_of_missing_cells_of_a_column_and_of_a_table():
    assert thumbnails.missing_share(profile(rows=0)) == 0
    assert thumbnails.missing_cells(SCHEMA) == 5 / 30
    assert thumbnails.missing_cells(Schema(rows=0, columns=())) == 0
