"""Before and after: what a run began with, on the same test rows as what it made. For the report; nothing is chosen by.

Before is the untouched pretrained model (its frozen features with a linear model behind), or the model file that the
run began from. Its answers are held against those of the file that is shipped. The linear model has learned from the
same rows, so that the difference is what changing the pretrained model brought, and learning alone is not counted as a
gain. What the pretrained model answers with nothing learned stands beside it, where it has a way to be asked.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.evaluation import paired
from core.folders import RunFolder
from core.messages import Message
from core.models import MODELS
from core.plain import Plain, write_json
from core.pretrained.change import NOTHING
from core.recipe import Recipe
from core.records import ROW, FittedTarget, Schema
from core.runs.planning.pretrained_choice import with_change
from core.runs.proving import by_name
from core.runs.stages.context import Context, Ready
from core.runs.stages.intervals import watched
from core.runs.stages.prepare import arrays, preprocessing_for, raw_tables, ready_for
from core.runs.stages.trainer import RefitReport, Trainer
from core.runs.stages.ways import inherit_ways
from core.serving.inputs.row_groups import whole
from core.serving.sandbox.limited import LimitedPredictor
from core.serving.sandbox.limits import CHILD_MEMORY_MB, MEGABYTE
from core.serving.session import RUN_ERRORS
from core.settings import check

FROZEN, FILE = "frozen", "file"
SECONDS, TIMES_ITS_SIZE = 600, 6  # for a model that someone brought


def count(context: Context, ready: Ready, table: pa.Table, answers: Answers) -> Plain | None:
    """Leave before.json, which is also given back; None for a run that began with nothing, or where counting failed.

    table: the test rows with an answer; answers: what the shipped file says to them.
    """
    what = _began_with(context)
    if not what:
        return None
    context.report.stage("before", "Counting what the change brought")
    try:
        earlier = _of_file(context, ready) if what == FILE else _frozen(context, ready)
        counted = _paired(context, ready.learned, table, answers, earlier, _named(context, ready))
        found = {"what": what, "name": _name(context, what), **counted}
    except (UserError, MemoryError, OSError, RuntimeError, *RUN_ERRORS) as error:  # the model is there and good
        message = error.problem if isinstance(error, UserError) else "it needs more memory or room than there is."
        context.report.note(Message("before_unknown", "Before and after could not be counted: {why}", why=message))
        return None
    write_json(context.files.before, found)
    return found


def untouched(recipe: Recipe, schema: Schema) -> Recipe:
    """The recipe with its pretrained models left as they are, a linear model behind them."""
    for name, model in changing(recipe).items():
        recipe = with_change(recipe, schema, name, model, NOTHING)
    return recipe


def changing(recipe: Recipe) -> dict[str, str]:
    """The pretrained model of each column whose pretrained model may change."""
    used = {name: choice.options for name, choice in recipe.columns.items() if choice.use}
    return {
        name: str(options["model"])
        for name, options in used.items()
        if options.get("model") and options.get("change", NOTHING) != NOTHING
    }


def _began_with(context: Context) -> str:
    if context.recipe.start.file and context.files.start.is_file():
        return FILE
    return FROZEN if changing(context.recipe) else ""


def _name(context: Context, what: str) -> str:
    return context.recipe.start.name if what == FILE else ", ".join(sorted(set(changing(context.recipe).values())))


def _frozen(context: Context, ready: Ready) -> dict[int, tuple[object, float]]:
    """{row id: (answer, how sure)} of the untouched pretrained model, learned on the same rows."""
    inner = _untouched(context)
    own = ready_for(inner, ready.rows, ready.parts)
    fitted = Trainer().learn(inner, own, inner.report)
    test = arrays(inner, own.preprocessing, own.learned, ready.parts["test"], "test")
    scores = fitted.predict(test)
    predicted = context.task.spelled(
        own.learned, context.task.winners(own.learned, scores, watched(inner, own, fitted))
    )
    sure = scores.max(1) if scores.ndim > 1 else np.ones(len(scores))
    return dict(zip(test.ids.tolist(), zip(predicted.tolist(), sure.tolist(), strict=True), strict=True))


def _named(context: Context, ready: Ready) -> dict[int, str]:
    """{row id: answer} of the untouched pretrained model that learned from no row; empty where it has no way."""
    asked = by_name.way(context.columns, ready.learned.labels) if context.task.exclusive else None
    if not asked:
        return {}
    inner = _untouched(context)
    preprocessing = preprocessing_for(inner, ready.rows, ready.parts["train"], ready.learned)
    test = arrays(inner, preprocessing, ready.learned, ready.parts["test"], "test")
    return by_name.answers(asked, ready.learned.labels, test)


def _untouched(context: Context) -> Context:
    """The same with nothing of the pretrained models changing, in a folder of its own, beginning from nothing."""
    recipe = untouched(context.recipe, context.schema)
    family = MODELS[recipe.family.name]
    folder = context.work / "before"
    RunFolder(folder).work.mkdir(parents=True, exist_ok=True)
    inherit_ways(context.folder, folder)
    return replace(
        context,
        recipe=recipe,
        folder=folder,
        report=RefitReport(context.report),
        family=family,
        family_options=check(family.Options, recipe.family.options, "family"),
        start=None,
    )


def _of_file(context: Context, ready: Ready) -> dict[int, tuple[object, float]]:
    """The same of the model file that the run began from, in a limited process, in the words of this run's answers."""
    start, path = context.recipe.start, context.files.start
    called = {other: own for own, other in start.answers.items()}
    size = path.stat().st_size // MEGABYTE
    predictor = LimitedPredictor(path, SECONDS, CHILD_MEMORY_MB + TIMES_ITS_SIZE * size)
    found: dict[int, tuple[object, float]] = {}
    try:
        answer = of(predictor.schema)
        if answer.name != context.task.gives:
            raise UserError("The model file that it began from answers another question.", "Look at Evaluate instead.")
        for table in whole(raw_tables(context, ready.preprocessing, ready.parts["test"]), predictor.schema):
            given = predictor.answer(_as_theirs(table, predictor.schema, start.columns))
            messages = [called.get(messages, messages) for messages in answer.given(given).tolist()]
            sure = answer.certainty(given).tolist()
            found |= dict(zip(table[ROW].to_pylist(), zip(messages, sure, strict=True), strict=True))
    finally:
        predictor.close()
    return found


def _as_theirs(table: pa.Table, schema: BundleSchema, columns: dict[str, str]) -> pa.Table:
    """Our rows under the names that the model file knows; what we don't have is missing."""
    ours = {other: own for own, other in columns.items() if own in table.column_names}
    asked = {}
    for column in schema.inputs:
        missing = pa.nulls(table.num_rows, pa.binary() if column.traits.is_file else pa.string())
        asked[column.name] = table[ours[column.name]] if column.name in ours else missing
    return pa.table(asked)


def _paired(
    context: Context,
    learned: FittedTarget,
    table: pa.Table,
    answers: Answers,
    earlier: dict[int, tuple[object, float]],
    named: dict[int, str],
) -> Plain:
    truth = context.task.spelled(learned, context.task.encode(learned, table[context.target].combine_chunks()))
    ids = table[ROW].to_numpy()
    known = np.array([row in earlier for row in ids.tolist()]) & np.array([value is not None for value in truth])
    indices = np.flatnonzero(known)
    if not len(indices):
        raise UserError("no test row could be asked of both.", "Look at the test rows.")
    rows, before = ids[indices], [earlier[row] for row in ids[indices].tolist()]
    kind = of(answers.schema)
    earlier_answers, now = np.array([value for value, _ in before], truth.dtype), kind.given(answers)[indices]
    if context.task.numeric:
        return paired.of_values(rows, truth[indices], earlier_answers, now)
    own = np.array([share for _, share in before], "float64")
    found = paired.of_labels(rows, truth[indices], earlier_answers, now, (own, kind.certainty(answers)[indices]))
    if named:
        predicted = np.array([named[row] for row in rows.tolist()], dtype=object)
        found["named"] = paired.of_shares(truth[indices], predicted, now)
    return found
