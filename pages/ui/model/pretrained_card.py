"""One pretrained model as a card: what it is good at, where it is, its licence, and a button to choose or get it."""

from collections.abc import Callable

import streamlit as st

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library
from core.pretrained.supply.advice import Advice
from pages.ui import state
from pages.ui.model import pretrained_facts, pretrained_get
from pages.ui.model.read_column import Read
from pages.ui.translation import plain, t

Choose = Callable[[Read, str], None]


def card(read: Read, found: Advice, choose: Choose, *, suggested: bool = False) -> None:
    """Everything a visitor needs to choose; the rest in a popover."""
    model = found.model
    key = f"{read.key}_{_key(model)}"
    with st.container(border=True, height="stretch"):
        st.header(plain(t(model.label), 80), icon=":material/neurology:", anchor=False)
        pretrained_facts.badges(model, found.availability, suggested=suggested)
        st.markdown(plain(t(model.good_at or "What it is good at stands on its page."), 300))
        if not found.suits:
            st.markdown(f":orange[:material/block: {pretrained_facts.reason(found)}]")
        st.space("stretch")
        with st.popover(t("More about it"), icon=":material/info:", type="tertiary", key=f"{key}_more"):
            pretrained_facts.lines(model)
            if found.availability == library.HERE:
                _removal(read, model, key)
        if found.availability == library.AWAY:
            pretrained_get.offer(model, key, f"{read.key}_shelf", possible=found.possible)
        else:
            button(f"{key}_choose", read.model == model.id, choose, read, model.id)


def button(key: str, chosen: bool, choose: Choose, read: Read, id: str) -> None:
    """Choose this, or see that it is chosen."""
    st.button(
        t("Chosen") if chosen else t("Choose"),
        key=key,
        width="stretch",
        icon=":material/check_circle:" if chosen else None,
        on_click=choose,
        args=(read, id),
    )


def _removal(read: Read, model: PretrainedModel, key: str) -> None:
    used = read.model == model.id
    st.button(
        t("Remove from this machine"),
        key=f"{key}_remove",
        icon=":material/delete:",
        disabled=used,
        help=t("Choose another way of reading first.") if used else None,
        on_click=_remove,
        args=(model,),
    )


def _remove(model: PretrainedModel) -> None:
    if library.release(model.id, state.workspace()):
        st.toast(t("It is gone. You can get it again at any time."), icon=":material/delete:")
    else:
        st.toast(t("Somebody else on this machine uses it, so that it stays."), icon=":material/group:")


def _key(model: PretrainedModel) -> str:
    return model.id.replace("/", "_")
