"""Accepted inbox entries become a version of the project's table, and the project goes on with it.

Safe to be killed anywhere and begun again: the version that nobody uses yet is thrown away, and the project, its draft
and the entries change in one go.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.data.lineage import growth, provenance
from core.data.lineage.grown import Grown
from core.errors import UserError
from core.jobs.machinery.alone import alone
from core.jobs.orders import adding, desk
from core.jobs.work import splits, taken_rows
from core.jobs.work.taken_rows import Taken
from core.messages import Message, plural
from core.payloads import TakeIn
from core.plain import Plain
from core.recipe import Recipe
from core.runs.planning import another_version
from core.store import datasets, paths, projects, queue, undo, versions
from core.store.datasets import Dataset
from core.store.feedback import inbox_taken
from core.store.feedback.inbox import Entry
from core.store.feedback.inbox_taken import MeanwhileError
from core.store.projects import Project
from core.store.queue import Job
from core.targets.target_columns import answer_columns

TRIES = 5  # until nobody decides on the entries while they are taken in
PAGE = "improve"  # where it can be taken back
OnProgress = Callable[[float | None, str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of the accepted entries. `version`: the table's new version, None when nothing in it changed.

    `taken`: entries that are part of the data now; `messages`: sentences, also on those that could not be taken in.
    """

    version: Dataset | None = None
    taken: int = 0
    messages: tuple[str, ...] = field(default=())


def start(workspace: str, project: str) -> str:
    """Queue it for the project; returns the job's id, one under way is returned again.

    Its result is {"dataset": the new version's id or None, "taken": how many entries, "told": messages}. UserError
    when too many jobs wait.
    """
    if (open_job := under_way(workspace, project)) is not None:
        return open_job.id
    return desk.enqueue(workspace, TakeIn(project=project))


def under_way(workspace: str, project: str) -> Job | None:
    """The project's job that waits or works."""
    projects.get(workspace, project)
    mine = TakeIn(project=project)
    return next((job for job in queue.under_way(workspace, "read") if job.asked == mine), None)


def take_in(workspace: str, project: str, on_progress: OnProgress) -> Dataset | None:
    """Make a version of all accepted entries and let the project use it; None when there is none to be made."""
    return carry_out(workspace, project, on_progress).version


def carry_out(workspace: str, project: str, on_progress: OnProgress) -> Outcome:
    """The same, with what there is to say. UserError without a target, when the quota or the disk is full, or when the
    project was given another version meanwhile; then the entries are as they were.

    Where some are rejected, changed or removed while it works, it begins anew with those that are accepted then: no
    version holds what somebody decided against.
    """
    changed = 0
    with alone(workspace):
        for _ in range(TRIES):
            entries = inbox_taken.accepted(workspace, project)
            try:
                made = _taken_in(workspace, project, entries, on_progress) if entries else Outcome()
            except MeanwhileError as error:
                changed += error.count
            else:
                return replace(made, messages=(*made.messages, *_meanwhile(changed)))
    raise UserError(
        "The accepted entries changed again and again while they were taken in. Nothing was taken in.",
        "Do it again once nobody decides on them any more.",
    )


def _meanwhile(changed: int) -> tuple[Message, ...]:
    if not changed:
        return ()
    report = plural(
        "entries_meanwhile",
        "1 entry was decided on or changed while this worked; it counts as it is now.",
        "{count:,} entries were decided on or changed while this worked; they count as they are now.",
        count=changed,
    )
    return (report,)


def _taken_in(workspace: str, project: str, entries: Sequence[Entry], on_progress: OnProgress) -> Outcome:
    on_progress(None, "Reading the accepted entries")
    found = projects.get(workspace, project)
    if found.recipe is None:
        raise UserError("No target is chosen in this project.", "Choose what to predict first.")
    recipe = recipes.checked(found.recipe)
    dataset = datasets.opened(workspace, found.dataset)
    _throw_away_what_was_left(workspace, dataset)
    taken = taken_rows.of(workspace, dataset, recipe, entries)
    on_progress(0.3, "Writing the new version")
    version, grown = _version(workspace, found, dataset, recipe, taken)
    on_progress(0.9, "Going on with it")
    try:
        draft = _go_on(workspace, found, dataset, version, taken)
    except UserError:  # the project is gone, or works with another version: nobody would ever use this one
        if version is not None:
            datasets.purge(workspace, version.id)
        raise
    if version is not None:
        _remember(workspace, found, draft, len(taken.entries))
    return Outcome(version, len(taken.entries), (*grown.messages, *taken.messages))


def _version(
    workspace: str, project: Project, dataset: Dataset, recipe: Recipe, taken: Taken
) -> tuple[Dataset | None, Grown]:
    """The new version, not yet used by the project; None where all of it is there already."""
    folder = paths.area(workspace, "uploads") / paths.new_id()  # swept away after a day where it stays
    folder.mkdir(parents=True)
    try:
        frozen = splits.frozen(workspace, project.id)
        asked, first = answer_columns(recipe, load_schema(dataset.data)), adding.first_row(workspace, dataset.id)
        grown = growth.grow(dataset.data, folder, taken.rows, taken.corrections, frozen, asked, first=first)
        if not grown.changed:
            return None, grown
        return datasets.add(workspace, dataset.name, folder, parent=dataset.id, move=True), grown
    except OSError as error:
        raise paths.as_user_error(error) from error
    finally:
        paths.remove(folder)


def _go_on(workspace: str, project: Project, dataset: Dataset, version: Dataset | None, taken: Taken) -> Plain | None:
    """One change of the database: the project's version, its draft, the entries; gives the draft before it."""
    made, draft = version or dataset, projects.get(workspace, project.id).recipe  # it may have been changed meanwhile
    recipe = draft
    if version is not None and draft is not None:
        before, now = load_schema(dataset.data), load_schema(version.data)
        fitting = another_version.fitted(recipes.checked(draft), version.id, now, before)
        recipe = fitting.model_dump(mode="json") if fitting else recipe
    versions.use(workspace, project.id, made.id, recipe, taken=taken.entries, before=dataset.id)
    return draft


def _remember(workspace: str, project: Project, draft: Plain | None, count: int) -> None:
    one, many = "1 correction became part of the data.", "{count:,} corrections became part of the data."
    message = plural("corrections_part", one, many, count=count)
    back = {"recipe": draft, "made": None, "dataset": project.dataset}
    undo.remember(workspace, project.id, PAGE, message, back)


def _throw_away_what_was_left(workspace: str, dataset: Dataset) -> None:
    """Versions that were made of inbox entries here before and that no project came to use: the work was cut off."""
    known = provenance.entries(dataset.data)
    for version in versions.family(workspace, dataset.id):
        made_here = version.parent == dataset.id and version.here and provenance.entries(version.data) - known
        if made_here and not inbox_taken.names(workspace, version.id):
            try:
                datasets.purge(workspace, version.id)
            except UserError:  # a project or a run uses it
                continue
