"""`again RUN_FOLDER`: the same recipe on newer data, both judged on the same rows, and which one to keep; as JSON.

The exit code is 0 whichever is to be kept: "keep" says it. It is 2 when there is nothing to compare.
"""

import argparse
import hashlib
import json
import os
import signal
import threading
import warnings
from pathlib import Path

from core import recipe as recipes
from core.commands import output, run
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.folders import RunFolder
from core.improve.duels import lineage, same_recipe
from core.improve.duels.duel import duel
from core.improve.duels.verdict import PROMOTE
from core.recipe import Recipe
from core.run_states import RunState
from core.runs.execute import execute
from core.runs.planning import brought

NOT_SHOWN = ("shown",)


def main(chosen: argparse.Namespace) -> int:
    """Train the challenger in this process; one that was cut off is gone on with when nothing else changed."""
    champion = chosen.run.resolve()
    files = RunFolder(champion)
    if not files.bundle.is_file():
        raise UserError("{folder} holds no finished run.", "Name a folder that `run` left.", folder=str(chosen.run))
    recipe = recipes.read(files.recipe)
    own = same_recipe.table(champion, recipe.data.dataset, wanted=chosen.data is None)
    data = output.existing(chosen.data) if chosen.data is not None else own
    if data is None:
        raise FileNotFoundError(recipe.data.dataset)
    lineage.require(own, data, files.split, recipe.data.targets)
    out = (chosen.out or champion.with_name(f"{champion.name}-again")).resolve()
    if out == champion:
        raise UserError("The champion's own folder can't take the challenger.", "Name another one with --out.")
    newer, start = _recipe(recipe, champion, own, data, out)
    run.clear(out, newer)
    if _carry_out(newer, data, out, files.split, start) != RunState.FINISHED:
        raise UserError(
            "The training was stopped before its end, so there is no challenger to judge.", "Start it once more."
        )
    before = own if own is not None and own != data else None
    found = duel(champion, out, data, before)
    report = {name: _plain(value) for name, value in found.items() if name not in ("recommend", "why", "at")}
    keep = "challenger" if found["recommend"] == PROMOTE else "champion"
    content = {"keep": keep, "why": found["why"], "champion": str(chosen.run), "challenger": str(out), **report}
    print(json.dumps(content, ensure_ascii=False))
    return 0


def _recipe(recipe: Recipe, champion: Path, own: Path | None, data: Path, out: Path) -> tuple[Recipe, Path | None]:
    """The recipe on the newer data, and the model file that it begins from."""
    files = RunFolder(champion)
    before = load_schema(own) if own is not None and own != data else None
    dataset = Path(os.path.relpath(data, out)).as_posix()
    newer = same_recipe.newer(recipe, dataset, load_schema(data), before)
    if same_recipe.begins(newer):
        content = files.bundle.read_bytes()
        found = same_recipe.begun(newer, brought.look(content), hashlib.sha256(content).hexdigest()[:12])
        return found, files.bundle
    return newer, files.start if newer.start.file else None


def _carry_out(recipe: Recipe, data: Path, out: Path, split: Path, start: Path | None) -> str:
    warnings.simplefilter("ignore")  # as in `run`
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    return execute(recipe, data, out, requested=lambda: "stop" if asked.is_set() else "run", split=split, start=start)


def _plain(value: object) -> object:
    return {name: each for name, each in value.items() if name not in NOT_SHOWN} if isinstance(value, dict) else value
