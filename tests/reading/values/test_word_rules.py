"""Whether a word for missing is a value in its column: each rule at its borders."""

import pytest

from core.cells.missing import MISSING_WORDS
from core.reading.values import word_rules
from core.reading.values.word_rules import Verdict, judged, possible

LETTERS = {"A": 33, "C": 33, "G": 33}
CODES = {"DE": 30, "FR": 30, "US": 35}


def said(counts: dict[str, int]) -> tuple[tuple[str, ...], str, str]:
    """(words that are values, the word in question, the code of the reason)."""
    found = judged(counts)
    assert found.certain == (not found.asked) == (not found.why)
    why = found.why.values.get("why", found.why) if found.why else ""
    return found.values, found.asked, getattr(why, "code", "")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"+": 5, "-": 5}, (("-",), "", "")),
        ({"+": 5, "-": 4}, ((), "", "")),
        ({"+/-": 5, "--": 3, "-": 4}, (("--", "-"), "", "")),
        ({"(+)": 5, "–": 5}, (("–",), "", "")),
        ({"+": 5, "A-": 5, "-": 1}, ((), "", "")),
        ({"1+": 5, "2+": 5, "-": 4, "--": 2}, (("-", "--"), "-", "beside_grades")),
        ({"!": 5, "?": 5}, (("?",), "", "")),
        ({"!": 5, "?": 5, "-": 2}, (("?", "-"), "", "")),
        ({",": 5, ".": 5}, ((".",), "", "")),
        ({"!": 5, "yes": 4, "?": 5}, ((), "?", "stands_often")),
        ({**CODES, "NA": 2}, (("NA",), "NA", "among_codes")),
        ({**CODES, "NA": 2, "-": 1}, (("NA",), "", "")),
        ({"DE": 30, "FR": 30, "NA": 10}, ((), "", "")),
        ({**CODES, "x": 5, "NA": 2}, (("NA",), "NA", "among_codes")),
        ({**CODES, "x": 6, "NA": 2}, ((), "", "")),
        ({"LHR": 9, "CDG": 9, "JFK": 9, "NA": 1}, ((), "", "")),
        ({"yes": 95, "-": 5}, (("-",), "-", "all_that_stands")),
        ({"yes": 96, "-": 4}, ((), "", "")),
        ({"yes": 5, "-": 95}, (("-",), "-", "all_that_stands")),
        ({"yes": 4, "-": 96}, ((), "", "")),
        ({"1": 30, "-": 20}, (("-",), "-", "all_that_stands")),
        ({"0": 30, "NA": 20}, (("NA",), "NA", "all_that_stands")),
        ({"7": 30, "-": 20}, ((), "", "")),
        ({"yes": 30, "unknown": 20}, ((), "", "")),
        ({"yes": 30, "-": 20, "NA": 25}, (("NA",), "NA", "all_that_stands")),
        ({"*": 5, "/": 5, "-": 5, "?": 6}, (("-", "?"), "?", "beside_signs")),
        ({".": 95, "?": 5}, ((".", "?"), ".", "beside_signs")),
        ({".": 96, "?": 4}, ((), "", "")),
        ({"-": 60}, ((), "", "")),
        ({**LETTERS, "-": 1}, (("-",), "-", "beside_letters")),
        ({**LETTERS, "T": 1, "-": 1}, ((), "", "")),
        ({"A": 30, "C": 60, "-": 5}, ((), "", "")),
        ({**LETTERS, "?": 9}, ((), "", "")),
        ({**LETTERS, "?": 9, ".": 3, "–": 5}, ((".", "–"), "–", "beside_letters")),
        ({"brick": 60, "wood": 20, "NA": 20}, ((), "NA", "stands_often")),
        ({"brick": 60, "wood": 21, "NA": 20}, ((), "", "")),
        ({"brick": 60, "wood": 20, "#N/A": 50}, ((), "", "")),
        ({"brick": 60, "7": 20, "NA": 50}, ((), "", "")),
        ({"brick": 50, "wood": 50, "NA": 20, "-": 15}, ((), "", "")),
        ({"brick": 60, "wood": 20}, ((), "", "")),
    ],
)
def test_a_word_is_judged_beside_the_columns_other_values(counts, expected):
    before = dict(counts)
    assert said(counts) == expected
    assert counts == before


def test_a_word_beside_sixty_others_is_asked_about_and_beside_more_not():
    others = {f"word {'x' * number}": 1 for number in range(60)}
    assert said({**others, "NA": 50})[1] == "NA"
    assert judged({**others, "more": 1, "NA": 50}) == Verdict()


def test_columns_of_very_many_values_are_not_judged(monkeypatch):
    monkeypatch.setattr(word_rules, "MOST", 3)
    assert judged({**CODES, "NA": 2}).values == ("NA",)
    monkeypatch.setattr(word_rules, "MOST", 2)
    assert judged({**CODES, "NA": 2}) == Verdict()


@pytest.mark.parametrize(
    ("others", "may_be", "may_not"),
    [
        ([], {*MISSING_WORDS} - {""}, set()),
        (["brick"], {*MISSING_WORDS} - {""}, set()),
        (["+", "brick"], {"-", "?", "--", "..."}, {"NA", "unknown"}),
        (["*", "/"], {"-", "?", "--"}, {"NA"}),
        (["a", "b"], {"-", "?", "."}, {"--", "NA"}),
        (["DE", "FR"], {"NA"}, {"NAN", "-"}),
        (["DEU", "FRA"], {"NAN"}, {"NA", "-"}),
        (["brick", "wood"], set(), {"NA", "-", "NAN"}),
    ],
)
def test_what_the_first_rows_hold_says_which_words_may_yet_be_values(others, may_be, may_not):
    found = possible(others)
    assert may_be <= found
    assert not may_not & found
