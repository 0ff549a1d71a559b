"""Which sources are a matter of files and which are tables, by names alone."""

import zipfile

import pytest

from core.reading.media import dispatch, hold_media, holds_media


def laid(root, *names: str):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a,b\n7,8\n")
    return root


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a/1.png"], True),
        (["a.csv", "1.wav"], True),
        (["a.csv"], False),
        (["a/1.txt", "b/2.txt"], True),
        (["a/1.txt", "a/2.txt"], False),
        (["a/1.md", "a/2.md"], True),
        (["1.txt"], False),
        (["1.html"], True),
        (["README.txt"], True),
        (["a/1.txt", "b/2.txt", "t.csv"], False),
        (["x.exe"], True),
    ],
)
def test_a_folder_holds_media_unless_its_files_are_tables(tmp_path, names, expected):
    assert holds_media(laid(tmp_path / "set", *names)) is expected


def test_single_files_go_by_the_name_that_the_user_knows(tmp_path):
    path = laid(tmp_path, "upload") / "upload"
    assert holds_media(path, "a.png")
    assert holds_media(path, "a.wav")
    assert not holds_media(path, "a.csv")
    assert not holds_media(path, "a.exe")
    assert not holds_media(path)
    assert not holds_media(tmp_path / "gone.png")


@pytest.mark.parametrize(
    ("folder", "near"),
    [("1.png", True), ("a/1.png", True), ("a/b/1.wav", True), ("a/b/c/1.png", False), (".h/1.png", False)],
)
def test_pictures_near_a_table_are_looked_for_two_folders_deep(tmp_path, folder, near):
    laid(tmp_path, folder)
    (tmp_path / "t.csv").write_text(f"file,n\n{folder},1\n{folder},2\n")
    assert holds_media(tmp_path / "t.csv") == near


def test_the_look_beside_a_table_is_a_short_one(tmp_path, monkeypatch):
    laid(tmp_path, "1.png")
    (tmp_path / "t.csv").write_text("file,n\n1.png,1\n1.png,2\n")
    monkeypatch.setattr(dispatch, "_GLANCE", 3)
    assert holds_media(tmp_path / "t.csv")
    monkeypatch.setattr(dispatch, "_GLANCE", 1)
    assert not holds_media(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.csv", "b.csv"], False),
        (["a.csv", "1.png"], True),
        (["a.csv", "1.wav"], True),
        (["cats/1.txt", "dogs/2.txt"], True),
        (["cats/1.txt", "cats/2.txt"], False),
        (["1.txt", "cats/2.txt"], False),
        (["cats/1.txt", "dogs/2.txt", "a.csv"], False),
        (["cats/1.txt", "dogs/README.txt"], False),
        (["1.txt", "2.txt"], False),
    ],
)
def test_several_sources_hold_media_with_pictures_or_texts_in_class_folders(tmp_path, names, expected):
    root = laid(tmp_path, *names)
    assert hold_media([(root / name, name) for name in names]) is expected


def test_a_damaged_archive_among_several_is_told_by_whoever_reads_it(tmp_path):
    laid(tmp_path, "1.png")
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    assert not hold_media([(tmp_path / "1.png", "1.png"), (tmp_path / "a.zip", "a.zip")])


def test_a_zip_with_zips_inside_is_looked_into(tmp_path):
    for name, inner in (("pictures.zip", "1.png"), ("tables.zip", "1.csv")):
        with zipfile.ZipFile(tmp_path / "inner.zip", "w") as target:
            target.writestr(inner, "a,b\n1,2\n")
        with zipfile.ZipFile(tmp_path / name, "w") as target:
            target.write(tmp_path / "inner.zip", "inner.zip")
    assert holds_media(tmp_path / "pictures.zip")
    assert not holds_media(tmp_path / "tables.zip")
