"""A workspace is kept beside other applications' cookies, opened in a second browser, and found without any cookie."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.server import Server, running

pytestmark = pytest.mark.slow
Person = Callable[..., Screen]
EXAMPLE = "Which penguin is it?"
SECRET = re.compile("[?&]workspace=.")


def with_example(screen: Screen) -> Screen:
    """Somebody who has opened the finished example."""
    screen.open()
    screen.press("Open the example")
    screen.on("Evaluate")
    return screen


def test_a_workspace_outlives_another_applications_cookie_and_is_recovered_elsewhere(
    person: Person, server: Server, tmp_path: Path
):
    foreign = [
        {"name": "prefs", "value": '{"a":1}', "url": server.url},
        {"name": "quoted", "value": '"half', "url": server.url},
        *({"name": f"long{number}", "value": "x" * 3500, "url": server.url} for number in range(3)),
    ]
    mine = with_example(person(cookies=foreign))
    for _ in range(2):
        mine.open("train")
        mine.sees("on rows it has never seen")
        mine.open()
        mine.sees(EXAMPLE)
    assert "workspace=" not in mine.page.url, "the cookie is the way"

    mine.click(mine.page.get_by_text("Keep this workspace, or open it on another device"))
    mine.press("Make a recovery link")
    link = mine.page.get_by_test_id("stCode").inner_text().strip()
    kept = mine.download(mine.page.get_by_role("button", name="Save as a text file"), tmp_path / "link.txt")
    assert link in kept.read_text(encoding="utf-8")

    other = person()
    other.open()
    other.sees("Welcome")
    other.page.goto(link)
    other.sees("Open your other workspace in this browser?")
    assert link.partition("#")[2] not in other.page.url
    other.press("Open it here")
    other.sees(EXAMPLE)
    other.press("Back to this browser's own workspace")
    other.sees("Welcome")
    assert [window.problems for window in (mine, other)] == [[], []]


def test_without_a_cookie_the_secret_link_is_the_way_back(home: Path, person: Person):
    with running("app.py", home, streamlit="tests.browser.bare") as server:
        screen = with_example(person(url=server.url))
        expect(screen.page).to_have_url(SECRET)
        link = screen.page.url
        screen.press("Keep this workspace")
        key = link.partition("workspace=")[2].partition("&")[0]
        screen.sees(f"{server.url}/?workspace={key}")
        screen.page.keyboard.press("Escape")
        screen.step("Overview")
        expect(screen.page).to_have_url(SECRET)

        back = person(url=server.url)
        back.page.goto(link)
        back.on("Evaluate")
        back.step("Overview")
        back.sees(EXAMPLE)

        stranger = person(url=server.url)
        stranger.open()
        stranger.sees("Welcome")
