"""What people said about answers: looked at, accepted or rejected, and on its way to become data."""

import streamlit as st

from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.records import Schema
from core.store import datasets, runs
from core.store.feedback import inbox_look
from core.store.feedback.inbox_look import PAGE
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import changes, results, state, tables
from pages.ui.improve import inbox_actions, inbox_card, inbox_filters, inbox_rules, inbox_verdict
from pages.ui.translation import t


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    inbox_actions.taken_back(project)
    changes.show(project)
    counts, model = inbox_look.counts(workspace, project.id), results.predictor(run).schema
    if counts.all:
        inbox_verdict.show(workspace, project, counts)
        asked = inbox_filters.choose(workspace, project, counts)
        _entries(workspace, project, asked, model)
    else:
        _empty()
    inbox_rules.show(workspace, project, model.labels)


def _entries(workspace: str, project: Project, asked: inbox_look.Filter, model: BundleSchema) -> None:
    page = st.session_state.get("inbox_page", 1) - 1
    entries, count = inbox_look.page(workspace, project.id, asked, page)
    if not entries and count:
        entries, count = inbox_look.page(workspace, project.id, asked)
    inbox_filters.several(workspace, project, asked, count)
    schema = _schema(workspace, project)
    known = {each.id: each for each in (*runs.all(workspace, project.id), *runs.trashed(workspace, project.id))}
    links = inbox_filters.links(workspace, project)
    if not count:
        st.markdown(t("There are none."))
    with st.grid(2, min_column_width=320):
        for entry in entries:
            inbox_card.show(workspace, project, entry, schema, known.get(entry.run or ""), model, links)
    if count > PAGE:
        st.pagination(-(-count // PAGE), key="inbox_page")


def _schema(workspace: str, project: Project) -> Schema | None:
    try:
        return tables.schema(datasets.get(workspace, project.dataset))
    except UserError:  # its files are away
        return None


def _empty() -> None:
    with st.container(border=True):
        st.header(t("Nobody has said anything yet"), anchor=False)
        st.markdown(
            t(
                "Under each answer on Predict stands “Right”, “Wrong” and “It should be …”, also for those who "
                "use your model through a link. A whole file of corrections can be brought there, too. What was said "
                "waits here until you accept it; then the model learns from it."
            )
        )
        if st.button(t("Ask the model"), type="primary", key="inbox_to_predict", icon=":material/arrow_forward:"):
            state.go("predict")
