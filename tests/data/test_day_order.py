"""Dates whose rows don't show whether the day comes first are told; those that do are not asked about."""

from dataclasses import replace

import pytest

from core.data.questions import day_order, doubts
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.planning import plan

DATES = {
    "open": [f"{n % 12 + 1}/{n % 11 + 1}/2024" for n in range(40)],
    "short": [f"{n % 12 + 1}/{n % 11 + 1}/24" for n in range(40)],
    "shown": [f"{n % 28 + 1}/{n % 12 + 1}/2024" for n in range(40)],
    "dotted": [f"{n % 12 + 1:02}.{n % 11 + 1:02}.2024" for n in range(40)],
    "named": [f"{n % 12 + 1} March 2024" for n in range(40)],
    "iso": [f"2024-{n % 12 + 1:02}-11" for n in range(40)],
    "both": [f"{n % 28 + 1}/3/2024" if n % 2 else f"3/{n % 28 + 1}/2024" for n in range(40)],
    "answer": ["a", "b"] * 20,
}


@pytest.fixture
def schema(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text("\n".join([",".join(DATES), *map(",".join, zip(*DATES.values(), strict=True))]))
    return import_file(source, tmp_path / "data.parquet")


def test_only_what_the_rows_leave_open_is_asked(schema):
    assert all(schema.column(name).kind == "date" for name in DATES if name != "answer")
    recipe = plan.draft(schema, "d", "answer")
    assert [doubt.column for doubt in doubts.found(schema, recipe)] == ["open", "short", "both"]
    notes = [sentence for sentence in schema.warnings if "comes first" in sentence]
    assert len(notes) == 3
    assert notes[0].endswith("It is read with the month first.")


def test_the_question_shows_what_a_date_means_either_way_the_likelier_first(schema):
    asked = day_order.doubt(schema.column("short").profile)
    assert [meaning.label for meaning in asked.meanings] == ["The month comes first", "The day comes first"]
    for (cell, month_first), (same, day_first) in zip(*(meaning.shown for meaning in asked.meanings), strict=True):
        assert cell == same
        assert month_first != day_first
        assert month_first.endswith(" 2024")
        assert day_first.endswith(" 2024")


def test_dates_that_mean_the_same_either_way_are_not_asked_about(schema):
    profile = schema.column("open").profile
    twins = replace(profile, frequent=(("3/3/2024", 20), ("4/4/2024", 20)))
    assert day_order.doubt(twins) is None


def test_a_question_stands_in_place_of_the_warning(schema):
    recipe = plan.draft(schema, "d", "answer")
    assert "comes first" not in " ".join(plan.warnings(schema, recipe))
    unused = with_settings(recipe, ["columns.open.use=false"])
    assert "“open”" in " ".join(plan.warnings(schema, unused))
    assert "comes first" in " ".join(plan.warnings(schema, None))


def test_the_first_and_the_last_day_are_those_of_any_spelling(schema):
    found = {column.name: (column.profile.earliest, column.profile.latest) for column in schema.columns}
    assert found["named"] == ("2024-03-01", "2024-03-12")
    assert found["iso"] == ("2024-01-11", "2024-12-11")
    assert found["short"] == ("2024-01-01", "2024-12-03")
