"""One reading job: uploaded files, or those a dataset came from read differently, become a dataset."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.folders import DatasetFolder
from core.importing import into_dataset
from core.jobs.machinery import limits
from core.payloads import Table
from core.plain import Plain, from_dict
from core.reading import ReadOptions
from core.store import datasets, paths, sources
from core.store.datasets import Dataset


def carry_out(
    workspace: str, upload: Path, asked: Table, progress: Callable[[float | None, str], None]
) -> tuple[Dataset, tuple[Any, ...]]:
    """Read the files and keep them as a dataset, a version of `again` when that is given; also what to say of it."""
    made = upload / "dataset"
    made.mkdir(exist_ok=True)
    files = _files(workspace, upload, asked)
    settings: Plain = {"most_mb": limits.upload_mb()}
    settings |= {"options": _options(asked.options)} if asked.options else {}
    data, (first, name) = DatasetFolder(made).data, files[0]
    if len(files) == 1:
        into_dataset.import_file(first, data, filename=name, progress=progress, stays=False, **settings)
    else:
        paths, names = [path for path, _ in files], [name for _, name in files]
        into_dataset.import_files(paths, data, names, progress=progress, **settings)
    notes: tuple[Any, ...] = ()
    if not asked.again:
        sources.keep(made, files)
    else:
        made, notes = _with_later(workspace, made, asked)
    return datasets.add(workspace, asked.name, made, parent=asked.again or None, move=True), notes


def _with_later(workspace: str, made: Path, asked: Table) -> tuple[Path, tuple[Any, ...]]:
    """The folder with what came to the dataset after its first reading as well; also sentences on what did not."""
    from core.data.dataset_files import load_schema
    from core.data.lineage import regrown
    from core.data.lineage.answering import AnswerColumns
    from core.jobs.orders import adding

    old = datasets.opened(workspace, asked.again)
    schema = load_schema(old.data)
    wanted = adding.asked(workspace, asked.project, schema) if asked.project else AnswerColumns()
    folder = made.with_name("grown")
    folder.mkdir(exist_ok=True)
    ids = adding.first_row(workspace, old.id)
    grown, report = regrown.onto(old.data, DatasetFolder(made).data, folder, wanted, ids)
    DatasetFolder(folder).history.unlink(missing_ok=True)  # what was done is that the files were read differently
    return folder if grown.changed else made, report


def _files(workspace: str, upload: Path, asked: Table) -> list[tuple[Path, str]]:
    if not asked.again:
        return [(upload / source, name) for source, name in asked.files]
    found = sources.behind(workspace, asked.again)
    if not found:
        raise UserError("The file behind this table was not kept.", "Bring the file again.")
    linked = []
    for path, name in found:  # under a name of its own, so that the kept file can go meanwhile
        beside = upload / paths.clean_name(path.name, "source")
        beside.hardlink_to(path)
        linked.append((beside, name))
    return linked


def _options(content: Plain) -> ReadOptions:
    return from_dict(ReadOptions, content)
