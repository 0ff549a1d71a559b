"""What a first recipe takes for texts, pictures and sounds, beside what it could have taken, on many sets.

Run: python -m tests.benchmarks.defaults [SET or WAY ...] measures those alone; `measure` sums up. What is measured is
kept in a file (its name is printed), so that a stopped benchmark goes on; remove the file to measure anew. Scores are
those of the trained model on test rows, without export: accuracy, or for numbers the share of their variance that is
explained.
"""

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.importing.into_dataset import import_file
from core.pretrained.change import LAST, LITTLE
from core.recipe import ColumnChoice, FamilyChoice, Recipe, to_yaml, with_settings
from core.records import Schema
from core.runs.planning import plan, pretrained_choice
from core.runs.stages.context import context
from core.runs.stages.prepare import arrays, make_ready
from core.runs.stages.trainer import Trainer
from core.training.run_report import RunReport
from core.traits import MEDIA
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import mixed_sets, real_sets
from tests.benchmarks.sets.mixed_sets import Table, of_classes

SETS: dict[str, Callable[[], Table]] = {
    "tweets": lambda: of_classes(lambda: real_sets.tweets(260)),
    "film opinions": lambda: of_classes(lambda: real_sets.opinions(350)),
    "mails": lambda: of_classes(lambda: real_sets.spam(200)),
    "moods": mixed_sets.moods,
    "birds": mixed_sets.birds,
    "breaches": mixed_sets.breaches,
    "phones": mixed_sets.phones,
    "food": mixed_sets.food,
    "clothes": lambda: of_classes(lambda: real_sets.fashion_mnist(60)),
    "digits": lambda: of_classes(lambda: real_sets.handwritten(50)),
    "small digits": mixed_sets.small_digits,
    "stamps": lambda: of_classes(real_sets.tux_paint),
    "languages": lambda: of_classes(lambda: real_sets.asterisk(60)),
    "sounds": lambda: of_classes(real_sets.sonic_pi),
}
FROZEN, TREES, ALONE, TREES_ALONE, DRAFT = "frozen", "frozen, trees", "alone", "alone, trees", "draft"
WORDS = "words and a little"
WAYS = (FROZEN, TREES, ALONE, TREES_ALONE, LITTLE, LAST, WORDS, DRAFT)
SPLITS = 2


def measure() -> list[Figure]:
    """The mean score by set and way; then how far the draft is behind the best way."""
    run(list(SETS))
    kept = measured.entries("defaults")
    figures, behind, most = [], [], []
    for name in SETS:
        means = {way: [entry["score"] for entry in kept if (entry["set"], entry["way"]) == (name, way)] for way in WAYS}
        means = {way: float(np.mean(scores)) for way, scores in means.items() if scores}
        best = max(means, key=means.get)
        behind.append(100 * (means[best] - means[DRAFT]))
        most.append(100 * (means[best] - means[FROZEN]))
        note = ", ".join(f"{way} {100 * score:.1f}" for way, score in means.items() if way != DRAFT)
        figures.append(Figure(f"{name}, as drafted", 100 * means[DRAFT], "%", beside=note))
    return [
        *figures,
        Figure("sets", len(behind), "", least=8),
        Figure("draft behind each set's best, mean", float(np.mean(behind)), "points", most=1.5),
        Figure("draft behind each set's best, worst", max(behind), "points", beside="frozen alone: " + _spread(most)),
    ]


def run(names: list[str], ways: tuple[str, ...] = WAYS) -> None:
    """Measure what is not measured yet, a line a run."""
    print(measured.path_of("defaults"), file=sys.stderr)
    for name in names:
        with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
            schema = _import(SETS[name](), Path(folder))
            for split in range(SPLITS):
                for way in ways:
                    recipe = _recipe(schema, way, split)
                    if recipe is not None:
                        _once(name, split, way, recipe, schema, Path(folder))


def _spread(values: list[float]) -> str:
    return f"mean {np.mean(values):.1f}, worst {max(values):.1f}"


def _import(table: Table, folder: Path) -> Schema:
    pq.write_table(pa.table(table), folder / "source.parquet")
    return import_file(folder / "source.parquet", folder / "data.parquet")


def _recipe(schema: Schema, way: str, split: int) -> Recipe | None:
    """What the app suggests for that way; None where a set has no such way."""
    drafted = with_settings(plan.draft(schema, "data.parquet", "answer"), [f"split.seed={split}", "split.test=0.35"])
    if way == DRAFT:
        return drafted
    media = {name: choice.kind for name, choice in drafted.columns.items() if choice.use and choice.kind in KINDS}
    if way == WORDS and "text" not in media.values():
        return None
    if way in (FROZEN, TREES, ALONE, TREES_ALONE):
        models = {name: pretrained_choice.pretrained_model(schema.column(name)) for name in media}
        read = {
            name: ColumnChoice(kind=kind, options={} if way in (ALONE, TREES_ALONE) else {"model": models[name]})
            for name, kind in media.items()
        }
        family = "boosted_trees" if way in (TREES, TREES_ALONE) else "linear"
        asked = drafted.model_copy(update={"columns": {**drafted.columns, **read}, "family": FamilyChoice(name=family)})
        return plan.suggest(asked, plan.facts(schema, asked))
    for name, kind in media.items():
        model = pretrained_choice.pretrained_model(schema.column(name))
        drafted = pretrained_choice.with_change(drafted, schema, name, model, LITTLE if way == WORDS else way)
        if kind == "text":
            drafted = with_settings(drafted, [f"columns.{name}.options.words={str(way == WORDS).lower()}"])
    return drafted


KINDS = MEDIA


def _once(name: str, split: int, way: str, recipe: Recipe, schema: Schema, folder: Path) -> None:
    key = hashlib.blake2b(f"{name} {split} {to_yaml(recipe)}".encode(), digest_size=12).hexdigest()
    kept = measured.entries("defaults")
    if any((entry["key"], entry["way"]) == (key, way) for entry in kept):
        return
    known = next((entry for entry in kept if entry["key"] == key), None) or _learned(recipe, schema, folder)
    entry = {"set": name, "split": split, "way": way, "key": key}
    entry |= {part: known[part] for part in ("score", "rows", "seconds")}
    measured.add("defaults", entry)
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _learned(recipe: Recipe, schema: Schema, folder: Path) -> dict:
    """The score of a model that learned as a run's does; without folds, export and check-up."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        report, began = RunReport(Path(place)), time.monotonic()
        own = context(recipe, schema, folder / "data.parquet", Path(place), report)
        own.work.mkdir()
        ready = make_ready(own, None)
        fitted = Trainer().learn(own, ready, report)
        test = arrays(own, ready.preprocessing, ready.learned, ready.parts["test"], "test")
        report.close()
        found = fitted.predict(test)
        learned = replace(ready.learned, weights=())
    if learned.labels:
        score = float((found.argmax(1) == test.target).mean())
    else:
        score = float(1 - ((found - test.target) ** 2).mean() / test.target.var())
    return {"score": score, "rows": len(test), "seconds": round(time.monotonic() - began, 1)}


if __name__ == "__main__":
    chosen = [argument for argument in sys.argv[1:] if argument in SETS]
    run(chosen or list(SETS), tuple(argument for argument in sys.argv[1:] if argument in WAYS) or WAYS)
