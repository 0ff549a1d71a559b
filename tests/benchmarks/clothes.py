"""Ten thousand small pictures of clothing (Fashion-MNIST), learned by the app's defaults, beside a forest."""

import io
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from sklearn.ensemble import RandomForestClassifier

from core.data.splits.split import read, rows_of
from core.folders import RunFolder
from core.importing.into_dataset import import_file
from core.records import ROW
from core.runs.execute import execute
from core.runs.planning import plan
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import real_sets

EACH = 1_000


def measure() -> list[Figure]:
    """Accuracy on the test part, and seconds from the click to the evaluated bundle."""
    values = real_sets.fashion_mnist(EACH)
    pictures, labels = zip(*((picture, name) for name, found in values.items() for picture in found), strict=True)
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        folder = Path(name)
        pq.write_table(pa.table({"picture": pictures, "sort": labels}), folder / "source.parquet")
        schema = import_file(folder / "source.parquet", folder / "data.parquet")
        recipe = plan.draft(schema, "data.parquet", "sort", family="neural_network")
        began = time.perf_counter()
        execute(recipe, folder / "data.parquet", folder / "run")
        seconds = time.perf_counter() - began
        found = json.loads((folder / "run" / "evaluation.json").read_text(encoding="utf-8"))
        forest, fitted = _forest(folder / "data.parquet", RunFolder(folder / "run").split)
    beside = f"scikit-learn's forest on the pixels: {forest:.3f} in {fitted:.0f} s"
    learned = f"{found['parts']['train']:,} pictures learned from"
    return [
        Figure(
            "10,000 Fashion-MNIST pictures, accuracy",
            found["metrics"]["accuracy"]["value"],
            "",
            least=0.88,
            beside=beside,
        ),
        Figure("10,000 Fashion-MNIST pictures, click to bundle", seconds, "s", most=120, beside=learned),
    ]


def _forest(data: Path, split: Path) -> tuple[float, float]:
    """(accuracy on the same test part, seconds to fit) with 300 trees."""
    table, parts = pq.read_table(data), read(split)
    pixels = np.stack(
        [np.asarray(Image.open(io.BytesIO(each)), np.uint8).ravel() for each in table["picture"].to_pylist()]
    )
    labels = np.asarray(table["sort"].to_pylist())
    learned, tested = (np.isin(table[ROW].to_numpy(), rows_of(parts, part)) for part in ("train", "test"))
    began = time.perf_counter()
    forest = RandomForestClassifier(300, random_state=0).fit(pixels[learned], labels[learned])
    return float(forest.score(pixels[tested], labels[tested])), time.perf_counter() - began
