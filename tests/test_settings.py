"""A setting is declared once: the widget's facts and the error sentence come from the field."""

from typing import Literal

import pytest

from core.errors import UserError
from core.settings import Options, Setting, changed, check, setting, settings
from core.split_options import SplitOptions, same_column
from core.training_options import TrainingOptions


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


class Linked(Options):
    """Settings that matter only beside others."""

    rule: Literal["adam", "sgd"] = setting("adam", "Rule", "Which.")
    warm: bool = setting(False, "Warm", "Start slowly.")
    steps: int = setting(3, "Steps", "How many.", low=1, when={"rule": ("sgd",), "warm": (True,)})


@pytest.mark.parametrize(
    ("values", "around", "matters"),
    [
        ({"rule": "sgd", "warm": True}, None, True),
        ({"rule": "adam", "warm": True}, None, False),
        ({"rule": "sgd", "warm": False}, None, False),
        ({"rule": "sgd"}, None, True),
        ({}, None, True),
        ({}, {"warm": False}, False),
        ({"warm": True}, {"warm": False}, True),
    ],
)
def test_a_setting_matters_only_beside_the_values_that_it_names(values, around, matters):
    steps = settings(Linked)[2]
    assert steps.when == (("rule", ("sgd",)), ("warm", (True,)))
    assert steps.matters(values, around) is matters
    assert settings(Linked)[0].matters(values, around)


def test_what_differs_is_told_with_both_values_and_defaults_for_what_is_left_out():
    found = changed(Linked, {"rule": "sgd", "steps": 3}, {"warm": True, "steps": 3})
    assert [(entry.name, before, after) for entry, before, after in found] == [
        ("rule", "sgd", "adam"),
        ("warm", False, True),
    ]
    assert changed(Linked, {}, {"rule": "adam", "warm": False, "steps": 3}) == []


def bounds(options):
    return {entry.name: (entry.kind, entry.default, entry.low, entry.high, entry.log) for entry in settings(options)}


def test_how_training_may_be_set_has_its_bounds():
    assert bounds(TrainingOptions) == {
        "epochs": ("int", 60, 1, 5000, True),
        "learning_rate": ("float", 0.003, 1e-6, 10, True),
        "batch_size": ("int", 256, 1, 65536, True),
        "accumulation": ("int", 1, 1, 1024, True),
        "patience": ("int", 10, 0, 1000, False),
        "optimizer": ("choice", "adamw", None, None, False),
        "schedule": ("choice", "constant", None, None, False),
        "warmup": ("float", 0.0, 0.0, 0.5, False),
        "weight_decay": ("float", 1e-4, 0.0, 1.0, False),
        "smoothing": ("float", 0.0, 0.0, 0.5, False),
        "clipping": ("float", 0.0, 0.0, 1000.0, False),
        "precision": ("choice", "auto", None, None, False),
        "seed": ("int", 0, 0, 2**31 - 1, False),
    }
    named = {entry.name: entry for entry in settings(TrainingOptions)}
    assert named["patience"].unit == "epochs"
    assert {entry.name: entry.when for entry in named.values() if entry.when} == {
        "smoothing": (("head", ("softmax",)),)
    }
    assert [value for value, _ in named["schedule"].choices] == ["constant", "linear", "cosine", "one cycle"]
    assert [value for value, _ in named["optimizer"].choices] == ["adamw", "adam", "sgd", "rmsprop"]
    assert [value for value, _ in named["precision"].choices] == ["auto", "full", "mixed"]


def test_how_rows_may_be_split_has_its_bounds():
    assert bounds(SplitOptions) == {
        "method": ("choice", "random", None, None, False),
        "column": ("text", "", None, None, False),
        "test": ("float", 0.2, 0.05, 0.5, False),
        "validation": ("float", 0.15, 0.05, 0.4, False),
        "calibration": ("float", 0.1, 0.0, 0.3, False),
        "stratify": ("bool", True, None, None, False),
        "seed": ("int", 0, 0, 2**31 - 1, False),
        "folds": ("int", 5, 3, 10, False),
    }
    named = {entry.name: entry for entry in settings(SplitOptions)}
    by_chance = (("method", ("random", "group", "column", "folds")),)
    assert {entry.name: entry.when for entry in named.values() if entry.when} == {
        "calibration": (("calibrated", (True,)),),
        "stratify": by_chance,
        "seed": by_chance,
        "folds": (("method", ("folds",)),),
    }
    assert [value for value, _ in named["method"].choices] == ["random", "group", "time", "column", "folds"]


@pytest.mark.parametrize(
    ("method", "column", "promises"),
    [
        ("random", "", True),
        ("random", "a", True),
        ("folds", "", True),
        ("folds", "a", False),
        ("group", "a", False),
        ("time", "a", False),
        ("column", "a", False),
    ],
)
def test_only_rows_dealt_at_random_promise_the_intervals_level(method, column, promises):
    assert SplitOptions(method=method, column=column).promises is promises


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("group", "group", True),
        ("time", "time", True),
        ("group", "folds", True),
        ("folds", "group", True),
        ("group", "time", False),
        ("time", "folds", False),
        ("column", "group", False),
    ],
)
def test_a_column_says_the_same_for_groups_and_folds_only(one, other, same):
    assert same_column(one, other) is same
