"""What is known of a pretrained model, as badges, as lines, and as the reason to take it or not."""

import streamlit as st

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library
from core.pretrained.supply.advice import FREE, Advice
from core.pretrained.texts import languages
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui import number_text
from pages.ui.translation import plain, t

AVAILABILITY = {
    library.INCLUDED: ("Included, works offline", "download_done", "green"),
    library.HERE: ("On this machine", "download_done", "green"),
}
EACH = {TEXT: "about {time} a text", IMAGE: "about {time} a picture", AUDIO: "about {time} a second of sound"}


def badges(model: PretrainedModel, availability: str, *, suggested: bool = False) -> None:
    """Where the model is, or how large it is to get, and its licence."""
    size = number_text.size(int(model.download_mb * 1e6))
    label, icon, color = AVAILABILITY.get(availability, (t("{size} to get", size=size), "download", "gray"))
    shown = [("violet", "auto_awesome", t("Suggested"))] if suggested else []
    shown += [(color, icon, t(label))]
    shown += [("gray" if model.licence in FREE else "orange", "license", model.licence)]
    st.markdown(" ".join(f":{color}-badge[:material/{icon}: {plain(text, 60)}]" for color, icon, text in shown))


def lines(model: PretrainedModel) -> None:
    """What is known of it, line by line; never more than that."""
    known = [
        (t("Trained on"), t(model.trained_on)),
        (t("Size"), t("{count} million parameters", count=f"{model.parameters:,.1f}")),
        (t("Takes"), _each(model)),
        (t("Languages"), _languages(model)),
        (t("Licence"), model.licence),
        (t("Version"), library.origin(model)[:60]),
    ]
    st.markdown("\n".join(f"- {name}: {plain(value, 300)}" for name, value in known if value))
    st.link_button(t("Its page"), model.source, icon=":material/open_in_new:", type="tertiary")


def reason(found: Advice) -> str:
    """Why to take it or not, safe inside Markdown."""
    return plain(t(found.why), 300)


def _each(model: PretrainedModel) -> str:
    if not model.milliseconds:
        return ""
    return t(EACH[model.kind], time=f"{model.milliseconds:,.0f} ms") + " " + t("on one core")


def _languages(model: PretrainedModel) -> str:
    if "*" in model.languages:
        return t("very many")
    return ", ".join(t(languages.NAMES.get(code, code)) for code in model.languages)
