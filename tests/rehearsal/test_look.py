"""What a run will have to do is known before anything is tried."""

from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.rehearsal.look import look
from core.runs.planning import plan
from core.tasks import TASKS
from tests.rehearsal.penguins import drafted
from tests.sources import ROOT


def test_a_number_without_rows_to_calibrate_on_takes_five_more_fits(penguins: Path, tmp_path: Path):
    recipe = plan.draft(load_schema(penguins), "data", "body_mass_g", None, "linear")
    assert TASKS[recipe.task.name].calibrates
    ahead = look(recipe, penguins, tmp_path, None, print)
    assert not ahead.plan.parts.get("calibration")
    assert (ahead.plan.fits, ahead.plan.prepared) == (pytest.approx((0.8,) * 5), 0)
    assert len(ahead.rows) == len(ahead.strata) == sum(ahead.plan.parts.values()) == 342


def test_folds_are_so_many_fits_and_a_last_one_on_all_rows(penguins: Path, tmp_path: Path):
    recipe = drafted(penguins, "linear", "split.method=folds", "split.folds=4")
    made = look(recipe, penguins, tmp_path, (), print).plan
    learned = made.parts["train"] + made.parts.get("validation", 0) + made.parts.get("calibration", 0)
    assert made.fits == pytest.approx((0.75,) * 4 + (learned / made.parts["train"],))
    assert made.prepared == 5


@pytest.mark.parametrize(
    ("family", "settings", "grows", "converges", "at_most"),
    [
        ("boosted_trees", [], True, False, True),
        ("boosted_trees", ["family.patience=0"], True, False, False),
        ("random_forest", [], True, False, False),
        ("linear", [], False, True, False),
        ("linear", ["family.solver=gradient descent", "training.patience=3"], False, False, True),
        ("neural_network", ["training.patience=3"], False, False, True),
        ("neural_network", ["training.patience=0"], False, False, False),
    ],
)
def test_what_a_run_s_steps_do_is_known_before(penguins, tmp_path, family, settings, grows, converges, at_most):
    made = look(drafted(penguins, family, *settings), penguins, tmp_path, (), print).plan
    assert (made.grows, made.converges, made.at_most) == (grows, converges, at_most)
    assert (made.fits, made.prepared, made.raw_rows, made.done) == ((), 0, 0, 0.0)


def test_the_rows_of_an_original_file_that_is_there_are_counted(penguins: Path, tmp_path: Path):
    kept = [(ROOT / "sample_data" / "penguins.csv", "penguins.csv")]
    assert look(drafted(penguins, "linear"), penguins, tmp_path, kept, print).plan.raw_rows == 344
