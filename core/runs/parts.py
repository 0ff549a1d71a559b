"""Which rows a run uses and how they are split into parts. Knows no model; reads the row ids and the target only."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.cells.columns import as_texts
from core.data.lineage import provenance
from core.data.splits import split_by, split_column
from core.data.splits.split import PARTS, TEST, TRAIN, USE, as_table, known_parts, make_split, read, rows_of, write
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe
from core.records import ROW, Schema
from core.targets.found import find_column
from core.targets.several import SeveralReading
from core.targets.target_reading import TargetReading
from core.tasks import TASKS, Task


@dataclass(frozen=True)
class Target:
    """The rows that have an answer: ids int64 [N], the answers [N] as `TargetReading` reads them, how many had none.

    `unread`: how many of those had a value that can't be read as an answer; `example` is one of them.
    """

    rows: np.ndarray
    values: pa.Array
    missing: int
    unread: int = 0
    example: str = ""

    def of(self, rows: np.ndarray) -> pa.Array:
        """The answers of those row ids, in this target's order."""
        return self.values.filter(pa.array(np.isin(self.rows, rows)))


@dataclass(frozen=True)
class Parts:
    """Row ids int64 of every part; a part may be empty."""

    rows: dict[str, np.ndarray]

    def __getitem__(self, part: str) -> np.ndarray:
        return self.rows[part]

    def counts(self) -> dict[str, int]:
        """Rows of each part, the empty ones left out."""
        return {part: len(rows) for part, rows in self.rows.items() if len(rows)}


def read_target(reading: TargetReading | SeveralReading, dataset: Path, task: Task) -> Target:
    """Row ids and answers where there is one; UserError names the row of a value that can't be an answer."""
    target = reading.name
    if ROW not in pq.read_schema(dataset).names:
        raise UserError(
            "{file} is a Parquet file, but not a dataset: its rows have no lasting numbers.",
            "Bring it in as data first (on the command line: `read`).",
            file=dataset.name,
        )
    table = pq.read_table(dataset, columns=[ROW, *reading.columns])
    answers = reading.answers(table)
    present = pc.is_valid(answers)
    unread = _filled(table[reading.columns[0]].filter(pc.invert(present)))
    rows, values = table[ROW].combine_chunks().filter(present), answers.filter(present)
    if len(values) == 0:
        raise UserError("“{target}” has no value that can be learned.", "Choose another target.", target=target)
    task.learn(target, values, rows.to_numpy())  # speaks up about a value in any part
    missing = table.num_rows - len(values)
    return Target(rows.to_numpy(), values, missing, len(unread), unread[0].as_py() if len(unread) else "")


def _filled(stored: pa.ChunkedArray) -> pa.Array:
    """The texts of those values that are not empty."""
    texts = as_texts(stored)
    return texts.filter(pc.not_equal(texts, ""))


def assign_parts(
    recipe: Recipe, target: Target, folder: Path, inherited: Path | None, dataset: Path, schema: Schema
) -> Parts:
    """The parts: those the folder holds already, else split anew (rows of an inherited split keep their part)."""
    path = RunFolder(folder).split
    if not path.exists():
        earlier = read(inherited) if inherited is not None else None
        write(assigned(recipe, target, dataset, schema, earlier), path)
    split = read(path)
    rows = {part: rows_of(split, part) for part in (*PARTS, USE)}
    parts = Parts({part: ids[np.isin(ids, target.rows)] for part, ids in rows.items()})
    if len(parts["train"]) == 0 or len(parts["test"]) == 0:
        raise UserError(
            "With {rows} rows no part is left for {part}.",
            "Bring more rows, or change the shares of the split.",
            rows=len(target.rows),
            part="testing" if len(parts["train"]) else "training",
        )
    return parts


def assigned(
    recipe: Recipe, target: Target, dataset: Path, schema: Schema, inherited: pa.Table | None = None
) -> pa.Table:
    """The split that the recipe asks for, by its method; UserError when its column does not serve for that.

    Rows drawn from use are in the part `use` whatever an earlier split says; rows that came as corrections are learned
    from, but for those whose group stands in the test part: these wait. Added rows that name no part are learned from.
    """
    came = provenance.came(dataset)
    drawn, complaints = (np.isin(target.rows, came[source]) for source in (provenance.USE, provenance.CORRECTION))
    complaints |= _without_target(recipe, target.rows, dataset) & np.isin(target.rows, came[provenance.ADDED])
    if inherited is not None:
        complaints &= known_parts(target.rows, inherited) == ""
        inherited = inherited.filter(pc.invert(pc.is_in(inherited[ROW], pa.array(came[provenance.USE]))))
    apart = drawn | complaints
    if not apart.any():
        return _assigned(recipe, target, dataset, schema, inherited)
    rest = Target(target.rows[~apart], target.values.filter(pa.array(~apart)), target.missing)
    found = _assigned(recipe, rest, dataset, schema, inherited)
    parts = known_parts(target.rows, found)
    parts[drawn], parts[complaints] = USE, TRAIN
    if recipe.split.method != "time" and (groups := groups_of(recipe, target.rows, dataset)) is not None:
        parts[complaints & np.isin(groups, groups[parts == TEST])] = split_by.WAITING
    return as_table(target.rows, parts)


def _without_target(recipe: Recipe, rows: np.ndarray, dataset: Path) -> np.ndarray:
    """Which of the rows the column that names the parts says nothing of, bool [N]; none where there is no such."""
    if recipe.split.method != "column":
        return np.zeros(len(rows), bool)
    values = split_column.read_column(dataset, recipe.split.column, rows)
    silent: np.ndarray = pc.equal(as_texts(values), "").to_numpy(zero_copy_only=False)
    return silent


def _assigned(recipe: Recipe, target: Target, dataset: Path, schema: Schema, inherited: pa.Table | None) -> pa.Table:
    options = recipe.split
    strata = strata_of(target, recipe) if options.stratify else None
    if (groups := groups_of(recipe, target.rows, dataset)) is not None:
        named = options.model_copy(update={"column": group_column(recipe)})
        return split_by.by_group(target.rows, groups, strata, named, inherited)
    if options.method in ("random", "folds"):
        return make_split(target.rows, strata, options, inherited)
    values = split_column.read_column(dataset, options.column, target.rows)
    if options.method == "column":
        words = known_parts(target.rows, inherited)  # a row that has its part needs no word: a correction names none
        new = words == ""
        words[new] = split_column.part_names(values.filter(pa.array(new)), options.column, target.rows[new])
        return split_by.by_word(target.rows, words, strata, options, inherited)
    choice = recipe.choice(options.column)
    kind = choice.kind or find_column(schema, options.column).kind
    times = split_column.times(values, kind, choice.options, options.column, target.rows)
    return split_by.by_time(target.rows, times, options, inherited)


def groups_of(recipe: Recipe, rows: np.ndarray, dataset: Path) -> np.ndarray | None:
    """int64 [N], equal for those of the row ids that must stay together; None when each stands for itself."""
    column = group_column(recipe)
    return split_column.groups(split_column.read_column(dataset, column, rows)) if column else None


def group_column(recipe: Recipe) -> str:
    """The column whose equal values stay together: the task needs it, or the split goes by it; "" without any."""
    own = TASKS[recipe.task.name].group_column(recipe.task.options)
    return own or (recipe.split.column if recipe.split.method in ("group", "folds") else "")


def strata_of(target: Target, recipe: Recipe) -> np.ndarray:
    """A whole number for each row, int64 [N]: rows of the same one are spread evenly over the parts."""
    return TASKS[recipe.task.name].stratify_by(target.values)
