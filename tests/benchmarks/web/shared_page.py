"""The first answer on a link's page beside the owner's Predict page: opened afresh, over the websocket, in turns."""

import asyncio
import statistics

from core.store.access import shares, visits
from tests.benchmarks.figure import Figure
from tests.benchmarks.web.scene import scene
from tests.benchmarks.web.tab import Tab
from tests.server import Server, running

ROUNDS = 25
WARM = 3  # the first ones open the model


def measure() -> list[Figure]:
    """Milliseconds from opening the address to the answer: both fill in a row by themselves and answer it at once."""
    with scene("penguins", "boosted_trees") as stage:
        stage.finish(stage.start())
        link = shares.make(stage.workspace, stage.project)
        shares.limit(stage.workspace, link.id, shares.HIGHEST)
        ways = {
            "predict": (f"project={stage.project}", stage.cookie),
            shares.PATH: (f"{shares.QUERY}={link.secret}", "atelier_visitor=" + "v" * 32),
        }
        with running("serve.py", stage.home) as server:
            taken = asyncio.run(_cross_validation(server, ways))
        answered = visits.usage(shares.find(link.secret)).asked
    if answered != ROUNDS + WARM:
        raise RuntimeError(f"the link's page answered {answered} times")
    own, shared = (1000 * statistics.median(taken[name]) for name in ("predict", shares.PATH))
    beside = f"{shared:.0f} ms; on Predict {own:.0f} ms"
    return [Figure("first answer on a link's page", shared / own, "times Predict's", most=1.2, beside=beside)]


async def _cross_validation(server: Server, ways: dict[str, tuple[str, str]]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for round in range(ROUNDS + WARM):
        for name, (query, cookie) in ways.items():
            seconds = await _first(server, name, query, cookie)
            if round >= WARM:
                taken[name].append(seconds)
    return taken


async def _first(server: Server, page: str, query: str, cookie: str) -> float:
    started = asyncio.get_running_loop().time()
    tab = await Tab.open(server.url, page, query, cookie)
    seconds = asyncio.get_running_loop().time() - started
    await tab.close()
    return seconds
