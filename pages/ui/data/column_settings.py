"""The settings of one column's kind, such as which of day and month comes first; most columns need none.

Those that only a network obeys stand on the Model page, see raw_input_settings.
"""

import streamlit as st

from core.kinds import KINDS, Kind
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import plan
from core.settings import settings
from core.store.projects import Project
from pages.ui import draft, forms
from pages.ui.translation import labels, t

MODEL = ("model", "change", "words")  # chosen on the Model page, with all that is to know of them


def elsewhere(kind: Kind) -> tuple[str, ...]:
    """The settings that have their place on the Model page."""
    return MODEL + kind.for_networks


def show(project: Project, recipe: Recipe, schema: Schema) -> Recipe:
    """Pick a column that is used and has settings; what is changed is saved at once."""
    kinds = {
        column.name: recipe.choice(column.name).kind or column.kind for column in plan.used_columns(schema, recipe)
    }
    able = [name for name, kind in kinds.items() if kind in KINDS and _here(KINDS[kind], recipe.choice(name).options)]
    if not able:
        return recipe
    with st.expander(t("How a column is read"), icon=":material/settings:"):
        st.markdown(
            t(
                "Rarely needed: how dates are written, which words mean yes, how rare a category may be, how much of a "
                "text or a sound counts."
            )
        )
        name = st.selectbox(t("Column"), able, format_func=labels(able), key=f"data_column_{project.id}")
        kind, choice = KINDS[kinds[name]], recipe.choice(name)
        key = f"data_column_{project.id}_{able.index(name)}_{kind.name}_{draft.revision()}"
        changed = edit.with_column(
            recipe, name, options=forms.form(kind.Options, choice.options, key, name, hidden=elsewhere(kind))
        )
    draft.save(project, changed)
    return changed


def _here(kind: Kind, options: dict) -> list[str]:
    """The settings that have an effect beside those chosen on the Model page."""
    declared = [entry for entry in settings(kind.Options) if entry.name not in elsewhere(kind)]
    return [entry.name for entry in declared if entry.matters({"model": ""} | options)]
