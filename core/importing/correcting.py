"""Which column of a file of corrections says what the answers should be. Reads no file."""

from collections.abc import Collection, Sequence

from core.answers import ANSWERS, sets
from core.errors import UserError

NAMES = ("should be", "it should be", "correction", "corrected", "truth", "right answer")
GIVEN = tuple(answer.names[0] for answer in ANSWERS.values())  # the answer, in a file that was downloaded here


def columns_of(columns: Sequence[str], inputs: Collection[str], answers: Sequence[str]) -> tuple[str, ...]:
    """One column as `column_of` finds it, or the several answer columns themselves where no other says so by its name.

    UserError without any, and where only some of the answer columns are there.
    """
    if len(answers) == 1:
        return (column_of(columns, inputs, answers[0]),)
    named = {name.strip().casefold(): name for name in reversed(columns) if name not in inputs}
    there = [named[name.strip().casefold()] for name in answers if name.strip().casefold() in named]
    if not there or any(name in named for name in NAMES):
        return (column_of(columns, inputs, ", ".join(answers)),)
    if len(there) < len(answers):
        raise UserError(
            "Of the answer columns {names}, this file has only {there}.",
            "Keep all of them, or name a column “should be” and write into it what applies, as in “{both}”.",
            names=_quoted(answers),
            there=_quoted(there),
            both=sets.together(answers[:2]),
        )
    return tuple(there)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def column_of(columns: Sequence[str], inputs: Collection[str], target: str) -> str:
    """A column that says so by its name, else the target's, else the downloaded answers themselves; none of `inputs`.

    UserError without any.
    """
    named = {name.strip().casefold(): name for name in reversed(columns) if name not in inputs}
    found = next((named[name] for name in (*NAMES, target.strip().casefold(), *GIVEN) if name in named), None)
    if found is None:
        raise UserError(
            "No column of this file says what the answers should be.",
            "Name a column “should be” or “{target}”, and write the right answers into it.",
            target=target,
        )
    return found
