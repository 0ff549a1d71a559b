"""The edge cases hold what no honest table holds, a kind its own, and what is no picture or sound counts as missing."""

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.export.edge_case_pictures import edge_case_pictures
from core.export.edge_case_sounds import edge_case_sounds
from core.export.edge_cases import (
    BOOLEANS,
    DATES,
    NUMBERS,
    TEXT_NUMBERS,
    TEXTS,
    TIMES,
    WRITINGS,
    edge_case_count,
    edge_case_rows,
)
from core.kinds import KINDS
from core.serving.inputs.media import NO_PICTURE, NO_SOUND, picture_or_none, sound_or_none
from core.traits import Traits

SCHEMA = BundleSchema(1, "classification", "y", tuple(InputColumn(name, name, name) for name in KINDS))


def test_every_kind_has_its_rows_in_the_form_that_the_predictor_takes():
    rows = edge_case_rows(SCHEMA)
    assert rows.num_rows == edge_case_count()
    for name in KINDS:
        kept = pa.types.is_binary(rows.schema.field(name).type)
        assert kept == KINDS[name].traits.is_file
        assert len(set(rows[name].to_pylist())) >= 8
    assert rows["image"][0].as_py() is None
    assert rows.equals(edge_case_rows(SCHEMA)), "the same each time"


def test_odd_pictures_are_read_and_broken_ones_are_missing():
    shapes = [picture_or_none(content).shape for content in edge_case_pictures()]
    missing = [shape == NO_PICTURE.shape for shape in shapes]
    assert 4 <= sum(missing) < len(missing) - 6
    assert {(400, 1, 3), (3, 500, 3), (37, 53, 3)} <= set(shapes), "thin, flat and turned ones"


def test_odd_sounds_are_read_finite_and_broken_ones_are_missing():
    found = [sound_or_none(content, 16_000, 40_000) for content in edge_case_sounds()]
    assert all(np.isfinite(samples).all() for samples in found)
    assert 3 <= sum(len(samples) == len(NO_SOUND) for samples in found) < len(found) - 5
    assert any(not samples.any() and len(samples) > 1000 for samples in found), "silence"


@pytest.mark.parametrize("name", ["text", "category"])
def test_texts_are_long_foreign_and_empty(name):
    texts = edge_case_rows(SCHEMA)[name].to_pylist()
    assert "" in texts
    assert max(map(len, texts)) >= 10_000
    assert any("一" in text or "中" in text for text in texts)


def values_of(column, **more):
    """What stands in the only column of a bundle, behind the first three rows."""
    schema = BundleSchema(3, "regression", "y", (InputColumn("a", "a", column, **more),), level=0.9)
    return edge_case_rows(schema)["a"].to_pylist()


def test_the_first_rows_are_nothing_the_example_and_what_is_typical():
    assert values_of("number", example="1.5", typical="40")[:3] == ["", "1.5", "40"]
    assert values_of("image")[:3] == [None] * 3


LISTS = (NUMBERS, TEXTS, DATES, TIMES, BOOLEANS, TEXT_NUMBERS, WRITINGS)


def test_there_are_three_rows_and_twice_the_longest_list():
    longest = max(map(len, (*LISTS, edge_case_pictures(), edge_case_sounds())))
    assert edge_case_count() == 3 + 2 * longest == len(values_of("number"))


@pytest.mark.parametrize(
    ("traits", "values"),
    [
        (Traits("float64", scale="amount"), NUMBERS),
        (Traits("float64", scale="truth"), BOOLEANS),
        (Traits("string", scale="days"), DATES),
        (Traits("string", scale="seconds"), TIMES),
        (Traits("string", scale="level"), TEXTS),
        (Traits("string"), TEXTS),
        (Traits("string", "text", widget="area"), WRITINGS),
        (Traits("uint8", "image", widget="picture"), edge_case_pictures()),
        (Traits("float32", "audio", widget="sound"), edge_case_sounds()),
    ],
)
def test_a_guests_column_holds_every_edge_case_of_its_traits_one_after_the_other(traits, values):
    found = values_of("guest", traits=traits)
    longest = (len(found) - 3) // 2
    assert found[3 : 3 + longest] == [values[row % len(values)] for row in range(longest)]
    assert found[3 + longest :] == [values[(row * 3 + 1) % len(values)] for row in range(longest)]


def test_a_number_that_is_read_from_text_has_cells_as_people_write_them():
    found = values_of("guest", traits=Traits("string", scale="amount"), as_text=True)
    assert found[3 : 3 + len(TEXT_NUMBERS)] == [*TEXT_NUMBERS]


def test_mixed_rows_differ_from_column_to_column():
    columns = tuple(InputColumn(name, name, "guest", traits=Traits("string")) for name in "abc")
    rows = edge_case_rows(BundleSchema(3, "regression", "y", columns, level=0.9))
    start = edge_case_count() - (edge_case_count() - 3) // 2
    assert [rows[name][start].as_py() for name in "abc"] == [TEXTS[1], TEXTS[6], TEXTS[11]]


def test_lists_hold_no_value_twice_and_begin_with_nothing_but_for_numbers():
    for values in LISTS:
        assert len(set(values)) == len(values)
        assert "" in values
    assert {"1e308", "-1e308", "5e-324", "-0.0", "nan"} <= {*NUMBERS}
    assert max(len(text) for text in TEXTS) == 10_000
    assert max(len(text) for text in WRITINGS) == 100_000
    assert "9" * 400 in TEXT_NUMBERS
    assert "9" * 400 + ":00" in TIMES
