"""How the answer is read: other answer columns beside the first, and what its task has to know of the cells."""

import streamlit as st

from core.recipe import Recipe, edit
from core.records import Column, Schema
from core.runs.planning import plan
from core.settings import settings
from core.store.projects import Project
from core.tasks import TASKS
from pages.ui import changes, draft, forms
from pages.ui.translation import labels, plain, t


def also(project: Project, schema: Schema, recipe: Recipe) -> None:
    """More answer columns, where the chosen one and others say yes or no; nothing where they don't."""
    first, *others = recipe.data.targets
    able = [name for name in plan.joinable(schema, first) if name != first]
    if not able:
        return
    key = f"data_also_{project.id}_{first}"
    st.session_state[key] = [name for name in others if name in able]
    st.multiselect(
        t("Also these"),
        able,
        format_func=labels(able),
        placeholder=t("Only {name}; choose more to have all found that apply", name=first),
        help=t("Several columns of yes and no become one answer: the names of those that say yes."),
        key=key,
        on_change=_joined,
        args=(project, schema, first, key),
    )


def show(project: Project, recipe: Recipe, column: Column) -> None:
    """What the task understood of the column's cells, and how to set it right; nothing where there is no question."""
    task = TASKS[recipe.task.name]
    message = task.understood(column, recipe.task.options)
    if message is None or len(recipe.data.targets) > 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(t(message), 600), width="content")
        with st.popover(t("Change"), icon=":material/tune:", key=f"data_reading_open_{draft.revision()}"):
            _form(project, recipe, column)


def _form(project: Project, recipe: Recipe, column: Column) -> None:
    task = TASKS[recipe.task.name]
    now = task.worked_out(column, recipe.task.options)
    key = f"data_reading_{project.id}_{task.name}_{draft.revision()}"
    for entry in settings(task.Options):
        if entry.name in task.reading:
            forms.widget(entry, now.get(entry.name, entry.default), key)
            st.caption(t(entry.help))
    args = (project, column, task.reading, key)
    st.button(t("Read it so"), icon=":material/check:", key="data_reading_use", on_click=_read, args=args)


def _read(project: Project, column: Column, names: tuple[str, ...], key: str) -> None:
    chosen = {name: st.session_state[f"{key}_{name}"] for name in names}

    def change(recipe: Recipe) -> Recipe:
        task = TASKS[recipe.task.name]
        task.require(column, chosen)
        defaults = {entry.name: entry.default for entry in settings(task.Options)}
        kept = {name: value for name, value in recipe.task.options.items() if name not in chosen}
        report = {name: value for name, value in chosen.items() if value != defaults[name]}
        return edit.with_task_options(recipe, kept | report)

    changes.make(project.id, change, t("How the answers are read is changed."))


def _joined(project: Project, schema: Schema, first: str, key: str) -> None:
    names = [first, *st.session_state[key]]
    message = t("Answer columns: {names}", names=", ".join(names))
    changes.make(project.id, lambda recipe: plan.with_targets(recipe, schema, names), message)
