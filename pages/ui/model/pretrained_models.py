"""How texts, pictures and sounds are read: by a pretrained model or by the own data alone; a part of the Model page."""

import streamlit as st

from core.jobs.machinery import limits
from core.pretrained.change import NOTHING
from core.pretrained.supply import advice, library
from core.recipe import Recipe
from core.records import Column, Schema
from core.runs.planning import plan, pretrained_choice
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import number_text
from pages.ui.model import how_much, pretrained_card, pretrained_facts, pretrained_get, pretrained_shelf, which_one
from pages.ui.model.pretrained_choice import OWN, choose
from pages.ui.model.read_column import Read
from pages.ui.translation import labels, plain, t


def variants(project: Project, recipe: Recipe, schema: Schema) -> list[Recipe]:
    """The recipes for the other answers to how much of the shown column's pretrained model may change."""
    able = _able(recipe, schema)
    name = st.session_state.get(f"model_open_column_{project.id}")
    shown = next((column for column in able if column.name == name), able[0] if able else None)
    made = how_much.variants(recipe, schema, shown) if shown else {}
    return [each for each in made.values() if each is not recipe]


def section(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset) -> bool:
    """Show the choice for each used column of texts, pictures or sounds; nothing, and False, where there is none."""
    able = _able(recipe, schema)
    if not able:
        return False
    with st.container(border=True):
        column = _pick(project, able)
        title = t("How “{column}” is read", column=plain(column.name, 60))
        st.header(title, icon=":material/auto_stories:", anchor=False)
        st.markdown(
            t(
                "An open model (pretrained model) has read, seen or heard very much already; a few examples of "
                "yours are then enough. Or your data alone teach."
            )
        )
        pretrained_get.watch(project.id)
        read = _read(project, recipe, schema, column)
        _show(read)
        _near(read)
        how_much.section(project, recipe, schema, dataset, column, read.key)
        here = any(entry.availability != library.AWAY for entry in read.advised)
        which_one.section(project, recipe, column.name, read.facts.rows, here=here)
        pretrained_shelf.more(read, choose)
    return True


def _able(recipe: Recipe, schema: Schema) -> list[Column]:
    """The used columns that a pretrained model may read."""
    return [column for column in plan.used_columns(schema, recipe) if pretrained_choice.able(recipe, column)]


def _pick(project: Project, able: list[Column]) -> Column:
    if len(able) == 1:
        return able[0]
    names = {column.name: column for column in able}
    chosen = st.selectbox(
        t("Column"), list(names), format_func=labels(list(names)), key=f"model_open_column_{project.id}"
    )
    return names[chosen]


def _read(project: Project, recipe: Recipe, schema: Schema, column: Column) -> Read:
    kind = pretrained_choice.able(recipe, column)
    facts = advice.facts(column, kind, limits.job_memory_mb(), limits.threads())
    model = str(recipe.choice(column.name).options.get("model", ""))
    return Read(project, recipe, schema, column, kind, model, facts, advice.recommend(facts))


def _show(read: Read) -> None:
    """How the column is read now, and what that costs; or which model to take."""
    name, found = plain(read.column.name, 60), read.advice(read.model)
    if found is not None:
        about = {"column": name, "model": plain(t(found.model.label), 80), "rows": f"{read.facts.rows:,}"}
        about["size"] = number_text.size(int(found.model.parameters * 4e6))
        about["time"] = number_text.roughly(found.seconds)
        words = (
            t(
                "**{column}** is read by **{model}**: about {time} for your {rows} rows, once; it adds {size} to the "
                "file.",
                **about,
            )
            if how_much.chosen(read.recipe, read.column) == NOTHING
            else t(
                "**{column}** is read by **{model}**, which learns from your rows; it adds {size} to the file.", **about
            )
        )
        st.markdown(f":green[:material/check_circle:] {words}")
        return
    if read.model:
        st.markdown(
            t("**{column}** shall be read by {model}, which is not here.", column=name, model=plain(read.model))
        )
    first = read.suggested
    if first is None:
        words = t("No open model suits **{column}** here: let your data alone teach.", column=name)
    elif first.availability == library.AWAY:
        words = t(
            "Only your own data teach **{column}** now. **{model}** suits it better, but is not on this machine yet: "
            "it is {size} to get, once.",
            column=name,
            model=plain(t(first.model.label), 80),
            size=number_text.size(int(first.model.download_mb * 1e6)),
        )
    else:
        words = t("For **{column}**, take **{model}**.", column=name, model=plain(t(first.model.label), 80))
        words = f"{words} {pretrained_facts.reason(first)}"
    st.markdown(f":violet[:material/auto_awesome:] **{t('Which one should I take?')}** {words}")
    if first is not None and first.availability == library.AWAY and not read.model:
        with st.container(width=280):
            pretrained_get.offer(first.model, f"{read.key}_first", f"{read.key}_shelf")


def _near(read: Read) -> None:
    """The cards in front, the data alone first."""
    with st.grid(3, min_column_width=240):
        _own(read, suggested=read.suggested is None)
        for entry in read.front:
            pretrained_card.card(read, entry, choose, suggested=entry is read.suggested)


def _own(read: Read, suggested: bool) -> None:
    title, words = OWN[read.kind]
    with st.container(border=True, height="stretch"):
        st.header(t(title), icon=":material/edit_note:", anchor=False)
        if suggested:
            st.badge(t("Suggested"), icon=":material/auto_awesome:", color="violet")
        st.markdown(t(words))
        st.space("stretch")
        pretrained_card.button(f"{read.key}_own", not read.model, choose, read, "")
