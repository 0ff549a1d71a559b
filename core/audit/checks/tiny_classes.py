"""Answers with so few rows that they can be neither learned nor judged."""

from collections import Counter

import numpy as np

from core.audit.context import Context
from core.audit.remedies import repair
from core.findings import Finding
from core.messages import Message, some
from core.targets.column import as_answer

FEW = 10


def run(context: Context) -> list[Finding]:
    """At most one finding, naming every answer with fewer than 10 rows in the whole dataset."""
    if not context.answer.labels:
        return []
    few = sorted(_counts(context).items(), key=lambda entry: entry[1])
    few = [(label, count) for label, count in few if count < FEW]
    if not few:
        return []
    report = some([Message("answer_times", "“{answer}” ({count})", answer=name, count=count) for name, count in few], 6)
    droppable = _spelled_once(context)
    return [
        Finding(
            check="tiny_classes",
            severity="warn",
            columns=(context.target,),
            title=_title(few),
            evidence=Message("fewer_rows_each", "Fewer than {few} rows each: {told}.", few=FEW, told=report),
            consequence=Message(
                "tiny_classes_cost",
                "Too few to learn from, and with one or two of them in the test part their numbers mean nothing.",
            ),
            remedies=tuple(
                repair(
                    Message("leave_out_answer", "Leave out the rows with “{answer}”", answer=label),
                    "drop_rows",
                    context.target,
                    rule="is",
                    value=label,
                )
                for label, _ in few[:3]
                if label in droppable
            ),
            numbers={"counts": dict(few)},
        )
    ]


def _title(few: list[tuple[str, int]]) -> Message:
    answer, count = few[0]
    if len(few) > 1:
        return Message("tiny_classes", "{count} answers have hardly any rows", count=len(few))
    if count > 1:
        return Message("tiny_class", "“{answer}” has only {count} rows", answer=answer, count=count)
    return Message("class_of_one", "“{answer}” has only one row", answer=answer)


def _spelled_once(context: Context) -> set[str]:
    """The labels that stand in the table as they are and in no other spelling: a rule on the text finds all of them."""
    codes, texts = context.texts(context.target)
    spelled = Counter(zip(np.asarray(context.answer.labels)[context.answer.values].tolist(), codes, strict=True))
    ways = Counter(label for label, _ in spelled)
    return {label for label, code in spelled if ways[label] == 1 and code >= 0 and texts[code] == label}


def _counts(context: Context) -> dict[str, int]:
    """Rows of each answer: exact when the profile lists them all, else as in the sample."""
    stored = context.schema.known(context.target).profile
    profile = as_answer(context.recipe, context.schema.known(context.target)).profile
    if stored.unique <= len(stored.frequent):
        return dict(profile.frequent)
    scale = max(1.0, (profile.rows - profile.missing) / max(1, len(context.answer)))
    values = context.answer.values.tolist()
    return {label: round(values.count(index) * scale) for index, label in enumerate(context.answer.labels)}
