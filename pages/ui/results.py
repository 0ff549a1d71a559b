"""Finished runs as the pages need them: what they are called, their evaluation, their predictor."""

import hashlib
import json
import typing
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.models import MODELS
from core.runs import champion
from core.serving.limited import LimitedPredictor
from core.serving.predictor import Predictor
from core.store.runs import Run
from pages.ui import figures
from pages.ui.text import clean, labels, t


@dataclass(frozen=True)
class Asked:
    """A model to ask: its predictor, its run (None when the file was brought along), its sha256, a key for widgets."""

    model: Predictor | LimitedPredictor
    run: str | None
    sha: str
    key: str


def chosen_by(run: Run) -> str:
    """The score that runs are chosen by, as a number with its unit; a dash without one."""
    return figures.measure(champion.score(run), champion.primary(run).unit)


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


def evaluation(run: Run) -> dict:
    """The run's evaluation.json; shared between sessions, so not to be changed."""
    return _read(*_evaluation(run))


def figure(run: Run, draw: Callable[[dict], typing.Any]) -> typing.Any:  # noqa: ANN401  (Plotly's figure)
    """A figure of the run's evaluation, drawn once."""
    return _drawn(*_evaluation(run), draw.__name__, draw)


def parity(run: Run) -> dict | None:
    """The run's parity.json; None when it is not there."""
    path = run.folder / "parity.json"
    return _read(str(path), path.stat().st_mtime_ns) if path.is_file() else None


def predictor(run: Run) -> Predictor:
    """The run's bundle, opened once and shared."""
    return _open(str(run.bundle), run.bundle.stat().st_mtime_ns)


def asked(run: Run) -> Asked:
    """The run's model, ready to be asked."""
    return Asked(predictor(run), run.id, _sha(str(run.bundle), run.bundle.stat().st_mtime_ns), run.id)


@st.cache_data(max_entries=50, show_spinner=False)
def _sha(path: str, changed: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _evaluation(run: Run) -> tuple[str, int]:
    path = run.folder / "evaluation.json"
    return str(path), path.stat().st_mtime_ns


@st.cache_resource(max_entries=20, show_spinner=False)
def _read(path: str, changed: int) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


@st.cache_resource(max_entries=60, show_spinner=False)
def _drawn(path: str, changed: int, name: str, _draw: Callable[[dict], typing.Any]) -> typing.Any:  # noqa: ANN401
    return _draw(_read(path, changed))


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(path: str, changed: int) -> Predictor:
    return Predictor(Path(path))
