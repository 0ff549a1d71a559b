"""A whole project as one file, and back into any workspace under new ids: all of it or nothing."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from core.store import adoption, datasets, inbox, inbox_files, package, places, projects, quota, runs
from core.store.database import writing
from core.store.package import Manifest
from core.store.projects import Project
from core.store.tables import PROJECTS

_DATASET_FILES = ("data.parquet", "data.schema.json")
_RUN_FILES = (
    *("recipe.yaml", "events.jsonl", "split.parquet", "front.onnx", "front.json", "learned.json"),
    *("bundle.onnx", "parity.json", "evaluation.json", "audit.json"),
)
_RUN_MORE = ("parent", "started", "ended", "error")


def save_project(workspace: str, project: str, target: Path) -> Path:
    """Write the project with its datasets, finished and resumable runs and inbox to `target` (a zip).

    Runs under way, discarded or in the trash are left out. UserError when the disk is full.
    """
    content = projects.get(workspace, project)
    kept = [run for run in runs.all(workspace, project) if run.state in adoption.AT_REST]
    tables = [datasets.get(workspace, id) for id in dict.fromkeys([content.dataset, *(run.dataset for run in kept)])]
    files = {f"datasets/{table.id}/{name}": table.folder / name for table in tables for name in _DATASET_FILES}
    files |= {f"runs/{run.id}/{name}": path for run in kept for name, path in _run_files(run.folder).items()}
    ids = {run.id for run in kept}
    said = [entry for entry in inbox.all(workspace, project) if entry.run is None or entry.run in ids]
    files |= _inbox_files(workspace, said)
    manifest = Manifest(
        project={
            "name": content.name,
            "dataset": content.dataset,
            "recipe": content.recipe,
            "created": content.created,
        },
        datasets=[{name: getattr(table, name) for name in adoption.DATASET_KEYS} for table in tables],
        runs=[{name: getattr(run, name) for name in (*adoption.RUN_KEYS, *_RUN_MORE)} for run in kept],
        inbox=[{name: getattr(entry, name) for name in (*adoption.INBOX_KEYS, "run", "truth")} for entry in said],
    )
    try:
        package.write(target, manifest, {path: file for path, file in files.items() if file.is_file()})
    except OSError as error:
        raise places.as_user_error(error) from error
    return target


def restore_project(
    workspace: str, file: Path, *, example: bool = False, check: Callable[[Path], None] | None = None
) -> Project:
    """Bring a saved project into the workspace. Nothing is left behind when anything does not fit.

    `check` is called with every model file and raises UserError for one that is not safe. UserError for a file that
    is no saved project, was changed, would pass the quota, or fills the disk.
    """
    stage = places.area(workspace, "uploads") / places.new_id()
    try:
        manifest = package.unpack(file, stage, quota.left(workspace))
        ids = adoption.new_ids(manifest)
        rows = adoption.rows(workspace, manifest, ids, stage, example)
        rows[PROJECTS][0]["name"] = projects.free_name(workspace, rows[PROJECTS][0]["name"])
        for bundle in stage.glob("runs/*/bundle.onnx") if check else ():
            check(bundle)
        _bring(workspace, stage, ids, rows)
    except OSError as error:
        raise places.as_user_error(error) from error
    finally:
        places.remove(stage)
    return projects.get(workspace, rows[PROJECTS][0]["id"])


def _run_files(folder: Path) -> dict[str, Path]:
    found = {name: folder / name for name in _RUN_FILES}
    checkpoint = folder / "checkpoint"
    return found | {path.relative_to(folder).as_posix(): path for path in sorted(checkpoint.rglob("*"))}


def _inbox_files(workspace: str, entries: list[inbox.Entry]) -> dict[str, Path]:
    values = [value for entry in entries for value in entry.values.values() if inbox_files.named(value)]
    return {
        f"{inbox_files.AREA}/{value[inbox_files.SHA]}/{inbox_files.FILE}": inbox_files.place(workspace, value)
        for value in values
    }


def _bring(workspace: str, stage: Path, ids: dict[str, dict[str, str]], rows: dict[sa.Table, list[dict]]) -> None:
    """Move the folders to their places, then insert all rows at once; undone as a whole when either fails."""
    brought = []
    try:
        for area, known in ids.items():
            places.area(workspace, area).mkdir(parents=True, exist_ok=True)
            for old, new in known.items():
                target = places.area(workspace, area) / new
                if area == inbox_files.AREA and target.is_dir():  # the same file, named by its checksum
                    continue
                (stage / area / old).rename(target)
                brought.append(target)
        with writing() as connection:
            for table, entries in rows.items():
                if entries:
                    connection.execute(sa.insert(table), entries)
    except (OSError, sa.exc.SQLAlchemyError):
        for folder in brought:
            places.remove(folder)
        raise
