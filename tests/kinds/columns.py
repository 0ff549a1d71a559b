"""Tables and profiles for tests, made from plain lists."""

import pyarrow as pa

from core.data.preparation.preprocessing import Preprocessing
from core.kinds import KINDS
from core.recipe import ColumnChoice
from core.records import Column, ColumnProfile


def profile(name, values):
    """The few facts that `describe` needs, by counting."""
    present = [str(value) for value in values if value not in (None, "")]
    counts = sorted(((text, present.count(text)) for text in set(present)), key=lambda pair: (-pair[1], pair[0]))
    return ColumnProfile(
        name,
        "text",
        len(values),
        len(values) - len(present),
        len(counts),
        frequent=tuple(counts[:20]),
        plain=not any(isinstance(value, str) for value in values),
    )


def preprocessing(**columns):
    """A Front fitted on columns given as name=(kind, values[, options]); short ones end with missing values."""
    pairs, arrays = [], {}
    rows = max(len(values) for _, values, *_ in columns.values())
    for name, (kind, values, *options) in columns.items():
        pairs.append(
            (Column(name, kind, profile(name, values[:2000])), ColumnChoice(options=options[0] if options else {}))
        )
        arrays[name] = pa.array([*values, *[None] * (rows - len(values))])
    return Preprocessing.fit(pairs, pa.table(arrays))


def one(kind, train, values, options=None):
    """What one column of that kind becomes: (numbers, codes) of `values` after learning from `train`."""
    assert kind in KINDS
    fitted = preprocessing(x=(kind, train, options or {}))
    return fitted.run(pa.table({"x": pa.array(values, pa.array(train).type)}))[:2]
