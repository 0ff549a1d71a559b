"""From pressing Start to the first point of the curve: in the run's events, and drawn in a real browser."""

import statistics
import time

from playwright.sync_api import Page, sync_playwright

from core.store import runs
from tests.benchmarks.figure import Figure
from tests.benchmarks.web.scene import Scene, scene
from tests.browser.conftest import launch
from tests.browser.screen import IDLE
from tests.server import Server, running

REPEATS = 4
WAITING = ".st-key-train_waiting"  # empty axes, before there is a point
CURVE = f"document.querySelector('[data-testid=stVegaLiteChart]:not({WAITING} *) :is(canvas, svg)')"
EMPTY = "tests/benchmarks/web/empty_press.py"


def measure() -> list[Figure]:
    """Median seconds for 30,000 rows of flights, network and boosted trees; the first run, with cold jobs, beside."""
    figures = []
    for family, words in (("neural_network", "neural network"), ("boosted_trees", "boosted trees")):
        with scene("flights", family) as stage:
            cold, *warm = [_written(stage) for _ in range(REPEATS + 1)]
            beside = f"the first run after the start: {cold:.2f} s"
            what = f"start of a run to its first point in the events, {words}, flights"
            figures.append(Figure(what, statistics.median(warm), "s", beside=beside))
            with running("serve.py", stage.home) as server, running(EMPTY, stage.home) as bare:
                cold, *warm = _in_a_browser(stage, server)
                least = _in_a_browser(stage, bare)[1:]
        beside = (
            f"the first press in a new window: {cold:.2f} s; an empty page's chart: {statistics.median(least):.2f} s"
        )
        what = f"press Start training to the first point drawn, {words}, flights"
        figures.append(Figure(what, statistics.median(warm), "s", most=0.8, beside=beside))
    return figures


def _written(stage: Scene) -> float:
    started = time.perf_counter()
    run = stage.start()
    stage.first_point(run)
    seconds = time.perf_counter() - started
    _clear(stage)
    return seconds


def _in_a_browser(stage: Scene, server: Server) -> list[float]:
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        page = browser.new_page()
        name, _, value = stage.cookie.partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
        seconds = [_drawn(stage, page, server.url) for _ in range(REPEATS + 1)]
        browser.close()
    return seconds


def _drawn(stage: Scene, page: Page, url: str) -> float:
    page.goto(f"{url}/train?project={stage.project}")
    page.wait_for_selector(IDLE, state="attached")
    button = page.get_by_role("button", name="Start training")
    button.wait_for()
    started = time.perf_counter()
    button.click()
    page.wait_for_function(CURVE, timeout=60_000)
    seconds = time.perf_counter() - started
    _clear(stage)
    return seconds


def _clear(stage: Scene) -> None:
    """End the runs and throw them away, so that the page starts from nothing again."""
    for run in runs.all(stage.workspace, stage.project):
        stage.discard(run)
        runs.trash(stage.workspace, run.id)
