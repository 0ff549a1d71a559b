"""The Data page's pieces: the table's facts, and the columns with kind and use."""

import streamlit as st

from core.data.views import thumbnails
from core.kinds import KINDS
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import plan
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import draft, messages, number_text, page
from pages.ui.translation import t

check, refused, warnings = plan.check, plan.refused, plan.warnings


def facts(dataset: Dataset, schema: Schema) -> None:
    """Rows, columns, missing values and size."""
    page.facts(
        (t("Rows"), f"{dataset.rows:,}"),
        (t("Columns"), f"{len(schema.columns):,}"),
        (t("Missing values"), number_text.share(thumbnails.missing_cells(schema))),
        (t("Size"), number_text.size(dataset.bytes)),
    )


def table(project: Project, schema: Schema, recipe: Recipe | None) -> None:
    """Every column with a small picture; kind and use can be changed in place once there is a target."""
    notes = plan.reasons(schema, recipe.data.targets) if recipe else {}
    notes = {name: t(reason) for name, reason in notes.items() if not recipe.choice(name).use}
    if recipe:
        one, many = t("This is the answer column."), t("An answer column.")
        notes |= dict.fromkeys(recipe.data.targets, one if len(recipe.data.targets) == 1 else many)
    rows = thumbnails.columns_table(schema, recipe, notes)
    config = st.column_config
    shown = {
        "use": config.CheckboxColumn(t("Use"), help=t("Untick what the model should not see."), width="small"),
        "column": config.TextColumn(t("Column"), pinned=True),
        "kind": config.SelectboxColumn(
            t("Kind"), options=list(KINDS), format_func=lambda name: t(KINDS[name].label), required=True, width="small"
        ),
        "values": config.BarChartColumn(t("Values"), y_min=0, y_max=1, width="small"),
        "typical": config.TextColumn(t("Usually"), width="medium"),
        "missing": config.NumberColumn(t("Missing"), format="percent", width="small"),
        "different": config.NumberColumn(t("Different"), format="localized", width="small"),
        "note": config.TextColumn(t("Remark"), width="large"),
    }
    if not notes:
        del shown["note"]
    alt = t("The columns: kind, values, missing values, and whether they are used")
    if recipe is None:
        st.dataframe(
            rows, column_config=shown, hide_index=True, alt=alt, column_order=[name for name in shown if name != "use"]
        )
        return
    key = f"data_columns_{project.id}_{draft.revision()}"
    st.markdown(t("Change a kind or untick a column right in the table."))
    st.data_editor(
        rows,
        column_config=shown,
        column_order=list(shown),
        hide_index=True,
        key=key,
        alt=alt,
        disabled=["column", "values", "typical", "missing", "different", "note"],
        on_change=_edited,
        args=(project, recipe, schema, rows.column("column").to_pylist(), key),
    )


def review(recipe: Recipe, schema: Schema) -> None:
    """What is worth knowing before training."""
    messages.several(plan.review(recipe, schema), "lightbulb", warn=False)


def _edited(project: Project, recipe: Recipe, schema: Schema, names: list[str], key: str) -> None:
    for row, changes in st.session_state[key]["edited_rows"].items():
        name = names[int(row)]
        recipe = plan.with_kind(recipe, schema, name, changes["kind"]) if "kind" in changes else recipe
        used = "use" in changes and name not in recipe.data.targets
        recipe = edit.with_column(recipe, name, use=changes["use"]) if used else recipe
    draft.save(project, recipe)
