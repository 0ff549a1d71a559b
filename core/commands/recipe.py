"""`recipe data.parquet --target COL --out recipe.yaml`: a recipe with good defaults, checked against the dataset."""

import argparse
import json
import os
from pathlib import Path

from core.commands import output
from core.data.dataset_files import load_schema
from core.data.questions import doubts
from core.errors import UserError
from core.recipe import to_yaml
from core.records import Schema
from core.runs.planning import brought, plan


def main(chosen: argparse.Namespace) -> int:
    """Write the recipe; prints it with what was left out, the doubts and what is worth reading before the start."""
    if not chosen.data.is_file():
        raise UserError("There is no file {file}.", "Make a dataset with `read` first.", file=str(chosen.data))
    schema = load_schema(chosen.data)
    if chosen.begin is not None:
        return _from(chosen, schema)
    if not chosen.target:
        raise UserError(
            "No column to predict is named.", "Name it with --target, or a model to go on from with --from."
        )
    family, settings = _named("family.name", chosen.family, chosen.settings)
    task, settings = _named("task.name", chosen.task, settings)
    recipe = plan.draft(schema, _beside(chosen.data, chosen.out), chosen.target, task, family)
    recipe = plan.turned(recipe, schema, [*settings, *([f"task.name={task}"] if task else [])])
    plan.check(recipe, schema)
    output.ready(chosen.out, chosen.data)
    chosen.out.write_text(to_yaml(recipe), encoding="utf-8")
    report = {
        "out": str(chosen.out),
        "recipe": recipe.model_dump(mode="json"),
        "left_out": {
            name: why for name, why in plan.reasons(schema, recipe.data.targets).items() if not recipe.choice(name).use
        },
        "doubts": doubts.sentence(schema, recipe),
        "warnings": plan.review(recipe, schema),
    }
    print(json.dumps(report, ensure_ascii=False))
    return 0


def _from(chosen: argparse.Namespace, schema: Schema) -> int:
    """The recipe that goes on from a model file, and what differs."""
    found = brought.fitting(
        brought.look(output.content(chosen.begin)), schema, _beside(chosen.data, chosen.out), chosen.target
    )
    if found.away:
        raise UserError(
            "The model is made of open models that are not on this machine: {names}.",
            "Get them with `models get`.",
            names=", ".join(found.away),
        )
    recipe = plan.turned(found.recipe, schema, chosen.settings)
    plan.check(recipe, schema)
    output.ready(chosen.out, chosen.data)
    chosen.out.write_text(to_yaml(recipe), encoding="utf-8")
    report = {"out": str(chosen.out), "recipe": recipe.model_dump(mode="json"), "differences": list(found.differences)}
    print(json.dumps(report, ensure_ascii=False))
    return 0


def _named(path: str, given: str | None, settings: list[str]) -> tuple[str | None, list[str]]:
    """`--set family.name=X` is the same as `--family X`: the options suggested must be that family's."""
    found = [entry.partition("=")[2].strip() for entry in settings if entry.partition("=")[0].strip() == path]
    rest = [entry for entry in settings if entry.partition("=")[0].strip() != path]
    return (found[-1] if found else given), rest


def _beside(data: Path, recipe: Path) -> str:
    """The dataset as seen from the recipe's folder, with forward slashes."""
    try:
        return Path(os.path.relpath(data.resolve(), recipe.resolve().parent)).as_posix()
    except ValueError:  # another drive on Windows
        return data.resolve().as_posix()
