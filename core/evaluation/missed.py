"""The answers that a model finds in no test row, however good its numbers are otherwise. Computes nothing anew."""

from collections.abc import Sequence

from core.judgement import Evaluation
from core.plain import Plain

NAMED = 3  # answers that one line names


def missed(evaluation: Evaluation) -> list[Plain]:
    """{"label", "rows"} of each answer that has test rows of which none was found, the most rows first.

    [] for numbers, and where every answer was found at least once.
    """
    none = [entry for entry in evaluation.classes if entry.support and not entry.recall]
    none.sort(key=lambda entry: -entry.support)
    return [{"label": entry.label, "rows": entry.support} for entry in none]


def told(found: Sequence[Plain]) -> str:
    """The same in half a sentence, for the line that praises a run: "finds none of the 38 “bad” rows".

    found: as `missed` gives it, and as a run's headline keeps it under "missed"; "" when nothing was missed.
    """
    if not found:
        return ""
    first = found[0]
    if len(found) == 1:
        if first["rows"] == 1:
            return f"misses the only “{first['label']}” row"
        return f"finds none of the {first['rows']:,} “{first['label']}” rows"
    names = [f"“{entry['label']}” ({entry['rows']:,})" for entry in found[:NAMED]]
    more = len(found) - NAMED
    last = f"of {more} more answers" if more > 1 else "of 1 more answer" if more == 1 else names.pop()
    return f"finds no row of {', '.join(names)} or {last}"
