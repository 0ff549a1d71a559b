"""What is taken out of a compressed file or a zip, and where the limits are."""

import bz2
import gzip
import lzma
import stat
import struct
import zipfile

import pytest

from core.errors import UserError
from core.reading.files import compressed
from core.reading.files.compressed import Unpacked, unpacked, zip_entries

TABLE = b"a,b\n1,2\n"


def packed(folder, *files: tuple[str, bytes], name: str = "t.zip", **facts):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for inner, content in files:
            entry = zipfile.ZipInfo(inner)
            for key, value in facts.items():
                setattr(entry, key, value)
            target.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    ("pack", "how"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz"), (bytes, "")]
)
def test_a_stream_is_unpacked_by_its_content_and_anything_else_left_alone(tmp_path, pack, how):
    path = tmp_path / "rows.csv"
    path.write_bytes(pack(TABLE))
    found = unpacked(path, tmp_path, "rows.csv")
    assert found == Unpacked(tmp_path / "unpacked" if how else path, "rows.csv", packed=how)
    assert found.path.read_bytes() == TABLE
    if how:
        path.write_bytes(pack(TABLE)[:-3])
        with pytest.raises(UserError, match=f"is a damaged {how} file"):
            unpacked(path, tmp_path, "rows.csv")


def test_the_largest_table_of_a_zip_is_taken_or_the_chosen_and_it_is_told(tmp_path):
    files = (
        ("x/a.CSV", TABLE),
        ("b.json", TABLE * 2),
        ("c.pdf", TABLE * 9),
        (".h.csv", TABLE),
        ("__MACOSX/d.csv", b""),
    )
    path = packed(tmp_path, *files)
    found = unpacked(path, tmp_path, "t.zip")
    assert (found.name, found.tables, found.packed, found.member) == ("b.json", ("x/a.CSV", "b.json"), "zip", "b.json")
    assert [warning.code for warning in found.warnings] == ["largest_file_read"]
    assert found.path.read_bytes() == TABLE * 2
    chosen = unpacked(path, tmp_path, "t.zip", "x/a.CSV")
    assert (chosen.name, chosen.member, chosen.warnings) == ("a.CSV", "x/a.CSV", ())
    with pytest.raises(UserError, match="holds no file “c.pdf”"):
        unpacked(path, tmp_path, "t.zip", "c.pdf")


@pytest.mark.parametrize(
    ("files", "member", "words"),
    [
        (["notes"], "notes", ""),
        (["a.pdf", "b.pdf"], "", "holds no table"),
        (["a.7z"], "", "holds an archive in an archive, “a.7z”"),
        ([], "", "is empty"),
        (["a.csv", "b.zip"], "a.csv", ""),
    ],
)
def test_a_zip_without_a_table_is_told(tmp_path, files, member, words):
    path = packed(tmp_path, *((name, TABLE) for name in files))
    if words:
        with pytest.raises(UserError, match=words):
            unpacked(path, tmp_path, "t.zip")
        return
    found = unpacked(path, tmp_path, "t.zip")
    assert found.member == member
    assert [warning.code for warning in found.warnings] == ["archive_in_archive"] * ("b.zip" in files)


@pytest.mark.parametrize(
    ("name", "facts", "words"),
    [
        ("/a.csv", {}, "whose name leads out"),
        ("x/../a.csv", {}, "whose name leads out"),
        ("C:/a.csv", {}, "whose name leads out"),
        ("x/a:b.csv", {}, ""),
        ("a.csv", {"external_attr": (stat.S_IFLNK | 0o777) << 16}, "holds a link to another place, “a.csv”"),
    ],
)
def test_names_that_lead_out_and_links_are_refused(tmp_path, name, facts, words):
    path = packed(tmp_path, (name, TABLE), **facts)
    if words:
        with pytest.raises(UserError, match=words):
            zip_entries(path, "t.zip")
    else:
        assert [entry.filename for entry in zip_entries(path, "t.zip")] == [name]


def test_a_spreadsheet_is_no_zip_and_a_broken_one_is_told_by_its_ending(tmp_path):
    book = packed(tmp_path, ("xl/workbook.xml", b"x"), name="book.xlsx")
    assert zip_entries(book, "book.xlsx") is None
    broken = tmp_path / "broken"
    broken.write_bytes(b"PK\x03\x04")
    assert zip_entries(broken, "rows.csv") is None
    with pytest.raises(UserError, match="is a damaged zip archive"):
        zip_entries(broken, "rows.ZIP")


def test_a_zip_has_at_most_so_many_files_by_its_last_record(tmp_path, monkeypatch):
    path = packed(tmp_path, *((f"{number}.csv", b"") for number in range(3)))
    monkeypatch.setattr(compressed, "MOST_FILES", 3)
    assert len(zip_entries(path, "t.zip")) == 3
    monkeypatch.setattr(compressed, "MOST_FILES", 2)
    with pytest.raises(UserError, match="holds 3 files; the limit is 2"):
        zip_entries(path, "t.zip")
    monkeypatch.undo()
    content = path.read_bytes()
    end = content.rfind(b"PK\x05\x06")
    for count, directory, refused in ((10_000, 10_000_000, False), (10_001, 5, True), (5, 10_000_001, True)):
        wide = b"PK\x06\x06" + bytes(28) + struct.pack("<QQ", count, directory)
        path.write_bytes(content[:end] + wide + content[end:])
        if refused:
            with pytest.raises(UserError, match=f"holds {count:,} files"):
                zip_entries(path, "t.zip")
        else:
            zip_entries(path, "t.csv")


def test_a_file_may_unpack_to_much_or_grow_by_much_but_not_both(tmp_path, monkeypatch):
    path = tmp_path / "t.gz"
    path.write_bytes(gzip.compress(b"1,2\n" * 2500))
    size = path.stat().st_size
    for ratio, free, refused in ((10_000 / size, 0, False), (1, 10_000, False), (1, 9_999, True)):
        monkeypatch.setattr(compressed, "_RATIO", ratio)
        monkeypatch.setattr(compressed, "_RATIO_FREE", free)
        if refused:
            with pytest.raises(UserError, match="more than 1 times its size"):
                unpacked(path, tmp_path, "t.gz")
        else:
            unpacked(path, tmp_path, "t.gz")
    monkeypatch.undo()
    monkeypatch.setattr(compressed, "LIMIT", 10_000)
    unpacked(path, tmp_path, "t.gz")
    monkeypatch.setattr(compressed, "LIMIT", 9_999)
    with pytest.raises(UserError, match="unpacks to more than 0 GB"):
        unpacked(path, tmp_path, "t.gz")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
        (bytes(257) + b"ustar", "a tar archive"),
        (gzip.compress(bytes(257) + b"ustar", mtime=0), "a tar archive"),
    ],
)
def test_other_archives_are_named_also_inside_a_stream(tmp_path, content, what):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UserError, match=f"is {what}, which can't be opened here"):
        unpacked(path, tmp_path, "x")
