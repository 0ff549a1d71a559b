"""For browser tests: the real server on a home of its own, a real Chromium, and people with their own windows."""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, sync_playwright

from tests.browser.screen import Screen
from tests.server import Server, end_jobs, running

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

FAILED = pytest.StashKey[bool]()
LONGEST = 1_800  # seconds: journeys train, and the machine may be slow


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey may take longer than other tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on a test that it failed, before its windows are closed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def launch(chromium: BrowserType, *flags: str) -> Browser:
    """A real Chromium without a screen: the system's, or else Playwright's own."""
    return chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each opens windows of its own in it."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`streamlit run serve.py` with a home of the tests' own, in which each person begins with an empty workspace.

    It ends with every job it started. One for all: a server and its supervisor take long to be ready.
    """
    home = tmp_path_factory.mktemp("home")
    with running("serve.py", home) as server:
        yield server
    end_jobs(home)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home for a test that starts servers itself; its jobs end with the test, also when it fails."""
    home = tmp_path / "home"
    yield home
    end_jobs(home)


@pytest.fixture
def contexts(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that share nothing; how each window of a failed test looked at the end stays in tmp_path."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        opened.append(browser.new_context(viewport={"width": 1280, "height": 1000}, **options))
        return opened[-1]

    yield make
    for number, context in enumerate(opened):
        for page in context.pages if request.node.stash.get(FAILED, False) else ():
            page.screenshot(path=tmp_path / f"window-{number}.png", full_page=True)
        context.close()


@pytest.fixture
def person(server: Server, contexts: Callable[..., BrowserContext]) -> Callable[..., Screen]:
    """Makes a new visitor with a browser of their own; `cookies` makes it a second browser of somebody already here."""

    def make(theme: str = "light", cookies: list | None = None, url: str = "") -> Screen:
        context = contexts(color_scheme=theme, accept_downloads=True)
        if cookies:
            context.add_cookies(cookies)
        return Screen(context.new_page(), url or server.url)

    return make
