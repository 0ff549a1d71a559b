"""What a learning curve is made of: which rows a part learns from, what its answers cost, and the law through them."""

import numpy as np
import pytest

from core.data.splits.split import CALIBRATION, TEST, TRAIN, VALIDATION
from core.improve.learning import curve_sizes, learning_curve, power_law
from core.improve.learning.cross_validation import CrossValidation
from core.improve.learning.curve import FLAT, HELPS, OPEN, Curve
from core.improve.learning.curve_sizes import Known, extended, of_run, sizes, value
from core.improve.learning.learning_curve import Measurement
from core.improve.learning.power_law import Law, Size, interval
from core.messages import NOTHING, Message
from core.records import FittedTarget
from core.runs.parts import Parts, Target
from core.trials.trial_records import Judged
from tests.improve.planted import recipe


def turns(*judged: range, task: str = "classification", learning: int = 60) -> CrossValidation:
    """A validation whose turns judge these rows, each learning from the same others."""
    rows = np.arange(200)
    parts = tuple(
        Parts(
            {TRAIN: np.arange(100, 100 + learning), VALIDATION: rows[:0], CALIBRATION: rows[:0], TEST: np.array(each)}
        )
        for each in judged
    )
    return CrossValidation(parts, Target(rows, None, 0), FittedTarget(task, "y", ("a", "b")), rows % 2, learning)


def judged(rows: list[int], truth: list, answered: list) -> Judged:
    return Judged(np.array(rows), np.array(truth), np.array(answered), np.zeros((len(rows), 2), "float32"))


def test_a_part_has_its_share_of_the_rows_and_keeps_the_mix():
    validation = turns(range(10))
    assert validation.fewer(0, 1.0, 3) is validation.parts[0]
    half = validation.fewer(0, 0.5, 3)
    assert len(half[TRAIN]) == 30
    assert (np.diff(half[TRAIN]) > 0).all()
    assert np.isin(half[TRAIN], validation.parts[0][TRAIN]).all()
    assert (half[TRAIN] % 2).sum() == 15
    assert half[TEST].tolist() == [*range(10)]
    assert validation.fewer(0, 0.5, 3)[TRAIN].tolist() == half[TRAIN].tolist()
    assert validation.fewer(0, 0.5, 4)[TRAIN].tolist() != half[TRAIN].tolist()
    assert len(validation.fewer(0, 0.001, 3)[TRAIN]) == 2
    assert validation.learning == 60


def test_the_run_s_own_answers_are_put_in_order_and_needed_for_every_judged_row():
    validation = turns(range(2), range(4, 6))
    known = Known(np.array([5, 1, 9, 4, 0]), np.array(list("abcde")), np.array(list("vwxyz")))
    found = of_run(known, validation)
    assert (found.rows.tolist(), found.truth.tolist(), found.answered.tolist()) == (
        [0, 1, 4, 5],
        ["e", "b", "d", "a"],
        ["z", "w", "y", "v"],
    )
    assert of_run(Known(known.rows[1:], known.truth[1:], known.answered[1:]), validation) is None


def test_parts_are_held_against_each_other_on_the_rows_that_all_answered():
    validation = turns(range(3), range(3, 5))
    first = {1: judged([3, 4], [0, 1], [0, 0]), 0: judged([2, 0, 1], [1, 0, 0], [1, 1, 0])}
    second = {0: judged([0, 1, 2], [0, 0, 1], [0, 0, 0]), 1: judged([3], [0], [0])}
    known = Known(np.arange(6), np.zeros(6), np.array([0, 0, 1, 1, 0, 0]))
    found = sizes({4: [first, second], 8: []}, known, validation)
    assert [*found] == [4, 1]
    assert (found[4].rows, found[4].share, found[1].rows, found[1].share) == (15, 0.25, 60, 1.0)
    assert found[4].losses.tolist() == [[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]
    assert found[1].losses.tolist() == [[0.0, 0.0, 1.0, 1.0]]
    assert sizes({8: []}, None, validation) == {}
    assert [*sizes({4: [first]}, None, validation)] == [4]
    assert (value(found[4], share=True), value(found[1], share=True)) == (0.75, 0.5)
    squared = Size(10, 0.5, np.array([[4.0, 4.0], [16.0, 0.0]]))
    assert value(squared, share=False) == pytest.approx((2 + 8**0.5) / 2)


def law(a: float, c: float, *, share: bool = True, b: float = 1.0, luck: float = 0.0) -> Law:
    """A law that is sure of itself."""
    draws = np.ones(1_000)
    return Law(a * draws, b * draws, c * draws, luck, share)


def test_a_law_gives_the_measure_at_any_number_of_rows():
    assert law(20, 0.1).at(100)[0] == pytest.approx(0.7)
    assert law(20, 0.1, share=False).at(np.array([100, 200]))[:, 0] == pytest.approx([0.3, 0.2])
    assert law(20, 0.1).gained(100, 2.0)[0] == pytest.approx(0.1)
    assert law(20, 0.1, share=False).gained(100, 2.0)[0] == pytest.approx(0.1)
    assert law(20, 0.1).became(100, 2.0)[0] == pytest.approx(0.1)
    assert (law(500, 0.1).at(100)[0], law(0, -1.0).at(100)[0]) == (0.0, 1.0)
    assert law(0, 3.0, share=False).at(10)[0] == 3.0


def test_the_luck_of_both_trainings_is_in_what_a_new_run_shows():
    plain, lucky = (law(20, 0.1, luck=luck).became(100, 4.0) for luck in (0.0, 0.1))
    assert plain.std() == pytest.approx(0.0, abs=1e-12)
    assert lucky.std() == pytest.approx(0.1 * 1.25**0.5, rel=0.1)
    few = Law(*[np.zeros(1_000)] * 3, 0.1, share=True, freedom=2)
    assert few.became(100, 4.0).std() > 2 * lucky.std()  # an estimate by so few says little


def test_an_interval_holds_95_of_100_draws():
    assert interval(np.arange(1_001.0)) == pytest.approx((500.0, 25.0, 975.0))


BASE = Curve("accuracy", 100, 300)


def test_a_curve_is_carried_on_to_four_times_the_rows():
    found = extended(BASE, law(20, 0.1))
    assert found.now == pytest.approx(0.7)
    assert [(each.times, each.rows) for each in found.ahead] == [(1.5, 150), (2.0, 200), (4.0, 400)]
    assert [each.value for each in found.ahead] == pytest.approx([0.9 - 20 / 150, 0.8, 0.85])
    assert [each.gain for each in found.ahead] == pytest.approx([0.2 - 20 / 150, 0.1, 0.15])
    assert found.band[0] == pytest.approx((100, 0.7, 0.7, 0.7))
    assert (len(found.band), found.band[1][0], found.band[-1][0]) == (13, pytest.approx(110), pytest.approx(400))
    assert found.band[-1][1:] == pytest.approx((0.85, 0.85, 0.85))
    falling = extended(BASE, law(20, 0.1, share=False, luck=0.01))
    assert falling.now == pytest.approx(0.3)
    assert [each.value for each in falling.ahead] == pytest.approx([0.1 + 20 / 150, 0.2, 0.15], abs=0.002)
    assert all(low < middle < high for _, middle, low, high in falling.band[1:])
    assert falling.ahead[1].low < falling.ahead[1].gain < falling.ahead[1].high


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (law(1.01, 0.1), HELPS),  # twice the rows bring half a point
        (law(0.99, 0.1), FLAT),
        (law(0, 0.1), FLAT),
        (law(20, 0.5, share=False), HELPS),
        (law(1.0, 0.99, share=False), FLAT),  # 0.5 of 100 is less than 1 in 100 of the error
        (law(2.1, 0.99, share=False), HELPS),
    ],
)
def test_the_verdict_is_what_twice_as_many_rows_bring(made: Law, verdict: str):
    assert extended(BASE, made).verdict == verdict


def test_where_the_draws_disagree_it_is_open():
    ones = np.ones(1_000)
    torn = Law(np.where(np.arange(1_000) < 800, 4.0, 0.0), ones, 0.1 * ones, 0.0, share=True)
    assert extended(BASE, torn).verdict == OPEN  # the gain is there in most, not in all
    seldom = Law(np.where(np.arange(1_000) < 800, 0.0, 4.0), ones, 0.1 * ones, 0.0, share=True)
    assert extended(BASE, seldom).verdict == OPEN


def test_an_exact_power_law_is_found_again():
    rows = (100, 200, 400, 800)
    measured = [Size(each, each / 800, np.full((1, 50), 2.0 * each**-0.4 + 0.05)) for each in rows]
    found = power_law.fit(measured, share=True)
    assert (found.luck, found.share, found.freedom) == (0.0, True, 1)
    assert found.b == pytest.approx(0.4)
    assert (found.a[0], found.c[0]) == (pytest.approx(2.0), pytest.approx(0.05))
    squares = [Size(each, each / 800, np.full((1, 50), (2.0 * each**-0.4 + 0.05) ** 2)) for each in rows]
    assert power_law.fit(squares, share=False).b == pytest.approx(0.4)
    below = [Size(each, each / 800, np.full((3, 50), 2.0 * each**-0.4)) for each in rows]
    level = power_law.fit(below, share=True)
    assert level.c.min() >= 0
    assert level.freedom == 6  # of three parts beyond one each; the whole is the same rows again


def test_the_fit_of_one_exponent_is_that_of_least_squares_and_no_error_is_left_below_nothing():
    rows, errors = np.array([1.0, 2.0, 4.0]), np.array([[3.0, 2.0, 1.4], [0.9, 0.4, 0.1]])
    a, c, miss = power_law._fitted(rows, errors, 1.0)
    slope, height = np.polyfit(1 / rows, errors[0], 1)
    assert (a[0], c[0]) == (pytest.approx(slope), pytest.approx(height))
    assert miss[0] == pytest.approx(np.square(errors[0] - slope / rows - height).sum())
    assert c[1] == 0.0
    assert a[1] == pytest.approx((errors[1] / rows).sum() / (1 / rows**2).sum())
    assert miss[1] == pytest.approx(np.square(errors[1] - a[1] / rows).sum())


def test_luck_is_that_of_repeated_parts_and_at_least_that_of_rows_that_change():
    calm = np.tile([[0.0, 1.0]], (2, 5))
    whole = Size(80, 1.0, calm[:1])
    assert power_law._luck([Size(40, 0.5, calm[:1]), whole], share=True) == 0.0  # nothing was repeated
    assert power_law._luck([Size(40, 0.5, calm), whole], share=True) == 0.0
    shaken = calm.copy()
    shaken[1] = 1 - shaken[1]
    between = power_law._varied(shaken, share=True)  # both err alike often, in other rows
    assert between == pytest.approx(0.5 / 10)
    jumped = power_law._jumped([Size(40, 0.5, shaken), whole], share=True)
    assert jumped == pytest.approx((0 + 1.0) / 2 / 10 / 2)
    assert power_law._luck([Size(40, 0.5, shaken), whole], share=True) == pytest.approx(max(between, jumped) ** 0.5)
    assert power_law._jumped([Size(20, 0.25, shaken), Size(40, 0.5, shaken)], share=True) == 0.0
    assert (power_law._slope(4.0, share=False), power_law._slope(4.0, share=True)) == (0.25, 1.0)


def measurement(parts: tuple[int, ...], turns: int = 1, **more: object) -> Measurement:
    """One of which only what it says is asked."""
    made = object.__new__(Measurement)
    known = {"parts": parts, "stopped": False, "problem": NOTHING, "recipe": recipe("neural_network"), **more}
    vars(made).update(known, validation=type("Turns", (), {"parts": (0,) * turns}))
    return made


def codes(messages: tuple[Message, ...]) -> list[str]:
    return [each.code for each in messages]


def test_what_was_left_out_is_said():
    found = {part: None for part in (2, 4, 8)}
    assert codes(measurement((2, 4, 8))._messages(found)) == []
    assert codes(measurement((2, 4))._messages(found)) == []
    assert codes(measurement((4, 8, 16))._messages(dict.fromkeys((4, 8, 16)))) == ["curve.slow"]
    assert codes(measurement((2, 4, 8), turns=5)._messages(found)) == ["curve.in_turn"]
    (missed,) = measurement((2, 4, 8))._messages({8: None})
    assert missed == "There was no time for 1/2 of the rows."
    assert codes(measurement((2, 4, 8), stopped=True)._messages({8: None})) == []
    assert codes(measurement((2, 4, 8))._messages({})) == []
    assert codes(measurement(())._messages({})) == []


def test_why_there_is_no_curve_is_said():
    assert measurement((2, 4, 8), problem=Message("", "Too odd."))._why() == (
        "Parts of the rows can't be learned from: Too odd."
    )
    assert measurement((2,))._why().code == "curve.few_rows"
    assert measurement((2, 4), stopped=True)._why().code == "curve.ended"
    assert measurement((2, 4))._why().code == "curve.too_slow"


def test_a_smaller_part_gets_more_epochs_where_it_learns_in_steps():
    network, trees = measurement((2,)), measurement((2,), recipe=recipe("boosted_trees"))
    assert [network._slower(part) for part in (1, 2, 4, 8)] == [1.0, 2.0, 4.0, 4.0]
    assert [trees._slower(part) for part in (1, 2, 8)] == [1.0, 1.0, 1.0]
    third = network._recipe(2, 3).training
    assert (third.seed, third.epochs) == (3, 120)
    assert trees._recipe(2, 0).training == recipe().training
    long = recipe("neural_network").model_copy(update={"training": third.model_copy(update={"epochs": 2_000})})
    assert measurement((2,), recipe=long)._recipe(8, 0).training.epochs == 5_000


def test_a_part_is_named_in_the_progress():
    assert learning_curve._learning_from(1) == "All rows"
    assert learning_curve._learning_from(8) == "Learning from 1/8 of the rows"
    assert learning_curve._name(8, 2) == "8-2"
    assert curve_sizes.TIMES == (1.5, 2.0, 4.0)


@pytest.mark.parametrize(
    ("took", "learning", "parts"),
    [
        (0.0, 10_000, (2, 4, 8)),
        (34.0, 10_000, (2, 4, 8)),  # 7/8 of it is within half a minute
        (35.0, 10_000, (4, 8, 16)),
        (70.0, 10_000, (8, 16, 32)),
        (140.0, 10_000, (16, 32, 64)),
        (280.0, 10_000, (32, 64, 128)),
        (9_000.0, 10_000, (32, 64, 128)),
        (0.0, 160, (2, 4, 8)),
        (0.0, 159, (2, 4)),  # an eighth is fewer than 20 rows
        (0.0, 39, ()),
    ],
)
def test_smaller_parts_are_taken_the_longer_learning_takes(took: float, learning: int, parts: tuple[int, ...]):
    made = measurement((), recipe=recipe("boosted_trees"), seconds=60.0)
    vars(made)["folder"] = type("Empty", (), {"judged": lambda self, name: {}})()
    vars(made)["validation"].learning = learning
    assert made._parts(took) == parts
