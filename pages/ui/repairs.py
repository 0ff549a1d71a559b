"""The recipe's repairs, in their order: each says where it lives, and can be moved, changed or taken out."""

import streamlit as st

from core.recipe import Recipe, RepairChoice
from core.records import Schema
from core.repairs import REPAIRS, listing
from core.repairs.base import EVERY
from core.repairs.steps import options_of
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import changes, repair_form
from pages.ui.text import clean, plain, t


def show(project: Project, recipe: Recipe, schema: Schema) -> None:
    """Every repair that new rows get as well, one line each."""
    st.header(t("Repairs in the model"), icon=":material/handyman:", anchor=False)
    if not recipe.repairs:
        st.markdown(t("None yet. What you add is done to every new row as well, inside the model file."))
        return
    st.markdown(t("Done from top to bottom, to every new row as well, inside the model file."))
    for place, choice in enumerate(recipe.repairs):
        _line(project, recipe, choice, place)


def _line(project: Project, recipe: Recipe, choice: RepairChoice, place: int) -> None:
    repair = REPAIRS.get(choice.repair)
    said = f"{_told(choice)}: {choice.column}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        icon = repair.icon if repair else "help"
        st.markdown(f":material/{icon}: **{plain(choice.column)}** · {plain(_told(choice), 200)}", width="stretch")
        for name, label, icon, to in (("up", t("Up"), "arrow_upward", -1), ("down", t("Down"), "arrow_downward", 1)):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"prepare_{name}_{place}",
                disabled=not 0 <= place + to < len(recipe.repairs),
                on_click=changes.make,
                args=(project.id, _moving(place, place + to), t("Moved: {what}", what=said)),
            )
        st.button(
            t("Take out"),
            icon=":material/close:",
            key=f"prepare_out_{place}",
            on_click=changes.make,
            args=(project.id, _removing(place), t("Taken out: {what}", what=said)),
        )


def add(project: Project, recipe: Recipe, dataset: Dataset, schema: Schema) -> None:
    """Choose a column and a repair, set it, see it on real rows, and add it."""
    st.header(t("Add a repair"), icon=":material/add:", anchor=False)
    names = [EVERY, *(column.name for column in schema.columns)]
    name = st.selectbox(
        t("Column"),
        names,
        format_func=lambda column: t("The whole table") if column == EVERY else clean(column, 80),
        key=f"prepare_repair_column_{project.id}",
    )
    repair_form.choose(project, recipe, dataset, schema.column(name))


def _told(choice: RepairChoice) -> str:
    repair = REPAIRS.get(choice.repair)
    return t(repair.told(options_of(choice))) if repair else choice.repair


def _moving(place: int, to: int) -> object:
    return lambda recipe: listing.moved(recipe, place, to)


def _removing(place: int) -> object:
    return lambda recipe: listing.without(recipe, place)
