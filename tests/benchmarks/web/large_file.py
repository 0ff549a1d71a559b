"""A 200 MB CSV through the real screen: seconds from the end of the upload to the profile, and the memory it took."""

import tempfile
import threading
import time
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

from tests.benchmarks.figure import Figure
from tests.browser.conftest import launch
from tests.browser.screen import TRAINING, Screen
from tests.server import Server, end_jobs, running

MEGABYTES = 200
BYTES_A_ROW = 90.7  # measured; the number of rows gives the file its size


def measure() -> list[Figure]:
    """Time to the profile, and memory above idle at the peak and one minute after the tab was closed."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        file = Path(folder) / "large.csv"
        write(file)
        home = Path(folder) / "home"
        with running("serve.py", home) as server, sync_playwright() as playwright:
            figures = _upload(server, launch(playwright.chromium), file)
        end_jobs(home)
        return figures


def write(file: Path, megabytes: int = MEGABYTES) -> None:
    """Numbers, categories, dates, yes/no and missing values, as they come from real systems."""
    rows = int(megabytes * 1_000_000 / BYTES_A_ROW)
    duckdb.sql(
        f"""COPY (
            SELECT i AS order_id, DATE '2019-01-01' + (i % 2000)::INT AS ordered,
                   ['north', 'south', 'east', 'west'][1 + (hash(i) % 4)::INT] AS region,
                   'product ' || (hash(i * 3) % 900) AS product,
                   round(random() * 500, 2) AS price, (random() * 40)::INT AS quantity,
                   CASE WHEN random() < 0.05 THEN NULL ELSE round(random(), 4) END AS discount,
                   ['yes', 'no'][1 + (hash(i * 7) % 2)::INT] AS returned, round(random() * 1e6, 3) AS weight,
                   'customer-' || (hash(i * 11) % 100000) AS customer, round(random() * 90, 6) AS latitude
            FROM range({rows}) t(i)) TO '{file}' (HEADER)"""
    )


def _upload(server: Server, browser, file: Path) -> list[Figure]:
    screen = Screen(browser.new_page(), server.url)
    screen.open()
    time.sleep(3)
    idle = server.memory_mb()
    peak, stop = [idle], threading.Event()
    watch = threading.Thread(target=_watch, args=(server, peak, stop))
    watch.start()
    received: list[float] = []
    screen.page.on("response", lambda answer: "upload_file" in answer.url and received.append(time.perf_counter()))
    screen.page.locator('input[type="file"]').first.set_input_files(file)
    screen.on("Data", within=TRAINING)
    screen.page.locator('[data-testid="stDataFrame"]').first.wait_for(timeout=TRAINING)
    shown = time.perf_counter()
    browser.close()
    time.sleep(60)
    after = server.memory_mb()
    stop.set()
    watch.join()
    size = file.stat().st_size / 1e6
    return [
        Figure(f"CSV of {size:.0f} MB, uploaded to profile on screen", shown - received[-1], "s", most=10),
        Figure(
            "the web process at its peak, above idle", max(peak) - idle, "MB", most=450, beside=f"idle {idle:.0f} MB"
        ),
        Figure("the web process a minute after, above idle", after - idle, "MB", most=50),
    ]


def _watch(server: Server, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.05):
        peak.append(server.memory_mb())
