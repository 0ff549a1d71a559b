"""What was tried on a sample gains less where the run's own recipe, which has all rows, has risen since."""

from dataclasses import replace

import numpy as np
import pytest

from core.improve.gains.tried_gains import NOW, gains, place
from core.trials.folder import Folder
from core.trials.records import Judged
from tests.improve.planted import recipe, rising


def kept(folder: Folder, name: str, wrong: int, learned: int = 200) -> None:
    """Answers of a fold of a hundred rows, so many of them wrong."""
    answered = np.zeros(100, "int64")
    answered[:wrong] = 1
    zeros = np.zeros(100, "int64")
    folder.keep(name, 1, Judged(np.arange(100), zeros, answered, np.zeros((100, 2), "float32"), learned=learned))


def test_a_gain_on_few_rows_is_held_to_what_all_rows_give_the_recipe_as_it_is(tmp_path):
    data, asked = tmp_path / "data.parquet", recipe("linear")
    assert gains(data, asked, ["open_model"], None, share=True) == {}
    folder = Folder(place(data, asked))
    kept(folder, NOW, wrong=30)
    kept(folder, "open-model", wrong=10)
    seen = gains(data, asked, ["open_model", "larger"], None, share=True)
    assert seen.keys() == {"open_model"}
    assert seen["open_model"].expected == pytest.approx(0.2)
    # from 200 rows (76 %) to all 800 (83 %) the recipe rose by 7 points
    held = gains(data, asked, ["open_model"], rising(), share=True)["open_model"]
    assert held.expected == pytest.approx(0.13)
    assert (held.low, held.high) == (pytest.approx(seen["open_model"].low - 0.07), seen["open_model"].high)
    level = replace(rising(), points=rising().points[-1:])
    assert gains(data, asked, ["open_model"], level, share=True)["open_model"].expected == pytest.approx(0.2)
