"""Fields for columns of any range: what a stranger's file or a user's own odd table may ask for."""

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs import desk
from tests.pages.workshop import Workshop

ODD = {
    "all of float64": {"low": -1e308, "high": 1e308, "example": "1e308"},
    "almost nothing": {"low": 0.0, "high": 5e-324, "example": "5e-324"},
    "upside down": {"low": 5.0, "high": -5.0, "example": "3"},
    "no number at all": {"low": 0.0, "high": 1.0, "example": "nan"},
    "endless": {"low": 0.0, "high": 1.0, "example": "inf"},
    "beyond whole numbers": {"low": 0.0, "high": 9e18, "example": "9223372036854775808", "whole": True},
    "a whole that is none": {"low": 0.0, "high": 9.0, "example": "nan", "whole": True},
}


def one_field(facts: dict) -> None:
    from core.records import InputColumn
    from pages.ui import fields

    fields.field("odd", 0, InputColumn("size", "size", "number", **facts))


@pytest.mark.parametrize("facts", ODD.values(), ids=ODD)
def test_a_number_field_stands_for_any_range(facts: dict):
    test = AppTest.from_function(one_field, args=(facts,)).run()
    assert not test.exception
    test.number_input[0].set_value(2).run()
    assert not test.exception


@pytest.mark.parametrize("step", ["overview", "data", "train"])
def test_every_page_wakes_a_supervisor_that_died(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, step: str):
    woken = []
    monkeypatch.setattr(desk, "warm", lambda: woken.append(1))
    test = workshop.open(step)
    before = len(woken)
    test.run()
    assert not test.exception
    assert len(woken) > before
