"""Which part of a sound the model hears: its wave with that part in colour, and a sentence beside its facts."""

import streamlit as st

from core.importing.guarded import Looked
from core.serving.inputs.heard import Heard, seconds
from pages.ui.translation import t


def show(seen: Looked) -> None:
    """The wave and what there is to say of it; nothing for what is no sound."""
    found = seen.heard
    if found is None:
        return
    st.image(seen.small, width="stretch", alt=t("The sound's wave; what the model hears of it is in colour"))
    if found.silent:
        note = t("This sound is silent from beginning to end. The answer is what the model makes of silence.")
        st.warning(note, icon=":material/volume_off:")
    if seen.cancelled:
        note = t("Its channels cancel each other out, so the loudest one is heard alone.")
        st.caption(f":material/info: {note}")


def words(seen: Looked) -> str:
    """The part that is heard, in a sentence; "" for what is no sound, or a silent one."""
    return _words(seen.heard) if seen.heard is not None and not seen.heard.silent else ""


def _words(found: Heard) -> str:
    values = {"start": seconds(found.start), "end": seconds(found.end), "whole": seconds(found.whole)}
    if found.all:
        return t("All of it is heard ({whole} s).", **values)
    if found.limited:
        most = seconds(found.end - found.start)
        return t(
            "Heard: {start} s to {end} s of {whole} s, the loudest stretch. This model hears {most} s at a time.",
            most=most,
            **values,
        )
    if found.first:
        return t("Heard: the first {end} s of {whole} s. This model hears no more.", **values)
    return t("Heard: {start} s to {end} s of {whole} s. The rest is as good as silent.", **values)
