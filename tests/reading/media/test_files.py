"""Files of a folder: which are listed, in which order, and which can be read."""

import os

import pytest

from core.errors import UserError
from core.reading.media import files
from core.reading.media.files import Beside, Entry, Folder, RefusedFileError, natural, read_file, refuse_large


def laid(root, *names: str):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())
    return root


def test_an_entry_knows_its_folders_and_its_name():
    assert Entry("a/b/1.png", 3).folders == ("a", "b")
    assert Entry("a/b/1.png", 3).name == "1.png"
    assert Entry("1.png", 3).folders == ()
    assert Entry("1.png", 3).name == "1.png"
    assert Entry("zip/1.png", 3, under=()).folders == ()
    assert Entry("zip/1.png", 3, under=("cats",)).folders == ("cats",)


def test_numbers_in_names_are_sorted_as_numbers_and_before_letters():
    names = ["b1", "a10", "a2", "a", "10", "9", "a2b", "a02", "x1y10", "x1y9"]
    assert sorted(names, key=natural) == ["9", "10", "a", "a2", "a02", "a2b", "a10", "b1", "x1y9", "x1y10"]
    assert sorted(["9" * 40, "1" * 40], key=natural) == ["1" * 40, "9" * 40]


def test_a_folder_is_listed_in_order_with_sizes_and_hidden_files_counted(tmp_path):
    laid(tmp_path, "b/10.png", "b/9.png", "a/1.png", "top.png", ".hidden/1.png", "a/.DS_Store", "a/__MACOSX/x")
    found = Folder(tmp_path)
    assert [entry.path for entry in found.entries] == ["a/1.png", "b/9.png", "b/10.png", "top.png"]
    assert [entry.size for entry in found.entries] == [7, 7, 8, 7]
    assert (found.ignored, found.refused) == (3, [])
    assert [found.read(entry) for entry in found.entries] == [b"a/1.png", b"b/9.png", b"b/10.png", b"top.png"]
    assert found.laid(found.entries[0], tmp_path / "elsewhere") == tmp_path / "a" / "1.png"


def test_folders_within_folders_are_followed_thirty_two_deep(tmp_path):
    deepest = "/".join("d" * 32)
    laid(tmp_path, f"{deepest}/in.txt", f"{deepest}/e/out.txt", "other.txt")
    found = Folder(tmp_path)
    assert [entry.path for entry in found.entries] == [f"{deepest}/in.txt", "other.txt"]
    assert [(each.file, each.reason) for each in found.refused] == [(f"{deepest}/e", "lies too many folders deep")]


def test_as_many_files_as_the_limit_are_taken_and_refused_ones_count(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 3)
    laid(tmp_path, "1.png", "2.png")
    (tmp_path / "link.png").symlink_to(tmp_path / "1.png")
    assert len(Folder(tmp_path).entries) == 2
    laid(tmp_path, "3.png")
    with pytest.raises(UserError) as caught:
        Folder(tmp_path)
    assert caught.value.problem == f"“{tmp_path.name}” holds more than 3 files."


def test_beside_a_table_a_file_is_found_by_its_relative_path_alone(tmp_path):
    root = laid(tmp_path / "set", "a/1.png", "2.png")
    laid(tmp_path, "out.png")
    (root / "link.png").symlink_to(root / "2.png")
    beside = Beside(root)
    found = beside.find("a//1.png")
    assert (found.path, found.size, beside.read(found)) == ("a/1.png", 7, b"a/1.png")
    assert beside.find("./2.png") is not None
    for name in ("", "/2.png", str(root / "2.png"), "../out.png", "a/../2.png", "2.png\0", "a", "3.png", "link.png"):
        assert beside.find(name) is None
    assert beside.find("./" * 498 + "2.pn") is None
    assert beside.find("/".join(["."] * 497) + "/2.png") is not None, "1,000 characters"
    assert beside.find("./" + "/".join(["."] * 497) + "/2.png") is None, "1,002 characters"


def test_a_file_is_read_as_it_was_listed_or_not_at_all(tmp_path):
    path = laid(tmp_path, "1.txt") / "1.txt"
    (entry,) = Folder(tmp_path).entries
    assert read_file(path, entry) == b"1.txt"
    for other in (Entry("1.txt", 5, (5, entry.key[1] + 1)), Entry("1.txt", 4, entry.key)):
        with pytest.raises(RefusedFileError, match="changed while it was read"):
            read_file(path, other)
    with pytest.raises(RefusedFileError, match="disappeared while the folder was read"):
        read_file(tmp_path / "gone", entry)
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(RefusedFileError) as caught:
        read_file(tmp_path / "link", entry)
    assert caught.value.reason == f"can't be opened: {os.strerror(40)}"
    assert caught.value.reason.code == "file.closed"


def test_a_file_beyond_the_limit_is_refused_by_its_size(monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 3_000_000)
    refuse_large(Entry("x", 3_000_000))
    with pytest.raises(RefusedFileError) as caught:
        refuse_large(Entry("x", 3_900_000))
    assert caught.value.reason == "has 4 MB; 3 MB is the limit for one file"


def test_a_file_may_have_256_megabytes():
    refuse_large(Entry("x", 256_000_000))
    with pytest.raises(RefusedFileError):
        refuse_large(Entry("x", 256_000_001))
