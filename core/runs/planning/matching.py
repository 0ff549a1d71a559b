"""Which of our columns and answers stand for those of a model that someone else made: by name, then by kind and words.

Looks at the profile alone. What is said of it is for people who do not code.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from core.bundle_schema import BundleSchema, InputColumn
from core.data.lineage.alike import folded
from core.kinds import KINDS, traits_of
from core.messages import Message, some
from core.records import Column, Schema
from core.runs.planning.used_columns import readable
from core.traits import AMOUNT, DAYS

ALIKE = 0.5  # of two columns' values, or of the words of their names, from which on they may be the same
READS = 0.8  # of the values that a kind must be able to read
MOST_NAMED = 5


@dataclass(frozen=True)
class Matches:
    """`columns` and `answers`: its name for each of ours; `said`: the differences, a sentence each."""

    columns: dict[str, str]
    answers: dict[str, str]
    differences: tuple[str, ...]


def match(theirs: BundleSchema, schema: Schema, answer: Column, left_out: Collection[str] = ()) -> Matches:
    """What of our table stands for what of theirs.

    answer: our answer column as the recipe reads it, with at least its most frequent labels. left_out: columns that
    their table had, too, and that the model was not given.
    """
    ours = [column for column in schema.columns if column.name != answer.name]
    columns = _columns(theirs.inputs, ours)
    answers, notes = _answers(theirs.labels, answer) if theirs.labels else ({}, [])
    new = [column for column in ours if column.name not in left_out]
    return Matches(columns, answers, (*_differences(theirs.inputs, new, columns), *notes))


def target_for(theirs: BundleSchema, schema: Schema) -> str:
    """The column that answers what the model answers: of its name, else with most of its answers; "" without one."""
    named = next((column.name for column in schema.columns if folded(column.name) == folded(theirs.target)), "")
    if named or not theirs.labels:
        return named
    shares = {column.name: _overlap(theirs.labels, _values(column)) for column in schema.columns}
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] >= ALIKE else ""


def _columns(theirs: Iterable[InputColumn], ours: list[Column]) -> dict[str, str]:
    """Pairs found by one rule after the other, each column once."""
    open_theirs, open_ours, found = list(theirs), list(ours), {}
    for rule in (_same, _spelled, _worded, _valued, _only):
        for other in list(open_theirs):
            fitting = [column for column in open_ours if fits(other, column)]
            chosen = [column for column in fitting if rule(other, column, fitting, open_theirs)]
            if len(chosen) == 1 or (chosen and rule in (_same, _spelled)):
                found[chosen[0].name] = other.name
                open_theirs.remove(other)
                open_ours.remove(chosen[0])
    return found


def fits(other: InputColumn, column: Column) -> bool:
    """Whether our column can be read as the kind of theirs."""
    profile = column.profile
    if other.kind not in KINDS or not readable(other.kind, profile):
        return False
    kind = KINDS[other.kind]
    share = kind.share(profile)
    if share is None or profile.storage in kind.stored_as:
        return kind.traits.is_file == traits_of(column.kind).is_file
    return share >= READS or (kind.traits.scale == AMOUNT and profile.number_certain)


def _same(other: InputColumn, column: Column, *_: object) -> bool:
    return other.name == column.name


def _spelled(other: InputColumn, column: Column, *_: object) -> bool:
    return folded(other.name) == folded(column.name)


def _worded(other: InputColumn, column: Column, *_: object) -> bool:
    return other.kind == column.kind and _overlap(_words(other.name), _words(column.name), both=True) >= ALIKE


def _valued(other: InputColumn, column: Column, *_: object) -> bool:
    return bool(other.categories) and _overlap(other.categories, _values(column)) >= ALIKE


def _only(other: InputColumn, column: Column, fitting: list[Column], theirs: list[InputColumn]) -> bool:
    """The only one of its kind on either side; numbers only where they are about as large."""
    mine = [each for each in fitting if each.kind == other.kind]
    alone = column.kind == other.kind and len(mine) == 1 and sum(each.kind == other.kind for each in theirs) == 1
    if not alone or not (other.traits.medium or other.traits.scale in (AMOUNT, DAYS)):
        return False
    low, high = column.profile.low, column.profile.high
    if other.traits.scale != AMOUNT:
        return True
    if low is None or high is None or other.low is None or other.high is None:
        return False
    shared = min(high, other.high) - max(low, other.low)
    return shared >= ALIKE * min(high - low, other.high - other.low)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name) if len(word) > 2]


def _values(column: Column) -> list[str]:
    return [text for text, _ in column.profile.frequent]


def _overlap(one: Iterable[str], other: Iterable[str], both: bool = False) -> float:
    """The share of values that are in both, of the smaller side, or of all there are."""
    left, right = ({folded(text) for text in side} - {""} for side in (one, other))
    whole = len(left | right) if both else min(len(left), len(right))
    return len(left & right) / whole if whole else 0.0


def _answers(theirs: tuple[str, ...], answer: Column) -> tuple[dict[str, str], list[Message]]:
    ours = _values(answer)
    known = {folded(label) or label: label for label in theirs}
    found = {
        label: label if label in theirs else known[folded(label)]
        for label in ours
        if label in theirs or folded(label) in known
    }
    messages = [
        Message("answer_stands_for", "“{answer}” stands for the answer “{other}”.", answer=label, other=other)
        for label, other in found.items()
        if label != other
    ]
    if not found:
        return {}, [
            Message(
                "no_answer_known",
                "None of its answers is among yours: what it knows of the columns is kept, the answers are new.",
            )
        ]
    new = [label for label in ours if label not in found]
    gone = [label for label in theirs if label not in found.values()]
    messages += (
        [Message("answers_new", "New to it, and learned from your rows: {answers}.", answers=named(new))] if new else []
    )
    if gone and len(ours) >= answer.profile.unique:  # else the rarer ones of ours may be these
        messages.append(
            Message(
                "answers_forgotten",
                "It also knew {answers}, which your rows don't have: it forgets that.",
                answers=named(gone),
            )
        )
    return found, messages


def _differences(theirs: tuple[InputColumn, ...], ours: list[Column], pairs: dict[str, str]) -> list[Message]:
    by_name = {column.name: column for column in ours}
    messages = [
        Message("column_stands_for", "“{name}” stands for “{other}”.", name=own, other=other)
        for own, other in pairs.items()
        if own != other
    ]
    for other in (each for each in theirs if each.name not in pairs.values()):
        own = by_name.get(other.name)
        if own is None or own.name in pairs:
            messages.append(
                Message("column_not_there", "Your data has no “{name}”: it learns to do without.", name=other.name)
            )
        else:
            kinds = [KINDS[kind].label.lower() if kind in KINDS else kind for kind in (other.kind, own.kind)]
            messages.append(
                Message(
                    "column_of_other_kind",
                    "“{name}” was a {kind} and is a {other} in your data: it learns to do without.",
                    name=other.name,
                    kind=kinds[0],
                    other=kinds[1],
                )
            )
    more = [column.name for column in ours if column.name not in pairs]
    messages += (
        [
            Message(
                "columns_never_seen",
                "It never saw {columns}, so that stays out; you can switch it on on the Data page.",
                columns=named(more),
            )
        ]
        if more
        else []
    )
    return messages


def named(names: list[str], show: Callable[[str], str] = "“{}”".format) -> Message:
    """A few of the names, and how many more there are."""
    return some([*map(show, names)], MOST_NAMED)
