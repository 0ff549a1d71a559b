"""A setting is declared once: the widget's facts and the error sentence come from the field."""

from typing import Literal

import pytest

from core.errors import UserError
from core.settings import Options, Setting, check, setting, settings


class Example(Options):
    """One of each."""

    rate: float = setting(0.1, "Learning rate", "Size of a step.", low=0.001, high=10, log=True, unit="per step")
    layers: int = setting(2, "Layers", "How many.", low=1, high=6)
    most: int = setting(5, "At least", "No upper bound.", low=0)
    early: bool = setting(True, "Early", "Stop early.")
    rule: Literal["adam", "sgd"] = setting("adam", "Rule", "Which.")
    note: str = setting("", "Note", "Any text.")
    widths: list[int] = setting([64], "Widths", "One a layer.")


def test_a_field_becomes_a_widgets_facts():
    found = {entry.name: entry for entry in settings(Example)}
    assert [entry.kind for entry in found.values()] == ["float", "int", "int", "bool", "choice", "text", "list"]
    rate = found["rate"]
    assert (rate.title, rate.help, rate.default, rate.low, rate.high) == (
        "Learning rate",
        "Size of a step.",
        0.1,
        0.001,
        10,
    )
    assert (rate.log, rate.unit) == (True, "per step")
    assert (found["most"].low, found["most"].high) == (0, None)
    assert found["rule"].choices == (("adam", "adam"), ("sgd", "sgd"))
    assert found["note"] == Setting("note", "Note", "Any text.", "text", "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"layers": 9}, r"“Layers” \(family.layers\) can't be 9. Allowed: a whole number from 1 to 6."),
        ({"layers": 1.5}, "Allowed: a whole number from 1 to 6."),
        ({"rate": "fast"}, r"“Learning rate” \(family.rate\) can't be 'fast'. Allowed: a number from 0.001 to 10."),
        ({"rate": float("nan")}, "can't be nan"),
        ({"rate": float("inf")}, "can't be inf"),
        ({"most": -1}, "Allowed: a whole number, 0 or more."),
        ({"early": "perhaps"}, "Allowed: true or false."),
        ({"rule": "adagrad"}, "Allowed: adam, sgd."),
        ({"note": 3}, "Allowed: a text."),
        ({"widths": 3}, "Allowed: a list."),
        ({1: 2}, "“1” .family.1. can.t be 1. Allowed: Keys should be strings."),
        ({"speed": 1}, "There is no setting “speed” in family. The settings there are: rate, layers, most, early"),
    ],
    ids=lambda value: str(next(iter(value))) if isinstance(value, dict) else "",
)
def test_a_wrong_value_is_told_with_what_is_allowed(values, sentence):
    with pytest.raises(UserError, match=sentence):
        check(Example, values, "family")


def test_right_values_make_the_options():
    assert check(Example, {}, "family") == Example()
    assert check(Example, {"rate": "1e-2", "layers": 3, "early": False}, "family").rate == 0.01


def test_an_errors_braces_are_no_template():
    with pytest.raises(UserError, match="{braces}"):
        check(Example, {"rule": "{braces}"}, "family")


def test_options_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Example().rate = 3
