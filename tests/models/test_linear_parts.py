"""The parts of linear models, and what is shown of any, in small numbers: facts, softmax, folds and samples."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_matrix, issparse

from core.layout import Arrays, CodeColumn, Layout
from core.models import MODELS
from core.models.linear import FittedLinear
from core.models.linear_fit import linear_strength
from core.models.linear_fit.dense import Dense, Scaling
from core.models.linear_fit.linear_exact import least_squares, light, scores, spread
from core.models.linear_fit.linear_strength import FEWEST, FOLDS, STRENGTHS, folds_of, rotated
from core.models.network import beside
from core.models.reduced import Share
from core.models.watch import SHOWN, Examples, of_classes, sample
from core.recipe import TrainingOptions
from core.records import FittedTarget

NAN = np.nan
CLASSES = FittedTarget("classification", "y", ("a", "b", "c"), (0.2, 0.3, 0.5))


def rows(count: int, target: np.ndarray | None = None, **more: object) -> Arrays:
    own = np.zeros(count, "int64") if target is None else target
    return Arrays(
        Layout(("n",)), np.arange(count, dtype="float64")[:, None], np.zeros((count, 0), "int64"), own, **more
    )


@pytest.mark.parametrize(
    ("values", "fill", "mean", "deviation", "indicated"),
    [
        ([1, 2, 3, 6], 2.5, 3, 3.5**0.5, False),
        ([1, 2, 3, 6, NAN], 2.5, 3, 3.5**0.5, True),
        ([5, 5, 5], 5, 5, 0, False),
        ([5, NAN], 5, 5, 0, True),
        ([NAN, NAN], 0, 0, 0, False),
        ([1e300, -1e300], 0, 0, 1e140, False),
        ([1.0, 1.0 + 1e-14, 1.0], 1, 1, 0, False),  # only the noise of arithmetic
    ],
)
def test_what_a_column_of_numbers_needs(values, fill, mean, deviation, indicated):
    scaling = Scaling.fit(np.array(values, "float64")[:, None])
    assert scaling.fill[0] == pytest.approx(fill)
    assert scaling.mean[0] == pytest.approx(mean)
    assert scaling.factor[0] == pytest.approx(1 / deviation if deviation else 0)
    assert (len(scaling.indicated), scaling.width) == (int(indicated), 1 + indicated)


def test_numbers_far_outside_are_pulled_in_before_the_mean_is_taken():
    values = np.r_[np.arange(101.0), 1e6]
    low, high = np.percentile(values, [1, 99])
    typical = np.clip(values, low - 10 * (high - low), high + 10 * (high - low))
    scaling = Scaling.fit(values[:, None])
    assert (scaling.mean[0], 1 / scaling.factor[0]) == pytest.approx((typical.mean(), typical.std()))
    assert scaling.fill[0] == np.median(values)


def test_no_columns_make_a_matrix_of_no_columns():
    made = Scaling.fit(np.zeros((3, 0)))
    assert (made.width, made.fill.dtype, made.indicated.dtype) == (0, np.float64, np.int64)
    codes = Arrays(Layout((), (CodeColumn("c", ("x",)), CodeColumn("d", ("x",)))), np.zeros((3, 0)),
                   np.array([[0, 2], [2, 2], [0, 1]]), np.zeros(3))  # fmt: skip
    dense = Dense.fit(codes)
    assert (dense.source.tolist(), dense.level.tolist(), dense.width) == ([0, 0, 1, 1], [0, 2, 1, 2], 4)
    assert dense.run(codes).tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 0]]


def test_scores_are_shares_that_survive_huge_sums_or_values():
    matrix, weights = np.array([[1.0, 0], [0, 1000]]), np.array([[np.log(3), 0.0], [1, 0]])
    shares = scores(matrix, weights, np.zeros(2), True)
    assert shares == pytest.approx(np.array([[0.75, 0.25], [1, 0]]))
    assert scores(matrix, np.array([[2.0], [1]]), np.array([5.0]), False).tolist() == [7, 1005]


def test_least_squares_is_ridge_on_the_scaled_target():
    learned = FittedTarget("regression", "y", mean=10.0, deviation=2.0)
    matrix = np.array([[-1.0], [1.0]])
    for restraint, weight in ((0.0, 4.0), (2.0, 2.0)):
        weights, bias = least_squares(matrix, np.array([6.0, 14.0]), learned, restraint)
        assert (weights[0, 0], bias[0]) == (pytest.approx(weight), pytest.approx(10))


def test_a_matrix_of_mostly_zeros_is_kept_without_them():
    for ones, sparse in ((19, True), (20, False)):
        matrix = np.zeros((10, 10))
        matrix.flat[:ones] = 1
        assert issparse(light(matrix)) == sparse


def test_two_classes_are_spread_to_all_and_absent_ones_have_no_chance():
    model = SimpleNamespace(classes_=[0, 2], coef_=np.array([[1.0, 2]]), intercept_=np.array([0.5]))
    weights, bias = spread(model, 3)
    assert weights.tolist() == [[0, 0, 1], [0, 0, 2]]
    assert bias.tolist() == [0, -1000, 0.5]
    three = SimpleNamespace(classes_=[0, 1, 3], coef_=np.eye(3), intercept_=np.array([1.0, 2, 3]))
    weights, bias = spread(three, 4)
    assert weights.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    assert bias.tolist() == [1, 2, -1000, 3]


def test_rows_of_one_id_share_a_fold_and_classes_are_spread_evenly():
    ids = np.r_[np.arange(50), np.arange(50), np.arange(10)]
    target = ids % 2
    folds = folds_of(target, ids)
    assert all(len(set(folds[ids == one])) == 1 for one in range(50))
    assert np.bincount(folds[:50]).tolist() == [10] * FOLDS
    assert np.bincount(folds[:50][target[:50] == 1], minlength=FOLDS).tolist() == [5] * FOLDS
    assert np.array_equal(folds, folds_of(target, ids))


@pytest.mark.parametrize(
    ("count", "most", "taken"),
    [(150, 10, 150), (FEWEST, 10, FEWEST), (FEWEST + 1, 10, FEWEST), (400, 400, 400), (401, 400, 400), (900, 300, 300)],
)
def test_a_sample_is_never_smaller_than_is_needed(count: int, most: int, taken: int):
    picked = linear_strength._some(count, most)
    assert len(np.unique(picked)) == taken
    assert picked.tolist() == sorted(picked.tolist())


def test_rows_are_turned_into_as_few_columns_as_there_are_rows():
    matrix = np.random.default_rng(0).normal(size=(4, 9))
    turned = rotated(matrix)
    assert turned.shape == (4, 4)
    assert turned @ turned.T == pytest.approx(matrix @ matrix.T)
    for same in (matrix[:, :4], csr_matrix(matrix)):
        assert rotated(same) is same
    assert rotated(matrix[:, :5]).shape == (4, 4)
    assert (STRENGTHS[0], STRENGTHS[1], STRENGTHS[-1]) == pytest.approx((10_000, 10**3.5, 0.1))
    assert len(STRENGTHS) == 11


def test_many_rows_are_shown_by_a_sample_that_stays_the_same():
    whole = rows(50)
    assert sample(whole, 50) is whole
    few = sample(whole, 49)
    assert len(few) == 49
    assert few.numbers[:, 0].tolist() == sorted(few.numbers[:, 0].tolist())
    assert sample(whole, 49).numbers.tolist() == few.numbers.tolist()


def test_rows_of_every_class_are_shown_before_a_second_of_any():
    target = np.array([0] * 40 + [1] * 2 + [2] * 8)
    shown = Examples.of(rows(50, target, rows=np.arange(50) * 3), CLASSES)
    assert len(shown.rows) == SHOWN == 8
    assert np.bincount(shown.truth).tolist() == [3, 2, 3]
    assert shown.positions.tolist() == sorted(shown.positions.tolist())
    assert shown.rows.tolist() == (3 * shown.positions).tolist()
    unknown = target.copy()
    unknown[0] = -1
    assert Examples.of(rows(50, unknown, rows=np.arange(50)), CLASSES) is None
    numbers = Examples.of(
        rows(50, np.linspace(-1, 1, 50), rows=np.arange(50)), FittedTarget("regression", "y", deviation=1.0)
    )
    assert len(numbers.rows) == 8


def test_classes_weigh_in_what_is_learned_where_rows_do():
    tilted = FittedTarget("classification", "y", ("a", "b"), (0.5, 0.5), tilt=(2.0, 0.5))
    heavy = rows(3, weights=np.ones(3))
    assert of_classes(heavy, tilted).tolist() == [2, 0.5]
    assert of_classes(rows(3), tilted) is None
    assert of_classes(heavy, FittedTarget("regression", "y")) is None


def test_an_answer_that_is_always_the_same_is_a_share():
    assert Share(0.25).predict(rows(2)).tolist() == [[0.75, 0.25]] * 2
    assert Share(0.25).steps == 0


def test_beside_words_trees_learn_from_other_columns_up_to_two_hundred():
    def mixed(numbers: int, apart: int, codes: int, learned: FittedTarget = CLASSES) -> bool:
        layout = Layout(
            tuple(f"n{index}" for index in range(numbers)),
            tuple(CodeColumn(f"c{index}", ("x",)) for index in range(codes)),
            apart=tuple(index < apart for index in range(numbers)),
        )
        return beside._mixed(
            Arrays(layout, np.zeros((9, numbers)), np.zeros((9, codes), "int64"), np.zeros(9)), learned
        )

    assert [mixed(5, 5, 0), mixed(5, 5, 1), mixed(5, 4, 0)] == [False, True, True]
    assert [mixed(205, 5, 0), mixed(206, 5, 0), mixed(204, 5, 1), mixed(205, 5, 1)] == [True, False, True, False]
    many = FittedTarget("classification", "y", tuple(map(str, range(101))), (0.0,) * 101)
    assert not mixed(5, 4, 0, many)


def test_every_seventh_row_tells_trees_when_to_stop_with_all_its_doubles():
    train, held = beside._shared(rows(21, rows=np.repeat(np.arange(7), 3)))
    assert (sorted(set(train.ids.tolist())), held.ids.tolist()) == ([0, 1, 2, 3, 4, 5], [6, 6, 6])
    train, held = beside._shared(rows(20))
    assert held.numbers[:, 0].tolist() == [6, 13]
    assert len(train) == 18


def test_learned_once_more_a_family_ends_where_it_was_best():
    training = TrainingOptions(epochs=40, patience=5)
    network = MODELS["neural_network"]
    options, longer = network.refit_options(network.Options(), training, SimpleNamespace(best_epoch=7.0))
    assert (options, longer.epochs, longer.patience) == (network.Options(), 7, 0)
    trees = MODELS["boosted_trees"]
    options, same = trees.refit_options(trees.Options(), training, SimpleNamespace(rounds=12))
    assert (options.rounds, options.patience, same) == (12, 0, training)
    linear = MODELS["linear"]
    for found, kept in ((3.5, 3.5), (0.0, 2.0)):
        fitted = FittedLinear(None, np.zeros((1, 1)), np.zeros(1), False, found)
        options, same = linear.refit_options(linear.Options(restraint=2.0), training, fitted)
        assert (options.restraint, same) == (kept, training)
    forest = MODELS["random_forest"]
    assert forest.refit_options(forest.Options(), training, None) == (forest.Options(), training)
