"""Finished runs as the pages need them: what they are called, their evaluation, their predictor."""

import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from core import judgement
from core.data.facts.typical import typical_row
from core.errors import UserError
from core.judgement import Evaluation
from core.models import MODELS
from core.runs import champion
from core.serving.asking import Asking
from core.serving.predictor import Predictor
from core.serving.sandbox.limited import LimitedPredictor
from core.serving.sandbox.limits import CHILD_MEMORY_MB
from core.store import datasets
from core.store.runs import Run
from core.training.events import Tail, summary
from pages.ui import number_text
from pages.ui.translation import clean, labels, t

SECONDS = 300  # that a model of one's own may take for a few dozen pictures or sounds
TIMES_ITS_SIZE = 4  # memory that a pretrained model takes when it is opened and answers


@dataclass(frozen=True)
class Asked:
    """A model to ask: its predictor, its run (None when the file was brought along), its sha256, a key for widgets.

    `start`: cells of one real row, by column, where its table is at hand. `first`: the columns in the order in which
    the model relies on them, as far as that is known. `made_up`: `start` is no row of anybody's.
    """

    model: Asking
    run: str | None
    sha: str
    key: str
    start: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    made_up: bool = False


def chosen_by(run: Run) -> str:
    """The score that runs are chosen by, as a number with its unit; a dash without one."""
    return number_text.measure(champion.score(run), champion.primary(run).unit)


def title(run: Run) -> str:
    """A run in one line: name, family where the name doesn't say it, and score; for widgets that read no Markdown."""
    family = t(MODELS[run.family].label) if run.family in MODELS else run.family
    words = [clean(run.name, 60)] + ([family] if family.lower() not in run.name.lower() else [])
    if champion.score(run) is not None:
        words.append(f"{t(champion.primary(run).label)} {chosen_by(run)}")
    return " · ".join(words)


def titles(every: list[Run]) -> Callable[[str], str]:
    """What a widget shows for each of these runs, the newest first; of several with one title the oldest keeps it."""
    return labels({run.id: title(run) for run in reversed(every)}, 120)


def evaluation(run: Run) -> Evaluation:
    """How good the run's model is."""
    return _judged(*_evaluation(run))


def before(run: Run) -> dict | None:
    """The run's before.json; None when it is not there."""
    path = run.files.before
    return _read(str(path), path.stat().st_mtime_ns) if path.is_file() else None


def key_columns(run: Run) -> tuple[str, ...]:
    """The columns that show best what a row is, as the run told them."""
    tail = Tail(run.files.events)
    tail.read()
    return summary(tail.events).key_columns


def figure(run: Run, draw: Callable[[Evaluation], typing.Any]) -> typing.Any:  # noqa: ANN401  (Plotly's figure)
    """A figure of the run's evaluation, drawn once."""
    return _drawn(*_evaluation(run), draw.__name__, draw)


def parity(run: Run) -> dict | None:
    """The run's parity.json; None when it is not there."""
    path = run.files.parity
    return _read(str(path), path.stat().st_mtime_ns) if path.is_file() else None


def predictor(run: Run) -> Predictor:
    """The run's bundle, opened once and shared."""
    return _open(str(run.bundle), run.bundle.stat().st_mtime_ns)


def asked(workspace: str, run: Run) -> Asked:
    """The run's model, ready to be asked; its fields start from a row of the table that it learned from."""
    own, sha = model(run)
    try:
        start = _start(run.id, str(datasets.get(workspace, run.dataset).data), str(run.files.split), own)
    except UserError:  # the table is gone
        start = {}
    return Asked(own, run.id, sha, run.id, start, relied_on(run))


def model(run: Run) -> tuple[Predictor | LimitedPredictor, str]:
    """The run's bundle, opened once and shared, and its sha256.

    Pictures and sounds are decoded in a limited process, whoever brings them.
    """
    file = str(run.bundle), run.bundle.stat().st_mtime_ns
    media = any(column.traits.is_file for column in predictor(run).schema.inputs)
    return (_limited(*file) if media else predictor(run)), _sha(*file)


def looked_back(run: Run) -> dict:
    """What the look back after training found (core.evaluation.after); {} while it is not there."""
    path = run.files.audit
    return _read(str(path), path.stat().st_mtime_ns) if path.is_file() else {}


def relied_on(run: Run) -> tuple[str, ...]:
    """The columns, the one that the model relies on most first; () while that is not known."""
    report = looked_back(run)
    return () if report.get("under_way") else tuple(entry["column"] for entry in report.get("importance", ()))


@st.cache_data(max_entries=50, show_spinner=False)
def _sha(path: str, changed: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _evaluation(run: Run) -> tuple[str, int]:
    path = run.files.evaluation
    return str(path), path.stat().st_mtime_ns


@st.cache_resource(max_entries=20, show_spinner=False)
def _read(path: str, changed: int) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


@st.cache_resource(max_entries=20, show_spinner=False)
def _judged(path: str, changed: int) -> Evaluation:
    return judgement.read(Path(path))


@st.cache_resource(max_entries=60, show_spinner=False)
def _drawn(path: str, changed: int, name: str, _draw: Callable[[Evaluation], typing.Any]) -> typing.Any:  # noqa: ANN401
    return _draw(_judged(path, changed))


@st.cache_resource(max_entries=50, show_spinner=False)
def _start(run: str, dataset: str, split: str, _model: Predictor | LimitedPredictor) -> dict[str, str]:
    return typical_row(Path(dataset), Path(split), _model.schema.inputs)


@st.cache_resource(max_entries=4, show_spinner=False, on_release=LimitedPredictor.close)
def _limited(path: str, changed: int) -> LimitedPredictor:
    weight = Path(path).stat().st_size >> 20
    return LimitedPredictor(Path(path), SECONDS, CHILD_MEMORY_MB + TIMES_ITS_SIZE * weight)


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(path: str, changed: int) -> Predictor:
    return Predictor(Path(path))
