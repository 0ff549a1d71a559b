"""Columns whose values name single rows: row numbers, ids, names. The rule stands in
core.runs.planning.used_columns."""

from core.audit.context import Context, spelled
from core.findings import Finding, leave_out
from core.kinds import traits_of
from core.messages import Message
from core.records import Column
from core.runs.planning.used_columns import reasons
from core.traits import AMOUNT, LEVEL

NEARLY = 0.95  # share of different values from which a short category is a code


def run(context: Context) -> list[Finding]:
    """A finding for each column that has (nearly) a value of its own in every row."""
    doubtful = reasons(context.schema, context.recipe.data.targets)
    return [
        _finding(context, column)
        for column in context.others
        if column.name in doubtful
        and _names_rows(context.kind(column), column)
        and context.kind(column) == column.kind  # taken otherwise than it was found: texts read as numbers
    ]


def _names_rows(kind: str, column: Column) -> bool:
    profile = column.profile
    present = profile.rows - profile.missing
    if present <= 20 or profile.unique < 2:
        return False
    if profile.number_format and not profile.codes:
        return False  # numbers written as texts, told by another check
    scale = traits_of(kind).scale
    if scale == AMOUNT:
        return True  # the only other reasons for numbers are emptiness and sameness
    return scale == LEVEL and profile.unique > 0.5 * present and profile.mean_words <= 8


def _finding(context: Context, column: Column) -> Finding:
    profile = column.profile
    present = profile.rows - profile.missing
    values = [text for text, _ in profile.frequent]
    every = profile.unique == present
    return Finding(
        check="identifiers",
        severity="warn",
        columns=(column.name,),
        title=Message("names_single_rows", "“{name}” names single rows", name=column.name)
        if every
        else Message("nearly_names_single_rows", "“{name}” is different in nearly every row", name=column.name),
        evidence=Message(
            "identifier_values",
            "It has {different:,} different values in {present:,} rows, for example {values}.",
            different=profile.unique,
            present=present,
            values=spelled(values),
        ),
        consequence=Message(
            "identifier_cost",
            "A model would learn the rows by heart instead of a rule; a new row has a value it has never seen.",
        ),
        remedies=(leave_out(column.name),),
        numbers={"different": profile.unique, "present": present},
    )
