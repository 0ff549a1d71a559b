"""CPU time of the web process for running a page again when nothing changed, asked for over the websocket."""

import asyncio

from tests.benchmarks.figure import Figure
from tests.benchmarks.web.scene import scene
from tests.benchmarks.web.tab import Tab
from tests.server import Server, running

RERUNS = 25  # at a time
ENOUGH = 0.5  # seconds of CPU for a count, so that the 10 ms steps in which the system counts hardly matter
ROUNDS = 3  # the least of several counts: whatever else this machine does only adds
EMPTY = "tests/benchmarks/web/empty_page.py"
PAGES = ("", "data", "prepare", "model", "train", "evaluate", "export", "predict")


def measure() -> list[Figure]:
    """How many empty pages a rerun costs, for each page of a project with a finished model; both figures beside."""
    with scene("penguins", "boosted_trees") as stage:
        stage.finish(stage.start())
        with running("serve.py", stage.home) as server, running(EMPTY, stage.home) as bare:
            return [_figure(server, bare, page, f"project={stage.project}", stage.cookie) for page in PAGES]


def _figure(server: Server, bare: Server, page: str, query: str, cookie: str) -> Figure:
    spent = asyncio.run(_milliseconds(server, page, query, cookie))
    least = asyncio.run(_milliseconds(bare, "", "", ""))
    beside = f"{spent:.1f} ms; a page with one word: {least:.1f} ms"
    return Figure(f"CPU of a rerun, {page or 'overview'}", spent / least, "empty pages", most=2, beside=beside)


async def _milliseconds(server: Server, page: str, query: str, cookie: str) -> float:
    tab = await Tab.open(server.url, page, query, cookie)
    for _ in range(5):
        await tab.rerun()
    counts = [await _count(server, tab) for _ in range(ROUNDS)]
    await tab.close()
    return 1000 * min(counts)


async def _count(server: Server, tab: Tab) -> float:
    """CPU seconds of a rerun."""
    before, spent, reruns = server.cpu_seconds(), 0.0, 0
    while spent < ENOUGH:
        for _ in range(RERUNS):
            await tab.rerun()
        spent, reruns = server.cpu_seconds() - before, reruns + RERUNS
    return spent / reruns
