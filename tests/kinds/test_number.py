"""The example of a number column: short, typical, and inside the range."""

import pyarrow as pa
import pytest

from core.kinds import KINDS
from core.kinds.number import rounded, spelled
from tests.kinds.columns import profile


def described_by(values):
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
    entry = described_by(values)
    assert (entry.example, entry.typical, entry.whole) == (example, typical, whole)
    assert entry.low <= float(entry.example) <= entry.high


def test_the_range_leaves_out_the_outermost_hundredths():
    entry = described_by([float(value) for value in range(1, 1001)])
    assert (entry.low, entry.high) == (10.0, 990.0)


@pytest.mark.parametrize(
    ("value", "whole", "text"),
    [(3.0, True, "3"), (3.0, False, "3.0"), (-2.5, False, "-2.5"), (1e15, True, "1000000000000000.0"),
     (1e16, True, "1e+16"), (-999999999999999.0, True, "-999999999999999"), (0.1, False, "0.1")],
)  # fmt: skip
def test_whole_numbers_are_spelled_without_a_point(value, whole, text):
    assert spelled(value, whole) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "short"),
    [(123456.0, 0.0, 1e6, 123500.0), (123456.0, 123456.0, 1e6, 123500.0), (123456.0, 0.0, 123499.0, 123456.0),
     (123456.0, 0.0, 123500.0, 123500.0), (123449.0, 123400.0, 1e6, 123400.0), (123449.0, 123401.0, 1e6, 123449.0),
     (0.0, 0.0, 0.0, 0.0)],
)  # fmt: skip
def test_an_example_has_four_digits_unless_that_leaves_the_range(value, low, high, short):
    assert rounded(value, low, high) == short


@pytest.mark.parametrize(
    ("values", "described"),
    [
        ([], (None, None, False, "", "0")),
        ([float("nan"), float("inf")], (None, None, False, "", "0")),
        ([1.0, 2.0, 4.0, float("inf")], (1.0, 4.0, True, "2", "2")),
        ([1.0, 2.5], (1.0, 2.5, False, "1.0", "1.0")),
        ([-0.5, 0.25, 0.75], (-0.5, 0.75, False, "0.25", "0.25")),
    ],
)
def test_a_column_of_numbers_is_described_by_its_finite_ones(values, described):
    entry = described_by(values)
    assert (entry.low, entry.high, entry.whole, entry.typical, entry.example) == described
    assert (entry.name, entry.tensor, entry.kind) == ("x", "x", "number")
