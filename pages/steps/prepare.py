"""Is the table fit to learn from, and what should be repaired first?"""

import streamlit as st

from core.store import datasets
from pages.ui import changes, draft, messages, page, state, tables, vocabulary
from pages.ui.prepare import by_hand, checkup, findings, repairing, repairs, table_repairs, understanding
from pages.ui.translation import t

workspace = page.begin("prepare")
project = state.project()
recipe = draft.of(project) if project else None
if project is None or recipe is None:
    messages.empty(
        t("There is no table to look at yet"),
        t("Bring your data and choose the answer column; then they are looked through here."),
        t("Go to the data"),
        "data",
    )

dataset = datasets.get(workspace, project.dataset)
schema = tables.schema(dataset)
repairing.watch(workspace, project.id)
changes.show(project)
report = checkup.kept(dataset, recipe)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    if report is not None:
        findings.summary(report, recipe)
    messages.next_step(t("Continue to the model"), "model", key="prepare_next")
found, mend, understand = st.tabs([t("Check-up"), t("Repairs"), t("Understand")], key="prepare_tabs", on_change="rerun")
if found.open:
    with found:
        report = checkup.ask(workspace, project, dataset, recipe)
        if report is not None:
            findings.cards(project, recipe, schema, report)
            checkup.looked_at(report)
            vocabulary.explain("leak", "imbalance", "correlation", "training", "test")
if mend.open:
    with mend:
        repairs.show(project, recipe, schema)
        table_repairs.show(workspace, project, dataset, recipe, schema)
        repairs.add(project, recipe, dataset, schema)
        by_hand.show(project, recipe, dataset, schema)
if understand.open:
    with understand:
        report = checkup.ask(workspace, project, dataset, recipe)
        if report is not None:
            understanding.show(report, schema)
messages.next_step(t("Continue to the model"), "model", key="prepare_next_below", again=True)
