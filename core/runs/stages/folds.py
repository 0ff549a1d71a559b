"""Cross-validation: each fold of the rows is judged by a bundle whose model did not see it. The test part stays out.

The run's own model, which watches the validation part, comes first; the shipped one then learns from both parts.
Folds that are done are kept in the checkpoint.
"""

import json
from dataclasses import replace

import numpy as np

from core.data.splits.split import LEARNED, TEST, VALIDATION, as_table, known_parts, read
from core.data.splits.split_folds import folds_of
from core.evaluation import choosing
from core.evaluation.choosing import Choosing
from core.evaluation.report import answered, judged
from core.export import bundle
from core.folders import RunFolder
from core.judgement import FoldReport
from core.models import Fitted
from core.plain import Plain, write_json
from core.records import ROW
from core.runs.parts import Parts, groups_of, strata_of
from core.runs.proving.finish import bundle_schema
from core.runs.stages.context import Context, Ready, Trained
from core.runs.stages.intervals import watched
from core.runs.stages.prepare import FOLDS, raw_tables, ready_for
from core.runs.stages.trainer import FitReport, RefitReport, Trainer
from core.runs.stages.ways import inherit_ways
from core.serving.predictor import Predictor
from core.training.run_report import Paused


def cross_validate(context: Context, ready: Ready) -> tuple[FoldReport, ...]:
    """What every fold says; nothing when the user stops it halfway.

    Raises Paused; what is done then is not done again.
    """
    options, done = context.recipe.split, []
    split = as_table(ready.rows.rows, known_parts(ready.rows.rows, read(context.files.split)))
    groups = groups_of(context.recipe, ready.rows.rows, context.dataset)
    folds = folds_of(split, strata_of(ready.rows, context.recipe) if options.stratify else None, options, groups)
    parts = np.asarray(split["part"].to_pylist())
    (context.report.checkpoint / FOLDS).mkdir(exist_ok=True)
    for fold in range(1, options.folds + 1):
        kept = context.report.checkpoint / FOLDS / f"{fold}.json"
        if not (kept.exists() and kept.with_suffix(".parquet").exists()):
            if context.report.pausing():
                raise Paused
            if context.report.stopping():
                return ()
            label = f"Fold {fold} of {options.folds}: judging a model on rows that it did not see"
            context.report.stage("folds", label)
            judgement = _judge(context, ready, _fold_parts(ready.rows.rows, parts, folds, fold), fold)
            if judgement is None:
                return ()
            result, answers = judgement
            choosing.write(answers, kept.with_suffix(".parquet"))
            write_json(kept, result.to_plain())
            values = {name: measured.value for name, measured in result.metrics.items()}
            context.report.event("fold", fold=fold, of=options.folds, rows=result.rows, metrics=values)
        done.append(FoldReport.from_plain(json.loads(kept.read_text(encoding="utf-8"))))
    return tuple(done)


def calibrated(context: Context, ready: Ready, folds: tuple[FoldReport, ...]) -> Plain:
    """What the answer part needs beside the scores, from rows that each fold's model did not see."""
    truth, scores = (np.concatenate([getattr(fold, name) for fold in folds]) for name in ("truth", "scores"))
    return context.task.calibrate(ready.learned, truth, scores, context.task_options)


def refit(context: Context, ready: Ready, fitted: Fitted) -> tuple[Ready, Fitted]:
    """Learned once more, from all but the test part: what is shipped after cross-validation.

    It ends where `fitted`, which watched the validation part, was best.
    """
    context.report.stage("settling", "Learning once more, from all rows but the test")
    none = ready.rows.rows[:0]
    learning = np.concatenate([ready.parts[part] for part in LEARNED])
    parts = Parts({"train": np.sort(learning), "validation": none, "calibration": none, "test": ready.parts[TEST]})
    folder = context.work / "whole"
    RunFolder(folder).work.mkdir(parents=True, exist_ok=True)
    inherit_ways(context.folder, folder)
    inner = replace(context, folder=folder, report=RefitReport(context.report))
    whole = ready_for(inner, ready.rows, parts)
    return whole, Trainer.refit_options(context, fitted).learn(inner, whole, inner.report)


def _fold_parts(ids: np.ndarray, parts: np.ndarray, folds: np.ndarray, fold: int) -> Parts:
    """The fold's rows take the place of the test part, and are out of the others."""
    free = (folds != fold) & np.isin(parts, LEARNED)
    watched = free & (parts == VALIDATION)
    none = ids[:0]
    return Parts(
        {"train": ids[free & ~watched], "validation": ids[watched], "calibration": none, "test": ids[folds == fold]}
    )


def _judge(context: Context, ready: Ready, parts: Parts, fold: int) -> tuple[FoldReport, Choosing] | None:
    folder = context.work / f"fold-{fold}"
    RunFolder(folder).work.mkdir(parents=True, exist_ok=True)
    start = None if context.recipe.start.run else context.start  # an own run's weights know the fold's rows already
    inner = replace(context, folder=folder, report=FitReport(context.report), start=start)
    own = ready_for(inner, ready.rows, parts)
    fitted = Trainer().learn(inner, own, inner.report)
    if context.report.stopping():
        return None
    trained = Trained(fitted, watched(inner, own, fitted), False)
    about = bundle.metadata(bundle_schema(inner, own, trained), context.recipe)
    predictor = Predictor(
        bundle.build(own.preprocessing, fitted, context.task, own.learned, trained.calibration, about)
    )
    table, answers = answered(predictor, raw_tables(inner, own.preprocessing, parts[TEST]), context.target)
    result = judged(predictor, table, answers, context.task, own.learned)
    report = FoldReport(fold, result.rows, result.metrics)
    given = choosing.given(table[ROW].to_numpy(), answers, folds=True)
    if not context.task.calibrates:
        return report, given
    truth = context.task.encode(ready.learned, table[context.target].combine_chunks())
    scores = context.task.judged(own.learned, truth, answers).scores
    scores = context.task.widened(own.learned, ready.learned, scores)
    return replace(report, truth=truth, scores=scores), given
