"""Short explanations of words that newcomers meet, in a popover where they meet them, and all of them to look up."""

import streamlit as st

from pages.ui import state
from pages.ui.glossary import GLOSSARY, GROUPS, Word
from pages.ui.translation import plain, t


def explain(*names: str, label: str = "", more: bool = True) -> None:
    """A small popover with the meaning of these words; `more`: with the way to all others."""
    with st.popover(label or t("What do these words mean?"), icon=":material/help:", type="tertiary"):
        st.markdown("\n\n".join(_text(GLOSSARY[name]) for name in names))
        if more and st.button(t("All words"), key="words_all", type="tertiary", icon=":material/dictionary:"):
            state.go("about")


def look_up() -> None:
    """Every word by its group, and a field that leaves those in which something typed occurs."""
    asked = st.text_input(t("Find a word"), key="about_find", icon=":material/search:").strip()
    found = {
        title: [_text(word) for word in group.values() if _holds(word, asked.casefold())]
        for title, group in GROUPS.items()
    }
    if not any(found.values()):
        st.markdown(t("No word here has “{asked}” in it.", asked=plain(asked, 60)))
    for title, entries in found.items():
        if entries:
            st.subheader(t(title), anchor=False)
            st.markdown("\n\n".join(entries))


def _text(word: Word) -> str:
    name = f"{t(word.plain)} ({t(word.term)})" if word.term else t(word.plain)
    return f"**{name}.** {t(word.meaning)}"


def _holds(word: Word, asked: str) -> bool:
    return any(asked in t(text).casefold() for text in (word.plain, word.term, word.meaning) if text)
