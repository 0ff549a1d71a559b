"""Dates whose rows don't show whether the day comes first are told; those that do are not asked about."""

import pytest

from core.data import day_order
from core.data.importing import import_file
from core.runs import plan

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
    assert [column.name for column in day_order.asked(recipe, schema)] == ["open", "short", "both"]
    told = [sentence for sentence in schema.warnings if "comes first" in sentence]
    assert len(told) == 3
    assert told[0].endswith("It is read with the month first.")


def test_the_question_shows_what_a_date_means_either_way(schema):
    meant = day_order.readings(schema.column("short").profile)
    assert set(meant) == {"day first", "month first"}
    assert meant["day first"] != meant["month first"]
    assert all(text.endswith(" 2024") for text in meant.values())


def test_an_answer_is_kept_and_ends_the_warning(schema):
    recipe = plan.draft(schema, "d", "answer")
    choice = recipe.choice("open").model_copy(update={"options": {"order": "day first"}})
    answered = recipe.model_copy(update={"columns": {**recipe.columns, "open": choice}})
    assert day_order.settled(answered, "open") == "day first"
    assert "“open”" not in " ".join(plan.warnings(schema, answered))
    assert "“short”" in " ".join(plan.warnings(schema, answered))


def test_the_first_and_the_last_day_are_those_of_any_spelling(schema):
    found = {column.name: (column.profile.earliest, column.profile.latest) for column in schema.columns}
    assert found["named"] == ("2024-03-01", "2024-03-12")
    assert found["iso"] == ("2024-01-11", "2024-12-11")
    assert found["short"] == ("2024-01-01", "2024-12-03")
