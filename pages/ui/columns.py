"""The Data page's pieces: the table's facts, the target, and the columns with kind and use."""

import streamlit as st

from core.data import pictures
from core.kinds import KINDS
from core.recipe import Recipe
from core.records import Schema
from core.runs import plan
from core.store.datasets import Dataset
from core.store.projects import Project
from core.tasks import TASKS
from pages.ui import draft, figures, messages, page
from pages.ui.text import labels, plain, t

check, warnings = plan.check, plan.warnings


def facts(dataset: Dataset, schema: Schema) -> None:
    """Rows, columns, missing values and size."""
    page.facts(
        (t("Rows"), f"{dataset.rows:,}"),
        (t("Columns"), f"{len(schema.columns):,}"),
        (t("Missing values"), figures.share(pictures.missing_cells(schema))),
        (t("Size"), figures.size(dataset.bytes)),
    )


def target(project: Project, schema: Schema, recipe: Recipe | None) -> None:
    """The searchable choice of the target; the task follows, with its reason, and can be changed."""
    names = [column.name for column in schema.columns]
    chosen = recipe.data.target if recipe and recipe.data.target in names else None
    left, right = st.columns(2, vertical_alignment="bottom")
    picked = left.selectbox(
        t("Answer column"),
        names,
        index=names.index(chosen) if chosen else None,
        format_func=labels(names),
        placeholder=t("Type to search, or choose a column"),
        key=f"data_target_{project.id}",
    )
    if picked and picked != chosen:
        draft.choose_target(project, schema, picked)
        st.rerun()
    if not recipe or not chosen:
        return
    task = right.radio(
        t("What kind of answer"),
        list(TASKS),
        index=list(TASKS).index(recipe.task.name),
        format_func=lambda name: t(TASKS[name].label),
        horizontal=True,
        key=f"data_task_{project.id}_{chosen}",
    )
    if task != recipe.task.name:
        draft.choose_target(project, schema, chosen, task)
        st.rerun()
    column = schema.column(chosen)
    values = {"target": plain(chosen), "count": f"{column.profile.unique:,}"}
    reason = (
        t("**{target}** is a number with {count} different values, so the model estimates a number.", **values)
        if recipe.task.name == "regression"
        else t("**{target}** has {count} different answers, so the model picks one of them.", **values)
    )
    st.markdown(reason)


def table(project: Project, schema: Schema, recipe: Recipe | None) -> None:
    """Every column with a small picture; kind and use can be changed in place once there is a target."""
    notes = plan.reasons(schema, recipe.data.target) if recipe else {}
    notes = {name: reason for name, reason in notes.items() if not recipe.choice(name).use}
    rows = pictures.columns_table(schema, recipe, {name: t(reason) for name, reason in notes.items()})
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
        "note": config.TextColumn(t("Why it is left out"), width="large"),
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
        recipe = draft.with_column(recipe, name, use=changes["use"]) if "use" in changes else recipe
    draft.save(project, recipe)
