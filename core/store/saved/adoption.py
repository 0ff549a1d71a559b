"""Turns the manifest of a saved project into rows with new ids, believing none of it. Moves and inserts nothing."""

import itertools
import re
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from core import recipe as recipes
from core.errors import UserError
from core.folders import DatasetFolder, RunFolder
from core.messages import Message
from core.plain import Plain
from core.recipe import Recipe, edit
from core.run_states import KEPT
from core.store import datasets, paths, sources, starts
from core.store.database_tables import DATASETS, INBOX, JOBS, PROJECTS, PROMOTIONS, RUNS
from core.store.feedback import collecting, inbox_adding, inbox_files, inbox_same
from core.store.saved import book, inbox_lines
from core.store.saved.package import Manifest, damaged

_ID = re.compile(r"[0-9a-f]{8,32}")
_NUMBER = (int, float)
_NUMBERS = ("value", "baseline", "valid", "valid_low", "valid_high", "row_ms", "seconds")  # of a headline
_LATEST = 1e11  # seconds; later moments can't be written as a date everywhere
_NEWEST = 1_000_000  # versions of one dataset
_MOST = 1 << 62  # what the database can hold as a number
Keys = dict[str, type | tuple[type, ...]]
DATASET_KEYS: Keys = {"id": str, "name": str, "version": int, "created": _NUMBER}
RUN_KEYS: Keys = {"id": str, "name": str, "state": str, "created": _NUMBER, "headline": dict}
BY_SUM = (inbox_files.AREA, starts.AREA)  # areas where a file's checksum is its name
INBOX_KEYS: Keys = {"bundle_sha": str, "values": dict, "answer": dict, "verdict": str, "created": _NUMBER}
INBOX_MORE = ("run", "truth", "state", "source", "row", "fair", "visitor", "dataset", "changed")


def new_ids(manifest: Manifest) -> dict[str, dict[str, str]]:
    """A new id for every dataset and run: {"datasets": {old: new}, "runs": {old: new}}; files named by sum keep it."""
    ids = {}
    for area, keys in (("datasets", DATASET_KEYS), ("runs", RUN_KEYS)):
        entries = getattr(manifest, area)
        for entry in entries:
            _require(entry, keys)
        ids[area] = {entry["id"]: paths.new_id() for entry in entries if _ID.fullmatch(entry["id"])}
        if len(ids[area]) != len(entries):
            raise damaged("its manifest names something twice")
    ids |= {area: {} for area in BY_SUM}
    said_in = set(manifest.said)
    for path, facts in manifest.files.items():
        area, id, _ = path.split("/", 2)
        if area in BY_SUM:
            if facts["sha256"] != id:
                raise damaged(Message("saved.another", "“{file}” is another file than it says", file=path))
            if path not in said_in:
                ids[area][id] = id
        elif id not in ids[area]:
            raise damaged(Message("saved.of_nothing", "“{file}” belongs to nothing", file=path))
    return ids


def rows(
    workspace: str, manifest: Manifest, ids: dict[str, dict[str, str]], stage: Path, example: bool
) -> dict[sa.Table, list[Plain]]:
    """Every row to insert, with new ids; recipes in `stage` are rewritten to them."""
    now, project, tables, works = time.time(), paths.new_id(), ids["datasets"], ids["runs"]
    related = _Related(tables)
    _require(manifest.project, {"name": str, "dataset": str})
    made = {
        DATASETS: [_dataset(entry, related, stage) for entry in manifest.datasets],
        RUNS: [_run(entry, project, ids, stage) for entry in manifest.runs],
        JOBS: [_job(entry, works) for entry in manifest.runs],
        INBOX: [_entry(entry, project, works, tables) for entry in manifest.inbox],
        PROMOTIONS: [book.line(entry, project, works) for entry in manifest.promotions],
        PROJECTS: [
            {
                "id": project,
                "name": paths.clean_name(manifest.project["name"], "Project"),
                "dataset": _known(tables, manifest.project["dataset"]),
                "created": _moment(manifest.project, "created", now),
                "changed": _moment(manifest.project, "changed", now),
                "recipe": _draft(manifest.project.get("recipe"), ids),
                "example": example,
                "collect": collecting.sound(manifest.project.get("collect")),
                "asked": _count(manifest.project, "asked"),
            }
        ],
    }
    return {table: [{**row, "workspace": workspace} for row in entries] for table, entries in made.items()}


def said_in(manifest: Manifest, ids: dict[str, dict[str, str]], stage: Path, project: Plain) -> Iterator[list[Plain]]:
    """The inbox's rows out of files of their own, a few hundred at a time; project: the row that they belong to."""
    for path in manifest.said:
        lines = inbox_lines.read(stage / path)
        while some := list(itertools.islice(lines, inbox_same.AT_ONCE)):
            made = [_entry(entry, project["id"], ids["runs"], ids["datasets"]) for entry in some]
            yield [{**row, "workspace": project["workspace"]} for row in made]


class _Related(dict[str, str]):
    """New ids by old ones; versions whose common parent is not there stay related by one new id."""

    def __missing__(self, id: str) -> str:
        self[id] = paths.new_id()
        return self[id]


def _dataset(entry: Plain, ids: _Related, stage: Path) -> Plain:
    folder = stage / "datasets" / entry["id"]
    rows, columns = datasets.shape(DatasetFolder(folder).data)
    name, size = paths.clean_name(entry["name"], "Dataset"), paths.size(folder)
    parent = entry.get("parent")
    if not 0 <= entry["version"] <= _NEWEST or not (parent is None or _is_id(parent)):
        raise damaged("its manifest is not complete")
    if not sources.sound(folder):
        raise damaged("the files that a table was read from are not as they were kept")
    facts = {"version": entry["version"], "created": entry["created"], "rows": rows, "columns": columns}
    above = None if parent is None else ids[parent]
    return {"id": ids[entry["id"]], "parent": above, "name": name, "bytes": size, **facts}


def _run(entry: Plain, project: str, ids: dict[str, dict[str, str]], stage: Path) -> Plain:
    folder = stage / "runs" / entry["id"]
    if entry["state"] not in KEPT:
        raise damaged(Message("saved.run_state", "a run in it is “{state}”", state=entry["state"][:20]))
    if not _sound(entry["headline"]):
        raise damaged("its manifest is not complete")
    file = RunFolder(folder).recipe
    recipe = _pointed(recipes.read(file), ids)
    file.write_text(recipes.to_yaml(recipe), encoding="utf-8")
    return {
        "id": ids["runs"][entry["id"]],
        "project": project,
        "dataset": recipe.data.dataset,
        "name": paths.clean_name(entry["name"], "Run"),
        "family": recipe.family.name,
        "task": recipe.task.name,
        "created": entry["created"],
        "parent": ids["runs"].get(str(entry.get("parent"))),
        **book.made_for(entry, ids["runs"]),
        "trashed": time.time() if entry.get("trashed") is True else None,
        "headline": entry["headline"],
        "bytes": paths.size(folder),
    }


def _job(entry: Plain, ids: dict[str, str]) -> Plain:
    error = entry.get("error")
    times = {name: entry.get(name) for name in ("started", "ended")}
    report = error is None or (
        isinstance(error, dict) and {str} == {type(error.get(name)) for name in ("problem", "fix")}
    )
    if not report or not all(value is None or _is_moment(value) for value in times.values()):
        raise damaged("its manifest is not complete")
    common = {"lane": "run", "want": "run", "payload": {}, "message": "", "queued": entry["created"]}
    return {"id": ids[entry["id"]], "state": entry["state"], "error": error, **times, **common}


def _entry(entry: Plain, project: str, works: dict[str, str], tables: dict[str, str]) -> Plain:
    _require(entry, INBOX_KEYS)
    truth, visitor, fair = (entry.get(name) for name in ("truth", "visitor", "fair"))
    state, source = entry.get("state") or inbox_same.NEW, entry.get("source") or inbox_adding.SOURCES[0]
    fits = entry["verdict"] in inbox_adding.VERDICTS and state in inbox_same.STATES and source in inbox_adding.SOURCES
    fits = fits and all(isinstance(text, str | None) for text in (truth, visitor)) and isinstance(fair, bool | None)
    if not fits or len(entry["bundle_sha"]) > 64 or len(visitor or "") > 64:
        raise damaged("its manifest is not complete")
    kept = {name: entry[name] for name in INBOX_KEYS} | {"truth": truth, "visitor": visitor, "fair": fair}
    known = {"run": works.get(str(entry.get("run"))), "dataset": tables.get(str(entry.get("dataset")))}
    row = _count(entry, "row")
    kept |= {"state": state, "source": source, "row": row, "same": inbox_same.checksum(entry["values"], row)}
    changed = _moment(entry, "changed", 0.0) if entry.get("changed") is not None else None
    return {"id": paths.new_id(), "project": project, **known, **kept, "changed": changed}


def _count(entry: Plain, name: str) -> int | None:
    """A number of rows or of one row, which older files do not name."""
    value = entry.get(name)
    if value is not None and (type(value) is not int or not 0 <= value <= _MOST):
        raise damaged("its manifest is not complete")
    return value


def _pointed(recipe: Recipe, ids: dict[str, dict[str, str]]) -> Recipe:
    start = recipe.start.model_copy(update={"run": ids["runs"].get(recipe.start.run, "")})
    return edit.with_start(edit.with_dataset(recipe, _known(ids["datasets"], recipe.data.dataset)), start)


def _draft(recipe: object, ids: dict[str, dict[str, str]]) -> Plain | None:
    """The draft on the new dataset; one that is no complete recipe is dropped."""
    if not isinstance(recipe, dict):
        return None
    try:
        return _pointed(recipes.checked(recipe), ids).model_dump(mode="json")
    except UserError:
        return None


def _known(ids: dict[str, str], id: str) -> str:
    if id not in ids:
        raise damaged("a dataset is missing in it")
    return ids[id]


def _require(entry: Plain, keys: Keys) -> None:
    for name, kind in keys.items():
        value = entry.get(name)
        if not isinstance(value, kind) or isinstance(value, bool) or (kind is _NUMBER and not _is_moment(value)):
            raise damaged("its manifest is not complete")


def _moment(entry: Plain, name: str, otherwise: float) -> float:
    """A moment that older files do not name."""
    value = entry.get(name, otherwise)
    if not _is_moment(value):
        raise damaged("its manifest is not complete")
    return float(value)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_moment(value: object) -> bool:
    return isinstance(value, _NUMBER) and not isinstance(value, bool) and 0 <= value <= _LATEST


def _sound(headline: Plain) -> bool:
    """What every page shows of a run: a metric's name, finite numbers and answers not found; each may be missing."""
    numbers = [headline[name] for name in _NUMBERS if headline.get(name) is not None]
    finite = all(type(value) in _NUMBER and abs(value) <= 1e308 for value in numbers)
    return finite and isinstance(headline.get("metric", ""), str) and _named(headline.get("missed", []))


def _named(missed: object) -> bool:
    """Whether these are answers, each with a number of rows."""
    return isinstance(missed, list) and all(
        isinstance(entry, dict) and isinstance(entry.get("label"), str) and type(entry.get("rows")) is int
        for entry in missed
    )
