"""One person at one browser window: presses, chooses and waits as people do, and counts the clicks."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

WAIT = 30_000  # milliseconds; the machine may be busy with other tests
TRAINING = 180_000
expect.set_options(timeout=WAIT)
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


class Screen:
    """A window on the app. `clicks` counts every click and choice so far; typing and uploading are not clicks."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.clicks = 0
        self.problems: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, place: str = "") -> None:
        """Go to an address below the app's and wait until the page stands."""
        self.page.goto(f"{self.url}/{place}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has run; a page that shows an error of ours that nobody foresaw fails the test."""
        self.page.wait_for_selector(IDLE, state="attached")
        expect(self.page.locator('[data-testid="stException"]')).to_have_count(0)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Click the button of that name."""
        self.click(self.page.get_by_role("button", name=name, exact=exact).first)

    def click(self, what: Locator) -> None:
        """Click something, once it can be clicked."""
        expect(what).to_be_enabled()
        what.click()
        self.clicks += 1
        self.settle()

    def step(self, title: str) -> None:
        """Go to a step by the menu."""
        self.click(self.page.locator('[data-testid="stSidebarNav"]').get_by_role("link", name=title))
        self.on(title)

    def on(self, title: str, *, within: int = WAIT) -> None:
        """Wait until the page with that title stands."""
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible(timeout=within)
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Pick an option in the select box of that label (two clicks)."""
        box = self.page.get_by_role("combobox", name=label)
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(500)  # scrolling closes a list that is open
        self.click(box)
        self.click(self.page.get_by_role("option", name=option, exact=True))

    def write(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        field = self.page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")
        self.settle()

    def upload(self, file: Path) -> None:
        """Hand a file to the page's uploader."""
        self.page.locator('input[type="file"]').first.set_input_files(file)
        self.settle()

    def sees(self, text: str, *, within: int = WAIT) -> None:
        """Wait until the text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=within)

    def sees_one_of(self, *texts: str, within: int = WAIT) -> None:
        """Wait until at least one of the texts is on the page."""
        self.until(lambda: any(text in self.text() for text in texts), within=within)

    def sees_not(self, text: str) -> None:
        """Nowhere on the page stands the text."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def until(self, true: Callable[[], bool], *, within: int = TRAINING) -> None:
        """Wait until something about the page is true; looks four times a second."""
        for _ in range(within // 250):
            if true():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"not within {within / 1000:.0f} s; the page says:\n{self.text()[:2000]}")

    def text(self) -> str:
        """Everything the page says."""
        return self.page.locator('[data-testid="stMain"]').inner_text()
