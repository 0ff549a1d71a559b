"""The facts of a column of texts that are read as numbers: range, middle, spread and histogram of what they mean."""

from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from core.data.facts import distribution
from core.reading.engine import identifier
from core.records import ColumnProfile
from core.repairs.read_numbers import ReadNumbers
from core.repairs.running import repaired

MOST = 1_000_000  # different texts that are read; of more, the facts are those of the plain numbers among them


def as_read(database: duckdb.DuckDBPyConnection, profile: ColumnProfile) -> ColumnProfile:
    """The profile with its numbers as the first recipe reads them; `data` is the dataset's table."""
    if not (profile.number_format and profile.number_certain) or profile.unique > MOST:
        return profile
    name = identifier(profile.name)
    found = database.execute(
        f"SELECT trim({name}) AS text, count(*) AS n FROM data WHERE {name} IS NOT NULL GROUP BY 1"
    ).fetchnumpy()
    reading = ReadNumbers()
    texts = pa.array(np.asarray(found["text"]), pa.string())
    values = repaired(reading, reading.fit(texts, ReadNumbers.Options(**profile.number_format)), texts)
    values, counts = values.to_numpy(zero_copy_only=False), np.asarray(found["n"])
    finite = np.isfinite(values)
    if not finite.any():
        return profile
    distinct, inverse = np.unique(values[finite], return_inverse=True)
    counted = np.bincount(inverse, weights=counts[finite]).astype("int64")
    return replace(profile, **distribution.facts(distinct, counted))
