"""Twenty people watching a live chart: how long an update takes while the model trains beside the server."""

import asyncio
import statistics

from tests.benchmarks.figure import Figure
from tests.benchmarks.web.scene import scene
from tests.benchmarks.web.tab import Tab
from tests.server import running

VIEWERS = 20
SECONDS = 20


def measure() -> list[Figure]:
    """Median and 95th percentile of one update, in milliseconds; the tabs are websocket clients beside it."""
    with scene("flights", "neural_network") as stage, running("serve.py", stage.home) as server:
        run = stage.start("training.epochs=5000", "training.patience=0")
        stage.first_point(run)
        query = f"project={stage.project}&run={run.id}"
        times = sorted(asyncio.run(_watch(server.url, query, stage.cookie)))
        stage.discard(run)
    words = f"{len(times)} updates, the training on the same 2 cores"
    return [
        Figure(f"{VIEWERS} live charts, median update", 1000 * statistics.median(times), "ms", most=150, beside=words),
        Figure(f"{VIEWERS} live charts, 95 % of updates within", 1000 * times[int(0.95 * len(times))], "ms"),
    ]


async def _watch(url: str, query: str, cookie: str) -> list[float]:
    tabs = [await Tab.open(url, "train", query, cookie) for _ in range(VIEWERS)]
    every = await asyncio.gather(*(tab.watch(SECONDS) for tab in tabs))
    for tab in tabs:
        await tab.close()
    return [seconds for times in every for seconds in times]
