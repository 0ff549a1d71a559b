"""A quick look at a file: how it would be read, its first lines, and what stands often in its columns."""

import openpyxl
import pytest

from core.errors import UserError
from core.reading import ReadOptions, understand
from core.reading import understanding as module


def look(folder, text: str, name: str = "rows.csv", **options):
    (folder / name).write_text(text)
    return understand(folder / name, options=ReadOptions(**options))


def test_a_text_is_understood_with_every_option_filled(tmp_path):
    found = look(tmp_path, "made by hand\na;b\n1;x\n2;NA\n")
    assert found.format == "text"
    options = found.options
    assert (options.encoding, options.delimiter, options.quote, options.escape) == ("utf-8", ";", '"', "")
    assert (options.header, options.skip) == ((2,), 2)
    assert (found.names, found.rows) == (("a", "b"), (("1", "x"), ("2", "NA")))
    assert found.lines == ((1, ("made by hand",)), (2, ("a", "b")), (3, ("1", "x")), (4, ("2", "NA")))
    assert found.stands_in("a") == (("1", 1), ("2", 1))
    assert found.stands_in("c") == ()
    assert found.choices == ()


def test_one_column_has_no_delimiter(tmp_path):
    assert look(tmp_path, "word\nred\nblue\ngreen\n").options.delimiter == ""


def test_words_for_missing_are_shown_as_nothing(tmp_path):
    found = look(tmp_path, "a,b\n9,x\n1,9\n NA ,y\n", column_missing=(("a", ("9", "NA")),))
    assert found.rows == (("", "x"), ("1", "9"), ("", "y"))
    assert look(tmp_path, "a,b\n9,x\n1,9\n", missing=("9",)).rows == (("", "x"), ("1", ""))


def test_the_most_frequent_texts_and_all_words_for_missing_are_counted(tmp_path):
    cells = [*"aaaaaaabbbbbbccccc", *"dddd", *"eee", *"ff", "g", "NA", "-", "", ""]
    found = look(tmp_path, "n,x\n" + "".join(f"1,{cell}\n" for cell in cells))
    assert found.stands_in("x") == (
        ("a", 7),
        ("b", 6),
        ("c", 5),
        ("d", 4),
        ("e", 3),
        ("f", 2),
        ("NA", 1),
        ("-", 1),
    )


def test_forty_lines_are_shown(tmp_path):
    found = look(tmp_path, "a,b\n" + "1,2\n" * 60)
    assert (len(found.lines), len(found.rows)) == (40, 40)


def test_a_sheet_is_shown_with_what_stands_above_it(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Weather"], [], ["id", "town"], [1, "Rome"], [2, "Oslo"], [3, "Rome"]):
        book.active.append(row)
    book.create_sheet("more").append(["x", "y"])
    book.save(tmp_path / "book.xlsx")
    found = understand(tmp_path / "book.xlsx")
    assert (found.format, found.choices, found.options.sheet) == ("excel", ("Sheet", "more"), "Sheet")
    assert (found.options.header, found.options.skip) == ((3,), 3)
    assert found.rows == (("1", "Rome"), ("2", "Oslo"), ("3", "Rome"))
    assert [line for line, _ in found.lines] == [1, 3, 4, 5, 6]
    assert found.stands_in("town") == (("Rome", 2), ("Oslo", 1))


def test_json_is_read_for_a_look_unless_it_is_large(tmp_path, monkeypatch):
    text = '[{"a": 1, "b": "x"}, {"a": 2, "b": null}]'
    found = look(tmp_path, text, "rows.json")
    assert (found.format, found.names, found.rows) == ("json", ("a", "b"), (("1", "x"), ("2", "")))
    monkeypatch.setattr(module, "LARGEST", len(text))
    assert look(tmp_path, text, "rows.json").names == ("a", "b")
    monkeypatch.setattr(module, "LARGEST", len(text) - 1)
    assert (look(tmp_path, text, "rows.json").names, look(tmp_path, text, "rows.json").rows) == ((), ())
    assert look(tmp_path, text, "rows.json", delimiter=",").format == "text"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match="There is no file “known.csv”"):
        understand(tmp_path / "gone.csv", "known.csv")
