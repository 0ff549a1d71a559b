"""Where a check-up's result is kept: beside the dataset, under a name that says what it depends on."""

import hashlib
import json
from pathlib import Path

from core.audit.context import reads_numbers
from core.audit.report import Report
from core.plain import from_dict, write_json
from core.recipe import Recipe

FORMAT = 3  # raised when the checks change so much that older results mislead


def key(recipe: Recipe) -> str:
    """What a result depends on, as 16 hex digits: target, task, and how the columns are read.

    Not whether a column is used, nor other repairs, split and balance: they repair findings (see remedies.handled) and
    do not change what stands in the data.
    """
    columns = {name: [choice.kind, choice.options] for name, choice in sorted(recipe.columns.items())}
    for name in columns:
        reading = reads_numbers(recipe, name)
        columns[name] += [reading.options] if reading else []
    parts = [FORMAT, recipe.data.target, recipe.task.name, columns]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def path_of(data: Path, recipe: Recipe) -> Path:
    """The file for a dataset's result under this recipe."""
    return data.with_name(f"audit-{key(recipe)}.json")


def keep(data: Path, recipe: Recipe, report: Report) -> Path:
    """Write a result; returns its file."""
    file = path_of(data, recipe)
    write_json(file, report)
    return file


def kept(data: Path, recipe: Recipe) -> Report | None:
    """The result for a dataset file (data.parquet) under this recipe; None when no check-up was made yet."""
    try:
        return read(path_of(data, recipe))
    except (FileNotFoundError, NotADirectoryError):
        return None


def read(file: Path) -> Report:
    """A result that was kept; older files call associations relations. ValueError and its like for what is none."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if older := content.pop("relations", None):
        content["associations"] = {**older, "associations": older["relations"]}
    return from_dict(Report, content)
