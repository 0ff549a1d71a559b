"""The column that rows are split by, read: which rows belong together, when they were, which part they name."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.cells.columns import as_numbers, as_texts
from core.data.splits.split import CALIBRATION, PARTS, TEST, TRAIN, VALIDATION
from core.errors import UserError
from core.kinds import KINDS, traits_of
from core.kinds.date import Date
from core.plain import Plain
from core.records import ROW, ColumnProfile
from core.settings import check
from core.traits import AMOUNT, DAYS

UNREADABLE = 0.05  # share of the values that may fail to read as a time
SPELLINGS = {
    TRAIN: ("train", "training", "trn", "tr", "learn", "learning", "fit", "entrenamiento", "entraînement", "训练"),
    VALIDATION: ("validation", "valid", "validate", "val", "dev", "development", "validierung", "验证"),
    CALIBRATION: ("calibration", "calibrate", "calib", "cal", "kalibrierung", "校准"),
    TEST: ("test", "testing", "tst", "holdout", "hold-out", "hold out", "held out", "prueba", "测试"),
}
_PARTS = {word: part for part, words in SPELLINGS.items() for word in words}


def named_parts(profile: ColumnProfile) -> tuple[str, ...]:
    """The parts that all values of a column name, in the usual order; () when it holds anything else, or only one."""
    words = [text.strip().lower() for text, _ in profile.frequent]
    if profile.storage != "text" or profile.missing or not words or len(words) < profile.unique:
        return ()
    named = {_PARTS.get(word, "") for word in words}
    return tuple(part for part in PARTS if part in named) if "" not in named and len(named) > 1 else ()


def read_column(dataset: Path, column: str, rows: np.ndarray) -> pa.ChunkedArray:
    """The stored values of those row ids, in the dataset's order."""
    table = pq.read_table(dataset, columns=[ROW, column])
    return table.filter(pc.is_in(table[ROW], pa.array(rows)))[column]


def groups(values: pa.ChunkedArray) -> np.ndarray:
    """int64 [N], equal for equal texts; a row without a value is a group of its own."""
    texts = as_texts(values)
    codes: np.ndarray = texts.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype("int64")
    missing = np.flatnonzero(pc.equal(texts, "").to_numpy(zero_copy_only=False))
    codes[missing] = codes.max(initial=0) + 1 + np.arange(len(missing))
    return codes


def times(values: pa.ChunkedArray, kind: str, options: Plain, column: str, rows: np.ndarray) -> np.ndarray:
    """float64 [N] that grows with time, NaN where there is none: days for dates, as the model reads them, or a number.

    UserError for a kind that has no order, and when more than 5 % of the values can't be read; it names the first.
    """
    texts = as_texts(values)
    scale = traits_of(kind).scale
    if scale == DAYS:
        date, dates = Date(), as_texts(values)
        state = date.fit(dates, check(date.Options, options, f"columns.{column}"))
        found = date.day_numbers(dates, state)
    elif scale == AMOUNT:
        found = np.asarray(as_numbers(values), "float64")
    else:
        raise UserError(
            "“{column}” is a {kind}, which has no earlier and later.",
            "Choose a date or a number column, or change its kind.",
            column=column,
            kind=KINDS[kind].label.lower(),
        )
    present = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    wrong = np.flatnonzero(present & ~np.isfinite(found))
    if len(wrong) > UNREADABLE * max(1, present.sum()):
        raise UserError(
            "{count} values of “{column}” can't be read as a time, first “{value}” in row {row}.",
            "Correct them, set the column's day and month order, or deal the rows at random.",
            count=len(wrong),
            column=column,
            value=texts[int(wrong[0])].as_py()[:80],
            row=int(rows[wrong[0]]) + 1,
        )
    return found


def part_names(values: pa.ChunkedArray, column: str, rows: np.ndarray) -> np.ndarray:
    """The part that each row names, object [N]; UserError names the first word that is none."""
    encoded = as_texts(values).dictionary_encode()
    words = encoded.dictionary.to_pylist()
    parts = [_PARTS.get(word.strip().lower(), "") for word in words]
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    found: np.ndarray = np.array(parts, dtype=object)[codes]
    wrong = np.flatnonzero(found == "")
    if len(wrong):
        word = words[codes[wrong[0]]]
        raise UserError(
            "“{column}” says {word} in row {row}, which names no part ({count} rows).",
            "Write train, validation, calibration or test, or deal the rows at random.",
            column=column,
            word=f"“{word[:80]}”" if word else "nothing",
            row=int(rows[wrong[0]]) + 1,
            count=len(wrong),
        )
    return found
