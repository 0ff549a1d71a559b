"""A table that grows, shrinks or goes away while it is read gives no dataset, only a sentence."""

import pytest
from sklearn.datasets import load_wine

from core import reading
from core.errors import UserError
from core.reading import table
from tests.reading.test_damaged import FORMATS


@pytest.fixture
def wine(tmp_path):
    """178 wines as CSV."""
    path = tmp_path / "wine.csv"
    load_wine(as_frame=True).frame.to_csv(path, index=False)
    return path


def deeds(path, deed):
    """Do to the file what another program may do."""
    whole = path.read_bytes()
    if deed == "grow":
        path.write_bytes(whole + whole[-80:])
    elif deed == "shrink":
        path.write_bytes(whole[: len(whole) // 2])
    elif deed == "same size":
        path.write_bytes(whole[:-3] + b"9.9")
    elif deed == "another in its place":
        beside = path.with_name("beside")
        beside.write_bytes(whole)
        beside.replace(path)
    else:
        path.unlink()


@pytest.mark.parametrize("deed", ["grow", "shrink", "same size", "another in its place", "vanish"])
def test_a_table_that_changes_meanwhile_is_refused(tmp_path, wine, monkeypatch, deed):
    whole = table._write

    def write_after_change(*given):
        deeds(wine, deed)
        return whole(*given)

    monkeypatch.setattr(table, "_write", write_after_change)
    out = tmp_path / "out.parquet"
    out.write_bytes(b"earlier")
    with pytest.raises(UserError, match="“wine.csv” changed while it was read"):
        reading.to_parquet(wine, out)
    assert out.read_bytes() == b"earlier"
    assert {entry.name for entry in tmp_path.iterdir()} <= {"wine.csv", "out.parquet"}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("deed", ["grow", "shrink", "vanish"])
def test_a_file_of_any_format_that_changes_meanwhile_is_refused(tmp_path, monkeypatch, form, deed):
    path, out = tmp_path / "rows.bin", tmp_path / "out.parquet"
    path.write_bytes(FORMATS[form])
    whole = table._source

    def source_after_change(*given):
        deeds(path, deed)
        return whole(*given)

    monkeypatch.setattr(table, "_source", source_after_change)
    with pytest.raises(UserError, match="“rows.bin” changed while it was read"):
        reading.to_parquet(path, out)
    assert [entry.name for entry in tmp_path.iterdir()] == ([] if deed == "vanish" else ["rows.bin"])


def test_of_several_files_the_one_that_changes_is_named(tmp_path, wine, monkeypatch):
    other = tmp_path / "more.csv"
    other.write_bytes(wine.read_bytes())
    whole = table._source

    def source_after_change(work, *given):
        if work.name == "more.csv":
            deeds(other, "grow")
        return whole(work, *given)

    monkeypatch.setattr(table, "_source", source_after_change)
    with pytest.raises(UserError, match="“more.csv” changed while it was read"):
        reading.together([wine, other], tmp_path / "out.parquet")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["more.csv", "wine.csv"]


def test_a_table_that_stays_as_it_is_is_read(tmp_path, wine):
    assert reading.to_parquet(wine, tmp_path / "out.parquet").rows == 178
