"""The recovery link on the overview: made, shown once, pasted elsewhere, confirmed, and the way back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.store.access import recovery, workspaces
from pages.ui import state
from tests.pages.workshop import Workshop, opened, texts

OTHER = "o" * 32
WELCOME = "**Welcome.**"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the overview as a browser with that key in its cookie."""

    def make(key: str, step: str = "overview", **query: str) -> AppTest:
        monkeypatch.setattr(state, "_cookie", lambda: key)
        return opened(step, **query)

    return make


def pressed(test: AppTest, key: str) -> AppTest:
    return test.button(key=key).click().run()


def kept(test: AppTest) -> AppTest:
    test.session_state["recovery_panel"] = True
    return test.run()


def made(test: AppTest) -> str:
    """The secret of the link that a press of the button shows."""
    return pressed(kept(test), "recovery_make").code[0].value.rpartition("#")[2]


def test_a_link_is_shown_once_and_then_only_its_day(browser: Callable[..., AppTest], workshop: Workshop):
    test = browser(workshop.key)
    assert len(made(test)) == 32
    assert "not shown again" in texts(test)
    later = kept(browser(workshop.key))
    assert not later.code
    assert "A link was made on" in texts(later)
    renewed = pressed(later, "recovery_renew").code[0].value
    assert "/recover#" in renewed


def test_a_pasted_link_is_confirmed_before_it_replaces_anything(browser: Callable[..., AppTest], workshop: Workshop):
    secret = made(browser(workshop.key))
    test = browser(OTHER)
    assert WELCOME in texts(test)
    test.text_input(key="recovery_pasted").set_value(f"http://a.b/recover#{secret}")
    asked = next(button for button in test.button if button.label == "Open").click().run()
    assert "Which penguin" in texts(asked) or "It holds 1 project" in texts(asked)
    assert workspaces.open_workspace(OTHER) != workshop.workspace
    there = pressed(asked, "recovery_yes")
    assert WELCOME not in texts(there)
    assert "by a recovery link" in texts(there)
    back = pressed(there, "recovery_back")
    assert WELCOME in texts(back)


def test_who_stays_is_asked_no_more(browser: Callable[..., AppTest], workshop: Workshop):
    recovery.ask(OTHER, recovery.make(workshop.workspace))
    test = browser(OTHER, "train")
    assert not test.title, "only the question is on the page"
    assert WELCOME in texts(pressed(test, "recovery_no").switch_page("pages/steps/overview.py").run())
    assert WELCOME in texts(browser(OTHER))


def test_the_bookmark_of_a_workspace_without_a_cookie_asks_in_a_browser_with_one(
    browser: Callable[..., AppTest], workshop: Workshop
):
    test = browser(OTHER, workspace=workshop.key)
    assert "workspace" not in test.query_params
    assert WELCOME not in texts(pressed(test, "recovery_yes"))


def test_an_unknown_key_in_the_address_makes_no_workspace(browser: Callable[..., AppTest], home):
    test = browser(OTHER, workspace="u" * 32)
    assert WELCOME in texts(test)
    assert not workspaces.exists(workspaces.own("u" * 32))


def test_a_session_that_is_open_sees_that_its_browser_was_led_elsewhere(
    browser: Callable[..., AppTest], workshop: Workshop
):
    test = browser(OTHER)
    recovery.ask(OTHER, recovery.make(workshop.workspace))
    recovery.confirm(OTHER)
    assert WELCOME not in texts(test.run())


@pytest.mark.parametrize(("came", "says"), [("same", "open here already"), ("unknown", "does not work")])
def test_a_link_without_a_question_is_answered(browser: Callable[..., AppTest], home, came: str, says: str):
    test = browser(OTHER, recovery=came)
    assert says in texts(test)
    assert [part.type for part in test.main.children.values()][2] in ("info", "error"), "below title and purpose"
    assert says not in texts(test.run())


def test_without_a_cookie_the_whole_address_can_be_taken(workshop: Workshop):
    test = workshop.open()
    assert any(f"/?workspace={workshop.key}" in code.value for code in test.sidebar.code)
