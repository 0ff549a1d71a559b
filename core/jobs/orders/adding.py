"""Adding rows to a project: looked at by a job that makes the whole new version, then taken or dropped by a click."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet as pq

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.data.lineage import growing
from core.data.lineage.answering import AnswerColumns
from core.data.lineage.grown import Grown
from core.data.lineage.growth import grow, without_waiting
from core.errors import UserError
from core.folders import DatasetFolder
from core.importing import more_rows
from core.jobs.incoming import uploads
from core.jobs.machinery import launch
from core.jobs.orders import desk
from core.jobs.work import splits
from core.messages import Message, contents, plural, some
from core.payloads import Add
from core.plain import Plain, from_dict
from core.records import Schema
from core.store import datasets, paths, projects, queue, versions
from core.store.datasets import Dataset
from core.store.queue import Job
from core.targets.target_columns import answer_columns

MADE, CELL = "dataset", "cell"
_NAMED = 5  # new answers that are named


def look(workspace: str, project: str, files: list[tuple[Path | BinaryIO, str]], again: bool = False) -> str:
    """Queue looking at files (path or stream, name) of more rows; returns the job's id, see `found`.

    again: rows that are there already count as well. UserError when the quota or the disk is full, or too many wait.
    """
    used = projects.get(workspace, project).dataset
    id = uploads.take(workspace, files, Add(project=project, dataset=used, again=again))
    _go()
    return id


def look_at_one(workspace: str, project: str, cells: dict[str, object]) -> str:
    """Queue looking at one row, its cells by column name, bytes for pictures and sounds; returns the job's id."""
    used = projects.get(workspace, project).dataset
    id = paths.new_id()
    upload = paths.area(workspace, "uploads") / id
    upload.mkdir(parents=True)
    kept = {}
    for index, (name, cell) in enumerate(cells.items()):
        if isinstance(cell, bytes):
            (upload / f"{CELL}{index}").write_bytes(cell)
        kept[name] = {CELL: index} if isinstance(cell, bytes) else cell
    queue.add(workspace, Add(project=project, dataset=used, cells=kept), id=id)
    _go()
    return id


def look_again(workspace: str, id: str, again: bool) -> str:
    """Queue looking at the same rows once more, beside the project's table as it is now; returns the new job's id."""
    order = _order(looked(workspace, id))
    used = projects.get(workspace, order.project).dataset
    fresh = paths.new_id()
    folder = paths.area(workspace, "uploads") / id
    paths.remove(folder / MADE)
    moved = folder.rename(paths.area(workspace, "uploads") / fresh)
    try:
        queue.add(workspace, replace(order, dataset=used, again=again), id=fresh)
    except UserError:  # too many wait: the rows stay where they were
        moved.rename(folder)
        raise
    _go()
    return fresh


def carry_out(workspace: str, upload: Path, order: Add, on_progress: Callable[[float | None, str], None]) -> Plain:
    """What the job does: read, compare, write the new version into the upload's folder; its result for `found`."""
    dataset = datasets.opened(workspace, order.dataset)
    schema = load_schema(dataset.data)
    wanted = asked(workspace, order.project, schema)
    brought = _brought(upload, order, schema, wanted, lambda share, message: on_progress(share * 0.6, message))
    on_progress(0.7, "Comparing with the rows that are there")
    made = upload / MADE
    paths.remove(made)
    made.mkdir()
    first, frozen = first_row(workspace, dataset.id), splits.frozen(workspace, order.project)
    grown = grow(dataset.data, made, brought.added(), [], frozen, wanted, first=first, again=order.again)
    columns = [brought.columns, len(schema.columns)]
    return {
        "rows": brought.rows,
        "columns": columns,
        "said": contents([*_new_answers(dataset.data, DatasetFolder(made).data, wanted), *brought.messages]),
        "grown": asdict(grown),
        "refused": len(brought.refused),
    }


def _new_answers(data: Path, made: Path, wanted: AnswerColumns) -> list[Message]:
    """That some of the new rows have answers that no row had before: no model so far can give those."""
    if not wanted.words or not made.is_file():
        return []
    before, after = (set(wanted.texts(pq.read_table(file, columns=[wanted.words]))) for file in (data, made))
    before, after = ({label for text in texts for label in wanted.named(text)} for texts in (before, after))
    fresh = sorted(after - before - {""})
    if not fresh:
        return []
    report = plural(
        "new_answers",
        "{answers} is a new answer: models so far do not know it.",
        "{answers} are new answers: models so far do not know them.",
        count=len(fresh),
        answers=some([f"“{name[:60]}”" for name in fresh], _NAMED),
    )
    return [report]


def _brought(
    upload: Path, order: Add, schema: Schema, wanted: AnswerColumns, on_progress: Callable[..., Any]
) -> more_rows.Brought:
    if order.cells is None:
        files = [(upload / source, name) for source, name in order.files]
        return more_rows.read(files, schema, upload, wanted, on_progress)
    cells = {
        name: (upload / f"{CELL}{cell[CELL]}").read_bytes() if isinstance(cell, dict) else cell
        for name, cell in order.cells.items()
    }
    return more_rows.of_cells(cells, schema, wanted)


def asked(workspace: str, project: str, schema: Schema) -> AnswerColumns:
    """The answer columns of the project's draft, as a table with this schema has them."""
    draft = projects.get(workspace, project).recipe
    return answer_columns(None if draft is None else recipes.checked(draft), schema)


def first_row(workspace: str, dataset: str) -> int:
    """The smallest row id that no version of that dataset has ever used."""
    known = [datasets.get(workspace, id) for id in versions.ids(workspace, dataset)]
    return growing.next_row(*(version.data for version in known))


def found(job: Job) -> Grown | None:
    """What would become of the rows of a job that has looked at them; None while it has not."""
    return from_dict(Grown, job.result["grown"]) if job.result and "grown" in job.result else None


def under_way(workspace: str, project: str) -> Job | None:
    """The project's rows that are being looked at, or were and are neither taken nor dropped; None without any.

    UserError when the workspace has no such project.
    """
    projects.get(workspace, project)
    queued = [*reversed(queue.under_way(workspace, "read")), *queue.recent(workspace, "read")]
    mine = (job for job in queued if isinstance(job.asked, Add) and job.asked.project == project)
    area = paths.area(workspace, "uploads")
    return next((job for job in mine if job.state.live or (found(job) and (area / job.id).is_dir())), None)


def preview(workspace: str, id: str) -> Path | None:
    """The file of the version that would be made; None where nothing would change, UserError for an unknown id."""
    data = DatasetFolder(paths.area(workspace, "uploads") / queue.get(workspace, id).id / MADE).data
    return data if data.is_file() else None


def take(workspace: str, id: str) -> Dataset:
    """Keep what the job made as a new version of the table; the project goes on with it by core.store.versions.use,
    and `drop` follows that. Where one of the three was cut off, all are done again: the version is made once.

    UserError when the table has changed since, or the rows are gone.
    """
    order = _order(looked(workspace, id))
    base, made = order.dataset, paths.area(workspace, "uploads") / id / MADE
    if projects.get(workspace, order.project).dataset not in (base, id):
        raise UserError("The table has changed since these rows were looked at.", "Look at them again.")
    dataset = datasets.get(workspace, base)
    return datasets.add(workspace, dataset.name, made, parent=base, move=True, id=id)


def drop(workspace: str, id: str) -> None:
    """Forget rows that were brought and not added; UserError for an unknown id."""
    paths.remove(paths.area(workspace, "uploads") / queue.get(workspace, id).id)


def remove_waiting(workspace: str, project: str) -> Dataset:
    """A version of the project's table without the rows that wait for an answer; UserError when none wait."""
    dataset = datasets.opened(workspace, projects.get(workspace, project).dataset)
    made = paths.area(workspace, "uploads") / paths.new_id()
    made.mkdir(parents=True)
    try:
        without_waiting(dataset.data, made)
        return datasets.add(workspace, dataset.name, made, parent=dataset.id, move=True)
    finally:
        paths.remove(made)


def looked(workspace: str, id: str) -> Job:
    """A job whose rows are still here; UserError when they are not."""
    job = queue.get(workspace, id)
    if not isinstance(job.asked, Add) or not (paths.area(workspace, "uploads") / id).is_dir():
        raise UserError("These rows are not here any more.", "Bring them again.")
    return job


def _order(job: Job) -> Add:
    if not isinstance(job.asked, Add):
        raise TypeError(f"{job.id} brings no rows")
    return job.asked


def _go() -> None:
    desk.warm()
    launch.ring()
