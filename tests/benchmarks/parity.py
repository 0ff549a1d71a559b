"""How far bundles are from the models they were made of: every family and task on real tables, in clean processes."""

import json
import tempfile
from pathlib import Path

from core.data.samples import SAMPLES
from core.folders import RunFolder
from core.importing.into_dataset import import_file
from core.models import MODELS
from core.runs.execute import execute
from core.runs.planning import plan
from tests.benchmarks.figure import Figure

TABLES = ("penguins", "houses")


def measure() -> list[Figure]:
    """The worst difference in a probability, the worst in standard deviations of a value, and labels that differ."""
    worst = {"classification": 0.0, "regression": 0.0}
    labels, rows, finite = 1.0, 0, True
    for table in TABLES:
        sample = next(entry for entry in SAMPLES if entry.name == table)
        with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
            dataset = Path(folder) / "data.parquet"
            schema = import_file(sample.file, dataset)
            for family in MODELS:
                recipe = plan.draft(schema, "data.parquet", sample.target, sample.task, family)
                execute(recipe, dataset, Path(folder) / family)
                found = json.loads(RunFolder(Path(folder) / family).parity.read_text(encoding="utf-8"))
                worst[recipe.task.name] = max(worst[recipe.task.name], found["largest_difference"])
                labels = min(labels, found["labels_equal"])
                rows += found["rows"] + found["nasty_rows"]
                finite = finite and found["finite"]
    beside = f"{len(MODELS)} families on {' and '.join(TABLES)}, {rows:,} rows, nasty ones too"
    return [
        Figure("largest difference of a probability", worst["classification"], "", most=1e-5, beside=beside),
        Figure("largest difference of a value", worst["regression"], "standard deviations", most=1e-5, beside=beside),
        Figure("labels equal", labels, "", least=1.0, beside="every answer finite" if finite else "SOME NOT FINITE"),
    ]
