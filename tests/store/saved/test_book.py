"""What a saved project tells of its champions comes back under new ids; nothing that the app would not have written."""

import pytest

from core.errors import UserError
from core.store import promotions
from core.store.promotions import Entry
from core.store.saved import book

IDS = {"old": "new", "older": "newer"}


def told(**changes):
    line = {"run": "old", "before": "older", "deed": "promote", "reason": "Better.", "created": 5.0}
    return {**line, "called": {"old": "B", "older": "A"}, "said": ["31 won."], **changes}


def test_a_line_is_saved_with_all_but_its_id():
    entry = Entry("id", "old", "older", "promote", "Better.", 5.0, {"old": "B", "older": "A"}, ("31 won.",))
    assert book.saved(entry) == told()


def test_a_line_comes_back_with_new_ids():
    made = book.line(told(), "p", IDS)
    assert len(made.pop("id")) == 16
    evidence = {"called": {"new": "B", "newer": "A"}, "said": ["31 won."]}
    line = {"run": "new", "before": "newer", "deed": "promote", "reason": "Better.", "created": 5.0}
    assert made == {"project": "p", **line, "evidence": evidence}


def test_of_a_run_that_did_not_come_along_the_name_alone_is_kept_under_one_fresh_id():
    made = book.line(told(run="gone", called={"gone": "C"}), "p", IDS)
    assert len(made["run"]) == 16
    assert made["evidence"]["called"] == {made["run"]: "C"}


def test_nobodys_turn_stays_nobodys():
    made = book.line(told(run="", before=None, deed="back", called={}, said=[]), "p", IDS)
    assert (made["run"], made["before"], made["evidence"]) == ("", None, {"called": {}, "said": []})


FINE = {
    "no moment": {"created": 0},
    "the last moment": {"created": 1e11},
    "the longest reason": {"reason": "x" * 2000},
    "as many sentences as fit": {"called": {}, "said": ["x"] * 99},
    **{f"to {deed}": {"deed": deed} for deed in promotions.ACTIONS},
}
WRONG = {
    "names that are none": {"called": ["B"]},
    "a name that is a number": {"called": {"old": 5}},
    "evidence that is none": {"said": "31 won."},
    "evidence of numbers": {"said": [31]},
    "too many sentences": {"called": {}, "said": ["x"] * 100},
    "too many names and sentences": {"called": {"old": "B"}, "said": ["x"] * 99},
    "a run that is none": {"run": None},
    "a number before": {"before": 5},
    "another deed": {"deed": "demote"},
    "no deed": {"deed": None},
    "a moment of words": {"created": "5"},
    "a moment that is a word for yes": {"created": True},
    "a moment before all": {"created": -1},
    "a moment beyond all": {"created": 2e11},
    "an endless moment": {"created": float("inf")},
    "no reason": {"reason": None},
    "a reason without end": {"reason": "x" * 2001},
    "a name without end": {"called": {"old": "x" * 2001}},
}


@pytest.mark.parametrize("kind", FINE)
def test_what_the_app_would_have_written_is_taken(kind):
    assert book.line(told(**FINE[kind]), "p", IDS)["project"] == "p"


@pytest.mark.parametrize("kind", WRONG)
def test_what_the_app_would_not_have_written_is_refused(kind):
    with pytest.raises(UserError, match="manifest is not complete"):
        book.line(told(**WRONG[kind]), "p", IDS)


def test_what_a_run_was_made_for_comes_back_with_new_ids():
    promised = {"advice": "more", "against": "old", "gain": 0.5, "better": False, "low": None}
    entry = {"challenges": "old", "note": "Before.", "promised": promised}
    kept = {"challenges": "new", "note": "Before.", "promised": {**promised, "against": "new"}}
    assert book.made_for(entry, IDS) == kept
    nothing = {"challenges": None, "note": None, "promised": None}
    assert book.made_for({}, IDS) == book.made_for({"challenges": "gone", "promised": {}}, IDS) == nothing


@pytest.mark.parametrize(
    "wrong",
    [
        {"promised": ["more"]},
        {"promised": {f"{number}": 1 for number in range(21)}},
        {"promised": {"gain": [1]}},
        {"promised": {"gain": float("nan")}},
        {"promised": {"x" * 2001: 1}},
        {"promised": {"advice": "x" * 2001}},
        {"note": 5},
        {"note": "x" * 2001},
    ],
)
def test_a_promise_or_note_that_is_none_is_refused(wrong):
    with pytest.raises(UserError, match="manifest is not complete"):
        book.made_for(wrong, IDS)
    assert book.made_for({"promised": {f"{number}": 1 for number in range(20)}, "note": "x" * 2000}, IDS)["promised"]
