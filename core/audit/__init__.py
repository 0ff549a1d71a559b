"""The check-up of a dataset before training, and of a model after it. What is said of data can be mended by one click.

`kept` and `handled` are for pages; `look` and `after` work in job processes. Nothing here imports what trains.
"""

from core.audit.finding import Finding, Remedy, Report
from core.audit.keeping import kept
from core.audit.remedies import applied, handled

__all__ = ["Finding", "Remedy", "Report", "applied", "handled", "kept"]
