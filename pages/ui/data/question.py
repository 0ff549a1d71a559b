"""What the model shall answer: the answer column and its task, and the ways out where that can't be learned."""

import streamlit as st

from core.recipe import Recipe
from core.records import Schema
from core.runs.planning import plan
from core.runs.planning.answer import WayOut
from core.store.projects import Project
from core.targets.column import as_answer
from core.targets.found import target_column
from core.tasks import TASKS
from pages.ui import changes, draft, messages
from pages.ui.data import answer_read
from pages.ui.translation import labels, plain, shown, t


def choose(project: Project, schema: Schema, recipe: Recipe | None) -> None:
    """The searchable choice of the answer column; the task follows, with its reason, and can be changed."""
    names = [column.name for column in schema.columns]
    chosen = recipe.data.targets[0] if recipe and {*recipe.data.targets} <= {*names} else None
    left, right = st.columns(2, vertical_alignment="bottom")
    key = f"data_target_{project.id}"
    if chosen:
        st.session_state[key] = chosen  # also when something else than this list has chosen it
    left.selectbox(
        t("Answer column"),
        names,
        index=None,
        format_func=labels(names),
        placeholder=t("Type to search, or choose a column"),
        key=key,
        on_change=_picked,
        args=(project, schema, key),
    )
    if not recipe or not chosen:
        return
    key = f"data_task_{project.id}_{chosen}"
    st.session_state[key] = recipe.task.name
    right.radio(
        t("What kind of answer"),
        plan.askable(recipe, schema),
        format_func=lambda name: t(TASKS[name].label),
        horizontal=True,
        key=key,
        help=t("In the field’s words: {term}.", term=t(TASKS[recipe.task.name].term)),
        on_change=_asked,
        args=(project, schema, recipe, key),
    )
    answer_read.also(project, schema, recipe)
    if (why := plan.refused(recipe, schema)) is not None:
        _refusal(project, schema, recipe, why)
        return
    column = as_answer(recipe, target_column(recipe, schema))
    st.markdown(shown(TASKS[recipe.task.name].because(column)))
    answer_read.show(project, recipe, column)


def onward(key: str, recipe: Recipe | None, *, again: bool = False) -> None:
    """The way on, also with a recipe that can't run yet: on Prepare it is repaired."""
    hint = t("First choose what the model should answer.")
    label, ready = t("Continue to the check-up"), recipe is not None
    messages.next_step(label, "prepare", key=key, ready=ready, hint=hint, again=again)


def _refusal(project: Project, schema: Schema, recipe: Recipe, why: str) -> None:
    """Why it can't be learned so, and a button for each way out."""
    st.error(plain(t(why), 400), icon=":material/error:")
    ways = plan.ways_out(recipe, schema)
    if not ways:
        st.markdown(t("Choose another answer column, or bring a table that has one."))
    with st.container(horizontal=True):
        for index, way in enumerate(ways):
            st.button(
                shown(way.label, 60),
                icon=":material/arrow_forward:",
                key=f"data_way_{index}",
                on_click=_take,
                args=(project.id, schema, way),
            )


def _take(ident: str, schema: Schema, way: WayOut) -> None:
    changes.make(ident, lambda recipe: plan.taken(recipe, schema, way), t(way.label))


def _picked(project: Project, schema: Schema, key: str) -> None:
    target = st.session_state[key]
    if target:
        changes.replace(project.id, draft.for_target(project, schema, target), t("Answer column: {name}", name=target))


def _asked(project: Project, schema: Schema, recipe: Recipe, key: str) -> None:
    task = st.session_state[key]
    message = t("What kind of answer: {name}", name=t(TASKS[task].label))
    changes.make(project.id, lambda now: plan.with_task(now, schema, task), message)
