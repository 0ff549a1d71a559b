"""What answers single rows and tables, whichever way: a bundle opened here, or one in a process of its own."""

from typing import Protocol

import pyarrow as pa

from core.answers import Answers
from core.bundle_schema import BundleSchema


class Asking(Protocol):
    """What answers single rows: a bundle opened here, or one in a process of its own."""

    schema: BundleSchema
    card: str

    def answer(self, table: pa.Table) -> Answers:
        """Answers for the rows of a table."""

    def answer_one(self, values: dict[str, object]) -> Answers:
        """The answer for one row given as column name -> value; None or a column left out means missing."""
