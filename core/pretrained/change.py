"""How much of a pretrained model may change while it learns from own data: the choices and their words. Knows no
model."""

from dataclasses import dataclass
from typing import Literal

Change = Literal["nothing", "little", "last", "everything"]
NOTHING, LITTLE, LAST, EVERYTHING = "nothing", "little", "last", "everything"
RANK = 8  # of the additions that learn where a little may change (LoRA), measured as enough


@dataclass(frozen=True)
class Choice:
    """One answer to the question: `label` on its card, `help` says what learns then, `term` is the field's word.

    `done` says it of a model, behind its name.
    """

    name: str
    label: str
    help: str
    term: str
    done: str


CHOICES: dict[str, Choice] = {
    choice.name: choice
    for choice in (
        Choice(
            NOTHING,
            "Nothing",
            "It stays as it is; only what stands behind it learns. Quickest, as what it sees in your rows is kept.",
            "frozen",
            "as it is",
        ),
        Choice(
            LITTLE,
            "A little",
            "All its layers bend a little: small additions learn, and become part of it at the end.",
            "LoRA, or scales and biases",
            "changed a little",
        ),
        Choice(
            LAST,
            "Its last layers",
            "The first layers stay as they are, the last ones learn anew what to look for in your data.",
            "last layers unfrozen",
            "its last layers changed",
        ),
        Choice(
            EVERYTHING,
            "Everything",
            "All of it learns, its first layers in smaller steps. Takes the most time and memory.",
            "full fine-tuning",
            "all of it changed",
        ),
    )
}
