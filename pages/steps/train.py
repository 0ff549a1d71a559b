"""How does the learning go?"""

import streamlit as st

from core.errors import UserError
from core.runs import champion
from core.store import datasets, runs
from pages.ui import changes, draft, messages, page, state, tables, vocabulary
from pages.ui.model import rehearsal_line
from pages.ui.train import history, monitor, rule
from pages.ui.translation import t

workspace = page.begin("train")
project = state.project()
recipe = draft.of(project) if project else None
if project is None or recipe is None:
    messages.empty(
        t("Training needs something to learn from"),
        t("Bring your data and choose the answer column first."),
        t("Go to the data"),
        "data",
    )

every = runs.all(workspace, project.id)
run = state.run_of(every)
asked = st.query_params.get("run")
dataset = datasets.get(workspace, project.dataset)
schema = tables.schema(dataset)
with st.container(horizontal=True, vertical_alignment="center"):
    history.summary(recipe)
    st.button(
        t("Start training") if not every else t("Start a new run"),
        type="secondary" if every else "primary",
        icon=":material/play_arrow:",
        key="train_start",
        on_click=monitor.start,
        args=(workspace, project.id, recipe, schema),
    )

if run is None or (not run.live and monitor.is_of(workspace, run) != recipe):
    rehearsal_line.known(project, recipe, schema, dataset)
changes.show(project)
if run is None:
    if asked:
        st.info(t("There is no such run in this project."), icon=":material/search_off:")
    monitor.nothing_yet()
else:
    try:
        champion.require_known(run)
        monitor.show(workspace, run)
        rule.show(workspace, run)
    except UserError as error:
        messages.show(error)
vocabulary.explain("epoch", "round", "loss", "validation", "overfitting", "baseline")
if every:
    history.show(workspace, every, run)
