"""What does the model say about this?"""

import streamlit as st

from pages.ui import page, results, run_picker, state, vocabulary
from pages.ui.predict import asking, batch, gathering, guest
from pages.ui.translation import t

workspace = page.begin("predict")
project = state.project()
choices = {"own": t("This project's model"), "guest": t("A model file from elsewhere")}
source = st.radio(
    t("Which model"),
    list(choices),
    index=0 if project else 1,
    format_func=lambda name: choices[name],
    horizontal=True,
    key="predict_source",
)
run = run_picker.pick(project) if source == "own" else None
asked = guest.bring(workspace) if run is None else results.asked(workspace, run)

gathering.notice()
one, many = st.tabs([t("One at a time"), t("A whole file")])
with one:
    asking.ask(workspace, asked)
with many:
    batch.answer_file(workspace, asked)
vocabulary.explain("probability", "interval")
