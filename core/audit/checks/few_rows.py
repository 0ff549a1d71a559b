"""Tables so small that luck decides how good a model looks: they are better judged in turns."""

from core.audit.context import Context
from core.data.facts.answer_column import as_answer
from core.findings import Finding, Remedy

FEW = 500  # rows with an answer


def run(context: Context) -> list[Finding]:
    """At most one finding, with by how much luck alone may move the numbers."""
    profile = as_answer(context.recipe, context.schema.column(context.target)).profile
    rows, split = profile.rows - profile.missing, context.recipe.split
    if rows >= FEW:
        return []
    tested = max(1, round(split.test * rows))
    luck = 100 * 1.96 * 0.5 / tested**0.5  # normal approximation at an accuracy of one half, 95 %
    told = f"About {tested:,} of {rows:,} rows are kept for the test."
    if context.answer.labels:
        told += f" By luck alone, an accuracy measured on so few can be off by {min(50, luck):.0f} points either way."
    return [
        Finding(
            check="few_rows",
            severity="hint",
            columns=(),
            title=f"With {rows:,} rows, the numbers depend on luck",
            evidence=told,
            consequence=(
                f"Judged in turns (cross-validation), {split.folds} models judge all rows but the test, each those "
                f"it has not seen: the numbers get steadier. Training takes about {split.folds + 2} times as long."
            ),
            remedies=(Remedy("Let several models judge in turns", "split", {"method": "folds"}),),
            numbers={"rows": rows, "tested": tested},
        )
    ]
