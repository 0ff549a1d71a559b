"""A champion's recipe for a newer table, when its weights are begun from, and where its table lies."""

from pathlib import Path

import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.improve.duels import same_recipe
from core.recipe import Recipe, edit, with_settings
from core.records import Schema
from core.runs.planning import plan
from core.runs.planning.brought import Brought
from tests.runs.tables import dataset, people

READ = ("columns.name.use=true", "columns.name.kind=text", "columns.name.model=sentence-transformers/all-MiniLM-L6-v2")


@pytest.fixture(scope="module")
def schema(tmp_path_factory) -> Schema:
    return load_schema(dataset(tmp_path_factory.mktemp("data"), people(120)))


def recipe(schema: Schema, *settings: str, family: str = "neural_network") -> Recipe:
    return with_settings(plan.draft(schema, "table", "bought", family=family), [*settings])


def test_on_a_newer_version_the_settings_stay(schema: Schema):
    own = recipe(schema, "columns.age.kind=category", family="linear")
    for before in (schema, None):
        found = same_recipe.newer(own, "newer", schema, before)
        assert found == edit.with_dataset(own, "newer")


def test_a_version_without_the_answer_column_can_not_be_learned_from(schema: Schema):
    rest = Schema(rows=schema.rows, columns=tuple(each for each in schema.columns if each.name != "bought"))
    with pytest.raises(UserError, match="no column “bought” any more"):
        same_recipe.newer(recipe(schema), "newer", rest, schema)


@pytest.mark.parametrize(
    ("settings", "family", "begins"),
    [
        ((*READ, "columns.name.change=little"), "neural_network", True),
        (READ, "neural_network", False),  # nothing of it changes
        ((), "neural_network", False),
        ((*READ, "columns.name.change=little", "split.method=folds"), "neural_network", False),
        ((*READ, "columns.name.change=little", "columns.name.use=false"), "neural_network", False),
    ],
)
def test_only_a_network_in_which_a_pretrained_model_changes_begins_from_its_weights(
    schema: Schema, settings: tuple[str, ...], family: str, begins: bool
):
    assert same_recipe.begins(recipe(schema, *settings, family=family)) is begins


@pytest.mark.parametrize("family", ["linear", "none_such"])
def test_what_has_no_weights_to_go_on_from_begins_anew(schema: Schema, family: str):
    changing = recipe(schema, *READ, "columns.name.change=little")
    assert same_recipe.begins(edit.with_family(changing, family)) is False


def brought(schema: Schema, own: Recipe, weights: int) -> Brought:
    inputs = tuple(InputColumn(name, name, "number") for name in ("age", "city", "member"))
    found = BundleSchema(2, "classification", "bought", inputs, labels=("no", "yes"))
    return Brought("f" * 64, "Predicts bought", own, found, "", (), weights)


def test_a_challenger_begins_from_the_columns_and_answers_that_the_champion_knows(schema: Schema):
    own = recipe(schema, "columns.city.use=false")
    found = same_recipe.begun(own, brought(schema, own, 12), "Champion", "run-1")
    start = found.start
    assert (start.file, start.name, start.run) == ("f" * 64, "Champion", "run-1")
    assert start.columns == {"age": "age", "member": "member"}
    assert start.answers == {"no": "no", "yes": "yes"}
    assert edit.without_start(found) == own
    assert same_recipe.begun(own, brought(schema, own, 0), "Champion", "run-1") == own


def test_a_table_is_looked_for_beside_the_run_above_it_and_here(tmp_path: Path, monkeypatch):
    folder, here = tmp_path / "runs" / "one", tmp_path / "here"
    for each in (folder, here):
        each.mkdir(parents=True)
    monkeypatch.chdir(here)
    assert same_recipe.table(folder, "data.parquet", wanted=False) is None
    with pytest.raises(UserError, match=r"learned from, data\.parquet, is not there"):
        same_recipe.table(folder, "data.parquet", wanted=True)
    for place in (here, folder.parent, folder):  # the nearest is taken
        (place / "data.parquet").write_bytes(b"rows")
        for wanted in (True, False):
            assert same_recipe.table(folder, "data.parquet", wanted=wanted) == place / "data.parquet"
