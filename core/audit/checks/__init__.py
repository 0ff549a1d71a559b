"""The checks of the check-up, in the order in which they look. A new check is one file and one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from core.audit.checks import (
    constants,
    duplicates,
    few_rows,
    groups,
    identifiers,
    imbalance,
    long_sounds,
    missing,
    mixed_units,
    outliers,
    personal,
    spellings,
    target_leakage,
    time_order,
    tiny_classes,
    totals,
    unreadable,
)
from core.audit.context import Context
from core.findings import Finding


@dataclass(frozen=True)
class Check:
    """One check: `label` says what is being looked for, `run` finds it."""

    name: str
    label: str
    run: Callable[[Context], list[Finding]]


CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        Check("giveaway", "Columns that give the answer away (target leakage)", target_leakage.run),
        Check("groups", "Rows that belong together", groups.run),
        Check("time_order", "Time order", time_order.run),
        Check("duplicates", "Rows that stand there twice", duplicates.run),
        Check("identifiers", "Names and numbers of single rows", identifiers.run),
        Check("personal", "Personal data", personal.run),
        Check("imbalance", "Rare answers", imbalance.run),
        Check("tiny_classes", "Answers with hardly any rows", tiny_classes.run),
        Check("spellings", "One value spelled in several ways", spellings.run),
        Check("unreadable", "Values that can't be read", unreadable.run),
        Check("mixed_units", "Mixed units", mixed_units.run),
        Check("long_sounds", "Sounds that are not heard whole", long_sounds.run),
        Check("totals", "Rows of totals", totals.run),
        Check("outliers", "Odd values", outliers.run),
        Check("missing", "Missing values", missing.run),
        Check("constants", "Columns that hardly change", constants.run),
        Check("few_rows", "Few rows", few_rows.run),
    )
}
