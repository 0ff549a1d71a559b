"""The example of a number column: short, typical, and inside the range."""

import pyarrow as pa
import pytest

from core.kinds import KINDS
from tests.kinds.columns import profile


def described(values):
    kind = KINDS["number"]
    raw = pa.array(values, pa.float64())
    return kind.describe("x", "x", profile("x", values), raw, kind.fit(raw, kind.Options()))


@pytest.mark.parametrize(
    ("values", "example", "typical", "whole"),
    [
        ([2013.0] * 3, "2013", "2013", True),
        ([1.0, 123456.0, 999999.0], "123500", "123456", True),
        ([123456.0] * 3, "123456", "123456", True),
        ([0.123456, 0.123456, 7.0], "0.1235", "0.123456", False),
        ([1e300, 1e300, -1e308], "1e+300", "1e+300", True),
        ([-5.5, float("nan")], "-5.5", "-5.5", False),
    ],
    ids=str,
)
def test_the_example_is_short_and_inside_the_range(values, example, typical, whole):
    entry = described(values)
    assert (entry.example, entry.typical, entry.whole) == (example, typical, whole)
    assert entry.low <= float(entry.example) <= entry.high


def test_the_range_leaves_out_the_outermost_hundredths():
    entry = described([float(value) for value in range(1, 1001)])
    assert (entry.low, entry.high) == (10.0, 990.0)
