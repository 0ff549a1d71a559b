"""What happened to rows, line by line: who came, who was corrected, what lies beside; files that can't be ours."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.lineage import provenance, waiting
from core.data.lineage.grown import Grown, grown
from core.plain import to_dict, write_json
from core.records import ROW

LINES = [
    (9, "added", "", None, None),
    (7, "use", "u1", None, None),
    (8, "correction", "c1", None, None),
    (2, "correction", "e2", "no", None),
    (4, "correction", "e3", None, "yes"),
    (4, "correction", "e4", None, "no"),
    (6, "added", "", None, None),
    (9, "correction", "e5", "old", None),
    (3, "added", "e6", "", None),
]


@pytest.fixture
def data(tmp_path):
    pq.write_table(pa.table({ROW: pa.array([0], pa.int64()), "x": ["a"]}), tmp_path / "data.parquet")
    names = provenance.COLUMNS.names
    lines = [dict(zip(names, (row, source, 1.5, *rest), strict=True)) for row, source, *rest in LINES]
    provenance.write(tmp_path / "data.parquet", pa.Table.from_pylist(lines, provenance.COLUMNS))
    return tmp_path / "data.parquet"


def test_each_row_that_came_stands_in_one_source_and_those_that_were_there_in_none(data):
    assert {source: ids.tolist() for source, ids in provenance.came(data).items()} == {
        "added": [6, 9],
        "correction": [8],
        "use": [7],
    }
    assert list(provenance.came(data)) == ["added", "correction", "use"]


def test_corrected_rows_the_answers_beside_and_known_entries(data):
    assert provenance.corrected(data).tolist() == [2, 4, 8, 9]
    assert provenance.beside(data) == {4: "no"}
    assert provenance.entries(data) == {"u1", "c1", "e2", "e3", "e4", "e5", "e6"}


def test_lines_go_along_to_another_version_and_no_half_file_is_left(data, tmp_path):
    provenance.carry(data, tmp_path / "new.parquet")
    assert provenance.read(tmp_path / "new.parquet").equals(provenance.read(data))
    provenance.carry(tmp_path / "none.parquet", tmp_path / "other.parquet")
    assert provenance.read(tmp_path / "other.parquet").num_rows == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "data.parquet",
        "data.provenance.parquet",
        "new.provenance.parquet",
    ]


def test_lines_or_waiting_rows_of_other_columns_were_not_written_here(data, tmp_path):
    provenance.check(data)
    provenance.check(tmp_path / "none.parquet")
    pq.write_table(pa.table({ROW: [1]}), provenance.path_of(data))
    with pytest.raises(ValueError, match="other columns"):
        provenance.check(data)
    waiting.check(data)
    pq.write_table(pa.table({ROW: pa.array([5], pa.int64()), "x": ["b"]}), waiting.path_of(data))
    waiting.check(data)
    assert (waiting.count(data), waiting.count(tmp_path / "none.parquet")) == (1, 0)
    pq.write_table(pa.table({ROW: pa.array([5], pa.int64()), "y": ["b"]}), waiting.path_of(data))
    with pytest.raises(ValueError, match="other columns"):
        waiting.check(data)


KINDS = [
    "added",
    "answered",
    "corrected",
    "beside",
    "duplicates",
    "contradictions",
    "waiting",
    "unread",
    "unknown",
    "removed",
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_that_became_of_rows_is_told_and_most_make_a_version(kind):
    one = Grown(**{kind: 1})
    assert one.changed == (kind not in ("duplicates", "contradictions", "unread", "unknown"))
    assert [message.values["count"] for message in one.messages] == [1]
    assert len(Grown(**{kind: 2}).messages) == 1


def test_all_that_is_told_stands_in_one_order_and_nothing_is_told_of_nothing():
    every = Grown(**{kind: index + 1 for index, kind in enumerate(KINDS)})
    assert [message.values["count"] for message in every.messages] == list(range(1, 11))
    assert (Grown().messages, Grown().changed) == ((), False)


def test_what_made_a_version_is_read_back(tmp_path):
    write_json(tmp_path / "history.json", {"format": 1, "steps": [], "grown": to_dict(Grown(added=2, waiting=1))})
    assert grown(tmp_path) == Grown(added=2, waiting=1)
    write_json(tmp_path / "history.json", {"format": 1, "steps": []})
    assert grown(tmp_path) is None
