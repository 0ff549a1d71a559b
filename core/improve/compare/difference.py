"""In which settings recipes differ, in the words of the forms. Knows no run and no score."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.improve.compare.in_words import Wording

APART = "–"  # the setting has no meaning there


@dataclass(frozen=True)
class Difference:
    """One setting in which some recipes differ: where it stands, its title, the column it is about, a value of each."""

    key: str
    part: str
    title: str
    column: str
    values: tuple[str, ...]


def differences(many: Sequence[Sequence[Wording]]) -> list[Difference]:
    """The settings that are not the same in all of these recipes, in the forms' order.

    A setting that has no meaning in some of them (the leaves of trees in a linear model) is told where it differs among
    the others: what took its meaning away stands in the list itself.
    """
    by_key = [{entry.key: entry for entry in wordings} for wordings in many]
    found = []
    for key in _keys(many):
        own = [entries.get(key) for entries in by_key]
        there = [entry for entry in own if entry is not None]
        values = tuple(there[0].absent or APART if entry is None else entry.value for entry in own)
        if len({*values} - {APART}) > 1:
            found.append(Difference(key, there[0].part, there[0].title, there[0].column, values))
    return found


def _keys(many: Sequence[Sequence[Wording]]) -> list[str]:
    """The keys of all, each behind the one that it follows in its own recipe."""
    keys: list[str] = []
    for wordings in many:
        index = 0
        for entry in wordings:
            if entry.key in keys:
                index = keys.index(entry.key) + 1
            else:
                keys.insert(index, entry.key)
                index += 1
    return keys
