"""Which model answers, and why: where the loop stands, in one verdict with one button, and the lab book below."""

import streamlit as st

from core.errors import UserError
from core.jobs.orders import loop_status
from core.jobs.orders.loop_status import LoopStatus
from core.jobs.work import again
from core.recipe import weighing
from core.store import datasets, promotions, runs
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import answering, forms, loop, messages, state, tables
from pages.ui.improve import challenger, decision, lab_book
from pages.ui.translation import plain, t, tn

WEIGH = "improve_weigh"


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    every = runs.all(workspace, project.id)
    opening = answering.opening(project, every)
    now = loop_status.loop_status(workspace, project, every, opening)
    if now.state in challenger.WATCHED:
        challenger.watch(workspace, project, now)
    elif now.state == loop_status.DECIDE:
        decision.show(workspace, now)
    else:
        _next(workspace, project, now)
    _summary(workspace, project, now, answering.why(opening, whole=True))
    lab_book.show(workspace, project, every, now)


def _next(workspace: str, project: Project, now: LoopStatus) -> None:
    """What could be done next, in a sentence and one button."""
    with st.container(border=True):
        st.header(loop.sentence(now), anchor=False)
        if now.challenger is not None:
            challenger.came_to_nothing(now)
        if (wrong := loop_status.trouble(workspace, project.id)) is not None and now.state != loop_status.IDLE:
            messages.failed(wrong)
        if now.state == loop_status.UNJUDGED:
            challenger.unjudged(workspace, now)
        elif now.state == loop_status.READY:
            _ready(workspace, project, now)
        elif now.state == loop_status.WAITING:
            st.markdown(t("Look at what people said. What you accept is learned when the model is trained again."))
            label = tn("Look at {count} correction", "Look at {count} corrections", now.waiting)
            st.button(label, type="primary", key="improve_to_inbox", icon=":material/inbox:", on_click=_to_inbox)
        else:
            st.markdown(
                t(
                    "A model gets better by learning what it got wrong: say under an answer what it should be, or add "
                    "rows to the table. Then train it again here, and see whether it did get better."
                )
            )
            if st.button(t("Correct an answer"), type="primary", key="improve_to_predict", icon=":material/edit:"):
                state.go("predict")


def _ready(workspace: str, project: Project, now: LoopStatus) -> None:
    st.markdown(
        t(
            "The same kind of model learns the newest version of your table. Then both are asked the same rows, and "
            "you decide which one answers."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            loop.label(now),
            type="primary",
            key="improve_again",
            icon=":material/replay:",
            on_click=_again,
            args=(workspace, project.id, now.champion.id),
        )
        dataset = datasets.get(workspace, project.dataset)
        if now.accepted or (dataset.here and tables.corrected(dataset)):
            with st.popover(t("Settings"), type="tertiary", icon=":material/tune:"):
                weigh = runs.recipe(workspace, now.champion.id).data.corrections_weigh
                forms.widget(weighing(), weigh, f"{WEIGH}_{now.champion.id}")


def _summary(workspace: str, project: Project, now: LoopStatus, why: str) -> None:
    """Who answers now and why, and the way back to the one before."""
    st.header(t("Who answers now"), icon=":material/trophy:", anchor=False)
    st.markdown(why)
    before = promotions.way_back(workspace, project.id)
    if not before:
        return
    st.button(
        t("Go back to “{name}”", name=plain(runs.get(workspace, before).name, 40)),
        key="improve_back",
        icon=":material/undo:",
        on_click=_back,
        args=(workspace, project.id, now.champion.id, before),
    )


def _again(workspace: str, project: str, champion: str) -> None:
    try:
        again.start(workspace, project, weigh=st.session_state.get(f"{WEIGH}_{champion}_{weighing().name}"))
    except UserError as error:
        messages.later(error)


def _back(workspace: str, project: str, seen: str, to: str) -> None:
    try:
        promotions.roll_back(workspace, project, t("Taken back on the page Improve."), seen=seen, to=to)
        st.query_params.pop("run", None)
    except UserError as error:
        messages.later(error)


def _to_inbox() -> None:
    st.query_params["tab"] = "inbox"
