"""What lies far outside the range that a model learned from."""

import datetime
import math

import pyarrow as pa
import pytest

from core.bundle_schema import InputColumn
from core.serving import ranges


def column(low, high):
    return InputColumn("x", "x", "number", low, high)


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        (10.0, 20.0, (-10.0, 40.0)),
        (-4.0, -2.0, (-8.0, 2.0)),
        (5.0, 5.0, (-5.0, 15.0)),
        (-5.0, -5.0, (-15.0, 5.0)),
        (0.0, 0.0, (-2.0, 2.0)),
        (None, 1.0, None),
        (1.0, None, None),
        (2.0, 1.0, None),
        (-math.inf, 1.0, None),
        (0.0, math.inf, None),
        (math.nan, 1.0, None),
    ],
)
def test_a_value_may_lie_two_widths_outside(low, high, limits):
    assert ranges.limits(column(low, high)) == limits


def test_numbers_at_the_limits_are_not_yet_far():
    numbers = pa.array([-10.0, -10.1, 40.0, 40.1, 15.0, math.nan, None])
    assert ranges.far_numbers(column(10.0, 20.0), numbers).to_pylist() == [False, True, False, True] + [False] * 3
    assert ranges.far_numbers(column(None, 20.0), numbers).to_pylist() == [False] * 7


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("500", True), ("15", False), ("41", True), ("40", False), ("-11", True), ("−11", True), ("(11)", False),
        ("1.234", False),  # 1.234 or 1234
        ("1,234", False),
        ("1.234,5", True), ("1,234.5", True), ("1 234", True), ("1'234", True), ("0,5", False),
        ("1.234.567", True), ("1,234,567", True),
        ("500 €", False), ("500 kg", False),  # what it means hangs on the unit
        ("500 %", False), ("50000 %", True), ("12 %", False),
        ("", False), ("x", False), ("1.2,3.4", False),
    ],
)  # fmt: skip
def test_a_written_number_is_far_only_whatever_its_marks_mean(text, far):
    assert ranges.far_texts(column(10.0, 20.0), pa.array([text])).to_pylist() == [far]


@pytest.mark.parametrize(
    ("moment", "number"),
    [(datetime.datetime(1970, 1, 1), 0.0), (datetime.datetime(1970, 1, 2, 12), 1.5), 
     (datetime.datetime(1969, 12, 31), -1.0), (None, None)],
)  # fmt: skip
def test_days_are_counted_since_1970(moment, number):
    assert ranges.day_number(moment) == number
