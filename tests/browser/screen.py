"""One person at one browser window: presses, chooses and waits as people do, and counts the clicks."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.toasts import LISTEN, take
from tests.browser.wire import Wire

WAIT = 60_000  # milliseconds; the machine may be busy with other tests
TRAINING = 400_000
expect.set_options(timeout=WAIT)
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
MAIN = '[data-testid="stMain"]'
TRIES = (5_000, 15_000, WAIT)  # how long an option is looked for in a list, each time that it is opened


class Screen:
    """A window on the app. `clicks` counts every click and choice so far; typing and uploading are not clicks."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.clicks = 0
        self.problems: list[str] = []
        self._wire = Wire(page)
        page.set_default_timeout(WAIT)
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, path: str = "") -> None:
        """Go to an address below the app's and wait until the page stands."""
        self.page.goto(f"{self.url}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has run with all that was done so far.

        A run that takes longer than WAIT is left to what is waited for next. A page that shows an error of ours that
        nobody foresaw fails the test.
        """
        self._idle()
        quiet = 0
        for _ in range(WAIT // 20):
            quiet = quiet + 1 if self._wire.quiet else 0
            if quiet == 3:  # a run may be about to begin, or the page about to be drawn
                break
            self.page.wait_for_timeout(20)
        else:
            self._wire.forget()
        self._idle()
        expect(self.page.locator('[data-testid="stException"]')).to_have_count(0)

    def _idle(self) -> None:
        self.page.wait_for_selector(IDLE, state="attached", timeout=TRAINING)

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
        wanted = self.page.get_by_role("option", name=option, exact=True)
        box.scroll_into_view_if_needed()
        expect(box).to_be_enabled()
        for patience in TRIES:
            if not wanted.is_visible():
                box.click()
            try:
                wanted.click(timeout=patience)
                break
            except TimeoutError:  # scrolling closes a list that is open, and the page may scroll by itself
                continue
        else:
            raise AssertionError(f"“{label}” offers no “{option}”")
        self.clicks += 2
        self.settle()

    def write(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.fill(self.page.get_by_label(label, exact=True), text, "Enter")

    def fill(self, field: Locator, text: str, end: str = "Tab") -> None:
        """Type into a field and leave it by a key, so that a click that follows finds the page at rest."""
        field.fill(text)
        field.press(end)
        self.settle()

    def upload(self, file: Path) -> None:
        """Hand a file to the page's uploader."""
        self.page.locator('input[type="file"]').first.set_input_files(file)
        self.settle()

    def download(self, button: Locator, file: Path) -> Path:
        """Click a button that hands a file over, and keep what comes."""
        with self.page.expect_download(timeout=TRAINING) as coming:
            button.click()
        coming.value.save_as(file)
        return file

    def sees(self, text: str, *, within: int = WAIT) -> None:
        """Wait until the text is on the page."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=within)

    def sees_one_of(self, *texts: str, within: int = WAIT) -> None:
        """Wait until at least one of the texts is on the page."""
        self.until(lambda: any(text in self.text() for text in texts), within=within)

    def sees_not(self, text: str) -> None:
        """Nowhere on the page stands the text."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def hears(self, text: str) -> None:
        """Wait until the text has come up in a corner and take it away, also where it has gone by itself already."""
        self.until(lambda: take(self.page, text), within=WAIT)
        expect(self.page.get_by_test_id("stToast")).to_have_count(0)

    def fits_a_phone(self) -> None:
        """Nothing is wider than a phone."""
        self.page.set_viewport_size({"width": 390, "height": 844})
        wider = "element => element.scrollWidth - element.clientWidth"
        self.until(lambda: self.page.locator(MAIN).evaluate(wider) <= 1, within=WAIT)
        self.page.set_viewport_size({"width": 1280, "height": 1000})
        self.settle()

    def until(self, true: Callable[[], bool], *, within: int = TRAINING) -> None:
        """Wait until something about the page is true; looks four times a second."""
        for _ in range(within // 250):
            if true():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"not within {within / 1000:.0f} s; the page says:\n{self.text()[:2000]}")

    def text(self) -> str:
        """Everything the page says."""
        return self.page.locator(MAIN).inner_text()
