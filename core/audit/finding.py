"""What the check-up says: findings with evidence, consequence and remedies, as plain records. Looks at no data."""

from dataclasses import dataclass

from core.data.relations import Correlations, Missing, Relations

SEVERITIES = ("stop", "warn", "hint")  # worst first
ACTIONS = ("leave_out", "repair", "kind", "split", "task")


@dataclass(frozen=True)
class Remedy:
    """One click that mends a finding.

    leave_out: {"columns"}. repair: {"repair", "column", "options"}, a RepairChoice. kind: {"column", "kind"}.
    split: options of the split. task: options of the task.
    """

    label: str
    action: str
    arguments: dict


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
    title: str
    evidence: str
    consequence: str
    remedies: tuple[Remedy, ...] = ()
    numbers: dict | None = None
    examples: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """A check-up's result: `rows` of the dataset, of which `looked_at` were looked at closely."""

    rows: int
    looked_at: int
    seconds: float
    findings: tuple[Finding, ...]
    relations: Relations | None = None

    @property
    def worst(self) -> str:
        """The gravest severity among the findings; "" without any."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in SEVERITIES if severity in found), "")


NOTHING = Relations("", (), Correlations(), Missing())


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise as found."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
