"""Which repairs of a table new rows don't get, though the model learned from what they made. Reads no table.

A category whose capitals were changed, or whose values were replaced as a whole, gets that in the model's graph, too.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.kinds import traits_of
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column
from core.repaired import Repaired
from core.repairs import REPAIRS
from core.repairs.base import DataRepair
from core.repairs.letter_case import LONGEST
from core.traits import LEVEL


def kinds(columns: Iterable[tuple[Column, ColumnChoice]]) -> dict[str, str]:
    """Column -> kind of those that the model learns from; "" for long ones, for no graph changes them."""
    return {
        column.name: "" if column.profile.longest > LONGEST else choice.kind or column.kind
        for column, choice in columns
    }


def again(done: Sequence[Repaired], used: Mapping[str, str]) -> tuple[RepairChoice, ...]:
    """Model repairs that do for new rows what was done to the table; to its own rows they change nothing more.

    used: as `kinds` gives it. A column is left out when anything else was done to its values as well.
    """
    found = []
    for name, kind in used.items():
        steps = [repair for repair in done if name in repair.changed]
        if traits_of(kind).scale == LEVEL:
            found += _same_case(steps, name) or _same_values(steps, name)
    return tuple(found)


def unreached(done: Sequence[Repaired], used: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """For each repair, in order, the columns that new rows bring as they were before it; () where that changes nothing.

    used: as `kinds` gives it. What becomes of the answer column, and rows that are gone, don't matter to new rows. A
    column that was made from another counts as that one.
    """
    wanted, found = {*used} - {choice.column for choice in again(done, used)}, []
    present = {*used}
    for repair in reversed(done):
        touched = [name for name in repair.changed if name in wanted]
        if present & {*repair.added}:
            touched.append(repair.column)
            present |= {repair.column}
            wanted |= {repair.column}
        found.append(tuple(dict.fromkeys(touched)))
    return tuple(reversed(found))


def missed(done: Sequence[Repaired], used: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those repairs alone, each in words with its columns."""
    pairs = zip(done, unreached(done, used), strict=True)
    return tuple((repair.told, columns) for repair, columns in pairs if columns)


def would_miss(
    choice: RepairChoice, targets: Sequence[str], done: Sequence[Repaired] = (), used: Mapping[str, str] = {}
) -> bool:
    """Whether new rows would do without this repair, before it is done to a table with such a history.

    targets: the answer columns, which new rows don't have.
    """
    repair, name = REPAIRS[choice.repair], choice.column
    if not isinstance(repair, DataRepair) or not repair.changes_values or name in targets:
        return False
    mine = Repaired(choice.repair, name, "", changed=(name,), options=choice.options)
    return not again((*done, mine), {name: used.get(name, "")})


def _same_case(steps: Sequence[Repaired], column: str) -> list[RepairChoice]:
    """Small letters for all, whatever case was chosen: capitals of ß and İ are no single letters."""
    if not steps or {step.repair for step in steps} != {"text_case"}:
        return []
    return [RepairChoice(repair="letter_case", column=column, options={"to": "lower"})]


def _same_values(steps: Sequence[Repaired], column: str) -> list[RepairChoice]:
    """The values replaced, one after the other; not where one becomes what another replaced."""
    pairs = [(step.options.get("find", ""), step.options.get("replacement", "")) for step in steps]
    whole = all(step.repair == "replace_text" and _as_it_stands(step.options) for step in steps)
    if not steps or not whole or {find for find, _ in pairs} & {made for _, made in pairs}:
        return []
    return [
        RepairChoice(repair="merge", column=column, options={"keep": 0, "listed": [find], "into": made})
        for find, made in pairs
    ]


def _as_it_stands(options: Mapping[str, object]) -> bool:
    """Whether a value is replaced as a whole, letter by letter the same, and by something."""
    find, made = (str(options.get(name, "")) for name in ("find", "replacement"))
    plain = options.get("whole") and not options.get("pattern") and not options.get("ignore_case")
    return bool(plain and made) and find == find.strip() and made == made.strip()
