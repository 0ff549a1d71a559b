"""Gathers what is known of a run, for the adviser: from its folder, its dataset, and what was tried. Trains nothing."""

import math
from pathlib import Path

import numpy as np

from core import judgement
from core.answers.labels import SHARES
from core.data.dataset_files import load_schema
from core.data.splits.split import CALIBRATION, TRAIN, VALIDATION, read, rows_of
from core.evaluation import choosing
from core.folders import RunFolder
from core.improve.advice import ADVICE
from core.improve.advice.case import Answered, Case, Further, Reader
from core.improve.advice.slices import slices
from core.improve.gains.gain import Gain
from core.improve.gains.tried_gains import gains
from core.improve.learning import curve
from core.jobs.orders import further
from core.pretrained.change import CHOICES
from core.pretrained.supply import library
from core.recipe import Recipe, checked
from core.records import Schema
from core.runs.planning import plan, pretrained_choice
from core.store import datasets, runs
from core.store.feedback import inbox_look
from core.store.runs import Run
from core.tasks import TASKS
from core.training.events import Tail, summary
from core.trials import keeping
from core.trials.trial_records import Outcome


def of(workspace: str, run: Run) -> Case:
    """The case of a finished run; UserError when its table or its files are away."""
    recipe, data = runs.recipe(workspace, run.id), datasets.opened(workspace, run.dataset).data
    schema = load_schema(data)
    evaluation = judgement.read(run.files.evaluation)
    tail = Tail(run.files.events)
    tail.read()
    answered, found = _answered(run.folder, recipe, data), curve.kept(data, recipe)
    task = TASKS[recipe.task.name]
    report = {name: count for name, right, count, _ in inbox_look.sorts(workspace, run.project) if not right}
    return Case(
        recipe=recipe,
        schema=schema,
        evaluation=evaluation,
        progress=summary(tail.events),
        parts=evaluation.parts,
        facts=plan.facts(schema, recipe),
        state=run.state,
        counts=_counts(run.folder, recipe, data),
        answered=answered,
        slices=slices(recipe, schema, data, answered.rows) if answered is not None else (),
        curve=found,
        tried=gains(data, recipe, list(ADVICE), found, task),
        readers=_readers(recipe, schema, data),
        further=_further(recipe, schema),
        new=report.get("new", 0),
        accepted=report.get("accepted", 0),
    )


def _answered(folder: Path, recipe: Recipe, data: Path) -> Answered | None:
    found = choosing.read(folder)
    if found is None:
        return None
    rows, truth = choosing.truth(recipe, data, found.rows)
    given = found.of(rows)
    shares = given.answers.arrays.get(SHARES) if TASKS[recipe.task.name].exclusive else None
    return Answered(rows, truth, given.predicted, shares, given.classes)


def _counts(folder: Path, recipe: Recipe, data: Path) -> dict[str, int]:
    """How many rows of each answer the model learned from; {} where a row has not just one of a few."""
    if not TASKS[recipe.task.name].exclusive:
        return {}
    split, folds = read(RunFolder(folder).split), recipe.split.method == "folds"
    learned = (TRAIN, VALIDATION, CALIBRATION) if folds else (TRAIN,)
    rows = np.concatenate([rows_of(split, part) for part in learned])
    names, counts = np.unique(choosing.truth(recipe, data, rows)[1].astype(str), return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _readers(recipe: Recipe, schema: Schema, data: Path) -> tuple[Reader, ...]:
    """Pretrained models that are here, for the columns that none reads; none where a trial found another way better."""
    made = []
    for column in plan.used_columns(schema, recipe):
        kind = pretrained_choice.able(recipe, column)
        choice = recipe.choice(column.name)
        if not kind or choice.kind not in ("", column.kind) or choice.options.get("model"):
            continue
        trial = keeping.kept(data, recipe, column.name)
        if trial is not None and trial.best is not None:
            best = checked(trial.best.recipe)
            model = best.choice(column.name).options.get("model")
            changed = keeping.taken(recipe, best, column.name)
            own = next((one for one in trial.outcomes if _as_now(one, recipe, column.name)), None)
            measured = _between(own, trial.best, not TASKS[recipe.task.name].numeric) if own else None
        else:
            model, measured = pretrained_choice.pretrained_model(column), None
            changed = pretrained_choice.with_model(recipe, schema, column, model) if model else recipe
        if model:
            made.append(Reader(column.name, kind, library.find(model).label, changed, measured))
    return tuple(made)


def _as_now(outcome: Outcome, recipe: Recipe, column: str) -> bool:
    return outcome.score is not None and keeping.alike(recipe, checked(outcome.recipe), column)


def _scored(one: Outcome) -> tuple[float, float, float]:
    """(score, the ends of its interval)."""
    if one.score is None or one.low is None or one.high is None:
        raise TypeError(f"{one.name} was not judged")
    return one.score, one.low, one.high


def _between(own: Outcome, best: Outcome, high: bool) -> Gain:
    """How much better the best did, with both intervals together (as if they were judged on different rows)."""
    (score, low, up), (before, own_low, own_up) = _scored(best), _scored(own)
    gain = (score - before) * (1 if high else -1)
    off = math.hypot(up - low, own_up - own_low) / 2
    return Gain(gain, gain - off, gain + off, min(best.rows, own.rows))


def _further(recipe: Recipe, schema: Schema) -> Further | None:
    asked = further.next_change(recipe)
    if asked is None:
        return None
    column, change = asked
    model = str(recipe.columns[column].options["model"])
    return Further(column, CHOICES[change].label, pretrained_choice.with_change(recipe, schema, column, model, change))
