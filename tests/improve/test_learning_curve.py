"""A learning curve measured on a small real table: judged on the same rows, kept, gone on with, never the test part."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.data.splits.split import TEST, TRAIN, read, rows_of
from core.folders import RunFolder
from core.improve.learning import cross_validation, curve, learning_curve
from core.improve.learning.curve_figure import learning_curve as figure
from core.improve.learning.curve_sizes import Known
from core.improve.learning.learning_curve import measured
from core.recipe import Recipe
from core.runs.parts import assign_parts, read_target
from core.targets.target_reading import target_reading
from core.tasks import TASKS
from tests.trials.tables import penguins, recipe


@dataclass(frozen=True)
class Table:
    data: Path
    recipe: Recipe
    split: Path
    made: curve.Curve
    learned: list[np.ndarray]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Penguins, each judged in one of three turns, the smallest part tried twice."""
    data = penguins(tmp_path_factory.mktemp("penguins"))
    asked, folder = recipe(data, "species", "family.restraint=1"), tmp_path_factory.mktemp("run")
    reading = target_reading(asked, load_schema(data), data)
    assign_parts(asked, read_target(reading, data, TASKS["classification"]), folder, None, data, load_schema(data))
    learned: list[np.ndarray] = []
    patch, attempt = pytest.MonkeyPatch(), learning_curve.attempt_on

    def noted(*given: object) -> object:
        learned.append(np.concatenate([given[4]["train"], given[4]["validation"], given[4]["test"]]))
        return attempt(*given)

    patch.setattr(learning_curve, "OFTEN", 2)
    patch.setattr(cross_validation, "FOLDS", 3)
    patch.setattr(learning_curve, "attempt_on", noted)
    made = measured(asked, data, RunFolder(folder).split)
    yield Table(data, asked, RunFolder(folder).split, made, learned)
    patch.undo()


def test_each_part_was_learned_from_and_judged_on_the_same_rows(table: Table):
    made = table.made
    free = 344 - len(rows_of(read(table.split), TEST))
    assert [point.rows for point in made.points] == sorted(point.rows for point in made.points)
    assert [point.times for point in made.points] == [2, 1, 1]  # an eighth would be 18 rows
    assert (made.judged, made.ended, made.problem) == (free, True, "")
    assert made.rows == len(rows_of(read(table.split), TRAIN))
    assert all(0.8 < point.value <= 1 for point in made.points[1:])


def test_the_test_part_is_never_touched(table: Table):
    assert table.learned
    assert not np.isin(np.concatenate(table.learned), rows_of(read(table.split), TEST)).any()


def test_twice_as_many_rows_have_a_gain_with_its_interval_and_the_figure_shows_it(table: Table):
    twice = table.made.twice
    assert twice.low <= twice.gain <= twice.high
    assert twice.rows == 2 * table.made.rows
    assert table.made.verdict in (curve.HELPS, curve.FLAT, curve.OPEN)
    drawn = figure(table.made, "Accuracy", share=True)
    assert list(drawn.data[-1].x) == [point.rows for point in table.made.points]
    assert max(drawn.data[0].y) >= table.made.now


def test_what_is_known_is_kept_and_not_measured_again(table: Table):
    assert curve.kept(table.data, table.recipe).points == table.made.points
    before = len(table.learned)
    assert measured(table.recipe, table.data, table.split).points == table.made.points
    assert len(table.learned) == before


def test_with_another_recipe_nothing_is_known(table: Table):
    other = table.recipe.model_copy(update={"split": table.recipe.split.model_copy(update={"seed": 7})})
    assert curve.kept(table.data, other) is None


def test_ended_at_once_it_says_why_there_is_no_curve(table: Table):
    other = table.recipe.model_copy(update={"split": table.recipe.split.model_copy(update={"seed": 8})})
    made = measured(other, table.data, table.split, requested=lambda: "stop")
    assert (made.points, made.twice, made.ended) == ((), None, True)
    assert "ended before enough was known" in made.problem


def test_of_many_rows_the_run_s_own_answers_are_the_whole(table: Table, monkeypatch):
    monkeypatch.setattr(cross_validation, "FEW", 10)  # so that its validation rows judge
    found = cross_validation.cross_validation(table.recipe, load_schema(table.data), table.data, table.split)
    (parts,) = found.parts
    assert parts["test"].tolist() == parts["validation"].tolist()
    answers = np.zeros(len(parts["test"]), "int64")
    other = table.recipe.model_copy(update={"split": table.recipe.split.model_copy(update={"seed": 9})})
    made = measured(other, table.data, table.split, known=Known(parts["test"], answers, answers))
    whole = made.points[-1]
    assert (whole.known, whole.value, whole.rows) == (True, 1.0, len(parts["train"]))


def test_a_part_that_can_not_be_learned_from_is_left_out_and_the_others_go_on(table: Table, monkeypatch):
    attempt = learning_curve.attempt_on

    def failing(*given: object) -> object:
        if len(given[4]["train"]) < 50:
            raise ValueError("a batch of one row")
        return attempt(*given)

    monkeypatch.setattr(learning_curve, "attempt_on", failing)
    other = table.recipe.model_copy(update={"split": table.recipe.split.model_copy(update={"seed": 10})})
    made = measured(other, table.data, table.split)
    assert [point.rows > 50 for point in made.points] == [True, True]
    assert made.ended
    assert made.problem
