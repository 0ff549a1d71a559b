"""The training loop's speed beside a bare hand-written one, as figures for the table; training_loop.py measures."""

from tests.benchmarks import training_loop
from tests.benchmarks.figure import Figure

ROUNDS = 3


def measure() -> list[Figure]:
    """Ours divided by bare, both watching the validation rows: tables, pictures and texts."""
    figures = []
    for shape in training_loop.SHAPES:
        found = training_loop.measure(shape, ROUNDS)
        speeds = found["rows_per_second"]
        figures.append(
            Figure(
                f"training loop, {shape.name}",
                found["ratio"],
                "of a bare loop",
                least=0.9,
                beside=f"{speeds['ours']:,} rows/s; {found['ratio_without_watching']} of one that watches nothing",
            )
        )
    return figures
