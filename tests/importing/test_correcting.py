"""Which column of a file of corrections says what is right, by its name and by the answer columns."""

import pytest

from core.errors import UserError
from core.importing.correcting import GIVEN, NAMES, column_of, columns_of


@pytest.mark.parametrize(
    ("columns", "inputs", "found"),
    [
        (["a", "Should Be ", "species"], ["a"], "Should Be "),
        (["a", "species", "it should be"], ["a"], "it should be"),
        (["truth", "correction"], [], "correction"),
        (["right answer", "corrected"], [], "corrected"),
        (["a", " SPECIES"], ["a"], " SPECIES"),
        (["label", "species"], [], "species"),
        (["a", "label"], ["a"], "label"),
        (["prediction", "label"], [], "label"),
        (["truth", "species"], ["truth"], "species"),
        (["Species", "species"], [], "Species"),
    ],
)
def test_a_column_that_says_so_comes_before_the_targets_and_the_downloaded_answers(columns, inputs, found):
    assert column_of(columns, inputs, "species") == found
    assert columns_of(columns, inputs, ["species"]) == (found,)


def test_without_any_such_column_the_target_is_named():
    for call in (column_of, lambda *given: columns_of(*given[:2], [given[2]])):
        with pytest.raises(UserError) as caught:
            call(["a", "species"], ["a", "species"], "species")
        assert caught.value.problem == "No column of this file says what the answers should be."
        assert "“should be” or “species”" in caught.value.fix


def test_the_names_that_say_so_are_these():
    assert NAMES == ("should be", "it should be", "correction", "corrected", "truth", "right answer")
    assert GIVEN[:4] == ("label", "prediction", "labels", "label")


@pytest.mark.parametrize(
    ("columns", "inputs", "found"),
    [
        (["x", "comedy", "Drama "], ["x"], ("Drama ", "comedy")),
        (["drama", "comedy", "should be"], [], ("should be",)),
        (["x", "labels"], ["x"], ("labels",)),
        (["x", "drama, comedy"], ["x"], ("drama, comedy",)),
        (["drama", "should be"], [], ("should be",)),
        (["drama", "comedy", "truth"], ["truth"], ("drama", "comedy")),
    ],
)
def test_several_answer_columns_are_themselves_where_no_other_says_so(columns, inputs, found):
    assert columns_of(columns, inputs, ["drama", "comedy"]) == found


def test_only_some_of_the_answer_columns_are_too_few():
    with pytest.raises(UserError) as caught:
        columns_of(["x", "drama"], ["x"], ["drama", "comedy", "action"])
    assert caught.value.problem == "Of the answer columns “drama”, “comedy”, “action”, this file has only “drama”."
    assert "as in “drama; comedy”" in caught.value.fix
    with pytest.raises(UserError, match="No column of this file"):
        columns_of(["x"], ["x"], ["drama", "comedy"])
