"""Which table, and what should the model learn to answer?"""

import streamlit as st

from core.errors import UserError
from core.store import datasets
from core.tasks import TASKS
from pages.ui import changes, draft, loop, messages, page, state, tables, vocabulary
from pages.ui.data import (
    add_rows,
    column_settings,
    columns,
    lineage,
    meanings,
    question,
    reread,
    rows,
    split_form,
    understood,
    waiting_rows,
)
from pages.ui.model import begun
from pages.ui.overview import incoming, start
from pages.ui.prepare import repairing
from pages.ui.translation import t

workspace = page.begin("data")
if "job" in st.query_params:
    incoming.watch(workspace, st.query_params["job"])
project = state.project()
if project is None:
    begun.waiting()
    start.own_file(workspace)
    st.header(t("Or start from a sample"), icon=":material/dataset:", anchor=False)
    start.samples(workspace)
    st.stop()

repairing.watch(workspace, project.id)
dataset = datasets.get(workspace, project.dataset)
schema = tables.schema(dataset)
recipe = draft.of(project)
if changes.show(project):
    loop.offer(workspace, project)
columns.facts(dataset, schema)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.header(t("What should the model answer?"), icon=":material/flag:", anchor=False, width="content")
    question.onward("data_next", recipe)
question.choose(project, schema, recipe)
vocabulary.explain("target", *TASKS, "kind", "training", "validation", "calibration", "test")
meanings.ask(project, recipe, schema)

reading = understood.reading(workspace, dataset, schema)
understood.show(reading)
messages.several(columns.warnings(schema, recipe), "warning")
rows.rejected(dataset)
if understood.is_table(reading):
    reread.show(workspace, project, dataset, reading)
add_rows.show(workspace, project, schema)
waiting_rows.show(project, dataset, schema, recipe.data.target if recipe else "")
lineage.show(workspace, project, dataset)

st.header(t("Your columns"), icon=":material/view_column:", anchor=False)
by_column, first_rows = st.tabs([t("What is in them"), t("First rows")])
with by_column:
    columns.table(project, schema, recipe)
with first_rows:
    rows.first(dataset, schema)

if recipe is not None:
    recipe = column_settings.show(project, recipe, schema)
    recipe = split_form.show(project, recipe, schema, dataset)
    try:
        columns.check(recipe, schema)
        columns.review(recipe, schema)
    except UserError as error:
        if not columns.refused(recipe, schema):  # that stands beside the answer column, with the ways out
            messages.show(error)
question.onward("data_next_below", recipe, again=True)
