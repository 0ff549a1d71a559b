"""Zips: the same rows as the folder, and every trap refused with a sentence."""

import io
import stat
import struct
import time
import zipfile

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import media
from core.reading.media import archive
from tests.reading.media import real


def read(source, tmp_path):
    """(what to_parquet says, the table, reasons by file)."""
    out = tmp_path / "out.parquet"
    done = media.to_parquet(source, out)
    return done, pq.read_table(out), {entry.file: entry.reason for entry in done.refused}


def added(path, name, content, **facts):
    """One more file in a zip, its entry's facts as given."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        for key, value in facts.items():
            setattr(entry, key, value)
        target.writestr(entry, content)


def test_a_zip_reads_as_its_folder_does(tmp_path):
    folder = real.digits(tmp_path / "digits")
    source = real.zipped(folder, tmp_path / "digits.zip", "digits/")
    assert media.holds_media(source)
    _, table, refused = read(source, tmp_path)
    _, expected, _ = read(folder, tmp_path)
    assert table.equals(expected)
    assert refused == {}


def test_traps_in_an_archive_are_refused_and_the_rest_is_read(tmp_path):
    source = real.zipped(real.digits(tmp_path / "digits"), tmp_path / "digits.zip")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("x.png", b"1")
    photo = real.photo()
    added(source, "../../evil.jpg", photo)
    added(source, "/etc/evil.jpg", photo)
    added(source, "C:\\evil.jpg", photo)
    added(source, "one/link.jpg", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    added(source, "one/more.zip", inner.getvalue())
    added(source, "one/more.tar.gz", inner.getvalue())
    added(source, "one/bomb.bmp", b"\0" * 60_000_000)
    added(source, "__MACOSX/one/._1.png", b"x")
    added(source, "one/.DS_Store", b"x")
    with pytest.warns(UserWarning, match="Duplicate name"):
        added(source, "one/1.png", photo)
    done, table, refused = read(source, tmp_path)
    assert table.num_rows == 40
    outside = "has a name that points outside the archive"
    assert refused.pop("one/bomb.bmp").startswith("unpacks to ")
    assert refused == {
        "../../evil.jpg": outside,
        "/etc/evil.jpg": outside,
        "C:/evil.jpg": outside,
        "one/link.jpg": "is a link to another place, which is not followed",
        "one/more.zip/x.png": "is no picture, but a text",
        "one/more.tar.gz": "is an archive inside the archive; unpack it first",
        "one/1.png": "stands in the archive twice; the first was taken",
    }
    assert done.warnings[-1] == "2 hidden or system files were passed over."
    assert not (tmp_path.parent / "evil.jpg").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    source = tmp_path / "bomb.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for index in range(12):
            target.writestr(f"a/{index}.bmp", b"\0" * 50_000_000)
    started = time.process_time()
    with pytest.raises(UserError, match="made to do harm"):
        media.to_parquet(source, tmp_path / "out.parquet")
    assert time.process_time() - started < 1
    assert list(tmp_path.iterdir()) == [source]


def test_an_archive_that_lies_about_sizes_is_no_danger(tmp_path):
    source = real.zipped(real.digits(tmp_path / "digits"), tmp_path / "digits.zip")
    content = bytearray(source.read_bytes())
    index = content.find(b"PK\x01\x02")
    struct.pack_into("<L", content, index + 24, 100)  # the first file's unpacked size
    source.write_bytes(content)
    _, table, refused = read(source, tmp_path)
    assert table.num_rows == 39
    assert list(refused.values()) == ["is damaged in the archive"]


def test_a_password_and_a_cut_archive_are_explained(tmp_path):
    source = real.zipped(real.digits(tmp_path / "digits"), tmp_path / "digits.zip")
    whole = bytearray(source.read_bytes())
    locked = bytearray(whole)
    index = locked.find(b"PK\x01\x02")
    locked[index + 8] |= 1
    source.write_bytes(locked)
    _, table, refused = read(source, tmp_path)
    assert list(refused.values()) == ["is protected by a password"]
    assert table.num_rows == 39
    source.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="damaged or cut off"):
        archive.Archive(source, "digits.zip")


def test_an_archive_that_changes_meanwhile_is_refused(tmp_path, monkeypatch):
    source = real.zipped(real.digits(tmp_path / "digits"), tmp_path / "digits.zip")
    whole = archive.Archive.read

    def read_after_change(self, entry):
        with source.open("ab") as file:
            file.write(b"more")
        return whole(self, entry)

    monkeypatch.setattr(archive.Archive, "read", read_after_change)
    with pytest.raises(UserError, match="changed while it was read"):
        media.to_parquet(source, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_too_many_files_are_refused_from_the_table_of_contents_alone(tmp_path, monkeypatch):
    source = real.zipped(real.digits(tmp_path / "digits"), tmp_path / "digits.zip")
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 100)
    with pytest.raises(UserError, match="holds more than 200,000 files"):
        media.to_parquet(source, tmp_path / "out.parquet")
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MOST_FILES", 10)
    with pytest.raises(UserError, match="holds more than"):
        media.to_parquet(source, tmp_path / "out.parquet")


def test_names_from_old_programs_are_read_as_utf8(tmp_path):
    source = tmp_path / "old.zip"
    with zipfile.ZipFile(source, "w") as target:
        target.writestr("Käse/1.jpg", real.photo())
        target.writestr("猫/2.jpg", real.photo("flower.jpg"))
    content = source.read_bytes().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00")
    source.write_bytes(content.replace(b"PK\x03\x04\x14\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00"))
    _, table, _ = read(source, tmp_path)
    assert sorted(table["label"].to_pylist()) == ["Käse", "猫"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["table.csv"], False),
        (["a.csv", "b.csv", "readme.txt"], False),
        (["notes.txt"], False),
        (["a/1.txt", "b/2.txt"], True),
        (["a/1.png"], True),
        (["labels.csv", "1.png"], True),
        (["x.exe"], False),
        (["xl/workbook.xml", "[Content_Types].xml", "xl/media/image1.png"], False),
        (["content.xml", "Pictures/1.png"], False),
    ],
)
def test_archives_go_to_the_right_reader(tmp_path, names, expected):
    source = tmp_path / "some.zip"
    with zipfile.ZipFile(source, "w") as target:
        for name in names:
            target.writestr(name, "a,b\n1,2\n")
    assert media.holds_media(source) is expected


@pytest.mark.slow
def test_a_zip_of_very_many_files_is_read_in_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1_000)  # it ends with the record that 65,536 files need
    folder = real.digits(tmp_path / "digits", 2)
    content = (folder / "zero" / "0.png").read_bytes()
    source = tmp_path / "many.zip"
    with zipfile.ZipFile(source, "w") as target:
        for index in range(20_000):
            target.writestr(f"{real.FOLDERS[index % 10]}/{index}.png", content)
    done, table, refused = read(source, tmp_path)
    assert table.num_rows == 1
    assert len(refused) == 19_999
    assert len(" ".join(done.warnings)) < 1000
