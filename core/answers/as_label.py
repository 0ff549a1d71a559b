"""Which of a model's labels a typed answer means, so that a correction is read as the answer column was."""

from collections.abc import Sequence

from core.cells.blanks import bare
from core.cells.missing import MISSING_WORDS
from core.cells.spelling import number, truth
from core.errors import UserError


def as_label(text: str, labels: Sequence[str]) -> str:
    """The label that is the same text, number, or yes or no; a new answer stays as it is, without blanks around it."""
    text = bare(text)
    if text in labels:
        return text
    for meaning in (number, truth):
        meant = [meaning(label) for label in labels]
        if None not in meant and len(set(meant)) == len(labels) and meaning(text) in meant:
            return labels[meant.index(meaning(text))]
    return text


def says_nothing(text: str, labels: Sequence[str] = ()) -> bool:
    """Whether it is blank or a word for a missing value, such as NA, and no label is spelled so."""
    word = bare(text)
    return word in MISSING_WORDS and word not in labels


def answered(text: str, labels: Sequence[str]) -> str:
    """The same as `as_label`; UserError where the text says nothing."""
    if says_nothing(text, labels):
        raise no_answer(text)
    return as_label(text, labels)


def no_answer(text: str) -> UserError:
    """A correction that does not say what the answer should be."""
    return UserError(
        "“{text}” does not say what the answer should be." if bare(text) else "It is not said what is right.",
        "Write the right answer, or say “Wrong” where you do not know it.",
        text=bare(text),
    )
