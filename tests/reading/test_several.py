"""Several files of one shape as one table."""

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import ReadOptions, together


@pytest.fixture
def read(tmp_path):
    """(reading, columns) of files given as name -> text."""

    def _read(files: dict[str, str], **how):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        out = tmp_path / "out.parquet"
        reading = together([tmp_path / name for name in files], out, **how)
        return reading, pq.read_table(out).to_pydict()

    return _read


ONE, TWO = "a,b\n1,x\n2,y\n", "b,a\nz,3\n"


def test_files_stand_below_each_other_in_the_order_given(read, tmp_path):
    reading, found = read({"q.csv": ONE, "p.csv": TWO})
    assert found == {"__row": [0, 1, 2], "a": ["1", "2", "3"], "b": ["x", "y", "z"]}
    assert (reading.rows, reading.columns, reading.warnings) == (3, ("a", "b"), ())
    assert reading.used["files"] == ["q.csv", "p.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "p.csv", "q.csv"]


def test_one_file_is_read_as_it_is_under_the_name_that_the_user_knows(read):
    with pytest.raises(UserError, match="“known.csv” is empty"):
        read({"q.csv": ""}, names=["known.csv"])
    reading, found = read({"q.csv": ONE})
    assert ("files" in reading.used, found["a"]) == (False, ["1", "2"])


def test_other_columns_are_refused_by_the_names_of_files_and_column(read, tmp_path):
    with pytest.raises(UserError) as caught:
        read({"q.csv": ONE, "p.csv": "a,c,d\n1,2,3\n"}, names=["one", "two"])
    assert caught.value.problem == ("“one” and “two” don't have the same columns: “b” stands in only one of them.")
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        ('[{"a": 1}, {"a": 2}]', '[{"a": 1.5}]', [1.0, 2.0, 1.5]),
        ('[{"a": 1}, {"a": 2}]', '[{"a": "x"}]', ["1", "2", "x"]),
        ('[{"a": true}, {"a": false}]', '[{"a": 1}]', ["true", "false", "1"]),
        ('[{"a": 1}, {"a": 2}]', '[{"a": 3}]', [1, 2, 3]),
    ],
)
def test_a_column_of_several_types_becomes_the_wider_or_text(read, one, two, values):
    assert read({"q.json": one, "p.json": two})[1]["a"] == values


@pytest.mark.parametrize(
    ("names", "column", "parts"),
    [
        (["train.csv", "test.csv"], "part", ["train", "train", "test"]),
        (["my_train.csv", "my_val.csv"], "part", ["train", "train", "validation"]),
        (["one.csv", "two.csv"], None, []),
        (["train.csv", "other.csv"], None, []),
    ],
)
def test_the_names_of_files_may_say_what_rows_are_for(read, names, column, parts):
    reading, found = read(dict(zip(names, (ONE, TWO), strict=True)))
    if column is None:
        assert reading.columns == ("a", "b")
        return
    assert reading.columns == (column, "a", "b")
    assert found[column] == parts
    assert reading.warnings[0].code == "names_say_parts"
    assert reading.warnings[0].values == {"names": ", ".join(dict.fromkeys(parts)), "column": column}


def test_a_column_called_part_keeps_its_name(read):
    text = "part,part (2)\n1,x\n2,y\n"
    reading, found = read({"train.csv": text, "test.csv": text})
    assert reading.columns == ("part (3)", "part", "part (2)")
    assert found["part"] == ["1", "2"] * 2


def test_what_is_told_of_a_file_begins_with_its_name_and_lines_left_out_are_kept_apart(read, tmp_path):
    files = {"q.csv": ONE, "p.csv": "made by hand\n" + ONE, "r.csv": "see below\n\n" + ONE}
    reading, _ = read(files, rejects=tmp_path / "left.parquet")
    assert [warning.split(":")[0] for warning in reading.warnings] == ["p.csv", "r.csv"]
    assert reading.rejected_rows == 2
    assert [(row.line, row.reason) for row in reading.rejected] == [(1, "stands above the table")] * 2
    assert not (tmp_path / "left.parquet").exists()
    for number, text in ((2, "made by hand"), (3, "see below")):
        assert pq.read_table(tmp_path / f"left-{number}.parquet")["text"].to_pylist() == [text]


def test_progress_goes_up_and_options_count_for_all_files(read):
    said: list[tuple[float, str]] = []
    _, found = read(
        {"q.csv": "a;b\n1;x\n", "p.csv": "a;b\n9;x\n"},
        progress=lambda share, message: said.append((share, message)),
        options=ReadOptions(delimiter=";", missing=("9",)),
    )
    assert found["a"] == ["1", None]
    assert said == [
        (0.0, "Reading q.csv"),
        (0.45, "Reading p.csv"),
        (0.9, "Putting the files together"),
        (1.0, "Reading rows"),
    ]
