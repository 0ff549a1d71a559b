"""The dress rehearsal held against the runs that it foretold: CPU seconds, memory and size, over kinds and families.

Run: python -m tests.benchmarks.rehearsal [CASE ...] measures those cases alone; `measure` sums up. A case is a recipe
that is rehearsed and then carried out, in processes that a supervisor's would be like; what is measured once by the
same code is kept, so that a stopped benchmark goes on. Estimates are for the steps that the run really took.
"""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.importing.into_dataset import import_file
from core.recipe import Recipe, with_settings
from core.runs.planning import plan, pretrained_choice
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure

MINILM, LITE0, WHISPER = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0", "openai/whisper-tiny.en"
FACTOR = 1.5


@dataclass(frozen=True)
class Case:
    """A recipe: a sample, a family ("" for the draft's), settings, and how much a pretrained model of a column
    changes."""

    sample: str
    family: str = ""
    settings: tuple[str, ...] = ()
    opened: tuple[str, str, str] = ("", "", "")  # column, pretrained model, change


SHORT = {"titanic": "20", "penguins": "40", "houses": "15", "flights": "5"}  # epochs of the networks
CASES = {
    f"{sample}, {family}": Case(sample, family, (f"training.epochs={epochs}",) if family == "neural_network" else ())
    for sample, epochs in SHORT.items()
    for family in ("boosted_trees", "linear", "random_forest", "neural_network")
} | {
    "penguins, folds": Case("penguins", "boosted_trees", ("split.method=folds",)),
    "reviews, words": Case("reviews", "linear"),
    "reviews, own network": Case("reviews", "neural_network", ("training.epochs=4",)),
    "reviews, nothing": Case("reviews", opened=("review", MINILM, "nothing")),
    "reviews, little": Case("reviews", opened=("review", MINILM, "little")),
    "reviews, last": Case("reviews", opened=("review", MINILM, "last")),
    "clothes, own network": Case("clothes", "neural_network", ("training.epochs=4",)),
    "clothes, nothing": Case("clothes", opened=("image", LITE0, "nothing")),
    "clothes, last": Case("clothes", opened=("image", LITE0, "last")),
    "instruments, nothing": Case("instruments", opened=("audio", WHISPER, "nothing")),
    "instruments, little": Case("instruments", opened=("audio", WHISPER, "little")),
}


def measure() -> list[Figure]:
    """Every case's three figures as foretold / truth, and how many cases have each within the factor."""
    run(list(CASES))
    entries = [
        entry for entry in measured.entries("rehearsal") if entry["code"] == measured.code() and entry["case"] in CASES
    ]
    figures = []
    for what in ("cpu", "memory", "size"):
        within = [entry["case"] for entry in entries if 1 / FACTOR <= entry[what] <= FACTOR]
        worst = max(entries, key=lambda entry: max(entry[what], 1 / max(entry[what], 1e-9)))
        note = f"farthest: {worst['case']} {worst[what]:.2f}"
        figures.append(
            Figure(f"rehearsal, {what} within {FACTOR}", 100 * len(within) / len(entries), "%", least=90, beside=note)
        )
    took = max(entries, key=lambda entry: entry["rehearsal"])
    return [*figures, Figure("longest rehearsal", took["rehearsal"], "s of a core", beside=took["case"])]


def run(names: list[str]) -> None:
    """Measure what is not measured yet, a line a case."""
    known = {entry["case"] for entry in measured.entries("rehearsal") if entry["code"] == measured.code()}
    if missing := [name for name in names if name not in known]:
        command = [sys.executable, "-m", "tests.benchmarks.rehearsal", "--cases", *missing]
        subprocess.run(command, check=True, env={**os.environ, "OMP_WAIT_POLICY": "passive"})


def _cases(names: list[str]) -> None:
    """In a process that has loaded libraries as a supervisor has, and does nothing else: its children do the work."""
    from core.jobs.machinery import preload

    list(preload.libraries())
    for name in names:
        with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
            for work in (_import, _rehearse, _carry_out, _compare):
                _forked(work, CASES[name], Path(folder))
            found = json.loads((Path(folder) / "found.json").read_text(encoding="utf-8"))
        entry = {"case": name, "code": measured.code(), **found}
        measured.add("rehearsal", entry)
        print(json.dumps(entry), file=sys.stderr, flush=True)


def _forked(work: Callable[[Case, Path], None], case: Case, folder: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=work, args=(case, folder))
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"{case}: {work.__name__} ended with {child.exitcode}")


def _import(case: Case, folder: Path) -> None:
    sample = next(entry for entry in EVERY if entry.name == case.sample)
    import_file(sample.file, folder / "data.parquet", sample.file.name)


def _recipe(case: Case, folder: Path) -> Recipe:
    sample = next(entry for entry in EVERY if entry.name == case.sample)
    schema = load_schema(folder / "data.parquet")
    drafted = plan.draft(schema, "data.parquet", sample.target, sample.task, case.family or None)
    if case.opened[0]:
        drafted = pretrained_choice.with_change(drafted, schema, *case.opened)
    return with_settings(drafted, list(case.settings))


def _rehearse(case: Case, folder: Path) -> None:
    from core.rehearsal.rehearse import rehearse
    from core.training.spent import cpu_seconds

    (folder / "rehearsal").mkdir()
    began, clock = cpu_seconds(), time.monotonic()
    found = rehearse(_recipe(case, folder), folder / "data.parquet", folder / "rehearsal", lambda share, message: None)
    took = {"rehearsal": round(cpu_seconds() - began, 2), "clock": round(time.monotonic() - clock, 1)}
    (folder / "estimate.json").write_text(json.dumps({**asdict(found), **took}), encoding="utf-8")


def _carry_out(case: Case, folder: Path) -> None:
    from core.runs.execute import execute

    shutil.rmtree(folder / "rehearsal")
    execute(_recipe(case, folder), folder / "data.parquet", folder / "run")


def _compare(case: Case, folder: Path) -> None:
    from core.plain import from_dict
    from core.rehearsal.estimate import Estimate
    from core.runs.stages.resources import taken
    from core.training.events import Tail, summary

    content = json.loads((folder / "estimate.json").read_text(encoding="utf-8"))
    estimate = from_dict(Estimate, content)
    tail = Tail(folder / "run" / "events.jsonl")
    tail.read()
    truth, kept = taken(tail.events), summary(tail.events).kept_step
    found = {
        "cpu": round(estimate.cpu_after(truth["steps"]) / truth["cpu_seconds"], 3),
        "memory": round(estimate.peak_mb / truth["peak_mb"], 3),
        "size": round(estimate.bytes_after(kept or truth["steps"]) / truth["bytes"], 3),
        "truth": {name: truth[name] for name in ("cpu_seconds", "peak_mb", "bytes", "steps")},
        "rehearsal": content["rehearsal"],
        "clock": content["clock"],
        "problem": estimate.problem,
    }
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cases"]:
        _cases(sys.argv[2:])
    else:
        run(sys.argv[1:] or list(CASES))
