"""Memory of the web process when one person has looked at every page and now does nothing."""

import asyncio

from tests.benchmarks.figure import Figure
from tests.benchmarks.web.rerun import PAGES
from tests.benchmarks.web.scene import scene
from tests.benchmarks.web.tab import Tab
from tests.server import running


def measure() -> list[Figure]:
    """MB after the first page, and after every page of a project with a finished model."""
    with scene("penguins", "boosted_trees") as stage:
        stage.finish(stage.start())
        with running("serve.py", stage.home) as server:
            return asyncio.run(_visit(server, f"project={stage.project}", stage.cookie))


async def _visit(server, query: str, cookie: str) -> list[Figure]:
    tab = await Tab.open(server.url, "", "", cookie)
    await asyncio.sleep(2)
    first = server.memory_mb()
    await tab.close()
    for page in PAGES:
        tab = await Tab.open(server.url, page, query, cookie)
        await tab.rerun()
        await tab.close()
    tab = await Tab.open(server.url, "", query, cookie)
    await asyncio.sleep(2)
    figures = [
        Figure("web process, idle, one session", first, "MB", most=260),
        Figure("web process after every page", server.memory_mb(), "MB"),
    ]
    await tab.close()
    return figures
