"""One card for each advice, and what its button does: a run that remembers what was promised of it, or the way on."""

import streamlit as st

from core.errors import UserError
from core.improve.advice.base import FURTHER, INBOX, LONGER, ROWS, TRAIN, Advice
from core.improve.gains.kept_promises import note
from core.jobs.orders import desk, further
from core.runs.planning import plan
from core.store import datasets, projects, runs
from core.store.runs import Run
from pages.ui import changes, messages, state, tables
from pages.ui.improve import advice_words
from pages.ui.translation import plain, t

ICONS = {TRAIN: "play_arrow", LONGER: "fast_forward", FURTHER: "tune", ROWS: "add", INBOX: "inbox"}


def card(workspace: str, run: Run, advice: Advice, unit: str, sign: str) -> None:
    """What it is, why, what it brings, and its button."""
    with st.container(border=True, key=f"advice_{advice.name}"):
        st.markdown(f"**{plain(t(advice.title), 200)}**")
        st.markdown(plain(t(advice.evidence), 600))
        if sure := advice_words.chance(advice, unit, sign):
            st.caption(sure)
        button(workspace, run, advice)


def button(workspace: str, run: Run, advice: Advice, *, primary: bool = False) -> None:
    """The button that does it, with a sentence saying what will change; a run under way takes its place."""
    action = advice.action
    if (live := _under_way(workspace, run, advice.name)) is not None:
        if st.button(t("Look at its training"), key=f"advice_look_{advice.name}", icon=":material/monitoring:"):
            state.go("train", run=live)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            t(action.label),
            key=f"advice_do_{advice.name}",
            type="primary" if primary else "secondary",
            icon=f":material/{ICONS[action.name]}:",
        )
        st.markdown(plain(t(action.effect), 600), width="stretch")
    if pressed:
        _do(workspace, run, advice)


def _do(workspace: str, run: Run, advice: Advice) -> None:
    if advice.action.name == ROWS:
        st.session_state[f"data_add_{run.project}"] = True  # where rows are added stands open
        state.go("data")
    if advice.action.name == INBOX:
        state.go("improve", tab="inbox", run=run.id)
    try:
        started = _started(workspace, run, advice)
    except UserError as error:
        messages.show(error)
        return
    state.go("train", run=started.id)


def _started(workspace: str, run: Run, advice: Advice) -> Run:
    """The run that the advice asks for, which remembers what was promised. UserError where it can't be had."""
    action = advice.action
    promised = note(advice.name, advice.gain, advice.measure, run.id, better=advice.better)
    if action.name == LONGER:
        return desk.train_longer(workspace, run.id, action.epochs, promised)
    if action.name == FURTHER:
        return further.change_more(workspace, run.id, tables.schema(datasets.get(workspace, run.dataset)), promised)
    project = projects.get(workspace, run.project)
    plan.check(action.recipe, tables.schema(datasets.get(workspace, run.dataset)))
    if project.dataset == run.dataset:  # else the draft belongs to another version of the table
        changes.replace(project.id, action.recipe, t(advice.title))
    return desk.start_run(workspace, project.id, action.recipe, promised=promised)


def _under_way(workspace: str, run: Run, name: str) -> str | None:
    """The id of a run that this advice started and that is not over yet."""
    every = (each for each in runs.all(workspace, run.project) if each.live and each.promised)
    return next(
        (each.id for each in every if (each.promised["against"], each.promised["advice"]) == (run.id, name)), None
    )
