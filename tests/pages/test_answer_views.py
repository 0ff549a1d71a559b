"""Each type of answer is shown, asked for and read again, by the view that it names."""

import pytest
from streamlit.testing.v1 import AppTest

from core.answers import ANSWERS
from pages.ui import number_text
from pages.ui.translation import plain
from tests.answers.made import MADE


def page(name: str, view: str) -> None:
    """One answer by that view, with the field for the right one."""
    import numpy as np
    import streamlit as st

    from pages.ui.answers import VIEWS
    from tests.answers.made import MADE

    given = MADE[name](3, 0)
    first = given.take(np.array([0]))
    VIEWS[view].show(given.schema, first)
    st.session_state.asked = VIEWS[view].ask("truth", given.schema)


def shown(name: str, view: str) -> AppTest:
    at = AppTest.from_function(page, args=(name, view), default_timeout=30).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    """All that stands there."""
    metrics = [f"{each.label} {each.value}" for each in at.metric]
    cells = [str(cell) for table in at.dataframe for cell in table.value.to_numpy().ravel()]
    return " ".join([*metrics, *cells, *(each.value for each in at.markdown)])


def told(cell: object) -> str:
    """As a page says it."""
    return number_text.number(cell, 4) if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_shown_as_its_own_view_does(name: str):
    at = shown(name, ANSWERS[name].view)
    assert "answer" in texts(at)
    assert at.session_state.asked is None, "nobody said anything yet"


@pytest.mark.parametrize("name", ANSWERS)
def test_any_type_can_be_shown_and_corrected_without_a_view_of_its_own(name: str):
    given, at = MADE[name](3, 0), shown(name, "plain")
    first, *rest = ANSWERS[name].columns(given.schema)
    cells = ANSWERS[name].table(given).to_pydict()
    assert at.metric[0].value == plain(told(cells[first][0]))
    assert [told(cells[column][0]) for column in rest] == [
        cell for beside in at.dataframe for cell in beside.value["Value"]
    ]
    message = str(ANSWERS[name].given(given)[1])
    at.text_input(key="truth").set_value(message).run()
    assert at.session_state.asked == ANSWERS[name].right(message, given.schema)
    at.text_input(key="truth").set_value("  ").run()
    assert at.session_state.asked is None


def test_a_text_that_is_no_answer_is_said_to_be_none():
    at = shown("value", "plain")
    at.text_input(key="truth").set_value("many").run()
    assert at.session_state.asked is None
    assert "This is no number." in at.markdown[-1].value
    assert "Write a number, as in 12.5." in at.markdown[-1].value
