"""axe-core finds nothing serious of ours on any page, empty or full, in the light and the dark theme."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Browser

from pages.ui import steps
from tests.browser.accessibility import covered_tabs, odd_names, serious_findings
from tests.browser.screen import TRAINING, Screen
from tests.server import Server

pytestmark = pytest.mark.slow
STEPS = [step.title for step in steps.STEPS.values()]


@pytest.fixture(scope="module")
def somebody(server, browser) -> list:
    """The cookies of a workspace with a project and a finished model."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    screen = Screen(context.new_page(), server.url)
    screen.open()
    screen.click(screen.page.locator(".st-key-start_penguins button"))
    screen.on("Data", within=TRAINING)
    screen.press("Continue to the check-up")
    screen.press("Continue to the model")
    screen.press("Continue to training")
    screen.press("Start training")
    screen.sees("See how good it is", within=TRAINING)
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser) -> Iterator[Callable[..., Screen]]:
    """Hands the same window out again and again: what takes long is opening the app, not looking at a page of it."""
    screens: dict[tuple[str, bool], Screen] = {}

    def of(theme: str, cookies: Sequence = ()) -> Screen:
        which = (theme, bool(cookies))
        if which not in screens:
            context = browser.new_context(viewport={"width": 1280, "height": 1000}, color_scheme=theme)
            context.add_cookies(cookies)
            screens[which] = Screen(context.new_page(), server.url)
            screens[which].open()
        return screens[which]

    yield of
    for screen in screens.values():
        screen.page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_serious_on_a_full_page(window: Callable[..., Screen], somebody: list, step: str, theme: str):
    screen = window(theme, somebody)
    screen.step(step)
    screen.page.wait_for_timeout(500)  # charts and tables draw themselves after the page has run
    found = serious_findings(screen.page)
    assert not found, "\n".join(found)
    assert odd_names(screen.page) == []
    for tab in screen.page.get_by_role("tab").all():
        tab.click()
        screen.settle()
        screen.page.wait_for_timeout(300)
        assert covered_tabs(screen.page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_serious_on_an_empty_page(window: Callable[..., Screen], step: str, theme: str):
    screen = window(theme)
    screen.step(step)
    found = serious_findings(screen.page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_a_popover_can_be_read_while_it_is_open(window: Callable[..., Screen], somebody: list, theme: str):
    screen = window(theme, somebody)
    screen.step("Evaluate")
    screen.press("What do these words mean?")
    found = serious_findings(screen.page)
    screen.page.keyboard.press("Escape")
    assert not found, "\n".join(found)
