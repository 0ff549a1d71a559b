"""Whether a table's last row holds the sums or means of the columns above it."""

from pathlib import Path

import pytest

from core.reading.outline.totals import ends_in_total, is_total, summary_word, surely_total, worded

ROWS = [["north", "1,000.50", "3"], ["south", "2,000.25", "5"], ["west", "", "4"]]


@pytest.mark.parametrize(
    ("text", "word", "surely"),
    [
        ("Total", "sum", True),
        (" Summe: ", "sum", True),
        ("Total of all shops (12)", "sum", True),
        ("Total of all the shops of ours", "", False),
        ("all", "sum", False),
        ("All shops", "", False),
        ("Sum of it", "", False),
        ("Average", "mean", False),
        ("mean", "mean", False),
        ("Average per shop", "mean", False),
        ("Mean girls", "", False),
        ("合计", "sum", True),
        ("Totally", "", False),
        ("", "", False),
        (f"Total {'x' * 60}", "", False),
    ],
)
def test_a_text_says_that_its_row_holds_sums_or_means(text: str, word: str, surely: bool):
    assert summary_word(text) == word
    assert surely_total(text) == surely
    assert worded(["", "12", text]) == bool(word), "blanks and values before it say nothing"
    assert not worded(["north", text])


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["Total", "3,000.75", "12"], True),
        (["Total", "3000.75", "12"], True),
        (["Total", "$ 3,000.75", "12"], True),
        (["Total", "3,003.00", "12"], True),  # within a thousandth
        (["Total", "3,010.00", "13"], False),
        (["Total", "3,010.00", "12"], True),  # half of them
        (["Total", "", ""], False),
        (["Average", "1,500.38", "4"], True),  # of the two that are there
        (["Average", "3,000.75", "12"], False),
        (["north", "3,000.75", "12"], False),
        (["Total", "-3,000.75", "12.2"], False),
    ],
)
def test_most_of_its_numbers_are_just_that(cells: list[str], total: bool):
    assert is_total(cells, ROWS) == total


def test_numbers_are_read_with_either_decimal_mark_and_a_sign_or_brackets():
    rows = [["a", "1.000,5", "(10)"], ["b", "2.000,25", "-5"]]
    assert is_total(["Summe", "3.000,75", "\u221215"], rows)
    assert not is_total(["Summe", "3.000,75", "15", "1"], [["a", "x", "(10)"], ["b", "y", "-5"]])


def test_a_single_row_above_is_no_sum():
    assert not is_total(["Total", "1,000.50", "3"], ROWS[:1])


def test_a_table_on_the_disk_is_added_up(tmp_path: Path):
    table = tmp_path / "t.csv"
    table.write_text("".join(f"{name};{size}\n" for name, size in (("a", 1), ("b", 2.5))), encoding="utf-8")
    assert ends_in_total(table, ";", ["Total", "3.5"])
    assert not ends_in_total(table, ",", ["Total", "3.5"])
    assert not ends_in_total(table, ";", ["c", "3.5"])
    table.write_text("a;1\nb;" + "2" * 200_000 + "\n", encoding="utf-8")
    assert not ends_in_total(table, ";", ["Total", "3.5"]), "a cell longer than any number ends the look"
