"""CPU time of the web process for running a page again when nothing changed, asked for over the websocket."""

import asyncio

from tests.benchmarks.figure import Figure
from tests.benchmarks.scene import scene
from tests.benchmarks.tab import Tab
from tests.server import Server, running

RERUNS = 60
EMPTY = "tests/benchmarks/empty_page.py"
PAGES = ("", "data", "train", "evaluate", "predict")


def measure() -> list[Figure]:
    """Milliseconds a rerun, for each page of a project with a finished model; what Streamlit alone takes beside."""
    with scene("penguins", "boosted_trees") as stage:
        stage.finish(stage.start())
        with running("serve.py", stage.home) as server, running(EMPTY, stage.home) as bare:
            return [_figure(server, bare, page, f"project={stage.project}", stage.cookie) for page in PAGES]


def _figure(server: Server, bare: Server, page: str, query: str, cookie: str) -> Figure:
    spent = asyncio.run(_milliseconds(server, page, query, cookie))
    least = asyncio.run(_milliseconds(bare, "", "", ""))
    beside = f"a page with one word: {least:.1f} ms ({spent / least:.1f} times as long)"
    return Figure(f"CPU of a rerun, {page or 'overview'}", spent, "ms", most=10, beside=beside)


async def _milliseconds(server: Server, page: str, query: str, cookie: str) -> float:
    tab = await Tab.open(server.url, page, query, cookie)
    for _ in range(5):
        await tab.rerun()
    before = server.cpu_seconds()
    for _ in range(RERUNS):
        await tab.rerun()
    spent = server.cpu_seconds() - before
    await tab.close()
    return 1000 * spent / RERUNS
