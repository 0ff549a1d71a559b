"""What an archive says of itself: its names, its size, and what no honest one does."""

import stat
import struct
import zipfile

import pytest

from core.errors import UserError
from core.reading.media import archive
from core.reading.media.archive import Archive, is_archive, names
from core.reading.media.files import Entry, RefusedFileError


def packed(path, *files: tuple[str, bytes], **facts):
    """A zip of these files, each entry's facts as given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in facts.items():
                setattr(entry, key, value)
            target.writestr(entry, content)
    return path


def held(path) -> tuple[list[str], dict[str, str]]:
    """(the paths of the entries, reasons of what is refused)."""
    found = Archive(path, path.name)
    found.close()
    return [entry.path for entry in found.entries], {each.file: str(each.reason) for each in found.refused}


def test_files_stand_in_order_without_folders_and_hidden_ones(tmp_path):
    path = packed(
        tmp_path / "a.zip", ("b/10.txt", b"x"), ("b/9.txt", b"yy"), ("./a/1.txt", b""), ("b/", b""), (".h/1", b"x")
    )
    found = Archive(path, "a.zip")
    assert [(entry.path, entry.size) for entry in found.entries] == [("a/1.txt", 0), ("b/9.txt", 2), ("b/10.txt", 1)]
    assert (found.ignored, found.refused) == (1, [])
    assert [found.read(entry) for entry in found.entries] == [b"", b"yy", b"x"]
    assert found.unpacked == 3
    assert found.laid(found.entries[1], tmp_path / "out").read_bytes() == b"yy"
    found.finished()
    found.close()
    assert names(path) == ["b/10.txt", "b/9.txt", "./a/1.txt"]


@pytest.mark.parametrize(
    ("name", "facts", "reason"),
    [
        ("a/b.txt", {}, ""),
        ("/a.txt", {}, "has a name that points outside the archive"),
        ("C:a.txt", {}, "has a name that points outside the archive"),
        ("a/../b.txt", {}, "has a name that points outside the archive"),
        ("a..b.txt", {}, ""),
        ("link", {"external_attr": (stat.S_IFLNK | 0o777) << 16}, "is a link to another place, which is not followed"),
        ("a.tar", {}, "is an archive inside the archive; unpack it first"),
        ("a.zip", {}, ""),
    ],
)
def test_a_file_that_looks_like_a_trap_is_refused(tmp_path, name, facts, reason):
    found, refused = held(packed(tmp_path / "t.zip", (name, b"x"), **facts))
    assert refused == ({name: reason} if reason else {})
    assert found == ([] if reason else [name])


def test_files_that_share_their_content_are_a_trick(tmp_path):
    path = packed(tmp_path / "t.zip", ("a.txt", b"x" * 50), ("b.txt", b"y" * 50))
    content = bytearray(path.read_bytes())
    second = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, second + 42, 0)  # where the second file begins
    path.write_bytes(content)
    found, refused = held(path)
    assert found == ["a.txt"]
    assert list(refused) == ["b.txt"]
    assert refused["b.txt"].startswith("shares its content with another file")


def test_a_file_may_shrink_much_or_unpack_to_little(tmp_path, monkeypatch):
    path = packed(tmp_path / "t.zip", ("a.bmp", b"\0" * 100_000))
    with zipfile.ZipFile(path) as target:
        ratio = 100_000 / target.infolist()[0].compress_size
    for times, free, refused in ((ratio, 0, False), (ratio - 1, 100_000, False), (ratio - 1, 99_999, True)):
        monkeypatch.setattr(archive, "_RATIO", times)
        monkeypatch.setattr(archive, "_RATIO_FREE", free)
        assert bool(held(path)[1]) == refused
    assert held(path)[1]["a.bmp"] == f"unpacks to {ratio:,.0f} times its size"


def test_a_whole_archive_may_unpack_to_much_or_shrink_much(tmp_path, monkeypatch):
    path = packed(tmp_path / "t.zip", ("a.txt", b"\0" * 5000), ("b.txt", b"\0" * 5000))
    ratio = 10_000 / path.stat().st_size
    for times, free, refused in ((ratio, 0, False), (ratio - 1, 10_000, False), (ratio - 1, 9_999, True)):
        monkeypatch.setattr(archive, "_TOTAL_RATIO", times)
        monkeypatch.setattr(archive, "_TOTAL_FREE", free)
        if not refused:
            held(path)
            continue
        with pytest.raises(UserError, match="has 0.0 MB and unpacks to 0 MB, like an archive made to do harm"):
            held(path)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 10_000)
    held(path)
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 9_999)
    with pytest.raises(UserError, match="unpacks to 0 GB; 0 GB is the limit"):
        held(path)


def test_what_was_unpacked_is_counted_whatever_the_sizes_say(tmp_path, monkeypatch):
    path = packed(tmp_path / "t.zip", ("a.txt", b"1234"), ("b.txt", b"5678"))
    found = Archive(path, "t.zip")
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 7)
    assert found.read(found.entries[0]) == b"1234"
    with pytest.raises(UserError, match="unpacks to far more than it says"):
        found.read(found.entries[1])
    found.close()


def test_an_archive_within_is_laid_only_when_it_is_not_huge_and_whole(tmp_path, monkeypatch):
    path = packed(tmp_path / "t.zip", ("a.zip", b"1234"))
    found = Archive(path, "t.zip")
    entry = found.entries[0]
    monkeypatch.setattr(archive, "LARGEST_INNER", 4)
    assert found.laid(entry, tmp_path / "out").read_bytes() == b"1234"
    monkeypatch.setattr(archive, "LARGEST_INNER", 3)
    with pytest.raises(RefusedFileError, match="is an archive inside the archive"):
        found.laid(entry, tmp_path / "out")
    monkeypatch.undo()
    found.zip.close()
    with pytest.raises(RefusedFileError, match="is damaged in the archive"):
        found.laid(entry, tmp_path / "out")
    with pytest.raises(RefusedFileError, match="is damaged in the archive"):
        found.read(Entry("a.zip", 4, entry.key))


def test_spreadsheets_and_other_files_are_no_archives(tmp_path):
    plain, cut = packed(tmp_path / "a.zip", ("a.txt", b"x")), tmp_path / "cut.zip"
    cut.write_bytes(plain.read_bytes()[:40])
    empty, text = packed(tmp_path / "empty.zip"), tmp_path / "text.zip"
    text.write_bytes(b"no zip")
    book = packed(tmp_path / "book.xlsx", ("[Content_Types].xml", b"x"), ("xl/workbook.xml", b""))
    ods = packed(tmp_path / "book.ods", ("content.xml", b"x"))
    assert [is_archive(path) for path in (plain, cut, empty, text, book, ods)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert names(cut) == []


def test_the_size_of_the_table_of_contents_is_known_before_it_is_read(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.zip", ("a.txt", b"x"))
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<L", content, end + 12)[0]
    for most, refused in ((size, False), (size - 1, True)):
        monkeypatch.setattr(archive, "LARGEST_DIRECTORY", most)
        if refused:
            with pytest.raises(UserError, match="holds more than 200,000 files"):
                held(path)
        else:
            held(path)
    monkeypatch.undo()
    struct.pack_into("<L", content, end + 12, 0xFFFFFFFF)
    large = b"PK\x06\x06" + bytes(36) + struct.pack("<Q", 70_000_000) + bytes(8)
    path.write_bytes(bytes(content[:end]) + large + bytes(content[end:]))
    with pytest.raises(UserError, match="holds more than 200,000 files"):
        held(path)
