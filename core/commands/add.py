"""`add DATA MORE... [--run RUN]`: more rows for a dataset, read as its first file was; prints what became of them."""

import argparse
import dataclasses
import json
import shutil

import numpy as np
import pyarrow.parquet as pq

from core import recipe as recipes
from core.commands import output
from core.commands.read import names
from core.data.dataset_files import load_schema
from core.data.lineage import growing, in_place, provenance, waiting
from core.data.lineage.grown import NewRows
from core.data.lineage.growth import grow
from core.data.splits import split
from core.errors import UserError
from core.folders import RunFolder
from core.importing import more_rows
from core.records import Schema
from core.runs.planning import plan
from core.tasks import TASKS


def main(chosen: argparse.Namespace) -> int:
    """Write the newer version in the place of the old one, or to --out; JSON of what became of the rows."""
    data, out = chosen.data.resolve(), (chosen.out or chosen.data).resolve()
    in_place.recover(data)
    schema = load_schema(data)
    answer, classes, frozen = _asked(chosen, schema)
    output.ready(out, *chosen.more)
    folder = in_place.fresh(out)
    try:
        files = list(zip(chosen.more, names(chosen.more), strict=True))
        brought = more_rows.read(files, schema, folder, answer, classes, lambda share, said: None)
        new = [NewRows(table, provenance.ADDED) for table in brought.tables]
        ids = {"first": growing.next_row(data, out), "again": chosen.again}
        grown = grow(data, folder, new, [], frozen, answer=answer, classes=classes, **ids)
        if grown.changed:
            in_place.replace(out, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    newest = out if grown.changed else data
    said = {"out": str(chosen.out or chosen.data), "changed": grown.changed, "answer": answer, "read": brought.rows}
    said |= {"rows": pq.read_metadata(newest).num_rows, "waits": waiting.count(newest), **dataclasses.asdict(grown)}
    refused = [{"what": what, "reason": reason} for what, reason in brought.refused]
    print(json.dumps({**said, "told": [*brought.told, *grown.told], "refused": refused}, ensure_ascii=False))
    return 0


def _asked(chosen: argparse.Namespace, schema: Schema) -> tuple[str, bool, np.ndarray]:
    """The answer column ("" for none), whether answers are classes, and the rows that keep theirs."""
    if chosen.run is not None:
        files = RunFolder(chosen.run)
        if not files.split.is_file():
            raise UserError("{folder} holds no run.", "Name a folder that `run` left.", folder=str(chosen.run))
        recipe = recipes.read(files.recipe)
        tested = split.rows_of(split.read(files.split), split.TEST)
        return recipe.data.targets[0], not TASKS[recipe.task.name].numeric, tested
    if not chosen.target:
        return "", True, np.zeros(0, "int64")
    recipe = plan.draft(schema, str(chosen.data), chosen.target)
    return chosen.target, not TASKS[recipe.task.name].numeric, np.zeros(0, "int64")
