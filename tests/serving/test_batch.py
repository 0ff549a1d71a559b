"""A file of many rows: answers beside the rows, nothing lost in silence, nothing a spreadsheet would run."""

import csv
import datetime
import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.records import ROW
from core.serving import batch
from core.serving.batch import PREVIEW_ROWS, Remarks, answer_file, as_taken, stretches
from core.serving.predictor import Predictor
from core.serving.session import batch_rows
from tests.answers.made import of_labels, of_values
from tests.serving import tiny

HEAD = "age,member,city,since,note\n"
ROWS = (
    "30,yes,Paris,3.4.2021,=HYPERLINK(1)\n"
    "abc,no,北京,31.2.2021,-5\n"
    ",perhaps,Atlantis,,@x\n"
    "-7,no,Lima,2021-04-03,\"+1, \"\"two\"\"\"\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def predictor():
    return Predictor(tiny.classifier())


def write(folder, text, name="rows.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers_stand_beside_the_rows(predictor, tmp_path):
    shares = []
    result = answer_file(predictor, write(tmp_path, HEAD + ROWS), tmp_path / "out.csv", progress=shares.append)
    written = read(tmp_path / "out.csv")
    assert result.rows == len(written) == 4
    assert tuple(written[0]) == result.columns
    assert result.answers == ("label", "probability of no", "probability of maybe", "probability of 是")
    for row in written:
        values = {name: row[name] or None for name in ("age", "member", "city", "since")}
        assert row["label"] == predictor.answer_one(values).labels[0]
        assert sum(float(row[name]) for name in result.answers[1:]) == pytest.approx(1, abs=1e-5)
    assert result.preview.num_rows == 4
    assert shares[-1] == 1.0
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []


def test_what_could_not_be_used_is_noted(predictor, tmp_path):
    result = answer_file(predictor, write(tmp_path, HEAD + ROWS), tmp_path / "out.csv")
    found = {note.column: (note.count, note.row, note.value) for note in result.notes}
    assert found == {
        "age": (1, 2, "abc"),
        "member": (1, 3, "perhaps"),
        "city": (1, 3, "Atlantis"),
        "since": (1, 2, "31.2.2021"),
    }
    assert "“abc” in row 2" in result.notes[0].text


def test_formulas_in_text_are_made_harmless_and_told_and_all_else_stays(predictor, tmp_path):
    result = answer_file(predictor, write(tmp_path, HEAD + ROWS), tmp_path / "out.csv")
    written = read(tmp_path / "out.csv")
    assert [row["note"] for row in written] == ["'=HYPERLINK(1)", "-5", "@x", '+1, "two"']
    assert written[3]["age"] == "-7"
    (message,) = (warning for warning in result.warnings if "formula" in warning)
    assert message.startswith("1 text is a formula to a spreadsheet program, “=HYPERLINK(1)” in row 1 of “note”")


ECHO = """kunde;age;member;city;since;betrag;plz;note
K-0; 30 ;yes; Paris;3.4.2021;-3078,33;01067;@user0
K-1;n/a;Yes;Lima;2021-04-03;1.50;00501;+49 30 00001
"K-2";-;no;NA;;007; 2 ;"zwei
Zeilen"
K-3;  ;?;北京;31.2.2021;9007199254740993;;-2+3
"""


def test_the_cells_come_back_as_they_stand_in_the_file(predictor, tmp_path):
    result = answer_file(predictor, write(tmp_path, ECHO), tmp_path / "out.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file, delimiter=";"))
    written = read(tmp_path / "out.csv")
    assert result.columns[:8] == tuple(given[0])
    given[3]["note"] = "'-2+3"
    assert [{name: row[name] for name in given[0]} for row in written] == given


def test_words_for_missing_still_mean_missing_to_a_model_of_format_1(predictor, tmp_path):
    answer_file(predictor, write(tmp_path, ECHO), tmp_path / "out.csv")
    alone = predictor.answer_one({"since": None, "member": "no"})
    shares = read(tmp_path / "out.csv")[2]
    assert float(shares["probability of no"]) == pytest.approx(float(alone.probabilities[0, 0]), abs=1e-6)


def test_a_column_called_like_an_answer_keeps_its_name(predictor, tmp_path):
    text = "label,age,member,city,since\nx,1,no,Lima,\ny,2,yes,Lima,\n"
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    written = read(tmp_path / "out.csv")
    assert [row["label"] for row in written] == ["x", "y"]
    assert result.answers[0] == "label (answer)"
    assert set(row["label (answer)"] for row in written) <= set(tiny.LABELS)


def test_typed_files_are_answered_like_text(predictor, tmp_path):
    table = pa.table(
        {
            "age": [30.0, None],
            "member": [True, None],
            "city": ["Paris", None],
            "since": pa.array(["2021-04-03T00:00:00", None]).cast(pa.timestamp("us")),
        }
    )
    pq.write_table(table, tmp_path / "rows.parquet")
    answer_file(predictor, tmp_path / "rows.parquet", tmp_path / "typed.csv")
    answer_file(
        predictor,
        write(tmp_path, "age,member,city,since\n30,yes,Paris,2021-04-03\n,,Atlantis,\n"),
        tmp_path / "out.csv",
    )
    typed, text = read(tmp_path / "typed.csv"), read(tmp_path / "out.csv")
    assert typed[0]["probability of no"] == text[0]["probability of no"]
    assert typed[0]["member"] == "True"


def test_typed_values_come_back_as_they_show_in_their_file(predictor, tmp_path):
    book = openpyxl.Workbook()
    days = (datetime.datetime(2021, 4, 3), datetime.datetime(2021, 4, 3, 12, 30))
    for row in (["age", "member", "city", "since"], [30, True, " n/a ", days[0]], [1.5, False, "Lima", days[1]]):
        book.active.append(row)
    book.save(tmp_path / "rows.xlsx")
    answer_file(predictor, tmp_path / "rows.xlsx", tmp_path / "out.csv")
    first, second = read(tmp_path / "out.csv")
    assert [first[name] for name in ("age", "member", "city", "since")] == ["30", "TRUE", " n/a ", "2021-04-03"]
    assert [second[name] for name in ("age", "member", "since")] == ["1.5", "FALSE", "2021-04-03 12:30:00"]
    answer_file(
        predictor,
        write(tmp_path, '{"age": 1, "member": true, "city": "x", "since": null}\n', "rows.jsonl"),
        tmp_path / "out.csv",
    )
    assert read(tmp_path / "out.csv")[0]["member"] == "true"


def test_json_lines_are_answered(predictor, tmp_path):
    lines = [
        {"age": 3, "member": "no", "city": "北京", "since": None},
        {"age": None, "member": None, "city": "x", "since": ""},
    ]
    path = write(tmp_path, "\n".join(json.dumps(line) for line in lines), "rows.jsonl")
    assert answer_file(predictor, path, tmp_path / "out.csv").rows == 2


def test_rows_that_do_not_fit_are_told_by_line_and_a_second_table_is_listed(predictor, tmp_path):
    text = HEAD + ROWS * 20 + "1,2,3,4,5,6,7,8\n" + ROWS + "\nother,table\n1,2\n3,4\n"
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    assert result.rows == 85
    assert "line 82" in result.warnings[0]
    assert [line for line, _ in result.rejected] == [88, 89, 90]
    assert result.rejected_rows == 3


def test_blank_rows_between_others_are_told_with_the_first_line(predictor, tmp_path):
    lines = (HEAD + ROWS).split("\n")
    text = "\n".join([*lines[:2], "", ",,,,", *lines[2:], "", ""])
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    assert result.rows == 4
    assert "2 blank rows were left out and got no answer (the first in line 3)." in result.warnings
    plain = answer_file(predictor, write(tmp_path, HEAD + ROWS + "\n\n"), tmp_path / "out.csv")
    assert not any("blank" in message for message in plain.warnings)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("age,member,city\n1,yes,Paris\n2,no,Lima\n", "“since”"), ("", "empty"), (HEAD, "no rows")],
    ids=["lacks a column", "empty", "header only"],
)
def test_a_file_that_cannot_be_answered_leaves_nothing_behind(predictor, tmp_path, text, problem):
    rows = write(tmp_path, text)
    with pytest.raises(UserError, match=problem):
        answer_file(predictor, rows, tmp_path / "out.csv")
    assert [entry.name for entry in tmp_path.iterdir() if entry != rows and entry.is_file()] == []


@pytest.mark.slow
def test_more_rows_than_a_batch_keep_their_order(predictor, tmp_path):
    count = 200_001
    text = HEAD + "".join(f"{number},no,Lima,2021-04-03,{number}\n" for number in range(count))
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    written = read(tmp_path / "out.csv")
    assert result.rows == len(written) == count
    assert all(row["age"] == str(number) for number, row in enumerate(written))
    for number in (0, 65_535, 65_536, count - 1):
        alone = predictor.answer_one({"age": number, "member": "no", "city": "Lima", "since": "2021-04-03"})
        assert float(written[number]["probability of no"]) == pytest.approx(float(alone.probabilities[0, 0]), abs=1e-6)


INPUTS = (InputColumn("age", "age", "number"), InputColumn("city", "city", "category"))
SCHEMA = BundleSchema(1, "regression", "y", INPUTS)


def test_what_is_told_of_a_file_is_all_there(predictor, tmp_path):
    seen = []
    text = HEAD + ROWS * 20
    result = answer_file(
        predictor, write(tmp_path, text), tmp_path / "out.csv", seen=lambda rows, found: seen.append((rows, found))
    )
    assert (result.rows, result.preview.num_rows, PREVIEW_ROWS) == (80, 50, 50)
    assert result.preview.column_names == list(result.columns) == [*HEAD.strip().split(","), *result.answers]
    assert (result.rejected, result.rejected_rows) == ((), 0)
    assert [(rows.num_rows, len(found)) for rows, found in seen] == [(80, 80)]
    assert seen[0][0]["note"].to_pylist()[0] == "=HYPERLINK(1)"
    assert result.preview["note"].to_pylist()[0] == "'=HYPERLINK(1)"


def test_a_failure_half_way_keeps_what_was_there_before(predictor, tmp_path):
    (tmp_path / "out.csv").write_text("before")

    def seen(rows, found):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        answer_file(predictor, write(tmp_path, HEAD + ROWS), tmp_path / "out.csv", seen=seen)
    assert (tmp_path / "out.csv").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "rows.csv"]


def test_names_of_columns_are_made_harmless_in_the_file_alone(predictor, tmp_path):
    text = "=age(1),age,member,city,since\nx,1,no,Lima,\n"
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    assert result.columns[0] == "=age(1)"
    assert next(iter(read(tmp_path / "out.csv")[0])) == "'=age(1)"


def test_answers_called_like_columns_get_a_name_of_their_own_each_time(predictor, tmp_path):
    text = "label,label (answer),age,member,city,since\nx,y,1,no,Lima,\n"
    result = answer_file(predictor, write(tmp_path, text), tmp_path / "out.csv")
    assert result.answers[0] == "label (answer) (answer)"
    assert read(tmp_path / "out.csv")[0]["label (answer)"] == "y"


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, ()), (1, ("1 blank row was left out and got no answer (the first in line 1,234).",)),
     (2, ("2 blank rows were left out and got no answer (the first in line 1,234).",))],
)  # fmt: skip
def test_blank_rows_are_counted(count, told):
    assert batch._blank(count, 1234) == told


@pytest.mark.parametrize(
    ("format", "kept"),
    [(1, ["a", None, None, None, None]), (2, ["a", "NA", " n/a ", "", None]), (3, ["a", "NA", " n/a ", "", None])],
)
def test_only_a_model_of_format_1_is_spared_the_words_for_missing(format, kept):
    schema = replace(SCHEMA, format=format)
    table = pa.table({"city": ["a", "NA", " n/a ", "", None], "age": [1, 2, 3, 4, 5], "other": ["NA"] * 5})
    made = as_taken(table, schema)
    assert made["city"].to_pylist() == kept
    assert made.drop_columns(["city"]).equals(table.drop_columns(["city"]))
    assert table["city"].to_pylist()[1] == "NA"


class Rows:
    """A file that was read, of so many rows, as a reader hands it over."""

    def __init__(self, rows, columns=2):
        self.reading = SimpleNamespace(columns=range(columns))
        self.rows, self.at_once = rows, []

    def batches(self, rows):
        self.at_once.append(rows)
        for start in range(0, self.rows, rows):
            some = range(start, min(start + rows, self.rows))
            yield pa.record_batch({ROW: pa.array(some, pa.int64()), "age": pa.array(some)})


@pytest.mark.parametrize(
    ("kind", "columns", "at_once"),
    [("number", 2, 65_536), ("number", 100, 20_000), ("number", 5_000, 1_024), ("image", 2, 64), ("audio", 5_000, 64)],
)
def test_a_file_is_taken_in_parts_that_fit_in_memory_without_row_ids(kind, columns, at_once):
    source, schema = Rows(5, columns), replace(SCHEMA, inputs=(InputColumn("x", "x", kind),))
    (part,) = stretches(source, schema)
    assert source.at_once == [at_once]
    assert (part.column_names, part["age"].to_pylist()) == (["age"], [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("columns", "rows"),
    [(0, 65_536), (1, 65_536), (30, 65_536), (31, 64_516), (1_000, 2_000), (2_000, 1_024), (9_999, 1_024)],
)
def test_of_wide_tables_fewer_rows_are_held(columns, rows):
    assert batch_rows(columns) == rows


def test_files_are_not_written_and_what_is_heard_is():
    table = pa.table({"heard": ["x"], "file": pa.array([b"1"], pa.binary()), "heard (sound)": ["y"]})
    without = batch._without_files(table)
    assert without.column_names == ["heard", "heard (sound)"]
    given = replace(of_values([1.0]), heard=np.array(["silent"], object))
    made = batch._with_heard(without, given)
    assert made.column_names == ["heard", "heard (sound)", "heard (sound) (sound)"]
    assert made["heard (sound) (sound)"].to_pylist() == ["silent"]
    assert batch._with_heard(without, of_values([1.0])) is without


def test_remarks_are_counted_over_all_batches():
    def given(*labels, weights=(1.0, 9.0)):
        shares = np.tile(np.array([[0.6, 0.4]], "float32"), (len(labels), 1))
        return of_labels(("a", "b"), np.array(labels, object), shares, weights)

    remarks = Remarks(given("a").schema)
    remarks.look_at(given("a", "a"))
    assert remarks.messages() == ()
    remarks.look_at(given("a", "b"))
    assert remarks.messages()[0].startswith("1 row gets an answer")
    remarks.look_at(given("b", "b"))
    assert remarks.messages()[0].startswith("3 rows get an answer")
