"""The check-up and the questions on numbers send nobody in a circle: codes are no numbers in disguise."""

import pytest

from core.audit.look import look
from core.importing.into_dataset import import_file
from core.runs.planning import plan
from core.runs.planning.turning import turned

COLUMNS = {
    "postcodes": [f"{row * 1597 % 99_999:05}" for row in range(240)],
    "terms": ["2Y", "10Y", "30Y", "5Y"] * 60,
    "seats": [f"{row % 30 + 1}{'ABC'[row % 3]}" for row in range(240)],
    "followers": [str(100 + row * 37 % 900) if row % 3 else f"{row % 70 + 1}.{row % 10}K" for row in range(240)],
    "towns": [f"{285 + row * 7 % 700}" if row % 2 else f"{row % 90 + 1}.{row * 37 % 1000:03}" for row in range(240)],
}


@pytest.fixture
def table(tmp_path):
    def _table(name):
        source = tmp_path / "rows.csv"
        rows = "".join(f"{text};{row % 17}.5;{'ab'[row % 2]}\n" for row, text in enumerate(COLUMNS[name]))
        source.write_text(f"col;size;answer\n{rows}")
        return tmp_path / "data.parquet", import_file(source, tmp_path / "data.parquet")

    return _table


@pytest.mark.parametrize("name", COLUMNS)
def test_the_check_up_does_not_take_back_how_a_column_is_read(table, name):
    data, schema = table(name)
    findings = look(data, plan.draft(schema, str(data), "answer")).findings
    report = {found.check for found in findings if "col" in found.columns}
    assert report & {"unreadable", "mixed_units", "outliers"} == set()


@pytest.mark.parametrize("name", ["terms", "towns"])
def test_each_meaning_that_is_asked_about_can_be_chosen_and_run(table, name):
    _, schema = table(name)
    recipe = plan.draft(schema, "d", "answer")
    (doubt,) = schema.column("col").profile.doubts
    for meaning in (*doubt.meanings, doubt.meanings[0]):
        recipe = turned(recipe, schema, list(meaning.settings))
        plan.check(recipe, schema)
    assert recipe.choice("col").kind == plan.draft(schema, "d", "answer").choice("col").kind
