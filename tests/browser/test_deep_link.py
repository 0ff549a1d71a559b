"""The very first visitor of a fresh server may come by a link to a page in the middle, however the app is started."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.server import running

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("entry", ["serve.py", "app.py"])
def test_the_first_request_may_be_a_deep_link(home: Path, person: Callable, entry: str):
    with running(entry, home) as server:
        screen = person(url=server.url)
        screen.open("train")
        screen.on("Train")
        screen.page.wait_for_timeout(500)
        expect(screen.page.get_by_role("dialog")).to_have_count(0)
        screen.press("Go to the data")
        screen.on("Data")
