"""Advice about rows (rare answers, weak sorts, too few for the test) at its borders, with all the numbers in it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.evaluation.interval import of_share
from core.improve.advice import balance, few_test_rows, rare_class, weak_slice
from core.improve.advice.base import ROWS, TRAIN
from core.improve.advice.case import Answered, Case, Slice
from core.improve.gains.gain import Gain
from core.judgement import Evaluation, Measured
from core.recipe import SplitOptions, edit
from tests.improve.planted import answers, perfect, recipe

COUNTS = {"no": 300, "yes": 100}


def told(*groups: tuple[int, str, str], counts: dict[str, int] = COUNTS) -> Case:
    """A run that was trained on so many rows of each answer; groups: rows, what is true, what it says."""
    truth, predicted = ([entry[at] for entry in groups for _ in range(entry[0])] for at in (1, 2))
    given = Answered(np.arange(len(truth)), np.array(truth, object), np.array(predicted, object))
    return replace(perfect(), answered=given, counts=counts)


def test_the_answer_that_lacks_rows_is_named_with_what_it_would_bring():
    found = rare_class.look(told((70, "no", "no"), (10, "no", "yes"), (5, "yes", "yes"), (15, "yes", "no")))
    assert found.evidence == (
        "Of 20 rows kept aside that are “yes” it finds 5 (25%), of the others 88%. It learned from 100 such rows; each "
        "other answer has 300 on average."
    )
    assert found.action.effect == "Opens Data. Bring rows whose answer is “yes”: about 100 more."
    assert (found.title, found.action.name, found.measure) == ("More rows that are “yes”", ROWS, "accuracy")
    assert found.gain == Gain(None, 0.0, pytest.approx((0.875 - 0.25) * 0.2))
    assert found.numbers == {"label": "yes", "rows": 100, "judged": 20, "recall": 0.25, "others": 0.875}


def test_of_several_rare_answers_the_one_whose_rows_cost_most_is_named():
    counts = {"a": 10, "b": 20, "c": 400, "d": 400}
    groups = ((60, "c", "c"), (20, "d", "d"), (8, "a", "c"), (12, "b", "c"))
    found = rare_class.look(told(*groups, counts=counts))
    assert found.numbers["label"] == "b"
    assert "each other answer has 270 on average" in found.evidence
    assert found.gain.high == pytest.approx(0.12 * 80 / 88)
    assert rare_class.look(told(*groups, counts={**counts, "b": 300})).numbers["label"] == "a"


@pytest.mark.parametrize(
    ("rows", "counts", "speaks"),
    [
        ((45, 5), COUNTS, True),
        ((44, 5), COUNTS, False),  # fewer than 50 rows to judge by
        ((96, 4), COUNTS, False),  # fewer than 5 of that answer
        ((95, 5), {"no": 300, "yes": 100}, True),
        ((95, 5), {"no": 299, "yes": 101}, False),  # more than half of an equal share
        ((0, 60), COUNTS, False),  # no others to hold it against
    ],
)
def test_a_rare_answer_needs_rows_to_judge_by(rows: tuple[int, int], counts: dict[str, int], speaks: bool):
    case = told((rows[0], "no", "no"), (rows[1], "yes", "no"), counts=counts)
    assert (rare_class.look(case) is not None) == speaks


def test_a_rare_answer_that_may_be_found_as_often_as_the_others_is_not_named():
    others = ((72, "no", "no"), (8, "no", "yes"))  # 90 %
    assert of_share(15, 20)[1] < 0.9 < of_share(16, 20)[1]
    assert rare_class.look(told(*others, (15, "yes", "yes"), (5, "yes", "no"))) is not None
    assert rare_class.look(told(*others, (16, "yes", "yes"), (4, "yes", "no"))) is None


def test_what_could_be_gained_of_a_very_rare_answer_must_be_worth_a_word():
    assert rare_class.look(told((2_400, "no", "no"), (5, "yes", "no"))) is not None
    assert rare_class.look(told((2_600, "no", "no"), (5, "yes", "no"))) is None  # under two in a thousand
    assert rare_class.look(replace(told((95, "no", "no"), (5, "yes", "no")), answered=None)) is None
    assert rare_class.look(replace(told((95, "no", "no"), (5, "yes", "no")), counts={})) is None


def sorts(costs: np.ndarray, *inside: np.ndarray, share: bool = True) -> Case:
    """A run whose rows cost so much, with these sorts of them."""
    truth, rows = np.zeros(len(costs)), np.arange(len(costs))
    found = tuple(Slice(f"c{index}", f"sort {index}", each) for index, each in enumerate(inside))
    case = replace(perfect(), slices=found)
    if share:
        labels = np.where(costs > 0, "no", "yes").astype(object)
        return replace(case, answered=Answered(rows, np.full(len(rows), "yes", object), labels))
    return replace(case, recipe=recipe("linear", "regression"), answered=Answered(rows, truth, np.sqrt(costs)))


def first(count: int, rows: int = 100) -> np.ndarray:
    return np.arange(rows) < count


def wrong(inside: int, of: int, outside: int, rows: int = 100) -> np.ndarray:
    """Costs of rows, the first `of` of which are a sort: so many of them wrong, and of the others."""
    costs = np.zeros(rows)
    costs[:inside] = 1
    costs[of : of + outside] = 1
    return costs


def test_a_weak_sort_is_said_with_both_shares_and_what_it_would_bring():
    found = weak_slice.look(sorts(wrong(15, 30, 7), first(30), first(31)[::-1]))
    assert found.evidence == (
        "Of the rows kept aside, 30 have sort 0: 50% right; all others: 90% right. Among the 2 sorts of rows that were "
        "compared, that is hardly chance."
    )
    assert found.action.effect == "Opens Data. Bring more rows with sort 0, so that it can learn them."
    assert (found.title, found.action.name, found.measure) == ("More rows with sort 0", ROWS, "accuracy")
    assert found.numbers == {"rows": 30, "inside": 0.5, "outside": pytest.approx(0.9), "compared": 2}
    assert found.gain == Gain(None, 0.0, pytest.approx(0.3 * 0.4))


def test_of_numbers_a_weak_sort_is_said_by_its_error():
    costs = np.where(first(30), 9.0, 1.0) + 0.1 * (np.arange(100) % 2)
    found = weak_slice.look(sorts(costs, first(30), share=False))
    assert "30 have sort 0: an error of 3.01; all others: an error of 1.02. Among the 1 sorts" in found.evidence
    assert found.gain.high == pytest.approx(np.sqrt(costs.mean()) - np.sqrt(1.05))


@pytest.mark.parametrize(
    ("costs", "inside", "speaks"),
    [
        (wrong(15, 30, 2), first(30), True),
        (wrong(15, 29, 2), first(29), False),  # fewer than 30 rows
        (wrong(15, 35, 2), first(35), True),
        (wrong(15, 36, 2), first(36), False),  # more than 35 of 100: they lack nothing
        (wrong(15, 30, 2, 99), first(30, 99), False),  # fewer than 100 rows in all
        (wrong(5, 30, 7), first(30), False),  # that may be chance
        (wrong(0, 30, 0), first(30), False),  # nothing is wrong
    ],
)
def test_a_weak_sort_needs_rows_and_must_not_be_chance(costs: np.ndarray, inside: np.ndarray, speaks: bool):
    assert (weak_slice.look(sorts(costs, inside)) is not None) == speaks


def test_a_sort_that_is_surely_worse_but_hardly_is_not_named():
    def case(right: float) -> Case:
        costs = np.where(first(30), right, 4.0) + 0.01 * (np.arange(100) % 2)
        return sorts(costs, first(30), share=False)

    assert weak_slice.look(case(4.9)) is None  # less than a quarter more
    assert weak_slice.look(case(5.1)) is not None


def test_the_more_sorts_are_compared_the_surer_one_must_be():
    costs = wrong(12, 30, 12)  # 40 % and 17 %: as likely by chance as 1 in 100
    assert weak_slice.look(sorts(costs, first(30))) is not None
    others = [np.roll(first(30), 35) for _ in range(9)]
    assert weak_slice.look(sorts(costs, first(30), *others)) is None
    small = [first(10) for _ in range(9)]  # too small to be compared
    assert weak_slice.look(sorts(costs, first(30), *small)) is not None


def test_of_two_weak_sorts_the_one_that_costs_more_in_all_is_named():
    costs = np.where(first(30) | first(35)[::-1], 1.0, 0.0)
    costs[[0, 1, 2, 97, 98, 99]] = 0
    case = sorts(costs, first(30), first(35)[::-1])
    assert weak_slice.look(case).numbers["rows"] == 35
    assert weak_slice.look(replace(case, slices=case.slices[::-1])).numbers["rows"] == 35


def rare(**changes: object) -> Case:
    """A tenth of the rows are rare, and narrowly missed where they are."""
    found = answers(1_000, {"no": 0.99, "yes": 0.4}, {"no": 0.9, "yes": 0.1})
    return replace(perfect(), **{"answered": found, "counts": {"no": 3_600, "yes": 400}, **changes})


def test_weights_are_advised_with_what_they_find_and_what_they_cost():
    found = balance.look(rare())
    # those missed lie at 0.4 beside 0.6: of the rare ones all are found then, of the others none less or more
    assert found.numbers == {"label": "yes", "found": [0.4, 1.0], "accuracy": [0.931, pytest.approx(0.991)]}
    assert found.evidence == (
        "“yes” is rare: 400 of 4,000 rows. With every answer of the same weight it would find 100% of them in place of "
        "40% on rows kept aside, and the accuracy would go from 93.1% to 99.1%: more false alarms."
    )
    assert found.gain.expected == pytest.approx(0.3)
    assert (found.measure, found.main, found.better) == ("balanced_accuracy", False, True)
    assert (found.action.name, found.action.recipe.task.options) == (TRAIN, {"balance": "weights"})


def test_the_gain_of_weights_is_that_of_the_labels_as_they_would_be_answered():
    shares = np.array([[0.8, 0.2]] * 80 + [[0.95, 0.05]] * 10 + [[0.8, 0.2]] * 10, "float32")
    truth = np.array(["no"] * 70 + ["yes"] * 10 + ["no"] * 10 + ["yes"] * 10, object)
    given = Answered(np.arange(100), truth, np.full(100, "no", object), shares, ("no", "yes"))
    # weights of 0.56 and 5: all but the ten of 0.05 are taken for rare
    found = balance.look(rare(answered=given, counts={"no": 900, "yes": 100}))
    assert found.numbers == {"label": "yes", "found": [0.0, 1.0], "accuracy": [0.8, pytest.approx(0.3)]}
    assert found.gain.expected == pytest.approx((10 / 80 + 20 / 20) / 2 - 0.5)
    truth[-10:] = "maybe"  # an answer that it never learned is left out
    found = balance.look(rare(answered=replace(given, truth=truth), counts={"no": 900, "yes": 100}))
    assert found.gain.expected == pytest.approx((10 / 80 + 10 / 10) / 2 - 0.5)
    assert found.gain.rows == 90
    none = replace(given, truth=np.full(100, "no", object))
    assert balance.look(rare(answered=none, counts={"no": 900, "yes": 100})) is None


@pytest.mark.parametrize(
    ("case", "speaks"),
    [
        (rare, True),
        (lambda: rare(answered=None), False),
        (lambda: rare(answered=replace(rare().answered, probabilities=None)), False),
        (lambda: rare(recipe=edit.with_task_options(recipe(), {"balance": "weights"})), False),  # it has them
        (lambda: rare(recipe=edit.with_task_options(recipe(), {"balance": "none"})), True),
        (lambda: rare(recipe=recipe("baseline")), False),  # no weights help it
        (lambda: rare(counts={"no": 3_000, "yes": 1_000}), True),  # just half of an equal share
        (lambda: rare(counts={"no": 2_990, "yes": 1_010}), False),
        (lambda: rare(answered=of(100)), True),
        (lambda: rare(answered=of(99)), False),  # too few to reckon by
    ],
)
def test_weights_are_advised_where_an_answer_is_rare_and_nothing_weighs_yet(case: Callable[[], Case], speaks: bool):
    assert (balance.look(case()) is not None) == speaks


def of(rows: int) -> Answered:
    """The first rows of answers of which half of each are narrowly missed."""
    found = answers(200, {"no": 1.0, "yes": 0.2}, {"no": 0.5, "yes": 0.5})
    order = np.random.default_rng(1).permutation(200)[:rows]
    return replace(
        found,
        rows=np.arange(rows),
        truth=found.truth[order],
        predicted=found.predicted[order],
        probabilities=found.probabilities[order],
    )


def on_test_rows(value: float | None, rows: int, whole: int = 10_000, **split: object) -> Case:
    """A run with so many test rows of all, on which its share of right answers is `value`."""
    parts = {"train": whole - 2 * rows, "validation": rows, "test": rows}
    case = replace(perfect(), evaluation=Evaluation(rows=rows, metrics={"accuracy": Measured(value)}), parts=parts)
    return replace(case, recipe=edit.with_split(case.recipe, SplitOptions(**split)))


def test_a_test_part_that_is_too_small_is_told_what_it_takes_to_know_more():
    found = few_test_rows.look(on_test_rows(0.9, 400, whole=3_000))
    low, high = of_share(360, 400)
    half = (high - low) / 2  # 2.9 points
    more = 400 * (half / 0.02) ** 2 - 400
    assert found.numbers == {"rows": 400, "half": half, "wish": 0.02, "more": 10 * np.ceil(more / 10)}
    assert found.evidence == (
        "The share of right answers on 400 test rows is known to ±3.0 points. For ±2 points it takes about 480 more "
        "rows."
    )
    assert (found.action.name, found.action.label) == (TRAIN, "Train with a larger test part")
    assert found.action.effect.startswith("A new run that keeps 29% of the rows for the test in place of 20%.")
    assert found.action.recipe.split == SplitOptions(test=0.29)  # 875 of 3,000 rows
    assert (found.title, found.measure, found.gain) == ("A larger test part", "accuracy", None)
    assert (found.main, found.better) == (True, False)


@pytest.mark.parametrize(
    ("whole", "wish", "more", "test"),
    [
        (6_000, 0.02, 2_300, 0.39),
        (3_000, 0.03, 930, 0.34),  # two points would take 77 %
        (1_500, 0.05, 270, 0.25),
        (800, 0.05, 270, None),  # 46 %
    ],
)
def test_where_the_rows_do_not_suffice_for_two_points_three_or_five_are_wished_for(
    whole: int, wish: float, more: int, test: float | None
):
    found = few_test_rows.look(on_test_rows(0.5, 100, whole))  # known to 9.6 points
    assert found.numbers == {"rows": 100, "half": pytest.approx(0.0962, abs=1e-4), "wish": wish, "more": more}
    assert (found.action.recipe.split.method, found.action.recipe.split.test) == (
        ("random", test) if test else ("folds", 0.2)
    )


def test_each_row_is_judged_in_its_turn_where_the_rows_are_too_few():
    found = few_test_rows.look(on_test_rows(0.9, 400, 2_000))
    assert (found.action.name, found.action.label) == (TRAIN, "Judge in turns")
    assert "A new run judges each of the 1,600 rows outside the test part in its turn" in found.action.effect
    assert found.action.recipe.split == SplitOptions(method="folds")
    used = on_test_rows(0.9, 400, 2_000)
    used = replace(used, parts={**used.parts, "use": 5_000})  # rows drawn from use are no more of them
    assert few_test_rows._cross_validation(used).effect == found.action.effect
    at_most = replace(used, parts={"train": 2_000, "test": 1_500})
    assert few_test_rows._cross_validation(at_most) is not None
    assert few_test_rows._cross_validation(replace(at_most, parts={"train": 2_001, "test": 1_500})) is None


def test_of_numbers_the_test_part_is_told_by_a_share_of_their_error():
    truth = np.zeros(200)
    given = Answered(np.arange(200), truth, np.array([1.0, 3.0] * 100))
    case = replace(on_test_rows(0.9, 400, 6_000), answered=given)
    measured = Evaluation(rows=400, metrics={"rmse": Measured(2.2)})
    case = replace(case, recipe=recipe("linear", "regression"), evaluation=measured)
    found = few_test_rows.look(case)
    half = 1.959964 * 4.0 / 20 / (2 * 5.0)  # costs 1 and 9
    assert found.numbers == {"rows": 400, "half": pytest.approx(half), "wish": 0.02, "more": 1_200}
    assert found.evidence == ("The error on 400 test rows is known to ±3.9 %. For ±2 % it takes about 1,200 more rows.")
    assert found.measure == "rmse"
    assert few_test_rows.look(replace(case, answered=None)) is None
    same = replace(given, predicted=truth)
    assert few_test_rows.look(replace(case, answered=same)) is None


@pytest.mark.parametrize(
    ("case", "method", "test"),
    [
        (on_test_rows(0.9, 400, 3_000, test=0.28), "random", 0.29),
        (on_test_rows(0.9, 400, 3_000, test=0.29), None, None),  # it is as large already, and the rows are many
        (on_test_rows(0.9, 400, 3_000, validation=0.4), "random", 0.29),
        (on_test_rows(0.9, 400, 3_000, validation=0.4, calibration=0.12), None, None),  # too few to learn from
        (on_test_rows(0.9, 400, 3_000, method="column", column="part"), None, None),  # the file says the parts
        (on_test_rows(0.9, 400, 3_000, method="time", column="day"), "time", 0.29),
        (on_test_rows(0.9, 400, 2_400), "random", 0.36),
        (on_test_rows(0.9, 400, 2_000), "folds", 0.2),  # 44 % are too many: each is judged in its turn
        (on_test_rows(0.9, 400, 2_000, method="group", column="site"), "folds", 0.2),
        (on_test_rows(0.9, 400, 2_185), "random", 0.4),
        (on_test_rows(0.9, 400, 2_000, method="time", column="day"), None, None),  # the later rows judge
        (on_test_rows(0.9, 400, 2_000, method="folds"), None, None),  # they do
        (on_test_rows(0.9, 0), None, None),
        (on_test_rows(None, 400, 3_000), None, None),
        (on_test_rows(0.9, 900), None, None),  # known to two points
        (on_test_rows(0.9, 500, 3_000), None, None),  # two points would hardly be narrower
    ],
)
def test_a_larger_test_part_is_split_off_or_the_rows_are_judged_in_turn(case: Case, method: str | None, test: float):
    found = few_test_rows.look(case)
    split = found and found.action.recipe.split
    assert (split and split.method, split and split.test) == (method, test)
