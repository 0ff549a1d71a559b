"""Finished runs as the pages need them: which one is looked at, its evaluation, its predictor."""

import hashlib
import json
import typing
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.models import MODELS
from core.serving.limited import LimitedPredictor
from core.serving.predictor import Predictor
from core.store import runs
from core.store.projects import Project
from core.store.runs import Run
from core.tasks import TASKS, Metric
from pages.ui import figures, messages, state
from pages.ui.text import clean, labels, t

WITH_MODEL = ("finished", "stopped")


@dataclass(frozen=True)
class Asked:
    """A model to ask: its predictor, its run (None when the file was brought along), its sha256, a key for widgets."""

    model: Predictor | LimitedPredictor
    run: str | None
    sha: str
    key: str


def primary(run: Run) -> Metric:
    """The metric that a run is known by."""
    task = TASKS[run.task]
    name = run.headline.get("metric", task.primary)
    return next(metric for metric in task.metrics if metric.name == name)


def best(every: list[Run]) -> Run | None:
    """The run that does best on the validation rows (the test rows judge, they don't choose); None without a model."""
    ready = [run for run in every if run.headline.get("value") is not None]
    if not ready:
        return None
    newest_task = [run for run in ready if run.task == ready[0].task]
    told = [run for run in newest_task if run.headline.get("valid") is not None]
    if not told:
        return newest_task[0]
    pick = max if primary(ready[0]).best == "high" else min
    return pick(told, key=lambda run: run.headline["valid"])


def title(run: Run) -> str:
    """A run in one line: name, family and headline; for widgets that read no Markdown."""
    words = [clean(run.name, 40), t(MODELS[run.family].label) if run.family in MODELS else run.family]
    if run.headline.get("value") is not None:
        metric = primary(run)
        words.append(f"{t(metric.label)} {figures.measure(run.headline['value'], metric.unit)}")
    return " · ".join(words)


def titles(every: list[Run]) -> Callable[[str], str]:
    """What a widget shows for each of these runs, the newest first; of several with one title the oldest keeps it."""
    return labels({run.id: title(run) for run in reversed(every)}, 120)


def pick(project: Project | None) -> Run:
    """The finished run to look at, chosen by address or picker; without one an empty state ends the page."""
    if project is None:
        messages.empty(
            t("There is no project here yet"),
            t("Begin with a sample or a table of your own."),
            t("Go to the overview"),
            "overview",
        )
    every = {run.id: run for run in runs.all(state.workspace(), project.id)}
    ready = [run for run in every.values() if run.bundle.is_file() and run.state in WITH_MODEL]
    remembered = f"run_{project.id}"
    asked = st.query_params.get("run") or st.session_state.get(remembered, "")
    if not ready or (asked and asked not in every):
        messages.empty(
            t("There is no finished model here yet"),
            t("Train one; most are ready in under a minute."),
            t("Go to training"),
            "train",
        )
    known = {run.id: run for run in ready}
    current = asked if asked in known else ready[0].id
    st.session_state[remembered] = current
    if len(known) > 1:
        st.session_state["picked_run"] = current
        st.selectbox(
            t("Model"), list(known), format_func=titles(list(known.values())), key="picked_run", on_change=_picked
        )
    return known[current]


def _picked() -> None:
    st.query_params["run"] = st.session_state["picked_run"]


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
