"""Several holders of files as one: how paths are called, what is read from where, and the limits of the whole."""

import zipfile

import pytest

from core.errors import UserError
from core.reading.media import gathered
from core.reading.media.archive import Archive
from core.reading.media.files import Folder, RefusedFileError
from core.reading.media.gathered import Gathered, with_inner


def packed(path, **files: bytes):
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def written(path, content: bytes = b"x"):
    path.write_bytes(content)
    return path


def test_loose_files_folders_and_zips_are_one_set_with_free_names(tmp_path):
    (tmp_path / "pets").mkdir()
    written(tmp_path / "pets" / "1.png", b"p")
    packed(tmp_path / "pets.zip", a_png=b"z", DS_Store=b"h")
    sources = [
        (written(tmp_path / "u1", b"1"), "x.png"),
        (written(tmp_path / "u2", b"2"), "x.png"),
        (written(tmp_path / "u3", b"3"), "cats/x.png"),
        (written(tmp_path / "u4", b"4"), "x.png"),
        (written(tmp_path / "u5", b"5"), ".hidden"),
        (tmp_path / "pets.zip", "up/pets.zip"),
        (tmp_path / "pets.zip", "pets.zip"),
        (tmp_path / "pets", "pets"),
    ]
    found = Gathered(sources)
    assert [entry.path for entry in found.entries] == [
        "x.png",
        "x (2).png",
        "cats/x.png",
        "x (3).png",
        "pets.zip/DS.Store",
        "pets.zip/a.png",
        "pets (2).zip/DS.Store",
        "pets (2).zip/a.png",
        "pets/1.png",
    ]
    contents = {entry.path: found.read(entry) for entry in found.entries}
    assert (contents["x (2).png"], contents["cats/x.png"], contents["pets/1.png"]) == (b"2", b"3", b"p")
    assert contents["pets (2).zip/a.png"] == b"z"
    assert (found.entries[2].folders, found.ignored) == (("cats",), 1)
    found.finished()
    found.close()


def test_what_a_holder_refuses_or_passes_over_is_told_under_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
        for name in ("1.png", "../evil.png", ".hidden"):
            target.writestr(name, b"x")
    found = Gathered([(tmp_path / "a.zip", "a.zip"), (written(tmp_path / "u"), "u.png")])
    assert [each.file for each in found.refused] == ["a.zip/../evil.png"]
    assert found.ignored == 1
    found.close()


def test_a_loose_file_that_changes_is_refused_and_a_zip_that_changes_ends_it(tmp_path):
    loose, whole = written(tmp_path / "u", b"1"), packed(tmp_path / "a.zip", a_png=b"z")
    found = Gathered([(loose, "1.png"), (whole, "a.zip")])
    loose.write_bytes(b"22")
    with pytest.raises(RefusedFileError, match="changed while it was read"):
        found.read(found.entries[0])
    found.finished()
    whole.write_bytes(whole.read_bytes() + b"more")
    with pytest.raises(UserError, match="“a.zip” changed while it was read"):
        found.finished()
    found.close()


@pytest.mark.parametrize(("limit", "fits"), [("MOST_FILES", 2), ("UNPACKED_LIMIT", 7)])
def test_the_whole_has_at_most_so_many_files_and_bytes(tmp_path, monkeypatch, limit, fits):
    sources = [
        (packed(tmp_path / "a.zip", a_png=b"1234"), "a.zip"),
        (packed(tmp_path / "b.zip", b_png=b"123"), "b.zip"),
    ]
    monkeypatch.setattr(gathered, limit, fits)
    Gathered(sources).close()
    monkeypatch.setattr(gathered, limit, fits - 1)
    with pytest.raises(UserError, match="holds more than|unpack to more than 0 GB"):
        Gathered(sources)


def test_zips_within_are_opened_once_and_stand_behind_the_other_files(tmp_path):
    inner = packed(tmp_path / "inner.zip", a_png=b"1", deep_zip=b"x")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as target:
        target.write(inner, "x/inner.zip")
        target.writestr("x/b.png", b"2")
        target.writestr("x/bad.zip", b"no zip")
        target.writestr("../evil.png", b"3")
        target.writestr(".hidden", b"4")
    outer = Archive(tmp_path / "outer.zip", "outer.zip")
    found = with_inner(outer)
    assert [entry.path for entry in found.entries] == ["x/b.png", "x/inner.zip/a.png"]
    assert [entry.folders for entry in found.entries] == [("x",), ("x",)]
    assert [found.read(entry) for entry in found.entries] == [b"2", b"1"]
    assert [(each.file, each.reason) for each in found.refused] == [
        ("../evil.png", "has a name that points outside the archive"),
        ("x/bad.zip", "is a damaged or harmful archive"),
        ("x/inner.zip/deep.zip", "is an archive inside the archive; unpack it first"),
    ]
    assert found.ignored == 1
    (tmp_path / "outer.zip").write_bytes(b"PK")
    with pytest.raises(UserError, match="changed while it was read"):
        found.finished()
    found.close()
    assert outer.zip.fp is None


def test_a_folder_without_zips_stays_as_it_is(tmp_path):
    written(tmp_path / "1.png")
    folder = Folder(tmp_path)
    assert with_inner(folder) is folder
