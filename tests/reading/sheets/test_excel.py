"""Spreadsheets as people make them: titles, merged cells, several tables, hidden sheets, totals, types of cells."""

import base64
import datetime
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import ReadOptions, to_parquet, understand


@pytest.fixture
def read(tmp_path: Path):
    """Read a workbook that `fill` made: (reading, rows as dicts)."""

    def _read(fill, options=None):
        book = openpyxl.Workbook()
        fill(book)
        path, out = tmp_path / "book.xlsx", tmp_path / "out.parquet"
        book.save(path)
        reading = to_parquet(path, out, options=options)
        return reading, pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


def filled(*rows, sheet=None, top=1, left=1):
    """A function that writes the rows into a workbook's first or another sheet."""

    def fill(book):
        target = book.active if sheet is None else book.create_sheet(sheet)
        for line, row in enumerate(rows, start=top):
            for column, value in enumerate(row, start=left):
                target.cell(line, column, value)
        return target

    return fill


TABLE = (["id", "temp", "wind"], [1, 2.5, 3], [2, 3.5, 4], [3, 4.5, 5])
COLUMNS = {"id": [1, 2, 3], "temp": [2.5, 3.5, 4.5], "wind": [3, 4, 5]}


def test_a_table_is_found_below_a_title_beside_empty_columns_and_above_notes(read):
    rows = (["Weather"], [], *TABLE, [], ["Source: office"])
    reading, found = read(filled(*rows, top=4, left=3))
    assert found == COLUMNS
    assert [(row.line, row.reason) for row in reading.rejected] == [
        (4, "stands above the table"),
        (11, "stands below the table"),
    ]


def test_merged_cells_name_the_columns_below_and_count_for_each_row_they_cover(read):
    def fill(book):
        sheet = filled(
            ["Sales of the year"],
            ["Region", "2023", None, "2024", None],
            [None, "sales", "cost", "sales", "cost"],
            ["north", 1, 2, 3, 4],
            [None, 2, 3, 4, 5],
            ["south", 3, 4, 5, 6],
            [None, 4, 5, 6, 7],
        )(book)
        for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5", "A6:A7"):
            sheet.merge_cells(cells)

    reading, found = read(fill)
    assert list(found) == ["Region", "2023 sales", "2023 cost", "2024 sales", "2024 cost"]
    assert found["Region"] == ["north", "north", "south", "south"]
    assert "2 merged cells cover several rows; the value was taken for each of these rows." in reading.warnings


def test_cells_keep_the_type_that_their_column_shares(read):
    def fill(book):
        sheet = filled(["day", "moment", "clock", "length", "share", "price", "code", "error", "mixed"])(book)
        for n in range(1, 5):
            sheet.append(
                [
                    datetime.date(2024, 3, n),
                    datetime.datetime(2024, 3, n, 10, 30),
                    datetime.time(8, 15, n),
                    datetime.timedelta(hours=24 + n, minutes=5),
                    n / 8,
                    n * 19.99,
                    f"00{n}",
                    n * 1.5,
                    "x" if n == 2 else n,
                ]
            )
            sheet.cell(n + 1, 5).number_format = "0.0%"
            sheet.cell(n + 1, 6).number_format = '#,##0.00 "€"'
        sheet.cell(3, 8).value = "#N/A"
        sheet.cell(3, 8).data_type = "e"

    _, found = read(fill)
    assert found["day"][0] == datetime.datetime(2024, 3, 1)
    assert found["moment"][0] == datetime.datetime(2024, 3, 1, 10, 30)
    assert found["clock"][0] == "08:15:01"
    assert found["length"][0] == "25:05:00"
    assert found["share"] == [0.125, 0.25, 0.375, 0.5]
    assert found["price"][3] == pytest.approx(79.96)
    assert found["code"] == ["001", "002", "003", "004"]
    assert found["error"] == [1.5, None, 4.5, 6.0]
    assert found["mixed"] == ["1", "x", "3", "4"]


def test_raw_reading_gives_the_text_that_the_sheet_shows(tmp_path):
    book = openpyxl.Workbook()
    day = datetime.datetime(2020, 1, 2)
    for row in [["n", "x", "day", "at"], [1, 1.5, day, day], [2, 2, day, day.replace(hour=3)]]:
        book.active.append(row)
    path, out = tmp_path / "book.xlsx", tmp_path / "out.parquet"
    book.save(path)
    to_parquet(path, out, raw=True)
    assert [list(row.values()) for row in pq.read_table(out).to_pylist()] == [
        ["1", "1.5", "2020-01-02", "2020-01-02"],
        ["2", "2", "2020-01-02", "2020-01-02 03:00:00"],
    ]


def test_cover_and_hidden_sheets_are_passed_over_and_named(read):
    def fill(book):
        filled(["This file holds the weather."], ["Made by Ann"])(book)
        book.active.title = "Read me"
        filled(*TABLE, sheet="secret")(book).sheet_state = "hidden"
        filled(*TABLE, sheet="data")(book)

    reading, found = read(fill)
    assert found == COLUMNS
    assert reading.used["sheet"] == "data"
    assert reading.warnings == ("Only the sheet “data” was read; 2 others hold something: “Read me”, “secret”.",)


def test_a_sheet_and_its_header_row_can_be_chosen_and_a_wrong_one_is_named(read, tmp_path):
    def fill(book):
        filled(["a", "b"], [1, 2], [3, 4])(book)
        filled(["old", "names"], ["c", "d"], [5, 6], [7, 8], sheet="second")(book)

    assert read(fill, ReadOptions(sheet="second", header=(2,)))[1] == {"c": [5, 7], "d": [6, 8]}
    assert understand(tmp_path / "book.xlsx").choices == ("Sheet", "second")
    with pytest.raises(UserError, match="holds no sheet “third”") as report:
        read(fill, ReadOptions(sheet="third"))
    assert report.value.fix == "Its sheets are “Sheet”, “second”."


def test_of_tables_beside_each_other_the_largest_is_read_and_the_others_are_told(read):
    def fill(book):
        filled(*TABLE, [4, 5.5, 6], [5, 1.5, 2])(book)
        sheet = book.active
        for line, row in enumerate([["city", "people"], ["Rome", 3], ["Oslo", 1]], start=1):
            for column, value in enumerate(row, start=5):
                sheet.cell(line, column, value)

    reading, found = read(fill)
    assert list(found) == ["id", "temp", "wind"]
    assert len(found["id"]) == 5
    assert "beside this one and were not read: columns E to F." in reading.warnings[0]


def test_an_empty_column_within_a_table_is_no_border(read):
    rows = [[row[0], row[1], None, row[2]] for row in TABLE]
    assert read(filled(*rows))[1] == COLUMNS


@pytest.mark.parametrize(
    "below",
    [
        [[], ["city", "people", "area"], ["Rome", 3, 10], ["Oslo", 1, 20]],
        [[], ["Cities"], ["city", "people"], ["Rome", 3], ["Oslo", 1]],
    ],
)
def test_a_second_table_below_is_left_out_and_told(read, below):
    reading, found = read(filled(*TABLE, *below))
    assert found == COLUMNS
    assert {row.reason for row in reading.rejected} == {"belongs to a second table"}
    assert reading.rejected_rows == len(below) - 1


def test_totals_and_the_header_once_more_are_no_rows(read):
    reading, found = read(filled(*TABLE, list(TABLE[0]), [4, 5.5, 6], ["Total", 16.0, 18]))
    assert found == {"id": [1, 2, 3, 4], "temp": [2.5, 3.5, 4.5, 5.5], "wind": [3, 4, 5, 6]}
    assert [row.reason for row in reading.rejected] == ["holds totals of the rows above"]
    assert "The header stands there again once and was not taken for a row (row 5)." in reading.warnings


def test_years_and_days_may_be_names_of_columns(read):
    days = [datetime.date(2024, month, 1) for month in (1, 2, 3)]
    rows = [["Peru", 1.2, 3.4, 2.2], ["Oman", 2.2, 2.4, 1.1], ["Mali", 3.3, 2.0, 5.0]]
    assert list(read(filled(["country", 2019, 2020, 2021], *rows))[1]) == ["country", "2019", "2020", "2021"]
    assert list(read(filled(["country", *days], *rows))[1])[1:] == ["2024-01-01", "2024-02-01", "2024-03-01"]


def test_cells_of_blanks_are_empty_and_rows_of_them_are_none(read):
    _, found = read(filled(["id", "name"], [1, "a"], [" ", "  "], [2, " "], [3, "c"]))
    assert found == {"id": [1, 2, 3], "name": ["a", None, "c"]}


# 3 rows and a hidden sheet, written by xlwt 1.3
OLD = zlib.decompress(
    base64.b85decode(
        "c-rk)Pe@cj82`=tvwzG#yQY-}B0^RsMs(?-n__u#u?Q*)YBwJuYrC=Rp}J(*9)qA$(Z#T!4px``P(eY5punhu5JXx>PeDZo_4R$<zPG7u;6e$?"
        "`#t8HnQvx(^UcgR^X9#`<KfAX`?XV8gf{4yvxD%>(<ur;HxmMt+cqcNI6%Snu%ZwQ&_eo5JSltQ=QZT@o`QyZ#tV|bX9`Dg3ei;3s$WKQhz&8t"
        "Hnb{(d{4u53gxH~yDCMV5V=<5U8(z2<ZjVi64^?1Csi-TBhjW^jvpV=8l<e8q{2gK^FcH_P>omY$LB7qTwN3G>4DhbYAL8QN-+vr>n<y4r8!@L"
        "n<xP~J6pQDTMiQ@QAK_*itlzk@Xg)u&+9$?^6C{x|8t?<{}+9L7O{{%NY7&Z70m#KU>{fP{aKVDVQ`6w&RE7uX0ZknK6V)$vBAs?+U3;eK-HqL"
        "la@)|lm79^(t!i9eyZA@%vb}1w0}|w()FgMNp_^-I+rBL|4x@MfgClV1xHPpY`{{IeW;LhShit^1~hZ~>$~oFPvn?rhUE2<dkJmg0l>z2Zb6O9"
        "r9{R+g8-VO#Ws-_gmt5&YeiO39f})!s-48%VX1RbN*k%4or3p~&GXV*D4m_&_oy!WC9;*$V_j2ctHvfGBWR$h>7(}i45L{!t7}&ok0WlZoa5@F"
        "$eKTnu7DPDY`2{^Z3Sj|PZGi+b2*+JmCtF;T;*~)<@9{cpq$|_s{+hQn0c<AVS`v6#u1H=)f+E0vZ`MgO)WqrhV;rzS^*|an0yXXZUsx^fW9S6"
        "uk%crFy(C03oz-z<ad~KVOno8(;Z>ju3RSFv8hd~!~-^f4*cI(4qsDwxl(;i74$V8x6CRE&8i0v9z1yP;9*rj$wd-!`7)gAGhdec&VQX*3Ul6X"
        "l2wcSNYRs_FT_1aQk=$_qWotaOyzQ^CAM+@7cve~?`b3u7dsL~`!8K~)%@`+xnbzvZJ}cOpDV`B|J?sCbGsY{"
    )
)


def test_an_old_spreadsheet_is_read_with_its_types(tmp_path):
    path, out = tmp_path / "old.xls", tmp_path / "out.parquet"
    path.write_bytes(OLD)
    reading = to_parquet(path, out)
    assert pq.read_table(out).drop_columns(["__row"]).to_pydict() == {
        "Name": ["Zoë", "Bob", "Ann"],
        "Größe": [1.5, 2.0, 3.25],
        "Tag": [datetime.datetime(2024, 3, day) for day in (1, 2, 3)],
        "Anteil": [0.25, 0.5, 0.75],
        "ok": [True, False, True],
    }
    assert reading.used["sheets"] == ["Daten", "alt"]


def test_an_open_document_is_read_with_its_types(tmp_path):
    def cell(value):
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, datetime.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = [["Name", "Größe", "Tag"], ["Zoë", 1.5, datetime.date(2024, 3, 1)], ["Bob", 2.5, datetime.date(2024, 3, 2)]]
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Daten">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path, out = tmp_path / "book.ods", tmp_path / "out.parquet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest{names.replace('text', 'manifest')}/>")
        archive.writestr("content.xml", content)
    assert to_parquet(path, out).used["sheet"] == "Daten"
    assert pq.read_table(out).drop_columns(["__row"]).to_pydict() == {
        "Name": ["Zoë", "Bob"],
        "Größe": [1.5, 2.5],
        "Tag": [datetime.datetime(2024, 3, 1), datetime.datetime(2024, 3, 2)],
    }
