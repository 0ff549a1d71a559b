"""From starting a run to its first point: in a warm job process, as the chart would read it."""

import statistics
import time

from tests.benchmarks.figure import Figure
from tests.benchmarks.scene import scene

REPEATS = 5


def measure() -> list[Figure]:
    """Median seconds for 30,000 rows of flights, network and boosted trees; the cold start beside."""
    figures = []
    for family, words in (("neural_network", "neural network"), ("boosted_trees", "boosted trees")):
        with scene("flights", family) as stage:
            cold, *warm = [_seconds(stage) for _ in range(REPEATS + 1)]
        figures.append(
            Figure(
                f"start of a run to its first point, {words}, flights",
                statistics.median(warm),
                "s",
                most=1.0,
                beside=f"the first run after the start: {cold:.2f} s",
            )
        )
    return figures


def _seconds(stage) -> float:
    started = time.perf_counter()
    run = stage.start()
    stage.first_point(run)
    seconds = time.perf_counter() - started
    stage.discard(run)
    return seconds
