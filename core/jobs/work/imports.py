"""One reading job: uploaded files, or those a dataset came from read differently, become a dataset."""

from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.folders import DatasetFolder
from core.importing import into_dataset
from core.jobs.machinery import limits
from core.plain import from_dict
from core.reading import ReadOptions
from core.store import datasets, places, sources
from core.store.datasets import Dataset


def carry_out(workspace: str, upload: Path, payload: dict, progress: Callable[[float | None, str], None]) -> Dataset:
    """Read what the payload names and keep it as a dataset, a version of `again` when that is given."""
    made = upload / "dataset"
    made.mkdir(exist_ok=True)
    files = _files(workspace, upload, payload)
    settings: dict = {"most_mb": limits.upload_mb()}
    settings |= {"options": _options(payload["options"])} if payload.get("options") else {}
    data, (first, name) = DatasetFolder(made).data, files[0]
    if len(files) == 1:
        into_dataset.import_file(first, data, filename=name, progress=progress, stays=False, **settings)
    else:
        paths, names = [path for path, _ in files], [name for _, name in files]
        into_dataset.import_files(paths, data, names, progress=progress, **settings)
    if not payload.get("again"):
        sources.keep(made, files)
    else:
        made = _with_later(workspace, made, payload)
    return datasets.add(workspace, payload["name"], made, parent=payload.get("again"), move=True)


def _with_later(workspace: str, made: Path, payload: dict) -> Path:
    """The folder with what came to the dataset after its first reading as well; notes in the payload what did not."""
    from core.data.lineage import regrown
    from core.jobs.orders import adding

    old = datasets.opened(workspace, payload["again"])
    answer, classes = adding.asked(workspace, payload["project"]) if payload.get("project") else ("", True)
    folder = made.with_name("grown")
    folder.mkdir(exist_ok=True)
    ids = adding.first_row(workspace, old.id)
    grown, payload["told"] = regrown.onto(old.data, DatasetFolder(made).data, folder, answer, classes, ids)
    DatasetFolder(folder).history.unlink(missing_ok=True)  # what was done is that the files were read differently
    return folder if grown.changed else made


def _files(workspace: str, upload: Path, payload: dict) -> list[tuple[Path, str]]:
    if not payload.get("again"):
        several = payload.get("several") or [[payload["source"], payload["filename"]]]
        return [(upload / source, name) for source, name in several]
    found = sources.behind(workspace, payload["again"])
    if not found:
        raise UserError("The file behind this table was not kept.", "Bring the file again.")
    linked = []
    for path, name in found:  # under a name of its own, so that the kept file can go meanwhile
        beside = upload / places.clean_name(path.name, "source")
        beside.hardlink_to(path)
        linked.append((beside, name))
    return linked


def _options(content: dict) -> ReadOptions:
    return from_dict(ReadOptions, content)
