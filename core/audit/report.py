"""A check-up's result as one plain record. Looks at no data."""

from dataclasses import dataclass

from core.data.facts.associations import Associations, Correlations, Missing
from core.findings import SEVERITIES, Finding


@dataclass(frozen=True)
class Report:
    """A check-up's result: `rows` of the dataset, of which `looked_at` were looked at closely."""

    rows: int
    looked_at: int
    seconds: float
    findings: tuple[Finding, ...]
    associations: Associations | None = None

    @property
    def worst(self) -> str:
        """The gravest severity among the findings; "" without any."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in SEVERITIES if severity in found), "")


NOTHING = Associations("", (), Correlations(), Missing())
