"""What every task in TASKS promises; a new one is tested by its lines in the registry and in tests/tasks/made.py."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.answers import ANSWERS
from core.answers import of as answer_of
from core.evaluation.evaluation_figures import FIGURES
from core.evaluation.explanations import MEANINGS
from core.graph import DOUBLE, INT64, Graph
from core.judgement import Evaluation, Measured
from core.metrics import METRICS, Judged
from core.models.objectives import AIMS
from core.networks.head import HEADS
from core.tasks import TASKS, Task
from core.tasks.shown import Group, Sample
from tests.tasks.made import TARGETS, given, learned, run, scores, sure, target

ROWS = 4_000

each = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
in_parts = pytest.mark.parametrize("task", [task for task in TASKS.values() if type(task).parts is not Task.parts])


def calibration(task: Task, seed: int = 5) -> dict:
    """From as many rows as the target has, answered at random."""
    known = learned(task)
    message = scores(task, known, len(target(task.name)), seed)
    return task.calibrate(known, task.encode(known, target(task.name)), message, task.Options())


def judged(task: Task, predicted: np.ndarray) -> Judged:
    """The target's rows, with those scores."""
    known = learned(task)
    truth = task.encode(known, target(task.name))
    return task.judged(known, truth, given(task, known, predicted, calibration(task)))


def some(task: Task, seed: int = 0) -> Judged:
    """Answered at random."""
    return judged(task, scores(task, learned(task), len(target(task.name)), seed))


def right(task: Task) -> Judged:
    """Answered with the truth."""
    known = learned(task)
    return judged(task, sure(task, known, task.encode(known, target(task.name))))


def evaluation(task: Task, found: Judged, rows: int | None = None) -> Evaluation:
    """As far as verdicts look."""
    floor = task.score(task.floor(learned(task), found.truth))
    measures = {name: Measured(value, floor[name]) for name, value in task.score(found).items()}
    return Evaluation(task=task.name, rows=len(found) if rows is None else rows, metrics=measures)


@each
def test_what_it_names_is_there(task):
    assert task.gives in ANSWERS
    assert task.head in AIMS
    assert task.head in HEADS
    assert {task.headline, *task.shown} <= {metric.name for metric in task.metrics if not metric.of_answer}
    assert len(task.shown) == len(set(task.shown)) == 3
    assert all(METRICS[metric.name] is metric for metric in task.metrics)
    assert task.main is task.metric(task.primary) is METRICS[task.primary]
    assert task.metric("no such metric") is None
    assert task.figures
    assert {*task.figures} <= {*FIGURES} & {*MEANINGS}
    assert task.groups
    assert all(isinstance(group, Group) and group.title and group.note for group in task.groups.values())
    assert task.label
    assert task.term
    assert task.icon
    assert task.help.endswith(".")
    assert task.main.unit in ("share", "target"), "an interval of it is told"


@each
def test_what_is_read_is_learned_and_spelled_back(task):
    raw, known = target(task.name), learned(task)
    encoded = task.encode(known, raw)
    spelled = task.spelled(known, encoded)
    assert len(encoded) == len(spelled) == len(raw)
    if task.numeric:
        assert encoded.dtype == np.float64
        assert spelled.tolist() == [float(text) for text in raw.to_pylist()]
        assert known.labels == ()
        assert known.mean == pytest.approx(encoded.mean())
    else:
        assert spelled.tolist() == TARGETS[task.name]
        assert sum(known.shares) == pytest.approx(1) if task.exclusive else len(known.shares) == len(known.labels)
        assert np.array_equal(task.indicators(known, encoded).mean(0), known.shares)
    assert np.array_equal(task.encode(known, raw.slice(5, 20)), encoded[5:25])
    assert task.indicators(known, encoded).dtype == np.float64
    assert known.task == task.name


@each
def test_rows_that_say_the_same_are_spread_together(task):
    raw = target(task.name)
    found = task.stratify_by(raw)
    assert found.shape == (len(raw),)
    assert found.dtype.kind == "i"
    for text in set(raw.to_pylist()):
        assert len(set(found[np.array(raw.to_pylist()) == text])) == 1
    assert len(set(found.tolist())) > 1
    assert np.bincount(found).max() < len(raw)


@each
def test_python_answers_what_the_bundle_answers_on_thousands_of_scores_with_ties(task):
    known, predicted, needs = learned(task), scores(task, learned(task), ROWS), calibration(task)
    answers = given(task, known, predicted, needs)
    answer = answer_of(answers.schema)
    assert answer.name == task.gives
    assert answer.misfit(answers.schema) == ""
    assert answer.sound(answers)
    winners = task.winners(known, predicted, needs)
    found = task.judged(known, winners, answers)
    assert np.array_equal(found.predicted, winners)
    assert answer.given(answers).tolist() == task.spelled(known, winners).tolist()
    kept = (
        winners if (answers.counts != 1).any() else np.ones(predicted.shape, bool)
    )  # what is not answered has no score
    wanted = winners if task.numeric else predicted
    assert np.allclose(found.scores[kept], wanted[kept], atol=1e-6 * task.unit(known))
    expected = task.answers(known, predicted, needs)
    assert set(expected) <= set(answer.names)
    for name, array in expected.items():
        if array.dtype.kind == "f":
            assert np.allclose(answers[name], array, atol=1e-6 * task.unit(known))
        else:
            assert answers[name].tolist() == array.tolist()
    apart = answer.apart(answers, expected, 1e-5, task.unit(known))
    assert apart.equal.all()
    assert apart.difference.max() < 1e-5


@each
def test_rows_that_belong_together_are_seen_alike_in_python_and_in_the_graph(task):
    known, predicted = learned(task), scores(task, learned(task), ROWS)
    groups = np.random.default_rng(1).integers(0, ROWS // 5, ROWS)
    whole = task.across(known, predicted, groups)
    g = Graph()
    raw = g.input("scores", DOUBLE, ("N", predicted.shape[1]) if predicted.ndim == 2 else ("N",))
    g.output("whole", task.across_graph(g, raw, known, g.input("groups", INT64, ("N",))), DOUBLE, ("N",))
    inside = run(g, {"scores": predicted, "groups": groups})["whole"]
    assert np.allclose(inside.reshape(whole.shape), whole, rtol=1e-12)
    assert whole.shape == predicted.shape
    if not task.group_column(task.Options().model_dump()) and type(task).across is Task.across:
        assert np.array_equal(whole, predicted)
        return
    assert not np.allclose(whole, predicted)
    order = np.random.default_rng(2).permutation(ROWS)
    assert np.allclose(task.across(known, predicted[order], groups[order]), whole[order]), (
        "the order makes no difference"
    )
    alone = task.across(known, predicted, np.arange(ROWS))
    assert np.allclose(alone, predicted), "a row by itself is its own group"


@each
def test_what_the_answer_needs_beside_scores_is_plain_and_may_be_unknown_yet(task):
    known, needs = learned(task), calibration(task)
    assert json.loads(json.dumps(needs, allow_nan=False)) == needs
    assert bool(needs) == task.calibrates
    for found in (needs, task.uncalibrated(known, task.Options())):
        answers = given(task, known, scores(task, known, 50), found)
        assert answer_of(answers.schema).misfit(answers.schema) == ""
        assert answer_of(answers.schema).sound(answers)


@each
def test_doing_without_learning_is_no_skill_and_the_truth_is_all_of_it(task):
    known, found = learned(task), right(task)
    base = task.baseline(known, len(found))
    assert base.shape == scores(task, known, len(found)).shape
    assert (base == base[0]).all()
    floor = task.floor(known, found.truth)
    assert task.skill(floor) == pytest.approx(0, abs=1e-9)
    assert task.skill(found) == pytest.approx(1)
    assert task.skill(some(task)) < 1
    assert task.ranks(found) is None or task.ranks(found) == pytest.approx(1)
    few, many = (evaluation(task, found, rows) for rows in (20, 100_000))
    assert task.vouched(few) < 0.95 < task.vouched(many) <= 1
    assert task.vouched(evaluation(task, floor, 1000)) <= 0
    empty = floor.of(np.zeros(0, int))
    assert task.vouched(evaluation(task, empty)) <= 0


@each
def test_every_metric_is_told_and_the_truth_is_best(task):
    asked = [metric for metric in task.metrics if not metric.of_answer]
    best, usual, floor = (
        task.score(found) for found in (right(task), some(task), task.floor(learned(task), right(task).truth))
    )
    assert list(best) == list(usual) == [metric.name for metric in asked]
    for metric in asked:
        assert metric.gain(usual[metric.name], best[metric.name]) > 0
        assert metric.gain(floor[metric.name], best[metric.name]) > 0
    for metric in task.metrics:
        if metric.of_answer:
            assert metric(right(task), 0) == 1.0
    live = task.live(learned(task), some(task).truth, some(task).scores)
    assert set(live) == {"loss", task.primary}
    counts = np.full(len(some(task)), 3)
    assert task.live(learned(task), some(task).truth, some(task).scores, counts) == pytest.approx(live)


@each
def test_what_rows_cost_is_the_main_measure(task):
    known, found = learned(task), some(task)
    by_text = task.cost(task.spelled(known, found.truth), task.spelled(known, found.predicted))
    costs = task.cost(found.truth, found.predicted)
    assert costs.shape == (len(found),)
    assert by_text == pytest.approx(costs)
    assert (task.cost(found.truth, found.truth) == 0).all()
    measure = np.sqrt(costs.mean()) if task.numeric else 1 - costs.mean()
    assert task.main(found) == pytest.approx(measure)


@each
def test_the_details_are_plain_and_every_figure_draws_them(task):
    known = learned(task)
    for message in (scores(task, known, len(target(task.name))), scores(task, known, 1), scores(task, known, 1)[:0]):
        answers = given(task, known, message, calibration(task))
        truth = task.encode(known, target(task.name))[: len(message)]
        notes = task.details(known, task.judged(known, truth, answers), answers)
        assert json.loads(json.dumps(notes)) == notes
        assert {*task.figures} <= {*notes}
        for name in task.figures:
            found = Evaluation.from_plain({"task": task.name, "rows": len(message), **notes})
            assert found.holds(name)
            figure = FIGURES[name].draw(found)
            assert isinstance(figure, go.Figure)
            assert figure.data or len(message) < 2
        assert FIGURES[name].title


@each
def test_rows_worth_a_look_are_sorted_told_and_the_wrong_ones_wrong(task):
    known, found = learned(task), some(task)
    costs, sorts = task.cost(found.truth, found.predicted), task.sorts(known, found)
    assert {*sorts} == {*task.groups}
    assert {"right", "wrong"} <= {*sorts}
    for name, indices in sorts.items():
        assert len(set(indices.tolist())) == len(indices)
        assert indices.size == 0 or 0 <= indices.min() <= indices.max() < len(found)
        assert task.groups[name].counted or len(indices) == len(found)
    if task.groups["wrong"].counted:
        assert (costs[sorts["right"]] == 0).all()
        assert (costs[sorts["wrong"]] > 0).all()
        assert len(sorts["right"]) + len(sorts["wrong"]) == len(found)
        assert set(task.worst(found).tolist()) == set(sorts["wrong"].tolist())
    else:
        assert costs[sorts["right"][0]] == costs.min()
    assert costs[task.worst(found)[0]] == costs.max()
    spelled = [task.spelled(known, each) for each in (found.predicted, found.truth)]
    for index in range(20):
        sample = task.sample(known, found, index)
        assert isinstance(sample, Sample)
        assert [sample.answer, sample.truth] == [each[index] for each in spelled]
        assert json.loads(json.dumps(sample.record())) == sample.record()
        assert (sample.sure is None) != (sample.error is None)
        assert sample.sure is None or 0 <= sample.sure <= 1
        assert {"truth", "answer"} <= {*sample.shown()} <= {*sample.record()}
    none = found.of(np.zeros(0, int))
    assert {name: len(indices) for name, indices in task.sorts(known, none).items()} == dict.fromkeys(task.groups, 0)
    assert len(task.worst(none)) == 0


@each
def test_the_verdict_tells_good_from_useless_and_from_unknown(task):
    good, floor = right(task), task.floor(learned(task), right(task).truth)
    notes = [task.verdict(evaluation(task, found)) for found in (good, floor, good.of(np.zeros(0, int)))]
    assert len(set(notes)) == 3
    assert "tell it little" in notes[1]
    assert "tell it little" not in notes[0]
    assert "no test rows" in notes[2]
    assert all(sentence.endswith(".") for sentence in notes)


@each
def test_a_model_that_knows_fewer_labels_gives_the_others_no_chance(task):
    known = learned(task)
    if not known.labels:
        values = scores(task, known, 9)
        assert task.widened(known, known, values) is values
        return
    fewer = replace(known, labels=known.labels[2:], shares=known.shares[2:])
    message = scores(task, fewer, 9)
    wide = task.widened(fewer, known, message)
    assert wide.shape == (9, len(known.labels))
    assert (wide[:, :2] == 0).all()
    assert np.array_equal(wide[:, 2:], message)


@in_parts
def test_the_parts_make_the_whole_in_python_and_in_the_graph(task):
    known = learned(task)
    truth = task.encode(known, target(task.name))
    parts = task.parts(known, truth)
    assert len(parts) == task.asks(len(known.labels))
    assert all(part.dtype == np.int64 and {*part.tolist()} <= {0, 1} for part in parts)
    assert np.array_equal(task.winners(known, task.combine([part.astype("float64") for part in parts])), truth)
    random = np.random.default_rng(0)
    shares = [random.random(ROWS) for _ in parts]
    for share in shares:
        share[: ROWS // 2] = np.round(share[: ROWS // 2])  # surely contradicting each other
    whole = task.combine(shares)
    assert whole.shape == (ROWS, len(known.labels))
    assert whole.min() >= 0
    assert whole.max() <= 1
    assert not task.exclusive or np.allclose(whole.sum(1), 1)
    g = Graph()
    names = [g.input(f"part {index}", DOUBLE, ("N", 1)) for index in range(len(parts))]
    g.output("whole", task.combine_graph(g, names), DOUBLE, ("N", len(known.labels)))
    inside = run(g, {name: share[:, None] for name, share in zip(names, shares, strict=True)})["whole"]
    assert np.allclose(inside, whole, atol=1e-12)
    asked = task.asked(known, 0.3)
    assert (len(asked.labels), asked.shares[1]) == (2, 0.3)
    assert sum(asked.shares) == pytest.approx(1)
    assert asked.task in TASKS
