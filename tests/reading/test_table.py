"""One file in, one Parquet file out: what is told, kept and left on the disk."""

import gzip
import zipfile

import duckdb
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import ReadOptions, blocks, opened, table, to_parquet
from core.reading.engine import connected, identifier, literal, run, the_row
from core.reading.source import Source

TEXT = "a,b\n1,x\n2,NA\n"


def written(folder, content: bytes | str = TEXT, name: str = "rows.csv"):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_progress_and_the_name_that_the_user_knows(tmp_path):
    said: list[tuple[float, str]] = []
    path = written(tmp_path)
    to_parquet(path, tmp_path / "out.parquet", progress=lambda share, message: said.append((share, message)))
    assert said[0] == (0.0, "Looking at the file")
    assert said[-1] == (1.0, "Reading rows")
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    with pytest.raises(UserError, match="There is no file “known.csv”"):
        to_parquet(tmp_path / "gone.csv", tmp_path / "out.parquet", "known.csv")
    with pytest.raises(UserError, match="“known.csv” is a folder, not a table"):
        to_parquet(tmp_path, tmp_path / "out.parquet", "known.csv")


@pytest.mark.parametrize(
    ("how", "columns"),
    [
        ({}, {"__row": [0, 1], "a": ["1", "2"], "b": ["x", None]}),
        ({"as_written": True}, {"__row": [0, 1], "a": ["1", "2"], "b": ["x", "NA"]}),
        ({"raw": True}, {"a": ["1", "2"], "b": ["x", "NA"]}),
        ({"options": ReadOptions(missing=("1", "x"))}, {"__row": [0, 1], "a": [None, "2"], "b": [None, "NA"]}),
    ],
)
def test_texts_are_kept_as_they_are_asked_for(tmp_path, how, columns):
    reading = to_parquet(written(tmp_path), tmp_path / "out.parquet", **how)
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == columns
    assert (reading.rows, reading.columns) == (2, ("a", "b"))


def test_how_a_file_was_packed_and_read_is_kept(tmp_path):
    out = tmp_path / "out.parquet"
    assert to_parquet(written(tmp_path, gzip.compress(TEXT.encode())), out).used["packed"] == "gzip"
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as target:
        target.writestr("x/a.csv", TEXT)
        target.writestr("b.csv", "c,d\n1,2\n")
    used = to_parquet(tmp_path / "t.zip", out, options=ReadOptions(sheet="b.csv")).used
    assert (used["packed"], used["member"], used["tables"]) == ("zip", "b.csv", ["x/a.csv", "b.csv"])
    assert to_parquet(written(tmp_path), out, options=ReadOptions(decimal=",")).used["decimal"] == ","
    plain = to_parquet(written(tmp_path), out).used
    assert not {"packed", "member", "tables", "decimal"} & plain.keys()


def test_lines_left_out_are_kept_where_there_are_any_and_older_ones_go(tmp_path):
    out, left = tmp_path / "out.parquet", tmp_path / "left.parquet"
    reading = to_parquet(written(tmp_path, "made by hand\n" + TEXT), out, rejects=left)
    assert (reading.rejected_rows, pq.read_table(left)["text"].to_pylist()) == (1, ["made by hand"])
    to_parquet(written(tmp_path), out, rejects=left)
    assert not left.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "rows.csv"]


def test_json_is_text_where_a_delimiter_is_given(tmp_path):
    path = written(tmp_path, '[{"a";1}]\n[{"b";2}]\n')
    assert to_parquet(path, tmp_path / "out.parquet", options=ReadOptions(delimiter=";")).used["format"] == "text"


def test_a_table_opened_for_a_while_goes_away_with_its_lines(tmp_path):
    with opened(written(tmp_path, "made by hand\n" + TEXT), "known.csv") as found:
        assert [batch.num_rows for batch in found.batches(1)] == [1, 1]
        assert next(found.batches()).column("b").to_pylist() == ["x", "NA"]
        assert pq.read_table(found.rejects)["line"].to_pylist() == [1]
        folder = found.path.parent
    assert not folder.exists()


@pytest.mark.parametrize(
    ("columns", "group"),
    [(0, 122_880), (1, 122_880), (32, 122_880), (33, 121_212), (1000, 4000), (1953, 2048), (20_000, 2048)],
)
def test_wide_tables_are_written_in_smaller_groups(columns, group):
    assert table._group(Source("", tuple(map(str, range(columns))))) == group


def test_a_statement_is_carried_out_with_progress_and_its_failure_comes_back(tmp_path):
    shares: list[float] = []
    with connected(tmp_path) as connection:
        run(connection, "CREATE TABLE t AS SELECT range AS x FROM range(10)", shares.append)
        assert the_row(connection.execute("SELECT count(*) FROM t")) == (10,)
        assert shares
        assert all(0 <= share <= 1 for share in shares)
        for report in (None, shares.append):
            with pytest.raises(duckdb.Error):
                run(connection, "SELECT nothing FROM nowhere", report)
        with pytest.raises(RuntimeError, match="gave no row"):
            the_row(connection.execute("SELECT x FROM t WHERE x > 99"))


def test_names_and_texts_are_quoted_for_sql():
    assert literal("it's") == "'it''s'"
    assert identifier('a "b"') == '"a ""b"""'


def test_columns_are_written_anew_in_their_order_in_blocks_or_at_once(tmp_path, monkeypatch):
    target = tmp_path / "t.parquet"
    with connected(tmp_path) as connection:
        for wide in (4, 2):
            monkeypatch.setattr(blocks, "WIDE", wide)
            monkeypatch.setattr(blocks, "BLOCK", 2)
            shares: list[float] = []
            values = ["range AS a", "range * 2 AS b", "range * 3 AS c"]
            blocks.copy(connection, values, "range(5000)", target, 2048, shares.append)
            assert pq.read_metadata(target).row_group(0).num_rows == 2048
            assert wide == 4 or shares == [0.5, 1.0]
            blocks.renew(connection, target, {"b": "b + 1"}, 2048)
            found = pq.read_table(target).to_pydict()
            assert (list(found), found["a"][7], found["b"][7], found["c"][7]) == (["a", "b", "c"], 7, 15, 21)
            assert sorted(path.name for path in tmp_path.iterdir()) == ["t.parquet"]
