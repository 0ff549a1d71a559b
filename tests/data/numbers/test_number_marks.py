"""Which mark is the decimal one: what the column, its neighbours and the file's delimiter show, and what is asked."""

import pytest

from core.data.dataset_files import load_schema
from core.data.lineage.versions import make
from core.data.numbers.marks import tally
from core.importing.into_dataset import import_file
from core.reading import ReadOptions
from core.recipe import RepairChoice
from core.repairs.number_cells import apart

TOWNS = [f"{285 + row * 7}" if row % 2 else f"{row + 1}.{row * 37 % 1000:03}" for row in range(60)]  # 38.147 beside 285
THREE = [f"{row % 11 + 1}.{(row * 137 + 11) % 1000:03}" for row in range(60)]  # three decimals, or thousands
HALVES = [f"{row}.{row % 2 * 5 + 1}" for row in range(60)]  # a decimal point beyond doubt


@pytest.fixture
def read(tmp_path):
    def _read(delimiter, columns, options=None):
        source = tmp_path / "rows.csv"
        cells = [[f'"{cell}"' for cell in row] for row in zip(*columns.values(), strict=True)]
        source.write_text("\n".join(delimiter.join(row) for row in [[*columns], *cells]), encoding="utf-8")
        return import_file(source, tmp_path / "data.parquet", options=options)

    return _read


def comma(texts):
    return [text.replace(".", ",") for text in texts]


def labels(column):
    return [[meaning.label for meaning in doubt.meanings] for doubt in column.profile.doubts]


@pytest.mark.parametrize(
    ("delimiter", "texts", "decimal", "asked"),
    [
        (";", TOWNS, "comma", False),
        (",", TOWNS, "comma", True),  # a point in a file with commas between its values is rarely one for thousands
        (",", comma(TOWNS), "point", False),
        (";", comma(TOWNS), "point", True),
        (";", comma(THREE), "comma", True),
        (";", comma([*THREE[:-1], "0.239"]), "comma", False),
        (",", comma(THREE), "point", True),
        (";", [f"{row + 3}.{row % 7 + 1}00" for row in range(60)], "comma", True),  # round sums
        (";", [f"{row}'{row:03}.5" for row in range(60)], "point", False),
        (",", [f"1,{row + 10},{row:03}" for row in range(60)], "point", False),  # groups of two as in India
        (";", [*["32,25 €"] * 20, *["1249.65"] * 20, *["1.249,65 €"] * 20], "either", False),
    ],
)
def test_what_a_column_and_its_delimiter_show_decides(read, delimiter, texts, decimal, asked):
    column = read(delimiter, {"size": texts, "word": ["a", "b"] * 30}).column("size")
    assert column.profile.number_format["decimal"] == decimal
    assert column.profile.number_certain
    assert bool(column.profile.doubts) == asked


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_three_decimals_behind_a_point_are_what_they_seem_where_no_semicolon_parts_the_values(read, delimiter):
    column = read(delimiter, {"size": THREE, "other": HALVES}).column("size")
    assert column.profile.number_format is None
    assert column.profile.doubts == ()


def test_three_decimals_behind_a_point_are_asked_about_between_semicolons(read):
    column = read(";", {"size": THREE, "other": HALVES}).column("size")
    assert labels(column) == [["three decimals", "thousands"]]
    assert column.profile.number_format is None


def test_a_neighbour_with_a_decimal_comma_makes_points_thousands(read):
    column = read(";", {"size": THREE, "other": comma(HALVES)}).column("size")
    assert column.profile.number_format == {"decimal": "comma"}
    assert column.profile.doubts == ()


def test_thousands_beside_a_neighbour_with_a_decimal_point_are_taken_and_asked_about(read):
    (doubt,) = read(";", {"size": TOWNS, "other": HALVES}).column("size").profile.doubts
    assert doubt.meanings[0].label == "thousands"
    assert doubt.meanings[0].settings == ("columns.size.kind=number", "repairs.size.read_numbers.decimal=comma")
    assert doubt.meanings[0].shown[0] == ("1.000", "1,000")
    assert doubt.meanings[1].shown[0] == ("1.000", "1")
    assert doubt.values == 30


def test_one_telling_value_among_thousands_decides(read):
    texts = [f"{row % 90 + 1},{row % 1000:03}" for row in range(5_000)]
    texts[4_321] = "0,239"
    column = read(";", {"size": texts, "word": ["a", "b"] * 2_500}).column("size")
    assert column.profile.number_format == {"decimal": "comma"}
    assert column.profile.doubts == ()


def test_a_few_thousands_among_many_small_counts_are_seen(read):
    texts = [str(100 + row * 7 % 900) for row in range(5_000)]
    texts[4_000:4_003] = ["1.024", "1.370", "2.001"]
    column = read(";", {"size": texts, "word": ["a", "b"] * 2_500}).column("size")
    assert column.profile.number_format == {"decimal": "comma"}


def test_the_mark_that_the_user_names_ends_the_question(read):
    columns = {"size": THREE, "other": ["a", "b"] * 30}
    assert read(";", columns, ReadOptions(decimal=",")).column("size").profile.number_format == {"decimal": "comma"}
    assert read(";", columns, ReadOptions(decimal=".")).column("size").profile.doubts == ()


def test_open_values_in_a_column_of_both_marks_are_asked_about(read):
    (doubt,) = read(";", {"size": ["1,5", "1.5", "1.250"] * 20, "word": ["a", "b"] * 30}).column("size").profile.doubts
    assert [meaning.shown[0][1] for meaning in doubt.meanings] == ["1,250", "1,250", "1.25"]
    assert doubt.values == 20


def test_a_mark_shows_what_it_is_where_it_can():
    texts = ["1.234", "1,234", "0,234", "1234,567", "1,5", "1.5", "1.234,5", "1,234.5", "1.234.567", "1 234,567", "12"]
    found = tally({text: (apart(text), 1) for text in texts})
    assert (found.comma, found.point, found.open, found.unmarked) == (6, 2, ((",", 1), (".", 1)), 1)


def test_a_new_version_of_the_table_is_read_by_the_same_evidence(read, tmp_path):
    old = read(";", {"size": comma(THREE), "word": ["a", "b"] * 30})
    (tmp_path / "new").mkdir()
    make(tmp_path / "data.parquet", [RepairChoice(repair="text_case", column="word")], tmp_path / "new")
    new = load_schema(tmp_path / "new" / "data.parquet")
    assert new.column("size").profile.number_format == old.column("size").profile.number_format == {"decimal": "comma"}
