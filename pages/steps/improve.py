"""How does the model become better, and did it?"""

import streamlit as st

from pages.ui import page, run_picker, state, vocabulary
from pages.ui.improve import TABS
from pages.ui.translation import t

workspace = page.begin("improve")
project = state.project()
run = run_picker.pick(project)

titles = {name: t(tab.title) for name, tab in TABS.items()}
asked = st.query_params.pop("tab", "")
if asked in titles:
    st.session_state["improve_tabs"] = titles[asked]
for panel, tab in zip(
    st.tabs(list(titles.values()), key="improve_tabs", on_change="rerun"), TABS.values(), strict=True
):
    if panel.open:
        with panel:
            tab.show(workspace, project, run)
vocabulary.explain("champion", "challenger", "correction", "learning curve", "95 times", "luck")
