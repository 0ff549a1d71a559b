"""The own words of texts: which are kept, how they are spelled, and in which pieces texts go through the graph."""

import numpy as np
import pyarrow as pa
import pytest

from core.graph import DOUBLE, INT64, STRING, Graph
from core.kinds import word_counts
from core.kinds.word_counts import Vocabulary, example, forms, learn, pieces, small_letters
from core.serving.session import open_session


@pytest.mark.parametrize(
    ("texts", "most", "words", "spellings", "lengths"),
    [
        (["b a", "a A c"], 9, ("a", "b", "c"), (), [2, 3]),
        (["b a", "a A c"], 2, ("a", "b"), (), [2, 3]),
        (["iPhone IPHONE", "iphone x"], 9, ("iphone", "x"), (("iPhone", 0),), [2, 2]),
        (["iPhone x"] * 2, 1, ("iphone",), (("iPhone", 0),), [2, 2]),
        (["bX aX", "y"], 9, ("ax", "bx", "y"), (("aX", 0), ("bX", 1)), [2, 1]),
        ([], 9, (), (), []),
    ],
)
def test_words_are_kept_by_how_many_texts_they_stand_in(texts, most, words, spellings, lengths):
    assert learn(pa.array(texts, pa.string()), most) == (Vocabulary(words, spellings), lengths)


@pytest.mark.parametrize(("count", "words"), [(199, ("all", "once")), (200, ("all",))])
def test_of_many_texts_a_word_needs_two(count, words):
    assert learn(pa.array(["all"] * (count - 1) + ["all once"]), 9)[0].words == words


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([3, 3, 3], [3]),
        ([4, 3, 3], [2, 1]),
        ([1, 9], [1, 1]),
        ([11, 1], [1, 1]),
        ([1] * 12, [10, 2]),
        ([0, 0], [2]),
        ([], []),
    ],
)
def test_pieces_hold_so_many_characters_each_text_as_long_as_the_longest(monkeypatch, lengths, sizes):
    monkeypatch.setattr(word_counts, "AT_ONCE", 10)
    texts = ["x" * length for length in lengths]
    found = list(pieces(pa.array(texts, pa.string())))
    assert [len(part) for part in found] == sizes
    assert [text for part in found for text in part] == texts


def test_spellings_that_need_no_note_are_small_letters_capitals_and_a_capital_in_front():
    assert forms("e\u0301t") == {"ét", "e\u0301t", "ÉT", "E\u0301T", "Ét", "E\u0301t"}
    assert forms("a b") == {"a b", "A B", "A b"}
    assert small_letters("E\u0301T") == "ét"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("a", "good", "coffee", "!", "here", "12"), "good coffee here"),
        (("good", "tea", "cup", "here"), "goodteacuphere"),
        (tuple(f"word{chr(97 + index)}" for index in range(9)), "worda wordb wordc wordd worde wordf"),
        (("好", "吃"), "好吃"),
        (("!", "12"), ""),
        ((), ""),
    ],
)
def test_an_example_is_made_of_frequent_words(words, made):
    assert example(Vocabulary(words)) == made


def test_long_words_beyond_the_first_two_hundred_are_too_rare_for_an_example():
    short = [f"{chr(97 + index // 26)}{chr(97 + index % 26)}" for index in range(198)]
    assert example(Vocabulary((*short, "long", "longer", "longest"))) == "".join(short[:6])
    assert example(Vocabulary((*short[1:], "long", "longer", "longest"))) == "long longer longest"


def run(nodes, rows, kind):
    g = Graph()
    g.output("y", nodes(g, g.input("x", STRING, ("N", "T"))), kind, ("N", None))
    return open_session(g.model().SerializeToString()).run(None, {"x": np.array(rows, object)})[0].tolist()


def test_each_usual_spelling_has_the_words_number_and_a_word_of_its_own_comes_first():
    vocabulary = Vocabulary(("us", "US", "tea"), (("tEa", 2),))
    row = ["us", "US", "Us", "tea", "TEA", "tEa", "teA", "", "x"]
    assert run(lambda g, words: word_counts.numbered(g, words, vocabulary), [row], INT64) == [
        [2, 3, 2, 4, 4, 4, 1, 0, 1]
    ]


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        (["A", "AB", "Ab", "12"], [4.0, 0.25, 0.25]),
        (["A1", "ÄÖ", "", ""], [2.0, 1.0, 0.0]),
        (["", "", "", ""], [0.0, 0.0, 0.0]),
        (["1a", "²", "x", ""], [3.0, 0.0, 1 / 3]),
    ],
)
def test_a_text_is_measured_by_its_words_capitals_and_numbers(words, measures):
    assert run(word_counts.measures, [words], DOUBLE) == [measures]
