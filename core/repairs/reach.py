"""Which repairs of a table new rows don't get, though the model learned from what they made. Reads no table."""

from collections.abc import Collection, Sequence

from core.recipe import RepairChoice
from core.repaired import Repaired
from core.repairs import REPAIRS


def unreached(done: Sequence[Repaired], used: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """For each repair, in order, the columns that new rows bring as they were before it; () where that changes nothing.

    used: the columns that the model learns from. What becomes of the answer column, and rows that are gone, don't
    matter to new rows. A column that was made from another counts as that one.
    """
    wanted, found = set(used), []
    for repair in reversed(done):
        touched = [name for name in repair.changed if name in wanted]
        if wanted & {*repair.added}:
            touched.append(repair.column)
            wanted = wanted - {*repair.added} | {repair.column}
        found.append(tuple(dict.fromkeys(touched)))
    return tuple(reversed(found))


def missed(done: Sequence[Repaired], used: Collection[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those repairs alone, each in words with its columns."""
    pairs = zip(done, unreached(done, used), strict=True)
    return tuple((repair.told, columns) for repair, columns in pairs if columns)


def would_miss(choice: RepairChoice, target: str) -> bool:
    """Whether new rows would do without this repair, before it is done: it changes more than answers, in the table."""
    repair = REPAIRS[choice.repair]
    return repair.where == "data" and repair.changes_values and choice.column != target
