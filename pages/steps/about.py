"""What is this workshop, and what do its words mean?"""

import streamlit as st

from pages.ui import page, state, vocabulary
from pages.ui.translation import t

page.begin("about")
st.markdown(
    t(
        "You bring a table, texts, pictures or sounds. A model learns from them, you see how good it is on rows it has "
        "never seen, and you take it home as one file. Every number that judges a model comes from running that file. "
        "Nothing you bring leaves the server that this page comes from."
    )
)
if st.button(t("Go to your projects"), key="about_overview", icon=":material/arrow_forward:", icon_position="right"):
    state.go("overview")
st.header(t("What the words mean"), icon=":material/dictionary:", anchor=False)
st.markdown(t("What pages say in plain words, with the field's own term in brackets, to look up elsewhere."))
vocabulary.look_up()
