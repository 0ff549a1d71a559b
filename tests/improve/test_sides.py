"""Pieces of a duel and of sorts of rows, by hand: answers joined and counted, words for sorts, what can't be begun."""

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.improve.advice import slices
from core.improve.duels import sides
from core.improve.duels.appointing import champion_of
from core.improve.duels.sides import Given
from core.kinds import traits_of
from tests.store.things import open_shop


def given(rows: list[int], said: list, sure: list[float] | None = None) -> Given:
    kind = object if isinstance(said[0], str) else "float64"
    return Given(np.array(rows), np.array(said, kind), np.array(sure or [1.0] * len(rows)))


def test_answers_to_some_of_the_rows_are_those_rows_own():
    found = given([2, 5, 9], ["a", "b", "c"], [0.5, 0.6, 0.7]).of(np.array([2, 9]))
    assert (found.rows.tolist(), found.predicted.tolist(), found.sure.tolist()) == ([2, 9], ["a", "c"], [0.5, 0.7])


def test_answers_to_different_rows_are_one_in_the_rows_order():
    found = sides.joined([given([5, 9], ["b", "d"], [0.6, 0.8]), given([2, 7], ["a", "c"], [0.5, 0.7])])
    assert (found.rows.tolist(), found.predicted.tolist()) == ([2, 5, 7, 9], ["a", "b", "c", "d"])
    assert found.sure.tolist() == [0.5, 0.6, 0.7, 0.8]


def test_both_are_counted_on_the_rows_that_both_answered():
    before, after = (
        given([1, 2, 3], ["a", "b", "b"], [0.9, 0.8, 0.7]),
        given([2, 3, 4], ["a", "b", "a"], [0.6, 0.5, 0.4]),
    )
    rows, truth = np.array([1, 2, 3, 4]), np.array(["a", "a", "a", "a"], object)
    found = sides.count(before, after, rows, truth)
    assert (found["metric"], found["rows"], found["won"], found["lost"]) == ("accuracy", 2, 1, 0)
    assert found["shown"]["won"] == [{"row": 2, "truth": "a", "before": "b", "answer": "a", "sure": 0.6}]
    assert sides.count(before, given([7], ["a"]), rows, truth) is None
    assert sides.count(before, after, rows[:1], truth[:1]) is None
    numbers = sides.count(given([1, 2], [1.0, 2.0]), given([1, 2], [3.0, 2.5]), np.array([1, 2]), np.array([3, 3]))
    assert (numbers["metric"], numbers["before"], numbers["after"], numbers["won"]) == ("mae", 1.5, 0.25, 2)


def test_without_a_finished_model_there_is_no_champion(tmp_path):
    shop = open_shop(tmp_path / "tables")
    with pytest.raises(UserError, match="no finished model here"):
        champion_of(shop.workspace, shop.project.id)


def sorts(kind: str, cells: list) -> dict[str, list[int]]:
    """The sorts of a column's rows, by their words: which rows are in each."""
    found = slices._of("x", traits_of(kind), pa.chunked_array([pa.array(cells)]))
    return {str(each.words): np.flatnonzero(each.inside).tolist() for each in found}


def test_categories_are_sorts_by_their_most_frequent_values():
    found = sorts("category", ["b", "a", None, "b", "", "c"])
    assert found == {
        "no value in “x”": [2, 4],
        "“b” in “x”": [0, 3],
        "“a” in “x”": [1],
        "“c” in “x”": [5],
    }
    many = sorts("category", [f"v{index}" for index in range(12) for _ in range(12 - index)])
    assert [*many] == [f"“v{index}” in “x”" for index in range(8)]


def test_numbers_are_sorts_by_quarters():
    found = sorts("number", [1.0, 2.0, 3.0, 4.0, 5.0, None])
    assert found == {
        "no value in “x”": [5],
        "“x” of 2 or less": [0, 1],
        "“x” between 2 and 4": [2],
        "“x” of 4 or more": [3, 4],
    }
    assert sorts("number", [3.0, 3.0, 3.0]) == {}
    assert [*sorts("number", pa.array([None, None], "float64").to_pylist())] == ["no value in “x”"]


def test_texts_are_sorts_by_length_language_and_frequent_words_of_four_letters():
    english = "the parcel came on time and nothing was broken at all"
    german = "das Paket kam leider zu spät und der Inhalt war kaputt und nass"
    found = sorts("text", [english] * 3 + [german] * 2)
    assert found["texts in German in “x”"] == [3, 4]
    assert not any("English" in words for words in found)
    assert found["the word “parcel” in “x”"] == found["the word “nothing” in “x”"] == [0, 1, 2]
    assert found["the word “paket” in “x”"] == [3, 4]
    assert "the word “was” in “x”" not in found
    assert found[f"at most {len(english)} characters in “x”"] == [0, 1, 2]
    assert found[f"{len(german)} characters or more in “x”"] == [3, 4]
    words = [words for words in found if words.startswith("the word")]
    assert words == sorted(words, key=lambda each: (-len(found[each]), each))
    assert len(words) <= 20
    assert not any("characters" in words for words in sorts("text", ["same size", "size same"]))
    gaps = sorts("text", ["", "a longer one", "a longer one", "the longest of them"])
    assert gaps["no value in “x”"] == [0]
    assert 0 not in gaps["at most 9 characters in “x”"]
