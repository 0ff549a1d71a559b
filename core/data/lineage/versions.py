"""Makes a new version of a dataset by data repairs: table, schema, rejected rows, history. Knows no store."""

import dataclasses
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from core.data.dataset_files import load_schema, rejects, sidecar
from core.data.facts.profile import examine
from core.data.lineage import provenance, waiting
from core.errors import UserError
from core.folders import DatasetFolder
from core.kinds import detect
from core.plain import Plain, from_dict, to_dict, write_json
from core.reading.engine import plain_failures
from core.recipe import RepairChoice
from core.records import Column, ColumnProfile, Schema
from core.repaired import Repaired
from core.repairs import tables
from core.repairs.base import Summary

Progress = Callable[[float, str], None]


@dataclasses.dataclass(frozen=True)
class Step:
    """One data repair that was done: the choice, in words, and what came of it."""

    repair: str
    column: str
    options: Plain
    told: str
    summary: Summary

    @property
    def choice(self) -> RepairChoice:
        """To do the same again."""
        return RepairChoice(repair=self.repair, column=self.column, options=self.options)

    @property
    def repaired(self) -> Repaired:
        """What the schema remembers of it."""
        options = {name: value for name, value in self.options.items() if name != "edits"}
        changed, added = self.summary.inside, self.summary.columns_added
        if changed is None:
            changed = tuple(name for name, _ in self.summary.changed)
        return Repaired(self.repair, self.column, self.told, changed, added, options)


def make(
    data: Path, choices: Sequence[RepairChoice], folder: Path, progress: Progress | None = None
) -> tuple[Step, ...]:
    """Write the repaired version of the dataset `data` into `folder` (data.parquet, schema, rejects, history.json).

    A column keeps its kind unless the repair made its values another sort. UserError as core.repairs.tables.apply; then
    `folder` holds nothing of it.
    """
    if not choices:
        raise UserError("There is no repair to do.", "Choose one.")
    report, out = progress or (lambda share, message: None), DatasetFolder(folder).data
    source, steps = data, []
    try:
        for index, choice in enumerate(choices):
            repair = tables.data_repair(choice)
            report(0.5 * index / len(choices), repair.label)
            fresh = folder / f".step-{index}.parquet"
            summary = tables.apply(source, fresh, choice)
            note = repair.in_words(repair.Options.model_validate(choice.options))
            steps.append(Step(choice.repair, choice.column, choice.model_dump(mode="json")["options"], note, summary))
            if source != data:
                source.unlink()
            source = fresh
        report(0.5, "Counting values")
        done = tuple(step.repaired for step in steps)
        schema = _schema(source, load_schema(data), done, lambda share: report(0.5 + share / 2, "Counting values"))
        write_json(sidecar(out), schema)
        if rejects(data).exists():
            shutil.copyfile(rejects(data), rejects(out))
        provenance.carry(data, out)
        waiting.repaired(data, source, out, choices)
        write_json(DatasetFolder(folder).history, {"format": 1, "steps": [to_dict(step) for step in steps]})
        source.replace(out)
    except BaseException:
        beside = (sidecar(out), rejects(out), provenance.path_of(out), waiting.path_of(out))
        for left in (*folder.glob(".step-*.parquet"), *beside, DatasetFolder(folder).history):
            left.unlink(missing_ok=True)
        raise
    return tuple(steps)


def history(folder: Path) -> tuple[Step, ...]:
    """The steps that made the version in this folder from its parent; () for an imported one."""
    file = DatasetFolder(folder).history
    if not file.is_file():
        return ()
    content = json.loads(file.read_text(encoding="utf-8"))
    return tuple(from_dict(Step, entry) for entry in content["steps"])


def _schema(data: Path, old: Schema, done: tuple[Repaired, ...], progress: Callable[[float], None]) -> Schema:
    """The old schema with fresh profiles; a column keeps its kind unless detection sees another than before."""
    with plain_failures():
        read = old.reading
        looked = examine(data, progress, read.get("decimal", ""), read.get("delimiter", ""))
    examined = [entry.profile for entry in looked]
    columns, touched = [], {name for step in done for name in step.changed}
    for profile in examined:
        before = old.column(profile.name)
        profile = _carried(profile, before.profile if before else None, profile.name in touched)
        kind = detect(profile)
        if before is not None and before.profile.storage == profile.storage and kind == detect(before.profile):
            kind = before.kind
        columns.append(Column(profile.name, kind, profile))
    rows = examined[0].rows if examined else 0
    return dataclasses.replace(old, rows=rows, columns=tuple(columns), repaired=(*old.repaired, *done))


def _carried(profile: ColumnProfile, before: ColumnProfile | None, touched: bool) -> ColumnProfile:
    """The fresh profile with what the file alone tells, whose cells are still what they were.

    A text that a repair changed, and a column that it made, is therefore not plain.
    """
    if before is None:
        return dataclasses.replace(profile, plain=False)
    plain = before.plain and not (touched and profile.storage == "text")
    return dataclasses.replace(profile, missing_words=before.missing_words, plain=plain)
