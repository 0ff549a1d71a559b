"""Which columns each task can learn and suits best, and what it says of them, at the borders."""

import numpy as np
import pyarrow as pa
import pytest

from core.errors import UserError
from core.judgement import Evaluation, Measured
from core.metrics import Judged
from core.records import Column, ColumnProfile, FittedTarget
from core.tasks import TASKS, finding, picking
from core.tasks.amounts import HUGE, amount, details, numbers, radius
from core.tasks.amounts import verdict as verdict_of_numbers
from tests.answers.made import of_values

PICK, VALUE, SEVERAL, STEPS = (TASKS[name] for name in ("classification", "regression", "several_labels", "ordered"))


def column(unique: int, rows: int = 100, kind: str = "category", **more: object) -> Column:
    return Column(
        "y", kind, ColumnProfile("y", **{"storage": "text", "rows": rows, "missing": 0, "unique": unique, **more})
    )


def codes(message: object) -> str:
    return getattr(message, "code", "")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (column(0, missing=100), "target.empty"),
        (column(5, storage="bytes"), "target.no_answer"),
        (column(5, storage="list"), "target.no_answer"),
        (column(1), "target.one_answer"),
        (column(2), ""),
        (column(50), ""),
        (column(51), "target.hardly_twice"),
        (column(200, 1_000), ""),
        (column(201, 1_000), "target.many_answers"),
        (column(9, 9), ""),  # so few rows are refused as too few elsewhere
        (column(6, 10), "target.hardly_twice"),
        (column(6, 20, missing=9), "target.hardly_twice"),
        (column(5, 20, missing=10), ""),
    ],
)
def test_answers_can_be_picked_where_they_come_again(asked: Column, why: str):
    assert codes(picking.why_not(asked)) == codes(PICK.why_not(asked)) == why
    assert codes(STEPS.why_not(asked)) == ("target.two_answers" if asked.profile.unique == 2 else why)


def test_why_an_answer_can_not_be_picked_names_the_column_and_the_counts():
    assert picking.why_not(column(1_201, 9_000)) == (
        "“y” has 1,201 different values; picking an answer works with at most 200."
    )
    assert picking.why_not(column(60)) == (
        "“y” has 60 different values in 100 rows: answers that hardly ever come twice can't be learned."
    )
    assert picking.why_not(column(5, storage="bytes")) == "“y” holds bytes, which can't be an answer."


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (column(0, missing=100), "target.empty"),
        (column(9, kind="date"), "target.dates"),
        (column(9, storage="date", numeric=1.0), "target.dates"),
        (column(9, storage="timestamp", numeric=1.0), "target.dates"),
        (column(9, storage="bytes", numeric=1.0), "target.no_numbers"),
        (column(9, storage="list", numeric=1.0), "target.no_numbers"),
        (column(9, numeric=0.9), ""),
        (column(9, numeric=0.89), "target.no_numbers"),
        (column(9, numeric=0.0, number_format={"units": "kg"}), ""),
        (column(9, kind="number", numeric=0.5), ""),  # somebody takes them for numbers
        (column(9, kind="number", numeric=0.49), "target.no_numbers"),
        (column(1, numeric=1.0), "target.one_number"),
        (column(2, numeric=1.0), ""),
    ],
)
def test_numbers_can_be_estimated_where_most_values_are_some(asked: Column, why: str):
    assert codes(VALUE.why_not(asked)) == why


@pytest.mark.parametrize(
    ("asked", "suits"),
    [
        (column(21, kind="number", whole=True), 0.8),
        (column(20, kind="number", whole=True), 0.0),
        (column(11, kind="number"), 0.8),
        (column(10, kind="number"), 0.0),
        (column(11, kind="number", whole=True), 0.0),
        (column(4, 7, kind="number", whole=True), 0.8),  # hardly any comes again
        (column(3, 5, kind="number", whole=True), 0.0),
        (column(5, 10, kind="number", whole=True), 0.0),
        (column(5, 12, kind="number", whole=True, missing=3), 0.8),
        (column(50), 0.0),
        (column(50, number_certain=True), 0.8),
    ],
)
def test_numbers_suit_where_many_differ(asked: Column, suits: float):
    assert VALUE.suits(asked) == suits


def texts(*frequent: tuple[str, int], unique: int | None = None) -> Column:
    rows = sum(count for _, count in frequent)
    return column(len(frequent) if unique is None else unique, rows, frequent=frequent)


SCALE = texts(("good", 5), ("poor", 4), ("fair", 4))
LABELS = texts(("a; b", 5), ("b", 4), ("a", 4), ("b; c", 3), ("c", 2))


def test_a_scale_suits_better_than_any_answers_and_labels_best_of_all():
    assert [task.suits(SCALE) for task in (PICK, STEPS)] == [0.6, 0.65]
    assert STEPS.suits(texts(("good", 5), ("poor", 4), ("fair", 4), unique=4)) == 0.3
    assert STEPS.suits(texts(("cat", 5), ("dog", 4), ("cow", 4))) == 0.3
    assert (STEPS.suits(LABELS), SEVERAL.suits(LABELS)) == (0.0, 0.7)


def test_what_is_suggested_is_the_order_or_the_sign_that_is_found():
    assert STEPS.suggest(SCALE) == {"order": "poor < fair < good"}
    assert STEPS.suggest(texts(("good", 5), ("poor", 4), ("fair", 4), unique=4)) == {}
    assert STEPS.suggest(texts(("cat", 5), ("dog", 4), ("cow", 4))) == {}
    assert SEVERAL.suggest(LABELS) == {"separator": ";"}
    assert SEVERAL.suggest(SCALE) == {}
    assert PICK.suggest(SCALE) == VALUE.suggest(SCALE) == {}


def test_what_the_model_will_do_is_said_with_the_number_of_answers():
    assert PICK.because(SCALE) == "**y** has 3 different answers, so the model picks one of them."
    assert STEPS.because(SCALE).startswith("**y** has 3 answers with an order, so the model picks one")
    assert VALUE.because(column(1_234)) == (
        "**y** is a number with 1,234 different values, so the model estimates a number."
    )
    assert SEVERAL.because(LABELS).code == "because.cells"
    assert SEVERAL.because(SCALE).code == "because.columns"


def test_classes_are_counted_by_the_different_answers_or_the_labels_in_them():
    assert [task.classes(LABELS.profile) for task in (PICK, STEPS, SEVERAL, VALUE)] == [5, 5, 3, 0]


def test_an_order_is_spelled_out_and_refused_where_it_does_not_fit():
    assert STEPS.worked_out(SCALE, {"order": "fair < poor < good", "x": 1}) == {"order": "fair < poor < good", "x": 1}
    assert STEPS.worked_out(SCALE, {}) == {"order": "poor < fair < good"}
    STEPS.require(SCALE, {})
    with pytest.raises(UserError, match="leaves out fair"):
        STEPS.require(SCALE, {"order": "poor < good"})
    assert STEPS.understood(SCALE, {}).values == {"scale": "poor < fair < good"}
    assert STEPS.understood(SCALE, {"order": "good < fair < poor"}).values == {"scale": "good < fair < poor"}


def test_a_task_without_settings_for_reading_takes_texts_as_they_stand():
    assert PICK.worked_out(SCALE, {"balance": "weights"}) == {"balance": "weights"}
    assert (PICK.understood(SCALE, {}), PICK.respelled(["a"], {}), PICK.require(SCALE, {})) == (None, None, None)
    assert (PICK.named("a; b", {}), PICK.written("a", SCALE, {})) == (("a; b",), "a")


def test_labels_are_read_with_the_sign_that_is_given_or_found():
    options = {"separator": ","}
    assert SEVERAL.respelled(["b, a", "['a', 'c']", " ", "a"], options) == ["a; b", "a; c", None, "a"]
    assert SEVERAL.respelled(["", "a"], {"blank": "none"}) == ["(none)", "a"]
    assert SEVERAL.respelled(["b|a", "a|c", "b|c", "a", "b"], {}) == ["a; b", "a; c", "b; c", "a", "b"]
    assert SEVERAL.respelled(["b|a", "a|c"], {"separator": ";"}) == ["b|a", "a|c"]
    assert SEVERAL.named("b, a", options) == ("b", "a")
    assert SEVERAL.named("b, a", {}) == ("b, a",)
    assert SEVERAL.named("(none)", options) == ()
    assert SEVERAL.named("", options) == ("",)


def test_labels_are_written_as_the_column_writes_them():
    commas = texts(("a, b", 5), ("b, c", 2), ("a", 3))
    assert SEVERAL.written("a; c", commas, {"separator": ","}) == "a, c"
    assert SEVERAL.written("c", commas, {"separator": ","}) == "c"
    assert SEVERAL.written("a; c", LABELS, {}) == "a; c"
    assert SEVERAL.written("a; c", texts(("a|b", 5)), {"separator": "|"}) == "a|c"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (column(0, missing=100), "target.empty"),
        (column(5, storage="integer"), "target.no_texts"),
        (SCALE, "target.single_labels"),
        (LABELS, ""),
    ],
)
def test_several_labels_need_texts_that_hold_some(asked: Column, why: str):
    assert codes(SEVERAL.why_not(asked)) == codes(finding.why_not(asked)) == why


def test_labels_are_counted_told_and_named_when_they_are_rare():
    raw = pa.array(["a; b", "a", "(none)", None, "a; b; c", "b; b"])
    assert finding.counts(raw) == {"a": 3, "b": 3, "c": 1}
    assert finding.frequent(LABELS.profile) == ["b", "a", "c"]
    assert finding.sentence(LABELS.profile) == "The labels in its cells: b, a, c. Is this right?"
    many = texts(("; ".join("abcdefghi"), 2), ("a", 2))
    assert finding.sentence(many.profile) == "The labels in its cells: a, b, c, d, e, f, g, h …. Is this right?"
    eight = texts(("; ".join("abcdefgh"), 2))
    assert finding.sentence(eight.profile).endswith("g, h. Is this right?")
    assert finding.sentence(column(0).profile) is None
    several = pa.array(["a"] * 5 + ["b"] * 4 + ["b; c"] * 1)
    assert finding.warnings(["a", "b", "c"], several) == (
        "Few training rows for “c” (1): the model can hardly learn such a label.",
    )
    assert finding.warnings(["a", "b"], several) == ()
    assert SEVERAL.warnings(FittedTarget("several_labels", "y", ("a", "c")), several)[0].startswith("Few training rows")
    assert finding.rarest(pa.array(["a", "a; b", "(none)", "b", "a; c"])).tolist() == [1, 2, 0, 2, 3]


def test_too_many_labels_and_none_are_refused():
    finding.require("y", finding.counts(pa.array([f"l{index}" for index in range(200)])))
    with pytest.raises(UserError, match="holds 1,201 different labels; at most 200"):
        finding.require("y", finding.counts(pa.array([f"l{index}" for index in range(1_201)])))
    with pytest.raises(UserError, match="No training row of “y” has a label"):
        finding.require("y", finding.counts(pa.array(["(none)"])))


def test_rows_with_several_labels_are_sorted_by_certainty_and_by_how_wrong_they_are():
    truth = np.array([[1, 0], [1, 1], [0, 0], [1, 0], [0, 1], [1, 1]], bool)
    scores = np.array([[0.9, 0.2], [0.7, 0.9], [0.1, 0.1], [0.45, 0.3], [0.9, 0.8], [0.9, 0.45]])
    judged = Judged(truth, scores, scores >= 0.5)
    assert finding.sure(judged) == pytest.approx([0.8, 0.7, 0.9, 0.55, 0.8, 0.55])
    found = finding.sorts(judged)
    assert {name: indices.tolist() for name, indices in found.items()} == {
        "right": [1, 0, 2],  # those with most labels first
        "wrong": [3, 4, 5],
        "unsure": [3, 5],
    }
    assert finding.skill(Judged(truth, scores, truth)) == pytest.approx(
        (11 / 12 + 1 - 7 / 12 * 2) / 2 / (5 / 12), abs=1
    )
    sample = SEVERAL.sample(FittedTarget("several_labels", "y", ("a", "b")), judged, 5)
    assert (sample.answer, sample.truth, sample.sure) == ("a", "a; b", pytest.approx(0.55))


BESIDE = "of the test rows right; always giving the most common answer"


def evaluated(**metrics: tuple[float | None, float | None]) -> Evaluation:
    return Evaluation(rows=80, metrics={name: Measured(*pair) for name, pair in metrics.items()})


@pytest.mark.parametrize(
    ("reached", "balanced", "said"),
    [
        (
            (0.9, 0.8),
            (0.5, 0.5),
            "It answers 90% of the test rows right; always giving the most common answer would get 80%.",
        ),
        ((0.8, 0.8), (0.5, 0.5), "verdict.no_better"),
        ((0.8, 0.8), (0.551, 0.5), "verdict.finds_rare"),
        ((0.8, 0.8), (0.549, 0.5), "verdict.no_better"),
        ((0.8, 0.8), (None, 0.5), "verdict.no_better"),
        ((0.8, 0.8), (0.9, None), "verdict.no_better"),
        ((None, 0.8), (0.9, 0.5), "verdict.no_rows"),
        ((0.8, None), (0.9, 0.5), "verdict.no_rows"),
    ],
)
def test_the_verdict_on_picked_answers_holds_them_against_the_most_common(reached, balanced, said):
    found = picking.verdict(evaluated(accuracy=reached, balanced_accuracy=balanced))
    assert said in (found.code, found)
    assert PICK.verdict(evaluated(accuracy=reached, balanced_accuracy=balanced)) == found


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ((5.0, 9.0), "It is off by 5 on average; always answering the average would be off by 9."),
        ((9.0, 9.0), "verdict.off_no_better"),
        ((9.1, 9.0), "verdict.off_no_better"),
        ((None, 9.0), "verdict.no_rows"),
        ((9.0, None), "verdict.no_rows"),
    ],
)
def test_the_verdict_on_numbers_holds_them_against_the_average(reached, said):
    found = verdict_of_numbers(evaluated(mae=reached))
    assert said in (found.code, found)


def test_the_verdicts_on_steps_and_labels_hold_them_against_the_usual_answer():
    better = STEPS.verdict(evaluated(accuracy=(0.7, 0.4), mae_ranks=(0.35, 1.2)))
    assert better == (
        "It answers 70% of the test rows right and is 0.35 steps off on average; always giving the answer in the "
        "middle of all would be 1.2 steps off (40% right)."
    )
    for off, code in (((1.2, 1.2), "verdict.steps_no_better"), ((None, 1.0), "verdict.no_rows")):
        assert STEPS.verdict(evaluated(accuracy=(0.7, 0.4), mae_ranks=off)).code == code
    assert STEPS.verdict(evaluated(accuracy=(0.7, 0.4), mae_ranks=(0.4, None))).code == "verdict.no_rows"
    assert STEPS.verdict(evaluated(accuracy=(None, 0.4), mae_ranks=(0.4, 0.5))).code == "verdict.no_rows"
    labels = SEVERAL.verdict(evaluated(subset_accuracy=(0.6, 0.1), f1_rows=(0.8, 0.3)))
    assert labels == (
        "For 60% of the test rows all labels are right; row by row they match to 80% (F1). Always naming the most "
        "frequent label would match to 30%."
    )
    equal = SEVERAL.verdict(evaluated(subset_accuracy=(0.6, 0.1), f1_rows=(0.3, 0.3)))
    assert equal.endswith("does as well: so far your columns tell it little.")
    for metrics in (
        {"subset_accuracy": (None, 0.1), "f1_rows": (0.8, 0.3)},
        {"subset_accuracy": (0.6, 0.1), "f1_rows": (None, 0.3)},
        {"subset_accuracy": (0.6, 0.1), "f1_rows": (0.8, None)},
    ):
        assert SEVERAL.verdict(evaluated(**metrics)).code == "verdict.no_rows"


def test_answers_with_few_rows_and_one_that_most_have_are_worth_knowing():
    counts = (("a", 91), ("b", 9), ("c", 10), ("d", 1))
    profile = column(4, 100, frequent=counts, missing=0).profile
    rare, most = picking.review(profile)
    assert rare == "Few rows for “b” (9), “d” (1): the model can hardly learn such an answer."
    assert most == "91% of the rows are “a”: always saying so is hard to beat."
    assert PICK.review(profile) == STEPS.review(profile) == [rare, most]
    assert picking.review(column(2, 100, frequent=(("a", 90), ("b", 10))).profile) == []
    gaps = column(2, 120, frequent=(("a", 91), ("b", 10)), missing=20).profile
    assert len(picking.review(gaps)) == 1
    many = column(7, 100, frequent=tuple((name, 3) for name in "abcdefg")).profile
    assert picking.review(many)[0].values["answers"] == ", ".join(f"“{name}” (3)" for name in "abcde")
    assert picking.review(column(0).profile) == VALUE.review(profile) == []


def test_rows_picked_are_vouched_for_by_the_error_that_so_few_could_hide():
    # Wilson's upper bound of 0 wrong in 100 rows, z = 1.645: z² / (n + z²)
    none_wrong = 1 - (1.645**2 / (100 + 1.645**2)) / 0.5
    found = Evaluation(rows=100, metrics={"accuracy": Measured(1.0, 0.5), "subset_accuracy": Measured(0.5, 0.5)})
    assert picking.vouched(found) == PICK.vouched(found) == pytest.approx(none_wrong)
    assert picking.vouched(found, "subset_accuracy") == SEVERAL.vouched(found) < 0
    for entry, rows in ((Measured(None, 0.5), 9), (Measured(1.0), 9), (Measured(1.0, 1.0), 9), (Measured(1.0, 0.5), 0)):
        assert picking.vouched(Evaluation(rows=rows, metrics={"accuracy": entry})) == 0.0


@pytest.mark.parametrize(("rows", "value", "vouched"), [(50, 0.7, 0.7), (49, 0.7, 0.0), (50, None, 0.0)])
def test_numbers_are_vouched_for_from_fifty_rows_on(rows, value, vouched):
    assert VALUE.vouched(Evaluation(rows=rows, metrics={"r2": Measured(value)})) == vouched


def test_skill_is_what_is_right_beyond_guessing_every_class_alike():
    truth = np.array([0] * 8 + [1] * 2)
    judged = Judged(truth, np.eye(2)[truth], np.array([0] * 8 + [1, 0]))
    assert picking.skill(judged) == pytest.approx((0.75 - 0.5) / 0.5)
    assert picking.skill(judged.of(np.arange(8))) == 0.0
    values = np.array([1.0, 2.0, 3.0])
    assert VALUE.skill(Judged(values, np.array([1.0, 2.0, 4.0]), values)) == pytest.approx(0.5)
    assert VALUE.skill(Judged(values[:1], values[:1], values[:1])) == 0.0


def test_ranks_are_asked_where_a_class_has_under_half_of_an_even_share():
    def told(rare: int) -> float | None:
        truth = np.array([1] * rare + [0] * (100 - rare))
        return picking.ranks(Judged(truth, np.eye(2)[truth], truth))

    assert (told(24), told(25)) == (1.0, None)
    unseen = np.array([-1] + [0] * 60 + [1] * 10)
    assert picking.ranks(Judged(unseen, np.eye(2)[np.maximum(unseen, 0)], unseen)) == pytest.approx((10 / 11 + 1) / 2)


def test_rows_between_two_answers_are_those_whose_second_is_half_as_likely():
    shares = np.array([[0.6, 0.3, 0.1], [0.62, 0.3, 0.08], [0.4, 0.4, 0.2], [0.5, 0.4, 0.1]])
    found = picking.sorts(Judged(np.array([0, 1, -1, 2]), shares, shares.argmax(1)))
    assert {name: indices.tolist() for name, indices in found.items()} == {
        "right": [0],
        "wrong": [1, 3],
        "unsure": [3, 0],
    }
    alone = picking.sorts(Judged(np.array([0, 0]), np.ones((2, 1)), np.array([0, 0])))
    assert [alone[name].tolist() for name in ("right", "wrong", "unsure")] == [[0, 1], [], []]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (0.001, "0.001"),
        (0.0009, "9.00e-04"),
        (99.94, "99.9"),
        (100.0, "100"),
        (-1234.5, "-1,234"),
        (999_999_999.0, "999,999,999"),
        (1e9, "1.00e+09"),
        (-0.0123456, "-0.0123"),
    ],
)
def test_amounts_are_written_as_people_read_them(value: float, shown: str):
    assert amount(value) == shown


def test_the_radius_is_the_error_that_so_many_of_fresh_rows_stay_below():
    assert [radius(np.arange(1.0, 10.0), level) for level in (0.5, 0.8, 0.9, 0.91)] == [5.0, 8.0, 9.0, 9.0]
    assert radius(np.array([3.0, np.nan, 1.0, np.inf]), 0.5) == 3.0
    assert radius(np.array([2.0]), 0.1) == 2.0


def test_numbers_up_to_a_huge_size_are_learned_and_the_first_beyond_is_named():
    assert numbers("y", pa.array(["1", str(HUGE), f"-{HUGE}"]), None).tolist() == [1.0, HUGE, -HUGE]
    with pytest.raises(UserError, match=r"holds '1e\+101', which"):
        numbers("y", pa.array(["1", "1e+101", "x"]), None)
    with pytest.raises(UserError, match=r"holds 'x' \(row 8\), which"):
        numbers("y", pa.array(["1", "x"]), np.array([3, 7]))


def test_details_of_numbers_hold_the_intervals_and_how_many_hold_the_truth():
    given = of_values([1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 2.0, 1.0], [2.0, 3.0, 2.5, 3.0])
    truth = np.array([0.0, 3.0, 3.0, 5.0])
    found = details(Judged(truth, given.prediction, given.prediction), given)
    assert found["scatter"] == {
        "truth": [0.0, 3.0, 3.0, 5.0],
        "prediction": [1.0, 2.0, 3.0, 4.0],
        "lower": [0.0, 2.0, 2.0, 1.0],
        "upper": [2.0, 3.0, 2.5, 3.0],
    }
    assert found["coverage"] == {"level": 0.9, "value": 0.5, "promised": True}
    assert sum(found["residuals"]["counts"]) == 4


def test_tenths_of_numbers_are_spread_evenly_and_of_few_rows_fewer():
    assert np.bincount(VALUE.stratify_by(pa.array([float(index) for index in range(400)]))).tolist() == [40] * 10
    assert np.bincount(VALUE.stratify_by(pa.array([float(index) for index in range(60)]))).tolist() == [20] * 3
    assert VALUE.stratify_by(pa.array([1.0, 2.0])).tolist() == [0, 0]
    assert VALUE.span(np.arange(101.0)) == (1.0, 99.0)


def test_a_target_without_deviation_by_rounding_gets_its_range():
    learned = VALUE.learn("y", pa.array(["1", "3", "8"]))
    assert (learned.mean, learned.median, learned.deviation) == (4.0, 3.0, pytest.approx(np.std([1, 3, 8])))
    assert (learned.task, learned.target, VALUE.unit(learned)) == ("regression", "y", learned.deviation)
    with pytest.raises(UserError, match="“y” is missing in every training row"):
        VALUE.learn("y", pa.array([], pa.string()))
    with pytest.raises(UserError, match="“y” is 2.5 in every training row"):
        VALUE.learn("y", pa.array(["2.5", "2.50"]))


def test_a_wrong_answer_that_it_was_surest_of_is_the_worst():
    shares = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.5, 0.5]])
    judged = Judged(np.array([1, 0, 0, -1]), shares, np.array([0, 1, 0, 0]))
    assert PICK.worst(judged).tolist() == [0, 1, 3]
    values = np.array([1.0, 5.0, 2.0])
    assert VALUE.worst(Judged(np.zeros(3), values, values)).tolist() == [1, 2, 0]
    sample = VALUE.sample(None, Judged(np.array([3.0]), np.array([2.5]), np.array([2.5])), 0)
    assert (sample.answer, sample.truth, sample.error, sample.sure) == (2.5, 3.0, -0.5, None)


def test_weights_decide_the_answer_and_leave_the_probabilities():
    learned = FittedTarget("classification", "y", ("no", "yes"), (0.9, 0.1), weights=(0.5, 5.0))
    scores = np.array([[0.95, 0.05], [0.8, 0.2]])
    assert PICK.winners(learned, scores).tolist() == [0, 1]
    assert PICK.weighed(learned, scores)[1] == pytest.approx([0.4 / 1.4, 1 / 1.4])
    found = PICK.answers(learned, scores, {})
    assert (found["label"].tolist(), found["probabilities"] is scores) == (["no", "yes"], True)
    floor = PICK.floor(learned, np.array([0, 1]))
    assert (floor.predicted.tolist(), floor.scores.tolist()) == ([0, 0], [[0.9, 0.1]] * 2)


def test_labels_for_a_model_that_knows_others_keep_their_thresholds():
    one = FittedTarget("several_labels", "y", ("a", "b"))
    other = FittedTarget("several_labels", "y", ("b", "c"))
    assert SEVERAL.for_labels({"thresholds": [0.2, 0.7]}, one, other) == {"thresholds": [0.7, 0.5]}
    assert SEVERAL.for_labels({}, one, other) == {"thresholds": [0.5, 0.5]}
    assert SEVERAL.roughly(one, np.zeros((0, 2)), np.zeros((0, 2)), SEVERAL.Options()) == {}
    assert SEVERAL.floor(
        FittedTarget("x", "y", ("a", "b", "c"), (0.3, 0.6, 0.5)), np.zeros((1, 3))
    ).predicted.tolist() == [[False, True, True]]
    none = np.zeros((1, 3))
    for shares, named in (((0.3, 0.6, 0.5), [False, True, True]), ((0.3, 0.2, 0.1), [True, False, False])):
        known = FittedTarget("several_labels", "y", ("a", "b", "c"), shares)
        assert SEVERAL.floor(known, none).predicted.tolist() == [named]
