"""The stages before training: deal the rows, fit the preprocessing, prepare the arrays. What the folder holds is used
again."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.data.preparation.arrays import part_tables, prepare
from core.data.preparation.balance import class_weights, drawn, weighed
from core.data.preparation.features import OnProgress
from core.data.preparation.preprocessing import Preprocessing, kind_of
from core.errors import UserError
from core.folders import RunFolder
from core.layout import Arrays
from core.messages import Message, plural
from core.plain import from_dict, write_json
from core.records import FittedTarget
from core.repairs.reach import again, kinds
from core.runs.parts import Parts, Target, assign_parts, read_target
from core.runs.stages.baseline_report import report_baseline
from core.runs.stages.context import Context, Ready
from core.runs.stages.counting import counting
from core.runs.stages.ways import ways
from core.training.checkpoint import reopen
from core.training.run_report import Paused, RunReporting

PROGRESS_EVERY = 2.0  # seconds
SAMPLE = 200  # files that a column's kind looks at to learn how to prepare them
FOLDS = "folds"  # in the checkpoint: the folds that are done


def make_ready(context: Context, inherited: Path | None) -> Ready:
    """Read, deal and prepare, so that training can begin."""
    report = context.report
    report.stage("reading", "Reading the rows")
    rows = read_target(context.reading, context.dataset, context.task)
    if rows.missing:
        report.note(_unanswered(rows, context.target))
    parts = assign_parts(context.recipe, rows, context.folder, inherited, context.dataset, context.schema)
    report.stage("preparing", "Preparing the columns")
    ready = ready_for(context, rows, parts)
    report_baseline(context, ready)
    return ready


def ready_for(context: Context, rows: Target, parts: Parts) -> Ready:
    """Labels, front and arrays, learned from the train part of `parts` alone."""
    learned = _learned(context, rows.of(parts["train"]))
    preprocessing = preprocessing_for(context, rows, parts["train"], learned)
    train = arrays(context, preprocessing, learned, parts["train"], "train")
    valid = arrays(context, preprocessing, learned, parts["validation"], "validation")
    train, valid = counting(context, learned, train, _known(valid))
    learned, train = _balanced(context, learned, train)
    return Ready(rows, parts, preprocessing, learned, train, valid)


def preprocessing_for(context: Context, target: Target, rows: np.ndarray, learned: FittedTarget) -> Preprocessing:
    """The front of the context's columns, fitted on these rows, int64 ids; what the folder holds is used again."""
    if all(path.exists() for path in context.files.preprocessing):
        return Preprocessing.load(context.folder)
    repairs = [*again(context.schema.repaired, kinds(context.columns)), *context.recipe.repairs]
    shown = ways(context, rows, target, learned, _report_progress(context.report))
    table, raw_input = _to_learn_from(context, rows), context.family.takes_raw_input
    preprocessing = Preprocessing.fit(context.columns, table, repairs, raw_input, shown)
    preprocessing.save(context.folder)
    return preprocessing


def inherit(parent: Path, folder: Path) -> None:
    """Go on from where another run ended: its front, parts, labels and checkpoint; does nothing the second time."""
    own, theirs = RunFolder(folder), RunFolder(parent)
    if own.learned.exists():
        return
    wanted = (*theirs.preprocessing, theirs.split, theirs.learned)
    missing = [path for path in wanted if not path.is_file()]
    if missing or not any(theirs.checkpoint.glob("*")):
        raise UserError("This run left nothing to go on from.", "Start a new run with more epochs instead.")
    folds = shutil.ignore_patterns(FOLDS)
    shutil.copytree(theirs.checkpoint, own.checkpoint, dirs_exist_ok=True, ignore=folds)
    reopen(own.checkpoint)
    for path in wanted:
        shutil.copyfile(path, folder / path.name)


def arrays(
    context: Context, preprocessing: Preprocessing, learned: FittedTarget, rows: np.ndarray, name: str
) -> Arrays:
    """One part's prepared rows with their encoded target."""

    def encode(table: pa.Table) -> np.ndarray:
        return context.task.encode(learned, context.reading.answers(table))

    targets = [*context.reading.columns]
    return prepare(
        preprocessing, context.dataset, rows, targets, encode, context.work, name, _report_progress(context.report)
    )


def raw_tables(context: Context, preprocessing: Preprocessing, rows: np.ndarray) -> Iterator[pa.Table]:
    """The rows piece by piece: the preprocessing's columns as they stand in the dataset, the target as answers."""
    names = [column.name for column in preprocessing.inputs]
    targets = [*context.reading.columns]
    for table in part_tables(context.dataset, rows, [*names, *targets]):
        yield table.drop_columns(targets).append_column(context.target, context.reading.answers(table))


def _report_progress(report: RunReporting) -> OnProgress:
    """Says now and then how far the present stage is with pictures, sounds or texts; ends it for a pause."""
    last = [time.monotonic()]

    def on_progress(done: int, total: int) -> None:
        if report.pausing():
            raise Paused
        if time.monotonic() - last[0] > PROGRESS_EVERY:
            last[0] = time.monotonic()
            report.rows(done, total)

    return on_progress


def _unanswered(rows: Target, name: str) -> Message:
    """Rows that are left out, for want of an answer that can be read."""
    if not rows.unread:
        return plural(
            "rows_without_answer",
            "{count:,} row has no “{name}”, left out of the run.",
            "{count:,} rows have no “{name}”, left out of the run.",
            count=rows.missing,
            name=name,
        )
    return plural(
        "rows_without_readable_answer",
        "{count:,} row has no “{name}”, left out of the run (what can't be read, such as “{value}”, counts as "
        "missing).",
        "{count:,} rows have no “{name}”, left out of the run (what can't be read, such as “{value}”, counts as "
        "missing).",
        count=rows.missing,
        name=name,
        value=rows.example,
    )


def _learned(context: Context, answers: pa.Array) -> FittedTarget:
    kept = context.files.learned
    if kept.exists():
        return from_dict(FittedTarget, json.loads(kept.read_text(encoding="utf-8")))
    options = context.recipe.task.options
    learned = context.task.learn(context.target, answers, options=options)
    learned = replace(learned, groups=context.task.group_column(options))
    for sentence in context.task.warnings(learned, answers):
        context.report.note(sentence)
    write_json(kept, learned)
    return learned


def _to_learn_from(context: Context, rows: np.ndarray) -> pa.Table:
    """The training rows' columns; of files only a sample, spread evenly, the others being null."""
    names = [column.name for column, _ in context.columns]
    files = [column.name for column, choice in context.columns if kind_of(column, choice).traits.is_file]
    plain = [name for name in names if name not in files]
    table = pa.concat_tables(part_tables(context.dataset, rows, plain))
    if not files:
        return table
    sample = np.sort(rows)[np.linspace(0, len(rows) - 1, min(len(rows), SAMPLE)).astype("int64")]
    found = pa.concat_tables(part_tables(context.dataset, sample, files))
    for name in files:
        padding = pa.nulls(table.num_rows - len(found), found.schema.field(name).type)
        table = table.append_column(name, pa.chunked_array([*found[name].chunks, padding]))
    return table


def _balanced(context: Context, learned: FittedTarget, train: Arrays) -> tuple[FittedTarget, Arrays]:
    """What is learned of the target and the training part, with rare classes counting as much as frequent ones."""
    how = getattr(context.task_options, "balance", "none")
    if how == "none" or not context.family.balances:
        return learned, train
    context.report.note(
        Message(
            "answers_weighed_alike",
            "Every answer is given the same weight, however rare; its probability stays its frequency.",
        )
    )
    weights = class_weights(np.bincount(train.target, minlength=len(learned.labels)))
    learned = replace(learned, weights=tuple(weights.tolist()))
    if how == "resample":
        train = drawn(train, context.recipe.training.seed)
    elif context.family.weighs_rows(context.family_options):
        train = weighed(train, weights)
    else:
        return learned, train
    return replace(learned, tilt=learned.weights), train


def _known(part: Arrays) -> Arrays:
    """Without the rows whose class training never saw (position -1)."""
    if part.target.dtype.kind != "i" or (part.target >= 0).all():
        return part
    return part.take(np.flatnonzero(part.target >= 0))
