"""`run recipe.yaml --out DIR`: carry a recipe out, one event a line; Ctrl-C stops and keeps the best so far."""

import argparse
import json
import shutil
import signal
import threading
import warnings
from pathlib import Path

from core.commands import output
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe, edit, read, to_yaml
from core.runs.execute import execute
from core.runs.planning import brought
from core.training.events import Tail

EVERY = 0.1  # seconds between looks at the events


def main(chosen: argparse.Namespace) -> int:
    """Run in this process; a run that was cut off before is resumed when the recipe is the same."""
    recipe = read(chosen.recipe)
    dataset = chosen.recipe.parent / recipe.data.dataset
    if not dataset.is_file():
        raise UserError(
            "The recipe's dataset {dataset} is not there.",
            "Put it there, or correct data.dataset in the recipe (a path beside the recipe).",
            dataset=str(dataset),
        )
    if chosen.begin is not None:
        _require_apart(chosen.begin, chosen.out)
        recipe = _beginning(recipe, dataset, chosen.begin)
    clear(chosen.out, recipe)
    warnings.simplefilter("ignore")  # a library's remarks are for us; stderr is for what went wrong
    asked = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: asked.set())
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    over, requested = threading.Event(), lambda: "stop" if asked.is_set() else "run"
    tail = Tail(RunFolder(chosen.out).events)
    tail.read()  # a resumed run's earlier events were printed then
    printer = threading.Thread(target=_print_events, args=(tail, over), daemon=True)
    printer.start()
    try:
        execute(recipe, dataset, chosen.out, requested=requested, start=chosen.begin)
    finally:
        over.set()
        printer.join()
    return 0


def _require_apart(begin: Path, out: Path) -> None:
    """UserError where the model to begin from is one of the files that a new run in `out` removes first."""
    if begin.resolve() in [path.resolve() for path in RunFolder(out).made]:
        raise UserError(
            "{file} lies in the folder of the new run, which is emptied first.",
            "Choose another folder for --out.",
            file=str(begin),
        )


def _beginning(recipe: Recipe, dataset: Path, file: Path) -> Recipe:
    """The recipe with the model that it begins from, its columns and answers matched where the recipe does not say."""
    found = brought.look(output.content(file))
    if recipe.start.file:
        return recipe
    fitted = brought.fitting(found, load_schema(dataset), recipe.data.dataset, recipe.data.target)
    return edit.with_start(recipe, fitted.recipe.start)


def clear(folder: Path, recipe: Recipe) -> None:
    """Leave an unfinished run of the same recipe; remove what any other run left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    files = RunFolder(folder)
    kept = files.recipe
    same = kept.is_file() and kept.read_text(encoding="utf-8") == to_yaml(recipe)
    if same and not files.bundle.exists():
        return
    for path in files.made:
        path.unlink(missing_ok=True)
    shutil.rmtree(files.checkpoint, ignore_errors=True)


def _print_events(tail: Tail, over: threading.Event) -> None:
    while True:
        last = over.wait(EVERY)
        for event in tail.read():
            print(json.dumps(event, ensure_ascii=False), flush=True)
        if last:
            return
