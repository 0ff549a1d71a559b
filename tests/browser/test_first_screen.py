"""What somebody sees first: ways to begin, a tab that says what it shows, and a menu that gets out of the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

pytestmark = pytest.mark.slow


def test_a_file_can_be_brought_beside_the_example_and_the_samples(person: Callable[..., Screen]):
    screen = person()
    screen.page.set_viewport_size({"width": 1280, "height": 800})
    screen.open()
    ways = [
        screen.page.get_by_role("button", name="Open the example"),
        screen.page.get_by_test_id("stFileUploader").first.get_by_role("button", name="Upload", exact=True),
        screen.page.get_by_role("heading", name="Or start from a sample"),
    ]
    for way in ways:
        expect(way).to_be_in_viewport(ratio=1)
    expect(screen.page).to_have_title("Overview · Model Atelier")

    screen.press("Open the example")
    screen.on("Evaluate")
    expect(screen.page).to_have_title(re.compile("penguin.* · Evaluate · Model Atelier$"))
    screen.step("Train")
    expect(screen.page).to_have_title(re.compile(" · Train · Model Atelier$"))


def test_the_menu_of_a_narrow_window_closes_once_a_page_is_chosen(person: Callable[..., Screen]):
    screen = person()
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.open()
    menu = screen.page.get_by_test_id("stSidebar")
    for title in ("Data", "Train"):
        screen.page.get_by_test_id("stExpandSidebarButton").click()
        expect(menu).to_have_attribute("data-collapsed", "false")
        screen.step(title)
        expect(menu).to_have_attribute("data-collapsed", "true")
    screen.page.set_viewport_size({"width": 1280, "height": 800})
    screen.page.get_by_test_id("stExpandSidebarButton").click()
    screen.step("Overview")
    screen.page.wait_for_timeout(500)
    expect(menu).to_have_attribute("data-collapsed", "false")
