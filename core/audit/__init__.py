"""The check-up of a dataset before training. What is said of data can be repaired by one click.

`kept` and `handled` are for pages; `look` works in job processes. Nothing here imports what trains.
"""

from core.audit.keeping import kept
from core.audit.remedies import applied, handled
from core.audit.report import Report
from core.findings import Finding, Remedy

__all__ = ["Finding", "Remedy", "Report", "applied", "handled", "kept"]
