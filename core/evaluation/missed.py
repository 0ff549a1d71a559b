"""The answers that a model finds in no test row, however good its numbers are otherwise. Computes nothing anew."""

from collections.abc import Sequence

from core.judgement import Evaluation
from core.messages import NOTHING, Message, plural, together
from core.plain import Plain

NAMED = 3  # answers that one line names


def missed(evaluation: Evaluation) -> list[Plain]:
    """{"label", "rows"} of each answer that has test rows of which none was found, the most rows first.

    [] for numbers, and where every answer was found at least once.
    """
    none = [entry for entry in evaluation.classes if entry.support and not entry.recall]
    none.sort(key=lambda entry: -entry.support)
    return [{"label": entry.label, "rows": entry.support} for entry in none]


def unfound_sentence(found: Sequence[Plain]) -> Message:
    """The same in half a sentence, for the line that praises a run: "finds none of the 38 “bad” rows".

    found: as `missed` gives it, and as a run's headline keeps it under "missed"; "" when nothing was missed.
    """
    if not found:
        return NOTHING
    first = found[0]
    if len(found) == 1:
        one, many = "misses the only “{answer}” row", "finds none of the {count:,} “{answer}” rows"
        return plural("missed.one_answer", one, many, count=first["rows"], answer=first["label"])
    named = [
        Message("missed.answer", "“{answer}” ({count:,})", answer=entry["label"], count=entry["rows"])
        for entry in found[:NAMED]
    ]
    more = len(found) - NAMED
    last = named.pop() if more < 1 else plural("missed.more", "of 1 more answer", "of {count} more answers", count=more)
    return Message("missed.answers", "finds no row of {answers} or {last}", answers=together(named, ", "), last=last)
