"""Which recipes are tried for what advice would gain, and on how many rows."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.improve.advice.base import ROWS, TRAIN, Action, Advice
from core.improve.advice.case import Case
from core.improve.gains import alternatives
from core.improve.gains.alternatives import candidates, tried
from core.improve.gains.tried_gains import NOW, folder_of
from core.messages import Message
from core.recipe import ColumnChoice, Recipe, StartChoice, edit
from core.records import Column, ColumnProfile, Schema
from core.traits import IMAGE, TEXT
from core.trials.terms import FOLDS, ROWS_A_MINUTE
from core.trials.trial_records import Terms
from tests.improve.planted import perfect, recipe

OTHER = recipe("neural_network")


def advised(name: str, other: Recipe | None) -> Advice:
    action = Action(TRAIN if other else ROWS, Message("a", "A"), Message("b", "B."), other)
    return Advice(name, Message("title", "Do it"), Message("b", "B."), action, None, "accuracy")


def test_the_recipe_as_it_is_stands_in_front_of_those_that_ask_the_same():
    case = perfect()
    weights = edit.with_task_options(case.recipe, {"balance": "weights"})
    split, data = edit.with_split_changed(case.recipe, seed=1), edit.with_dataset(case.recipe, "newer")
    notes = [
        advised("more_rows", None),
        advised("open_model", OTHER),
        advised("balance", weights),
        advised("few_test_rows", split),
        advised("other", data),
        advised("larger", recipe("linear")),
    ]
    found = candidates(case, notes)
    assert [(each.name, each.label) for each in found] == [
        (NOW, "The model as it is"),
        ("open-model", "Do it"),
        ("larger", "Do it"),
    ]
    assert [each.recipe for each in found] == [case.recipe, OTHER, recipe("linear")]
    assert candidates(case, [advised("more_rows", None), advised("balance", weights)]) == []


def test_none_begins_from_weights_that_know_the_rows():
    begun = edit.with_start(OTHER, StartChoice(file="0" * 64, name="older"))
    found = candidates(perfect(), [advised("larger", begun)])
    assert found[1].recipe == OTHER
    own = replace(perfect(), recipe=begun)
    assert candidates(own, [advised("larger", OTHER)]) == []


def column(name: str, kind: str) -> Column:
    return Column(name, kind, ColumnProfile(name=name, storage="text", rows=10, missing=0, unique=5))


def rows_of(case: Case, monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[Terms]:
    """The terms of the trial that would be held."""
    held = []
    monkeypatch.setattr(alternatives, "run", lambda found, dataset, folder, terms, **more: held.append(terms))
    tried(case, [advised("larger", OTHER)], Path("data.parquet"), Path("split.parquet"), seconds=seconds)
    return held


@pytest.mark.parametrize(
    ("parts", "kinds", "seconds", "rows"),
    [
        ({"train": 9_000, "test": 10}, ("number", "category"), 60.0, 2_000),
        ({"train": 900, "validation": 90, "calibration": 9, "test": 500, "use": 400}, ("number",), 60.0, 999),
        ({"train": 9_000}, ("number", "text"), 60.0, ROWS_A_MINUTE[TEXT]),
        ({"train": 9_000}, ("text", "image"), 30.0, ROWS_A_MINUTE[IMAGE] // 2),
        ({"train": 9_000}, ("text",), 1e-9, 1),
        ({}, ("number",), 60.0, 1),
    ],
)
def test_so_many_rows_are_tried_as_there_are_and_as_there_is_time_for(parts, kinds, seconds, rows, monkeypatch):
    columns = tuple(column(f"c{index}", kind) for index, kind in enumerate(kinds))
    case = replace(perfect(), parts=parts, schema=Schema(rows=10, columns=columns))
    assert rows_of(case, monkeypatch, seconds) == [Terms(rows, FOLDS, seconds)]


def test_a_kind_that_somebody_chose_says_how_long_reading_takes(monkeypatch):
    case = replace(perfect(), parts={"train": 9_000}, schema=Schema(rows=10, columns=(column("note", "category"),)))
    chosen = edit.with_columns(case.recipe, {"note": ColumnChoice(kind="text")})
    assert rows_of(replace(case, recipe=chosen), monkeypatch, 60.0)[0].rows == ROWS_A_MINUTE[TEXT]


def test_the_trial_is_held_on_the_run_s_own_split_in_the_folder_beside_its_data(monkeypatch):
    held = []
    monkeypatch.setattr(alternatives, "run", lambda *given, **more: held.append((given, more)))
    case, data, split = perfect(), Path("there", "data.parquet"), Path("split.parquet")
    notes, words = [advised("larger", OTHER)], []
    tried(case, notes, data, split, on_progress=lambda share, name: words.append(name), requested=lambda: "stop")
    ((found, dataset, folder, terms), more) = held[0]
    assert ([*found], dataset, folder) == (candidates(case, notes), data, folder_of(data, case.recipe))
    assert (terms.seconds, more["about"], more["split"], more["requested"]()) == (60.0, "advice", split, "stop")
    more["on_progress"](0.5, "it")
    assert words == ["it"]


def test_where_there_is_nothing_to_try_no_trial_is_held(tmp_path: Path):
    tried(perfect(), [advised("more_rows", None)], tmp_path / "data.parquet", tmp_path / "split.parquet")
    assert [*tmp_path.iterdir()] == []
