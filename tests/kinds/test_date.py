"""What is particular to dates: the order of day and month, times of day, and text that a stranger feeds as it is."""

import numpy as np
import pyarrow as pa
import pytest

from core.kinds import KINDS
from core.kinds.date import guess_order, spelled
from tests.kinds.columns import front, one


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2023-01-02", ""], "iso"),
        (["nonsense", ""], "iso"),
        (["1/2/2023", "13/2/2023"], "day first"),
        (["1/2/2023", "2/13/2023"], "month first"),
        (["1.2.2023", "3.4.2023"], "day first"),
        (["1/2/2023", "3/4/2023"], "month first"),
        (["13/2/2023", "14/2/2023", "2/13/2023"], "day first"),
    ],
)
def test_the_order_is_what_the_rows_show(values, order):
    assert guess_order(pa.array(values)) == order


def test_the_hour_is_used_only_when_training_saw_times():
    with_times = front(d=("date", ["2023-01-02T08:30", "2023-01-03"]))
    without = front(d=("date", ["2023-01-02T00:00", "2023-01-03"]))
    assert "d: hour" in with_times.layout.numbers
    assert "d: hour" not in without.layout.numbers
    assert with_times.run(pa.table({"d": ["2023-01-02T08:30"]}))[0][0, -1] == 8.5


def test_typed_times_and_texts_become_the_same_numbers():
    texts = ["2023-01-02T03:04:05", "1969-12-31T23:59:59", ""]
    stored = pa.array(texts[:2], pa.string()).cast(pa.timestamp("us"))
    options = {"order": "iso", "clock": "always"}
    fitted = front(d=("date", texts, options))
    np.testing.assert_array_equal(fitted.run(pa.table({"d": texts[:2]}))[0], fitted.run(pa.table({"d": stored}))[0])


def test_the_graph_takes_the_text_as_it_is_and_feeds_removes_the_spaces():
    fitted = front(d=("date", ["2023-01-02"]))
    raw = fitted.session.run(None, {"d": np.array([" 2023-01-02", "2023-01-02"], object)})[0]
    assert np.isnan(raw[0]).all()
    assert np.isfinite(raw[1]).all()
    assert np.isfinite(one("date", ["2023-01-02"], [" 2023-01-02 "])[0]).all()


def test_the_last_moment_of_the_calendar_can_be_spelled():
    kind = KINDS["date"]
    raw = pa.array(["9999-12-31T23:59:59"])
    state = kind.fit(raw, kind.Options())
    entry = kind.describe("d", "d", None, raw, state)
    assert entry.example.startswith("9999-12-31T23:59")
    assert spelled(-719162.0, clock=False) == "0001-01-01"
