"""A bundle answers tables and single rows; a file that is none says so."""

import dataclasses
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pytest

from core.answers import Answers, of
from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.graph import DOUBLE, STRING, Graph
from core.serving.predictor import Predictor
from core.serving.session import open_session
from tests.answers.made import of_values
from tests.kinds import edge_cases
from tests.serving import tiny

ROWS = pa.table(
    {
        "age": ["30", None, "1e308", "abc", "-5"],
        "member": ["YES", "no", "", None, "?"],
        "city": ["Paris", "北京", "Atlantis", None, "🙂"],
        "since": ["3.4.2021", "2021-04-03", "31.2.2021", "", "x"],
        "unused": [1, 2, 3, 4, 5],
    }
)


def table_of(answers: Answers) -> pa.Table:
    return of(answers.schema).table(answers)


def test_labels_and_probabilities_are_what_the_sums_say():
    found = Predictor(tiny.classifier()).answer(ROWS)
    scores = tiny.scores(ROWS)
    expected = np.exp(scores - scores.max(1, keepdims=True))
    expected /= expected.sum(1, keepdims=True)
    np.testing.assert_allclose(found.probabilities, expected, atol=1e-6)
    assert found.labels.tolist() == [tiny.LABELS[winner] for winner in expected.argmax(1)]
    assert found.classes == tiny.LABELS
    assert len(found) == 5


def test_values_and_intervals_are_what_the_sums_say():
    found = Predictor(tiny.regressor()).answer(ROWS)
    np.testing.assert_allclose(found.prediction, tiny.scores(ROWS)[:, 0])
    np.testing.assert_array_equal(found.lower, found.prediction - 2)
    np.testing.assert_array_equal(found.upper, found.prediction + 2)


@pytest.mark.parametrize("bundle", [tiny.classifier(), tiny.regressor()], ids=["classification", "regression"])
def test_one_row_and_many_are_answered_alike(bundle):
    predictor = Predictor(bundle)
    together = predictor.answer(ROWS)
    for position, values in enumerate(ROWS.drop_columns(["unused"]).to_pylist()):
        alone = predictor.answer_one(values)
        assert table_of(alone).to_pylist() == table_of(together).slice(position, 1).to_pylist()


def test_a_value_left_out_is_missing():
    predictor = Predictor(tiny.regressor())
    nothing = dict.fromkeys(("age", "member", "city", "since"))
    assert predictor.answer_one({}).prediction == predictor.answer_one(nothing).prediction
    assert predictor.answer_one({"age": 30}).prediction == predictor.answer_one({"age": "30"}).prediction


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(UserError, match="“agee”.*age, member, city, since"):
        Predictor(tiny.regressor()).answer_one({"agee": 1})


@pytest.mark.parametrize("bundle", [tiny.classifier(), tiny.regressor()], ids=["classification", "regression"])
def test_no_rows_give_no_answers(bundle):
    predictor = Predictor(bundle)
    found = predictor.answer(ROWS.slice(0, 0))
    assert len(found) == 0
    assert table_of(found).schema == table_of(predictor.answer(ROWS)).schema


def test_many_rows_go_in_batches_and_stay_in_order():
    many = pa.concat_tables([ROWS] * 30_000)
    predictor = Predictor(tiny.classifier())
    few, found = predictor.answer(ROWS), predictor.answer(many)
    assert len(found) == 150_000
    np.testing.assert_array_equal(found.probabilities, np.tile(few.probabilities, (30_000, 1)))


def test_texts_that_an_open_model_reads_in_one_group_stay_in_order_too():
    notes = ["70000", "6", "500", "40", "3000000"]
    g = Graph()
    value = g.Cast(g.input("note", STRING), to=DOUBLE)
    for name in ("prediction", "lower", "upper"):
        g.output(name, g.Identity(value), DOUBLE, ("N",))
    schema = BundleSchema(1, "regression", "price", (InputColumn("note", "note", "text", model="some"),), level=0.9)
    found = Predictor(g.model(tiny.described(schema)).SerializeToString()).answer(pa.table({"note": notes}))
    assert found.prediction.tolist() == [float(note) for note in notes]


def test_nasty_values_give_answers_too():
    columns = {name: edge_cases.values(kind, 1_000) for name, (kind, _) in tiny.TRAIN.items()}
    found = Predictor(tiny.classifier()).answer(pa.table(columns))
    assert set(found.labels) <= set(tiny.LABELS)


def test_answers_become_a_table():
    table = table_of(Predictor(tiny.classifier()).answer(ROWS))
    assert table.column_names == ["label", "probability of no", "probability of maybe", "probability of 是"]
    broken = table_of(of_values([1.0, np.nan], [-np.inf, 0], [np.inf, 0]))
    assert broken.to_pylist()[0] == {"prediction": 1.0, "lower": None, "upper": None}
    assert broken["prediction"].to_pylist() == [1.0, None]


def test_what_the_file_says_about_itself_can_be_read(tmp_path):
    path = tmp_path / "模型.onnx"
    path.write_bytes(tiny.classifier())
    predictor = Predictor(path)
    assert predictor.schema.labels == tiny.LABELS
    assert predictor.card == "# A tiny model"
    assert predictor.metrics["accuracy"]["value"] == 0.8
    assert predictor.recipe == {"format": 1}


SCHEMA = BundleSchema(1, "classification", "target", tiny.FRONT.inputs, tiny.LABELS)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "can't be opened"),
        (b"rubbish" * 100, "can't be opened"),
        (tiny.classifier()[:-200], "can't be opened"),
        (tiny.FRONT.model.SerializeToString(), "doesn't say which columns"),
        (tiny.classifier({"atelier.schema": "{"}), "damaged"),
        (tiny.classifier({"atelier.schema": '{"format": 1}'}), "damaged"),
        (tiny.classifier({"atelier.schema": '{"format": 1, "task": "x", "target": "t", "inputs": [1]}'}), "damaged"),
        (tiny.classifier(tiny.described(dataclasses.replace(SCHEMA, format=9))), "format 9"),
        (tiny.classifier(tiny.described(dataclasses.replace(SCHEMA, task="clustering"))), "clustering"),
        (tiny.classifier(tiny.described(dataclasses.replace(SCHEMA, task="regression"))), "doesn't match"),
        (tiny.classifier(tiny.described(dataclasses.replace(SCHEMA, inputs=SCHEMA.inputs[:2]))), "doesn't match"),
    ],
    ids=[
        "empty",
        "rubbish",
        "cut",
        "plain onnx",
        "no json",
        "no task",
        "no record",
        "later",
        "task",
        "outputs",
        "inputs",
    ],
)
def test_a_file_that_is_no_bundle_is_refused_with_a_sentence(content, problem):
    with pytest.raises(UserError, match=problem):
        Predictor(content)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UserError, match="can't be opened"):
        Predictor(tmp_path / "none.onnx")


def test_one_row_takes_little_time():
    """Loose bounds for noisy machines; the benchmark prints the figures."""
    bundle = tiny.classifier()
    session, predictor = open_session(bundle), Predictor(bundle)
    values = ROWS.drop_columns(["unused"]).to_pylist()[0]
    raw = {tensor: read(values[name]) for name, tensor, read in predictor._readers}
    assert median_seconds(lambda: session.run(None, raw)) < 0.0015
    assert median_seconds(lambda: predictor.answer_one(values)) < 0.002


def median_seconds(call):
    """The median of 300 calls."""
    taken = []
    for _ in range(300):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


SCRIPT = """
import sys
import core.serving.batch, core.serving.predictor, core.serving.notes, core.serving.inputs.values
from pathlib import Path
predictor = core.serving.predictor.Predictor(Path(sys.argv[1]))
print(predictor.answer_one({"age": 3, "city": "Paris"}).labels[0])
print(core.serving.batch.answer_file(predictor, Path(sys.argv[2]), Path(sys.argv[3])).rows)
heavy = "torch sklearn onnx onnxscript pydantic sqlalchemy streamlit yaml core.kinds core.models core.graph core.data"
print([name for name in heavy.split() if name in sys.modules])
"""


def test_a_bundle_stands_alone(tmp_path):
    bundle, rows, out = tmp_path / "bundle.onnx", tmp_path / "rows.csv", tmp_path / "out.csv"
    bundle.write_bytes(tiny.classifier())
    rows.write_text("age,member,city,since\n3,yes,Paris,1.2.2020\n,,,\n4,no,Lima,2.3.2020\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, bundle, rows, out], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    label, count, heavy = done.stdout.split("\n")[:3]
    assert label in tiny.LABELS
    assert int(count) in (2, 3)
    assert heavy == "[]"


def test_what_is_said_of_the_file_may_be_missing_or_of_another_sort():
    left_out = Predictor(tiny.classifier({"atelier.metrics": "[1]", "atelier.recipe": "{}", "atelier.card": ""}))
    assert (left_out.metrics, left_out.recipe, left_out.card, left_out.base_models) == ({}, {}, "", ())
    base = '{"name": "a/b", "licence": "MIT"}'
    assert Predictor(tiny.classifier({"atelier.base_model": base})).base_models[0].name == "a/b"
    with pytest.raises(UserError, match="atelier.metrics inside the file is damaged"):
        Predictor(tiny.classifier({"atelier.metrics": "{"}))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"groups": "nobody"}, "none of its columns"),
        ({"format": 4}, "of format 4, task classification"),
        ({"format": 0}, "of format 0"),
        ({"answer": "oracle"}, "which this version doesn't know"),
    ],
)
def test_a_description_that_can_not_be_is_refused(changes, problem):
    with pytest.raises(UserError, match=problem):
        Predictor(tiny.classifier(tiny.described(dataclasses.replace(SCHEMA, **changes))))


def test_an_unknown_name_is_told_beside_fifty_of_the_known_ones():
    predictor = Predictor(tiny.regressor())
    wide = tuple(InputColumn(f"c{index}", f"c{index}", "number") for index in range(60))
    predictor.schema = dataclasses.replace(predictor.schema, inputs=wide)
    with pytest.raises(UserError) as report:
        predictor.answer_one({"age": 1, "first": 2, "second": 3})
    assert report.value.problem == "The model has no column “first”."
    assert report.value.fix == f"Its columns are: {', '.join(f'c{index}' for index in range(50))}."


def test_rows_that_belong_together_are_answered_in_their_order_and_none_gives_none():
    grouped = dataclasses.replace(SCHEMA, groups="city", inputs=tiny.FRONT.inputs, format=3, answer="labels")
    bundle = tiny.classifier(tiny.described(grouped))
    together, alone = Predictor(bundle).answer(ROWS), Predictor(tiny.classifier()).answer(ROWS)
    np.testing.assert_array_equal(together.probabilities, alone.probabilities)
    assert len(Predictor(bundle).answer(ROWS.slice(0, 0))) == 0


def test_a_session_runs_on_so_many_threads_and_takes_a_path_or_bytes(tmp_path):
    (tmp_path / "b.onnx").write_bytes(tiny.classifier())
    for model, threads in ((tiny.classifier(), 1), (tmp_path / "b.onnx", 3)):
        session = open_session(model, threads)
        options = session.get_session_options()
        assert (options.intra_op_num_threads, options.log_severity_level) == (threads, 3)
        assert session.get_providers() == ["CPUExecutionProvider"]
    assert open_session(tiny.classifier()).get_session_options().intra_op_num_threads == 1
    assert Predictor(tiny.classifier())._session.get_session_options().intra_op_num_threads == 1
