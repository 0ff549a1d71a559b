"""A table that names files: in the folder, in the zip, or with the files beside it."""

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import media
from tests.kinds import sounds
from tests.reading.media import real


def read(source, tmp_path):
    """(what to_parquet says, the table, reasons by file)."""
    out = tmp_path / "out.parquet"
    done = media.to_parquet(source, out)
    return done, pq.read_table(out), {(entry.file, entry.row): entry.reason for entry in done.refused}


@pytest.fixture
def photos(tmp_path):
    """Ten digits in a folder `files`, a table still to come."""
    root = tmp_path / "set"
    (root / "files").mkdir(parents=True)
    for index, path in enumerate(sorted(real.digits(tmp_path / "digits", 10).rglob("*.png"))):
        (root / "files" / f"p{index}.png").write_bytes(path.read_bytes())
    return root


@pytest.mark.parametrize(
    "spelled", ["files/p{}.png", "p{}.png", "p{}", "FILES\\P{}.PNG", "./files/p{}.png", "set/files/p{}.png"]
)
@pytest.mark.parametrize("as_zip", [False, True])
def test_a_table_in_the_folder_names_files_in_many_ways(tmp_path, photos, spelled, as_zip):
    rows = "".join(f"{spelled.format(index)},{index * 1.5},{'ab'[index % 2]}\n" for index in range(10))
    (photos / "labels.csv").write_text("file,price,group\n" + rows, encoding="utf-8")
    source = real.zipped(photos, tmp_path / "set.zip") if as_zip else photos
    assert media.holds_media(source)
    done, table, refused = read(source, tmp_path)
    assert table.column_names == ["__row", "image", "file", "price", "group"]
    assert table["price"].to_pylist()[:3] == ["0.0", "1.5", "3.0"]
    assert table["image"][3].as_py() == (photos / "files" / "p3.png").read_bytes()
    assert refused == {}
    assert "“labels.csv” names the files, in its column “file”." in done.warnings


def test_the_table_itself_can_be_brought_with_its_files_beside_it(tmp_path, photos):
    rows = "".join(f"files/p{index}.png,{index % 2}\n" for index in range(10))
    (photos / "labels.csv").write_text("image,label\n" + rows, encoding="utf-8")
    assert media.holds_media(photos / "labels.csv")
    _, table, refused = read(photos / "labels.csv", tmp_path)
    assert table.column_names == ["__row", "image (2)", "image", "label"]
    assert (table.num_rows, refused) == (10, {})


def test_a_table_cannot_reach_outside_its_folder(tmp_path, photos):
    (tmp_path / "secret.jpg").write_bytes(real.photo())
    (photos / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (photos / "out").symlink_to(tmp_path)
    names = ["../secret.jpg", str(tmp_path / "secret.jpg"), "link.jpg", "out/secret.jpg"]
    rows = [*(f"files/p{index}.png" for index in range(10)), *names]
    (photos / "labels.csv").write_text("file,n\n" + "".join(f"{name},1\n" for name in rows), encoding="utf-8")
    _, table, refused = read(photos / "labels.csv", tmp_path)
    assert table.num_rows == 10
    assert set(refused.values()) == {"names no file that is there"}
    assert len(refused) == 4


def test_rows_without_files_and_files_without_rows_are_listed(tmp_path, photos):
    rows = "".join(f"p{index}.png,x\n" for index in range(8)) + "missing.png,x\n,x\np0.png,y\np0.png,x\n"
    (photos / "labels.csv").write_text("file,kind\n" + rows, encoding="utf-8")
    (photos / "files" / "cut.jpg").write_bytes(real.photo()[:9000])
    _, table, refused = read(photos, tmp_path)
    assert table.num_rows == 9
    assert refused == {
        ("missing.png", 9): "names no file that is there",
        ("row 10", 10): "names no file",
        ("files/p0.png", 12): "is the same as “files/p0.png”",
        ("files/p8.png", None): "is not named in “labels.csv”",
        ("files/p9.png", None): "is not named in “labels.csv”",
        ("files/cut.jpg", None): "is not named in “labels.csv”",
    }


def voices(photos, rows):
    """A table of pictures, sounds and a number; each row with what its cells name. Ten sounds s0.wav ... are made."""
    for index in range(10):
        (photos / f"s{index}.wav").write_bytes(sounds.file(real.tone(200 + 50 * index), 8000))
    lines = "".join(f"{picture},{sound},{number},{'ab'[number % 2]}\n" for picture, sound, number in rows)
    (photos / "labels.csv").write_text("photo,voice,size,kind\n" + lines, encoding="utf-8")


def test_a_table_may_name_pictures_and_sounds_side_by_side(tmp_path, photos):
    voices(photos, [(f"p{index}.png", f"s{index}.wav", index) for index in range(9)])
    done, table, refused = read(photos, tmp_path)
    assert table.column_names == ["__row", "image", "photo", "voice", "size", "kind"]
    assert done.kinds == {"image": "image", "voice": "audio"}
    for index in range(9):
        assert table["image"][index].as_py() == (photos / "files" / f"p{index}.png").read_bytes()
        assert table["voice"][index].as_py() == (photos / f"s{index}.wav").read_bytes()
    assert refused == {
        ("files/p9.png", None): "is not named in “labels.csv”",
        ("s9.wav", None): "is not named in “labels.csv”",
    }
    assert done.warnings[0] == "“labels.csv” names the files, in its column “photo”, and in “voice”."


def test_a_row_with_other_columns_may_lack_a_file_but_not_name_one_that_is_not_there(tmp_path, photos):
    rows = [(f"p{index}.png", f"s{index}.wav", index) for index in range(10)]
    rows[2], rows[4], rows[6] = ("", "s2.wav", 2), ("p4.png", "", 4), ("", "", 6)
    rows[7], rows[8] = ("p7.png", "s77.wav", 7), ("p8.png", "s8.wav", 8)
    voices(photos, rows)
    (photos / "s8.wav").write_bytes((photos / "s8.wav").read_bytes()[:500])
    _, table, refused = read(photos, tmp_path)
    assert table["size"].to_pylist() == ["0", "1", "2", "3", "4", "5", "6", "9"]
    assert [value is None for value in table["image"].to_pylist()] == [index in (2, 6) for index in (*range(7), 9)]
    assert [value is None for value in table["voice"].to_pylist()] == [index in (4, 6) for index in (*range(7), 9)]
    assert {entry: reason for entry, reason in refused.items() if entry[1]} == {
        ("p7.png", 8): "names no file that is there",
        ("files/p8.png", 9): "goes with “s8.wav”, which is cut off",
    }


def test_a_second_column_of_names_for_the_same_files_stays_text(tmp_path, photos):
    rows = "".join(f"p{index}.png,files/p{index}.png,{index}\n" for index in range(10))
    (photos / "labels.csv").write_text("name,path,n\n" + rows, encoding="utf-8")
    _, table, _ = read(photos, tmp_path)
    assert table["path"].to_pylist() == [f"files/p{index}.png" for index in range(10)]


def test_a_spreadsheet_names_files_by_number(tmp_path, photos):
    book = openpyxl.Workbook()
    book.active.append(["id", "weight"])
    for index in range(10):
        (photos / "files" / f"p{index}.png").rename(photos / f"{index}.png")
        book.active.append([index, index / 4])
    book.save(photos / "weights.xlsx")
    _, table, refused = read(photos, tmp_path)
    assert table["image"][7].as_py() == (photos / "7.png").read_bytes()
    assert table["weight"][7].as_py() == 1.75
    assert refused == {}


def test_a_table_beside_pictures_that_it_does_not_name_stays_a_table(tmp_path, photos):
    (photos / "plain.csv").write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    assert not media.holds_media(photos / "plain.csv")
    with pytest.raises(UserError, match="names no files"):
        media.to_parquet(photos / "plain.csv", tmp_path / "out.parquet")


def test_texts_named_by_a_table(tmp_path):
    root = real.texts(tmp_path / "texts")
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.txt"))
    (root / "scores.csv").write_text(
        "document,score\n" + "".join(f"{name},{index}\n" for index, name in enumerate(names)), encoding="utf-8"
    )
    source = real.zipped(root, tmp_path / "texts.zip")
    assert media.holds_media(source)
    _, table, refused = read(source, tmp_path)
    assert table.column_names == ["__row", "text", "document", "score"]
    assert (table.num_rows, refused) == (len(names), {})
