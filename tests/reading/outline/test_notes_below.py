"""Which of a table's last rows are notes below it."""

import pytest

from core.reading.outline.notes_below import Last, begin, reason

BODY = [["a", "1", "x"], ["b", "2", "y"], ["c", "3", ""], ["d", "4", "z"]]


def first_note(last: list[list[str]], gaps: tuple[int, ...] = (), body=BODY, width: int = 3) -> int:
    """The line of the first note when the last rows begin in line 10."""
    return begin([Last(10 + index, cells, index in gaps) for index, cells in enumerate(last)], body, width)


@pytest.mark.parametrize(
    ("last", "gaps", "line"),
    [
        ([["e", "5", "x"], ["f", "6", ""]], (), 0),
        ([["e", "5", "x"], ["Source: Office", "", ""]], (), 11),
        ([["Source: Office", "", ""], ["e", "5", "x"]], (), 0),
        ([["e", "5", "x"], ["see below"]], (), 11),
        ([["e", "5", "x"], ["see", "", "below"]], (), 0),
        ([["e", "5", "x"], ["see", "", "below"]], (1,), 11),
        ([["e", "5", "x"], ["see", "below", "it"]], (), 0),
        ([["e", "5", "x"], ["", "below", "it"]], (), 11),
        ([["e", "5", "x"], ["see", "", "it"], ["alone"]], (), 12),
        ([["e", "5", "x"], ["see", "", "it"], ["alone"]], (1,), 11),
        ([["e", "5", "x"], ["one"], ["two"]], (), 11),
        ([["e", "5", "x"], ["", "5", ""]], (1,), 0),
        ([["e", "5", "x"], ["* provisional", "7", "x"]], (), 11),
        ([["e", "5", "x"], ["", "", ""], ["Note: x"]], (), 12),
    ],
)
def test_notes_lack_values_and_stand_alone_behind_a_gap_or_begin_as_notes_do(last, gaps, line):
    assert first_note(last, gaps) == line


def test_too_few_rows_show_nothing_and_one_column_has_no_notes():
    note = [["Source: Office", "", ""]]
    assert first_note(note, body=BODY[:3]) == 10
    assert first_note(note, body=[*BODY[:2], ["short"]]) == 0
    assert first_note([["Source: Office"]], body=[["a"]] * 4, width=1) == 0
    assert first_note([]) == 0


def test_what_rows_of_the_table_begin_with_is_no_note():
    body = [["Note: a", "1"], ["b", "2"], ["c", "3"]]
    assert first_note([["Note: z", "4"]], body=body, width=2) == 0
    assert first_note([["Note: z", "4"]], body=[["a", "1"], *body[1:]], width=2) == 10


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("made by all of us", 10),
        ("made by us", 0),  # not far longer
        ("madebyallofusandmore", 0),  # not more words
    ],
)
def test_below_two_columns_a_lone_text_must_be_longer_than_any_above(note, line):
    body = [["ab cd efg", "1"], ["ab", "2"], ["cd", "3"]]
    assert first_note([[note, ""]], body=body, width=2) == line


@pytest.mark.parametrize(
    "text",
    [
        "Sources: a",
        "Anmerkung: b",
        "Quelle : x",
        "注：a",
        "† see there",
        "Stand: 31.12.2020",
        "© us",
    ],
)
def test_notes_begin_in_many_languages(text):
    assert first_note([["e", "5", "x"], [text, "", "b"]]) == 11


def test_rows_below_are_a_second_tables_when_their_first_names_columns_of_values():
    assert reason([["size", "age"], ["1", "2"], ["3", "4"]]) == "belongs to a second table"
    assert reason([["see", "below"], ["all", "of it"]]) == "stands below the table"
    assert reason([["size", "age"]]) == "stands below the table"
    assert reason([]) == "stands below the table"
