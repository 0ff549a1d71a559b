"""What texts are about: which pairs tell, how much a word counts, and what the graph makes of numbers of words."""

import base64

import numpy as np
import pytest

from core.graph import DOUBLE, INT64, Graph
from core.kinds import topics
from core.kinds.topics import Topics
from core.serving.session import open_session

WORDS = ("tea", "cup", "dog", "!")  # numbers 2 to 5
BASE = len(WORDS) + 2
TEXTS = np.array([[2, 3, 0]] * 6 + [[4, 5, 4]] * 6 + [[2, 1, 3], [4, 0, 0]] * 2)


def test_words_and_pairs_are_met_once_in_each_text_over_all_pieces():
    singles, doubles, texts = topics._met([np.array([[2, 3, 2, 3]]), np.array([[3, 1, 2], [0, 0, 0]])], 10)
    assert texts == 3
    assert singles.tolist() == [2, 3, 12, 13]
    assert doubles.tolist() == [23, 32]
    assert [len(found) for found in topics._met([], 10)[:2]] == [0, 0]


@pytest.mark.parametrize(
    ("counts", "texts", "most", "pairs"),
    [
        ({5: 3, 6: 2}, 10, 9, [5]),
        ({7: 3, 5: 3, 6: 4}, 10, 9, [5, 6, 7]),
        ({7: 3, 5: 3, 6: 4}, 10, 1, [6]),
        ({7: 3, 5: 3, 6: 10}, 10, 2, [5, 7]),
        ({7: 3, 5: 3}, 10, 1, [5]),
        ({5: 3}, 10, 0, []),
        ({}, 10, 5, []),
    ],
)
def test_pairs_of_three_texts_tell_and_those_of_nearly_all_tell_least(counts, texts, most, pairs):
    found = np.array([pair for pair, count in counts.items() for _ in range(count)], "int64")
    assert topics._telling(found, texts, most).tolist() == pairs


def weights_of(made):
    size = len(WORDS) + len(made.pairs)
    return np.frombuffer(base64.b64decode(made.weights), "int8").reshape(size, -1) * np.array(made.scales)


def test_rare_words_count_more_and_words_that_stand_together_make_a_topic():
    made = topics.learn([TEXTS[:5], TEXTS[5:]], WORDS, 9)
    assert made.pairs == ((2, 3), (4, 5), (5, 4))
    assert len(made.names) == len(TEXTS) // topics.TEXTS_EACH == 4
    assert len(made.scales) == 5
    weights = weights_of(made)
    texts_with = np.array([8, 8, 8, 6, 6, 6, 6])
    np.testing.assert_allclose(weights[:, -1], (1 + np.log(16 / texts_with)) ** 2, rtol=0.01)
    assert {*made.names[0].split(", ")} == {"tea", "cup", "tea cup"}
    assert all(len(name.split(", ")) == 3 for name in made.names)
    assert np.abs(np.frombuffer(base64.b64decode(made.weights), "int8").reshape(7, 5)).max(0).tolist() == [127] * 5


def test_fewer_pairs_are_kept_than_there_are_where_it_is_said():
    assert len(topics.learn([TEXTS], WORDS, 1).pairs) == 1
    assert topics.learn([TEXTS], WORDS, 0).pairs == ()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([], ()), ([TEXTS[:3]], WORDS), ([np.full((8, 2), 2)], ("tea",)[:1]), ([np.ones((8, 2), "int64")], ())],
)
def test_too_few_texts_or_words_have_no_topics(numbers, words):
    assert topics.learn(numbers, words, 0) == Topics()


def about(made, rows):
    g = Graph()
    numbers = g.input("x", INT64, ("N", "T"))
    g.output("y", topics.graph(g, numbers, len(WORDS), made), DOUBLE, ("N", None))
    return open_session(g.model().SerializeToString()).run(None, {"x": np.array(rows, "int64")})[0]


def test_the_graph_sums_what_a_text_holds_each_word_and_pair_once():
    weights = np.arange(1, 16, dtype="int8").reshape(5, 3)
    made = Topics(((2, 4),), base64.b64encode(weights.tobytes()).decode(), (0.5, 2.0, 0.25), ("a", "b"))
    found = about(made, [[2, 2, 0], [2, 4, 0], [4, 2, 3], [0, 1, 0], [2, 1, 4]])
    held = [[0], [0, 2, 4], [2, 0, 1], [], [0, 2]]
    sums = np.array([weights[rows].sum(0) * (0.5, 2.0, 0.25) for rows in held])
    lengths = np.where(sums[:, 2:] > 0, np.sqrt(sums[:, 2:]), 1.0)
    np.testing.assert_allclose(found, sums[:, :2] / lengths, rtol=1e-15)


def test_without_pairs_the_words_alone_are_summed():
    weights = np.array([[1, 4], [2, 4], [3, 4], [4, 4]], "int8")
    made = Topics((), base64.b64encode(weights.tobytes()).decode(), (1.0, 1.0), ("a",))
    assert about(made, [[2, 3], [5, 0], [1, 1]]).tolist() == [[3 / np.sqrt(8)], [2.0], [0.0]]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ([0.1, -0.9, 0.5, 0.3, 0.2], "cup, dog, tea cup"),
        ([0.0, 0.0, 0.1, 0.9, 0.0], "dog, tea, cup"),
        ([0.5, 0.5, 0.0, 0.9, 0.6], "tea cup, tea, cup"),
    ],
)
def test_a_topic_is_named_by_the_words_that_say_most_and_signs_come_last(row, name):
    assert topics._names(np.array([row]), WORDS, ((2, 3),)) == (name,)
