"""Orders of answers: as people write them (bad < fair < good), and the words of well-known scales."""

from collections.abc import Iterable, Sequence

from core.cells.spelling import number
from core.errors import UserError
from core.messages import Message
from core.records import Column
from core.tasks import picking

BELOW = " < "

SCALES: tuple[tuple[str, ...], ...] = tuple(
    tuple(scale.split(", "))
    for scale in (
        "very bad, bad, fair, good, very good, excellent",
        "terrible, poor, mediocre, average, good, great, excellent",
        "poor, fair, good, very good, excellent",
        "very poor, poor, ok, good, very good",
        "poor, acceptable, good, very good, outstanding",
        "unacceptable, acceptable, good, very good",
        "unacc, acc, good, vgood",
        "very low, low, below average, average, above average, high, very high",
        "very low, low, medium, high, very high",
        "low, moderate, high, severe, extreme",
        "none, mild, moderate, severe, very severe",
        "very small, small, medium, large, very large",
        "tiny, small, medium, big, huge",
        "xxs, xs, s, m, l, xl, xxl, 3xl",
        "never, rarely, sometimes, often, always",
        "never, seldom, sometimes, usually, always",
        "strongly disagree, disagree, neither agree nor disagree, agree, strongly agree",
        "strongly disagree, disagree, neutral, agree, strongly agree",
        "very negative, negative, neutral, positive, very positive",
        "very dissatisfied, dissatisfied, neutral, satisfied, very satisfied",
        "very unlikely, unlikely, neutral, likely, very likely",
        "cold, cool, mild, warm, hot",
        "green, yellow, orange, red",
        "bronze, silver, gold, platinum",
        "beginner, intermediate, advanced, expert",
        "easy, medium, hard",
        "bronze, silver, gold, diamond",
        "primary, secondary, tertiary",
        "first, second, third, fourth, fifth",
        "fair, good, very good, premium, ideal",
        "minor, moderate, major, critical",
        "info, low, medium, high, critical",
    )
)


def known_order(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels by a scale that has all of them, at least three; () where none has, or two are spelled alike."""
    different = {label for label in labels if label}
    spelled = {label.casefold().replace("_", " ").replace("-", " ").strip(): label for label in different}
    if len(spelled) < max(3, len(different)):
        return ()
    scale = next((scale for scale in SCALES if {*spelled} <= {*scale}), ())
    return tuple(spelled[word] for word in scale if word in spelled)


def named(order: str) -> list[str]:
    """The answers that an order names, from the lowest to the highest."""
    return [label.strip() for label in order.split(BELOW if BELOW in order else BELOW.strip()) if label.strip()]


def require(column: Column, order: str) -> None:
    """UserError where the order does not name each answer of the column once."""
    asked, labels = named(order), [text for text, _ in column.profile.frequent]
    folds = len({label.casefold() for label in labels}) == len(labels)  # else only their case tells some apart
    fold = str.casefold if folds else str
    known, folded = {fold(label): label for label in labels}, [fold(label) for label in asked]
    values = {"target": column.name, "known": ", ".join(known.values())}
    strange = [label for label in asked if fold(label) not in known]
    if strange and _every(column):
        problem = "“{label}” in the order is no answer of “{target}”."
        raise UserError(problem, "Its answers are: {known}.", label=strange[0], **values)
    if twice := [label for index, label in enumerate(asked) if fold(label) in folded[:index]]:
        raise UserError("“{label}” stands in the order twice.", "Name each answer once.", label=twice[0])
    if asked and (left := [label for key, label in known.items() if key not in folded]):
        fix = "Name each answer of “{target}” once, from the lowest to the highest, with < between them."
        raise UserError("The order leaves out {left}.", fix, left=", ".join(left), target=column.name)


def notes(column: Column, order: str) -> Message:
    """The order of the column's answers as a question, and where nothing but the alphabet speaks for it, that too."""
    labels = [text for text, _ in column.profile.frequent]
    scale = BELOW.join(ordered(labels, order)) + ("" if _every(column) else " …")
    if named(order) or known_order(labels) or all(number(label) is not None for label in labels):
        return Message("order.found", "From the lowest to the highest: {scale}. Is this the order?", scale=scale)
    unsure = "These answers stand as in the alphabet, for no known scale has them: {scale}. Please set the order."
    return Message("order.alphabet", unsure, scale=scale)


def ordered(labels: Sequence[str], order: str) -> tuple[str, ...]:
    """The labels as the setting says, those that it does not name behind; by what they mean where it is empty."""
    known = named(order) or [*known_order(labels)]
    indices = {label.casefold(): rank for rank, label in reversed([*enumerate(known)])}
    rest = picking.ordered(list(labels))
    return tuple(sorted(rest, key=lambda label: indices.get(label.casefold(), len(known))))


def _every(column: Column) -> bool:
    """Whether the column's frequent texts are all that there are."""
    return len(column.profile.frequent) >= column.profile.unique
