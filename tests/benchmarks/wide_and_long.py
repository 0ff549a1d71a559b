"""1,000 columns, and 5 million rows: seconds of the import, and of what the Data and Prepare pages compute of them."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from core.audit.look import look
from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.runs.planning import plan
from core.runs.planning.split_summary import split_summary
from tests.benchmarks.figure import Figure

COLUMNS, FEW_ROWS, ROWS = 1_000, 5_000, 5_000_000


def measure() -> list[Figure]:
    """For each of the two tables: the import, the check-up, and the split summary in the split."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        return [*_table(Path(folder), "1,000 columns", _wide()), *_table(Path(folder), "5 million rows", _long())]


def _wide() -> str:
    cells = [
        f"['red', 'green', 'blue'][1 + (hash(i * {index}) % 3)::INT] AS code_{index}"
        if index % 5 == 4
        else f"CASE WHEN random() < 0.05 THEN NULL ELSE round(random() * {index + 1}, 4) END AS measure_{index}"
        for index in range(COLUMNS - 1)
    ]
    return f"SELECT {', '.join(cells)}, ['yes', 'no'][1 + (hash(i) % 2)::INT] AS answer FROM range({FEW_ROWS}) t(i)"


def _long() -> str:
    return f"""SELECT round(random() * 500, 2) AS price, (random() * 40)::INT AS quantity,
        ['north', 'south', 'east', 'west'][1 + (hash(i) % 4)::INT] AS region,
        CASE WHEN random() < 0.05 THEN NULL ELSE round(random(), 4) END AS discount,
        ['yes', 'no'][1 + (hash(i * 7) % 2)::INT] AS answer FROM range({ROWS}) t(i)"""


def _table(folder: Path, name: str, rows: str) -> list[Figure]:
    file, data = folder / "table.csv", folder / "data.parquet"
    with duckdb.connect(config={"disabled_optimizers": "common_subexpressions"}) as connection:
        connection.execute(f"COPY ({rows}) TO '{file}' (HEADER)")
    size = file.stat().st_size / 1e6
    imported = _seconds(lambda: import_file(file, data))
    schema = load_schema(data)
    recipe = plan.draft(schema, "dataset", "answer")
    return [
        Figure(f"{name}: import, profile included", imported, "s", most=30, beside=f"a CSV of {size:.0f} MB"),
        Figure(f"{name}: the schema, at each visit's first page", _seconds(lambda: load_schema(data)), "s", most=2),
        Figure(f"{name}: what is worth knowing", _seconds(lambda: plan.review(recipe, schema)), "s", most=1),
        Figure(f"{name}: who is where", _seconds(lambda: split_summary(recipe, schema, data)), "s", most=5),
        Figure(f"{name}: the check-up", _seconds(lambda: look(data, recipe)), "s", most=30),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
