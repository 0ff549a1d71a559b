"""How a network looks at a column of texts, pictures or sounds, and how these are varied: a part of the Model page."""

from pathlib import Path

import streamlit as st

from core.data.augment import preview
from core.data.views import media_preview
from core.importing import guarded
from core.kinds import KINDS, Kind
from core.models import MODELS
from core.pretrained.change import NOTHING
from core.recipe import ColumnChoice, Recipe, edit
from core.records import Column, Schema
from core.runs.planning import plan
from core.store.datasets import Dataset
from core.store.projects import Project
from core.traits import AUDIO, IMAGE
from pages.ui import draft, forms, media
from pages.ui.translation import labels, plain, t

VARIED = 7
WIDTHS = {IMAGE: 100, AUDIO: 130}  # pixels that one of the examples needs
SAID = {
    IMAGE: "One of your pictures as the network sees it, and {count} ways in which training may show it. What stays "
    "the same is what it learns.",
    AUDIO: "One of your sounds as the network hears it, and {count} ways in which training may play it: time goes "
    "from left to right, high pitch is at the top, bright is loud.",
}
NONE = {
    IMAGE: "Training shows each picture as it is. With fewer than some thousands, variation helps.",
    AUDIO: "Training plays each sound as it is. With fewer than some thousands, variation helps.",
}


def section(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset) -> Recipe:
    """The settings of each column that the chosen family reads as raw input; nothing for other families and columns."""
    if not MODELS[recipe.family.name].takes_raw_input:
        return recipe
    able = [column for column in plan.used_columns(schema, recipe) if _looked_at(recipe, column)]
    if not able:
        return recipe
    with st.container(border=True):
        column = _pick(project, able)
        title = t("How the network looks at “{column}”", column=plain(column.name, 60))
        st.header(title, icon=":material/frame_inspect:", anchor=False)
        kind, choice = _kind(recipe, column), recipe.choice(column.name)
        others = tuple(name for name in kind.Options.model_fields if name not in kind.for_networks)
        key = f"model_look_{project.id}_{schema.columns.index(column)}_{kind.name}_{draft.revision()}"
        options = forms.form(kind.Options, choice.options, key, column.name, hidden=others)
        changed = edit.with_column(recipe, column.name, options=options)
        medium = kind.traits.medium
        if medium in SAID and not (medium == AUDIO and choice.options.get("model")):
            _variations(dataset, column, kind, changed.choice(column.name), f"{key}_turn")
    draft.save(project, changed)
    return changed


def _variations(dataset: Dataset, column: Column, kind: Kind, choice: ColumnChoice, key: str) -> None:
    turn = st.session_state.setdefault(key, 0)
    found = _example(str(dataset.data), column.name, choice.model_dump_json(), turn, column, choice)
    if found is None:
        st.markdown(f":material/info: {t(NONE[kind.traits.medium])}")
        return
    st.markdown(t(SAID[kind.traits.medium], count=VARIED))
    if kind.traits.medium == AUDIO:
        media.draw(_whole(str(dataset.data), column.name, found.row, column), column)
    with st.grid(4, min_column_width=WIDTHS[kind.traits.medium]):
        for index, content in enumerate(found.pictures):
            message = t("As it is") if index == 0 else t("Varied, {index} of {count}", index=index, count=VARIED)
            with st.container():
                st.image(content, alt=message, width="stretch")
                st.caption(message)
    label = t("Another picture") if kind.traits.medium == IMAGE else t("Another sound")
    st.button(label, key=f"{key}_next", icon=":material/refresh:", on_click=_turn, args=(key,))


def _turn(key: str) -> None:
    st.session_state[key] = st.session_state.get(key, 0) + 1


def _pick(project: Project, able: list[Column]) -> Column:
    if len(able) == 1:
        return able[0]
    names = {column.name: column for column in able}
    key = f"model_look_column_{project.id}"
    return names[st.selectbox(t("Column"), list(names), format_func=labels(list(names)), key=key)]


def _looked_at(recipe: Recipe, column: Column) -> bool:
    name, options = recipe.choice(column.name).kind or column.kind, recipe.choice(column.name).options
    changes = options.get("change", NOTHING) != NOTHING
    return name in KINDS and KINDS[name].raw_input and (changes or not options.get("model"))


def _kind(recipe: Recipe, column: Column) -> Kind:
    return KINDS[recipe.choice(column.name).kind or column.kind]


@st.cache_data(max_entries=64, show_spinner=False)
def _example(
    path: str, name: str, asked: str, turn: int, _column: Column, _choice: ColumnChoice
) -> preview.Example | None:
    return preview.example(Path(path), _column, _choice, turn, VARIED)


@st.cache_resource(max_entries=24, show_spinner=False)
def _whole(path: str, name: str, row: int, _column: Column) -> media_preview.Shown | None:
    return guarded.of_rows(Path(path), _column, [row]).get(row)
