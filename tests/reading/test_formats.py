"""Excel, Parquet and JSON: read by what is in them, whatever the name says."""

import datetime
import gzip
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import engine, to_parquet
from core.reading.files import compressed

MOMENT = datetime.datetime(2024, 2, 29, 18, 30)


@pytest.fixture
def workbook(tmp_path: Path):
    """Bytes of an xlsx file whose sheets hold the given rows."""

    def _workbook(*sheets: list[list]) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for index, rows in enumerate(sheets):
            sheet = book.create_sheet(f"Sheet {index + 1}")
            for row in rows:
                sheet.append(row)
        path = tmp_path / "made.xlsx"
        book.save(path)
        content = path.read_bytes()
        path.unlink()
        return content

    return _workbook


def test_a_spreadsheet_keeps_its_types_and_whole_numbers_are_whole(read, workbook):
    rows = [["name", "age", "height", "member", "joined", "mixed"], ["Zoë", 30, 1.5, True, MOMENT, 1]]
    rows += [["Bob", None, 2, False, None, "two"], ["NA", 41, 3.25, None, MOMENT, 2.5]]
    _, table = read(workbook(rows), "people.xlsx")
    assert table.to_pydict() == {
        "name": ["Zoë", "Bob", None],
        "age": [30, None, 41],
        "height": [1.5, 2.0, 3.25],
        "member": [True, False, None],
        "joined": [MOMENT, None, MOMENT],
        "mixed": ["1", "two", "2.5"],
    }
    assert table.schema.field("age").type == pa.int64()


def test_the_first_filled_sheet_is_read_and_the_others_are_mentioned(read, workbook):
    reading, table = read(workbook([], [["a", "b"], [1, 2]], [["c"], [3]]), "three.xlsx")
    assert table.to_pydict() == {"a": [1], "b": [2]}
    assert reading.warnings == ("Only the sheet “Sheet 2” was read; 1 other holds something: “Sheet 3”.",)


@pytest.mark.parametrize("name", ["book.csv", "book.txt", "book"])
def test_a_wrong_ending_does_not_matter_for_a_spreadsheet(read, workbook, name):
    _, table = read(workbook([["a", "b"], ["x", 1]]), name)
    assert table.to_pydict() == {"a": ["x"], "b": [1]}


def test_a_text_table_called_xlsx_is_read_as_text(read):
    _, table = read("a,b\n1,x\n", "rows.xlsx")
    assert table.to_pydict() == {"a": ["1"], "b": ["x"]}


def test_an_empty_or_header_only_spreadsheet_is_refused(read, workbook):
    with pytest.raises(UserError, match="only empty sheets"):
        read(workbook([]), "empty.xlsx")
    with pytest.raises(UserError, match="2 column names but no rows"):
        read(workbook([["a", "b"]]), "header.xlsx")


def test_a_damaged_or_protected_spreadsheet_is_refused_by_name(read, workbook):
    content = workbook([["a", "b"], ["x", 1]])
    with pytest.raises(UserError, match="damaged"):
        read(content[: len(content) // 2], "cut.xlsx")
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
    with pytest.raises(UserError, match="password"):
        read(protected, "secret.xlsx")
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "Workbook".encode("utf-16-le") + b"\0" * 99
    with pytest.raises(UserError, match="can't be opened"):
        read(broken, "broken.xls")


def test_parquet_types_are_kept_lists_become_json_text_and_records_columns(read, tmp_path):
    table = pa.table(
        {
            "small": pa.array([1, None, 3], pa.int16()),
            "real": pa.array([1.5, float("nan"), float("inf")]),
            "whole": pa.array([1.0, float("nan"), 3.0]),
            "price": pa.array(["1.10", "2.20", None]).cast(pa.decimal128(8, 2)),
            "day": pa.array([datetime.date(2024, 2, 29)] * 3),
            "at": pa.array([MOMENT] * 3, pa.timestamp("ns")),
            "kind": pa.array(["a", "NA", "b"]).dictionary_encode(),
            "list": pa.array([[1, 2], [], None]),
            "record": pa.array([{"x": 1}, {"x": 2}, {"x": None}]),
            "bytes": pa.array([b"\x00\x01", b"", None]),
        }
    )
    path = tmp_path / "t"
    pq.write_table(table, path)
    content = path.read_bytes()
    path.unlink()
    _, found = read(content, "t.csv")
    values = found.to_pydict()
    assert values["small"] == [1, None, 3]
    assert values["real"] == [1.5, None, float("inf")]
    assert values["whole"] == [1, None, 3]
    assert found.schema.field("whole").type == pa.int64()
    assert values["price"] == [1.1, 2.2, None]
    assert values["day"] == [datetime.date(2024, 2, 29)] * 3
    assert values["at"] == [MOMENT] * 3
    assert values["kind"] == ["a", None, "b"]
    assert values["list"] == ["[1,2]", "[]", None]
    assert values["record.x"] == [1, 2, None]
    assert values["bytes"] == [b"\x00\x01", b"", None]


def test_a_damaged_parquet_file_is_refused_by_name(read):
    with pytest.raises(UserError, match="damaged Parquet"):
        read(b"PAR1" + b"rubbish" * 100 + b"PAR1", "t.parquet")


RECORDS = [{"a": 1, "when": "2020-01-01", "tags": ["x"], "ok": True}, {"a": 2.5, "when": "x", "tags": [], "ok": None}]


@pytest.mark.parametrize(
    "text", [json.dumps(RECORDS), json.dumps(RECORDS, indent=2), "\n".join(map(json.dumps, RECORDS))]
)
def test_json_and_json_lines_keep_numbers_and_leave_texts_alone(read, text):
    _, table = read(text, "rows.txt")
    assert table.to_pydict() == {
        "a": [1.0, 2.5],
        "when": ["2020-01-01", "x"],
        "tags": ['["x"]', "[]"],
        "ok": [True, None],
    }


def test_json_dates_stay_text_and_mixed_values_lose_their_quotes(read):
    _, table = read('{"d": "2020-01-01", "m": 1}\n{"d": "2020-02-30", "m": "one"}\n{"d": null}\n', "rows.jsonl")
    assert table.to_pydict() == {"d": ["2020-01-01", "2020-02-30", None], "m": ["1", "one", None]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"a": 1},', "does not end with"),
        ('{"a": 1}\n{"a": \n{"a"\n{"a": 3}\n', "line or record 2"),
        ('[{"a": 1}, {"a": }]', "not valid JSON"),
        ("[]", "no records"),
    ],
)
def test_broken_json_is_refused_with_its_place(read, text, words):
    with pytest.raises(UserError, match=words):
        read(text, "rows.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"a,b,c\n", "3 column names but no rows"),
        (bytes(range(256)) * 50, "neither text nor a spreadsheet"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "damaged gzip"),
        (b"PK\x03\x04" + b"\0" * 50, "damaged spreadsheet or archive"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(read, content, words):
    with pytest.raises(UserError, match=words):
        read(content)


def test_a_gzip_file_is_unpacked_and_read_by_its_content(read):
    _, table = read(gzip.compress(b"a,b\n1,x\n"), "rows.csv.gz")
    assert table.to_pydict() == {"a": ["1"], "b": ["x"]}


def test_a_gzip_file_that_grows_without_end_is_refused(read, monkeypatch):
    monkeypatch.setattr(compressed, "LIMIT", 5_000_000)
    with pytest.raises(UserError, match="unpacks to more"):
        read(gzip.compress(b"a,b\n" + b"1,x\n" * 2_000_000), "rows.csv.gz")


def test_a_failed_reading_leaves_the_older_file_and_nothing_else(tmp_path):
    out = tmp_path / "data.parquet"
    out.write_bytes(b"older")
    source = tmp_path / "bad.json"
    source.write_text('[{"a": 1}, {"a": }]')
    with pytest.raises(UserError):
        to_parquet(source, out)
    assert out.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.json", "data.parquet"]


def test_a_full_disk_is_said_plainly(tmp_path):
    with pytest.raises(UserError, match="disk is full"), engine.plain_failures(), Path("/dev/full").open("wb") as file:
        file.write(b"x" * 100_000)
    with (
        pytest.raises(UserError, match="disk is full"),
        engine.plain_failures(),
        engine.connected(tmp_path, Path("/dev/full")) as connection,
    ):
        engine.run(
            connection, "COPY (SELECT * FROM range(1000000)) TO '/dev/full' (FORMAT parquet)", lambda share: None
        )


def test_the_database_reaches_no_other_file_and_no_extension(tmp_path):
    import duckdb

    (tmp_path / "own").mkdir()
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with engine.connected(tmp_path / "own", tmp_path / "mine.csv") as connection:
        assert connection.execute(f"SELECT count(*) FROM '{tmp_path}/mine.csv'").fetchone() == (1,)
        for statement in (
            f"SELECT * FROM '{tmp_path}/other.csv'",
            f"COPY (SELECT 1) TO '{tmp_path}/new.csv'",
            "SELECT * FROM read_text('/etc/hostname')",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


def test_reading_needs_neither_pandas_nor_pydantic_nor_sqlalchemy(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    program = (
        "import sys, pathlib; from core.reading import opened\n"
        f"with opened(pathlib.Path({str(tmp_path / 'rows.csv')!r})) as table: assert len(list(table.batches())) == 1\n"
        "unwanted = ('pandas', 'pydantic', 'sqlalchemy', 'torch', 'python_calamine')\n"
        "print([name for name in unwanted if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
