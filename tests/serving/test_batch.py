"""A file of many rows: answers beside the rows, nothing lost in silence, nothing a spreadsheet would run."""

import csv
import datetime
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
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
