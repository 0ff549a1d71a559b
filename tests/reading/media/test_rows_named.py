"""Rows for a model: which files they are, what their columns are called, and what is told."""

import pyarrow.parquet as pq
import pytest

from core.reading.media.rows import are_rows, opened_rows
from tests.reading.media import real


@pytest.fixture
def root(tmp_path):
    """Three pictures and a sound."""
    (tmp_path / "set").mkdir()
    for number in range(3):
        (tmp_path / "set" / f"p{number}.png").write_bytes(real.digit(number))
    (tmp_path / "set" / "s.wav").write_bytes(real.sound())
    return tmp_path / "set"


def rows(source, wanted, name=""):
    with opened_rows(source, name, wanted) as found:
        folder = found.path.parent
        read = found.reading, pq.read_table(found.path)
    assert not folder.exists()
    return read


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("a.png", {"x": "image"}, True),
        ("a.wav", {"x": "image"}, True),
        ("a.png", {"x": "audio"}, True),
        ("a.png", {"x": "text"}, False),
        ("a.png", {"x": "number"}, False),
        ("a.png", {}, False),
        ("a.csv", {"x": "image"}, False),
    ],
)
def test_a_single_picture_or_sound_is_a_row_for_models_that_see_or_hear(tmp_path, name, wanted, expected):
    (tmp_path / "upload").write_text("a,b\n7,8\n")
    assert are_rows(tmp_path / "upload", name, wanted) == expected


def test_the_first_wanted_column_of_a_sort_holds_the_files(root):
    reading, table = rows(root, {"n": "number", "one": "image", "two": "image"})
    assert (reading.columns, table.column_names) == (("file", "one"), ["__row", "one", "file"])
    assert table["file"].to_pylist() == ["p0.png", "p1.png", "p2.png"]
    assert (reading.warnings, reading.rejected, reading.rejected_rows) == ((), (), 0)


def test_several_sources_are_rows_under_the_names_that_the_user_knows(root):
    sources = [(root / "p1.png", "b.png"), (root / "p0.png", "a.png")]
    _, table = rows(sources, {"x": "image"})
    assert table["file"].to_pylist() == ["a.png", "b.png"]
    assert table["x"].to_pylist() == [real.digit(0), real.digit(1)]


@pytest.mark.parametrize(
    ("header", "wanted", "columns"),
    [
        ("photo,n", {"image": "image"}, ["__row", "image", "photo", "n"]),
        ("image,n", {"image": "image"}, ["__row", "image", "image (file)", "n"]),
        ("image,image (file)", {"image": "image"}, ["__row", "image", "image (file) (file)", "image (file)"]),
        ("photo,n", {"sound": "audio"}, ["__row", "image", "photo", "n"]),
    ],
)
def test_a_table_s_contents_are_called_as_the_model_knows_them(root, header, wanted, columns):
    (root / "t.csv").write_text(f"{header}\np0.png,1\np1.png,2\np2.png,3\n")
    _, table = rows(root, wanted)
    assert table.column_names == columns
    assert table[columns[1]].to_pylist() == [real.digit(number) for number in range(3)]
