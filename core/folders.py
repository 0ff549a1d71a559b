"""What a run's and a dataset's folder hold, by name; no other file spells these names. Reads and writes nothing."""

from dataclasses import dataclass
from pathlib import Path

BUNDLE = "bundle.onnx"  # also what people get to see as the name of their model file
LOG, WORK = "log.txt", "work"


@dataclass(frozen=True)
class RunFolder:
    """One run's folder; every path may lead to a file that is not there (yet)."""

    path: Path

    @property
    def recipe(self) -> Path:
        """What was asked for."""
        return self.path / "recipe.yaml"

    @property
    def start(self) -> Path:
        """The model file that it begins from."""
        return self.path / "start.onnx"

    @property
    def foretold(self) -> Path:
        """What a rehearsal said that it takes."""
        return self.path / "rehearsal.json"

    @property
    def inherited(self) -> Path:
        """What several earlier runs split, put together for this one."""
        return self.path / "inherited.parquet"

    @property
    def log(self) -> Path:
        """What the job's process wrote beside."""
        return self.path / LOG

    @property
    def events(self) -> Path:
        """What it told while it worked, one JSON line an event."""
        return self.path / "events.jsonl"

    @property
    def split(self) -> Path:
        """Which row is in which part."""
        return self.path / "split.parquet"

    @property
    def preprocessing(self) -> tuple[Path, Path]:
        """The preparation as a graph, and what it takes and gives."""
        return self.path / "front.onnx", self.path / "front.json"

    @property
    def learned(self) -> Path:
        """What is known of the answers: the labels and their weights."""
        return self.path / "learned.json"

    @property
    def ways(self) -> Path:
        """How pretrained models are shown pictures, where that was tried."""
        return self.path / "ways.json"

    @property
    def checkpoint(self) -> Path:
        """The folder of what a paused training goes on from."""
        return self.path / "checkpoint"

    @property
    def work(self) -> Path:
        """The folder for large arrays, gone when the run ends."""
        return self.path / WORK

    @property
    def bundle(self) -> Path:
        """The model: one ONNX file."""
        return self.path / BUNDLE

    @property
    def parity(self) -> Path:
        """Whether the file answers as the model did."""
        return self.path / "parity.json"

    @property
    def evaluation(self) -> Path:
        """The numbers that say how good it is."""
        return self.path / "evaluation.json"

    @property
    def before(self) -> Path:
        """What the run changed in the model that it began with."""
        return self.path / "before.json"

    @property
    def choosing(self) -> Path:
        """Its answers on the rows that runs are chosen by."""
        return self.path / "choosing.parquet"

    @property
    def audit(self) -> Path:
        """What it relies on, and what looks too good to be true."""
        return self.path / "audit.json"

    @property
    def duel(self) -> Path:
        """How it did beside the champion."""
        return self.path / "duel.json"

    @property
    def made(self) -> tuple[Path, ...]:
        """All that carrying out a recipe writes, but for the checkpoint's folder; another recipe's must not stay."""
        first = (self.recipe, self.start, self.events, self.split, *self.preprocessing, self.learned, self.ways)
        return *first, self.bundle, self.parity, self.evaluation, self.before, self.choosing, self.audit


@dataclass(frozen=True)
class DatasetFolder:
    """One dataset's folder. On the command line a dataset may be called anything; what is known of it lies beside."""

    path: Path

    @property
    def data(self) -> Path:
        """The table."""
        return self.path / "data.parquet"

    @property
    def schema(self) -> Path:
        """What its columns are."""
        return sibling(self.data, "schema.json")

    @property
    def history(self) -> Path:
        """How this version came from the one before."""
        return self.path / "history.json"


def sibling(data: Path, what: str) -> Path:
    """A file with more about a dataset, beside its table and called after it."""
    return data.with_suffix(f".{what}")
