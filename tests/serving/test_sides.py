"""Words for yes and no are one column of yes and no only where they belong together."""

import pytest

from core.serving.sides import plain, surplus, unmistakable

TOGETHER = [
    "yes no",
    "Yes YES no NO y n",
    "y no",
    "true false t F",
    "1 0",
    "1.0 0 0.0 1",
    "yes no 1 0",
    "true false yes no",
    "ja nein",
    "J N",
    "sí si no",
    "oui non O N",
    "是 否",
    "有 无",
    "✓ ✗",
    "T F",
    "N S",
]
APART = [
    ("O S N", 1),
    ("x o", 2),
    ("J Y N", 1),
    ("yes no 1", 1),
    ("yes no oui", 1),
    ("x ✓", 2),
    ("yes true", 2),
    ("n o 1 0 s", 1),
]


@pytest.mark.parametrize("words", TOGETHER)
def test_spellings_of_one_pair_leave_nothing_over(words):
    assert surplus(words.split()) == frozenset()


@pytest.mark.parametrize(("words", "left"), APART)
def test_a_word_of_another_pair_is_left_over(words, left):
    assert len(surplus(words.split())) == left


def test_a_letter_may_mean_many_things_and_a_word_hardly():
    assert [word for word in ("o", "1", "si", "oui", "是", "x", "✓", "false") if unmistakable(word)] == [
        "oui",
        "是",
        "false",
    ]


@pytest.mark.parametrize(
    ("word", "same"),
    [
        (" Yes ", "yes"),
        ("SÍ", "si"),
        ("1.0", "1"),
        ("0", "0"),
        ("01", "1"),
        ("✓", "✓"),
        ("não", "nao"),
        ("1.5", "1.5"),
        ("", ""),
    ],
)
def test_a_word_is_one_however_it_is_spelled(word, same):
    assert plain(word) == same


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("O S N", {"s"}),
        ("x o", {"o", "x"}),
        ("yes no 1", {"1"}),
        ("yes no oui", {"oui"}),
        ("J Y N", {"y"}),
        ("yes", {"yes"}),
        ("Yes Y", {"yes"}),
        ("other yes no", {"other"}),
        ("ja j nein n", set()),
        ("", set()),
    ],
)
def test_what_is_left_over_is_named(words, left):
    assert surplus(words.split()) == left


@pytest.mark.parametrize(
    ("word", "sure"),
    [
        ("yes", True),
        ("ja", False),
        ("no", False),
        ("oui", True),
        ("有", True),
        ("x", False),
        ("1", False),
        ("✓✓", False),
    ],
)
def test_a_word_of_three_letters_or_of_chinese_signs_means_one_thing(word, sure):
    assert unmistakable(word) is sure
