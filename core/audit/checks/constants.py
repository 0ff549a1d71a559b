"""Columns that are the same in every row, or in nearly every row."""

from core.audit.context import Context
from core.findings import Finding, leave_out
from core.messages import Message, some
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
        elif share >= NEARLY and context.predictive_powers.get(column.name, 0.0) < TELLING:
            nearly.append((column.name, profile, share))
    found = []
    if same:
        found.append(_finding(same, "warn", Message("constant_tells_nothing", "They tell a model nothing.")))
    if nearly:
        words = Message(
            "nearly_constant_may_mislead",
            "The few other rows are too few to learn from; a model may take chance for a rule.",
        )
        found.append(_finding(nearly, "hint", words))
    return found


def usual_share(profile: ColumnProfile) -> float:
    """The share of all rows that have the most frequent value, missing counted as one; 0 for an empty column."""
    if not profile.unique or not profile.rows:
        return 0.0
    most = max(profile.frequent[0][1] if profile.frequent else 0, profile.missing)
    return most / profile.rows


def _finding(entries: list[tuple[str, ColumnProfile, float]], severity: str, consequence: Message) -> Finding:
    names = tuple(name for name, _, _ in entries)
    report = some([_message(profile, share) for _, profile, share in entries], 6, "; ")
    return Finding(
        check="constants",
        severity=severity,
        columns=names,
        title=_title(names, nearly=severity == "hint"),
        evidence=Message("constant_shares", "{told}.", told=report),
        consequence=consequence,
        remedies=(leave_out(*names),),
        numbers={"shares": {name: share for name, _, share in entries}},
    )


def _title(names: tuple[str, ...], *, nearly: bool) -> Message:
    if len(names) > 1 and nearly:
        return Message("nearly_constants", "{count} columns are the same in nearly every row", count=len(names))
    if len(names) > 1:
        return Message("constants", "{count} columns are the same in every row", count=len(names))
    if nearly:
        return Message("nearly_constant", "“{name}” is the same in nearly every row", name=names[0])
    return Message("constant", "“{name}” is the same in every row", name=names[0])


def _message(profile: ColumnProfile, share: float) -> Message:
    if not profile.unique:
        return Message("empty_everywhere", "“{name}”: empty in every row", name=profile.name)
    if profile.missing > 0.5 * profile.rows:
        return Message("empty_mostly", "“{name}”: empty in {share:.1%} of the rows", name=profile.name, share=share)
    return Message(
        "usual_value_mostly",
        "“{name}”: “{value}” in {share:.1%} of the rows",
        name=profile.name,
        value=profile.frequent[0][0][:40],
        share=share,
    )
