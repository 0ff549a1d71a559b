"""The Pollock benchmark's measures, on small tables whose scores can be told by hand."""

import pytest

from tests.benchmarks.pollock import FAILED, measures, normal, totals

CLEAN = [["a", "b"], ["1", "x"], ["2", "y"]]


def test_a_table_loaded_as_it_should_be_scores_ten_and_capitals_count_only_in_cells():
    assert sum(measures(CLEAN, [["A", "b"], ["1", "x"], ["2", "y"]])) == pytest.approx(10 - 3 / 6, abs=0.01)
    assert sum(measures(CLEAN, CLEAN)) == 10


def test_a_refused_file_scores_nothing_and_an_empty_one_ten():
    assert sum(measures(CLEAN, FAILED)) == 0
    assert sum(measures([], [])) == 10


def test_half_a_table_scores_by_what_is_there():
    found = measures(CLEAN, CLEAN[:2])
    assert found[1:4] == [1.0, 1.0, 1.0]
    assert found[4:7] == [0.5, 1.0, pytest.approx(2 / 3)]
    assert found[7:] == [pytest.approx(4 / 6), 1.0, pytest.approx(0.8)]


def test_weights_count_only_files_that_are_there():
    scores = {"one": [1.0] * 10, "two": [0.5] * 10}
    assert totals(scores, {"one": 3, "two": 1, "elsewhere": 50}) == (7.5, 8.75)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.0", "1.00"),
        ("00:15", "0:15:00"),
        ("28/01/2018", "2018-01-28"),
        ("2018-01-02", "01/02/2018"),
        ("$74.7", "$74.70"),
        ("True", "1"),
        ("Boots", "BOOTS"),
    ],
)
def test_cells_of_one_value_are_one_in_headers_and_records(one, other):
    assert normal(one) == normal(other)


def test_a_record_without_a_delimiter_behind_its_date_is_another():
    """The stored loads of nine other systems are scored as the benchmark scores them only with this."""
    assert normal("18/02/2018") + normal("02:15") == "2018-02-18 00:00:0002:15:00"
    assert normal("18/02/201802:15") == "18/02/201802:15"
    assert normal("BH-9827$78.07") == "$9827.0"
