"""How the rows are split: the way, the column it goes by, the shares, and a picture of the split summary."""

import json
from pathlib import Path

import streamlit as st

from core.data.splits import split_figures
from core.data.splits.split import CALIBRATED_FROM
from core.errors import UserError
from core.recipe import Recipe, SplitOptions, edit
from core.records import Schema
from core.runs.planning import plan
from core.runs.planning.split_summary import split_summary
from core.settings import settings
from core.split_options import same_column
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import draft, forms, messages
from pages.ui.translation import labels, plain, t

WAYS = {
    "random": ("At random", "Right for most tables: every row stands for itself."),
    "folds": (
        "In turns (cross-validation)",
        "For small tables: each fold of the rows is judged by a model that learned from the others. "
        "The model you get learns from all rows but the test.",
    ),
    "group": ("By group", "When rows belong together, such as all visits of one patient: they stay in one part."),
    "time": ("By time", "When you will ask about the future: learn from the past, test on the newest rows."),
    "column": (
        "By a column",
        "When a column of your file says which row is for training and which for the test, such as that of folders "
        "called train and test. The model does not see it. Where it names no row for checking or for the test, the "
        "shares below are taken from those for training.",
    ),
}
TITLES = {
    "rows": "Who is where",
    "folds": "Who is judged when",
    "mix": "The answers in each part",
    "times": "From when to when",
    "groups": "Groups in each part",
}
OWN = ("method", "column", "folds")


def show(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset) -> Recipe:
    """The settings of the split, saved as they change, and the picture while the section is open."""
    with st.expander(
        t("How the rows are shared out (split)"),
        icon=":material/pie_chart:",
        key=f"data_sharing_{project.id}",
        on_change="rerun",
    ) as area:
        st.markdown(
            t(
                "Most rows are for **learning** (training). Some are for **checking** while the model learns "
                "(validation), and some are kept away until Evaluate, as a fair **test**. With "
                "2,000 rows or more, a further part sizes the ranges around estimated numbers. The same seed always "
                "gives the same parts."
            )
        )
        changed = _settings(project, recipe, schema)
        if changed.split.method == "column" and changed.split.column and _column_of(changed) != _column_of(recipe):
            draft.replace(project, edit.with_column(changed, changed.split.column, use=False))
            st.rerun()  # the table above shows it
        draft.save(project, changed)
        if area.open:
            _picture(changed, schema, dataset)
    return changed


def _column_of(recipe: Recipe) -> tuple[str, str]:
    return recipe.split.method, recipe.split.column


def _settings(project: Project, recipe: Recipe, schema: Schema) -> Recipe:
    key = f"data_split_{project.id}_{draft.revision()}"
    method = st.radio(
        t("Way"),
        list(WAYS),
        index=list(WAYS).index(recipe.split.method),
        format_func=lambda name: t(WAYS[name][0]),
        horizontal=True,
        key=f"{key}_method",
    )
    st.markdown(t(WAYS[method][1]))
    values = recipe.split.model_dump() | {"method": method}
    if not same_column(recipe.split.method, method):
        values["column"] = ""
    declared = {entry.name: entry for entry in settings(SplitOptions)}
    with st.grid(3, min_column_width=220):
        if method != "random":
            names = [column.name for column in schema.columns if column.name not in recipe.data.targets]
            chosen = values["column"]
            values["column"] = (
                st.selectbox(
                    t("Rows that stay together") if method == "folds" else t("Column that says it"),
                    names,
                    index=names.index(chosen) if chosen in names else None,
                    format_func=labels(names),
                    placeholder=t("Every row for itself") if method == "folds" else t("Choose a column"),
                    key=f"{key}_{method}_column",
                )
                or ""
            )
        if method == "folds":
            values["folds"] = forms.widget(declared["folds"], values["folds"], key)
        few = schema.rows < CALIBRATED_FROM or method == "folds"  # then no rows are set aside for calibration
        for name, entry in declared.items():
            if name not in OWN and entry.matters(values, {"calibrated": not few}):
                values[name] = forms.widget(entry, values[name], key)
    return edit.with_split(recipe, values)


def _picture(recipe: Recipe, schema: Schema, dataset: Dataset) -> None:
    try:
        plan.check(recipe, schema)
    except UserError:  # the page itself says what is wrong with the recipe
        return
    try:
        report = _summary(str(dataset.data), json.dumps(recipe.model_dump(mode="json"), sort_keys=True), recipe, schema)
    except UserError as error:
        messages.show(error)
        return
    drawn = split_figures.figures(report)
    for tab, (name, figure) in zip(st.tabs([t(TITLES[name]) for name in drawn]), drawn.items(), strict=True):
        with tab:
            st.plotly_chart(figure, key=f"data_sharing_{name}", alt=t(TITLES[name]), config={"displayModeBar": False})
    st.markdown(_text(report))
    if report.get("shared"):
        st.warning(
            t("{count:,} groups stand in more than one part.", count=report["shared"]), icon=":material/warning:"
        )
    if report["sampled"]:
        st.markdown(t("Counted on a part of the rows; the shares hold for all."))


def _text(report: dict) -> str:
    if report["folds"]:
        return t("Each fold is judged by a model that has not seen it; the **test** rows by none of these.")
    notes = [t("{part} {purpose}", part=f"**{t(e['part'])}**", purpose=plain(t(e["purpose"]))) for e in report["parts"]]
    return " · ".join(notes)


@st.cache_data(max_entries=24, show_spinner=False)
def _summary(path: str, content: str, _recipe: Recipe, _schema: Schema) -> dict:
    return split_summary(_recipe, _schema, Path(path))
