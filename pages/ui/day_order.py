"""Does the day or the month come first? Asked for each column of dates whose rows don't show it."""

import streamlit as st

from core.data import day_order
from core.recipe import Recipe
from core.records import Schema
from core.store.projects import Project
from pages.ui import draft
from pages.ui.text import plain, t


def ask(project: Project, recipe: Recipe, schema: Schema) -> Recipe:
    """One question a column; the answer is kept in the recipe at once, and can be changed."""
    for place, column in enumerate(day_order.asked(recipe, schema)):
        meant = day_order.readings(column.profile)
        if len(meant) < 2:
            continue
        chosen = day_order.settled(recipe, column.name)
        orders = list(meant)
        answer = st.radio(
            t("Which day is meant in **{column}**?", column=plain(column.name, 80)),
            orders,
            index=orders.index(chosen) if chosen in orders else None,
            format_func=meant.__getitem__,
            horizontal=True,
            help=t(
                "The rows themselves leave it open: “{shown}” can be either.", shown=day_order.shown(column.profile)
            ),
            key=f"data_order_{project.id}_{place}_{draft.revision()}",
        )
        if answer and answer != chosen:
            options = {**recipe.choice(column.name).options, "order": answer}
            recipe = draft.with_column(recipe, column.name, options=options)
            draft.replace(project, recipe)  # the settings below show the same choice
            st.rerun()
    return recipe
