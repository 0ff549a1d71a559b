"""Reading a file differently keeps what came to the table since: rows, answers, those that wait."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import provenance, regrown, waiting
from core.data.lineage.answering import AnswerColumn
from core.data.lineage.growth import Correction
from core.importing.into_dataset import import_file
from core.reading import ReadOptions
from tests.data.lineage.test_growth import answers, data, grew, rows

assert data


@pytest.fixture
def old(data, tmp_path):
    """A row of each sort was added, one waits, one answer was corrected, one of the test part lies beside."""
    new = [
        rows(data, [(100, "red", "no"), (101, "red", "")]),
        rows(data, [(102, "red", "no")], "correction", ("c1",)),
        rows(data, [(103, "red", "no")], "use", ("u1",)),
    ]
    fixes = [Correction(1, "no", "e1"), Correction(2, "yes", "e2")]
    return grew(data, tmp_path / "old", new, fixes, np.array([2]))[0]


def again(old, tmp_path, **options):
    fresh = tmp_path / "fresh" / "data.parquet"
    fresh.parent.mkdir()
    import_file(tmp_path / "shop.csv", fresh, options=ReadOptions(**options))
    (tmp_path / "grown").mkdir()
    report = regrown.onto(old, fresh, tmp_path / "grown", AnswerColumn.of(load_schema(old), "sold"), 0)
    return tmp_path / "grown" / "data.parquet", report


def test_what_came_later_comes_along(old, tmp_path):
    made, (grown, report) = again(old, tmp_path, missing=("x",))
    assert (grown.added, grown.waiting, grown.corrected, grown.beside, report) == (3, 1, 1, 1, ())
    assert {name: len(ids) for name, ids in provenance.came(made).items()} == {"added": 1, "correction": 1, "use": 1}
    assert provenance.entries(made) == {"c1", "u1", "e1", "e2"}
    assert (answers(made)[1], answers(made)[2], provenance.beside(made)) == ("no", "no", {2: "yes"})
    assert sorted(pq.read_table(made)["size"].to_pylist()[-3:]) == ["100", "102", "103"]
    assert waiting.count(made) == 1
    assert not set(provenance.came(made)["use"]) & set(provenance.came(old)["added"])


def test_corrections_of_rows_that_may_be_others_now_stay_behind_and_are_told(old, tmp_path):
    made, (grown, report) = again(old, tmp_path, header=(2,), names=())
    assert report
    assert not grown.corrected
    assert pq.read_metadata(made).num_rows if grown.changed else not made.exists()


def test_nothing_is_written_where_nothing_came(data, tmp_path):
    made, (grown, report) = again(data, tmp_path)
    assert not grown.changed
    assert (report, made.exists()) == ((), False)
