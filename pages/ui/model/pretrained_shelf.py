"""The pretrained models that are not in front: searched and filtered, and any other by its name on Hugging Face."""

import streamlit as st

from core.errors import UserError
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import advice, hub, library
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui import messages
from pages.ui.model import pretrained_card, pretrained_facts, pretrained_get
from pages.ui.model.pretrained_card import Choose
from pages.ui.model.read_column import Read
from pages.ui.translation import plain, t

SIZES = {0: "Any size", 50: "Up to 50 MB", 100: "Up to 100 MB", 300: "Up to 300 MB", 600: "Up to 600 MB"}
EXAMPLES = {TEXT: "Chinese, reviews, BERT …", IMAGE: "photos, small, ResNet …", AUDIO: "noise, voices, Whisper …"}
LICENCES = {"": "Any licence", "free": "Nearly any use allowed"}


def more(read: Read, choose: Choose) -> None:
    """All other models of the kind, folded away: searched and filtered, then any by its name."""
    shelf = st.expander(
        t("More open models"), icon=":material/travel_explore:", key=f"{read.key}_shelf", on_change="rerun"
    )
    if not shelf.open:
        return
    with shelf:
        if hub.offline():
            st.markdown(t("The app is set to stay offline: models that are on this machine work as always."))
        words, most, licence = _filters(read)
        found = {model.id for model in advice.search(read.kind, words, most, licence)}
        listed = [entry for entry in read.advised if entry.model.id in found and entry not in read.front]
        if not listed:
            st.markdown(t("None of the listed models is like that. Loosen the filters."))
        with st.grid(3, min_column_width=240):
            for entry in listed:
                pretrained_card.card(read, entry, choose)
        _by_name(read)


def _filters(read: Read) -> tuple[str, int, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(t("Search"), key=f"{read.key}_words", placeholder=t(EXAMPLES[read.kind]), width=260)
        most = st.selectbox(
            t("Size"), list(SIZES), format_func=lambda size: t(SIZES[size]), key=f"{read.key}_most", width=170
        )
        licence = st.selectbox(
            t("Licence"),
            list(LICENCES),
            format_func=lambda name: t(LICENCES[name]),
            key=f"{read.key}_licence",
            width=230,
        )
    return words, most, licence


def _by_name(read: Read) -> None:
    """Any model on Hugging Face: looked up first, then offered with its size and licence; not where nobody may ask."""
    if hub.offline():
        return
    row = st.form(f"{read.key}_named", border=False).container(horizontal=True, vertical_alignment="bottom")
    with row:
        text = st.text_input(
            t("Any other model from Hugging Face"),
            placeholder="owner/name",
            key=f"{read.key}_name",
            width=360,
            help=t(
                "Its name or the address of its page. It must be an encoder of texts, pictures or sounds that the "
                "transformers library knows, with safetensors. Program code in it is never run."
            ),
        )
        asked = st.form_submit_button(t("Look it up"), icon=":material/search:")
    if asked:
        st.session_state[f"{read.key}_found"] = _look_up(text)
    found = st.session_state.get(f"{read.key}_found")
    if isinstance(found, UserError):
        messages.show(found)
    elif found is not None:
        _found(read, found)


def _found(read: Read, model: PretrainedModel) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(model.id)}**")
        pretrained_facts.badges(model, library.availability(model))
        pretrained_facts.lines(model)
        if model.kind != read.kind:
            words = {"reads": t(library.WORDS[model.kind]), "wanted": t(library.WORDS[read.kind])}
            st.warning(t("It reads {reads}, not {wanted}.", **words), icon=":material/warning:")
            return
        entry = advice.recommend(read.facts, [model])[0]
        if not entry.suits:
            st.markdown(f":orange[:material/block: {pretrained_facts.reason(entry)}]")
        if library.availability(model) == library.AWAY:
            pretrained_get.offer(model, f"{read.key}_found", f"{read.key}_shelf", possible=entry.possible)
        else:
            st.markdown(t("It is on this machine: choose it above."))


def _look_up(text: str) -> PretrainedModel | UserError:
    with st.spinner(t("Asking Hugging Face …")):
        try:
            return hub.look_up(text).model
        except UserError as error:
            return error
