"""What was tried on a sample gains less where the run's own recipe, which has all rows, has risen since."""

from dataclasses import replace

import numpy as np
import pytest

from core.improve.gains.gain import Gain, differ
from core.improve.gains.tried_gains import NOW, folder_of, gains
from core.tasks import TASKS
from core.trials.folder import Folder
from core.trials.trial_records import Judged
from tests.improve.planted import recipe, rising


def kept(folder: Folder, name: str, wrong: int, learned: int = 200, fold: int = 1) -> None:
    """Answers of a fold of a hundred rows, so many of them wrong."""
    answered = np.zeros(100, "int64")
    answered[:wrong] = 1
    zeros = np.zeros(100, "int64")
    rows = 100 * fold + np.arange(100)
    folder.keep(name, fold, Judged(rows, zeros, answered, np.zeros((100, 2), "float32"), learned=learned))


def test_a_gain_on_few_rows_is_held_to_what_all_rows_give_the_recipe_as_it_is(tmp_path):
    data, asked = tmp_path / "data.parquet", recipe("linear")
    assert gains(data, asked, ["open_model"], None, TASKS["classification"]) == {}
    folder = Folder(folder_of(data, asked))
    kept(folder, NOW, wrong=30)
    kept(folder, "open-model", wrong=10)
    seen = gains(data, asked, ["open_model", "larger"], None, TASKS["classification"])
    assert seen.keys() == {"open_model"}
    assert seen["open_model"].expected == pytest.approx(0.2)
    # from 200 rows (76 %) to all 800 (83 %) the recipe rose by 7 points
    held = gains(data, asked, ["open_model"], rising(), TASKS["classification"])["open_model"]
    assert held.expected == pytest.approx(0.13)
    assert (held.low, held.high) == (pytest.approx(seen["open_model"].low - 0.07), seen["open_model"].high)
    level = replace(rising(), points=rising().points[-1:])
    assert gains(data, asked, ["open_model"], level, TASKS["classification"])["open_model"].expected == pytest.approx(
        0.2
    )


def test_where_trainings_differ_more_than_their_rows_explain_a_new_one_may_as_well(tmp_path):
    def gained(name: str, wrong: tuple[int, ...]) -> Gain:
        data, asked = tmp_path / name / "data.parquet", recipe("linear")
        folder = Folder(folder_of(data, asked))
        for fold, count in enumerate(wrong):
            kept(folder, NOW, wrong=30, fold=fold)
            kept(folder, "larger", wrong=count, fold=fold)
        return gains(data, asked, ["larger"], None, TASKS["classification"])["larger"]

    alike, apart = gained("alike", (15, 14, 16)), gained("apart", (4, 15, 26))
    assert apart.expected == pytest.approx(alike.expected) == pytest.approx(0.15)
    assert (alike.low, alike.high) == pytest.approx((0.11, 0.19), abs=0.01)  # the rows' own luck alone
    assert apart.low < 0.15 - 0.11
    assert apart.high > 0.15 + 0.11  # each of the three trainings is inside, 0.04 to 0.26


def test_how_far_trainings_differ_is_that_of_random_effects_reckoned_by_hand():
    even = [Gain(value, value - 0.196, value + 0.196, 100) for value in (0.0, 0.3, 0.6)]
    # Q = 18 at weights of 100, so that the variance between is (18 - 2) / (300 - 100)
    assert differ(even) == pytest.approx(0.08**0.5, rel=1e-4)
    assert differ([even[0], even[0]]) == 0.0
    assert differ(even[:1]) == 0.0
