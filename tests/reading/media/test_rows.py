"""Files that shall be answered: every one a row, whatever the folders are called, and none is lost without a word."""

import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from core.errors import UserError
from core.reading.media.rows import are_rows, opened_rows
from tests.kinds import pictures, sounds
from tests.reading.media import real

ALL = {"photo": "image", "sound": "audio", "note": "text"}


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
    reading, table = rows(mixed, {"photo": "image"})
    assert table.column_names == ["__row", "photo", "file"]
    assert table["file"].to_pylist() == ["10.jpg", "2.jpg", "deep/1.jpg"]
    assert table["photo"][0] == table["photo"][1]
    assert reading.rows == 3
    assert [(each.line, each.reason[:9]) for each in reading.rejected] == [(3, "“3.jpg” i")]
    assert reading.rejected_rows == 1


@pytest.mark.parametrize(("wanted", "file", "column"), [("audio", "a.wav", "sound"), ("text", "b.txt", "note")])
def test_other_sorts_are_passed_over(mixed, wanted, file, column):
    _, table = rows(mixed, {column: wanted})
    assert table["file"].to_pylist() == [file]
    assert column in table.column_names


def test_the_most_frequent_of_several_wanted_sorts_is_taken(mixed):
    assert "photo" in rows(mixed, ALL)[1].column_names


def test_a_zip_and_a_single_file_are_rows_too(mixed, tmp_path):
    packed = real.zipped(mixed, tmp_path / "mixed.zip")
    assert are_rows(packed, "mixed.zip", ALL)
    for source in (packed, shutil.copy(packed, tmp_path / "upload")):
        _, table = rows(source, {"photo": "image"}, "mixed.zip")
        assert table["file"].to_pylist() == ["10.jpg", "2.jpg", "deep/1.jpg"]
    uploaded = (mixed / "2.jpg").rename(tmp_path / "rows")
    assert are_rows(uploaded, "holiday.jpg", {"photo": "image"})
    _, table = rows(uploaded, {"photo": "image"}, "holiday.jpg")
    assert table["file"].to_pylist() == ["holiday.jpg"]


def test_what_is_no_matter_of_files_stays_with_the_tables(mixed, tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    assert not are_rows(tmp_path / "table.csv", "", ALL)
    assert not are_rows(mixed, "", {})
    assert not are_rows(mixed / "b.txt", "", {"note": "text"})
    assert not are_rows(mixed / "2.jpg", "", {"note": "text"})


def test_a_folder_without_the_wanted_sort_is_refused_in_plain_words(mixed):
    (mixed / "a.wav").unlink()
    with pytest.raises(UserError, match="no sounds in “mixed”"), opened_rows(mixed, "", {"sound": "audio"}):
        pass


def test_files_of_which_none_can_be_opened_are_told_with_the_first_one_s_reason(mixed):
    for source in (mixed / "3.jpg", mixed / "deep"):
        (mixed / "deep" / "1.jpg").write_bytes(real.photo()[:2000])
        with pytest.raises(UserError, match="None of the pictures in .*jpg” is cut off"):
            rows(source, {"photo": "image"})


def test_a_picture_for_a_model_that_listens_is_told(mixed):
    assert are_rows(mixed / "2.jpg", "", {"sound": "audio"})
    with pytest.raises(UserError, match="no sounds in “2.jpg”, which the model needs"):
        rows(mixed / "2.jpg", {"sound": "audio"})


@pytest.mark.parametrize("more_sounds", [False, True])
def test_contents_are_called_as_the_model_knows_them_whichever_column_names_more_files(tmp_path, more_sounds):
    for index in range(4):
        pixels = np.full((9, 9, 3), 50 * index, np.uint8)
        (tmp_path / f"p{index}.png").write_bytes(pictures.file(Image.fromarray(pixels)))
        (tmp_path / f"s{index}.wav").write_bytes(sounds.file(real.tone(300 + 100 * index), 8000))
    named = [(0, 0), (1, 1), ("", 2), (3, 3)] if more_sounds else [(0, 0), (1, ""), (2, 2), (3, 3)]
    cells = [(f"p{one}.png" if one != "" else "", f"s{two}.wav" if two != "" else "") for one, two in named]
    lines = "".join(f"{picture},{sound},{index}\n" for index, (picture, sound) in enumerate(cells))
    (tmp_path / "rows.csv").write_text("photo,voice,size\n" + lines)
    _, table = rows(tmp_path / "rows.csv", {"image": "image", "voice": "audio"})
    for column, names in zip(("image", "voice"), zip(*cells, strict=True), strict=True):
        assert table[column].to_pylist() == [(tmp_path / name).read_bytes() if name else None for name in names]
    assert table["size"].to_pylist() == ["0", "1", "2", "3"]
