"""The repairs in the model, in their order: each can be moved or taken out; and adding one, there or in the table."""

from collections.abc import Callable

import streamlit as st

from core.kinds import traits_of
from core.recipe import Recipe, RepairChoice, edit
from core.records import Schema
from core.repairs import REPAIRS
from core.repairs.base import EVERY
from core.repairs.steps import options_of
from core.runs.planning import plan
from core.store.datasets import Dataset
from core.store.projects import Project
from core.traits import DAYS
from pages.ui import changes
from pages.ui.prepare import repair_form
from pages.ui.translation import labels, plain, t

Call = tuple[Callable[..., None], tuple]


def show(project: Project, recipe: Recipe, schema: Schema) -> None:
    """Every repair that new rows get as well, one line each."""
    st.header(t("Repairs in the model"), icon=":material/handyman:", anchor=False)
    if recipe.repairs:
        st.markdown(t("Done from top to bottom, to every new row as well, inside the model file."))
    else:
        st.markdown(t("None yet. What you add here is done to every new row as well, inside the model file."))
    for index, choice in enumerate(recipe.repairs):
        _line(project, recipe, schema, choice, index)
    _balance(project, recipe)
    used = [
        (column.name, recipe.choice(column.name).kind or column.kind) for column in plan.used_columns(schema, recipe)
    ]
    dates = [name for name, kind in used if traits_of(kind).scale == DAYS]
    if dates:
        names = ", ".join(f"**{plain(name)}**" for name in dates[:6]) + (" …" if len(dates) > 6 else "")
        words = "By itself, a date is split into year, month, day and weekday, also in the model: {names}."
        st.markdown(f":material/calendar_month: {t(words, names=names)}")


def _line(project: Project, recipe: Recipe, schema: Schema, choice: RepairChoice, index: int) -> None:
    repair = REPAIRS.get(choice.repair)
    message = f"{_text(choice)}: {choice.column}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        icon = repair.icon if repair else "help"
        st.markdown(f":material/{icon}: **{plain(choice.column)}** · {plain(_text(choice), 200)}", width="stretch")
        moved, gone = t("Moved: {what}", what=message), t("Taken out: {what}", what=message)
        buttons(
            str(index),
            index,
            len(recipe.repairs),
            move=lambda to: (changes.make, (project.id, _moving(index, to), moved)),
            out=(changes.make, (project.id, _removing(schema, index), gone)),
        )


def _balance(project: Project, recipe: Recipe) -> None:
    """What is done to the training rows alone, so that rare answers count."""
    words = {
        "weights": t("Rare answers weigh more, in training only."),
        "resample": t("Rows with rare answers are repeated, others left out, in training only."),
    }.get(recipe.task.options.get("balance", "none"))
    if words is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/balance: **{plain(recipe.data.target)}** · {words}", width="stretch")
        st.button(
            t("Take out"),
            icon=":material/close:",
            key="prepare_out_balance",
            on_click=changes.make,
            args=(project.id, _unbalanced, t("Taken out: {what}", what=words)),
        )


def _unbalanced(recipe: Recipe) -> Recipe:
    kept = {name: value for name, value in recipe.task.options.items() if name != "balance"}
    return edit.with_task_options(recipe, kept)


def buttons(key: str, index: int, count: int, *, move: Callable[[int], Call], out: Call) -> None:
    """Up, down and take out, for the entry at `index` of `count`; what each calls is (function, arguments)."""
    ways = (("up", t("Up"), "arrow_upward", -1), ("down", t("Down"), "arrow_downward", 1)) if count > 1 else ()
    with st.container(horizontal=True, width="content"):
        for name, label, icon, to in ways:
            there = 0 <= index + to < count
            call, arguments = move(index + to) if there else (None, ())
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"prepare_{name}_{key}",
                disabled=not there,
                on_click=call,
                args=arguments,
            )
        st.button(t("Take out"), icon=":material/close:", key=f"prepare_out_{key}", on_click=out[0], args=out[1])


def add(project: Project, recipe: Recipe, dataset: Dataset, schema: Schema) -> None:
    """Choose a column and a repair, set it, see it on real rows, and add it."""
    st.header(t("Add a repair"), icon=":material/add:", anchor=False)
    names = [EVERY, *(column.name for column in schema.columns)]
    name = st.selectbox(
        t("Column"),
        names,
        format_func=labels({name: t("The whole table") if name == EVERY else name for name in names}),
        key=f"prepare_repair_column_{project.id}",
        persist_state="session",  # while a new version is made, the page shows nothing but its progress
    )
    repair_form.choose(project, recipe, dataset, schema.column(name))


def _text(choice: RepairChoice) -> str:
    repair = REPAIRS.get(choice.repair)
    return t(repair.in_words(options_of(choice))) if repair else choice.repair


def _moving(index: int, to: int) -> object:
    return lambda recipe: edit.with_repair_moved(recipe, index, to)


def _removing(schema: Schema, index: int) -> object:
    return lambda recipe: plan.without(recipe, schema, index)
