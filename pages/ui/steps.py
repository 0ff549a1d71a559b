"""The steps of the workshop, declared once: navigation, titles, purposes and the way from one to the next."""

import typing
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from core.store.access import shares
from pages.ui import visiting
from pages.ui.translation import ask_language_again, language, t

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Step:
    """One page: its file, how the menu calls it, and the one sentence that says what it is for."""

    name: str
    group: str
    title: str
    icon: str
    purpose: str

    @property
    def file(self) -> str:
        """The page file, as st.switch_page takes it."""
        return f"pages/steps/{self.name}.py"


STEPS = {
    step.name: step
    for step in (
        Step("overview", "", "Overview", "home", "Your projects, and the quickest ways to begin one."),
        Step("data", "Build", "Data", "table", "Bring your data and say which column the model shall learn to answer."),
        Step("prepare", "Build", "Prepare", "healing", "See what would mislead a model, and mend it with one click."),
        Step("model", "Build", "Model", "tune", "Choose what does the learning. Good settings are already filled in."),
        Step(
            "train", "Build", "Train", "model_training", "Let the model learn from your rows, and watch it get better."
        ),
        Step("evaluate", "Judge", "Evaluate", "insights", "See how good the model is on rows it has never seen."),
        Step(
            "improve", "Judge", "Improve", "trending_up", "Make the model better, and see whether it really became so."
        ),
        Step("export", "Use", "Export", "package_2", "Take your model home as one file that runs anywhere."),
        Step("predict", "Use", "Predict", "bolt", "Ask the model: type in values, or hand it a whole file."),
        Step("about", "Help", "About", "info", "What this workshop does, and what its words mean."),
    )
}


@lru_cache
def picture(name: str) -> str:
    """A drawing of ours as an address that holds it; Streamlit would read and encode the file in every run."""
    return "data:image/svg+xml;base64," + b64encode((ROOT / "static" / name).read_bytes()).decode()


def navigation() -> typing.Any:  # noqa: ANN401  (Streamlit's page object)
    """The menu, grouped; returns the page to run.

    A session's entries are made once: making them looks for each page's file, in every run.
    """
    ask_language_again()
    by_link, made = visiting.here(), st.session_state.get("menu")
    if made is None or made[0] != (language(), by_link):
        made = st.session_state["menu"] = ((language(), by_link), _of_a_link() if by_link else _entries())
    return st.navigation(made[1], position="hidden" if by_link else "sidebar")


def _of_a_link() -> list:
    """The one page of a link's visitor, under its own address and under that of the app."""
    file, title = ROOT / "pages" / "steps" / f"{shares.PATH}.py", t("Ask the model")
    return [
        st.Page(file, title=title, url_path="start", default=True),
        st.Page(file, title=title, url_path=shares.PATH),
    ]


def _entries() -> dict[str, list]:
    groups: dict[str, list] = {}
    for step in STEPS.values():
        page = st.Page(
            ROOT / step.file,
            title=t(step.title),
            icon=f":material/{step.icon}:",
            default=step.name == "overview",
            help=t(step.purpose),
        )
        groups.setdefault(t(step.group) if step.group else "", []).append(page)
    return groups
