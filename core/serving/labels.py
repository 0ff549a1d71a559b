"""Which of a model's labels a typed answer means, so that a correction is read as the answer column was."""

from collections.abc import Sequence

from core.serving.words import number, truth


def as_label(text: str, labels: Sequence[str]) -> str:
    """The label that is the same text, number, or yes or no; a new answer stays as it is, without blanks around it."""
    text = text.strip()
    if text in labels:
        return text
    for meaning in (number, truth):
        meant = [meaning(label) for label in labels]
        if None not in meant and len(set(meant)) == len(labels) and meaning(text) in meant:
            return labels[meant.index(meaning(text))]
    return text
