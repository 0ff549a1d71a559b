"""What a network takes over from another, by name, shape and level; and what is said of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.layout import CodeColumn, Layout, TensorColumn
from core.models.base import Start
from core.models.named_parts import Piece
from core.models.network import start as starting
from core.models.network.start import _called, _copied, _message

HEAD = "head.outputs.weight"


def copied(target: np.ndarray, piece: Piece, given: dict, levels: dict | None = None, answers: dict | None = None):
    start = Start(given, {}, levels=levels or {}, answers=answers or {})
    return _copied(target, piece, "theirs", start)


def test_a_tensor_is_copied_whole_where_its_shape_is_the_same():
    target = np.zeros((2, 3))
    assert copied(target, Piece("own", "trunk"), {"theirs": np.ones((2, 3))}) == [0]
    assert target.tolist() == np.ones((2, 3)).tolist()
    for other in (np.ones((3, 3)), np.ones((2, 2)), np.ones(3), np.ones((2, 3, 1))):
        again = np.zeros((2, 3))
        assert copied(again, Piece("own", "trunk"), {"theirs": other}) == []
        assert not again.any()
    assert copied(np.zeros(2), Piece("own", "trunk"), {"another": np.ones(2)}) == []


def test_rows_are_copied_by_what_they_stand_for():
    target, given = np.zeros((3, 2)), np.array([[1.0, 1], [2, 2], [3, 3], [4, 4]])
    piece = Piece("own", "category", levels=("b", "new", "a"))
    assert copied(target, piece, {"theirs": given}, {"theirs": ("a", "x", "b", "y")}) == [0, 2]
    assert target.tolist() == [[3, 3], [0, 0], [1, 1]]
    few = np.zeros((3, 2))
    assert copied(few, piece, {"theirs": given[:2]}, {"theirs": ("a", "x", "b")}) == [2]  # their third row is not there
    assert copied(np.zeros((3, 2)), piece, {"theirs": given}) == []
    wide = np.zeros((3, 3))
    assert copied(wide, piece, {"theirs": given}, {"theirs": ("a", "x", "b")}) == []


def test_answers_are_found_under_their_other_names_and_categories_are_not():
    given, levels = np.array([[1.0], [2.0]]), {"theirs": ("oui", "non")}
    answers = {"yes": "oui", "no": "non"}
    target = np.zeros((2, 1))
    assert copied(target, Piece("own", HEAD, levels=("no", "yes")), {"theirs": given}, levels, answers) == [0, 1]
    assert target.tolist() == [[2], [1]]
    assert (
        copied(np.zeros((2, 1)), Piece("own", "category", levels=("no", "yes")), {"theirs": given}, levels, answers)
        == []
    )


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("when", "WHEN"),
        ("when: year", "WHEN: year"),
        ("when: x: day", "LONG: day"),  # the longest that fits
        ("whenever", "\0whenever"),
        ("other", "\0other"),
    ],
)
def test_numbers_made_of_a_column_are_called_after_it(name: str, called: str):
    assert _called(name, {"when": "WHEN", "when: x": "LONG"}) == called


LAYOUT = Layout(("age", "size"), (CodeColumn("city", ("a",)),), (TensorColumn("photo", "pixels", (8, 8, 3)),))


def said(*taken: str, answers: int = 0, labels: int = 3, left: tuple[str, ...] = ()) -> str:
    found = [(Piece(name, "t"), True) for name in taken] + [(Piece(name, "t"), False) for name in left]
    return str(_message(found, answers, LAYOUT, SimpleNamespace(labels=("x",) * labels)))


ALL = "Taken over from the model that it begins from: "


def test_what_was_taken_over_is_said():
    assert said(left=("category:city",)).startswith("Nothing of the model that it begins from fits")
    assert said("category:city") == f"{ALL}1 of 3 columns."
    assert said("category:city", left=("trunk.b",)) == f"{ALL}1 of 3 columns. The rest is new."
    assert said("trunk.a<number:age>", "trunk.a<number:size>", "category:city") == (
        f"{ALL}3 of 3 columns and the layers in the middle."
    )
    assert said("encoder:photo:1", "encoder:photo:2", left=("encoder:photo:3",)).startswith(
        f"{ALL}what reads “photo”. The rest"
    )
    assert said("encoder:photo:1", left=("encoder:photo:2",)).startswith("Nothing")
    assert said("trunk.a", "category:city", answers=2) == (
        f"{ALL}1 of 3 columns, the layers in the middle and 2 of 3 answers. The rest is new."
    )
    assert said("head.x", answers=3) == f"{ALL}3 of 3 answers."
    assert said("head.x", answers=1, labels=0).startswith(f"{ALL}the answer.")
    assert said("head.x", answers=1, labels=1) == f"{ALL}the answer."
    assert said("head.x", answers=1, labels=2) == f"{ALL}1 of 2 answers. The rest is new."
    assert starting.NOBODY == "\0"
