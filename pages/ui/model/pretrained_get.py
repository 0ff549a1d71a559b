"""Getting a pretrained model: size and licence are agreed to, the download is seen as it goes, and can be cancelled."""

import time

import streamlit as st

from core.errors import UserError
from core.jobs.orders import desk
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import hub, library
from core.run_states import RunState
from core.store import queue
from core.store.queue import Job
from pages.ui import messages, number_text, state
from pages.ui.translation import plain, t

_RECENT = 3600.0  # seconds that a failed download is told of


def offer(model: PretrainedModel, key: str, shelf: str, *, possible: bool = True) -> None:
    """Get a model: size and licence are shown and agreed to first; then the expander of the key `shelf` closes."""
    here, size = library.started(model.id), number_text.size(int(model.download_mb * 1e6))
    label = t("Go on getting it") if here else t("Get it …")
    if hub.offline():
        st.markdown(t("Not on this machine, and the app is set to stay offline."))
        return
    look = {"icon": ":material/download:", "width": "stretch", "disabled": not possible, "on_change": "rerun"}
    with st.popover(label, key=f"{key}_offer", **look):
        words = t(
            "**{size}** are fetched from Hugging Face, once for everybody on this machine. The licence is "
            "**{licence}**; its terms also apply to model files that hold this model.",
            size=size,
            licence=plain(model.licence, 80),
        )
        st.markdown(words)
        if here:
            st.markdown(t("{here} are here already.", here=number_text.size(here)))
        st.link_button(t("Read its page"), model.source, icon=":material/open_in_new:", type="tertiary")
        label = t("Agree and get it")
        st.button(
            label, type="primary", key=f"{key}_get", on_click=_get, args=(model, f"{key}_offer", shelf), width="stretch"
        )


def watch(project: str) -> None:
    """The download under way, with a button to cancel it; or what became of the last one that the project asked for."""
    job = queue.latest(state.workspace(), "model")
    if job is None or (not job.state.live and hub.offline()):
        return  # what failed on the way to the network says nothing where nobody goes there
    if job.state.live:
        _progress(job.id)
    elif job.state == RunState.FAILED and job.asked.asked_in == project and time.time() - (job.ended or 0) < _RECENT:
        _failed(job)


def _get(model: PretrainedModel, *open_ones: str) -> None:
    for key in open_ones:  # out of the way, so that the progress is seen
        st.session_state[key] = False
    try:
        desk.get_model(state.workspace(), model.id, model.revision, st.session_state.get("project", ""))
    except UserError as error:
        messages.later(error)


@st.fragment(run_every=0.5)
def _progress(id: str) -> None:
    job = desk.job(state.workspace(), id)
    if not job.state.live:
        if job.state == RunState.FINISHED:
            st.toast(t("The model is here. Choose it now."), icon=":material/download_done:")
        elif job.state == RunState.FAILED:
            st.toast(t("It did not come. Why stands at the top of this page."), icon=":material/error:")
        st.rerun(scope="app")
    name = plain(job.asked.id, 80)
    with st.container(horizontal=True, vertical_alignment="center"):
        message = plain(t(job.message)) if job.message else t("waiting")
        st.progress(job.progress or 0.0, text=t("Getting {model}: {message}", model=name, message=message))
        st.button(
            t("Cancel"), key="model_open_cancel", icon=":material/close:", on_click=desk.cancel,
            args=(state.workspace(), id),
        )  # fmt: skip


def _failed(job: Job) -> None:
    if st.session_state.get("model_open_read") == job.id or not job.error:
        return
    messages.failed(job.error)
    st.button(
        t("Dismiss"), key="model_open_dismiss", type="tertiary",
        on_click=st.session_state.__setitem__, args=("model_open_read", job.id),
    )  # fmt: skip
