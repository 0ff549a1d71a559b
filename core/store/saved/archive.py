"""A whole project as one file, and back into any workspace under new ids: all of it or nothing."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

from core.errors import UserError
from core.folders import LOG, WORK
from core.plain import Plain
from core.run_states import KEPT
from core.store import datasets, paths, projects, promotions, runs, starts, versions
from core.store.database import saying_when_full, writing
from core.store.database_tables import INBOX, PROJECTS
from core.store.datasets import Dataset
from core.store.feedback import inbox, inbox_files, inbox_look
from core.store.feedback.inbox_look import Filter
from core.store.projects import Project
from core.store.runs import Run
from core.store.saved import adoption, book, inbox_lines, package
from core.store.saved.package import Manifest
from core.store.upkeep import quota

_LEFT = (LOG, WORK, "trials")  # they name places on this machine's disk, or are made anew
_LEFT_BEGIN = "rehearsal-"  # foretold for this machine, of recipes that name the table by its id here
_PROJECT = ("name", "dataset", "recipe", "created", "changed", "collect", "asked")
_DATASET_MORE = ("parent",)
_RUN_MORE = ("parent", "started", "ended", "error", "note", "challenges", "promised")


def save_project(workspace: str, project: str, target: Path) -> Path:
    """Write the project to `target` (a zip): every version of its table with the files it was read from, what was
    repaired and left out; finished and resumable runs; the inbox; who was made champion and why.

    Runs under way or discarded are left out, and the trash, except runs that others went on from or were judged beside.
    UserError when the disk is full, or the files of a table that is in use are away.
    """
    content = projects.get(workspace, project)
    kept = _runs(workspace, project)
    tables = _tables(workspace, dict.fromkeys([content.dataset, *(run.dataset for run in kept)]))
    entries = inbox_look.counts(workspace, project).all
    files = {path: file for table in tables for path, file in _files("datasets", table.folder)}
    files |= {path: file for run in kept for path, file in _files("runs", run.folder)}
    files |= _start(workspace, content)
    facts = {name: getattr(content, name) for name in _PROJECT}
    listed = _listed(workspace, project, files)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as beside:
            parts = dict(inbox_lines.write(listed, Path(beside))) if entries > inbox_lines.SHORT else {}
            manifest = Manifest(
                project=facts,
                datasets=[_table(workspace, table, {each.id for each in tables}) for table in tables],
                runs=[
                    {name: getattr(run, name) for name in (*adoption.RUN_KEYS, *_RUN_MORE)}
                    | {"trashed": run.trashed is not None}
                    for run in kept
                ],
                inbox=list(listed),  # none is left where they stand in files of their own
                promotions=[book.saved(entry) for entry in promotions.all(workspace, project)],
                said=list(parts),
            )
            there = {path: file for path, file in (files | parts).items() if file.is_file()}
            package.write(target, manifest, there)
    except OSError as error:
        raise paths.as_user_error(error) from error
    return target


def restore_project(
    workspace: str, file: Path, *, example: bool = False, check: Callable[[Path], None] | None = None
) -> Project:
    """Bring a saved project into the workspace. Nothing is left behind when anything does not fit.

    `check` is called with the folder of unpacked files and raises UserError when one is not safe. UserError for a file
    that is no saved project, was changed, would pass the quota, or fills the disk.
    """
    stage = paths.area(workspace, "uploads") / paths.new_id()
    try:
        manifest = package.unpack(file, stage, quota.left(workspace))
        ids = adoption.new_ids(manifest)
        rows = adoption.rows(workspace, manifest, ids, stage, example)
        rows[PROJECTS][0]["name"] = projects.free_name(workspace, rows[PROJECTS][0]["name"])
        if check is not None:
            check(stage)
        _bring(workspace, stage, ids, rows, adoption.said_in(manifest, ids, stage, rows[PROJECTS][0]))
    except OSError as error:
        raise paths.as_user_error(error) from error
    finally:
        paths.remove(stage)
    return projects.get(workspace, rows[PROJECTS][0]["id"])


def _runs(workspace: str, project: str) -> list[Run]:
    everyone = [*runs.all(workspace, project), *runs.trashed(workspace, project)]
    resting = {run.id: run for run in everyone if run.state in KEPT}
    kept = {id: run for id, run in resting.items() if run.trashed is None}
    waiting = list(kept.values())
    while waiting:
        run = waiting.pop()
        for named in (run.parent, run.challenges):
            other = resting.get(named or "")
            if other is not None and other.id not in kept:
                kept[other.id] = other
                waiting.append(other)
    return list(kept.values())


def _tables(workspace: str, used: Iterable[str]) -> list[Dataset]:
    """The datasets in use, and all other versions of them that are not in the trash."""
    found = {}
    for id in used:
        for version in (datasets.get(workspace, id), *versions.family(workspace, id)):
            if version.here:
                found[version.id] = version
            elif version.id == id:
                raise datasets.away(version.name)
    return list(found.values())


def _table(workspace: str, table: Dataset, kept: set[str]) -> Plain:
    """What the manifest says of it; a parent that is left out is passed over."""
    facts = {name: getattr(table, name) for name in (*adoption.DATASET_KEYS, *_DATASET_MORE)}
    seen = {table.id}
    while (above := facts["parent"]) is not None and above not in kept | seen:
        seen.add(above)
        further = _parent(workspace, above)
        if further is None:  # its id still says who is related
            break
        facts["parent"] = further
    return facts


def _parent(workspace: str, id: str) -> str | None:
    try:
        return datasets.get(workspace, id).parent
    except UserError:  # deleted for good
        return None


def _files(area: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file in it that may go along, by its path in the zip."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        path = f"{area}/{folder.name}/{inside.as_posix()}"
        left = inside.parts[0] in _LEFT or inside.name.startswith(_LEFT_BEGIN) or file.suffix == ".part"
        if file.is_file() and not left and package.fits(path):
            yield path, file


def _listed(workspace: str, project: str, files: dict[str, Path]) -> Iterator[Plain]:
    """The inbox's entries as the manifest has them, one after the other; the files that they name come to `files`."""
    for entry in inbox_look.each(workspace, project, Filter()):
        for value in filter(inbox_files.named, entry.values.values()):
            path = f"{inbox_files.AREA}/{value[inbox_files.SHA]}/{inbox_files.FILE}"
            if (file := inbox_files.path_of(workspace, value)) is not None:
                files[path] = file
        yield {name: getattr(entry, name) for name in (*adoption.INBOX_KEYS, *adoption.INBOX_MORE)}


def _start(workspace: str, project: Project) -> dict[str, Path]:
    """The model file that the draft begins from."""
    sha = starts.of(project.recipe)
    return {f"{starts.AREA}/{sha}/{starts.FILE}": starts.path_of(workspace, sha)} if sha else {}


def _bring(
    workspace: str,
    stage: Path,
    ids: dict[str, dict[str, str]],
    rows: dict[sa.Table, list[Plain]],
    entries: Iterator[list[Plain]],
) -> None:
    """Move the folders to their places, then insert all rows at once; undone as a whole when either fails.

    Many inbox entries come before, some at a time: nobody sees what belongs to a project that is not there yet.
    """
    brought, done = [], False
    try:
        for some in entries:
            with saying_when_full(), writing() as connection:
                connection.execute(sa.insert(INBOX), some)
        for area, known in ids.items():
            paths.area(workspace, area).mkdir(parents=True, exist_ok=True)
            for old, new in known.items():
                target = paths.area(workspace, area) / new
                if area in adoption.BY_SUM and target.is_dir():  # the same file, named by its checksum
                    continue
                (stage / area / old).rename(target)
                brought.append(target)
        with writing() as connection:
            for table, made in rows.items():
                if made:
                    connection.execute(sa.insert(table), made)
        done = True
    finally:
        if not done:
            for folder in brought:
                paths.remove(folder)
            inbox.drop_strays(rows[PROJECTS][0]["id"])
