"""What the next run will take, in one line: foretold by a rehearsal that is quietly asked for while a page is open."""

import time
from collections.abc import Sequence

import streamlit as st

from core.errors import UserError, stored
from core.jobs.machinery import limits
from core.jobs.orders import rehearsals
from core.recipe import Recipe
from core.records import Schema
from core.rehearsal import keeping, memory_remedy
from core.rehearsal.estimate import Estimate
from core.store import projects, queue
from core.store.datasets import Dataset
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import changes, messages, number_text, state
from pages.ui.translation import plain, t

STILL = 1.5  # seconds that a recipe has to stand before it is tried
LOOK_EVERY = 1.0


def show(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset, others: Sequence[Recipe] = ()) -> None:
    """The line for this recipe; `others` are rehearsed after it."""
    looking = bool(_open(project, dataset, (recipe, *others)))
    stored = projects.get(state.workspace(), project.id).recipe
    line = st.fragment(_line, run_every=LOOK_EVERY if looking else None)
    line(project, recipe, schema, dataset, others, stored if looking else None)


def known(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset) -> None:
    """The line where the recipe is rehearsed already; nothing else, and nothing is asked for."""
    if (found := keeping.kept(dataset.data, recipe)) is not None:
        _show(project, recipe, schema, found)


def needs_too_much(found: Estimate) -> bool:
    """Whether the run would need more memory than a job may use here."""
    return found.short or found.needed_mb > limits.job_memory_mb()


def sentence(found: Estimate) -> str:
    """Time, memory and size in words, safe inside Markdown."""
    words = (
        t("Up to **{time}**, **{memory}** of memory, a file of **{size}**")
        if found.at_most
        else t("About **{time}**, **{memory}** of memory, a file of **{size}**")
    )
    return words.format(time=time_of(found), memory=memory_of(found), size=number_text.size(found.bytes))


def estimated(run: Run) -> str:
    """How long a run was said to take when it began; "" where nothing was said."""
    found = keeping.lent(run.folder)
    if found is None or found.problem:
        return ""
    words = t("foretold: up to {time}") if found.at_most else t("foretold: {time}")
    return words.format(time=time_of(found))


def time_of(found: Estimate) -> str:
    """How long the run takes on this machine."""
    return number_text.roughly(found.wall_seconds)


def memory_of(found: Estimate) -> str:
    """What the run's process holds at most."""
    return number_text.size(round(found.peak_mb / 10) * 10 * 2**20)


def _line(
    project: Project, recipe: Recipe, schema: Schema, dataset: Dataset, others: Sequence[Recipe], stored: dict | None
) -> None:
    """stored: the project's recipe when the page was drawn, where the line is drawn again and again; else None."""
    missing = _open(project, dataset, (recipe, *others))
    if stored is not None and (not missing or projects.get(state.workspace(), project.id).recipe != stored):
        st.rerun()  # all is known, so that looking ends; or another tab changed the recipe
    if missing:
        _ask(project, recipe, missing)
    found = keeping.kept(dataset.data, recipe)
    if found is None:
        _not_known(project, recipe)
    else:
        _show(project, recipe, schema, found)


def _show(project: Project, recipe: Recipe, schema: Schema, found: Estimate) -> None:
    if needs_too_much(found):
        _too_much(project, recipe, schema, found)
    elif found.problem:
        st.markdown(f":orange[:material/warning:] {plain(t(found.problem), 600)} {plain(t(found.fix), 600)}")
    else:
        tried = t("Foretold by a rehearsal: a few of your rows went all the way, from reading to the finished file.")
        st.markdown(f":material/timer: {sentence(found)}", help=tried)


def _open(project: Project, dataset: Dataset, recipes: Sequence[Recipe]) -> list[Recipe]:
    """Those recipes that are not rehearsed yet, nor broke off when they were."""
    unknown = [each for each in recipes if keeping.kept(dataset.data, each) is None]
    return [each for each in unknown if rehearsals.failed(state.workspace(), project.id, each) is None]


def _ask(project: Project, recipe: Recipe, missing: list[Recipe]) -> None:
    """Queue what is missing once the recipe has stood still for a moment and no run is at work."""
    key, now = keeping.key(recipe), time.monotonic()
    since = st.session_state.get("rehearsal_since", ("", now))
    if since[0] != key:
        st.session_state["rehearsal_since"] = since = (key, now)
    if now - since[1] < STILL or queue.under_way(state.workspace(), "run"):
        return
    try:
        rehearsals.want(state.workspace(), project.id, recipe, missing)
    except UserError as error:  # too many wait already, or the data is gone
        messages.later(error)


def _not_known(project: Project, recipe: Recipe) -> None:
    """What is being done to know it, or why it is not known."""
    if (broken := rehearsals.failed(state.workspace(), project.id, recipe)) is not None and broken.error:
        words = t("It could not be tried out ahead: {why}", why=plain(t(stored(broken.error).problem), 300))
        st.markdown(f":gray[:material/timer_off: {words}]")
        return
    jobs = [job for job in rehearsals.under_way(state.workspace(), project.id) if job.state.active]
    doing = next((job.message for job in jobs if job.asked.key == keeping.key(recipe)), "")
    if queue.under_way(state.workspace(), "run"):
        words = t("What it takes is tried on a few rows once your run is done.")
    elif rehearsals.other(state.workspace()):
        words = t("What it takes is tried on a few rows once it is known which model reads best.")
    elif doing:
        words = t("What will it take? {doing} …", doing=plain(doing[:1].upper() + doing[1:], 200))
    else:
        words = t("What will it take? It is tried on a few rows in a moment …")
    st.markdown(f":gray[:material/hourglass_top: {words}]")


def _too_much(project: Project, recipe: Recipe, schema: Schema, found: Estimate) -> None:
    """It will not fit in memory: said before the start, with what repairs it."""
    limit = number_text.size(limits.job_memory_mb() * 2**20)
    words = t("This needs more memory than the {limit} that a run may use here.", limit=limit)
    if not found.short:
        needed = number_text.size(round(found.needed_mb) * 2**20)
        words = t("This needs about **{needed}** of memory; a run may use {limit} here.", needed=needed, limit=limit)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":orange[:material/warning:] {words}", width="stretch")
        remedy = memory_remedy.with_less_memory(recipe, schema, found)
        if remedy is not None:
            label = t(remedy.label)
            st.button(
                label,
                key="rehearsal_mend",
                icon=":material/build:",
                on_click=changes.replace,
                args=(project.id, remedy.recipe, label),
            )
        else:
            st.markdown(t("Use fewer columns or a smaller model."))
