"""Files that shall be answered: every one a row, whatever the folders are called, and none is lost without a word."""

import shutil

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading.media.rows import are_rows, opened_rows
from tests.reading.media import real

ALL = {"image": "photo", "audio": "sound", "text": "note"}


@pytest.fixture
def mixed(tmp_path):
    """A folder with three pictures, two of them the same, a sound, a text and a broken picture."""
    root = tmp_path / "mixed"
    (root / "deep").mkdir(parents=True)
    for name, content in (
        ("2.jpg", real.photo()),
        ("10.jpg", real.photo()),
        ("deep/1.jpg", real.photo("flower.jpg")),
        ("3.jpg", real.photo()[:2000]),
        ("a.wav", real.sound()),
        ("b.txt", b"A short note about nothing."),
    ):
        (root / name).write_bytes(content)
    return root


def rows(source, wanted, filename=""):
    """(what was said of the reading, the table)."""
    with opened_rows(source, filename or source.name, wanted) as found:
        return found.reading, pq.read_table(found.path)


def test_every_file_of_the_wanted_sort_is_a_row_also_twice(mixed):
    reading, table = rows(mixed, {"image": "photo"})
    assert table.column_names == ["__row", "photo", "file"]
    assert table["file"].to_pylist() == ["10.jpg", "2.jpg", "deep/1.jpg"]
    assert table["photo"][0] == table["photo"][1]
    assert reading.rows == 3
    assert [(each.line, each.reason[:9]) for each in reading.rejected] == [(3, "“3.jpg” i")]
    assert reading.rejected_rows == 1


@pytest.mark.parametrize(("wanted", "file", "column"), [("audio", "a.wav", "sound"), ("text", "b.txt", "note")])
def test_other_sorts_are_passed_over(mixed, wanted, file, column):
    _, table = rows(mixed, {wanted: column})
    assert table["file"].to_pylist() == [file]
    assert column in table.column_names


def test_the_most_frequent_of_several_wanted_sorts_is_taken(mixed):
    assert "photo" in rows(mixed, ALL)[1].column_names


def test_a_zip_and_a_single_file_are_rows_too(mixed, tmp_path):
    packed = real.zipped(mixed, tmp_path / "mixed.zip")
    assert are_rows(packed, "mixed.zip", ALL)
    for source in (packed, shutil.copy(packed, tmp_path / "upload")):
        _, table = rows(source, {"image": "photo"}, "mixed.zip")
        assert table["file"].to_pylist() == ["10.jpg", "2.jpg", "deep/1.jpg"]
    uploaded = (mixed / "2.jpg").rename(tmp_path / "rows")
    assert are_rows(uploaded, "holiday.jpg", {"image": "photo"})
    _, table = rows(uploaded, {"image": "photo"}, "holiday.jpg")
    assert table["file"].to_pylist() == ["holiday.jpg"]


def test_what_is_no_matter_of_files_stays_with_the_tables(mixed, tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    assert not are_rows(tmp_path / "table.csv", "", ALL)
    assert not are_rows(mixed, "", {})
    assert not are_rows(mixed / "b.txt", "", {"text": "note"})
    assert not are_rows(mixed / "2.jpg", "", {"audio": "sound"})


def test_a_folder_without_the_wanted_sort_is_refused_in_plain_words(mixed):
    (mixed / "a.wav").unlink()
    with pytest.raises(UserError, match="no sounds in “mixed”"), opened_rows(mixed, "", {"audio": "sound"}):
        pass
