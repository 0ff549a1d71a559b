"""Runs axe-core on a page and leaves out, by name and with a reason, what only the framework itself can mend."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# (rule, part of the element's place on the page): reason
FRAMEWORK: dict[tuple[str, str], str] = {}
SERIOUS = ("serious", "critical")


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical and what is ours, one line each: rule, place, help."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in SERIOUS:
            continue
        for node in violation["nodes"]:
            place = " ".join(map(str, node["target"]))
            if not any(rule == violation["id"] and part in place + node["html"] for rule, part in FRAMEWORK):
                found.append(f"{violation['id']}: {place}: {violation['help']}: {node['html'][:200]}")
    return found
