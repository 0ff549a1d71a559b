"""What is recommended of two models, and in which words, at the borders of the rule."""

import pytest

from core.improve.duels import duel
from core.improve.duels.verdict import KEEP, MARGIN, PROMOTE, WHERE, better, gain_sentence, recommend, sentences


def shares(won: int, lost: int, *, low: float, high: float, chance: float, rows: int = 1_000, **more: object) -> dict:
    """Labels as `paired` counts them."""
    found = {"metric": "accuracy", "rows": rows, "before": 0.5, "after": 0.5 + (won - lost) / rows}
    return {**found, "won": won, "lost": lost, "low": low, "high": high, "chance": chance, **more}


def errors(before: float, after: float, *, low: float, high: float, chance: float = 0.9, won: int = 60, lost: int = 40):
    found = {"metric": "mae", "rows": won + lost, "before": before, "after": after}
    return {**found, "won": won, "lost": lost, "low": low, "high": high, "chance": chance}


SURE = shares(40, 10, low=0.01, high=0.05, chance=0.01)
WORSE = shares(10, 40, low=-0.05, high=-0.01, chance=0.01)
ALIKE = shares(10, 10, low=-0.01, high=0.01, chance=1.0)


@pytest.mark.parametrize(
    ("judged", "learned", "action", "code"),
    [
        ({}, 9, KEEP, "duel.no_rows"),
        ({"choosing": SURE}, 0, PROMOTE, "duel.better"),
        ({"choosing": SURE, "use": WORSE}, 9, KEEP, "duel.worse"),
        ({"choosing": WORSE}, 9, KEEP, "duel.worse"),
        ({"choosing": {**WORSE, "chance": 0.05}}, 0, KEEP, "duel.alike"),  # luck explains it
        ({"choosing": {**WORSE, "high": 0.0}}, 0, KEEP, "duel.alike"),
        ({"choosing": {**WORSE, "won": 41}}, 0, KEEP, "duel.alike"),
        ({"choosing": {**WORSE, "won": 40}}, 0, KEEP, "duel.alike"),
        ({"choosing": SURE, "use": ALIKE}, 0, PROMOTE, "duel.better"),
        ({"choosing": SURE, "use": {**ALIKE, "after": 0.4801}}, 0, PROMOTE, "duel.better"),
        ({"choosing": SURE, "use": {**ALIKE, "after": 0.4799}}, 0, KEEP, "duel.alike"),  # 2 in 100 are lost there
        ({"choosing": ALIKE}, 0, KEEP, "duel.alike"),
        ({"choosing": ALIKE}, 1, PROMOTE, "duel.knows_more"),
        ({"choosing": {**ALIKE, "low": -MARGIN}}, 1, PROMOTE, "duel.knows_more"),
        ({"choosing": {**ALIKE, "low": -0.0201}}, 1, KEEP, "duel.alike"),
        ({"choosing": {**ALIKE, "after": 0.499}}, 1, KEEP, "duel.alike"),
        ({"choosing": ALIKE, "use": {**ALIKE, "low": -0.03}}, 1, KEEP, "duel.alike"),
    ],
)
def test_what_is_better_beyond_luck_or_knows_more_and_is_not_worse_is_recommended(judged, learned, action, code):
    found, why = recommend(judged, learned)
    assert (found, (why.values["part0"] if why.code == "together" else why).code) == (action, code)


def test_the_reason_tells_those_rows_that_decided():
    _, worse = recommend({"choosing": SURE, "use": WORSE}, 0)
    assert worse == (
        "The challenger is worse. On 1,000 rows drawn from use the challenger is better on 10 and worse on 40: hardly "
        "chance."
    )
    _, why = recommend({"choosing": SURE, "use": ALIKE}, 0)
    assert why == (
        "The challenger is better. On 1,000 rows kept aside to choose by the challenger is better on 40 and worse on "
        "10: hardly chance."
    )
    _, knows = recommend({"choosing": ALIKE}, 2)
    assert knows.startswith("The challenger has learned from 2 answers that the champion never had, and is not worse.")
    assert knows.endswith("better on 10 and worse on 10: that may well be chance.")
    assert recommend({"choosing": ALIKE}, 1)[1].startswith("The challenger has learned from 1 answer that")


def test_one_sort_of_rows_is_enough_to_be_better():
    assert (better({"a": ALIKE, "b": SURE}), better({"a": ALIKE, "b": WORSE}), better({})) == (True, False, False)


def test_rows_of_numbers_are_closer_or_further_off():
    found = errors(10.0, 9.0, low=0.5, high=1.5, chance=0.001)
    assert sentences("test", found) == (
        "On 100 test rows the challenger is closer on 60 and further off on 40: hardly chance."
    )
    assert sentences("test", {**found, "chance": 0.05}).endswith("that may well be chance.")
    assert gain_sentence(found) == "+1 closer on average (95 %: +0.5 to +1.5)"
    assert sentences("use", {**found, "won": 0, "lost": 0}) == "On 100 rows drawn from use both answer alike."


def test_rows_with_labels_are_right_or_wrong():
    same = shares(0, 0, low=0.0, high=0.0, chance=1.0)
    assert sentences("choosing", same) == (
        "On 1,000 rows kept aside to choose by both are right and wrong on the same ones."
    )
    assert (
        sentences("choosing", {**same, "won": 1}).code
        == sentences("choosing", {**same, "lost": 1}).code
        == "duel.right"
    )
    assert gain_sentence(SURE) == "+3.0 points right (95 %: +1.0 to +5.0)"
    assert gain_sentence(WORSE) == "-3.0 points right (95 %: -5.0 to -1.0)"
    assert {name: str(words) for name, words in WHERE.items()} == {
        "choosing": "rows kept aside to choose by",
        "use": "rows drawn from use",
        "test": "test rows",
    }


def test_the_evidence_names_the_rows_that_had_a_say_and_the_test_rows_behind_them():
    same = shares(0, 0, low=0.0, high=0.0, chance=1.0)
    found = duel._evidence({"choosing": SURE}, WORSE, None, {})
    assert [str(each) for each in found] == [
        "On 1,000 rows kept aside to choose by the challenger is better on 40 and worse on 10: hardly chance. "
        "+3.0 points right (95 %: +1.0 to +5.0).",
        "On 1,000 test rows the challenger is better on 10 and worse on 40: hardly chance. "
        "-3.0 points right (95 %: -5.0 to -1.0). The test rows did not decide.",
    ]
    (alike,) = duel._evidence({"use": same}, None, None, {})
    assert alike.endswith("both are right and wrong on the same ones.")
    assert duel._evidence({}, None, None, {}) == []
    beside = duel._evidence({}, None, SURE, {3: "yes"})
    assert [str(each) for each in beside] == [
        "With 1 corrected answer of the test part counted: +3.0 points right (95 %: +1.0 to +5.0)."
    ]
    (both,) = duel._evidence({}, None, same, {3: "yes", 4: "no"})
    assert both == ("With 2 corrected answers of the test part counted: both are right and wrong on the same ones.")
    for name in ("won", "lost"):
        assert "points right" in duel._evidence({}, None, {**same, name: 1}, {3: "yes"})[0]
