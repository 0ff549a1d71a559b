"""Lets a network begin from weights of one trained before: what stands for the same is copied, the rest is new.

The numbers' scale is learned from the new rows, so that a column in other units still means something.
"""

from dataclasses import dataclass

import numpy as np

from core.layout import Layout
from core.messages import Message, plural, together
from core.models.base import Start
from core.models.named_parts import Piece
from core.models.network.weights import HEAD, pieces, tensors
from core.networks.network import Answering
from core.records import FittedTarget

NOBODY = "\0"  # no column is called so


@dataclass(frozen=True)
class Taken:
    """What was taken over: `numbers` of `all` there are; `head`: every answer was; `note` says it to the user."""

    numbers: int
    all: int
    head: bool
    note: str


def take_over(answering: Answering, layout: Layout, learned: FittedTarget, start: Start) -> Taken:
    """Copy into the network what `start` has of it, by name, shape and level; never raises for what doesn't fit."""
    whole = tensors(answering)
    ours = pieces(answering, layout, learned)
    theirs = pieces(answering, layout, learned, lambda name: _called(name, start.columns))
    found = []
    for own, other in zip(ours, theirs, strict=True):
        target = own.of(whole[own.tensor])
        found.append((own, _copied(target, own, other.name, start), target))
    numbers = sum(len(rows) * target[0].size if own.levels else target.size * bool(rows) for own, rows, target in found)
    answers = {row for own, rows, _ in found if own.tensor == HEAD[0] for row in rows}
    every = sum(target.size for *_, target in found)
    return Taken(
        numbers,
        every,
        head=len(answers) == len(whole[HEAD[0]]),
        note=_message([(own, bool(rows)) for own, rows, _ in found], len(answers), layout, learned),
    )


def _copied(target: np.ndarray, piece: Piece, name: str, start: Start) -> list[int]:
    """The rows of `target` that were overwritten; [0] where it has no rows of its own."""
    given = start.weights.get(name)
    if given is None or given.shape[1:] != target.shape[1:] or given.ndim != target.ndim:
        return []
    if not piece.levels:
        if given.shape != target.shape:
            return []
        target[...] = given
        return [0]
    known = {level: index for index, level in enumerate(start.levels.get(name, ()))}
    called = start.answers if piece.tensor in HEAD and piece.levels else {}
    found = [(row, known.get(called.get(level, level))) for row, level in enumerate(piece.levels)]
    pairs = [(row, index) for row, index in found if index is not None and index < len(given)]
    for row, index in pairs:
        target[row] = given[index]
    return [row for row, _ in pairs]


def _called(name: str, columns: dict[str, str]) -> str:
    """The other network's name for a column of ours, or for a number made of one (“when: year”)."""
    owner = max((own for own in columns if name == own or name.startswith(f"{own}: ")), key=len, default=None)
    return NOBODY + name if owner is None else columns[owner] + name.removeprefix(owner)


def _message(found: list[tuple[Piece, bool]], answers: int, layout: Layout, learned: FittedTarget) -> Message:
    parts = [
        Message("taken_over.reader", "what reads “{column}”", column=column.name)
        for column in layout.tensors
        if _most(found, f"encoder:{column.name}:")
    ]
    plain = [code.name for code in layout.codes if _most(found, f"category:{code.name}")]
    used = {piece.name for piece, taken in found if taken and "<" in piece.name}
    plain += [name for name in layout.numbers if any(each.endswith(f"<number:{name}>") for each in used)]
    if plain:
        every = len(layout.codes) + len(layout.numbers)
        one, many = "{taken} of {count} column", "{taken} of {count} columns"
        parts.append(plural("taken_over.columns", one, many, count=every, taken=len(plain)))
    if _most(found, "trunk."):
        parts.append(Message("taken_over.middle", "the layers in the middle"))
    if answers:
        parts.append(_answers(answers, len(learned.labels)))
    if not parts:
        return Message(
            "nothing_taken_over", "Nothing of the model that it begins from fits: everything is learned anew."
        )
    what = together([*([together(parts[:-1], ", ")] if parts[1:] else []), parts[-1]], " and ")
    message = Message("taken_over", "Taken over from the model that it begins from: {what}.", what=what)
    if all(taken for _, taken in found) and answers in (0, len(learned.labels)):
        return message
    return together([message, Message("taken_over.rest", "The rest is new.")])


def _answers(taken: int, count: int) -> Message:
    if taken == 1 and count <= 1:
        return Message("taken_over.answer", "the answer")
    return Message("taken_over.answers", "{taken} of {count} answers", taken=taken, count=count)


def _most(found: list[tuple[Piece, bool]], start: str) -> bool:
    """Whether most of the tensors of that part were taken over."""
    own = [taken for piece, taken in found if piece.name.startswith(start)]
    return 2 * sum(own) > len(own)
