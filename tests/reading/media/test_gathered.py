"""Zips and files brought together: one zip for each class, parts of one set, loose files, folders of train and test."""

import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import media
from tests.reading.media import real


def content(index: int) -> bytes:
    """A handwritten digit as PNG, another one for each number."""
    return real.digit(index)


def packed(target: Path, *names: str, start: int = 0) -> Path:
    """A zip of pictures of those names, all different."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for index, name in enumerate(names):
            archive.writestr(name, content(start + index))
    return target


def read(sources, tmp_path):
    """(what is told, labels by the file's number in the order read, the table, reasons by file)."""
    named = sources if isinstance(sources, Path) else [(path, path.name) for path in sources]
    done = media.to_parquet(named, tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    return done, table, {entry.file: entry.reason for entry in done.refused}


def labels(table) -> dict[str, int]:
    """How many rows each label has."""
    found = table["label"].value_counts().to_pylist()
    return {entry["values"]: entry["counts"] for entry in found}


def numbered(many: int, folder: str = "") -> list[str]:
    """Names such as 0.png, in a folder."""
    return [f"{folder}{index}.png" for index in range(many)]


@pytest.mark.parametrize("inside", ["", "images/", "{stem}/", "__MACOSX"])
def test_one_zip_for_each_class_gives_its_name_as_the_class(tmp_path, inside):
    sources = []
    for index, stem in enumerate(("cats", "dogs (1)", "birds")):
        folder = "" if inside == "__MACOSX" else inside.format(stem=stem.split()[0])
        extra = ["__MACOSX/._0.png", ".DS_Store", "Thumbs.db"] if inside == "__MACOSX" else []
        sources.append(packed(tmp_path / f"{stem}.zip", *numbered(3, folder), *extra, start=10 * index))
    assert media.hold_media([(path, path.name) for path in sources])
    done, table, refused = read(sources, tmp_path)
    assert labels(table) == {"cats": 3, "dogs": 3, "birds": 3}
    assert table.column_names == ["__row", "image", "label"]
    assert refused == {}
    assert done.kinds == {"image": "image", "label": "category"}


def test_zips_of_a_drive_are_classes_by_the_folders_inside(tmp_path):
    names = ("cats-20260101T101010Z-001", "cats-20260101T101010Z-002", "dogs-20260101T101011Z-001")
    sources = [
        packed(tmp_path / f"{name}.zip", *numbered(3, f"{name[:4]}/"), start=10 * index)
        for index, name in enumerate(names)
    ]
    _, table, refused = read(sources, tmp_path)
    assert (labels(table), refused) == ({"cats": 6, "dogs": 3}, {})


def test_zips_that_are_parts_of_one_set_keep_the_folders_inside(tmp_path):
    first = packed(tmp_path / "set-1.zip", *numbered(2, "set/cats/"), *[f"set/dogs/{n}.png" for n in (2, 3)])
    second = packed(tmp_path / "set-2.zip", *numbered(2, "set/cats/"), *[f"set/dogs/{n}.png" for n in (2, 3)], start=9)
    _, table, refused = read([first, second], tmp_path)
    assert (labels(table), refused) == ({"cats": 4, "dogs": 4}, {})


def test_numbered_zips_without_folders_are_no_classes(tmp_path):
    sources = [packed(tmp_path / f"images_{n}.zip", *numbered(3), start=10 * n) for n in (1, 2)]
    with pytest.raises(UserError, match="nothing says what each one is") as caught:
        read(sources, tmp_path)
    assert "one zip, for each class" in caught.value.fix


def test_zips_called_train_and_test_are_parts(tmp_path):
    sources = [
        packed(tmp_path / "train.zip", *numbered(3, "cats/"), *[f"dogs/{n}.png" for n in range(3)]),
        packed(tmp_path / "Test.zip", "cats/8.png", "dogs/9.png", start=20),
    ]
    done, table, refused = read(sources, tmp_path)
    assert labels(table) == {"cats": 4, "dogs": 4}
    assert sorted(table["part"].to_pylist()) == ["test"] * 2 + ["train"] * 6
    assert "No folder is for validation" in " ".join(done.warnings)


def test_zips_inside_a_zip_are_read_and_deeper_ones_told(tmp_path):
    inner = [packed(tmp_path / f"{name}.zip", *numbered(3), start=10 * n) for n, name in enumerate(("cats", "dogs"))]
    deep = tmp_path / "deep.zip"
    with zipfile.ZipFile(deep, "w") as archive:
        archive.write(inner[0], "x/cats.zip")
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for path in (*inner, deep):
            archive.write(path, f"pets/{path.name}")
        archive.writestr("pets/broken.zip", b"PK\x03\x04 and no more")
    assert media.holds_media(tmp_path / "pets.zip")
    _, table, refused = read(tmp_path / "pets.zip", tmp_path)
    assert labels(table) == {"cats": 3, "dogs": 3}
    assert refused == {
        "pets/broken.zip": "is a damaged or harmful archive",
        "pets/deep.zip/x/cats.zip": "is an archive inside the archive; unpack it first",
    }


def test_a_folder_of_zips_and_two_folders_are_read_as_zips_are(tmp_path):
    for n, name in enumerate(("cats", "dogs")):
        packed(tmp_path / "pets" / f"{name}.zip", *numbered(3), start=10 * n)
        packed(tmp_path / f"of {name}.zip", *numbered(3), start=10 * n)
        (tmp_path / name).mkdir()
        for index in range(3):
            (tmp_path / name / f"{index}.png").write_bytes(content(10 * n + index))
    assert media.holds_media(tmp_path / "pets")
    for sources in (
        tmp_path / "pets",
        [tmp_path / "cats", tmp_path / "dogs"],
        [tmp_path / "cats", tmp_path / "pets" / "dogs.zip"],
    ):
        _, table, refused = read(sources, tmp_path)
        assert (labels(table), refused) == ({"cats": 3, "dogs": 3}, {})


def test_zips_called_by_numbers_alone_are_classes(tmp_path):
    _, table, _ = read([packed(tmp_path / f"{n}.zip", *numbered(3), start=10 * n) for n in range(3)], tmp_path)
    assert labels(table) == {"0": 3, "1": 3, "2": 3}


def test_a_damaged_zip_among_others_is_named(tmp_path):
    whole, cut = packed(tmp_path / "cats.zip", *numbered(3)), packed(tmp_path / "dogs.zip", *numbered(3))
    cut.write_bytes(cut.read_bytes()[:-30])
    with pytest.raises(UserError, match="“dogs.zip” is a damaged or cut off archive"):
        read([whole, cut], tmp_path)


def loose(root: Path, *names: str) -> list[tuple[Path, str]]:
    """Files as a browser hands them over: under any path, with the name that the user knows."""
    root.mkdir()
    found = []
    for index, name in enumerate(names):
        path = root / f"source{index}"
        path.write_bytes(content(index))
        found.append((path, name))
    return found


def test_loose_files_get_their_class_from_their_names_and_it_is_told(tmp_path):
    sources = loose(tmp_path / "up", "cat_01.png", "cat_02.png", "Cat (3).png", "dog.1.png", "dog.2.png", "dog3.png")
    assert media.hold_media(sources)
    done = media.to_parquet(sources, tmp_path / "out.parquet")
    assert labels(pq.read_table(tmp_path / "out.parquet")) == {"cat": 3, "dog": 3}
    assert "“cat_01.png” is “cat”" in done.warnings[0]


def test_names_of_cameras_are_no_classes(tmp_path):
    sources = loose(tmp_path / "up", "IMG_0001.png", "IMG_0002.png", "DSC-1.png", "DSC-2.png")
    with pytest.raises(UserError, match="4 pictures, but nothing says") as caught:
        media.to_parquet(sources, tmp_path / "out.parquet")
    assert "cat_01" in caught.value.fix


def test_a_folder_that_was_uploaded_keeps_its_class_folders(tmp_path):
    names = [f"pets/{label}/{n}.png" for label in ("cats", "dogs") for n in range(3)]
    done = media.to_parquet(loose(tmp_path / "up", *names, "pets/.DS_Store"), tmp_path / "out.parquet")
    assert labels(pq.read_table(tmp_path / "out.parquet")) == {"cats": 3, "dogs": 3}
    assert done.warnings == ("1 hidden or system file was passed over.",)


def test_a_table_brought_with_loose_pictures_and_a_zip_names_them(tmp_path):
    sources = loose(tmp_path / "up", "a.png", "b.png")
    table = tmp_path / "names.csv"
    table.write_text("file,animal\na.png,cat\nb.png,dog\nc.png,cat\n")
    more = packed(tmp_path / "more.zip", "c.png", start=20)
    done = media.to_parquet([*sources, (more, "more.zip"), (table, "names.csv")], tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found["animal"].to_pylist() == ["cat", "dog", "cat"]
    assert found["image"].to_pylist()[2] == content(20)
    assert done.refused == ()


def test_texts_in_one_zip_for_each_class_are_texts_and_tables_stay_tables(tmp_path):
    sources = []
    for label in ("ham", "spam"):
        with zipfile.ZipFile(tmp_path / f"{label}.zip", "w") as archive:
            for n in range(3):
                archive.writestr(f"{n}.txt", f"{label} number {n}, a text of some words")
        sources.append((tmp_path / f"{label}.zip", f"{label}.zip"))
    assert media.hold_media(sources)
    media.to_parquet(sources, tmp_path / "out.parquet")
    assert labels(pq.read_table(tmp_path / "out.parquet")) == {"ham": 3, "spam": 3}
    tables = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path in tables:
        path.write_text("x,y\n1,2\n")
    assert not media.hold_media([(path, path.name) for path in tables])


def test_a_single_picture_is_told_what_else_it_takes(tmp_path):
    path = tmp_path / "cat.png"
    path.write_bytes(content(0))
    assert media.holds_media(path)
    with pytest.raises(UserError, match="1 picture, but nothing says"):
        media.to_parquet(path, tmp_path / "out.parquet")


def test_a_class_called_test_beside_others_is_told(tmp_path):
    path = packed(tmp_path / "d.zip", *numbered(3, "cats/"), *[f"dogs/{n}.png" for n in range(3)], "test/7.png")
    done, table, _ = read(path, tmp_path)
    assert labels(table) == {"cats": 3, "dogs": 3, "test": 1}
    assert "“test” is taken as a class like the others" in done.warnings[0]
