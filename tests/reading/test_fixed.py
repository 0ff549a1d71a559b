"""Columns that begin at the same position in every line: seen where nearly every line keeps to it, and only there."""

import pytest

from core.reading.delimited.fixed import starts

LINE, CROSSING, CLOSE = "oslo    12", "oslo-north12", "oslo 12"


@pytest.mark.parametrize(("crossing", "found"), [(0, (0, 8)), (2, (0, 8)), (3, ())])
def test_two_lines_in_a_hundred_may_cross_the_gap(crossing: int, found: tuple[int, ...]):
    assert starts([LINE] * (100 - crossing) + [CROSSING] * crossing) == found


@pytest.mark.parametrize(("count", "found"), [(2, ()), (3, (0, 8))])
def test_three_lines_are_enough(count: int, found: tuple[int, ...]):
    assert starts([LINE] * count) == found


@pytest.mark.parametrize(("aligned", "found"), [(5, (0, 5)), (4, ())])
def test_half_of_the_lines_have_blanks_in_a_row(aligned: int, found: tuple[int, ...]):
    assert starts(["rom  12"] * aligned + [CLOSE] * (10 - aligned)) == found


def test_empty_lines_and_blanks_at_the_end_do_not_count_and_a_tab_is_another_layout():
    assert starts([f"{LINE}  ", "", *[LINE] * 2, "   "]) == (0, 8)
    assert starts([LINE, LINE, f"{LINE}\t7"]) == ()


def test_a_part_without_a_word_in_the_first_line_belongs_to_the_column_on_its_left():
    assert starts(["town    rain      ", *["oslo    12    wet "] * 5]) == (0, 8)
