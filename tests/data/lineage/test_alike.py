"""Rows of any source become rows of the dataset: its columns, its types, its words, its earlier repairs."""

import datetime

import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage.alike import as_stored
from core.data.lineage.versions import make
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice

GERMAN = "Preis;Menge;Tag;Farbe;Neu\n" + "".join(
    f"1.{row:03},50 €;{row};{row % 28 + 1:02}.03.2024;{('Rot', 'Blau')[row % 2]};{('ja', 'nein')[row % 2]}\n"
    for row in range(60)
)


@pytest.fixture
def schema(tmp_path):
    (tmp_path / "shop.csv").write_text(GERMAN, encoding="utf-8")
    out = tmp_path / "data.parquet"
    import_file(tmp_path / "shop.csv", out)
    return load_schema(out)


def test_columns_are_found_by_name_whatever_case_spaces_and_order(schema):
    row = {"farbe ": "Rot", "MENGE": "3", "Tag": "02.03.2024", "pre is": "1.005,50 €", "extra": 1}
    alike = as_stored([row], schema)
    assert alike.table.column_names == ["Preis", "Menge", "Tag", "Farbe", "Neu"]
    assert alike.table.to_pylist() == [
        {"Preis": "1.005,50 €", "Menge": "3", "Tag": "02.03.2024", "Farbe": "Rot", "Neu": None}
    ]
    assert (alike.missing, alike.extra) == (("Neu",), ("extra",))
    assert alike.messages == (
        "“pre is” is taken for “Preis”.",
        "Not there, and empty in these rows: “Neu”.",
        "Not in this table, and left out: “extra”.",
    )
    with pytest.raises(UserError, match="None of the columns"):
        as_stored([{"a": 1, "b": 2}], schema)


def test_values_of_any_type_are_spelled_as_the_table_spells_them(schema):
    day = datetime.datetime(2024, 3, 4)
    alike = as_stored([{"Preis": 1234.5, "Menge": 7.0, "Tag": day, "Farbe": "rot", "Neu": True}], schema)
    assert alike.table.to_pylist() == [
        {"Preis": "1234,5", "Menge": "7", "Tag": "2024-03-04", "Farbe": "Rot", "Neu": "ja"}
    ]
    assert alike.messages == ()


def test_what_can_not_be_read_as_its_column_is_empty_and_told_with_an_example(schema):
    rows = [
        {"Preis": "teuer", "Menge": "many", "Tag": "31.31.2024", "Farbe": "Lila", "Neu": "vielleicht"},
        {"Menge": "n/a"},
    ]
    alike = as_stored(rows, schema)
    assert alike.table.to_pylist()[0] == {"Preis": None, "Menge": None, "Tag": None, "Farbe": "Lila", "Neu": None}
    assert alike.unread == 4
    assert alike.messages[0] == "“Preis”: 1 value can't be read as a number, such as “teuer”, and stays empty."
    assert [message.split(":")[0] for message in alike.messages] == ["“Preis”", "“Menge”", "“Tag”", "“Neu”"]


def test_other_marks_than_the_columns_own_are_read_and_spelled_as_its_own(schema):
    alike = as_stored([{"Menge": "1,5"}, {"Menge": "2,5"}], schema)
    assert alike.table["Menge"].to_pylist() == ["1.5", "2.5"]


def typed(tmp_path, table):
    import pyarrow.parquet as pq

    pq.write_table(table, tmp_path / "source.parquet")
    import_file(tmp_path / "source.parquet", tmp_path / "typed.parquet")
    return load_schema(tmp_path / "typed.parquet")


def test_texts_become_the_numbers_truths_and_days_that_a_typed_table_keeps(tmp_path):
    table = pa.table(
        {
            "whole": list(range(40)),
            "real": [index / 8 for index in range(40)],
            "truth": [index % 3 == 0 for index in range(40)],
            "day": [datetime.date(2024, 1, 1 + index % 28) for index in range(40)],
            "word": ["a", "b"] * 20,
        }
    )
    schema = typed(tmp_path, table)
    row = {"whole": "1,200", "real": "2.5 kg", "truth": "yes", "day": "05.02.2024", "word": 3}
    alike = as_stored([row], schema)
    assert alike.table.to_pylist() == [
        {"whole": 1200, "real": 2.5, "truth": True, "day": datetime.date(2024, 2, 5), "word": "3"}
    ]
    assert as_stored([{"whole": "2.5"}, {"whole": "3"}], schema).table["whole"].to_pylist() == [2.5, 3.0]


def test_a_new_class_is_any_word_in_the_answer_column_and_none_elsewhere(tmp_path):
    schema = typed(tmp_path, pa.table({"x": [float(index) for index in range(40)], "digit": [1, 2] * 20}))
    rows = [{"x": 1.5, "digit": "other"}, {"x": 2.5, "digit": 2}]
    assert as_stored(rows, schema).table["digit"].to_pylist() == [None, 2]
    named = as_stored(rows, schema, "digit")
    assert named.table["digit"].to_pylist() == ["other", "2"]
    assert named.unread == 0


def test_earlier_repairs_that_one_row_decides_are_done_to_new_rows(schema, tmp_path):
    (tmp_path / "v").mkdir()
    steps = [
        RepairChoice(repair="text_case", column="Farbe", options={"to": "upper"}),
        RepairChoice(repair="replace_text", column="Farbe", options={"find": "ROT", "replacement": "Purpur"}),
        RepairChoice(repair="drop_duplicates", column="*"),
    ]
    make(tmp_path / "data.parquet", steps, tmp_path / "v")
    repaired = load_schema(tmp_path / "v" / "data.parquet")
    alike = as_stored([{"Farbe": "rot", "Menge": 3}, {"Farbe": "blau", "Menge": 4}], repaired)
    assert alike.table["Farbe"].to_pylist() == ["Purpur", "BLAU"]
    assert any("is not done to new rows" in message for message in alike.messages)


def test_a_column_that_a_repair_made_is_made_for_new_rows_too(tmp_path):
    (tmp_path / "names.csv").write_text("name,age\n" + "".join(f"Ann B{n},{n}\n" for n in range(30)), encoding="utf-8")
    import_file(tmp_path / "names.csv", tmp_path / "data.parquet")
    (tmp_path / "v").mkdir()
    split = RepairChoice(repair="split_text", column="name", options={"separator": " ", "keep": False})
    make(tmp_path / "data.parquet", [split], tmp_path / "v")
    repaired = load_schema(tmp_path / "v" / "data.parquet")
    made = as_stored([{"name": "Eve C7", "age": 3}], repaired).table
    first = [name for name in made.column_names if name != "age"]
    assert [made[name][0].as_py() for name in first] == ["Eve", "C7"]
    brought = as_stored([{first[0]: "Eve", first[1]: "C7", "age": 3}], repaired).table
    assert brought.equals(made)
