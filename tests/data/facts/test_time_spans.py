"""Rows of a date column by stretches of equal length: whole days, none lost."""

import numpy as np
import pytest

from core.data.facts.encoded import Encoded
from core.data.facts.time_spans import spans


def days(*values, kind="date"):
    return Encoded("d", kind, numbers=np.array(values, "float64"))


def test_few_days_have_a_stretch_each_and_the_time_of_day_counts_to_its_day():
    assert spans(days(0.0, 0.75, 2.5, np.nan)) == (
        ("1970-01-01", "1970-01-01", 2),
        ("1970-01-02", "1970-01-02", 0),
        ("1970-01-03", "1970-01-03", 1),
    )


@pytest.mark.parametrize(("last", "stretches"), [(22, 23), (23, 24), (24, 24), (47, 24)])
def test_no_more_than_twenty_four_stretches(last, stretches):
    found = spans(days(*range(last + 1)))
    assert len(found) == stretches
    assert sum(rows for *_, rows in found) == last + 1
    assert (found[0][0], found[-1][1]) == ("1970-01-01", str(np.datetime64(last, "D")))
    if last == 47:
        assert {rows for *_, rows in found} == {2}


def test_what_is_no_date_or_has_none_has_no_stretches():
    assert spans(days(1.0, 2.0, kind="number")) == spans(days(np.nan)) == ()
