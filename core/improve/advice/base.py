"""What an advice is: what to do, why, what it is likely to bring, and the button that does it. Plain records."""

import math
from dataclasses import dataclass, field

from core.improve.advice.case import Case
from core.improve.gains.gain import Gain
from core.improve.learning.curve import FLAT
from core.messages import Message
from core.plain import Plain
from core.recipe import Recipe

TRAIN, LONGER, FURTHER, ROWS, INBOX = "train", "longer", "further", "rows", "inbox"
NEARLY = 0.02  # share of wrong answers, or of what is not explained: with less there is little to look for
PLENTY = 1_000  # rows of one sort, where a curve over all of them is flat
ROOM = 50  # rows to choose by, below which nothing can be told of them


def plenty(case: Case, rows: float) -> bool:
    """Whether so many rows of one sort are enough: the measured curve is flat, and there are as many as that needs."""
    return case.curve is not None and case.curve.verdict == FLAT and rows >= PLENTY


def amount(value: float) -> str:
    """A number in the answer's unit, without powers of ten where it is large."""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def apart(seen: float, unseen: float, *, share: bool) -> str:
    """The losses on a model's own rows and on those kept aside, in half a sentence; of numbers their square roots."""
    if share:
        return Message(
            "loss_seen_unseen",
            "its error (log loss) is {seen:.3g} on the rows it learned from and {unseen:.3g} on rows kept aside",
            seen=seen,
            unseen=unseen,
        )
    own, other = (amount(math.sqrt(loss)) for loss in (seen, unseen))
    return Message(
        "off_seen_unseen",
        "it is off by {own} on the rows it learned from and by {other} on rows kept aside",
        own=own,
        other=other,
    )


@dataclass(frozen=True)
class Action:
    """What the button does. `effect`: what will change, in a sentence.

    train: a run of `recipe`, which becomes the draft. longer: the run goes on for `epochs` more. further: more of the
    pretrained model may change. rows: the page where rows are added. inbox: the inbox.
    """

    name: str
    label: Message
    effect: Message
    recipe: Recipe | None = None
    epochs: int = 0


@dataclass(frozen=True)
class Advice:
    """One thing that would help. `evidence` is a sentence with the numbers in it, `numbers` the same as plain data.

    gain: in the points of `measure`, None where it can't be said. Texts hold users' values: never to be read as HTML or
    Markdown.
    """

    name: str
    title: Message
    evidence: Message
    action: Action
    gain: Gain | None
    measure: str
    numbers: Plain = field(default_factory=dict)
    main: bool = True  # whether `measure` is the one that runs are chosen by
    better: bool = True  # whether it makes the model better, not only what is known of it

    @property
    def weight(self) -> float:
        """What advice is put in order by: what can't be said comes last."""
        if self.gain is None:
            return 0.0
        return self.gain.weight * (1.0 if self.main else 0.5)
