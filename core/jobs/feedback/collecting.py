"""Gathers asked rows by a project's rules, from a whole file as it is answered or one row at a time.

Gathering must never keep anybody from an answer: without room it gathers nothing, and the answers go on.
"""

import pyarrow as pa

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.jobs.feedback import answered
from core.plain import Plain
from core.store import runs
from core.store.feedback import collecting
from core.store.feedback.collecting import Answered


class Gathering:
    """Looks at a file's rows and answers as they are made (see core.serving.batch.Seen)."""

    def __init__(self, workspace: str, run: str, bundle_sha: str, schema: BundleSchema) -> None:
        self._model = (workspace, runs.get(workspace, run).project, run, bundle_sha)
        self._schema = schema
        self.kept = 0

    def __call__(self, taken: pa.Table, given: Answers) -> None:
        """Take the next rows into account."""
        self.kept += _gather(self._model, list(answered.each(taken, given, self._schema)))


def one(workspace: str, run: str, bundle_sha: str, values: Plain, given: Answers) -> int:
    """The same for one row; returns how many were gathered."""
    project = runs.get(workspace, run).project
    row = answered.one(values, of(given.schema).records(given)[0], given.schema)
    return _gather((workspace, project, run, bundle_sha), [row])


def _gather(model: tuple[str, str, str, str], rows: list[Answered]) -> int:
    try:
        return collecting.gather(*model, rows)
    except UserError:  # the quota or the disk is full: whoever asks is not the one to repair that
        return 0
