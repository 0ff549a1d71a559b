"""The challenger on its way: taken in, learning, judged; watched live, and what to do where it came to nothing."""

import streamlit as st

from core.errors import UserError
from core.jobs.orders import desk, loop_status
from core.jobs.orders.loop_status import LoopStatus
from core.jobs.work import again
from core.run_states import RunState
from core.store import promotions, runs
from core.store.projects import Project
from core.store.runs import Run
from core.training.events import Tail, summary
from pages.ui import amounts, answering, loop, messages, state
from pages.ui.states import badge
from pages.ui.train import lead
from pages.ui.train.monitor import STAGES
from pages.ui.translation import plain, t

WATCHED = (loop_status.TAKING_IN, loop_status.LEARNING, loop_status.JUDGING)
EVERY = 1.0  # seconds


def watch(workspace: str, project: Project, first: LoopStatus) -> None:
    """Look again and again until it is another's turn; then the whole page is drawn anew."""

    @st.fragment(run_every=EVERY)
    def look() -> None:
        desk.warm()  # a supervisor that died is started again, which closes its jobs
        every = runs.all(workspace, project.id)
        opening = answering.opening(project, every)
        now = loop_status.loop_status(workspace, project, every, opening) if opening else None
        if now is None or now.state != first.state:
            st.rerun(scope="app")
        with st.container(border=True):
            st.header(loop.sentence(now), anchor=False)
            if now.state == loop_status.TAKING_IN:
                message = plain(t(now.job.message), 200) if now.job.message else t("Getting ready")
                st.progress(now.job.progress or 0.0, text=message)
            elif now.state == loop_status.JUDGING:
                st.markdown(t("Rows that neither of them learned from. That takes a few seconds."))
            else:
                _learning(workspace, now.challenger)

    look()


def _learning(workspace: str, run: Run) -> None:
    tail = Tail(run.files.events)
    tail.read()
    progress = summary(tail.events)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(run.name, 60)}**", width="content")
        badge(run)
        st.markdown(t("It goes on when you leave this page, or close it."), width="stretch")
    if run.state.active:
        st.progress(progress.share if progress.total else 0.0, text=t(STAGES.get(progress.stage, "Getting ready")))
    if progress.points:
        lead.show(run, progress, amounts.unit(workspace, run))
    _to_training(run)


def _to_training(run: Run) -> None:
    if st.button(t("See it on the page Train"), key="improve_to_train", icon=":material/model_training:"):
        state.go("train", run=run.id)


def came_to_nothing(now: LoopStatus) -> None:
    """Why the last challenger is none, where it failed, was stopped or rests."""
    run, name = now.challenger, plain(now.challenger.name, 60)
    if run.state == RunState.FAILED and run.error:
        st.markdown(t("“{name}” failed, so there is nothing to judge.", name=name))
        messages.failed(run.error)
    elif run.state in (RunState.STOPPED, RunState.DISCARDED):
        st.markdown(t("“{name}” was ended before it had learned all, so it is not judged.", name=name))
    elif now.state == loop_status.RESTING:
        st.markdown(t("“{name}” was interrupted. What it has learned is kept.", name=name))
        _to_training(run)
    elif now.found is not None:
        messages.failed(now.found)


def unjudged(workspace: str, now: LoopStatus) -> None:
    """The button that judges a finished challenger, and the one that leaves it aside."""
    if now.challenger.challenges != now.champion.id:
        st.markdown(t("It was made to be better than a model that does not answer any more."))
    st.markdown(t("Both are asked rows that neither of them learned from; then you decide which one answers."))
    label, name = t("Judge it beside the champion"), plain(now.champion.name, 60)
    args = (workspace, now.challenger.id)
    with st.container(horizontal=True):
        st.button(label, type="primary", key="improve_judge", icon=":material/balance:", on_click=judge, args=args)
        goes_on = t("“{name}” goes on answering, and the next challenger can be trained.", name=name)
        st.button(t("Leave it aside"), key="improve_leave", help=goes_on, on_click=_leave, args=(workspace, now))


def _leave(workspace: str, now: LoopStatus) -> None:
    why, seen = t("It was left aside without being judged."), now.champion.id if now.promoted else None
    try:
        promotions.keep(workspace, now.champion.project, now.challenger.id, why, seen=seen)
    except UserError as error:
        messages.later(error)


def judge(workspace: str, run: str) -> None:
    """A button's callback: hold a run against the champion."""
    try:
        again.judge(workspace, run)
    except UserError as error:
        messages.later(error)
