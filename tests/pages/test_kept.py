"""What pages keep between reruns: a changed file is seen, an upload is not kept once it lies on the disk."""

import io
import json
import os
from types import SimpleNamespace

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.folders import RunFolder
from core.judgement import Evaluation
from pages.ui import results, uploads


def drawn(evaluation: Evaluation) -> str:
    return f"a figure of {evaluation.rows} rows"


def test_a_figure_is_drawn_once_and_again_when_the_evaluation_changed(tmp_path):
    run, file = SimpleNamespace(files=RunFolder(tmp_path)), tmp_path / "evaluation.json"
    for rows in (10, 20):
        file.write_text(json.dumps({"rows": rows}), encoding="utf-8")
        os.utime(file, ns=(rows, rows))
        assert results.figure(run, drawn) == f"a figure of {rows} rows"
        assert results.figure(run, drawn) is results.figure(run, drawn)


def test_figures_of_two_runs_are_not_mixed_up(tmp_path):
    for rows in (1, 2):
        folder = tmp_path / str(rows)
        folder.mkdir()
        (folder / "evaluation.json").write_text(json.dumps({"rows": rows}), encoding="utf-8")
        os.utime(folder / "evaluation.json", ns=(5, 5))
        assert (
            results.figure(SimpleNamespace(folder=folder, files=RunFolder(folder)), drawn) == f"a figure of {rows} rows"
        )


def test_a_dropped_upload_leaves_the_memory_and_the_uploader_is_new(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("me", UploadedFileRec("one", "table.csv", "text/csv", b"a,b\n1,2\n"))
    session: dict = {}
    run = SimpleNamespace(uploaded_file_mgr=manager, session_id="me")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: run)
    monkeypatch.setattr(uploads.st, "session_state", session)
    before = uploads.key("start_upload")
    uploads.drop(_Upload("one"))
    assert manager.get_files("me", ["one"]) == []
    assert uploads.key("start_upload") != before


class _Upload(io.BytesIO):
    def __init__(self, file_id: str) -> None:
        super().__init__(b"a,b\n1,2\n")
        self.file_id = file_id
