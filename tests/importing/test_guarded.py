"""What visitors bring is read in processes of its own: as it would be here, and whatever it does harms only these."""

import io
import os
import signal
import threading
from pathlib import Path

import numpy as np
import openpyxl
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

from core.bundle_schema import InputColumn
from core.data.views import media_preview
from core.errors import UserError
from core.importing import guarded
from core.importing.into_dataset import import_file
from core.plain import to_dict
from core.reading import ReadOptions, understand
from core.serving.batch import answer_file, opened_for
from core.serving.predictor import Predictor
from core.serving.sandbox.child import Child
from core.serving.sandbox.children import Children
from tests.kinds import sounds
from tests.serving import tiny

HEAD = "Report of June\n\nage;member;city;since;note\n"
ROWS = HEAD + "30;yes;Paris;3.4.2021;=A1\nabc;no;北京;31.2.2021;\n\n;perhaps;;;x\n1;2\n"
CHILD = ("core.importing.guarded_child", "1024")


@pytest.fixture(scope="module")
def predictor():
    return Predictor(tiny.classifier())


@pytest.fixture(scope="module")
def children():
    made = Children(*CHILD, most=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def few(children, monkeypatch):
    """One child serves this whole file."""
    monkeypatch.setattr(guarded, "TABLES", children)
    monkeypatch.setattr(guarded, "FIELDS", children)


def written(folder: Path, content: str | bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def answered(predictor, rows: Path, opening) -> tuple:
    shares: list[float] = []
    out = rows.with_name("answers.csv")
    result = answer_file(predictor, rows, out, rows.name, shares.append, opening)
    return result, out.read_bytes(), shares[-1]


def stray(folder: Path) -> Path:
    """A small workbook with one cell at the end of the sheet."""
    book = openpyxl.Workbook()
    for row in [["age", "member", "city", "since"], *[[30 + index, "yes", "Lima", None] for index in range(5)]]:
        book.active.append(row)
    book.active["XFD1048576"] = 1
    book.save(folder / "stray.xlsx")
    return folder / "stray.xlsx"


def test_answers_notes_rejects_and_progress_are_those_of_a_file_that_is_read_here(predictor, tmp_path):
    rows = written(tmp_path, ROWS)
    here, there = (answered(predictor, rows, opening) for opening in (opened_for, guarded.opened_for))
    assert here == there
    assert all((here[0].rejected_rows, here[0].notes, here[0].warnings))


def test_a_file_of_many_parts_keeps_its_rows_in_order(predictor, tmp_path):
    rows = written(tmp_path, "age,member,city,since\n" + "".join(f"{n},yes,Lima,2021-04-03\n" for n in range(70_000)))
    with guarded.opened_for(predictor.schema, rows) as found:
        parts = list(found.batches(20_000))
    assert max(part.num_rows for part in parts) <= 20_000
    assert pa.Table.from_batches(parts)["age"].to_pylist() == [str(number) for number in range(70_000)]


def test_a_workbook_with_a_stray_cell_is_answered_and_the_cell_is_told(predictor, tmp_path):
    result, _, _ = answered(predictor, stray(tmp_path), guarded.opened_for)
    assert result.rows == 5
    assert "1 cell stands far from the table and was not read: XFD1048576." in result.warnings
    assert guarded.understand(stray(tmp_path)).warnings == result.warnings[:1]


def test_a_child_that_is_killed_costs_one_sentence_and_is_replaced(predictor, tmp_path, children):
    rows = written(tmp_path, ROWS)
    with guarded.opened_for(predictor.schema, rows) as found:
        os.kill(found.child.process_id, signal.SIGKILL)
        with pytest.raises(UserError, match="“rows.csv” can't be read"):
            list(found.batches(10))
    with guarded.opened_for(predictor.schema, rows) as found:
        assert sum(part.num_rows for part in found.batches(10)) == 4


def test_a_file_that_grows_by_a_million_when_it_is_opened_costs_one_sentence(predictor, tmp_path):
    long = pa.DictionaryArray.from_arrays(pa.array(np.zeros(200_000, np.int32)), pa.array(["x" * 1_000_000]))
    rows = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"age": long, "member": long, "city": long, "since": long}), rows)
    assert rows.stat().st_size < 5_000_000
    with pytest.raises(UserError):
        answered(predictor, rows, guarded.opened_for)
    assert answered(predictor, written(tmp_path, ROWS), guarded.opened_for)[0].rows == 4


def test_a_user_error_there_is_one_here_and_a_fault_of_ours_is_raised_here(predictor, tmp_path, children):
    with pytest.raises(UserError, match="“empty.csv” is empty"):
        answered(predictor, written(tmp_path, b"", "empty.csv"), guarded.opened_for)
    with pytest.raises(UserError, match="lack the column"):
        answered(predictor, written(tmp_path, "a,b\n1,2\n"), guarded.opened_for)
    with children.borrowed() as child, pytest.raises(RuntimeError, match="KeyError: 'path'"):
        guarded._ask(child, {"do": "understand", "options": {}}, 20, "x")


def test_the_child_is_bound_and_keeps_nothing_between_two_files(predictor, tmp_path, children):
    with guarded.opened_for(predictor.schema, written(tmp_path, ROWS)) as found:
        process = psutil.Process(found.child.process_id)
        folder = Path(process.cwd())
        assert next(folder.iterdir()).name.startswith("atelier-rows-")
    assert list(folder.iterdir()) == []
    assert process.rlimit(psutil.RLIMIT_DATA)[1] == 2**30
    assert 0 < process.rlimit(psutil.RLIMIT_FSIZE)[1] <= 2**33
    assert process.rlimit(psutil.RLIMIT_CPU)[0] < 600
    children.close()
    assert not process.is_running()
    assert not folder.exists()


def test_a_child_whose_parent_is_gone_leaves_nothing_on_the_disk(predictor, tmp_path):
    alone = Child(*CHILD)
    asked = {"do": "open", "path": str(written(tmp_path, ROWS)), "filename": "", "schema": to_dict(predictor.schema)}
    alone.ask({**asked, "seconds": 20}, b"", 20)
    folder = Path(psutil.Process(alone.process_id).cwd())
    assert list(folder.iterdir())
    alone._process.stdin.close()
    alone._process.wait(20)
    assert not folder.exists()
    alone.end()


def test_a_visitor_waits_for_others_and_is_told_when_that_takes_long():
    few = Children(*CHILD, most=1, patience=0.1)
    with few.borrowed(), pytest.raises(UserError, match="other visitors"), few.borrowed():
        pass
    few.close()


def test_a_child_is_started_ahead_once_and_ends_when_nobody_asks():
    some = Children(*CHILD, most=1, idle=0.2)
    some.warm()
    some.warm()
    with some._lock:
        ((child, _),) = some._free
    ended = threading.Event()
    for _ in range(100):
        if not child.alive:
            break
        ended.wait(0.05)
    assert not child.alive
    assert some._free == []


def test_how_a_file_would_be_read_is_the_same(tmp_path):
    rows = written(tmp_path, ROWS)
    for options in (None, ReadOptions(delimiter=",", header=(1,), missing=("x",))):
        assert guarded.understand(rows, "a.csv", options) == understand(rows, "a.csv", options)


def test_a_picture_of_the_form_is_looked_at_or_refused_in_words():
    out, picture = io.BytesIO(), InputColumn("x", "x", "image")
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    seen = guarded.look(out.getvalue(), picture)
    assert (seen.refused, seen.facts) == ("", "40 × 30, PNG")
    assert Image.open(io.BytesIO(seen.small)).size == (160, 120)
    assert guarded.look(b"\x89PNG and more", picture).refused == "is a damaged picture"


def test_of_a_sound_of_the_form_the_part_that_is_heard_is_told_and_drawn():
    sound = InputColumn("x", "x", "audio", rate=16_000, most=16_000, longest=16_000 * 300)
    assert guarded.look(b"RIFF" + bytes(99), sound).refused
    tone = sounds.noise(0.5)
    late = np.concatenate([np.zeros(16_000), tone, np.zeros(8_000)])
    seen = guarded.look(sounds.file(np.stack([late, -late], 1)), sound)
    assert (seen.refused, seen.facts, seen.cancelled) == ("", "2.0 s, 16,000 Hz, WAV", True)
    assert seen.heard.words == "1.0 s to 1.5 s of 2.0 s"
    drawn = np.asarray(Image.open(io.BytesIO(seen.small)).convert("RGBA"))
    coloured = np.flatnonzero((drawn[:, :, 3] == 36).any(0)) / drawn.shape[1]
    assert coloured.min() == pytest.approx(0.5, abs=0.01)
    assert coloured.max() == pytest.approx(0.75, abs=0.01)
    silent = guarded.look(sounds.file(0 * tone), sound)
    assert (silent.refused, silent.heard.silent, silent.cancelled) == ("", True, False)
    assert not (np.asarray(Image.open(io.BytesIO(silent.small)).convert("RGBA"))[:, :, 3] == 36).any()


def test_pictures_of_a_table_are_decoded_there_and_look_the_same(tmp_path, monkeypatch):
    """Also those of a few kilobytes that take hundreds of megabytes to decode."""
    folder = tmp_path / "pictures"
    for index in range(4):
        (folder / "ab"[index % 2]).mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (30 + index, 20), (index, 0, 99)).save(folder / "ab"[index % 2] / f"{index}.png")
    data = tmp_path / "data.parquet"
    column = import_file(folder, data).columns[0]
    assert guarded.shown(data, column, 3, 1) == media_preview.shown(data, column, 3, 1)
    assert guarded.of_rows(data, column, [3, 0, 77]) == media_preview.of_rows(data, column, [3, 0, 77])
    assert guarded.of_rows(data, column, []) == {}
    monkeypatch.setattr(guarded, "_SECONDS_BATCH", 0)
    assert [row.content for row in guarded.shown(data, column, 9, 2)] == [None, None]
    assert set(guarded.of_rows(data, column, [1, 2])) == {1, 2}


def test_a_sound_that_browsers_do_not_play_is_played_as_wav():
    column = InputColumn("x", "x", "audio", rate=8000, most=8000)
    tone = np.sin(np.arange(16_000) / 20) * 0.5
    for form, plays in (("WAV", True), ("OGG", True), ("AIFF", False), ("CAF", False)):
        out = io.BytesIO()
        soundfile.write(out, tone, 8000, format=form)
        found = guarded.look(out.getvalue(), column).playable
        assert (found == out.getvalue()) == plays
        assert soundfile.info(io.BytesIO(found)).frames == pytest.approx(16_000, abs=200)
