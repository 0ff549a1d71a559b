"""Which format a file has, by what is in it."""

import zipfile

import pytest

from core.errors import UserError
from core.reading.files import formats
from core.reading.files.formats import recognise, wide_encoding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def told(tmp_path, content: bytes, name: str = "rows.csv") -> str:
    """The format, or what the refusal says."""
    path = tmp_path / "file"
    path.write_bytes(content)
    try:
        return recognise(path, name)
    except UserError as error:
        return error.problem


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"a,b\n1,2\n", "text"),
        (b"PAR1...", "parquet"),
        (b'[{"a": 1}]', "json"),
        (b'{"a": 1}', "json"),
        (b'\xef\xbb\xbf {"a": 1}', "json"),
        (b"[[1,2]]", "json"),
        (b"[-1]", "json"),
        (b"[true]", "json"),
        (b"[]", "json"),
        (b"{}", "json"),
        (b"[", "json"),
        (b"{", "json"),
        (b"{a: 1}", "text"),
        (b"[a]", "text"),
        (b"[x],y\n", "text"),
        ('[{"a": 1}]'.encode("utf-16"), "json"),
        (b"<!DOCTYPE html><p>", "markup"),
        (b"\n<HTML>", "markup"),
        (b"<table>", "markup"),
        (b"<meta charset=x>", "markup"),
        (b"<?xml?><html>", "markup"),
        (b"<?xml?><Workbook urn:schemas-microsoft-com:office:spreadsheet>", "markup"),
        (b"<Workbook urn:schemas-microsoft-com:office:spreadsheet>", "markup"),
        (b"<b>,x\n", "text"),
        (b"MZ,a\nx,1\n", "text"),
        (b"a,b\n" + b"1,2\n" * 99 + bytes(400), "text"),
        (b"a\x1fb\x1e1\x1f2\x1e" * 9, "text"),
        (b"a,b\n1,\x01\n", "text"),
        (OLE + "Workbook".encode("utf-16-le"), "excel"),
        (OLE + "Book".encode("utf-16-le"), "excel"),
        ("a,b\n1,2\n".encode("utf-16"), "text"),
        ("a,b\n1,2\n".encode("utf-32"), "text"),
        ("a,b\n1,2\n".encode("utf-16-be"), "text"),
    ],
)
def test_a_format_is_recognised_by_its_content(tmp_path, content, form):
    assert told(tmp_path, content) == form


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "“rows.csv” is empty."),
        (b" \n\0\0\xef\xbb\xbf", "“rows.csv” is empty."),
        (b"%PDF-1.4", "is a PDF document, not a table"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive"),
        (b"SQLite format 3\0", "is a SQLite database"),
        (b"MZ" + bytes(range(1, 60)) * 5, "is a program"),
        (b"{\\rtf1", "is a formatted text (RTF)"),
        (b"a,b\n" + bytes(range(1, 9)), "is neither text nor a spreadsheet"),
        (b"a,b\0" * 9 + b"\0\0\0\0" * 9 + b"x\xff\xfe\xfd", "is neither text nor a spreadsheet"),
        (b"<?xml version='1.0'?><feed>", "is an XML document"),
        (b"<workbook>", "is an XML document"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (OLE + b"WordDocument", "is an old Office document without a sheet"),
        (b"PK\x03\x04 cut", "is a damaged spreadsheet or archive"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, content, words):
    assert words in told(tmp_path, content)


def test_a_zip_is_a_spreadsheet_by_the_files_in_it_and_not_too_large(tmp_path, monkeypatch):
    def packed(*names: str) -> bytes:
        with zipfile.ZipFile(tmp_path / "z", "w") as target:
            for name in names:
                target.writestr(name, "12345")
        return (tmp_path / "z").read_bytes()

    for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml"):
        assert told(tmp_path, packed(name)) == "excel"
    assert "is an archive without a spreadsheet in it" in told(tmp_path, packed("a.csv"))
    book = packed("xl/workbook.xml", "x")
    monkeypatch.setattr(formats, "UNPACKED_LIMIT", 10)
    assert told(tmp_path, book) == "excel"
    monkeypatch.setattr(formats, "UNPACKED_LIMIT", 9)
    assert "unpacks to more than 0 GB" in told(tmp_path, book)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("a,b\n1,2".encode("utf-16"), "utf-16"),
        ("a,b\n1,2".encode("utf-32"), "utf-32"),
        (b"\xff\xfe\0\0a\0", "utf-16"),  # no whole characters of four bytes
        ("a,b\n1,2".encode("utf-16-le"), "utf-16-le"),
        ("a,b\n1,2".encode("utf-16-be"), "utf-16-be"),
        ("a,b\n1,2".encode("utf-32-le"), "utf-32-le"),
        ("a,b\n1,2".encode("utf-32-be"), "utf-32-be"),
        ("имя,год\n1,2".encode("utf-16-le"), "utf-16-le"),
        ("名前,年\n一,2".encode("utf-16-be"), "utf-16-be"),
        ("abc".encode("utf-16-le"), ""),  # nothing that parts cells or lines
        (b"a,b\n", ""),
        (b"a,b\n1,\0\n", ""),
        (bytes(64), ""),
    ],
)
def test_characters_of_two_or_four_bytes_are_known_by_a_mark_or_their_looks(head, encoding):
    assert wide_encoding(head) == encoding
