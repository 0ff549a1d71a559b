"""Traits: which go together, what old files meant, and what of a stranger's can't be."""

import pytest

from core.bundle_schema import InputColumn
from core.traits import ABSENT, BEFORE, SHAPES, Traits


@pytest.mark.parametrize(
    ("traits", "code", "trait"),
    [
        (Traits("float64"), "", ""),
        (Traits("string"), "", ""),
        (Traits("float16"), "traits.unknown", "tensor"),
        (Traits("string", "video"), "traits.unknown", "medium"),
        (Traits("string", scale="huge"), "traits.unknown", "scale"),
        (Traits("string", widget="html"), "traits.unknown", "widget"),
        (Traits(""), "traits.unknown", "tensor"),
        (Traits("uint8"), "traits.tensor", ""),
        (Traits("float32"), "traits.tensor", ""),
        (Traits("float64", "text", widget="area"), "traits.tensor", ""),
        (Traits("float32", "image", widget="picture"), "traits.tensor", ""),
        (Traits("uint8", "audio", widget="sound"), "traits.tensor", ""),
        (Traits("string", "text", widget="area"), "", ""),
        (Traits("uint8", "image", widget="picture"), "", ""),
        (Traits("uint8", "image", widget="sound"), "", ""),
        (Traits("uint8", "image", widget="line"), "traits.widget", ""),
        (Traits("float32", "audio", widget="words"), "traits.widget", ""),
        (Traits("float64", widget="picture"), "traits.widget", ""),
        (Traits("string", widget="sound"), "traits.widget", ""),
    ],
)
def test_what_can_not_be_of_traits_is_told(traits, code, trait):
    assert traits.misfit.code == code
    assert traits.misfit.values == ({"trait": trait} if trait else {})


def test_the_kinds_of_old_files_are_known_by_name():
    assert {name: (each.tensor, each.medium, each.scale, each.widget) for name, each in BEFORE.items()} == {
        "number": ("float64", "", "amount", "line"),
        "boolean": ("float64", "", "truth", "choice"),
        "category": ("string", "", "level", "words"),
        "date": ("string", "", "days", "line"),
        "time": ("string", "", "seconds", "line"),
        "text": ("string", "text", "", "area"),
        "image": ("uint8", "image", "", "picture"),
        "audio": ("float32", "audio", "", "sound"),
    }
    assert all(not each.misfit for each in BEFORE.values())
    assert {name for name, each in BEFORE.items() if each.is_file} == {"image", "audio"}
    assert {name for name, each in BEFORE.items() if each.is_text} == {"category", "date", "time", "text"}


def test_each_tensor_has_its_axes_and_a_word_for_no_value():
    assert SHAPES == {
        "float64": ("N",),
        "string": ("N",),
        "uint8": ("N", "H", "W", 3),
        "float32": ("N", "samples"),
    }
    assert ABSENT == {"float64": "NaN", "string": "empty text", "uint8": "one point", "float32": "one sample"}


def test_only_how_a_form_asks_may_differ_where_traits_are_alike():
    number = Traits("float64", scale="amount")
    assert number.alike(Traits("float64", scale="amount", widget="choice"))
    for other in (Traits("string", scale="amount"), Traits("float64", scale="truth"), Traits("float64", "text")):
        assert not number.alike(other)


def test_a_column_that_says_no_traits_has_those_of_its_kind_before():
    assert InputColumn("a", "a", "date").traits is BEFORE["date"]
    assert InputColumn("a", "a", "guest").traits == Traits()
    own = Traits("string", scale="level")
    assert InputColumn("a", "a", "number", traits=own).traits is own
    assert [InputColumn("a", "a", kind).takes_text for kind in ("number", "boolean", "category")] == [
        False,
        False,
        True,
    ]
    assert InputColumn("a", "a", "number", as_text=True).takes_text
