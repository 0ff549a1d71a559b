"""The number of cells that a table's rows usually have."""

import pytest

from core.reading.outline.widths import usual_width


@pytest.mark.parametrize(
    ("widths", "usual"),
    [
        ([], 7),
        ([3, 3, 2], 3),
        ([1, 1, 1, 2, 2], 2),
        ([1, 1], 1),
        ([2, 3], 3),
        ([2] * 10 + [3] * 10, 2),
        ([3] * 10 + [2] * 10, 3),
        ([2] * 7 + [3] * 10, 2),
        ([2] * 6 + [3] * 10, 3),
        ([2] * 3 + [3] * 4, 3),
        ([2] * 4 + [3] * 5, 2),
        ([2, 3] * 10, 3),
        ([2] * 5 + [3] * 5 + [2] * 5 + [3] * 5, 2),
        ([2] * 5 + [3] * 5 + [2] * 5 + [3] * 5 + [2] * 5, 2),
        ([2] * 5 + [3] * 6 + [2] * 5 + [3] * 6 + [2] * 2, 3),
        ([1] * 10 + [2] * 10, 2),
    ],
)
def test_the_usual_width_is_the_most_frequent_or_that_of_the_first_of_two_tables(widths, usual):
    assert usual_width(widths, 7) == usual
