"""Which answers are gathered for a look though nobody complains: a project's rules, off by default, and their count."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.messages import NOTHING, Message, plural, together
from core.plain import Plain
from core.store import owned
from core.store.database import reading, writing
from core.store.database_tables import INBOX, PROJECTS
from core.store.feedback import inbox, inbox_files
from core.store.feedback.inbox_adding import OPEN, Feedback
from core.store.feedback.inbox_same import AT_ONCE, GONE, checksum, of, state
from core.store.projects import Project
from core.store.upkeep.clock import DAY

SOURCE = "rule"
MOST = 1000  # rows a day


@dataclass(frozen=True)
class Rules:
    """Every `every`-th asked row (0: none), answers less sure than `below` (0..1; 0: none), answers `label` ("": none);
    at most `most` a day."""

    every: int = 0
    below: float = 0.0
    label: str = ""
    most: int = 20

    @property
    def on(self) -> bool:
        """Whether anything is gathered."""
        return bool(self.every or self.below or self.label)


@dataclass(frozen=True)
class Answered:
    """One row that was asked, and the model's answer as plain data; pictures and sounds as bytes.

    sure: 0..1, None where the model does not say; named: the labels in its answer.
    """

    values: Plain
    answer: Plain
    sure: float | None = None
    named: tuple[str, ...] = ()


def rules(project: Project) -> Rules:
    """The project's rules; all off where nobody set any."""
    return Rules(**(project.collect or {}))


def summary(project: Project) -> Message:
    """What the page that collects says to those who ask; "" while nothing is gathered."""
    found = rules(project)
    if not found.on:
        return NOTHING
    what = []
    if found.every:
        what.append(plural("gathers.every", "every row", "every {count:,}th row", count=found.every))
    if found.below:
        unsure = "rows where the model is less than {share:.0%} sure"
        what.append(Message("gathers.unsure", unsure, share=found.below))
    if found.label:
        what.append(Message("gathers.label", "rows that it answers with “{label}”", label=found.label))
    return Message(
        "gathers",
        "Some of what is asked here is kept, so that the project's owner can check the answers: {rows}; at most "
        "{most:,} a day.",
        rows=together(what, ", "),
        most=found.most,
    )


def set_rules(workspace: str, project: str, chosen: Rules) -> None:
    """Gather by these rules from now on; the count of asked rows begins anew. UserError for what is no rule."""
    if not (0 <= chosen.every <= 1_000_000 and 0 <= chosen.below <= 1 and 1 <= chosen.most <= MOST):
        raise UserError("These rules can't be kept.", "Gather at least 1 and at most {most} rows a day.", most=MOST)
    kept = vars(chosen) if chosen.on else None
    owned.change(PROJECTS, workspace, project, collect=kept, asked=0 if chosen.on else None)


def gather(workspace: str, project: str, run: str, bundle_sha: str, answered: Iterable[Answered]) -> int:
    """Count these rows that were asked and keep those that the rules want, as entries that nobody said anything about.

    A row that is in the inbox already is counted, but not kept again. Returns how many were kept.
    """
    rows = list(answered)
    found, before, room = _draw(workspace, project, len(rows))
    drawn = [bool(found.every) and (before + index + 1) % found.every == 0 for index in range(len(rows))]
    chosen = [(row, fair) for row, fair in zip(rows, drawn, strict=True) if fair or _wanted(found, row)]
    chosen.sort(key=lambda pair: not pair[1])  # the fair sample first: the others must not crowd it out
    feedback = [Feedback(row.values, row.answer, OPEN, fair=fair or None) for row, fair in chosen]
    fresh = _fresh(workspace, project, feedback)[:room]
    if fresh:
        inbox.add_all(workspace, run, bundle_sha, fresh, source=SOURCE)
    return len(fresh)


def gathered(workspace: str, project: str) -> int:
    """How many entries were gathered and not judged by anybody yet."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        wanted = sa.select(sa.func.count()).select_from(INBOX).where(INBOX.c.project == project, *_UNJUDGED)
        return connection.scalar(wanted.where(INBOX.c.workspace == workspace)) or 0


def erase(workspace: str, project: str) -> int:
    """Delete what was gathered and nobody judged yet for good; returns how many entries."""
    return inbox.erase(workspace, project, *_UNJUDGED)


def sound(kept: object) -> Plain | None:
    """Rules out of a saved project, as far as they are some; None otherwise."""
    kinds = {"every": int, "below": float | int, "label": str, "most": int}
    if not isinstance(kept, dict) or set(kept) != set(kinds):
        return None
    fits = all(isinstance(kept[name], kind) and not isinstance(kept[name], bool) for name, kind in kinds.items())
    return kept if fits and kept["every"] >= 0 and 0 <= kept["below"] <= 1 and 1 <= kept["most"] <= MOST else None


_UNJUDGED = (INBOX.c.source == SOURCE, INBOX.c.verdict == OPEN, INBOX.c.truth.is_(None))


def _draw(workspace: str, project: str, count: int) -> tuple[Rules, int, int]:
    """The rules, how many rows were asked before these, and how many more may be kept today."""
    with writing() as connection:
        row = owned.find(connection, PROJECTS, workspace, project)
        found, before = Rules(**(row["collect"] or {})), row["asked"] or 0
        if not found.on:
            return found, before, 0
        connection.execute(sa.update(PROJECTS).where(PROJECTS.c.id == project).values(asked=before + count))
        today = (INBOX.c.project == project) & (INBOX.c.source == SOURCE) & (INBOX.c.created > time.time() - DAY)
        kept = connection.scalar(sa.select(sa.func.count()).select_from(INBOX).where(today)) or 0
    return found, before, max(0, found.most - kept)


def _wanted(found: Rules, row: Answered) -> bool:
    unsure = found.below > 0 and row.sure is not None and row.sure < found.below
    return unsure or (found.label != "" and found.label in row.named)


def _fresh(workspace: str, project: str, messages: list[Feedback]) -> list[Feedback]:
    """Without those whose row is in the inbox already, and each row once."""
    of_row: dict[str, Feedback] = {}
    for entry in messages:
        of_row.setdefault(checksum({name: inbox_files.name(value) for name, value in entry.values.items()}), entry)
    sums = list(of_row)
    with reading() as connection:
        for start in range(0, len(sums), AT_ONCE):
            there = of(workspace, project) & (state != GONE)
            known = sa.select(INBOX.c.same).where(there, INBOX.c.same.in_(sums[start : start + AT_ONCE]))
            for same in connection.scalars(known):
                of_row.pop(same, None)
    return list(of_row.values())
