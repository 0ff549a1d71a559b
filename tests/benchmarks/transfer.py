"""What a pretrained model brings: few examples a class, its features under a linear model, beside a network from
scratch.

Both sides are what the app suggests by itself; the numbers come from the exported files, on rows that no side saw.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.importing.into_dataset import import_file
from core.recipe import Recipe, with_settings
from core.records import Schema
from core.runs.execute import execute
from core.runs.planning import plan
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import real_sets
from tests.benchmarks.sets.real_sets import Values

MINILM, LITE0 = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0"
WHISPER, VOICES = "openai/whisper-tiny.en", "resemble-ai/resemblyzer"
SETS: tuple[tuple[str, Callable[[], Values], str], ...] = (
    ("Fashion-MNIST", real_sets.fashion_mnist, LITE0),
    ("Tux Paint photos", real_sets.tux_paint, LITE0),
    ("SpamAssassin mails", real_sets.spam, MINILM),
    ("film opinions", real_sets.opinions, MINILM),
    ("Sonic Pi sounds", real_sets.sonic_pi, WHISPER),
    ("Asterisk languages", real_sets.asterisk, VOICES),
)
EACH = (5, 20, 100)  # examples a class to learn from
TESTED = 60  # a class at most
VALIDATION = 5  # every fifth of the examples


def measure() -> list[Figure]:
    """Accuracy for each set and number of examples; then the two numbers that have a target."""
    figures = []
    for name, load, model in SETS:
        values = load()
        for each in EACH:
            if min(map(len, values.values())) < each + 3 and each > EACH[0]:
                continue
            with_model, scratch = (_accuracy(_parts(values, each), chosen) for chosen in (model, ""))
            beside = f"network from scratch {scratch:.3f}, guessing {1 / len(values):.3f}"
            figures.append(Figure(f"{name}, {each} a class, {model.split('/')[1]}", with_model, "", beside=beside))
            print(figures[-1], file=sys.stderr, flush=True)
    tux = float(np.mean([_accuracy(_fold(real_sets.tux_paint(), fold), LITE0) for fold in range(5)]))
    figures.append(Figure("Tux Paint photos, 5 folds", tux, "", least=0.906))
    mails = real_sets.spam()
    mails["spam"] = mails["spam"][:400]
    folds = [_accuracy(_fold(mails, fold), MINILM) for fold in range(5)]
    return [*figures, Figure("1,000 mails, 5 folds", float(np.mean(folds)), "", least=0.91)]


Rows = list[tuple[bytes | str, str, str]]  # value, class, part


def _parts(values: Values, each: int) -> Rows:
    """The first `each` of every class, in an order drawn by a fixed seed, to learn from; the rest to test."""
    rows: Rows = []
    for label, found in values.items():
        order = np.random.default_rng(0).permutation(len(found))
        learning = min(each, len(found) - 3)
        for index, at in enumerate(order[: learning + TESTED]):
            part = "test" if index >= learning else "validation" if index % VALIDATION == VALIDATION - 1 else "train"
            rows.append((found[at], label, part))
    return rows


def _fold(values: Values, fold: int) -> Rows:
    """Every fifth row of each class to test, of the others every tenth to watch."""
    rows: Rows = []
    for label, found in values.items():
        order = np.random.default_rng(1).permutation(len(found))
        for index, at in enumerate(order):
            part = "test" if index % 5 == fold else "validation" if index % 10 == (fold + 1) % 5 else "train"
            rows.append((found[at], label, part))
    return rows


def _accuracy(rows: Rows, model: str) -> float:
    """On the test part, as evaluation.json says, with what the app suggests."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as name:
        folder = Path(name)
        value, label, part = (list(column) for column in zip(*rows, strict=True))
        pq.write_table(pa.table({"value": value, "label": label, "part": part}), folder / "source.parquet")
        schema = import_file(folder / "source.parquet", folder / "data.parquet")
        if execute(_recipe(schema, model), folder / "data.parquet", folder / "run") != "finished":
            raise RuntimeError("the run did not finish")
        evaluation = json.loads((folder / "run" / "evaluation.json").read_text(encoding="utf-8"))
    return evaluation["metrics"]["accuracy"]["value"]


def _recipe(schema: Schema, model: str) -> Recipe:
    family = "linear" if model else "neural_network"
    drafted = plan.draft(schema, "data.parquet", "label", "classification", family)
    settings = ["split.method=column", "split.column=part", f"columns.value.kind={schema.column('value').kind}"]
    return with_settings(drafted, [*settings, f'columns.value.model="{model}"', "columns.value.use=true"])
