"""A recipe carried out from a dataset to its bundle, what is kept beside the dataset, and answers written as CSV."""

import csv
from pathlib import Path

from core.data.dataset_files import load_schema
from core.data.preparation.features import folder_of
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan


def carried_out(dataset: Path, folder: Path, *settings: str, family: str = "linear", target: str = "label") -> Path:
    """The folder of a finished run of the first recipe with these settings."""
    schema = load_schema(dataset)
    recipe = with_settings(plan.draft(schema, str(dataset), target, family=family), list(settings))
    plan.check(recipe, schema)
    assert execute(recipe, dataset, folder) == "finished"
    return folder


def features(dataset: Path) -> dict[Path, int]:
    """When each file of what pretrained models made of a dataset was written, in nanoseconds."""
    return {path: path.stat().st_mtime_ns for path in folder_of(dataset).rglob("*.npy")}


def read(path: Path) -> list[dict[str, str]]:
    """A CSV's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
