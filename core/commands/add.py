"""`add DATA MORE... [--run RUN]`: more rows for a dataset, read as its first file was; prints what became of them."""

import argparse
import dataclasses
import json
import shutil

import pyarrow.parquet as pq

from core.commands import output
from core.commands.asked import asked
from core.commands.read import names
from core.data.dataset_files import load_schema
from core.data.lineage import growing, in_place, waiting
from core.data.lineage.growth import grow
from core.importing import more_rows


def main(chosen: argparse.Namespace) -> int:
    """Write the newer version in the place of the old one, or to --out; JSON of what became of the rows."""
    data, out = chosen.data.resolve(), (chosen.out or chosen.data).resolve()
    in_place.recover(data)
    schema = load_schema(data)
    recipe, answers, frozen = asked(chosen, data, schema)
    output.ready(out, *chosen.more)
    folder = in_place.fresh(out)
    try:
        files = list(zip(chosen.more, names(chosen.more), strict=True))
        brought = more_rows.read(files, schema, folder, answers, lambda share, report: None)
        ids = {"first": growing.next_row(data, out), "again": chosen.again}
        grown = grow(data, folder, brought.added(), [], frozen, answers, **ids)
        if grown.changed:
            in_place.replace(out, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    newest = out if grown.changed else data
    answer = recipe.data.target if recipe else ""
    report = {"out": str(chosen.out or chosen.data), "changed": grown.changed, "answer": answer, "read": brought.rows}
    report |= {"rows": pq.read_metadata(newest).num_rows, "waits": waiting.count(newest), **dataclasses.asdict(grown)}
    refused = [{"what": what, "reason": reason} for what, reason in brought.refused]
    print(json.dumps({**report, "told": [*brought.messages, *grown.messages], "refused": refused}, ensure_ascii=False))
    return 0
