"""Proves the way over a graphics processor, where there is one: learn there, export, and answer alike on the processor.

Run: python -m tests.benchmarks.graphics. It prints a line a model: the device, seconds a step there and on the
processor, how far the file's answers differ, and whether a pause changed anything. Without a graphics processor it goes
the same way on the processor.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import torch

from core.importing.into_dataset import import_file
from core.pretrained.change import LITTLE
from core.recipe import Recipe, with_settings
from core.runs.execute import execute
from core.runs.planning import plan, pretrained_choice
from core.serving.predictor import Predictor
from core.training import checkpoint, device
from tests.benchmarks.sets import real_sets
from tests.sources import ROOT

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
TEXTS = 60  # of each answer
EPOCHS = {"table": 60, "texts": 3}  # long enough to be paused on the way


def table(folder: Path) -> tuple[Recipe, Path]:
    """A small network on the passengers of the Titanic."""
    schema = import_file(ROOT / "sample_data" / "titanic.csv", folder / "data.parquet")
    drafted = plan.draft(schema, "data.parquet", "survived", family="neural_network")
    return with_settings(
        drafted, [f"training.epochs={EPOCHS['table']}", "training.patience=0"]
    ), folder / "data.parquet"


def texts(folder: Path) -> tuple[Recipe, Path]:
    """MiniLM, of which a little may change (LoRA), on tweets."""
    values = real_sets.tweets(TEXTS)
    rows = [(value, label) for label, found in values.items() for value in found]
    source = folder / "source.parquet"
    pq.write_table(pa.table({"value": [value for value, _ in rows], "label": [label for _, label in rows]}), source)
    schema = import_file(source, folder / "data.parquet")
    drafted = plan.draft(schema, "data.parquet", "label", "classification")
    changed = pretrained_choice.with_change(drafted, schema, "value", MINILM, LITTLE)
    return with_settings(changed, [f"training.epochs={EPOCHS['texts']}"]), folder / "data.parquet"


def once(name: str, make: Callable[[Path], tuple[Recipe, Path]]) -> dict:
    """One model's line; exits when what is written does not hold."""
    with tempfile.TemporaryDirectory(prefix="atelier-graphics-") as place:
        folder = Path(place)
        recipe, data = make(folder)
        began = time.monotonic()
        straight, broken = folder / "straight", folder / "broken"
        _must(execute(recipe, data, straight) == "finished", "the run did not finish")
        seconds = time.monotonic() - began
        polls = iter(range(10**9))
        paused = execute(
            recipe, data, broken, requested=lambda: "pause" if next(polls) > 2 and _begun(broken) else "run"
        )
        _must(paused == "paused", "the run did not pause")
        held = checkpoint.load(broken / "checkpoint")
        _must(all(part.device.type == "cpu" for part in held["network"].values()), "a checkpoint needs its device")
        _must(execute(recipe, data, broken) == "finished", "the paused run did not finish")
        notes = [json.loads(line) for line in (straight / "events.jsonl").read_text(encoding="utf-8").splitlines()]
        parity, taken = (next(event for event in notes if event["kind"] == kind) for kind in ("parity", "resources"))
        _must(parity["passed"], "the file answers otherwise than the model")
        return {
            "model": name,
            "device": taken["device"],
            "steps": taken["steps"],
            "seconds": round(seconds, 1),
            "peak MB": taken["peak_mb"],
            "largest difference": parity["difference"],
            "after a pause": _difference(straight, broken, data),
        }


def _begun(folder: Path) -> bool:
    """Whether the training is under way."""
    return '"kind": "epoch"' in (folder / "events.jsonl").read_text(encoding="utf-8")


def _difference(one: Path, other: Path, data: Path) -> float:
    """The largest one between the two files' probabilities; 0 on the processor."""
    rows = pq.read_table(data)
    first, second = (Predictor(folder / "bundle.onnx").answer(rows).probabilities for folder in (one, other))
    return float(abs(first - second).max())


def _must(holds: bool, problem: str) -> None:
    if not holds:
        raise SystemExit(problem)


def main() -> int:
    """Print the lines; on a graphics processor also those of the processor, for the same recipes."""
    for name, make in (("table, network", table), ("texts, MiniLM with LoRA", texts)):
        print(json.dumps(once(name, make)), flush=True)
        if torch.cuda.is_available():
            there, device.torch.cuda.is_available = torch.cuda.is_available, lambda: False
            print(json.dumps(once(f"{name}, on the processor", make)), flush=True)
            device.torch.cuda.is_available = there
    return 0


if __name__ == "__main__":
    sys.exit(main())
