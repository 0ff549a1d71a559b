"""Lines that did not become rows: counted, named and kept."""

import pyarrow.parquet as pq
import pytest

from core.messages import NOTHING
from core.reading import rejects
from core.reading.rejects import Rejected, Rejects


def left_out(folder, many: int) -> Rejects:
    found = Rejects(folder / "left.parquet")
    for number in range(many):
        found.add(number + 3, f"text {number}", f"reason {number}")
    return found


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "1 line was left out: line 3. Line 3 reason 0."),
        (2, "2 lines were left out: lines 3, 4. Line 3 reason 0."),
        (10, "10 lines were left out: lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12. Line 3 reason 0."),
        (12, "12 lines were left out: lines 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more. Line 3 reason 0."),
    ],
)
def test_lines_left_out_are_told_with_the_first_reason(tmp_path, many, said):
    found = left_out(tmp_path, many)
    assert (found.message(), found.count) == (said, many)
    assert found.message().code == "lines_left_out"


def test_nothing_left_out_is_no_word_and_no_file(tmp_path):
    found = left_out(tmp_path, 0)
    found.close()
    assert found.message() is NOTHING
    assert not found.path.exists()


def test_all_lines_are_kept_and_the_first_are_at_hand(tmp_path, monkeypatch):
    monkeypatch.setattr(rejects, "LISTED", 2)
    monkeypatch.setattr(rejects, "_BATCH", 3)
    found = left_out(tmp_path, 7)
    found.close()
    assert found.first == [Rejected(3, "reason 0"), Rejected(4, "reason 1")]
    assert pq.read_table(found.path).to_pydict() == {
        "line": list(range(3, 10)),
        "text": [f"text {number}" for number in range(7)],
        "reason": [f"reason {number}" for number in range(7)],
    }
    assert [pq.read_metadata(found.path).row_group(index).num_rows for index in range(3)] == [3, 3, 1]
