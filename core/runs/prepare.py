"""The stages before training: deal the rows, fit the front, prepare the arrays. What the folder holds is used again."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.data.arrays import part_tables, prepare
from core.data.balance import balanced
from core.data.front import Front
from core.errors import UserError
from core.layout import Arrays
from core.plain import from_dict, write_json
from core.records import Learned
from core.runs.context import Context, Ready
from core.runs.parts import SPLIT, Parts, Target, deal, read_target
from core.training.checkpoint import reopen
from core.training.report import CHECKPOINT

LEARNED = "learned.json"
FOLDS = "folds"  # in the checkpoint: the folds that are done
FRONT = ("front.onnx", "front.json")


def make_ready(context: Context, inherited: Path | None) -> Ready:
    """Read, deal and prepare, so that training can begin."""
    report = context.report
    report.stage("reading", "Reading the rows")
    rows = read_target(context.dataset, context.target, context.task)
    if rows.missing:
        report.note(f"{rows.missing:,} rows have no “{context.target}” and are left out.")
    parts = deal(context.recipe, rows, context.folder, inherited, context.dataset, context.schema)
    report.stage("preparing", "Preparing the columns")
    return ready_for(context, rows, parts)


def ready_for(context: Context, rows: Target, parts: Parts) -> Ready:
    """Labels, front and arrays, learned from the train part of `parts` alone."""
    learned = _learned(context, rows.of(parts["train"]))
    front = _front(context, parts["train"])
    train = arrays(context, front, learned, parts["train"], "train")
    valid = arrays(context, front, learned, parts["validation"], "validation")
    train, valid = _balanced(context, learned, train, _known(valid))
    return Ready(rows, parts, front, learned, train, valid)


def inherit(parent: Path, folder: Path) -> None:
    """Go on from where another run ended: its front, parts, labels and checkpoint; does nothing the second time."""
    if (folder / LEARNED).exists():
        return
    missing = [name for name in (*FRONT, SPLIT, LEARNED) if not (parent / name).is_file()]
    if missing or not any((parent / CHECKPOINT).glob("*")):
        raise UserError("This run left nothing to go on from.", "Start a new run with more epochs instead.")
    theirs = shutil.ignore_patterns(FOLDS)
    shutil.copytree(parent / CHECKPOINT, folder / CHECKPOINT, dirs_exist_ok=True, ignore=theirs)
    reopen(folder / CHECKPOINT)
    for name in (*FRONT, SPLIT, LEARNED):
        shutil.copyfile(parent / name, folder / name)


def arrays(context: Context, front: Front, learned: Learned, rows: np.ndarray, name: str) -> Arrays:
    """One part's prepared rows with their encoded target."""

    def encode(column: pa.ChunkedArray) -> np.ndarray:
        return context.task.encode(learned, column)

    return prepare(front, context.dataset, rows, context.target, encode, context.work, name)


def raw_table(context: Context, front: Front, rows: np.ndarray) -> pa.Table:
    """The rows as they stand in the dataset: the front's columns and the target."""
    names = [column.name for column in front.inputs]
    return pa.concat_tables(part_tables(context.dataset, rows, [*names, context.target]))


def _learned(context: Context, answers: pa.Array) -> Learned:
    kept = context.folder / LEARNED
    if kept.exists():
        return from_dict(Learned, json.loads(kept.read_text(encoding="utf-8")))
    learned = context.task.learn(context.target, answers)
    if hasattr(context.task, "warnings"):
        for sentence in context.task.warnings(learned, answers):
            context.report.note(sentence)
    write_json(kept, learned)
    return learned


def _front(context: Context, rows: np.ndarray) -> Front:
    if all((context.folder / name).exists() for name in FRONT):
        return Front.load(context.folder)
    names = [column.name for column, _ in context.columns]
    table = pa.concat_tables(part_tables(context.dataset, rows, names))
    front = Front.fit(context.columns, table, context.recipe.repairs)
    front.save(context.folder)
    return front


def _balanced(context: Context, learned: Learned, train: Arrays, valid: Arrays) -> tuple[Arrays, Arrays]:
    """Both parts with rare classes counting as much as frequent ones, when the task's options ask for it."""
    how = getattr(context.task_options, "balance", "none")
    if how == "none":
        return train, valid
    context.report.note("Every answer counts alike in training, however rare; its probabilities are not its frequency.")
    counts = np.bincount(train.target, minlength=len(learned.labels))
    return tuple(balanced(part, counts, how, context.recipe.training.seed) for part in (train, valid))


def _known(part: Arrays) -> Arrays:
    """Without the rows whose class training never saw (position -1)."""
    if part.target.dtype.kind != "i" or (part.target >= 0).all():
        return part
    return part.take(np.flatnonzero(part.target >= 0))
