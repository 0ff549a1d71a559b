"""A project whose answers were spoilt, and the corrections of it: by the inbox and “train again”, as in the app.

Everything is done in this process by the functions that pages and jobs call, on a home of its own.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import config
from core.importing.into_dataset import import_file
from core.improve.duels import duel
from core.jobs.machinery import launch, worker
from core.jobs.orders import desk
from core.jobs.work import again
from core.recipe import Recipe, with_settings
from core.run_states import RunState
from core.runs.planning import plan
from core.runs.proving.before import untouched
from core.serving.predictor import Predictor
from core.store import datasets, projects, queue, runs
from core.store.access import workspaces
from core.store.feedback import inbox, inbox_states
from core.store.feedback.inbox_adding import Feedback
from core.store.runs import Run

ANSWER, PART, TEST, TRAIN = "answer", "part", "test", "train"
Table = dict[str, list]


@dataclass(frozen=True)
class Project:
    """One project on a home of its own."""

    workspace: str
    id: str

    def train(self, recipe: Recipe) -> Run:
        """A run of its own, carried out here and now."""
        return self._done(runs.create(self.workspace, self.id, recipe).id)

    def correct(self, run: Run, rows: Table) -> None:
        """Say of every row what it should be, and accept all of it."""
        model = Predictor(run.bundle)
        inputs = [column.name for column in model.schema.inputs]
        answers = model.answer(pa.table({name: rows[name] for name in inputs}))
        given = answers.prediction.tolist() if answers.labels is None else answers.labels.tolist()
        called = "prediction" if answers.labels is None else "label"
        messages = [
            Feedback(
                {name: rows[name][index] for name in inputs},
                {called: given[index]},
                "right" if given[index] == truth else "wrong",
                str(truth),
            )
            for index, truth in enumerate(rows[ANSWER])
        ]
        ids = inbox.add_all(self.workspace, run.id, "0" * 64, messages, source="predict")
        inbox_states.accept(self.workspace, ids)

    def again(self) -> tuple[Run, dict]:
        """The judged challenger, and its duel."""
        job = again.start(self.workspace, self.id)
        self._job(job)
        made = self._done(queue.get(self.workspace, job).result["run"])
        return made, duel.read(made.folder)

    def _done(self, run: str) -> Run:
        self._job(run)
        return runs.get(self.workspace, run)

    def _job(self, id: str) -> None:
        waiting = queue.get(self.workspace, id)
        queue.move(self.workspace, id, (RunState.QUEUED,), state=RunState.RUNNING)
        worker.main(id, self.workspace, waiting.lane, waiting.payload)
        ended = queue.get(self.workspace, id)
        if ended.state != "finished":
            raise RuntimeError(ended.error)


@contextmanager
def project(
    table: Table, *settings: str, family: str | None = None, task: str = "classification"
) -> Iterator[tuple[Project, Recipe]]:
    """A project on the table, and a first recipe with settings; a column `part` says which rows are for the test.

    Pretrained models read and do not change, so that a run takes seconds.
    """
    kept = desk.warm, launch.ring
    with (
        tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder,
        config.use(replace(config.current(), home=Path(folder))),
    ):
        desk.warm = launch.ring = lambda: None  # no other process works here
        try:
            yield _made(table, Path(folder), settings, family, task)
        finally:
            desk.warm, launch.ring = kept


def _made(table: Table, home: Path, settings: tuple[str, ...], family: str | None, task: str) -> tuple[Project, Recipe]:
    workspace, made = workspaces.open_workspace(workspaces.new_key()), home / "made"
    made.mkdir()
    pq.write_table(pa.table(table), home / "source.parquet")
    schema = import_file(home / "source.parquet", made / "data.parquet")
    dataset = datasets.add(workspace, "Table", made, move=True)
    drafted = untouched(plan.draft(schema, dataset.id, ANSWER, task, family), schema)
    by_part = ["split.method=column", f"split.column={PART}", f"columns.{PART}.use=false"]
    recipe = with_settings(drafted, [*(by_part if PART in table else []), *settings])
    found = projects.create(workspace, "Loop", dataset.id, recipe.model_dump(mode="json"))
    return Project(workspace, found.id), recipe


def rows_of(table: Table, rows: np.ndarray) -> Table:
    """Some rows of a table, by position."""
    return {name: [values[row] for row in rows.tolist()] for name, values in table.items()}


def spoilt(answers: list, share: float, random: np.random.Generator) -> list:
    """The answers, texts or numbers, with this share of them replaced by another one at random."""
    names = sorted(set(answers))
    flipped = set(random.choice(len(answers), round(share * len(answers)), replace=False).tolist())
    return [
        type(answer)(random.choice([name for name in names if name != answer])) if index in flipped else answer
        for index, answer in enumerate(answers)
    ]
