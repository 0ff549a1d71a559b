"""Columns of cells as numbers, truths and texts, and single values alike: every type, at every border."""

import datetime
import decimal
import math

import numpy as np
import pyarrow as pa
import pytest

from core.cells import values
from core.cells.blanks import bare
from core.cells.columns import as_array, as_number_texts, as_numbers, as_raw, as_texts, as_truths
from core.cells.spelling import exact, meanings, number, truth
from core.kinds import traits_of

NAN = math.nan


def listed(found):
    return [None if isinstance(value, float) and math.isnan(value) else value for value in found.to_pylist()]


@pytest.mark.parametrize(
    ("column", "numbers", "truths", "texts"),
    [
        (pa.array([" 1.5 ", "x", None, "1e999", "1"]), [1.5, None, None, None, 1], [None, 1, None, None, 1],
         ["1.5", "x", "", "1e999", "1"]),
        (pa.array([True, False, None]), [1, 0, None], [1, 0, None], ["True", "False", ""]),
        (pa.array([1, 2, None]), [1, 2, None], [1, None, None], ["1", "2", ""]),
        (pa.array([0.0, 2.5, NAN, math.inf]), [0, 2.5, None, None], [0, None, None, None], ["0.0", "2.5", "", "inf"]),
        (pa.array([decimal.Decimal("1.50"), None]), [1.5, None], [None, None], ["1.50", ""]),
        (pa.array([datetime.date(2024, 2, 29), None]), [None, None], [None, None], ["2024-02-29", ""]),
        (pa.array([None, None]), [None, None], [None, None], ["", ""]),
        (pa.array([[1, 2], None]), [None, None], [None, None], ["[1, 2]", ""]),
        (pa.array([1709190303999], pa.timestamp("ms")), [None], [None], ["2024-02-29T07:05:03"]),
        (pa.array([1709190303], pa.timestamp("s", "Europe/Berlin")), [None], [None], ["2024-02-29T07:05:03"]),
        (pa.array(["ja", " NO "]).dictionary_encode(), [None, None], [1, 0], ["ja", "NO"]),
        (pa.array(["no", None], pa.large_string()), [None, None], [0, None], ["no", ""]),
    ],
)  # fmt: skip
def test_a_column_of_each_type_as_numbers_truths_and_texts(column, numbers, truths, texts):
    for given in (column, pa.chunked_array([column])):
        assert (listed(as_numbers(given)), listed(as_truths(given)), listed(as_texts(given))) == (
            numbers,
            truths,
            texts,
        )
        assert as_numbers(given).type == pa.float64()


def test_texts_may_stay_as_they_stand():
    column = pa.array([" a ", None])
    assert as_texts(column, verbatim=True).to_pylist() == [" a ", ""]
    assert as_texts(pa.array([1]), verbatim=True).to_pylist() == ["1"]


@pytest.mark.parametrize(
    ("kind", "options", "found"),
    [
        ("number", {}, [1.0, None]),
        ("number", {"as_text": True}, ["1", "x"]),
        ("number", {"as_text": True, "verbatim": True}, [" 1 ", "x"]),
        ("boolean", {}, [1.0, 1.0]),
        ("boolean", {"words": ("1", "x")}, [0.0, 1.0]),
        ("boolean", {"as_text": True}, ["1", "x"]),
        ("category", {}, ["1", "x"]),
        ("category", {"verbatim": True}, [" 1 ", "x"]),
    ],
)
def test_a_kind_s_traits_say_how_its_cells_are_taken(kind, options, found):
    assert listed(as_raw(pa.array([" 1 ", "x"]), traits_of(kind), **options)) == found


def test_numbers_as_texts_are_exact_where_they_are_stored_as_numbers():
    assert as_number_texts(pa.array([1.5, NAN, None, 1.5])).to_pylist() == ["1.5e0", "", "", "1.5e0"]
    assert as_number_texts(pa.array([2**60])).to_pylist() == [str(2**60)]
    assert as_number_texts(pa.array([" 1,5 "])).to_pylist() == ["1,5"]
    assert as_raw(pa.array([1.5]), traits_of("number"), as_text=True).to_pylist() == ["1.5e0"]
    assert as_array(pa.array(["a"])).dtype == object
    assert as_array(pa.array([1.0])).dtype == np.float64


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1.2345e3"), (-0.25, "-2.5e-1"), (0.0, "0e-1"), (100.0, "1.000e2"), (7.0, "7.0e0"), (1e300, "1e300")],
)
def test_an_exact_text_reads_as_the_same_number(value, text):
    assert exact(value) == text
    assert float(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 1.5\u200b", 1.5), ("-.5", -0.5), ("5.", 5), ("+1e3", 1000), ("1e999", None), ("-1e999", None), ("1,5", None),
     ("", None)],
)  # fmt: skip
def test_a_text_spells_a_finite_number_or_none(text, value):
    assert number(text) == value


def test_a_column_s_own_words_come_first_and_lose_their_usual_meaning():
    no, yes = meanings((" No", "n"))
    assert (no[0], yes[0]) == ("no", "n")
    assert "n" not in no
    assert "yes" in yes[1:]
    assert meanings(("one",)) == meanings()
    assert (truth("n", ("No", "n")), truth("N"), truth("?")) == (1.0, 0.0, None)


MOMENT = datetime.datetime(2024, 2, 29, 8, 5, 3, 999, datetime.timezone(datetime.timedelta(hours=1)))


@pytest.mark.parametrize(
    ("value", "as_number", "number_text", "as_truth", "text"),
    [
        (" 1.5 ", 1.5, "1.5", NAN, "1.5"),
        ("yes", NAN, "yes", 1, "yes"),
        (True, 1, "1.0e0", 1, "True"),
        (3, 3, "3", NAN, "3"),
        (np.int64(0), 0, "0", 0, "0"),
        (np.float32(0.5), 0.5, "5e-1", NAN, "0.5"),
        (2.5, 2.5, "2.5e0", NAN, "2.5"),
        (math.inf, NAN, "", NAN, "inf"),
        (NAN, NAN, "", NAN, ""),
        (None, NAN, "", NAN, ""),
        (10**400, NAN, str(10**400), NAN, str(10**400)),
        (MOMENT, NAN, "", NAN, "2024-02-29T07:05:03"),
        (datetime.date(2024, 2, 29), NAN, "", NAN, "2024-02-29"),
    ],
)
def test_a_single_value_as_number_truth_and_text(value, as_number, number_text, as_truth, text):
    assert values.as_number(value) == pytest.approx(as_number, nan_ok=True)
    assert values.as_number_text(value) == number_text
    assert values.as_truth(value) == pytest.approx(as_truth, nan_ok=True)
    assert values.as_text(value) == text


def test_halves_of_characters_are_replaced_and_blanks_that_nobody_sees_go():
    assert values.encodable("a\ud800b") == "a?b"
    assert values.as_text("\u200b\ud800\u3000") == "?"
    assert values.as_truth("Nobody", words=("nobody", "Ada")) == 0.0
    assert math.isnan(values.as_truth("x y"))
    assert bare("\ufeff\u00ada\u2060\u3164") == "a"
