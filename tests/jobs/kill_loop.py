"""A project whose loop goes round while its processes are killed, and what must hold of it after each kill."""

import random
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.data.dataset_files import load_schema
from core.data.lineage import provenance, waiting
from core.data.samples import FOLDER
from core.data.splits import split
from core.importing.into_dataset import import_file
from core.jobs.work import taking_in
from core.records import ROW
from core.runs.planning import plan
from core.store import datasets, paths, projects, runs, versions
from core.store.access import shares, workspaces
from core.store.feedback import collecting, inbox, inbox_files, inbox_states
from core.store.feedback.collecting import Rules
from core.store.feedback.inbox import Entry
from core.store.feedback.inbox_adding import Feedback

TARGET, MARK = "species", "body_mass_g"  # a mark is a weight that no penguin has: it tells one entry from all others
SPECIES = ("Adelie", "Chinstrap", "Gentoo")
FROZEN = 60  # rows of the test part: the first ones
SHA = "0" * 64


class Loop:
    """Penguins, three finished runs of which the first has a test part, and what was said and decided so far."""

    def __init__(self, scratch: Path, seed: int, work: Callable[[str, str], None]) -> None:
        """work: sees to it that the job (workspace, id) is done."""
        self.work, self.random, self.marks = work, random.Random(seed), 10_000
        self.workspace = workspaces.open_workspace(workspaces.new_key())
        table = scratch / "penguins"
        table.mkdir(parents=True)
        import_file(FOLDER / "penguins.csv", table / "data.parquet")
        self.first = datasets.add(self.workspace, "Penguins", table)
        recipe = plan.draft(load_schema(self.first.data), self.first.id, TARGET)
        draft = recipe.model_dump(mode="json")
        self.project = projects.create(self.workspace, "Penguins", self.first.id, draft).id
        made = [runs.create(self.workspace, self.project, recipe, name, state="finished") for name in "ABC"]
        self.runs = [run.id for run in made]
        rows = pq.read_table(self.first.data)
        self.rows, self.ids = rows.drop([ROW, TARGET]).to_pylist(), rows[ROW].to_pylist()
        self.answers = dict(zip(self.ids, rows[TARGET].to_pylist(), strict=True))
        index = np.arange(len(self.ids))
        parts = np.select([index < FROZEN, index < 2 * FROZEN], [split.TEST, split.VALIDATION], split.TRAIN)
        split.write(split.as_table(np.array(self.ids), parts), made[0].files.split)
        self.champion = self.runs[0]
        self.share = shares.make(self.workspace, self.project).id
        collecting.set_rules(self.workspace, self.project, Rules(every=1, most=1000))
        self.read: set[str] = set()
        self.brought: set[str] = set()  # marks of rows that were added
        self.kept: dict[str, str] = {}  # id of each entry that must be there -> its right answer

    def said(self, count: int, **more: object) -> list[Feedback]:
        """Something new about so many rows that nobody asked before, each with a mark of its own."""
        found = []
        for _ in range(count):
            self.marks += 1
            values = {**self.random.choice(self.rows), MARK: str(self.marks)}
            found.append(Feedback(values, {"label": "Adelie"}, "wrong", self.random.choice(SPECIES), **more))
        return found

    def file(self, count: int) -> tuple[bytes, set[str]]:
        """So many new rows as a CSV file, and the mark of each."""
        messages = self.said(count)
        rows = [{**entry.values, TARGET: entry.truth} for entry in messages]
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        return "\n".join(lines).encode(), {entry.values[MARK] for entry in messages}

    def about_rows(self, count: int) -> list[Feedback]:
        """Another answer for rows of the table, some of them of the test part."""
        positions = self.random.sample(range(len(self.ids)), count)
        rows = {self.ids[index]: self.rows[index] for index in positions}
        now = {**self.answers, **provenance.beside(self.version.data)}
        other = {row: next(each for each in SPECIES if each != now[row]) for row in rows}
        return [Feedback(rows[row], {"label": now[row]}, "wrong", other[row], row=row) for row in rows]

    def keep(self, messages: Iterable[Feedback]) -> list[str]:
        """Add in this process, so that there is something to decide on; the ids."""
        messages = list(messages)
        ids = inbox.add_all(self.workspace, self.runs[0], SHA, messages, source="batch")
        self.kept |= dict(zip(ids, [entry.truth for entry in messages], strict=True))
        return ids

    def found(self, messages: Iterable[Feedback]) -> list[Entry]:
        """The entries that these words became, however far the process came that said them."""
        marks = {entry.values[MARK] for entry in messages}
        return [entry for entry in self.entries() if entry.values.get(MARK) in marks]

    def entries(self) -> list[Entry]:
        """All that is in the inbox."""
        return inbox.all(self.workspace, self.project)

    def state(self, ids: Iterable[str]) -> list[str]:
        """The state of each entry."""
        return [inbox.get(self.workspace, id).state for id in ids]

    @property
    def version(self) -> datasets.Dataset:
        """The one that the project works with."""
        return datasets.opened(self.workspace, projects.get(self.workspace, self.project).dataset)

    def whole(self) -> None:
        """What must hold at any time, whoever was killed: nothing said is lost, nothing is half there."""
        database = sqlite3.connect(paths.home() / "atelier.sqlite")
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()
        there = {entry.id: entry for entry in self.entries()}
        for id, truth in self.kept.items():
            assert there[id].truth == truth
        for entry in there.values():
            for value in filter(inbox_files.named, entry.values.values()):
                content = inbox_files.content(self.workspace, value)
                assert content is not None
                assert inbox_files.name(content) == value
        for version in versions.family(self.workspace, self.first.id):
            if version.id not in self.read:  # a version never changes
                _readable(version)
                self.read.add(version.id)
        _one_word_counts(there.values())

    def finish(self) -> None:
        """Begin what was cut off again, to its end; then every accepted answer stands in the table exactly once."""
        taking_in.take_in(self.workspace, self.project, _quiet)
        assert "accepted" not in {entry.state for entry in self.entries()}
        table, lines = pq.read_table(self.version.data), provenance.read(self.version.data)
        answers = dict(zip(table[ROW].to_pylist(), table[TARGET].to_pylist(), strict=True))
        beside, marks = provenance.beside(self.version.data), table[MARK].to_pylist()
        rows_of = {mark: [] for mark in marks}
        for row, mark in zip(table[ROW].to_pylist(), marks, strict=True):
            rows_of[mark].append(row)
        assert all(len(rows_of[mark]) == 1 for mark in self.brought)
        named = [entry for entry in lines["entry"].to_pylist() if entry]
        assert len(named) == len(set(named)), "no entry is taken in twice"
        for entry in self.entries():
            if entry.state != "used":
                assert entry.id not in named
            elif entry.row is None:
                [row] = rows_of[entry.values[MARK]]
                assert answers[row] == entry.right
        for row, entry in _last_on_rows(self.entries()).items():
            frozen = row in self.ids[:FROZEN]
            assert (beside[row] if frozen else answers[row]) == entry.right
        assert all(answers[row] == self.answers[row] for row in self.ids[:FROZEN]), "the test part never changes"
        assert pc.count_distinct(table[ROW]).as_py() == len(table)

    def accepted(self, messages: list[Feedback]) -> list[str]:
        """Keep and accept them."""
        ids = self.keep(messages)
        inbox_states.accept(self.workspace, ids)
        return ids


def _last_on_rows(entries: Iterable[Entry]) -> dict[int, Entry]:
    used = [entry for entry in entries if entry.state == "used" and entry.row is not None]
    return {entry.row: entry for entry in sorted(used, key=lambda entry: entry.created)}


def _readable(version: datasets.Dataset) -> None:
    table = pq.read_table(version.data)
    assert (table.num_rows, load_schema(version.data).rows) == (version.rows, version.rows)
    assert provenance.read(version.data).schema == provenance.COLUMNS
    assert waiting.count(version.data) == len(waiting.ids(version.data))


def _one_word_counts(entries: Iterable[Entry]) -> None:
    for state in ("new", "accepted"):
        rows = [entry.same for entry in entries if entry.state == state]
        assert len(rows) == len(set(rows)), f"two words on one row are {state}"


def _quiet(_share: float | None, _message: str) -> None:
    return
