"""Tables so small that luck decides how good a model looks: they are better judged in turns."""

from core.audit.context import Context
from core.findings import Finding, Remedy
from core.messages import Message, together
from core.targets.column import as_answer

FEW = 500  # rows with an answer


def run(context: Context) -> list[Finding]:
    """At most one finding, with by how much luck alone may move the numbers."""
    profile = as_answer(context.recipe, context.schema.known(context.target)).profile
    rows, split = profile.rows - profile.missing, context.recipe.split
    if rows >= FEW:
        return []
    tested = max(1, round(split.test * rows))
    luck = 100 * 1.96 * 0.5 / tested**0.5  # normal approximation at an accuracy of one half, 95 %
    note = Message(
        "few_test_rows", "About {tested:,} of {rows:,} rows are kept for the test.", tested=tested, rows=rows
    )
    if context.answer.labels:
        by_luck = Message(
            "luck_of_few_rows",
            "By luck alone, an accuracy measured on so few can be off by {points:.0f} points either way.",
            points=min(50, luck),
        )
        note = together([note, by_luck])
    return [
        Finding(
            check="few_rows",
            severity="hint",
            columns=(),
            title=Message("few_rows", "With {rows:,} rows, the numbers depend on luck", rows=rows),
            evidence=note,
            consequence=Message(
                "few_rows_in_turns",
                "Judged in turns (cross-validation), {folds} models judge all rows but the test, each "
                "those it has not seen: the numbers get steadier. Training takes about {times} times as "
                "long.",
                folds=split.folds,
                times=split.folds + 2,
            ),
            remedies=(
                Remedy(Message("judge_in_turns", "Let several models judge in turns"), "split", {"method": "folds"}),
            ),
            numbers={"rows": rows, "tested": tested},
        )
    ]
