"""Carries out a whole check-up: one sample of rows, every check in CHECKS, and how the columns are associated."""

import time
from collections.abc import Callable
from pathlib import Path

from core.audit.checks import CHECKS
from core.audit.context import make_context
from core.audit.report import Report
from core.data.dataset_files import load_schema
from core.data.facts.associations import associations
from core.errors import UserError
from core.findings import Finding, in_order
from core.recipe import Recipe
from core.targets.found import target_column
from core.tasks import TASKS

FEWEST = 10
MOST_OF_A_CHECK = 12  # findings of one check that are told; more are counted in the last


def look(data: Path, recipe: Recipe, progress: Callable[[float, str], None] | None = None) -> Report:
    """Check a dataset for what would mislead a model; `progress` gets a share 0..1 and a sentence.

    UserError when the target is not in the dataset or hardly has a value.
    """
    started = time.monotonic()
    report = progress or (lambda share, message: None)
    schema = load_schema(data)
    target_column(recipe, schema)
    report(0.0, "Reading rows")
    context = make_context(data, schema, recipe)
    if len(context.answer) < FEWEST:
        raise UserError(
            "Only {rows} of the rows looked at have a value in “{target}”.",
            "Choose another target, or bring more rows.",
            rows=len(context.answer),
            target=recipe.data.target,
        )
    findings: list[Finding] = []
    unfit = TASKS[recipe.task.name].unfit
    checks = [check for check in CHECKS.values() if check.name not in unfit]
    for index, check in enumerate(checks):
        report(0.1 + 0.7 * index / len(checks), check.label)
        findings += check.run(context)[:MOST_OF_A_CHECK]
    report(0.85, "How the columns go together")
    found = associations(list(context.columns.values()), context.answer, context.predictive_powers)
    report(1.0, "Ready")
    seconds = round(time.monotonic() - started, 2)
    return Report(schema.rows, len(context.answer), seconds, in_order(findings), found)
