"""Which column of a file of corrections says what the answers should be. Reads no file."""

from collections.abc import Collection, Sequence

from core.answers import ANSWERS
from core.errors import UserError

NAMES = ("should be", "it should be", "correction", "corrected", "truth", "right answer")
GIVEN = tuple(answer.names[0] for answer in ANSWERS.values())  # the answer, in a file that was downloaded here


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
