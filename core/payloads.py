"""What each sort of job is asked to do, as its row in the queue keeps it as JSON. Knows no job and no table.

Adding one: a class and its name in PAYLOADS. A field that comes later needs a default: jobs that waited while the app
was updated do not have it.
"""

from dataclasses import asdict, dataclass
from typing import ClassVar

from core.plain import Plain, from_dict


@dataclass(frozen=True, kw_only=True)
class Payload:
    """By itself: of a sort that this version of the app does not know."""

    what: ClassVar[str] = ""
    lane: ClassVar[str] = ""

    def to_json(self) -> Plain:
        """As the queue keeps it; `of` reads it."""
        return {"what": self.what, **asdict(self)}


@dataclass(frozen=True, kw_only=True)
class Run(Payload):
    """Carry out a run, whose folder holds the recipe."""

    what = "run"
    lane = "run"


@dataclass(frozen=True, kw_only=True)
class Brought(Payload):
    """Something about files that lie in the job's folder: as `source` (`several`: source and name of each), called
    `filename` by whoever brought them, and `name` together."""

    source: str = ""
    filename: str = ""
    name: str = ""
    several: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The source and the name of each."""
        return self.several or ((self.source, self.filename),)


@dataclass(frozen=True, kw_only=True)
class Table(Brought):
    """Read files into a new dataset; with `again`, a dataset's id, those that it came from, read with `options`.

    project: whose answer column tells which of the rows that came later wait.
    """

    what = "table"
    lane = "read"
    again: str = ""
    options: Plain | None = None
    project: str = ""


@dataclass(frozen=True, kw_only=True)
class Restore(Brought):
    """Bring a saved project back."""

    what = "project"
    lane = "read"


@dataclass(frozen=True, kw_only=True)
class Add(Brought):
    """Look at more rows for a project's dataset; `cells`: one row by column, {"cell": number} for a file.

    again: rows that are there already count as well.
    """

    what = "add"
    lane = "read"
    project: str
    dataset: str
    again: bool = False
    cells: Plain | None = None


@dataclass(frozen=True, kw_only=True)
class Audit(Payload):
    """A check-up of a dataset under a recipe, whose key (core.audit.keeping) tells it from others."""

    what = "audit"
    lane = "read"
    dataset: str
    recipe: Plain
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Repair(Payload):
    """Repairs (core.recipe.RepairChoice as plain data) that make another version of a dataset, one after the other."""

    what = "repair"
    lane = "read"
    dataset: str
    repairs: tuple[Plain, ...]


@dataclass(frozen=True, kw_only=True)
class TakeIn(Payload):
    """Make a version of the project's table with what was accepted."""

    what = "take in"
    lane = "read"
    project: str


@dataclass(frozen=True, kw_only=True)
class Again(Payload):
    """Train the project's champion again; weigh: how often a corrected answer counts, None: as in the champion's."""

    what = "again"
    lane = "read"
    project: str
    weigh: int | None = None


@dataclass(frozen=True, kw_only=True)
class Judge(Payload):
    """Judge a run beside the project's champion."""

    what = "judge"
    lane = "read"
    project: str
    run: str


@dataclass(frozen=True, kw_only=True)
class Fetch(Payload):
    """Get a pretrained model; revision "" is the catalogue's or the newest. asked_in: the project that is told of
    it."""

    what = "model"
    lane = "model"
    id: str
    revision: str = ""
    asked_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Rehearsal(Payload):
    """Rehearse a recipe; beside: the key of the recipe that was the project's when it was asked for."""

    what = "rehearsal"
    lane = "try"
    project: str
    dataset: str
    recipe: Plain
    key: str
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Trial(Payload):
    """Try what could read a column, for so many minutes."""

    what = "trial"
    lane = "try"
    project: str
    dataset: str
    recipe: Plain
    column: str
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Measure(Payload):
    """Measure what would help a run."""

    what = "advice"
    lane = "try"
    project: str
    dataset: str
    run: str


PAYLOADS: dict[str, type[Payload]] = {
    sort.what: sort
    for sort in (Run, Table, Restore, Add, Audit, Repair, TakeIn, Again, Judge, Fetch, Rehearsal, Trial, Measure)
}


def of(content: Plain) -> Payload:
    """What a row of the queue holds."""
    return from_dict(PAYLOADS.get(content.get("what", ""), Payload), content)
