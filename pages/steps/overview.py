"""What do I have, and how do I begin?"""

import streamlit as st

from core.store import projects
from pages.ui import page
from pages.ui.overview import incoming, recovery, shelf, start
from pages.ui.translation import t

workspace = page.begin("overview")
recovery.arrived()
mine = projects.all(workspace)
incoming.show_under_way(workspace)

if mine:
    shelf.show_projects(workspace, mine)
    more = st.expander(t("Begin something new"), icon=":material/add:", key="overview_new", on_change="rerun")
    if more.open:
        with more:
            start.own_file(workspace)
            start.samples(workspace)
            start.example(workspace)
            start.someones_model("overview_begin")
    recovery.show(workspace)
    shelf.show_storage(workspace)
else:
    st.markdown(
        t(
            "**Welcome.** In a few minutes you can train a model on a table, texts, pictures or sounds, see how good "
            "it is, and take it home as one file. No code needed."
        )
    )
    with st.grid(2, min_column_width=300):
        start.example(workspace)
        with st.container(border=True, height="stretch"):
            st.header(t("Bring your own data"), icon=":material/upload_file:", anchor=False)
            start.own_file(workspace)
    st.header(t("Or start from a sample"), icon=":material/dataset:", anchor=False)
    start.samples(workspace)
    start.someones_model("overview_begin")
    shelf.restore_from_file(workspace)
    recovery.use_one()
    shelf.show_trash(workspace)
