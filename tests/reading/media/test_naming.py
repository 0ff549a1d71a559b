"""Which file a name in a table means, and which column names files."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.reading.media.files import Entry
from core.reading.media.naming import Names, further_columns, media_name, naming_column, plain_name

ENTRIES = [
    Entry(path, 1)
    for path in ("a/x.png", "b/x.jpg", "b/y.png", "c/Y.wav", "d/e/z.png", "f/e/z.png", "set/deep/w.txt", "set/v.wav")
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/x.png", "a/x.png"),
        ("A/X.PNG", "a/x.png"),
        ("x.png", "a/x.png"),
        ("deep/w.txt", "set/deep/w.txt"),
        ("DEEP/W.TXT", "set/deep/w.txt"),
        ("w", "set/deep/w.txt"),
        ("y", "b/y.png"),  # a picture before a sound of the same name
        ("v", "set/v.wav"),
        ("elsewhere/v.wav", "set/v.wav"),
        ("elsewhere/v", None),
        ("x", None),
        ("z.png", None),
        ("e/z.png", None),
        ("d/e/z.png", "d/e/z.png"),
        ("q.png", None),
        ("", None),
    ],
)
def test_a_name_means_the_one_file_that_it_could_be(name, path):
    found = Names(ENTRIES).find(name)
    assert (found and found.path) == path


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, ""), (" a ", "a"), (".\\a\\b.png", "a/b.png"), ("././x", "x"), (5, "5"), ("../x", "../x"), (".x", ".x")],
)
def test_a_cell_is_taken_for_a_file_s_name(value, name):
    assert plain_name(value) == name


@pytest.mark.parametrize(
    ("taken", "name"),
    [([], "image"), (["label"], "image"), (["Image"], "image (2)"), (["image", "IMAGE (2)"], "image (3)")],
)
def test_the_column_of_files_gets_a_name_that_is_free(taken, name):
    assert media_name("image", taken) == name


FILES = Names([Entry(f"p{index}.png", 1) for index in range(10)] + [Entry(f"s{index}.wav", 1) for index in range(10)])


def table(folder, **columns):
    path = folder / "table.parquet"
    size = max(map(len, columns.values()))
    pq.write_table(pa.table({"__row": range(size), **columns}), path)
    return path


def pictures(*numbers: int) -> list[str]:
    return [f"p{number}.png" for number in numbers]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"a": ["x", "y"], "b": pictures(1, 2)}, ("b", "image")),
        ({"a": ["p1", "x", "s2.wav", "s3.wav"]}, ("a", "audio")),
        ({"a": [*pictures(1, 2), "x", "y"]}, ("a", "image")),  # half of them
        ({"a": [*pictures(1, 2), "x", "y", "z"]}, None),
        ({"a": [*pictures(1, 2), "x", "y", "", None]}, ("a", "image")),  # empty cells do not count
        ({"a": pictures(1, 2, 3, 4, 4), "b": pictures(1, 2, 3, 4, 5)}, ("a", "image")),  # four fifths as many
        ({"a": pictures(1, 2, 3, 3, 3), "b": pictures(1, 2, 3, 4, 5)}, ("b", "image")),
        ({"a": [1.0, 2.0]}, None),
        ({"a": []}, None),
        ({"a": ["", ""]}, None),
    ],
)
def test_the_first_column_that_names_nearly_the_most_files_names_them(tmp_path, columns, found):
    assert naming_column(table(tmp_path, **columns), FILES.find) == found


def test_whole_numbers_may_name_files_and_only_wanted_sorts_count(tmp_path):
    numbered = Names([Entry(f"{index}.png", 1) for index in range(5)])
    path = table(tmp_path, n=[0, 1, 2])
    assert naming_column(path, numbered.find) == ("n", "image"), "__row is no column"
    assert naming_column(path, numbered.find, ("audio", "text")) is None


@pytest.mark.parametrize(
    ("columns", "more"),
    [
        ({"b": ["s1.wav", "s2.wav"]}, [("b", "audio")]),
        ({"b": pictures(3, 4)}, [("b", "image")]),
        ({"b": pictures(1, 2)}, []),  # the same files
        ({"b": ["s1", "s2"]}, []),  # without their endings
        ({"b": ["s1.wav", "x"]}, [("b", "audio")]),
        ({"b": ["x", "y"]}, []),
        ({"b": ["", ""]}, []),
        ({"b": ["s1.wav", "s2.wav"], "c": pictures(3, 4)}, [("b", "audio"), ("c", "image")]),
    ],
)
def test_further_columns_name_other_files_with_their_endings(tmp_path, columns, more):
    path = table(tmp_path, a=pictures(1, 2), **columns)
    assert further_columns(path, FILES.find, "a") == more


def test_half_of_a_further_column_s_names_must_be_files(tmp_path):
    path = table(tmp_path, a=pictures(1, 2, 3), b=["s1.wav", "x", "y"])
    assert further_columns(path, FILES.find, "a") == []
