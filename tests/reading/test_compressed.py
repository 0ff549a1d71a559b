"""Compressed tables are read; archives that are harmful, closed or broken get a sentence and leave nothing behind."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import time
import zipfile

import pytest
from sklearn.datasets import load_iris

from core import reading
from core.errors import UserError
from core.reading.files import compressed

IRIS = load_iris(as_frame=True).frame.to_csv(index=False).encode()


def kept(tmp_path, name, content):
    """A file of that name."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


def zipped(*files, **facts):
    """A zip's bytes; `facts` stand in every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in facts.items():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return out.getvalue()


def tarred(mode):
    """A tar archive's bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        entry = tarfile.TarInfo("iris.csv")
        entry.size = len(IRIS)
        archive.addfile(entry, io.BytesIO(IRIS))
    return out.getvalue()


def refused(tmp_path, path):
    """(problem, fix) that a user reads; nothing else is left in the folder."""
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError) as report:
        reading.to_parquet(path, tmp_path / "out.parquet")
    assert sorted(tmp_path.iterdir()) == before
    return report.value.problem, report.value.fix


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_compressed_tables_are_read_and_cut_ones_are_damaged(tmp_path, pack):
    packed = pack(IRIS)
    found = reading.to_parquet(kept(tmp_path, "iris.csv.packed", packed), tmp_path / "out.parquet")
    assert (found.rows, found.columns[-1]) == (150, "target")
    (tmp_path / "out.parquet").unlink()
    problem, fix = refused(tmp_path, kept(tmp_path, "cut", packed[: len(packed) // 2]))
    assert problem.startswith("“cut” is a damaged ")
    assert fix == "Download it again, or unpack it first."


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(600), "a 7-Zip archive"),
        ("a.rar", b"Rar!\x1a\x07\x01\0" + bytes(600), "a RAR archive"),
        ("a.csv.zst", b"\x28\xb5\x2f\xfd" + bytes(600), "a Zstandard file"),
        ("a.tar", tarred("w"), "a tar archive"),
        ("a.tgz", tarred("w:gz"), "a tar archive"),
        ("a.tar.xz", tarred("w:xz"), "a tar archive"),
    ],
)
def test_other_archives_are_named_and_the_way_out_is_said(tmp_path, name, content, what):
    problem, fix = refused(tmp_path, kept(tmp_path, name, content))
    assert problem == f"“{name}” is {what}, which can't be opened here."
    assert fix == "Unpack it on your computer, then bring the table itself, or pack the files as a zip."


def test_a_link_a_password_and_a_name_outside_are_refused(tmp_path):
    link = zipped(("iris.csv", b"/etc/passwd"), external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert refused(tmp_path, kept(tmp_path, "link.zip", link))[0] == (
        "“link.zip” holds a link to another place, “iris.csv”."
    )
    outside = zipped(("../../iris.csv", IRIS))
    assert "leads out of the archive: “../../iris.csv”" in refused(tmp_path, kept(tmp_path, "out.zip", outside))[0]
    locked = bytearray(zipped(("iris.csv", IRIS)))
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    problem, fix = refused(tmp_path, kept(tmp_path, "locked.zip", bytes(locked)))
    assert problem == "“locked.zip” is protected by a password."
    assert fix == "Unpack it and bring the table itself."


def test_empty_cut_and_nested_archives_are_told_apart(tmp_path):
    assert refused(tmp_path, kept(tmp_path, "empty.zip", zipped()))[0] == "“empty.zip” is empty."
    cut = zipped(("iris.csv", IRIS))[:500]
    assert refused(tmp_path, kept(tmp_path, "cut.zip", cut))[0] == "“cut.zip” is a damaged zip archive."
    nested = zipped(("inner.zip", zipped(("iris.csv", IRIS))))
    problem, _ = refused(tmp_path, kept(tmp_path, "nested.zip", nested))
    assert problem == "“nested.zip” holds an archive in an archive, “inner.zip”."


def test_an_archive_beside_the_table_in_a_zip_is_told(tmp_path):
    both = zipped(("iris.csv", IRIS), ("more.7z", b"7z"))
    found = reading.to_parquet(kept(tmp_path, "both.zip", both), tmp_path / "out.parquet")
    assert found.rows == 150
    assert found.warnings[0] == "“more.7z” in “both.zip” is an archive inside the archive; it was not opened."


@pytest.mark.parametrize("form", ["zip", "gz", "bz2", "xz"])
def test_a_bomb_is_refused_early(tmp_path, monkeypatch, form):
    monkeypatch.setattr(compressed, "_RATIO_FREE", 1_000_000)
    rows = b"a,b\n" + b"1,2\n" * 1_000_000
    pack = {"zip": lambda rows: zipped(("a.csv", rows)), "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
    path = kept(tmp_path, f"bomb.{form}", pack[form](rows))
    started = time.process_time()
    problem, fix = refused(tmp_path, path)
    assert problem == f"“bomb.{form}” unpacks to more than 300 times its size, like a file made to do harm."
    assert "unpack it and bring the table itself" in fix
    assert time.process_time() - started < 2
    monkeypatch.setattr(compressed, "LIMIT", 500_000)
    assert "GB" in refused(tmp_path, path)[0]


def test_an_entry_without_a_name_harms_nothing(tmp_path):
    odd = zipped(("", b"x"), ("iris.csv", IRIS))
    assert reading.to_parquet(kept(tmp_path, "odd.zip", odd), tmp_path / "out.parquet").rows == 150
