"""A workspace with a dataset and a project on it, made through the store's own functions."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from core import recipe as recipes
from core.recipe import Recipe
from core.store import datasets, projects
from core.store.access import workspaces
from core.store.database import writing
from core.store.database_tables import JOBS
from core.store.datasets import Dataset
from core.store.projects import Project


@dataclass(frozen=True)
class Shop:
    workspace: str
    dataset: Dataset
    project: Project


def recipe(dataset: str, epochs: int = 20, **options: object) -> Recipe:
    return recipes.checked(
        {
            "data": {"dataset": dataset, "target": "species"},
            "task": {"name": "classification"},
            "family": {"name": "neural_network", "options": options},
            "training": {"epochs": epochs},
        }
    )


def table_folder(folder: Path, rows: int = 4) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    columns = {"__row": range(rows), "mass": [f"{3000 + row}" for row in range(rows)], "species": ["Adelie"] * rows}
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), folder / "data.parquet")
    return folder


def put(job: str, state: str, **values: object) -> None:
    """Let a job stand so, as if all that leads there had happened."""
    with writing() as connection:
        connection.execute(sa.update(JOBS).where(JOBS.c.id == job).values(state=state, **values))


def open_shop(scratch: Path, name: str = "Penguins") -> Shop:
    workspace = workspaces.open_workspace(workspaces.new_key())
    dataset = datasets.add(workspace, name, table_folder(scratch / workspace))
    return Shop(workspace, dataset, projects.create(workspace, name, dataset.id))
