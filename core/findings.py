"""What a check-up or a look back says: findings with evidence, consequence and remedies. Plain records."""

from dataclasses import dataclass

from core.messages import Message
from core.plain import Plain

SEVERITIES = ("stop", "warn", "hint")  # worst first
ACTIONS = ("leave_out", "repair", "kind", "split", "task")


@dataclass(frozen=True)
class Remedy:
    """One click that repairs a finding.

    leave_out: {"columns"}. repair: {"repair", "column", "options"}, a RepairChoice. kind: {"column", "kind"}.
    split: options of the split. task: options of the task.
    """

    label: Message
    action: str
    arguments: Plain


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth a look.

    severity: stop (the numbers would be worthless), warn, hint. `evidence` is a sentence with the numbers in it,
    `numbers` the same as plain data; `examples` are at most 6 rows, column to text, "row" counting from 1.
    `consequence` says what happens if nothing is done. Texts hold users' values: never to be read as HTML or Markdown.
    """

    check: str
    severity: str
    columns: tuple[str, ...]
    title: Message
    evidence: Message
    consequence: Message
    remedies: tuple[Remedy, ...] = ()
    numbers: Plain | None = None
    examples: tuple[dict[str, str], ...] = ()


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise as found."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def leave_out(*columns: str) -> Remedy:
    """Learn without these columns."""
    label = (
        Message("leave_out_column", "Leave it out")
        if len(columns) == 1
        else Message("leave_out_columns", "Leave them out")
    )
    return Remedy(label, "leave_out", {"columns": list(columns)})
