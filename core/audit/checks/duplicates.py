"""Rows that stand there more than once, and how many of them the test part would know from training."""

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.audit.context import Context, example_rows, spelled, whole_column
from core.audit.remedies import repair
from core.data.facts.encoded import Encoded
from core.errors import UserError
from core.findings import Finding
from core.messages import Message, together
from core.reading.engine import connected, identifier, literal
from core.records import ROW, Column
from core.repairs.base import EVERY
from core.runs.parts import assign_parts, read_target
from core.tasks import TASKS

BY_CHANCE = 0.2  # of the equal pairs: when chance alone would give so many, they are no copies
KNOWN = 0.01  # share of the test rows from which their numbers can't be trusted
MOST_ROWS = 5_000_000


def run(context: Context) -> list[Finding]:
    """At most two findings: rows that are equal in all used columns, and equal rows with different answers.

    When so few columns are used that rows are often equal by chance, all columns must be. Where a model looks at
    pictures or sounds, the same file counts, whatever stands beside it.
    """
    files = [column.name for column in context.schema.columns if _is_file(context, column)]
    if files:
        return _look(context, files)
    used = [c.name for c in context.others if context.recipe.choice(c.name).use or c.profile.number_format]
    return _look(context, used) or (_look(context, list(context.columns)) if len(used) < len(context.columns) else [])


def _is_file(context: Context, column: Column) -> bool:
    return (
        column.profile.storage == "bytes" and context.recipe.choice(column.name).use and column.name != context.target
    )


def _look(context: Context, names: list[str]) -> list[Finding]:
    if not names:
        return []
    with tempfile.TemporaryDirectory(prefix="atelier-audit-") as folder:
        rows, inputs, answers = _hashes(context, names, Path(folder))
        both = inputs ^ (answers * np.uint64(0x9E3779B97F4A7C15))
        copies = _extra(both)
        pairs = _pairs(both)
        unlike = _contradicting(inputs, both)
        files = any(name not in context.columns for name in names)
        found, chance = [], 0.0 if files else by_chance(list(context.columns.values()), names, len(rows))
        if chance * _equal_answers(context) >= BY_CHANCE * max(pairs, 1):
            return []
        if copies.any():
            known, tested = _known_to_training(context, rows, both, Path(folder))
            found.append(_copies(context, names, rows, both, copies, known, tested))
        if unlike.any() and chance < BY_CHANCE * _pairs(inputs):
            found.append(_unlike(context, names, rows, inputs, unlike))
    return found


def by_chance(columns: list[Encoded], names: list[str], rows: int) -> float:
    """How many pairs of rows with equal inputs there would be if the columns had nothing to do with one another."""
    log = 0.0
    for column in columns:
        if column.name in names:
            log += np.log(_equal_share(column))
    return float(np.exp(min(50.0, log + np.log(max(rows, 1)) * 2 - np.log(2))))


def _equal_share(column: Encoded) -> float:
    """The share of pairs of rows that agree in a column."""
    values = np.nan_to_num(column.amounts, nan=-1.2345e300) if column.codes is None else column.codes
    _, counts = np.unique(values, return_counts=True)
    shares = counts / max(1, counts.sum())
    return float(np.sum(shares**2)) or 1.0


def _equal_answers(context: Context) -> float:
    _, counts = np.unique(context.answer.values, return_counts=True)
    return float(np.sum((counts / counts.sum()) ** 2))


def _hashes(context: Context, names: list[str], folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row ids and 64-bit hashes of the used columns and of the answer; of huge datasets the first five million rows."""
    columns = ", ".join(identifier(name) for name in names)
    answers = _answers(context)
    with connected(folder, context.data) as database:
        database.register("answers", answers)
        found = database.execute(
            f"SELECT {ROW} AS id, hash({columns}) AS inputs, hash(answers.answer) AS answer"
            f" FROM read_parquet({literal(str(context.data))}) JOIN answers USING ({ROW})"
        ).fetchnumpy()
    order = np.argsort(np.asarray(found["id"]), kind="stable")
    ids, inputs, answer = (np.asarray(found[name])[order] for name in ("id", "inputs", "answer"))
    return ids, inputs, answer


def _answers(context: Context) -> pa.Table:
    """Row ids and answers as they are learned, where there is one: 1 and 1.0 are no contradiction."""
    table = whole_column(context.data, [*context.reading.columns], MOST_ROWS)
    read = context.reading.answers(table)
    return pa.table({ROW: table[ROW].combine_chunks(), "answer": read}).filter(read.is_valid())


def _extra(hashes: np.ndarray) -> np.ndarray:
    """Every copy but the first of its kind, bool [N]."""
    extra = np.ones(len(hashes), dtype=bool)
    extra[np.unique(hashes, return_index=True)[1]] = False
    return extra


def _pairs(hashes: np.ndarray) -> float:
    counts = np.unique(hashes, return_counts=True)[1].astype(float)
    return float(np.sum(counts * (counts - 1) / 2))


def _contradicting(inputs: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Rows whose inputs also stand there with another answer, bool [N]."""
    kinds, first = np.unique(both, return_index=True)
    different, counts = np.unique(inputs[first], return_counts=True)
    return np.isin(inputs, different[counts > 1]) if len(kinds) else np.zeros(len(inputs), bool)


def _known_to_training(context: Context, rows: np.ndarray, both: np.ndarray, folder: Path) -> tuple[int, int]:
    """How many test rows have a copy in training, and how many test rows there are, split as a run would."""
    try:
        target = read_target(context.reading, context.data, TASKS[context.recipe.task.name])
        parts = assign_parts(context.recipe, target, folder, None, context.data, context.schema)
    except UserError:  # too few rows, or a split that can't be split: the run will say so
        return 0, 0
    test = np.isin(rows, parts["test"])
    train = np.isin(rows, parts["train"])
    return int(np.isin(both[test], both[train]).sum()), int(test.sum())


def _examples(context: Context, names: list[str], ids: np.ndarray) -> tuple[dict[str, str], ...]:
    wanted = pa.array(ids[:6], pa.int64())
    shown = [name for name in names if name in context.columns] or list(context.columns)
    columns = [ROW, *dict.fromkeys([*shown[:6], context.target])]
    with pq.ParquetFile(context.data) as file:
        found = [batch.filter(pc.is_in(batch[ROW], wanted)) for batch in file.iter_batches(65_536, columns=columns)]
        table = pa.Table.from_batches(found).select(columns)
    order = pc.index_in(wanted, table[ROW].combine_chunks())
    return example_rows(table.take(order), columns[1:])


def _together(hashes: np.ndarray, chosen: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Ids of a few rows, equal ones beside each other."""
    kinds = list(dict.fromkeys(hashes[chosen][:3].tolist()))
    return np.concatenate([rows[hashes == kind][:3] for kind in kinds])[:6]


def _copies(
    context: Context,
    names: list[str],
    rows: np.ndarray,
    both: np.ndarray,
    copies: np.ndarray,
    known: int,
    tested: int,
) -> Finding:
    count, share = int(copies.sum()), float(copies.mean())
    note = Message(
        "copies_share",
        "{share:.1%} of the rows are equal to an earlier row in {columns} and the answer.",
        share=share,
        columns=_which(context, names),
    )
    if tested:
        known_rows = Message(
            "copies_known",
            "{known:,} of the {tested:,} test rows would have a copy among the training rows.",
            known=known,
            tested=tested,
        )
        note = together([note, known_rows])
    return Finding(
        check="duplicates",
        severity="warn" if tested and known >= max(3, KNOWN * tested) else "hint",
        columns=(),
        title=Message("copies", "{count:,} rows are copies of others", count=count)
        if count > 1
        else Message("copy", "One row is a copy of another"),
        evidence=note,
        consequence=Message(
            "copies_flatter",
            "A model that has seen a row in training knows its answer in the test: the numbers look "
            "better than they are.",
        ),
        remedies=(
            repair(
                Message("keep_each_once", "Keep each row once"),
                "drop_duplicates",
                EVERY,
                columns=[*names, context.target],
            ),
        ),
        numbers={"copies": count, "share": share, "known_test_rows": known, "test_rows": tested},
        examples=_examples(context, names, _together(both, copies, rows)),
    )


def _unlike(context: Context, names: list[str], rows: np.ndarray, inputs: np.ndarray, unlike: np.ndarray) -> Finding:
    count, share = int(unlike.sum()), float(unlike.mean())
    return Finding(
        check="duplicates",
        severity="warn" if share >= 0.05 else "hint",
        columns=(),
        title=Message("equal_rows_differ", "{count:,} equal rows have different answers", count=count),
        evidence=Message(
            "equal_rows_share",
            "{share:.1%} of the rows are equal to another row in {columns}, but their answers differ.",
            share=share,
            columns=_which(context, names),
        ),
        consequence=Message(
            "equal_rows_cost",
            "No model can get both right. Perhaps the column that tells them apart is left out or missing.",
        ),
        numbers={"rows": count, "share": share},
        examples=_examples(context, names, _together(inputs, unlike, rows)),
    )


def _which(context: Context, names: list[str]) -> Message:
    if any(name not in context.columns for name in names):
        return spelled(names)
    return (
        Message("every_used_column", "every used column")
        if len(names) == len(context.used)
        else Message("every_column", "every column")
    )
