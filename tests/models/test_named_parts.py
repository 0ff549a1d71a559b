"""A named part of a tensor, and rows as boosted trees take them."""

import numpy as np
import pytest

from core.layout import Arrays, CodeColumn, Layout
from core.models import random_forest
from core.models.forests.boosted_rows import WIDEST, matrix
from core.models.forests.rounding import Rounding
from core.models.forests.trees import Ensemble
from core.models.named_parts import Piece
from core.models.network.average import some, some_of

WHOLE = np.arange(12).reshape(3, 4)


@pytest.mark.parametrize(
    ("piece", "part"),
    [
        (Piece("n", "t"), WHOLE),
        (Piece("n", "t", 0, 1, 3), WHOLE[1:3]),
        (Piece("n", "t", 0, 2), WHOLE[2:]),
        (Piece("n", "t", 1, 1, 2), WHOLE[:, 1:2]),
        (Piece("n", "t", 1, 3), WHOLE[:, 3:]),
    ],
)
def test_a_piece_is_its_stretch_of_an_axis_and_shares_its_memory(piece: Piece, part: np.ndarray):
    assert piece.of(WHOLE).tolist() == part.tolist()
    assert np.shares_memory(piece.of(WHOLE), WHOLE)
    assert Piece("n", "t", 1, 1, 2).of(np.array(5.0)) == 5


def table() -> Arrays:
    numbers = np.array([[1.5, np.nan], [1e308, -1e308]])
    return Arrays(Layout(("a", "b"), (CodeColumn("c", ("x", "y")),)), numbers, np.array([[1], [3]]), np.zeros(2))


def test_trees_get_codes_first_with_the_missing_one_as_such_and_absurd_numbers_clipped():
    rows, still = table(), Rounding(np.zeros(2))
    made = matrix(rows, still)
    assert np.array_equal(made, [[np.nan, 1.5, np.nan], [3, WIDEST, -WIDEST]], equal_nan=True)
    forest = random_forest.matrix(rows, still)
    large = np.float32(random_forest.LARGEST)
    assert np.array_equal(forest, np.array([[1.5, np.nan, 1], [large, -large, 3]], "float32"), equal_nan=True)
    assert forest.dtype == np.float32
    assert rows.numbers[1].tolist() == [1e308, -1e308]
    assert rows.codes.tolist() == [[1], [3]]
    coarse = Rounding(np.array([1.0, 0.0]))
    assert (matrix(rows, coarse)[0, 1], random_forest.matrix(rows, coarse)[0, 0]) == (2, 2)


def test_some_of_the_numbers_keep_their_names_and_what_is_known_of_them():
    layout = Layout(("a", "b", "c"), computed=(True, False, True), apart=(False, True, False))
    kept = some_of(layout, np.array([2, 0]))
    assert (kept.numbers, kept.computed, kept.apart) == (("c", "a"), (True, True), ())
    assert some_of(Layout(("a", "b")), np.array([1])).computed == ()
    rows = some(table(), np.array([1]))
    assert rows.layout.numbers == ("b",)
    assert rows.numbers.shape == (2, 1)


def test_trees_are_counted_in_bytes_and_columns_may_get_other_numbers():
    ensemble = Ensemble(2)
    leaf, zeros = np.array([False, True, True]), np.zeros(3, "int64")
    tree = (np.array([4, 0, 0]), np.array([0.5, 0, 0]), np.array([1, 0, 0]), np.array([2, 0, 0]), zeros, leaf)
    ensemble.add(*tree, np.array([[9.0, 9], [1, 0], [0.25, 0.75]]))
    ensemble.add(*tree, np.array([9.0, -3, 2]), target=1)
    assert ensemble.trees == 2
    assert ensemble.bytes == 6 * 45 + (3 + 2) * 40  # a weight of zero is none
    assert ensemble._bound.tolist() == [1, 3.75]
    ensemble.renumber({4: 1, 0: 0})
    assert [tree["featureids"].tolist() for tree in ensemble._nodes] == [[1, 0, 0]] * 2
