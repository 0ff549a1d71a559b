"""Whether first rows name the columns, and how many do."""

import pytest

from core.reading.outline.header import continues, header_rows, is_header, surely_header

NUMBERS = [["1", "2.5"], ["3", "4.5"], ["5", "6.5"], ["7", "8.5"]]
WORDS = [["red", "small"], ["blue", "large"], ["red", "large"]]
CODES = [["C017-2", "x"], ["C018-4", "y"], ["C019-9", "z"]]
PHRASES = [["red fox"], ["old owl"], ["red owl"]]


@pytest.mark.parametrize(
    ("first", "rows", "header", "surely"),
    [
        (["a", "b"], NUMBERS, True, True),
        (["9", "8.5"], NUMBERS, False, False),
        (["a", "9"], NUMBERS, False, False),  # one for it, one against it
        (["", "b"], NUMBERS, True, True),
        (["", ""], NUMBERS, False, False),
        (["NA", "NA"], NUMBERS, False, False),
        (["colour", "size"], WORDS, True, False),
        (["colour", "colour"], WORDS, False, False),
        (["red", "size"], WORDS, False, False),
        (["colour", "7"], WORDS, False, False),
        (["a", "b"], [], True, False),
        (["a", "b"], [["", ""], ["NA", ""]], True, False),
        (["C016-1", "w"], CODES, False, False),
        (["code", "w"], CODES, True, False),
        (["C016-1", "w"], CODES[:2], True, False),
        (["old fox"], PHRASES, False, False),
        (["new fox"], PHRASES, True, False),
        (["old fox"], PHRASES[:2], True, False),
        (["old fox too"], PHRASES, True, False),
        (["a", "b"], [["x", "1"], ["y", "2"], ["z", "3"], ["z", "w"], ["z", "5"]], True, True),
        (["a", "b"], [["x", "1"], ["y", "w"], ["z", "3"], ["z", "w"]], True, False),
        (["2019", "2020"], NUMBERS, True, True),
        (["name", "size"], [["name", "size"], *WORDS], True, False),
    ],
)
def test_words_over_values_are_names_and_what_stands_below_again_is_none(first, rows, header, surely):
    assert is_header(first, rows) == header
    assert surely_header(first, rows) == surely


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([], 0),
        (NUMBERS, 0),
        ([["a", "b"], *NUMBERS], 1),
        ([["a", "b"], ["a ", "b"], *NUMBERS], 2),
        ([["a", "b"], ["m", "kg"], *NUMBERS], 2),
        ([["a", "b"], ["m", ""], *NUMBERS], 2),
        ([["a", "b"], ["m", "7"], *NUMBERS], 1),
        ([["a", "b"]] * 6 + NUMBERS, 4),
        ([["a", "b"], ["a", "b"]], 1),
        ([["a", "b"], ["a", "b"], ["1", "2"]], 2),
        ([["a", "b"], *WORDS], 1),
        ([["a", ""], ["x", "y"], *NUMBERS], 2),
        ([["A", "", "B", ""], ["x", "y", "z", "w"], ["1", "2", "3", "4"], ["5", "6", "7", "8"]], 2),
        ([["a", "b"], ["1", "2"]], 1),
    ],
)
def test_rows_of_names_are_counted(rows, count):
    assert header_rows(rows) == count


THREE = [["n1", "1", "2"], ["n2", "3", "4"], ["n3", "5", "6"]]


@pytest.mark.parametrize(
    ("row", "header", "below", "goes_on"),
    [
        (["", "m", "kg"], [["name", "a", "b"]], THREE, True),
        (["", "m", "kg"], [["name", "a", "b"]], THREE[:1], False),
        (["x", "m", "kg"], [["name", "a", "b"]], THREE, False),
        (["", "", ""], [["name", "a", "b"]], THREE, False),
        (["", "1", "kg"], [["name", "a", "b"]], THREE, False),
        (["", "7", "kg"], [["name", "a", "b"]], THREE, False),
        (["", "x", "y"], [["name", "A", ""]], THREE, True),
        (["", "2019", "2020"], [["name", "A", ""]], THREE, True),
        (["", "2019", "2019"], [["name", "A", ""]], THREE, False),
        (["", "2.5", "3.5"], [["name", "A", ""]], THREE, False),
        (["", "", "y"], [["name", "A", "A"]], THREE, True),
        (["", "m", ""], [["name", "a", "b"]], [["", "1", "w"], ["", "2", "w"], ["", "3", "w"]], True),
        (["m", "", ""], [["a", "b", "c"]], [["1", "", ""], ["2", "", "x"], ["3", "", ""]], False),
    ],
)
def test_a_sparse_row_goes_on_with_the_header_over_values_alone(row, header, below, goes_on):
    assert continues(row, header, below) == goes_on
