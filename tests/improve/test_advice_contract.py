"""Whatever the advice: silent where nothing is wrong, heard where its own trouble is planted, and complete."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.improve import advice
from core.improve.advice import ADVICE
from core.improve.advice.base import FURTHER, INBOX, LONGER, ROWS, TRAIN, Advice
from core.improve.advice.case import Case, Further
from core.improve.gains.gain import Gain
from core.improve.learning.curve import FLAT
from core.judgement import Evaluation, Measured
from core.models import MODELS
from tests.improve.planted import answers, good, measurement, perfect, recipe, rising, sliced, stepwise, unread

FALLING = [0.7, 0.6, 0.5, 0.42, 0.36, 0.31, 0.27, 0.24]
RARE = {"no": 3_600, "yes": 400}


def rare() -> Case:
    found = answers(2_000, {"no": 0.99, "yes": 0.4}, {"no": 0.9, "yes": 0.1})
    return replace(perfect(), answered=found, counts=RARE)


PLANTED: dict[str, Callable[[], Case]] = {
    "corrections": lambda: replace(perfect(), new=8, accepted=4),
    "open_model": lambda: unread(good(perfect("linear"))),
    "change_more": lambda: replace(
        good(perfect("linear")), further=Further("review", "A little", recipe("neural_network"))
    ),
    "longer": lambda: replace(good(perfect("neural_network")), progress=measurement(FALLING, FALLING, kept=8)),
    "underfitting": lambda: replace(good(perfect("linear"), 0.5), progress=measurement([0.69], [0.69], kept=1)),
    "overfitting": lambda: replace(
        good(perfect("neural_network")),
        progress=measurement([0.5, 0.2, 0.1, 0.05, 0.02], [0.55, 0.45, 0.5, 0.6, 0.7], kept=2),
    ),
    "larger": lambda: replace(
        good(perfect("neural_network")), progress=measurement([0.6, 0.5, 0.45], [0.6, 0.51, 0.47], kept=2)
    ),
    "more_rows": lambda: replace(perfect(), curve=rising()),
    "rare_class": rare,
    "weak_slice": lambda: sliced(perfect(), wrong=0.3),
    "balance": rare,
    "few_test_rows": lambda: replace(
        perfect(rows=100), evaluation=Evaluation(rows=100, metrics={"accuracy": Measured(0.9)})
    ),
}


def test_every_advice_has_its_planted_case():
    assert PLANTED.keys() == ADVICE.keys()


@pytest.mark.parametrize("family", list(MODELS))
@pytest.mark.parametrize("name", list(ADVICE))
def test_where_nothing_is_wrong_it_keeps_silent(name: str, family: str):
    assert ADVICE[name](perfect(family)) is None


@pytest.mark.parametrize("name", list(ADVICE))
def test_where_its_trouble_is_planted_it_speaks_in_whole_sentences_with_finite_numbers(name: str):
    found = ADVICE[name](PLANTED[name]())
    assert isinstance(found, Advice)
    assert found.name == name
    assert found.title
    for sentence in (found.evidence, found.action.effect):
        assert sentence[-1] == "."
    assert found.action.name in (TRAIN, LONGER, FURTHER, ROWS, INBOX)
    assert found.action.label
    assert found.measure
    if found.action.name == TRAIN:
        assert found.action.recipe != PLANTED[name]().recipe
    if found.gain is not None:
        assert found.gain.low <= (found.gain.high if found.gain.expected is None else found.gain.expected)
        assert np.isfinite([found.gain.low, found.gain.high]).all()


@pytest.mark.parametrize("name", list(ADVICE))
def test_before_anything_is_known_of_the_answers_it_does_not_fail(name: str):
    ADVICE[name](replace(PLANTED[name](), answered=None, slices=()))


def test_the_largest_sure_gain_stands_in_front_and_what_can_not_be_said_last():
    case = replace(rare(), curve=rising(), new=1)
    names = [each.name for each in advice.found(case)]
    assert names[:2] == ["balance", "more_rows"]
    assert names[-1] == "corrections"


def test_what_was_tried_carries_what_it_gained_and_what_brought_nothing_is_left_out():
    case = PLANTED["underfitting"]()
    better = replace(case, tried={"underfitting": Gain(0.03, 0.01, 0.05, 500)})
    assert [each.gain.expected for each in advice.found(better) if each.name == "underfitting"] == [0.03]
    nothing = replace(case, tried={"underfitting": Gain(-0.002, -0.02, 0.02, 500)})
    assert "underfitting" not in {each.name for each in advice.found(nothing)}


@pytest.mark.parametrize("name", ["rare_class", "weak_slice"])
def test_of_what_there_is_plenty_no_more_is_asked_for_where_the_curve_is_flat(name: str):
    case = PLANTED[name]()
    many = replace(case, counts={"no": 36_000, "yes": 4_000}, parts={**case.parts, "train": 40_000})
    assert ADVICE[name](many) is not None
    assert ADVICE[name](replace(many, curve=replace(rising(), verdict=FLAT))) is None


def test_nothing_is_advised_for_what_learns_nothing():
    assert advice.found(replace(rare(), recipe=recipe("baseline"), new=5)) == []


def test_a_schedule_that_was_planned_to_its_end_is_no_reason_to_go_on():
    case = PLANTED["longer"]()
    assert ADVICE["longer"](stepwise(case, schedule="cosine")) is None
    cut = replace(case, state="stopped", progress=measurement(FALLING, FALLING, kept=8, total=60))
    assert ADVICE["longer"](stepwise(cut, schedule="cosine")).action.epochs == 52  # those that were left
