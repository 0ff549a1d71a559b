"""Columns that are the same in every row, or in nearly every row."""

from core.audit.context import Context
from core.findings import Finding, leave_out
from core.records import ColumnProfile

NEARLY = 0.995  # share of the rows that have the usual value
TELLING = 0.05  # power from which the few other rows are worth keeping


def run(context: Context) -> list[Finding]:
    """One finding for the columns without any information, and one for those with hardly any."""
    same, nearly = [], []
    for column in context.others:
        profile = column.profile
        if profile.storage in ("bytes", "list"):
            continue
        share = usual_share(profile)
        if profile.unique <= 1 and share in (0.0, 1.0):
            same.append((column.name, profile, share))
        elif share >= NEARLY and context.powers.get(column.name, 0.0) < TELLING:
            nearly.append((column.name, profile, share))
    found = []
    if same:
        found.append(_finding(same, "warn", "the same in every row", "They tell a model nothing."))
    if nearly:
        words = "The few other rows are too few to learn from; a model may take chance for a rule."
        found.append(_finding(nearly, "hint", "the same in nearly every row", words))
    return found


def usual_share(profile: ColumnProfile) -> float:
    """The share of all rows that have the most frequent value, missing counted as one; 0 for an empty column."""
    if not profile.unique or not profile.rows:
        return 0.0
    most = max(profile.frequent[0][1] if profile.frequent else 0, profile.missing)
    return most / profile.rows


def _finding(entries: list[tuple[str, ColumnProfile, float]], severity: str, words: str, consequence: str) -> Finding:
    names = tuple(name for name, _, _ in entries)
    told = [_told(profile, share) for _, profile, share in entries[:6]]
    more = f" and {len(entries) - 6} more" if len(entries) > 6 else ""
    title = f"“{names[0]}” is {words}" if len(names) == 1 else f"{len(names)} columns are {words}"
    return Finding(
        check="constants",
        severity=severity,
        columns=names,
        title=title,
        evidence="; ".join(told) + more + ".",
        consequence=consequence,
        remedies=(leave_out(*names),),
        numbers={"shares": {name: share for name, _, share in entries}},
    )


def _told(profile: ColumnProfile, share: float) -> str:
    if not profile.unique:
        return f"“{profile.name}”: empty in every row"
    if profile.missing > 0.5 * profile.rows:
        return f"“{profile.name}”: empty in {share:.1%} of the rows"
    return f"“{profile.name}”: “{profile.frequent[0][0][:40]}” in {share:.1%} of the rows"
