"""Numbers written as texts are read from the first draft on where that is certain; another kind takes it back."""

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.importing.into_dataset import import_file
from core.repairs import REPAIRS
from core.repairs.running import repaired
from core.runs.planning import plan
from core.runs.planning.ready import check

WRITTEN = {
    "euro": [f"{row % 7 + 1}.{row:03},50 €" for row in range(60)],
    "share": [f"{row % 40 / 2:.1f} %" for row in range(60)],
    "comma": [f"{row % 13},5" for row in range(60)],
    "open": [f"{row % 9 + 1},{row:03}" for row in range(60)],  # thousands, or three decimals
    "weights": [f"{row % 11} {'kg' if row % 2 else 'g'}" for row in range(60)],
    "answer": ["a" if row % 3 else "b" for row in range(60)],
}


@pytest.fixture
def schema(tmp_path):
    source = tmp_path / "rows.csv"
    lines = [";".join(WRITTEN), *(";".join(row) for row in zip(*WRITTEN.values(), strict=True))]
    source.write_text("\n".join(lines))
    return import_file(source, tmp_path / "data.parquet")


def repairs(recipe):
    return {choice.column: choice.options for choice in recipe.repairs}


def test_a_first_draft_reads_what_can_be_read_in_one_way_only_or_is_asked_about(schema):
    recipe = plan.draft(schema, "d", "answer")
    assert repairs(recipe) == {
        "euro": {"decimal": "comma", "units": "€"},
        "share": {"decimal": "point"},
        "comma": {"decimal": "comma"},
        "open": {"decimal": "comma"},  # and asked about
    }
    kinds = {name: choice.kind for name, choice in recipe.columns.items() if choice.use}
    assert kinds == {"euro": "number", "share": "number", "comma": "number", "open": "number", "weights": "category"}
    check(recipe, schema)


def test_the_repair_gives_the_numbers_that_were_meant(schema):
    options = repairs(plan.draft(schema, "d", "answer"))["euro"]
    repair = REPAIRS["read_numbers"]
    form = repair.fit(pa.array([], pa.string()), repair.Options(**options))
    read = repaired(repair, form, pa.array(WRITTEN["euro"])).to_numpy(zero_copy_only=False)
    np.testing.assert_array_equal(read, [(row % 7 + 1) * 1000 + row + 0.5 for row in range(60)])


def test_the_data_page_says_how_texts_are_read_and_what_takes_it_back(schema):
    recipe = plan.draft(schema, "d", "answer")
    note = " ".join(plan.review(recipe, schema))
    assert "The texts in “euro”, such as “" in note
    assert "are read as numbers like 1.234,5 €. To take them as words again, change its kind in the table." in note
    assert "“weights” holds numbers written as text" in " ".join(plan.warnings(schema, recipe))
    assert "“open”" not in " ".join(plan.warnings(schema, recipe))  # it is asked about instead
    assert [doubt.about for doubt in schema.column("open").profile.doubts] == ["number marks"]


def test_another_kind_takes_the_reading_back_and_number_brings_it_again(schema):
    recipe = plan.draft(schema, "d", "answer")
    words = plan.with_kind(recipe, schema, "euro", "category")
    assert set(repairs(words)) == {"share", "comma", "open"}
    check(words, schema)
    assert repairs(plan.with_kind(words, schema, "euro", "number")) == repairs(recipe)
    assert repairs(plan.with_kind(recipe, schema, "weights", "number"))["weights"] == {
        "decimal": "point",
        "units": "g kg=1000",
    }
    assert plan.with_kind(recipe, schema, "euro", "number").repairs == recipe.repairs


def test_a_repair_that_is_taken_away_gives_the_column_its_own_kind_back(schema):
    recipe = plan.draft(schema, "d", "answer")
    left = plan.without(recipe, schema, 0)
    assert repairs(left) == {
        "share": {"decimal": "point"},
        "comma": {"decimal": "comma"},
        "open": {"decimal": "comma"},
    }
    assert left.choice("euro").kind == ""
    with pytest.raises(UserError, match="no repair number"):
        plan.without(recipe, schema, 9)


def test_the_answer_is_read_as_any_other_column_is(schema):
    recipe = plan.draft(schema, "d", "euro")
    assert repairs(recipe)["euro"] == {"decimal": "comma", "units": "€"}
    assert (recipe.task.name, recipe.choice("euro").kind) == ("regression", "number")
    check(recipe, schema)
