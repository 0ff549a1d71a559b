"""What changing a pretrained model brings: each answer to "how much of it may change?", beside words or a network
alone.

Run: python -m tests.benchmarks.customize [SET ...] measures those sets alone; `measure` sums up. A run is a recipe on a
split, in a process of its own; what is measured once by the same code is kept, so that a stopped benchmark goes on.
Numbers come from the exported files, on rows that nothing learned from. Everything but the change is as suggested;
words count beside a pretrained model in the first draft alone.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.importing.into_dataset import import_file
from core.pretrained.change import CHOICES, NOTHING
from core.recipe import Recipe, from_yaml, to_yaml, with_settings
from core.records import Schema
from core.runs.execute import execute
from core.runs.planning import plan, pretrained_choice
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import real_sets
from tests.benchmarks.sets.real_sets import Values

MINILM, LITE0, WHISPER = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0", "openai/whisper-tiny.en"
SETS: dict[str, tuple[Callable[[], Values], str, int]] = {  # what gives the values, the open model, test rows at least
    "tweets": (lambda: real_sets.tweets(350), MINILM, 400),
    "film opinions": (lambda: real_sets.opinions(500), MINILM, 400),
    "clothes": (lambda: real_sets.fashion_mnist(100), LITE0, 400),
    "digits": (lambda: real_sets.handwritten(70), LITE0, 400),
    "languages": (lambda: real_sets.asterisk(100), WHISPER, 200),
}
JUDGED = ("tweets", "film opinions", "clothes", "digits")
SPLITS = 3
ALONE, AUTOMATIC = "alone", "automatic"  # without a pretrained model; what a first draft takes
WAYS = (*CHOICES, ALONE, AUTOMATIC)
SLOWEST = 360.0  # seconds that a run may take


def measure() -> list[Figure]:
    """Accuracy by set and way, each the mean of the splits; then the figures that have a target."""
    run(list(SETS))
    means = {name: _means(name) for name in SETS}
    figures = [
        Figure(f"{name}, {way}", 100 * value, "%", beside=_beside(name, way))
        for name, found in means.items()
        for way, value in found.items()
    ]
    return figures + _targets({name: means[name] for name in JUDGED})


def run(names: list[str]) -> None:
    """Measure what is not measured yet, a line a run."""
    for name in names:
        load, model, tested = SETS[name]
        values = load()
        for split in range(SPLITS):
            with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
                schema = import_set(values, tested, split, Path(folder))
                for way in WAYS:
                    _once(name, split, way, recipe(schema, model, way), Path(folder))


def _targets(means: dict[str, dict[str, float]]) -> list[Figure]:
    gains = {name: 100 * (max(found["little"], found["last"]) - found[NOTHING]) for name, found in means.items()}
    lost = min(100 * (found[way] - found[NOTHING]) for found in means.values() for way in CHOICES)
    behind = [100 * (max(found.values()) - found[AUTOMATIC]) for found in means.values()]
    slowest = max(entry["seconds"] for name in means for entry in _entries(name))
    note = ", ".join(f"{name} {gain:+.1f}" for name, gain in gains.items())
    return [
        Figure("sets that gain 2 points", sum(gain >= 2 for gain in gains.values()), "of 4", least=3, beside=note),
        Figure("worst choice against frozen", lost, "points", least=-2),
        Figure("automatic behind the best, mean", float(np.mean(behind)), "points", most=1),
        Figure("automatic behind the best, worst", max(behind), "points", most=2.5),
        Figure("slowest run", slowest, "s", most=SLOWEST),
    ]


def _means(name: str) -> dict[str, float]:
    entries = list(_entries(name))
    return {way: float(np.mean([entry["accuracy"] for entry in entries if entry["way"] == way])) for way in WAYS}


def _beside(name: str, way: str) -> str:
    own = [entry for entry in _entries(name) if entry["way"] == way]
    each = ", ".join(f"{100 * entry['accuracy']:.1f}" for entry in own)
    return f"splits {each}; {np.mean([entry['seconds'] for entry in own]):.0f} s a run; {own[0]['rows']} test rows"


def import_set(values: Values, tested: int, split: int, folder: Path) -> Schema:
    """The set as the app reads it, `tested` rows or a quarter of them to test; the other parts are split by it."""
    share = max(0.25, tested / sum(map(len, values.values())))
    rows = []
    for label, found in values.items():
        order = np.random.default_rng(split).permutation(len(found))
        rows += [
            (found[at], label, "test" if index < share * len(found) else "train") for index, at in enumerate(order)
        ]
    columns = (list(column) for column in zip(*rows, strict=True))
    pq.write_table(pa.table(dict(zip(("value", "label", "part"), columns, strict=True))), folder / "source.parquet")
    return import_file(folder / "source.parquet", folder / "data.parquet")


def recipe(schema: Schema, model: str, way: str) -> Recipe:
    """What the app suggests for that way."""
    family = {ALONE: "linear" if model == MINILM else "neural_network"}.get(way)
    drafted = plan.draft(schema, "data.parquet", "label", "classification", family)
    drafted = with_settings(drafted, ["split.method=column", "split.column=part", "columns.part.use=false"])
    if way == AUTOMATIC:
        return drafted
    if way == ALONE:
        return plan.suggest(drafted, plan.facts(schema, drafted))
    changed = pretrained_choice.with_change(drafted, schema, "value", model, way)
    return with_settings(changed, ["columns.value.options.words=false"]) if model == MINILM else changed


def _once(name: str, split: int, way: str, recipe: Recipe, folder: Path) -> None:
    key = hashlib.blake2b(f"{name} {split} {to_yaml(recipe)} {measured.code()}".encode(), digest_size=12).hexdigest()
    known = {entry["key"]: entry for entry in measured.entries("customize")}
    if any(entry["way"] == way and entry["key"] == key for entry in measured.entries("customize")):
        return
    found = known.get(key) or _carried_out(recipe, folder)
    entry = {"set": name, "split": split, "way": way, "key": key, "code": measured.code()}
    entry |= {part: found[part] for part in ("accuracy", "rows", "seconds", "bytes")}
    measured.add("customize", entry)
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _carried_out(recipe: Recipe, folder: Path) -> dict:
    """The run in a process of its own, so that no run finds the memory of another."""
    shutil.rmtree(folder / "run", ignore_errors=True)
    (folder / "recipe.yaml").write_text(to_yaml(recipe), encoding="utf-8")
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "tests.benchmarks.customize", "--run", str(folder)], check=True)
    evaluation = json.loads((folder / "run" / "evaluation.json").read_text(encoding="utf-8"))
    return {
        "accuracy": evaluation["metrics"]["accuracy"]["value"],
        "rows": evaluation["rows"],
        "seconds": round(time.monotonic() - began, 1),
        "bytes": evaluation["bytes"],
    }


def _entries(name: str) -> Iterator[dict]:
    return (
        entry for entry in measured.entries("customize") if entry["set"] == name and entry["code"] == measured.code()
    )


def _main(arguments: list[str]) -> None:
    if arguments[:1] == ["--run"]:
        folder = Path(arguments[1])
        recipe = from_yaml((folder / "recipe.yaml").read_text(encoding="utf-8"))
        execute(recipe, folder / "data.parquet", folder / "run")
    else:
        run(arguments or list(SETS))


if __name__ == "__main__":
    _main(sys.argv[1:])
