"""Is the model too good to be true, and which columns carry it? What the look back after training found."""

import streamlit as st

from core.audit import handled
from core.errors import UserError
from core.findings import Finding
from core.plain import from_dict
from core.recipe import Recipe
from core.store import datasets
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import messages, results, state, tables
from pages.ui.prepare import findings
from pages.ui.translation import t


def show(project: Project, recipe: Recipe | None, run: Run) -> None:
    """The warning with its one-click remedy for the next run; nothing when there is no doubt."""
    found = [from_dict(Finding, entry) for entry in results.looked_back(run).get("findings", [])]
    if not found or recipe is None:
        return
    try:
        schema = tables.schema(datasets.get(state.workspace(), project.dataset))
    except UserError as error:  # the table's files are away; what the model was measured at stays
        messages.show(error)
        return
    for index, finding in enumerate(found):
        findings.card(project, recipe, schema, finding, f"evaluate_{index}_{finding.check}")
    mended = any(handled(finding, recipe) for finding in found)
    with st.container(horizontal=True, vertical_alignment="center"):
        if mended and st.button(t("Train again"), key="evaluate_train", type="primary", icon=":material/play_arrow:"):
            state.go("train")
        if st.button(t("Look at the table again"), key="evaluate_prepare", icon=":material/healing:"):
            state.go("prepare")
        if mended:
            st.markdown(t("This model still has it: train again to see how good one is without."), width="content")
