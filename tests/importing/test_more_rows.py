"""More rows are read exactly as the first file was: tables, folders, zips, one row by hand."""

import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage.answering import AnswerColumn, AnswerColumns
from core.data.lineage.versions import make
from core.errors import UserError
from core.importing import more_rows
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice
from tests.data.lineage.test_alike import GERMAN


@pytest.fixture
def data(tmp_path):
    (tmp_path / "shop.csv").write_text(GERMAN, encoding="utf-8")
    import_file(tmp_path / "shop.csv", tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def read(data, *files, answer="Neu", classes=True):
    named = [(file, file.name) for file in files]
    schema = load_schema(data)
    asked = AnswerColumn.of(schema, answer, classes) if answer else AnswerColumns()
    return more_rows.read(named, schema, data.parent, asked, lambda share, message: None)


def written(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_csv_in_another_order_delimiter_and_spelling_is_read_as_the_first(data, tmp_path):
    more = 'neu,FARBE,Tag,Menge,Preis\nja,rot,05.03.2024,7,"1.500,25 €"\n,Blau,06.03.2024,8,"1.234"\n'
    brought = read(data, written(tmp_path, "more.csv", more))
    assert brought.tables[0].to_pylist() == [
        {"Preis": "1.500,25 €", "Menge": "7", "Tag": "05.03.2024", "Farbe": "Rot", "Neu": "ja"},
        {"Preis": "1.234", "Menge": "8", "Tag": "06.03.2024", "Farbe": "Blau", "Neu": None},
    ]
    assert (brought.rows, brought.messages) == (2, ())


def test_a_spreadsheet_with_real_numbers_and_dates_is_read_as_the_first(data, tmp_path):
    import datetime

    book = openpyxl.Workbook()
    for row in (["Preis", "Menge", "Tag", "Farbe", "Neu"], [1500.25, 7, datetime.date(2024, 3, 5), "Rot", "nein"]):
        book.active.append(row)
    book.save(tmp_path / "more.xlsx")
    rows = read(data, tmp_path / "more.xlsx").tables[0].to_pylist()
    assert rows == [{"Preis": "1500,25", "Menge": "7", "Tag": "2024-03-05", "Farbe": "Rot", "Neu": "nein"}]


def test_files_of_other_columns_and_empty_ones_are_refused_in_words(data, tmp_path):
    with pytest.raises(UserError, match="None of the columns"):
        read(data, written(tmp_path, "other.csv", "a,b\n1,2\n3,4\n"))
    with pytest.raises(UserError, match="is empty"):
        read(data, written(tmp_path, "empty.csv", ""))
    with pytest.raises(UserError, match="no rows"):
        read(data, written(tmp_path, "head.csv", "Preis;Menge;Tag;Farbe;Neu\n"))


def test_several_files_may_differ_in_their_columns(data, tmp_path):
    one = written(tmp_path, "one.csv", "Preis;Menge\n2,5;1\n3,5;2\n")
    two = written(tmp_path, "two.csv", "Menge;Farbe;Note\n1;Rot;x\n")
    brought = read(data, one, two)
    assert [len(table) for table in brought.tables] == [2, 1]
    assert "two.csv: Not in this table, and left out: “Note”." in brought.messages


def test_rows_without_values_and_those_that_a_rule_drops_are_left_out_and_told(data, tmp_path):
    (tmp_path / "v").mkdir()
    rule = RepairChoice(repair="drop_rows", column="Farbe", options={"value": "Blau"})
    make(data, [rule], tmp_path / "v")
    more = "Preis;Menge;Tag;Farbe;Neu\n2,5;1;;Blau;ja\n3,5;2;;Rot;ja\n;;;;nein\n"
    brought = read(tmp_path / "v" / "data.parquet", written(tmp_path, "more.csv", more))
    assert [row["Menge"] for row in brought.tables[0].to_pylist()] == ["2"]
    assert any("no value" in message for message in brought.messages)
    assert any("Drop rows whose value is Blau" in message for message in brought.messages)


def picture(colour, size=24):
    import io

    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(content, "PNG")
    return content.getvalue()


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def pictures(tmp_path):
    files = {
        f"{label}/{shade}.png": picture((shade, 0, 0) if label == "red" else (0, 0, shade))
        for label in ("red", "blue")
        for shade in range(100, 112)
    }
    import_file(zipped(tmp_path / "set.zip", files), tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def test_more_pictures_come_in_class_folders_a_zip_or_loose_without_an_answer(pictures, tmp_path):
    folder = tmp_path / "more"
    (folder / "red").mkdir(parents=True)
    (folder / "green").mkdir()
    (folder / "red" / "a.png").write_bytes(picture((200, 0, 0)))
    (folder / "green" / "b.png").write_bytes(picture((0, 200, 0)))
    brought = read(pictures, folder, answer="label")
    assert sorted(brought.tables[0]["label"].to_pylist()) == ["green", "red"]
    again = read(
        pictures, zipped(tmp_path / "m.zip", {"red/a.png": picture((201, 0, 0)), "x.txt": b"?"}), answer="label"
    )
    assert again.tables[0]["label"].to_pylist() == ["red"]
    (tmp_path / "loose.png").write_bytes(picture((9, 9, 9)))
    loose = read(pictures, tmp_path / "loose.png", answer="label")
    assert loose.tables[0]["label"].to_pylist() == [None]
    mixed = zipped(tmp_path / "mixed.zip", {"red/a.png": picture((203, 0, 0)), "b.png": picture((7, 7, 7))})
    report = read(pictures, mixed, answer="label")
    assert [table["label"].to_pylist() for table in report.tables] == [["red"], [None]]
    assert (report.messages, report.refused) == ((), ())
    assert loose.tables[0]["image"].to_pylist() == [picture((9, 9, 9))]
    assert loose.tables[0].schema.names == [name for name in pq.read_schema(pictures).names if name != "__row"]


def test_a_file_that_is_no_picture_is_named_and_the_others_are_read(pictures, tmp_path):
    files = {"red/a.png": picture((200, 0, 0)), "red/broken.png": b"not a picture"}
    brought = read(pictures, zipped(tmp_path / "m.zip", files), answer="label")
    assert len(brought.tables[0]) == 1
    assert [name for name, _ in brought.refused] == ["red/broken.png"]
    assert brought.messages == ("1 was left out: “red/broken.png” is no picture, but a text.",)
    (tmp_path / "good.png").write_bytes(picture((9, 9, 9)))
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    loose = [(tmp_path / name, name) for name in ("good.png", "bad.png")]
    schema = load_schema(pictures)
    asked = AnswerColumn.of(schema, "label")
    report = more_rows.read(loose, schema, tmp_path, asked, lambda share, message: None).messages
    assert report == ("1 was left out: “bad.png” is no picture, but a text.",)


def test_one_row_by_hand_is_read_like_a_files(data):
    schema = load_schema(data)
    cells = {"Preis": "7,5", "Farbe": "rot", "Neu": None}
    brought = more_rows.of_cells(cells, schema, AnswerColumn.of(schema, "Neu"))
    assert brought.tables[0].to_pylist() == [{"Preis": "7,5", "Menge": None, "Tag": None, "Farbe": "Rot", "Neu": None}]
    assert brought.messages == ()
