"""What a report keeps of an evaluation, and the pieces beside it: folds summed up, plain values, rows that choose."""

import datetime
import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.answers import Answers
from core.bundle_schema import BundleSchema, InputColumn
from core.evaluation import alike, choosing, report, row_time, rule
from core.evaluation.choosing import Choosing
from core.evaluation.interval import AT_ONCE, DRAWS, MANY, means, of_share
from core.evaluation.permutation_importance import VALUES, relied_on
from core.evaluation.rule import FAR, START, Few, Fit, descend, fit_of, gradient, loss, surface
from core.evaluation.rule_rows import MOST, _few, _numeric
from core.judgement import Evaluation, FoldReport, Measured
from core.records import ROW
from core.tasks.shown import Sample
from tests.answers.made import MADE, of_labels, of_sets, of_values


def fold(number: int, **values: float | None) -> FoldReport:
    metrics = {name: Measured(value) for name, value in values.items()}
    return FoldReport(number, 10, metrics, np.zeros(2), np.zeros(2))


def test_folds_are_summed_up_by_mean_and_spread_without_what_they_calibrated_by():
    own = Evaluation(metrics={"accuracy": Measured(0.9, 0.5), "roc_auc": Measured(0.8, 0.5), "gone": Measured(0.1)})
    folds = [fold(1, accuracy=0.8, roc_auc=None), fold(2, accuracy=1.0, roc_auc=0.7)]
    found = report.summed_up(own, folds)
    assert found.metrics == {
        "accuracy": Measured(0.9, 0.5, pytest.approx(0.9), pytest.approx(0.02**0.5)),
        "roc_auc": Measured(0.8, 0.5, 0.7, None),
        "gone": Measured(0.1, None, None, None),
    }
    assert found.cross_validated is True
    assert [(each.fold, each.truth, each.scores) for each in found.folds] == [(1, None, None), (2, None, None)]
    assert folds[0].truth is not None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), None),
        (-float("inf"), None),
        (1.5, 1.5),
        (None, None),
        (True, True),
        (3, 3),
        (datetime.date(2024, 2, 1), "2024-02-01"),
        ((1, (float("nan"), "x")), [1, [None, "x"]]),
        ({1: float("inf")}, {"1": None}),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        (b"ab", "b'ab'"),
    ],
)
def test_only_what_json_holds_is_kept_and_long_texts_are_cut(value: object, plain: object):
    assert report._plain(value) == plain


def test_rows_without_an_answer_are_not_judged():
    table = pa.table({"y": ["a", None, "", " ", "b"], "x": range(5)})
    assert report._with_answer(table, "y")["x"].to_pylist() == [0, 4]
    numbers = pa.table({"y": [1.0, None, float("nan"), 2.0], "x": range(4)})
    assert report._with_answer(numbers, "y")["x"].to_pylist() == [0, 3]


def test_the_rows_of_mistakes_hold_the_model_s_columns_alone():
    table = pa.table({"a": [1, 2, 3], "b": ["x", "y", "z"], "y": ["k", "l", "m"]})
    assert report._rows(table, ["b", "a"], np.array([2, 0])) == [{"b": "z", "a": 3}, {"b": "x", "a": 1}]
    assert report._rows(table, [], np.array([2, 0])) == [{}, {}]


def test_a_truth_that_training_never_saw_is_told_as_the_row_says_it():
    unseen = report._sample_record(Sample("a", "", 0.5), pa.scalar("new"))
    assert (unseen["truth"], unseen["answer"]) == ("new", "a")
    assert report._sample_record(Sample("a", "b", 0.5), pa.scalar("new"))["truth"] == "b"
    assert report._sample_record(Sample(1.0, 0.0, error=1.0), pa.scalar(7.0))["truth"] == 0.0


class Counting:
    """A model of numbers that notes how it is asked."""

    schema = BundleSchema(
        2, "regression", "y", (InputColumn("x", "x", "number"), InputColumn("z", "z", "number")), answer="value"
    )

    def __init__(self) -> None:
        self.asked: list[dict] = []

    def answer_one(self, row: dict) -> None:
        self.asked.append(row)

    def answer(self, table: pa.Table) -> Answers:
        return of_values(table["x"].to_pylist())


def test_one_row_is_timed_by_the_model_s_columns_alone_and_the_first_twice():
    model = Counting()
    table = pa.table({"y": range(50), "x": [float(each) for each in range(50)], "z": [0.0] * 50})
    assert row_time.milliseconds(model, table) >= 0
    assert model.asked[:3] == [{"x": 0.0, "z": 0.0}, {"x": 0.0, "z": 0.0}, {"x": 1.0, "z": 0.0}]
    assert len(model.asked) <= 41
    assert row_time.milliseconds(model, table.slice(0, 0)) is None


def test_what_a_model_relies_on_is_told_as_far_as_there_was_time():
    rows = pa.table({"x": np.arange(40.0), "z": np.zeros(40), "y": np.arange(40.0)})
    told = []
    found = relied_on(Counting(), rows, np.arange(40.0), told.append)
    assert (found.skill, found.measure, found.columns) == (1.0, VALUES, 2)
    assert found.drops == found.seen == [("x", 1.0), ("z", 0.0)]
    assert [len(each.drops) for each in told] == [1, 2]
    none = relied_on(Counting(), rows, np.arange(40.0), seconds=-1.0)
    assert (none.drops, none.columns, none.skill) == ([], 2, 1.0)


def test_columns_say_the_same_where_their_values_change_together():
    table = pa.table(
        {
            "a": [1, 2, None, 1],
            "words": ["x", "y", None, "x"],
            "filled": ["x", "y", "y", "x"],
            "same": ["k"] * 4,
            "rising": [0.5, 1.0, 2.0, 3.0],
            "falling": [9, 7, 3, 1],
            "mixed": [9, 1, 7, 3],
        }
    )
    assert alike.different(table) == ("a", "filled", "rising", "mixed")
    assert alike.different(table.select([])) == alike.different(table.slice(0, 0)) == ()


def test_answers_are_taken_by_row_and_sorted_by_it():
    found = choosing.given(np.array([30, 10, 20]), of_values([3.0, 1.0, 2.0]))
    assert (found.rows.tolist(), found.predicted.tolist(), found.rows_there, found.folds) == (
        [10, 20, 30],
        [1.0, 2.0, 3.0],
        3,
        False,
    )
    assert found.of(np.array([30, 10])).predicted.tolist() == [3.0, 1.0]
    assert found.sure.tolist() == [1.0, 1.0, 1.0]
    assert found.classes == ()
    assert found.some(3) is found
    assert len(found.some(2).rows) == 2
    assert found.some(2).rows_there == 3
    assert choosing.given(np.array([1]), of_values([1.0]), rows_there=9).rows_there == 9


def test_a_model_that_looks_at_files_or_texts_is_asked_fewer_rows_and_groups_are_kept_whole():
    schema = Counting.schema
    texts = replace(schema, inputs=(InputColumn("x", "x", "text"),))
    assert (choosing.most_of(schema), choosing.most_of(texts)) == (20_000, 5_000)
    rows = np.arange(6_000)[::-1]
    assert len(choosing.asked(rows, texts)) == 5_000
    assert len(choosing.asked(rows, replace(texts, groups="x"))) == 6_000
    assert choosing.asked(rows, schema).tolist() == [*range(6_000)]
    assert choosing.some(np.array([5, 3, 9]), 3).tolist() == [3, 5, 9]


@pytest.mark.parametrize("kind", MADE)
def test_answers_of_every_type_come_back_as_they_were(kind: str, tmp_path):
    found = choosing.given(np.array([4, 2, 9]), MADE[kind](3, 0), folds=True, rows_there=7)
    choosing.write(found, tmp_path / "choosing.parquet")
    again = choosing.load(tmp_path / "choosing.parquet")
    choosing.check(tmp_path / "choosing.parquet")
    assert [file.name for file in tmp_path.iterdir()] == ["choosing.parquet"]
    assert (again.rows.tolist(), again.folds, again.rows_there) == ([2, 4, 9], True, 7)
    assert again.answers.schema.answer == found.answers.schema.answer
    assert again.answers.schema.task == found.answers.schema.task
    for output in found.answers.schema.outputs:
        kept = again.answers[output.name]
        assert (kept.tolist(), kept.ndim) == (found.answers[output.name].tolist(), len(output.shape))


def older(path, classes: list[str], **columns: object) -> None:  # noqa: ANN001
    about = {"classes": classes, "folds": False, "rows_there": 2}
    table = pa.table({ROW: [1, 2], **columns}).replace_schema_metadata({"atelier": json.dumps(about)})
    pq.write_table(table, path)


def test_older_files_hold_a_probability_in_a_column_each_or_a_prediction_alone(tmp_path):
    file = tmp_path / "older.parquet"
    older(file, ["no", "yes"], label=["yes", "no"], p0=[0.25, 0.75], p1=[0.75, 0.25])
    found = choosing.load(file)
    assert found.predicted.tolist() == ["yes", "no"]
    assert found.answers["probabilities"].tolist() == [[0.25, 0.75], [0.75, 0.25]]
    assert (found.classes, found.sure.tolist()) == (("no", "yes"), [0.75, 0.75])
    older(file, [], prediction=[1.5, 2.5])
    assert choosing.load(file).predicted.tolist() == [1.5, 2.5]


@pytest.mark.parametrize("columns", [{"prediction": ["a", "b"]}, {"other": [1.0, 2.0]}, {"prediction": [1, 2]}])
def test_what_is_no_answer_is_refused(columns: dict, tmp_path):
    older(tmp_path / "strange.parquet", [], **columns)
    with pytest.raises((ValueError, TypeError, KeyError)):
        choosing.check(tmp_path / "strange.parquet")


def test_answers_of_folds_are_joined_in_the_order_of_all_classes():
    one = Choosing(np.array([3]), of_labels(("b",), np.array(["b"], object), np.ones((1, 1), "float32")))
    shares = np.array([[0.5, 0.25, 0.25]], "float32")
    other = Choosing(np.array([1]), of_labels(("a", "b", "c"), np.array(["a"], object), shares))
    found = choosing.joined([one, other], ("a", "b", "c"))
    assert (found.rows.tolist(), found.predicted.tolist(), found.folds) == ([1, 3], ["a", "b"], True)
    assert found.answers["probabilities"].tolist() == [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]
    sets = of_sets(("x", "y"), np.array([[0.9, 0.1]]), (0.5, 0.5))
    assert Choosing(np.array([1]), sets).predicted.tolist() == ["x"]


def test_an_interval_is_drawn_always_alike_and_never_leaves_the_share():
    values = np.arange(10.0)
    assert np.array_equal(means(values), means(values))
    assert len(means(values)) == len(means(np.ones(MANY))) == DRAWS
    assert DRAWS % AT_ONCE == 0
    assert 0.0 <= of_share(0, 5)[0] < 1e-9
    assert 1.0 - 1e-9 < of_share(5, 5)[1] <= 1.0
    assert set(means(np.full(MANY, 2.0))) == {2.0}


LINE = Few("x", "y", np.array([-1.0, 0.0, 1.0]), np.array([-2.0, 0.0, 2.0]), (5.0, 7.0), (2.0, 3.0))
SIDES = Few("x", "y", np.array([-1.0, 1.0]), np.array([0.0, 1.0]), (0.0, 0.0), (1.0, 1.0), ("no", "yes"))


def test_the_lesson_reckons_as_a_person_would_by_hand():
    assert rule.answers(LINE, (2.0, 1.0), np.array([0.0, 3.0])).tolist() == [1.0, 7.0]
    assert loss(LINE, (2.0, 0.0)) == 0.0
    assert loss(LINE, (2.0, 1.0)) == 1.0
    assert gradient(LINE, (2.0, 1.0)).tolist() == [0.0, 2.0]
    assert rule.answers(SIDES, (0.0, 0.0), SIDES.x).tolist() == [0.5, 0.5]
    assert rule.answers(SIDES, (1.0, 0.0), np.array([2.0])) == pytest.approx(1 / (1 + np.exp(-2)))
    assert loss(SIDES, (0.0, 0.0)) == pytest.approx(np.log(2))
    assert gradient(SIDES, (0.0, 0.0)).tolist() == [-0.5, 0.0]
    assert descend(LINE, ((2.0, 1.0),), 0.25, 2) == ((2.0, 1.0), (2.0, 0.5), (2.0, 0.25))
    assert descend(LINE, ((2.0, 1_001.0),), 0.25, 2) == ((2.0, 1_001.0),)


def test_where_a_path_has_come_to_is_told_and_whether_it_overshoots():
    assert fit_of(LINE, ((2.0, 1.0),)) == Fit(0, 1.0, 2.0, overshoots=False)
    assert fit_of(LINE, ((2.0, 0.5), (2.0, 1.0), (2.0, 2.0))).overshoots is True
    assert fit_of(LINE, ((2.0, 1.0), (2.0, 2.0), (2.0, 1.0))).overshoots is False
    assert fit_of(LINE, ((2.0, 1.0), (2.0, 2.0))).overshoots is False
    assert fit_of(LINE, ((2.0, 9.0), (2.0, 0.5), (2.0, 1.0), (2.0, 2.0))) == Fit(3, 4.0, 4.0, overshoots=True)


def test_the_surface_lies_around_the_path_and_never_far_off():
    slopes, heights, losses = surface(LINE, (START,))
    assert (slopes[0], slopes[-1], heights[0], heights[-1]) == (-2.0, 2.0, -1.5, 1.5)
    assert losses[3][5] == pytest.approx(loss(LINE, (slopes[5], heights[3])))
    assert surface(LINE, (START, (50.0, -50.0)))[0][-1] == FAR + 0.5
    assert LINE.rates[0] < LINE.rates[-1] != SIDES.rates[-1]


def test_rows_are_put_in_usual_distances_from_the_average():
    found = Few.of("x", "y", np.array([1.0, 3.0]), np.array([10.0, 30.0]))
    assert (found.center, found.spread) == ((2.0, 20.0), (1.0, 10.0))
    assert (found.x.tolist(), found.y.tolist()) == ([-1.0, 1.0], [-1.0, 1.0])
    level = Few.of("x", "y", np.array([2.0, 2.0]), np.array([5.0, 5.0]))
    assert (level.spread, level.x.tolist(), level.y.tolist()) == ((1.0, 1.0), [0.0, 0.0], [0.0, 0.0])
    sides = Few.of("x", "y", np.array([1.0, 3.0]), np.array([0.0, 1.0]), ("a", "b"))
    assert (sides.center, sides.spread, sides.y.tolist()) == ((2.0, 0.0), (1.0, 1.0), [0.0, 1.0])


def test_of_several_classes_the_two_most_frequent_are_shown_in_their_order():
    x = np.arange(30.0)
    few = _few("x", "y", x, pa.array(["c", "a", "a", "c", "b", None] * 5))
    assert (few.classes, len(few.x)) == (("a", "c"), 20)
    assert few.y.tolist() == [1.0, 0.0, 0.0, 1.0] * 5
    assert _few("x", "y", x, pa.array(["a"] * 30)) is None
    assert _few("x", "y", x * 0, pa.array(["a", "b"] * 15)) is None
    assert _few("x", "y", x, pa.array([None] * 30, pa.string())) is None
    assert _few("x", "y", x[:9], pa.array(["a", "b", "a"] * 3)) is None
    assert len(_few("x", "y", x[:10], pa.array(["a", "b"] * 5)).x) == 10
    gaps = np.where(np.arange(30) < 5, np.nan, x)
    assert len(_few("x", "y", gaps, pa.array([float(each) for each in range(28)] + [None, float("nan")])).x) == 23
    many = _few("x", "y", np.arange(400.0), pa.array(np.arange(400.0)))
    assert len(many.x) == MOST
    assert [_numeric(text) for text in ("12", "1.5", "1.5.2", "NA", "")] == [True, True, False, False, False]
