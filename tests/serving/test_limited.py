"""A stranger's model answers as ours do, from a child that can be killed without harm."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pytest

from core.answers import of
from core.errors import UserError
from core.serving.predictor import Predictor
from core.serving.sandbox import limited_child
from core.serving.sandbox.limited import LimitedPredictor
from tests.export import bundles

ROWS = pa.table(
    {
        "age": ["41", None, "1e308", "abc"],
        "is member": ["yes", "no", None, "true"],
        "label": ["York", "北京", "", "😀"],
        "joined": ["2024-01-01", "", None, "x"],
    }
)


@pytest.fixture(scope="module", params=["classification", "regression"])
def pair(request):
    """A plain predictor and a limited one beside it, whose child serves every test that only asks, or replaces it."""
    content = bundles.content(request.param)
    limited = LimitedPredictor(content)
    yield Predictor(content), limited
    limited.close()


def same(one, other) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("labels", "probabilities", "prediction", "lower", "upper")
        if getattr(one, name) is not None or getattr(other, name) is not None
    )


def test_it_answers_exactly_as_the_plain_predictor(pair):
    plain, limited = pair
    assert same(plain.answer(ROWS), limited.answer(ROWS))
    values = {"age": 33.5, "is member": True, "label": "北京", "joined": None}
    assert same(plain.answer_one(values), limited.answer_one(values))
    assert len(limited.answer(ROWS.slice(0, 0))) == 0
    assert of(plain.schema).table(limited.answer(ROWS)).equals(of(plain.schema).table(plain.answer(ROWS)))
    assert (limited.schema, limited.card, limited.metrics, limited.recipe) == (
        plain.schema,
        plain.card,
        plain.metrics,
        plain.recipe,
    )


def test_a_user_error_in_the_child_is_a_user_error_here_and_the_child_lives_on(pair):
    _, limited = pair
    with pytest.raises(UserError, match="age"):
        limited.answer(ROWS.drop_columns(["age"]))
    assert len(limited.answer(ROWS)) == 4


def test_a_killed_child_is_replaced(pair):
    _, limited = pair
    child = limited._child.process_id
    os.kill(child, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(child)] if psutil.pid_exists(child) else [], timeout=60)
    assert len(limited.answer(ROWS)) == 4
    assert limited._child.process_id != child


def test_closing_ends_the_child_and_its_folder():
    limited = LimitedPredictor(bundles.content())
    child = psutil.Process(limited._child.process_id)
    folder = Path(child.cwd())
    assert list(folder.iterdir()) == []
    limited.close()
    assert not child.is_running()
    assert not folder.exists()


def test_the_child_sees_none_of_our_secrets_and_may_not_write_files_nor_open_many(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    limited = LimitedPredictor(bundles.content())
    assert "SECRET_TOKEN" not in psutil.Process(limited._child.process_id).environ()
    child = psutil.Process(limited._child.process_id)
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_NOFILE)[1] <= 64
    assert 0 < child.rlimit(psutil.RLIMIT_DATA)[1] <= 4 * 2**30
    assert child.rlimit(psutil.RLIMIT_CPU)[0] < 60
    limited.close()


def test_a_model_that_takes_too_long_costs_one_sentence():
    limited = LimitedPredictor(bundles.content(), seconds=5)
    os.kill(limited._child.process_id, signal.SIGSTOP)
    limited._limits["seconds"] = 1
    began = time.monotonic()
    with pytest.raises(UserError, match="1 seconds"):
        limited.answer(ROWS)
    assert time.monotonic() - began < 30
    limited._limits["seconds"] = 30
    assert len(limited.answer(ROWS)) == 4
    limited.close()


def test_a_file_that_is_no_bundle_is_told():
    with pytest.raises(UserError, match="opened as an ONNX model"):
        LimitedPredictor(b"rubbish")


def test_a_child_that_nobody_asks_ends_and_a_later_question_starts_another():
    limited = LimitedPredictor(bundles.content(), idle=0.2)
    limited.answer_one({"age": 3})
    for _ in range(1200):
        if not limited._child.alive:
            break
        time.sleep(0.05)
    assert not limited._child.alive
    assert len(limited.answer_one({"age": 3})) == 1
    limited.close()


def test_one_answer_is_quick_enough_for_a_form(pair):
    _, limited = pair
    limited.answer_one({"age": 3})
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        limited.answer_one({"age": 3})
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.05  # the quickest: others wait for a machine that has more to do


def test_a_message_asks_for_one_row_with_its_files_or_for_a_table():
    predictor = Predictor(bundles.content("regression"))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, ROWS.schema) as stream:
        stream.write_table(ROWS)
    assert same(limited_child._answer(predictor, {}, sink.getvalue().to_pybytes()), predictor.answer(ROWS))
    one = {"values": {"age": 3}, "files": []}
    assert same(limited_child._answer(predictor, one, b""), predictor.answer_one({"age": 3}))
    asked = []
    told = type("Told", (), {"answer_one": lambda self, values: asked.append(values)})()
    limited_child._answer(told, {"values": {"n": 1}, "files": [["a", 1], ["b", 2]]}, b"xyy")
    assert asked == [{"n": 1, "a": b"x", "b": b"yy"}]


def test_values_files_and_limits_reach_the_child_and_odd_answers_are_told(monkeypatch):
    limited = LimitedPredictor(bundles.content("regression"), seconds=20, memory_mb=1500)
    assert limited._limits == {"seconds": 20, "memory_mb": 1500}
    assert psutil.Process(limited._child.process_id).rlimit(psutil.RLIMIT_DATA)[1] == 1500 * 2**20
    asked = []

    def ask(header, payload, seconds):
        asked.append((header, payload, seconds))
        return {"ok": True, "rows": 1, "parts": []}, b""

    monkeypatch.setattr(limited._child, "ask", ask)
    with pytest.raises(UserError) as report:
        limited.answer_one({"a": b"xx", "n": 1, "b": b"", "none": None})
    assert report.value.problem == "The model's answers are not what its description says."
    expected = {"values": {"n": 1, "none": None}, "files": [["a", 2], ["b", 0]]}
    assert asked == [(expected, b"xx", 20)]
    with pytest.raises(UserError):
        limited.answer(ROWS)
    header, payload, _ = asked[1]
    assert header == {"do": "answer"}
    assert pa.ipc.open_stream(payload).read_all().equals(ROWS)
    limited.close()
    assert not limited._child.alive


def test_a_bundle_on_the_disk_is_read_when_a_child_is_started(tmp_path):
    (tmp_path / "b.onnx").write_bytes(bundles.content("regression"))
    limited = LimitedPredictor(tmp_path / "b.onnx")
    assert len(limited.answer_one({"age": 3})) == 1
    limited.close()
    (tmp_path / "b.onnx").write_bytes(b"rubbish")
    with pytest.raises(UserError, match="opened as an ONNX model"):
        limited.answer_one({"age": 3})
    limited.close()
