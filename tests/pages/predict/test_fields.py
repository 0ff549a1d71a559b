"""Fields for columns of any range: what a stranger's file or a user's own odd table may ask for."""

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.orders import desk
from tests.pages.workshop import Workshop

ODD = {
    "all of float64": {"low": -1e308, "high": 1e308, "example": "1e308"},
    "almost nothing": {"low": 0.0, "high": 5e-324, "example": "5e-324"},
    "upside down": {"low": 5.0, "high": -5.0, "example": "3"},
    "no range": {"low": float("nan"), "high": float("inf"), "example": "3"},
    "no number at all": {"low": 0.0, "high": 1.0, "example": "nan"},
    "endless": {"low": 0.0, "high": 1.0, "example": "inf"},
    "beyond whole numbers": {"low": 0.0, "high": 9e18, "example": "9223372036854775808", "whole": True},
    "a whole that is none": {"low": 0.0, "high": 9.0, "example": "nan", "whole": True},
}


def one_field(facts: dict) -> None:
    from core.bundle_schema import InputColumn
    from pages.ui.predict import fields

    fields.field("odd", 0, InputColumn("size", "size", "number", **facts), facts["example"])


@pytest.mark.parametrize("facts", ODD.values(), ids=ODD)
def test_a_number_field_stands_for_any_range(facts: dict):
    test = AppTest.from_function(one_field, args=(facts,)).run()
    assert not test.exception
    test.text_input[0].set_value("2").run()
    assert not test.exception


def typed(facts: dict) -> None:
    import streamlit as st

    from core.bundle_schema import InputColumn
    from pages.ui.predict import fields

    st.session_state["value"] = fields.field("typed", 0, InputColumn("size", "size", **facts), facts["example"])


def test_a_date_is_typed_as_the_table_spells_it_and_read_like_a_cell():
    facts = {"kind": "date", "order": "day first", "low": 18262.0, "high": 19000.0, "example": "2021-01-05"}
    test = AppTest.from_function(typed, args=(facts,)).run()
    assert test.text_input[0].value == "2021-01-05"
    assert test.text_input[0].help == "Usually 2020-01-01 to 2022-01-08."
    test.text_input[0].set_value("31.12.2020").run()
    assert not test.markdown
    assert test.session_state["value"] == "31.12.2020"
    test.text_input[0].set_value("31.2.2020").run()
    assert "can't be read as a date and counts as missing" in test.markdown[0].value
    test.text_input[0].set_value("31.12.1955").run()
    assert "lies far outside what the model learned from" in test.markdown[0].value
    test.text_input[0].set_value("  ").run()
    assert test.session_state["value"] is None


def test_a_yes_or_no_is_a_choice_of_the_columns_own_words():
    facts = {"kind": "boolean", "categories": ("nein", "ja"), "example": "ja"}
    test = AppTest.from_function(typed, args=(facts,)).run()
    assert test.selectbox[0].options == ["ja", "nein"]
    assert test.session_state["value"] == "ja"
    test.selectbox[0].select("nein").run()
    assert test.session_state["value"] == "nein"
    assert not test.markdown


@pytest.mark.parametrize("step", ["overview", "data", "train"])
def test_every_page_wakes_a_supervisor_that_died(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, step: str):
    woken = []
    monkeypatch.setattr(desk, "warm", lambda: woken.append(1))
    test = workshop.open(step)
    before = len(woken)
    test.run()
    assert not test.exception
    assert len(woken) > before
