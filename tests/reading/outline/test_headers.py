"""Headers of numbers, numbered names over codes, and names over several rows. A first row of data stays one."""

import numpy as np
import pytest

from core.reading.outline.header import holds_values, spans

RANDOM = np.random.default_rng(3)
NUMBERS = {
    "wavelengths": [f"{400 + 2 * row}" for row in range(6)],
    "wavenumbers": [f"{4000 - 4 * row}" for row in range(8)],
    "years from the last": ["2023", "2022", "2021", "2020"],
    "steps of a half": [f"{row / 2}" for row in range(1, 8)],
    "percentages": [f"{5 * row}%" for row in range(1, 8)],
    "days": [f"{row}" for row in range(1, 32)],
    "hours": [f"{row:02}:00" for row in range(0, 24, 2)],
    "doses": ["0", "1", "5", "10", "50", "100", "500"],
    "powers of ten": ["0.001", "0.01", "0.1", "1", "10", "100"],
}
BELOW = {
    "decimals": lambda size: np.round(RANDOM.normal(0, 1, size), 3),
    "digits": lambda size: RANDOM.integers(0, 10, size),
    "larger numbers": lambda size: RANDOM.integers(100, 2000, size),
}


def _text(rows, delimiter=","):
    return "\n".join(delimiter.join(map(str, row)) for row in rows) + "\n"


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
@pytest.mark.parametrize("header", NUMBERS.values(), ids=NUMBERS)
def test_numbers_counted_on_above_other_numbers_are_names(cells, header, below):
    rows = [[f"S{index}", *row, "ABC"[index % 3]] for index, row in enumerate(below((30, len(header))).tolist())]
    names, found, _ = cells(_text([["sample", *header, "class"], *rows]))
    assert names == ["sample", *header, "class"]
    assert len(found) == 30


@pytest.mark.parametrize("name", ["wavelengths", "steps of a half", "percentages", "days", "hours"])
def test_numbers_counted_on_are_names_without_any_word_beside_them(cells, name):
    header = NUMBERS[name]
    names, found, _ = cells(_text([header, *BELOW["decimals"]((30, len(header))).tolist()]))
    assert (names, len(found)) == (header, 30)


def test_numbers_with_a_decimal_comma_are_names_too(cells):
    rows = [["a", "1,25", "0,5", "3,75"], ["b", "2,5", "1,5", "0,25"], ["c", "1,0", "2,25", "1,75"]]
    names, found, _ = cells(_text([["", "0,5", "1,0", "1,5"], *rows], ";"))
    assert (names[1:], found) == (["0,5", "1,0", "1,5"], rows)


DATA = {
    "digits": RANDOM.integers(0, 10, (40, 6)),
    "sorted numbers": np.sort(RANDOM.integers(0, 100, (40, 6)), axis=1),
    "growing numbers": np.round(np.cumsum(RANDOM.gamma(2, 1, (40, 6)), axis=1), 2),
    "numbers counted on in every row": np.arange(200).reshape(25, 8),
    "multiples": [[row, 2 * row, 3 * row] for row in range(1, 30)],
    "wells counted on in every row": [[f"{letter}{row}" for row in range(1, 9)] for letter in "ABCDEFGH"],
    "codes": [[f"v{code}" for code in row] for row in RANDOM.integers(0, 9, (60, 5))],
}


@pytest.mark.parametrize("rows", DATA.values(), ids=DATA)
def test_a_first_row_that_others_are_like_is_data(cells, rows):
    names, found, _ = cells(_text(rows))
    assert names[0] == "column_1"
    assert len(found) == len(rows)


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize(("stem", "code"), [("c", "v"), ("v", "v"), ("Q", "A")])
def test_numbered_names_over_codes_made_alike_are_names(cells, stem, code, numbers):
    rows = [[f"{code}{value}" for value in row] for row in RANDOM.integers(0, 9, (60, 50))]
    rows = [[str(index), *row] for index, row in enumerate(rows)] if numbers else rows
    header = [*(["n"] if numbers else []), *(f"{stem}{index}" for index in range(50))]
    names, found, _ = cells(_text([header, *rows]))
    assert (names, found) == (header, rows)


def test_names_made_as_a_few_repeated_codes_are_names(cells):
    rows = [[f"v{one}", f"w{other}"] for one, other in RANDOM.integers(0, 4, (60, 2))]
    names, found, _ = cells(_text([["q7", "k9"], *rows]))
    assert (names, found) == (["q7", "k9"], rows)


PEOPLE = [
    [f"{row}", f"Ann{row}", f"{3 + row % 4}", f"{row * 7 % 11}", ["Elm St", "Oak"][row % 2], "Rome"]
    for row in range(20)
]
LEVELS = {
    "a group of one": (
        [["ID", "Name", "Scores", "", "Home", "Place"], ["", "", "Math", "Bio", "Street", "City"]],
        ["ID", "Name", "Scores Math", "Scores Bio", "Home Street", "Place City"],
    ),
    "groups repeated": (
        [["ID", "Name", "Scores", "Scores", "Home", "Home"], ["", "", "Math", "Bio", "Street", "City"]],
        ["ID", "Name", "Scores Math", "Scores Bio", "Home Street", "Home City"],
    ),
    "three rows": (
        [["ID", "Name", "All", "", "", ""], ["", "", "Scores", "", "Home", ""], ["", "", "Math", "Bio", "St", "City"]],
        ["ID", "Name", "All Scores Math", "All Scores Bio", "All Home St", "All Home City"],
    ),
    "a column named at the top alone": (
        [["ID", "", "Scores", "", "Home", ""], ["", "Name", "Math", "Bio", "Street", "City"]],
        ["ID", "Name", "Scores Math", "Scores Bio", "Home Street", "Home City"],
    ),
}


@pytest.mark.parametrize(("header", "names"), LEVELS.values(), ids=LEVELS)
def test_the_top_row_names_the_first_columns_and_groups_the_rest(cells, header, names):
    found = cells(_text([*header, *PEOPLE], ";"))
    assert found[:2] == (names, PEOPLE)


def test_years_name_the_columns_under_wide_headings(cells):
    rows = [[f"{index}", f"Ann{index}", *map(str, row)] for index, row in enumerate(RANDOM.integers(0, 99, (20, 4)))]
    header = [["ID", "Name", "Sales", "", "Cost", ""], ["", "", "2019", "2020", "2019", "2020"]]
    names, found, _ = cells(_text([*header, *rows]))
    assert names == ["ID", "Name", "Sales 2019", "Sales 2020", "Cost 2019", "Cost 2020"]
    assert found == rows


def test_a_first_row_that_lacks_its_key_is_a_row(cells):
    rows = [["", *row[1:]] if not index else row for index, row in enumerate(PEOPLE)]
    names, found, _ = cells(_text([["ID", "Name", "a", "b", "c", "d"], *rows]))
    assert (names[0], len(found)) == ("ID", 20)


PHRASES = ["he is good", "she was late", "he was good", "it is late", "she is late", "it was good"] * 3


@pytest.mark.parametrize("header", [[], ["text"]])
def test_phrases_of_equally_many_words_are_one_column(cells, header):
    names, found, _ = cells("\n".join([*header, *PHRASES]) + "\n")
    assert (len(names), found) == (1, [[phrase] for phrase in PHRASES])


def test_words_and_numbers_apart_by_blanks_are_still_a_table(cells):
    rows = [[f"Ann{index}", "Rome", f"{20 + index}"] for index in range(20)]
    assert cells(_text([["name", "city", "age"], *rows], " "))[:2] == (["name", "city", "age"], rows)


@pytest.mark.parametrize("surplus", [1, 2, 3])
@pytest.mark.parametrize("remark", ['"one\ntwo"', '"a\nb\nc"', '"said ""x""\nthen"'])
def test_a_line_break_in_quotes_before_surplus_cells_splits_no_row(cells, remark, surplus):
    rows = [[f"{index}", f"n{index}", "text"] for index in range(12)]
    lines = [",".join(row) for row in [["id", "name", "remark"], *rows]]
    lines[6] = ",".join(["5", "n5", remark, *["x"] * surplus])
    _, found, left_out = cells("\n".join(lines) + "\n")
    assert len(found) + len(left_out) == 12
    assert found[4] == rows[4]
    assert found[-1] == rows[-1]


@pytest.mark.parametrize(
    ("row", "header", "headings"),
    [
        (["", "Spring", "", "Autumn"], ["town", "rain", "sun", "snow"], True),  # behind the first column
        (["Place", "", "Rain", ""], ["town", "may", "may", "june"], True),  # the header needs it
        (["Town", "Oslo", "", ""], ["", "may", "june", "july"], True),
        (["Town", "Oslo", "", ""], ["day", "may", "may", "june"], False),  # a word and its value
        (["Place", "", "Rain"], ["town", "may", "june"], False),
        (["Rain in Norway", "", ""], ["town", "may", "may"], False),  # a title
        (["", "Spring", "", "left over"], ["town", "may", "june"], False),
        (["", "", ""], ["town", "may", "may"], False),
    ],
)
def test_headings_span_columns_and_titles_and_facts_do_not(row, header, headings):
    assert spans(row, header) is headings


def test_four_cells_in_five_are_enough_for_values():
    assert holds_values(["1", "2.5", "2024-01-31", "7", "soon", "", "n/a"])
    assert not holds_values(["1", "2.5", "7", "soon"])
    assert not holds_values(["", "n/a"])
