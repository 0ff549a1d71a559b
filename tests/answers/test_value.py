"""A value: its interval's order, what is promised of it, and how far numbers are apart."""

from dataclasses import replace

import numpy as np
import pytest

from core.answers import ANSWERS, described
from core.bundle_schema import BundleSchema
from tests.answers.made import of_values

VALUE = ANSWERS["value"]


def schema(level=0.9, promise=True):
    return described(BundleSchema(3, "regression", "price", (), level=level, promise=promise, answer="value"))


def test_its_three_outputs_are_numbers_and_say_what_they_hold():
    found = VALUE.outputs(schema())
    assert [(each.name, each.type, each.shape, each.role) for each in found] == [
        ("prediction", "float64", ("N",), "value"),
        ("lower", "float64", ("N",), "low"),
        ("upper", "float64", ("N",), "high"),
    ]
    held = "lower and upper together hold 90% of the true values"
    assert [each.meaning for each in found] == ["expected price", held, held]
    assert VALUE.outputs(schema(None))[1].meaning == "lower and upper together hold most of the true values"


def test_numbers_have_no_labels():
    assert VALUE.misfit(schema()) == ""
    assert VALUE.misfit(replace(schema(), labels=("a",))).code == "misfit.labels"


@pytest.mark.parametrize(
    ("low", "value", "high", "sound"),
    [
        (1, 2, 3, True),
        (2, 2, 2, True),
        (2, 1, 3, False),
        (1, 3, 2, False),
        (np.nan, 2, 3, False),
        (1, np.nan, 3, False),
        (1, 2, np.nan, False),
        (-np.inf, 2, 3, False),
        (1, 2, np.inf, False),
    ],
)
def test_an_interval_holds_its_number_and_all_are_finite(low, value, high, sound):
    assert VALUE.sound(of_values([value], [low], [high])) is sound
    assert VALUE.sound(of_values([0, value], [0, low], [0, high])) is sound


def test_records_and_lines_stand_in_the_order_of_rows():
    found = of_values([2.0, 5.0], [1.0, 4.0], [3.0, 6.0])
    assert VALUE.records(found) == [
        {"prediction": 2.0, "lower": 1.0, "upper": 3.0},
        {"prediction": 5.0, "lower": 4.0, "upper": 6.0},
    ]
    assert VALUE.table(found).to_pydict() == {"prediction": [2.0, 5.0], "lower": [1.0, 4.0], "upper": [3.0, 6.0]}
    assert VALUE.given(found).tolist() == [2.0, 5.0]
    assert VALUE.certainty(found).tolist() == [1.0, 1.0]
    record = VALUE.recorded(2.5, None)
    assert record == {"prediction": 2.5}
    assert (VALUE.plain(record), VALUE.sure(record), VALUE.named(record)) == (2.5, None, ())
    assert not VALUE.echoes(record, "2.5"), "a number may be right by chance"


def test_what_is_promised_depends_on_how_rows_were_dealt():
    (words,) = VALUE.describe(schema())
    assert words.code == "value.described"
    assert words == (
        "Given one row, it estimates price as a number, with an interval made to hold 90% of the true values."
    )
    (measured,) = VALUE.describe(schema(0.805, promise=False))
    assert measured.endswith("held about 80% of the true values when it was measured; this is no promise.")
    assert "hold most of the true values" in VALUE.describe(schema(None))[0]
    assert [each.code for each in VALUE.cautions(schema())] == ["value.average"]
    assert [each.code for each in VALUE.cautions(schema(promise=False))] == ["value.average", "value.no_promise"]


@pytest.mark.parametrize(
    ("text", "right"), [(" 12.5 ", "12.5"), ("-3", "-3"), ("1e3", "1e3"), ("many", None), ("", None), (" ", None)]
)
def test_a_right_answer_is_a_number_as_it_was_written(text, right):
    assert VALUE.right(text, schema()) == right


def test_it_agrees_with_the_same_number_however_it_is_written():
    record = {"prediction": 12.5}
    assert VALUE.agrees(record, "12.50")
    assert not VALUE.agrees(record, "12.6")
    assert not VALUE.agrees(record, "twelve")


def test_how_far_numbers_are_apart_is_the_largest_gap_in_units():
    own = of_values([10.0, 10.0, 10.0, 10.0], [9.0] * 4, [11.0] * 4)
    expected = {
        "prediction": np.array([10.0, 12.0, 10.0, np.inf]),
        "lower": np.array([9.0, 9.0, 1.0, 9.0]),
        "upper": np.array([11.0, 10.0, 11.0, 11.0]),
    }
    found = VALUE.apart(own, expected, 0.5, 4.0)
    assert found.difference.tolist() == [0.0, 0.5, 2.0, np.inf]
    assert found.equal.tolist() == [True, True, False, False]
    only = VALUE.apart(own, {"prediction": expected["prediction"]}, 0.5, 4.0)
    assert only.difference.tolist() == [0.0, 0.5, 0.0, np.inf]


def test_without_spread_any_gap_is_too_large_and_none_is_none():
    found = VALUE.apart(of_values([1.0, 1.0]), {"prediction": np.array([1.0, 1.1])}, 1e-5, 0.0)
    assert found.equal.tolist() == [True, False]


def test_programs_print_the_number_then_its_interval():
    assert VALUE.python(schema()).splitlines()[1:] == [
        'print(answer["prediction"][0])',
        "print(f\"  probably between {answer['lower'][0]:g} and {answer['upper'][0]:g}\")",
    ]
    assert VALUE.javascript(schema()).splitlines() == [
        "  console.log(answer.prediction.data[0]);",
        "  console.log(`  probably between ${answer.lower.data[0]} and ${answer.upper.data[0]}`);",
    ]
    assert [VALUE.example(output, schema()) for output in schema().outputs] == ["", "", ""]
