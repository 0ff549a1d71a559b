"""Which run opens: the best by what it was chosen on, among runs that were judged alike."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from core import recipe as recipes
from core.data.splits.split import as_table, write
from core.run_states import RunState
from core.runs import champion
from core.runs.champion import opening
from core.store.runs import Run

ROWS = np.arange(20)
PARTS = np.array(["train"] * 12 + ["validation"] * 4 + ["test"] * 4)


def made(folder: Path, name: str, valid: float | None, value: float = 0.5, **other: object) -> Run:
    """A finished run with its recipe, split and (empty) bundle; the later it is made, the younger it is."""
    here = folder / name
    here.mkdir()
    content = {
        "data": {"dataset": "table", "targets": other.pop("targets", ["species"])},
        "task": {"name": other.get("task", "classification")},
        "family": {"name": "linear"},
        "split": {"method": other.pop("method", "random")},
        "columns": other.pop("columns", {}),
    }
    (here / "recipe.yaml").write_text(recipes.to_yaml(recipes.checked(content)), encoding="utf-8")
    write(as_table(ROWS, other.pop("parts", PARTS)), here / "split.parquet")
    (here / "bundle.onnx").touch()
    report = {"metric": other.pop("metric", "accuracy"), "value": value, "baseline": 0.1}
    report |= {} if valid is None else {"valid": valid}
    age = float(len(list(folder.iterdir())))
    state = RunState(other.pop("state", "finished"))
    facts = {"task": "classification", "state": state, "dataset": "table", **other}
    run = Run(
        name, "p", name, "linear", want="run", created=age, started=age, ended=age, parent=None, folder=here, **facts
    )
    return dataclasses.replace(run, headline=report)


def newest_first(*runs: Run) -> list[Run]:
    return sorted(runs, key=lambda run: -run.created)


def test_the_best_on_the_rows_kept_aside_opens_though_a_newer_one_did_better_on_the_test_rows(tmp_path):
    every = newest_first(made(tmp_path, "a", 0.9, value=0.6), made(tmp_path, "b", 0.7, value=0.99))
    found = opening(every)
    assert (found.run.id, found.next.id, found.apart) == ("a", "b", ())


def test_the_lowest_error_is_the_best(tmp_path):
    number = {"task": "regression", "metric": "rmse"}
    every = newest_first(made(tmp_path, "a", 9.0, **number), made(tmp_path, "b", 7.0, **number))
    assert opening(every).run.id == "b"


def test_of_equal_scores_the_earlier_opens_so_that_nothing_jumps(tmp_path):
    every = newest_first(made(tmp_path, "a", 0.8), made(tmp_path, "b", 0.8), made(tmp_path, "c", 0.7))
    assert [run.id for run in opening(every).alike] == ["a", "b", "c"]


@pytest.mark.parametrize("gone", [{"state": "failed"}, {"state": "discarded"}, {"trashed": 1.0}])
def test_what_failed_or_is_in_the_trash_does_not_count(tmp_path, gone):
    better = made(tmp_path, "b", 0.9, **gone)
    found = opening(newest_first(made(tmp_path, "a", 0.8), better))
    assert [run.id for run in found.alike] == ["a"]
    assert opening([better]) is None


def test_a_run_without_its_model_file_does_not_open(tmp_path):
    run = made(tmp_path, "a", 0.9)
    run.bundle.unlink()
    assert opening([run]) is None


def test_a_run_that_was_stopped_counts_and_one_without_a_score_comes_last(tmp_path):
    stopped = made(tmp_path, "a", 0.9, state="stopped")
    found = opening(newest_first(stopped, made(tmp_path, "b", None), made(tmp_path, "c", 0.8)))
    assert [run.id for run in found.alike] == ["a", "c", "b"]
    alone = opening(newest_first(made(tmp_path, "d", None), made(tmp_path, "e", None)))
    assert (alone.run.id, alone.next) == ("e", None)


OTHERS = {
    "another target": {"targets": ["island"]},
    "another table or version": {"dataset": "version 2"},
    "another task": {"task": "regression", "metric": "rmse"},
    "another measure": {"metric": "balanced_accuracy"},
    "other rows": {"parts": PARTS[::-1]},
    "folds": {"method": "folds"},
    "the answer read differently": {"columns": {"species": {"kind": "boolean"}}},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_runs_that_were_not_judged_alike_are_not_compared(tmp_path, other):
    before, now = made(tmp_path, "before", 0.99, **other), made(tmp_path, "now", 0.7)
    found = opening(newest_first(before, now))
    assert ([run.id for run in found.alike], [run.id for run in found.apart]) == (["now"], ["before"])
    again = made(tmp_path, "again", 0.8)
    assert opening(newest_first(before, now, again)).run.id == "again"


def test_runs_whose_files_are_gone_are_compared_with_none(tmp_path):
    lost, kept = made(tmp_path, "lost", 0.99), made(tmp_path, "kept", 0.7)
    (lost.folder / "split.parquet").unlink()
    assert [run.id for run in opening(newest_first(lost, kept)).alike] == ["kept"]


def test_a_challenger_never_opens_for_being_the_newest_or_the_best_but_when_it_is_promoted(tmp_path):
    now, grown = made(tmp_path, "now", 0.8), made(tmp_path, "grown", 0.9, dataset="more rows", challenges="now")
    again = made(tmp_path, "again", 0.95, challenges="now")
    every = newest_first(now, grown, again)
    assert [opening(every).run.id, opening(every).best, opening(every).promoted] == ["now", False, False]
    assert [run.id for run in opening(every).alike] == ["again", "now"]
    found = opening(every, champion="grown")
    assert (found.run.id, found.promoted) == ("grown", True)
    assert opening([grown]).run.id == "grown"  # nothing else is left


def test_a_champion_opens_while_it_has_a_model(tmp_path):
    every = newest_first(made(tmp_path, "a", 0.9), made(tmp_path, "b", 0.7))
    assert opening(every, champion="b").run.id == "b"
    assert opening(every, champion="b").next.id == "a"
    assert opening(every, champion="gone").run.id == "a"


def test_a_measure_that_nobody_knows_falls_back_to_the_tasks_own(tmp_path):
    assert champion.primary(made(tmp_path, "a", 0.9, metric="luck")).name == "accuracy"


def test_the_order_in_which_answer_columns_are_named_makes_no_other_question(tmp_path):
    several = {"task": "several_labels", "metric": "f1_rows"}
    one = made(tmp_path, "a", 0.9, targets=["red", "blue"], **several)
    other = made(tmp_path, "b", 0.8, targets=["blue", "red"], **several)
    apart = made(tmp_path, "c", 0.8, targets=["blue, red"], **several)
    assert [run.id for run in opening(newest_first(one, other)).alike] == ["a", "b"]
    assert champion.asked(one.folder) == champion.asked(other.folder) != champion.asked(apart.folder)
    assert {run.id for run in opening(newest_first(one, other, apart)).apart} == {"a", "b"}
