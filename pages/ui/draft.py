"""The recipe that the next run would use: read from the project, changed by the pages, saved at once."""

import streamlit as st

from core.errors import UserError
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import plan
from core.store import projects
from core.store.projects import Project
from pages.ui import messages, state


def of(project: Project) -> Recipe | None:
    """The project's draft; None before a target is chosen, or when a stored draft fits no more."""
    try:
        return _fitting(project)
    except UserError as error:
        messages.show(error)
        return None


def _fitting(project: Project) -> Recipe | None:
    """The draft for the table in use; UserError when it fits no more."""
    if not project.recipe:
        return None
    recipe = plan.drafted(project.recipe)
    return recipe if recipe.data.dataset == project.dataset else edit.with_dataset(recipe, project.dataset)


def save(project: Project, recipe: Recipe) -> None:
    """Keep the draft, when it changed; where the table became another version meanwhile, it says so instead."""
    content = recipe.model_dump(mode="json")
    if content == project.recipe:
        return
    try:
        projects.save_draft(state.workspace(), project.id, content, made_for=recipe.data.dataset)
    except UserError as error:
        messages.later(error)
        renew()


def revision() -> int:
    """Counts how often the draft was replaced as a whole; part of widget keys, so that they start anew."""
    return st.session_state.setdefault("draft_revision", 0)


def replace(project: Project, recipe: Recipe) -> None:
    """Keep a draft that was not made by the widgets on screen (suggested, uploaded, new target).

    UserError when the table became another version meanwhile.
    """
    renew()
    projects.save_draft(state.workspace(), project.id, recipe.model_dump(mode="json"), made_for=recipe.data.dataset)


def renew() -> None:
    """Let all widgets that show the draft start anew from it."""
    st.session_state["draft_revision"] = revision() + 1


def for_target(project: Project, schema: Schema, target: str) -> Recipe:
    """A new draft for this target; kinds that the visitor set and the family stay.

    The first one, and one in whose place pretrained models read, is drafted as for a new table: with pretrained models.
    So is one in the place of a draft that fits no more.
    """
    try:
        old = _fitting(project)
    except UserError:  # the page has said so
        old = None
    opened = old is None or any(choice.options.get("model") for choice in old.columns.values())
    fresh = plan.draft(schema, project.dataset, target, family=None if opened else old.family.name)
    kept = {name: choice for name, choice in (old.columns if old else {}).items() if choice.kind and name != target}
    for name, choice in kept.items():
        if choice.kind != fresh.choice(name).kind:
            fresh = plan.with_kind(fresh, schema, name, choice.kind)
    return fresh
