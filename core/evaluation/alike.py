"""Which columns of some rows say the same as another one: copies, other words, the same order of numbers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOSTLY = 0.9  # share of different values from which other words for the same can't be told from chance


def different(table: pa.Table) -> tuple[str, ...]:
    """The names of the columns that say something; of several that say the same the first alone."""
    kept: dict[bytes, list[str]] = {}  # by their codes
    for name in table.column_names:
        codes = _codes(table[name])
        alike = kept.setdefault(codes.tobytes(), [])
        if codes.max(initial=0) > 0 and not any(_same(table[name], table[other], codes) for other in alike):
            alike.append(name)
    found = {name for names in kept.values() for name in names}
    return tuple(name for name in table.column_names if name in found)


def _codes(values: pa.ChunkedArray) -> np.ndarray:
    """Each row's value as a number, counted as they come up; a missing value is one, too."""
    encoded = pc.dictionary_encode(values.combine_chunks(), null_encoding="encode")
    codes: np.ndarray = encoded.indices.to_numpy(zero_copy_only=False)
    return codes


def _same(one: pa.ChunkedArray, other: pa.ChunkedArray, codes: np.ndarray) -> bool:
    """Whether columns with the same codes say the same: where nearly all values differ, the codes prove nothing."""
    if codes.max() + 1 < MOSTLY * len(codes) or one.equals(other):
        return True
    if not (_numeric(one) and _numeric(other)):
        return False
    first, second = (values.to_numpy().astype("float64") for values in (one, other))
    known = np.isfinite(first) & np.isfinite(second)
    steps = np.diff(second[known][np.argsort(first[known], kind="stable")])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _numeric(values: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_integer(values.type) or pa.types.is_floating(values.type))
