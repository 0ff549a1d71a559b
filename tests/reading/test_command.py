"""`python -m core read`, run as a person runs it: cells as text by file, and folders of classes as one dataset."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


def run(*arguments) -> tuple[int, list[dict], list[dict]]:
    """Exit code, and what stands on stdout and on stderr, a JSON object a line."""
    done = subprocess.run(
        [sys.executable, "-m", "core", "read", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, *([json.loads(line) for line in text.splitlines()] for text in (done.stdout, done.stderr))


def test_raw_keeps_every_cell_as_text_one_file_each_and_goes_on_after_a_bad_one(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "a.csv").write_text("made by hand\nid;size\n01;NA\n02; 1,5\n")
    (tmp_path / "more" / "a.csv").write_text("x,y\n1,\n2,b\n")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "empty.csv").write_bytes(b"")
    out = tmp_path / "out"
    files = [tmp_path / name for name in ("a.csv", "bad.pdf", "more/a.csv", "empty.csv", "more", "none.csv")]
    code, messages, refused = run(*files, "--raw", "--out", out)
    assert code == 2
    assert [entry["rows"] for entry in messages] == [2, 2, 0]
    assert [entry["problem"] for entry in refused] == [
        "“bad.pdf” is a PDF document, not a table.",
        "“more” is a folder, not a table.",
        "There is no file “none.csv”.",
    ]
    assert pq.read_table(out / "a.csv.parquet").to_pydict() == {"id": ["01", "02"], "size": ["NA", " 1,5"]}
    assert pq.read_table(out / "a.csv-2.parquet").to_pydict() == {"x": ["1", "2"], "y": ["", "b"]}
    assert pq.read_table(out / "rejects" / "a.csv.parquet").column("line").to_pylist() == [1]
    assert pq.read_table(out / "empty.csv.parquet").num_columns == 0


@pytest.mark.slow
def test_class_folders_become_a_column_of_files_and_one_of_labels(tmp_path):
    for label in ("cat", "dog"):
        for sort in ("pictures", "sounds", "texts"):
            (tmp_path / sort / label).mkdir(parents=True)
        for n in range(3):
            Image.new("RGB", (20 + n, 10), (len(label) * 40 + n, 9, ord(label[0]))).save(
                tmp_path / "pictures" / label / f"{n}.png"
            )
            (tmp_path / "texts" / label / f"{n}.txt").write_text(f"about a {label}, number {n}")
            with wave.open(str(tmp_path / "sounds" / label / f"{n}.wav"), "wb") as sound:
                sound.setparams((1, 2, 8000, 0, "NONE", ""))
                sound.writeframes(bytes(range((40 if label == "cat" else 80) + 2 * n)) * 200)
    (tmp_path / "pictures" / "cat" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for sort, column in (("pictures", "image"), ("sounds", "audio"), ("texts", "text")):
        code, (report,), refused = run(tmp_path / sort, "--out", tmp_path / f"{sort}.parquet")
        assert (code, refused) == (0, [])
        table = pq.read_table(tmp_path / f"{sort}.parquet")
        assert table.column_names == ["__row", column, "label"]
        assert table.column("label").to_pylist() == ["cat"] * 3 + ["dog"] * 3
        assert [entry["kind"] for entry in report["schema"]["columns"]] == [column, "category"]
        assert report["schema"]["rejected"] == (sort == "pictures")
