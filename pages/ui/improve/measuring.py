"""Measuring what would help: offered, watched, ended with what is there, and done again."""

import streamlit as st

from core.errors import UserError
from core.improve.advice.base import Advice
from core.improve.advice.case import Case
from core.jobs.orders import advising, desk
from core.run_states import RunState
from core.store.queue import Job
from core.store.runs import Run
from pages.ui import messages
from pages.ui.translation import plain, t, tn


def offer(workspace: str, run: Run, notes: list[Advice]) -> None:
    """What measuring would do, how long it takes, and the button."""
    st.subheader(t("What would help this model most?"), anchor=False)
    words = tn(
        "{count} thing stands out already, below. How much it would bring can be measured on your rows",
        "{count} things stand out already, below. How much each would bring can be measured on your rows",
        len(notes),
    )  # fmt: skip
    begin = words if notes else t("Nothing stands out so far. Whether anything would help can be measured on your rows")
    about = t(
        ", and whether more rows would help. It takes two minutes at most; the test rows stay untouched, and you can "
        "leave this page meanwhile."
    )
    _failed(workspace, run)
    st.markdown(begin + about)
    st.button(
        t("Measure what would help"),
        key="adviser_measure",
        type="primary",
        icon=":material/science:",
        on_click=_start,
        args=(workspace, run.id),
    )


def watch(workspace: str, job: Job) -> None:
    """How far it is, and the button that ends it."""

    @st.fragment(run_every=1.0)
    def progress() -> None:
        now = desk.job(workspace, job.id)
        if not now.state.live:
            st.rerun(scope="app")
        with st.container(border=True):
            st.subheader(t("Measuring what would help"), anchor=False)
            waits = now.state == RunState.QUEUED
            message = t("It waits until your run, or another trial, is done.") if waits else plain(t(now.message), 160)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.progress(now.progress or 0.0, text=message or t("Reading your rows …"))
                st.button(
                    t("Enough, take what is there") if now.progress else t("Cancel"),
                    key="adviser_stop",
                    icon=":material/stop:",
                    disabled=now.want == "stop",
                    on_click=advising.stop,
                    args=(workspace, job.id),
                )

    progress()


def again(workspace: str, run: Run, case: Case) -> None:
    """Measured once more, with more time for what was cut short."""
    label = t("Go on measuring") if case.curve is not None and not case.curve.ended else t("Measure again")
    st.button(label, key="adviser_again", icon=":material/restart_alt:", on_click=_start, args=(workspace, run.id))


def _start(workspace: str, run: str) -> None:
    try:
        advising.start(workspace, run)
    except UserError as error:
        messages.later(error)


def _failed(workspace: str, run: Run) -> None:
    """Why the last measuring broke off."""
    job = advising.failed(workspace, run.id)
    if job is not None and job.error:
        messages.failed(job.error)
