"""All runs of a project on one board, ordered by the score used for choosing, with what differs in their recipes.

Draws nothing. The test part's numbers are not on it: nobody chooses by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.folders import RunFolder
from core.improve.compare.difference import APART, Difference, differences
from core.improve.compare.in_words import FAMILY, Wording, in_words
from core.messages import Message
from core.records import Schema
from core.runs import champion
from core.runs.champion import Opening
from core.store import datasets
from core.store.runs import Run

ALIKE = 7  # entries of champion.alike where a run's files are there


@dataclass(frozen=True)
class Line:
    """One run. `score`: the main measure on the rows that choose, with its 95 % interval `low` to `high`.

    `bytes` of its model file, `row_ms` milliseconds for one row, `seconds` without pauses; None where not measured.
    `rows` of the table that it learned from; `same`: its score was taken on the same rows as the score of the run that
    answers, of the same version of the table.
    `differs`: the settings in which the runs on the board differ and this one is not like the run that answers, whose
    value comes first in each pair; None where its settings can't be read any more.
    """

    run: Run
    score: float | None
    low: float | None
    high: float | None
    bytes: int
    row_ms: float | None
    seconds: float | None
    differs: tuple[Difference, ...] | None
    rows: int | None
    same: bool


@dataclass(frozen=True)
class Board:
    """`lines`: the runs that answer the same question, the best score first. `apart`: the others, and why each is."""

    opening: Opening
    lines: tuple[Line, ...]
    apart: tuple[tuple[Run, str], ...]


def board(workspace: str, opening: Opening) -> Board:
    """The board of a project whose runs open like this."""
    leader, versions = opening.run, of_other_versions(opening)
    many = champion.ranked([*opening.alike, *versions])
    readable, differs = varied(workspace, many)
    index = {run.id: at for at, run in enumerate(readable)}
    lines = tuple(
        _line(workspace, run, _unlike(differs, index.get(leader.id), index.get(run.id)), run not in versions)
        for run in many
    )
    apart = tuple((run, why_apart(leader, run)) for run in opening.apart if run not in versions)
    return Board(opening, lines, apart)


def rivals(opening: Opening) -> tuple[Run, Run] | None:
    """The run that answers, and the best of the others that it can be held against; None where there is none.

    Where all others learned from other versions of the table, that is the newest of them.
    """
    newest = sorted(of_other_versions(opening), key=lambda run: run.created, reverse=True)
    other = opening.next or next(iter(newest), None)
    return (opening.run, other) if other is not None and champion.score(opening.run) is not None else None


def of_other_versions(opening: Opening) -> list[Run]:
    """The runs with a score that answer the same question and learned from another version of the table."""
    ours = champion.alike(opening.run)
    found = [run for run in opening.apart if champion.score(run) is not None and run.dataset != opening.run.dataset]
    return [run for run in found if _but_dataset(champion.alike(run)) == _but_dataset(ours) and len(ours) == ALIKE]


def reported(workspace: str, run: Run) -> tuple[Wording, ...] | None:
    """The run's settings in words; None where recipe or table can't be read any more."""
    try:
        return _wordings(run.folder, datasets.get(workspace, run.dataset).data)
    except (UserError, OSError):
        return None


def varied(workspace: str, many: Sequence[Run]) -> tuple[list[Run], list[Difference]]:
    """Those of the runs whose settings can be read, and the settings in which they differ, a value for each of them."""
    known = {run.id: wordings for run in many if (wordings := reported(workspace, run)) is not None}
    return [run for run in many if run.id in known], differences([*known.values()])


def why_apart(leader: Run, run: Run) -> Message:
    """Why the run's score does not compare with the leader's, in a sentence."""
    ours, theirs = champion.alike(leader), champion.alike(run)
    if len(theirs) != len(ours):
        return Message("apart.gone", "Its files are gone or can't be read.")
    task, metric, dataset, target, reading, folds = (ours[index] == theirs[index] for index in range(6))
    if not (task and target):
        return Message("apart.target", "It answers another question: “{target}”.", target=champion.target(run.folder))
    if not metric:
        return Message("apart.metric", "It was judged by another measure.")
    if not dataset:
        return Message("apart.data", "It learned from another version of the table.")
    if not reading:
        return Message("apart.reading", "It reads the answer column in another way.")
    if not folds and theirs[5]:
        return Message("apart.folds", "It was chosen by folds.")
    return Message("apart.rows", "It was chosen by other rows.")


def _but_dataset(question: tuple[object, ...]) -> tuple[object, ...]:
    """Without the version of the table, and the rows that chose, which are others in each."""
    return (*question[:2], *question[3:-1])


def _line(workspace: str, run: Run, differs: tuple[Difference, ...] | None, same: bool) -> Line:
    report = run.headline
    try:
        rows = datasets.get(workspace, run.dataset).rows
    except UserError:  # deleted for good
        rows = None
    return Line(
        run=run,
        score=champion.score(run),
        low=report.get("valid_low"),
        high=report.get("valid_high"),
        bytes=run.bundle.stat().st_size,
        row_ms=report.get("row_ms"),
        seconds=report.get("seconds", run.ended - run.started if run.ended and run.started else None),
        differs=differs,
        rows=rows,
        same=same,
    )


def _unlike(differs: Sequence[Difference], leader: int | None, own: int | None) -> tuple[Difference, ...] | None:
    """The settings that one run has, and not as the leader, what learns in front; None where either is missing."""
    if leader is None or own is None:
        return None
    pairs = (replace(entry, values=(entry.values[leader], entry.values[own])) for entry in differs)
    unlike = [entry for entry in pairs if entry.values[1] not in (entry.values[0], APART)]
    return tuple(sorted(unlike, key=lambda entry: entry.key != FAMILY))


@lru_cache(maxsize=512)
def _wordings(folder: Path, dataset: Path) -> tuple[Wording, ...]:
    return in_words(recipes.read(RunFolder(folder).recipe), _schema(dataset))


@lru_cache(maxsize=8)
def _schema(dataset: Path) -> Schema:
    return load_schema(dataset)
