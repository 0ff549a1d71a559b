"""How do I take the model with me, and use it elsewhere?"""

import streamlit as st

from core.export import snippets
from core.store import datasets
from pages.ui import messages, number_text, page, results, run_picker, state, vocabulary
from pages.ui.export import link, takeaway
from pages.ui.model import train_on
from pages.ui.translation import t

workspace = page.begin("export")
project = state.project()
run = run_picker.pick(project)
model = results.predictor(run)
table = datasets.get(workspace, project.dataset).name
filename = takeaway.filename(project, run, model.schema.target, table)

with st.container(border=True):
    said, button = st.columns([5, 2], vertical_alignment="center")
    size = number_text.size(run.bundle.stat().st_size)
    said.markdown(t("**One file, {size}.** It takes your columns as they are and gives named answers.", size=size))
    button.download_button(
        t("Download the model"),
        data=run.bundle.read_bytes,
        file_name=filename,
        mime="application/octet-stream",
        type="primary",
        icon=":material/download:",
        key="export_download",
        on_click="ignore",
        width="stretch",
    )
    takeaway.parity(results.parity(run))
    takeaway.inside(model.base_models)
    train_on.on_my_data(workspace, run)
vocabulary.explain("bundle", "parity")

goes_in, by_link, card, python, javascript = st.tabs(
    [t("What goes in and out"), t("Link"), t("Model card"), t("Use it in Python"), t("Use it in JavaScript")]
)
with goes_in:
    takeaway.tensors(model.schema)
with by_link:
    link.show(workspace, project)
with card:
    takeaway.card(model.card)
with python:
    st.code(snippets.python(model.schema, filename), language="python")
with javascript:
    st.code(snippets.javascript(model.schema, filename), language="javascript")
messages.next_step(t("Try it out"), "predict", key="export_next", again=True, run=run.id)
