"""Runs axe-core on a page and leaves out, by name and with a reason, what only the framework itself can repair.

Also what axe does not see: names that are read aloud, and tools that cover tabs.
"""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# (rule, the framework's element around the finding): reason
FRAMEWORK = {
    ("list", '[data-testid="stSidebarNav"]'): "the grouped menu mixes its headings into one list",
    ("listitem", '[data-testid="stSidebarNav"]'): "the grouped menu's entries stand outside of a list",
    ("svg-img-alt", '[data-testid="stMetric"]'): "the small line in a metric has marks without a description",
}
_ODD = re.compile(r"[a-z]+_?[a-z]* icon$|:material|[\\\u200b]|\*\*")
SERIOUS = ("serious", "critical")
FADING = 30  # looks


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical and what is ours, one line each: rule, selector, help.

    The mouse is moved off the page's elements: what it happens to lie upon has colours of the framework's own. What is
    found is looked at again for a while: colours fade over, slowly on a busy machine.
    """
    page.mouse.move(0, 0)
    for _ in range(FADING):
        if not (found := _at_once(page)):
            break
        page.wait_for_timeout(500)
    return found


def _at_once(page: Page) -> list[str]:
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in SERIOUS:
            continue
        around = [container for rule, container in FRAMEWORK if rule == violation["id"]]
        for node in violation["nodes"]:
            selector = " ".join(map(str, node["target"]))
            if not any(_inside(page, selector, container) for container in around):
                data = [check.get("data") for check in node["any"]]
                found.append(f"{violation['id']}: {selector}: {violation['help']}: {node['html'][:200]} {data}")
    return found


def odd_names(page: Page) -> list[str]:
    """Names read aloud that hold an icon's name, or signs that format text."""
    heard = """() => [...document.querySelectorAll('[aria-label], img[alt], [role="img"]')]
        .filter(element => !element.closest('[aria-hidden="true"]'))
        .map(element => element.getAttribute("aria-label") ?? element.getAttribute("alt") ?? element.textContent)"""
    return [name for name in page.evaluate(heard) if _ODD.search(name)]


def covered_tabs(page: Page) -> list[str]:
    """Tabs that the tools of a table or chart lie upon while the mouse is over it."""
    return page.evaluate("""() => {
        const seen = (wanted) => [...document.querySelectorAll(wanted)].filter(one => one.checkVisibility());
        const boxes = seen('[data-testid="stElementToolbar"]').map(element => element.getBoundingClientRect());
        const row = (tab) => tab.closest('[role="tablist"]').getBoundingClientRect();
        return seen('[role="tab"]').filter(tab => boxes.some(box => box.height && box.top < row(tab).bottom - 1
            && row(tab).top < box.bottom)).map(tab => tab.textContent);
    }""")


def _inside(page: Page, selector: str, container: str) -> bool:
    """Whether the element at that selector stands in the container; one that is gone by now stands nowhere."""
    inside = "([selector, container]) => document.querySelector(selector)?.closest(container) != null"
    return page.evaluate(inside, [selector, container])
