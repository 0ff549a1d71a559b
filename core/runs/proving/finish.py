"""The stages after training: join the bundle, prove it in a clean process, have it judged, write its card."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.answers import described
from core.bundle_schema import BundleSchema
from core.cells.missing import MISSING_WORDS
from core.data.preparation.arrays import prepare_table
from core.errors import UserError
from core.evaluation.paired import sentence
from core.export import bundle
from core.export.base_models import base_models
from core.export.card import card
from core.export.edge_cases import edge_case_rows
from core.export.proofs.parity import check_parity, tolerance_of, write_reference
from core.export.proofs.proof import Parity
from core.export.weights import entry
from core.folders import BUNDLE
from core.plain import write_json
from core.repairs.reach import kinds, missed
from core.runs.proving.before import count
from core.runs.proving.judging import judge
from core.runs.proving.raw import prove_raw, require
from core.runs.stages import scoring
from core.runs.stages.context import Context, Ready, Trained
from core.runs.stages.prepare import arrays, raw_tables
from core.training.events import chosen


def finish(context: Context, ready: Ready, trained: Trained) -> None:
    """Leave bundle.onnx, parity.json and evaluation.json; UserError when the file does not answer as the model does."""
    context.report.stage("exporting", "Writing the model file")
    schema = bundle_schema(context, ready, trained)
    content = bundle.build(
        ready.preprocessing,
        trained.fitted,
        context.task,
        ready.learned,
        trained.calibration,
        bundle.metadata(schema, context.recipe),
    )
    draft = context.work / BUNDLE
    draft.write_bytes(content)
    parity = _prove(context, ready, trained, schema, draft)
    table, answers, evaluation = judge(context, ready, trained, draft)
    earlier = count(context, ready, table, answers)
    models = base_models(ready.preprocessing.pretrained_models, context.recipe)
    apart = missed(context.schema.repaired, kinds(context.columns))
    counts = ready.parts.counts()
    notes = [*chosen(context.files.events), *([sentence(earlier)] if earlier else [])]
    about = card(context.recipe, schema, evaluation, parity, counts, models, apart, notes)
    named = context.family.named(trained.fitted, ready.train.layout) if context.family.starts else None
    weights = entry(content, named) if named is not None else ""
    metrics = evaluation.to_plain()["metrics"]
    entries = bundle.metadata(schema, context.recipe, metrics, about, models, weights)
    sealed = bundle.with_metadata(content, entries)
    draft.write_bytes(sealed)
    write_json(context.files.evaluation, replace(evaluation, bytes=len(sealed)).to_plain())
    draft.replace(context.files.bundle)


def bundle_schema(context: Context, ready: Ready, trained: Trained) -> BundleSchema:
    """What the bundle will say of its inputs and answers."""
    low, high = context.task.span(np.asarray(ready.train.target))
    report = BundleSchema(
        format=bundle.FORMAT,
        task=context.task.name,
        target=context.target,
        inputs=ready.preprocessing.inputs,
        labels=ready.learned.labels,
        weights=ready.learned.weights,
        **context.task.schema_fields(ready.learned, trained.calibration),
        promise=context.recipe.split.promises,
        low=low,
        high=high,
        missing=tuple(filter(None, MISSING_WORDS)),
        answer=context.task.gives,
        groups=ready.learned.groups,
    )
    return described(report)


def _prove(context: Context, ready: Ready, trained: Trained, schema: BundleSchema, draft: Path) -> Parity:
    """The whole test part and the edge cases, by the model itself and by the file alone."""
    context.report.stage("checking", "Checking that the file answers as the model does")
    edge_cases = edge_case_rows(schema)
    test = arrays(context, ready.preprocessing, ready.learned, ready.parts["test"], "test")
    own = trained.fitted.predict(prepare_table(ready.preprocessing, edge_cases))
    scores = [
        scoring.scores(context, ready.preprocessing, ready.learned, trained.fitted, test),
        scoring.across(context, ready.preprocessing, ready.learned, own, edge_cases),
    ]
    reference, files = context.work / "reference.npz", [context.work / "test.parquet", context.work / "nasty.parquet"]
    allowed = tolerance_of(schema.inputs)
    write_reference(reference, context.task, ready.learned, trained.calibration, scores, allowed)
    write_tables(raw_tables(context, ready.preprocessing, ready.parts["test"]), files[0])
    pq.write_table(edge_cases, files[1])
    parity = check_parity(draft, files, reference)
    if parity.passed:
        parity = replace(parity, raw=prove_raw(context, ready.learned, schema, draft))
    write_json(context.files.parity, parity)
    context.report.event("parity", passed=parity.passed, difference=parity.largest_difference, rows=parity.rows)
    require(parity.raw, context.schema.source)
    if not parity.passed:
        raise UserError(
            "The exported file does not answer as the trained model does ({message}), so it is not offered.",
            "Try another model family, and please report this: it is a bug in Model Atelier.",
            message=parity.message,
        )
    return parity


def write_tables(tables: Iterator[pa.Table], path: Path) -> None:
    """One Parquet file of all the tables, at least one, held in memory one at a time."""
    first = next(tables)
    with pq.ParquetWriter(path, first.schema) as writer:
        for table in itertools.chain([first], tables):
            writer.write_table(table)
