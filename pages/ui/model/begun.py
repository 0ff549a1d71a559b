"""What the next run begins from, in a line of the Model page, with the way back; and models waiting for their data."""

import streamlit as st

from core.errors import UserError
from core.jobs.orders import further
from core.models import MODELS
from core.recipe import Recipe, edit
from core.runs.planning.brought import Brought
from core.store import datasets, starts
from core.store.projects import Project
from pages.ui import changes, messages, state, tables
from pages.ui.model import begin_with
from pages.ui.translation import plain, t

QUERY = "start"  # in the address: the model file that waits for its data
RUN = "start_run"  # and the run of the workspace that made it


def line(project: Project, recipe: Recipe) -> None:
    """Which model the next run begins from; nothing where it begins from none."""
    if not recipe.start.file:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words = t("The next run begins from the model **{name}**, with your rows.", name=plain(recipe.start.name, 80))
        family = MODELS.get(recipe.family.name)
        if family is not None and not family.starts:
            values = {"family": plain(t(family.label)), "name": plain(recipe.start.name, 80)}
            words = t(
                "**{family}** always learns anew: of the model **{name}**, only the settings are taken.", **values
            )
        if not starts.path_of(state.workspace(), recipe.start.file).is_file():
            words = t(
                "The model file **{name}** that the next run would begin from is away. Bring it again below, or "
                "begin without it.",
                name=plain(recipe.start.name, 80),
            )
        st.markdown(f":material/conversion_path: {words}", width="stretch")
        _fits(project, recipe)
        st.button(
            t("Begin without it"), key="model_begin_without", type="tertiary", on_click=_without, args=(project.id,)
        )


def _fits(project: Project, recipe: Recipe) -> None:
    """What of it is called otherwise here, new or gone."""
    with st.popover(t("How it fits"), type="tertiary", key="model_begin_fits"):
        workspace, start = state.workspace(), recipe.start
        try:
            schema = tables.schema(datasets.get(workspace, project.dataset))
            found = further.fitting(workspace, start.file, schema, project.dataset, recipe.data.target, start.run)
        except UserError as error:
            messages.show(error)
            return
        begin_with.differences(found)


def _without(ident: str) -> None:
    changes.make(ident, edit.without_start, t("It begins from nothing again."))


def waiting() -> Brought | None:
    """The model in the address that waits for data; says so on the Data page. None without one."""
    sha = st.query_params.get(QUERY, "")
    if not sha:
        return None
    try:
        found = further.look(starts.path_of(state.workspace(), sha))
    except UserError:
        st.query_params.pop(QUERY, None)
        return None
    inputs = [column.name for column in found.schema.inputs]
    words = t(
        "The model **{name}** waits for your data: bring a table with columns like its own, such as {names}.",
        name=plain(found.name, 80),
        names=begin_with.named(inputs),
    )
    st.info(words, icon=":material/conversion_path:")
    return found


def take(project: Project, target: str) -> bool:
    """Let a project whose data just arrived begin from the model in the address; says whether it does.

    target: the column to answer where that is known, else "".
    """
    sha, run = st.query_params.get(QUERY, ""), st.query_params.get(RUN, "")
    if not sha:
        return False
    for name in (QUERY, RUN):
        st.query_params.pop(name, None)
    return use(project, sha, run, target)


def use(project: Project, sha: str, run: str = "", target: str = "") -> bool:
    """Let a project begin from a kept file; what stands in the way is said on the next page."""
    workspace = state.workspace()
    try:
        schema = tables.schema(datasets.get(workspace, project.dataset))
        target = target or project.target
        found = further.fitting(workspace, sha, schema, project.dataset, target, run)
        if found.away:
            raise UserError(
                "The model is made of an open model that is not on this machine yet.",
                "Get it under “Begin with a model someone made” on the Model page.",
            )
    except UserError as error:
        messages.later(error)
        return False
    changes.replace(project.id, found.recipe, t("It begins from “{name}”.", name=found.recipe.start.name))
    return True
