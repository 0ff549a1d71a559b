"""The board: ordered by the score that chooses, with intervals, what differs, and a reason for what stands apart."""

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.splits.split import TRAIN, VALIDATION
from core.improve.compare import board as boards
from core.improve.compare.board import board, rivals, varied, why_apart
from core.runs import champion
from core.store import runs
from tests.improve.conftest import Shelf


def test_the_best_by_the_choosing_score_comes_first_and_what_does_not_compare_stands_apart(shelf: Shelf):
    found = board(shelf.workspace, shelf.opening())
    scores = [line.score for line in found.lines]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert found.lines[-1].run.id == shelf.ids["guess"]
    assert {run.id: why for run, why in found.apart} == {
        shelf.ids["amount"]: "It answers another question: “spent”.",
        shelf.ids["folds"]: "It was chosen by folds.",
    }


def test_each_line_tells_interval_size_time_and_what_differs_from_the_run_that_answers(shelf: Shelf):
    found = board(shelf.workspace, shelf.opening())
    for line in found.lines:
        assert line.low <= line.score <= line.high
        assert line.bytes == line.run.bundle.stat().st_size
        assert line.row_ms > 0
        assert line.seconds == line.run.headline["seconds"]
    leader = next(line for line in found.lines if line.run.id == found.opening.run.id)
    assert leader.differs == ()
    trees = next(line for line in found.lines if line.run.id == shelf.ids["guess"])
    assert ("Baseline" in {entry.values[1] for entry in trees.differs}) is True
    assert {entry.values[0] for entry in trees.differs if entry.title == "What learns"} != {"Baseline"}


def test_a_run_from_before_these_were_measured_has_none(shelf: Shelf):
    old = shelf.run("linear")
    kept = {name: old.headline[name] for name in ("metric", "value", "baseline", "valid")}
    runs.measure(shelf.workspace, old.id, kept)
    line = next(line for line in board(shelf.workspace, shelf.opening()).lines if line.run.id == old.id)
    assert (line.low, line.high, line.row_ms) == (None, None, None)
    assert line.score == old.headline["valid"]


@pytest.mark.parametrize("lost", ["recipe", "table"])
def test_settings_that_can_not_be_read_any_more_are_not_told_and_nothing_breaks(shelf: Shelf, lost: str):
    boards._wordings.cache_clear()
    boards._schema.cache_clear()
    run = shelf.run("linear")
    if lost == "recipe":
        text = (run.folder / "recipe.yaml").read_text(encoding="utf-8")
        (run.folder / "recipe.yaml").write_text(text.replace("name: linear", "name: linear\n  wings: 2"))
        readable, _ = varied(shelf.workspace, [run, shelf.run("trees")])
        assert [each.id for each in readable] == [shelf.ids["trees"]]
    else:
        shutil.rmtree(shelf.table.folder)
        assert {line.differs for line in board(shelf.workspace, shelf.opening()).lines} == {None}
    assert boards.reported(shelf.workspace, run) is None


def test_the_settings_in_which_some_runs_differ_have_a_value_for_each(shelf: Shelf):
    readable, found = varied(shelf.workspace, [shelf.run(name) for name in ("trees", "linear", "guess")])
    assert [run.name for run in readable] == ["trees", "linear", "guess"]
    report = {entry.title: entry.values for entry in found}
    assert report["What learns"] == ("Boosted trees", "Linear model", "Baseline")
    assert all(len(values) == 3 for values in report.values())


def test_the_rivals_are_the_run_that_answers_and_the_best_of_the_others(shelf: Shelf):
    opening = shelf.opening()
    assert [run.id for run in rivals(opening)] == [run.id for run in opening.alike[:2]]
    promoted = champion.opening(runs.all(shelf.workspace, shelf.project), shelf.ids["guess"])
    assert [run.id for run in rivals(promoted)] == [shelf.ids["guess"], opening.alike[0].id]
    alone = champion.opening([shelf.run("amount")])
    assert rivals(alone) is None


def test_a_run_chosen_by_other_rows_of_the_same_version_stands_apart(shelf: Shelf):
    run = shelf.run("linear")
    split = pq.read_table(run.files.split)
    parts = np.array(split["part"].to_pylist(), object)
    swapped = np.flatnonzero(parts == VALIDATION)[0], np.flatnonzero(parts == TRAIN)[0]
    parts[list(swapped)] = TRAIN, VALIDATION
    index = split.column_names.index("part")
    pq.write_table(split.set_column(index, "part", pa.array(parts.tolist())), run.files.split)
    champion._question.cache_clear()
    found = board(shelf.workspace, champion.opening([shelf.run("trees"), shelf.run("linear")]))
    assert [line.run.id for line in found.lines] == [shelf.ids["trees"]]
    assert [(each.id, why) for each, why in found.apart] == [(run.id, "It was chosen by other rows.")]


def test_a_run_without_its_files_says_that_they_are_gone(shelf: Shelf):
    (shelf.run("linear").folder / "split.parquet").unlink()
    champion._question.cache_clear()
    assert why_apart(shelf.run("trees"), shelf.run("linear")) == "Its files are gone or can't be read."
