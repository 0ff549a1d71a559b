"""A link from its making to its end, between two browsers that share nothing; also where no cookie is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import odd_names, serious_findings
from tests.browser.screen import TRAINING, WAIT, Screen
from tests.server import Server, running

pytestmark = pytest.mark.slow
Person = Callable[..., Screen]


def shared_by(owner: Screen) -> str:
    """The address of a link to the finished example's model."""
    owner.open()
    owner.press("Open the example")
    owner.on("Evaluate")
    owner.step("Export")
    owner.click(owner.page.get_by_role("tab", name="Link"))
    owner.press("Make a link")
    return owner.page.get_by_role("tabpanel", name="Link").get_by_test_id("stCode").inner_text().strip()


def visit(visitor: Screen, link: str, width: int = 390) -> None:
    """Open the link, on a phone; the answer to a made-up row stands there."""
    visitor.page.set_viewport_size({"width": width, "height": 844})
    visitor.page.goto(link)
    visitor.settle()
    visitor.sees("These values are made up")
    expect(visitor.page.get_by_test_id("stMetricValue")).to_be_visible(timeout=TRAINING)
    expect(visitor.page.get_by_test_id("stSidebarNav")).to_have_count(0)
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_a_link_is_used_in_another_browser_corrected_there_and_switched_off(person: Person, server: Server):
    owner, visitor = person(), person()
    link = shared_by(owner)
    visit(visitor, link)
    assert {cookie["name"] for cookie in visitor.page.context.cookies()} == {"atelier_visitor", "_streamlit_xsrf"}
    wide = "document.scrollingElement.scrollWidth <= window.innerWidth"
    visitor.until(lambda: visitor.page.evaluate(wide), within=WAIT)  # nothing sticks out on a phone
    assert serious_findings(visitor.page) == []
    assert odd_names(visitor.page) == []
    visitor.press("It should be …")
    visitor.choose("The right answer", "Gentoo")
    visitor.press("Keep this")
    visitor.hears("Thank you, it is kept.")
    visitor.page.keyboard.press("Escape")

    owner.page.reload()
    owner.click(owner.page.get_by_role("tab", name="Link"))
    owner.sees("1 row asked, 1 thing said about answers, 1 visitor")
    owner.click(owner.page.get_by_text("The link works"))
    owner.sees("Switched off: visitors are told so.")
    assert serious_findings(owner.page) == []
    assert odd_names(owner.page) == []

    visitor.write("bill_length_mm", "51.7")
    visitor.sees("This link is switched off at the moment.")
    expect(visitor.page.get_by_label("bill_length_mm", exact=True)).to_have_value("51.7")
    visitor.open()
    visitor.sees("Welcome")
    owner.step("Improve")
    owner.click(owner.page.get_by_role("tab", name="Inbox"))
    owner.sees("Gentoo")
    assert [window.problems for window in (owner, visitor)] == [[], []]

    owner.step("Export")
    owner.click(owner.page.get_by_role("tab", name="Link"))
    owner.click(owner.page.get_by_text("The link works"))
    owner.sees("It works until")
    with running("app.py", server.home, streamlit="tests.browser.bare") as bare:
        first = person(url=bare.url)  # the first visitor of a server without cookies
        visit(first, f"{bare.url}/?{link.partition('?')[2]}", 1280)
        assert {cookie["name"] for cookie in first.page.context.cookies()} <= {"_streamlit_xsrf"}
        first.press("Right")
        first.hears("Thank you, it is kept.")
        assert "workspace=" not in first.page.url
