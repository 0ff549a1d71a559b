"""A file's values come back as they show there."""

import datetime
import decimal

import pyarrow as pa
import pytest

from core.serving.echo import shown

DAY = pa.array([datetime.datetime(2024, 3, 1), datetime.datetime(2024, 3, 1, 7, 5), None])


@pytest.mark.parametrize(
    ("values", "form", "made"),
    [
        (pa.array([1, None]), "excel", [1, None]),
        (pa.array([1.5, None]), "", [1.5, None]),
        (pa.array([" a", None]), "excel", [" a", None]),
        (pa.array([True, False, None]), "", ["True", "False", None]),
        (pa.array([True, False]), "csv", ["True", "False"]),
        (pa.array([True, False]), "excel", ["TRUE", "FALSE"]),
        (pa.array([True, False]), "json", ["true", "false"]),
        (DAY, "", ["2024-03-01 00:00:00", "2024-03-01 07:05:00", ""]),
        (DAY, "excel", ["2024-03-01", "2024-03-01 07:05:00", ""]),
        (pa.array([datetime.date(2024, 3, 1)]), "excel", ["2024-03-01"]),
        (pa.array([decimal.Decimal("1.50")]), "", ["1.50"]),
        (pa.array([["T"]]), "", ["['T']"]),
    ],
)
def test_values_are_shown_as_their_format_shows_them(values, form, made):
    assert shown(pa.chunked_array([values]), form).to_pylist() == made
