"""How is this meant? At most three questions on what the table leaves open, and what else was assumed."""

import streamlit as st

from core.data.questions import doubts
from core.doubt import Doubt, Meaning
from core.recipe import Recipe
from core.records import Schema
from core.runs.planning import plan
from core.store import sources
from core.store.projects import Project
from pages.ui import changes, draft, state
from pages.ui.prepare import repairing
from pages.ui.translation import clean, plain, t, tn

SHOWN = 2  # examples beside a meaning
MOST = 60  # questions in all


def ask(project: Project, recipe: Recipe | None, schema: Schema) -> None:
    """The questions with both meanings side by side; an answer counts at once and can be changed or undone."""
    found = doubts.found(schema, recipe) if recipe else ()
    if not found:
        return
    st.header(t("How is this meant?"), icon=":material/help:", anchor=False)
    st.markdown(t("The table can be read in more than one way here. The likelier one is taken until you choose."))
    for index, doubt in enumerate(found[: doubts.ASKED]):
        with st.container(border=True):
            _question(project, recipe, schema, doubt, index)
    others = found[doubts.ASKED : MOST]
    if others:
        label = tn("Also assumed: {count} thing", "Also assumed: {count} things", len(others))
        with st.expander(label, icon=":material/rule:"):
            for index, doubt in enumerate(others, start=doubts.ASKED):
                _question(project, recipe, schema, doubt, index)


def _question(project: Project, recipe: Recipe, schema: Schema, doubt: Doubt, index: int) -> None:
    now = doubts.taken(doubt, schema, recipe)
    key = f"data_meaning_{project.id}_{index}_{project.dataset}_{draft.revision()}"
    again = any(meaning.again for meaning in doubt.meanings)
    fixed = again and not _kept(project)
    more = t("Another choice reads the file again, as a new version of the table.") if again else ""
    st.radio(
        f"**{plain(doubt.column, 80)}**: {t(doubt.about)}",
        list(range(len(doubt.meanings))),
        index=now,
        format_func=lambda entry: clean(t(doubt.meanings[entry].label), 80),
        captions=[_preview(meaning) for meaning in doubt.meanings],
        horizontal=True,
        help=f"{plain(t(doubt.why), 400)} {more}".strip(),
        disabled=fixed,
        key=key,
        on_change=_turn,
        args=(project.id, key, doubt, schema),
    )
    if fixed:
        st.caption(t("The file behind this table was not kept. Bring it again to read it in another way."))


def _preview(meaning: Meaning) -> str:
    shown = [(clean(cell, 30), clean(means, 30) or t("missing")) for cell, means in meaning.shown[:SHOWN]]
    return "  \n".join(f"{plain(cell)} → **{plain(means)}**" for cell, means in shown)


def _kept(project: Project) -> bool:
    return bool(sources.behind(state.workspace(), project.dataset))


def _turn(ident: str, key: str, doubt: Doubt, schema: Schema) -> None:
    meaning = doubt.meanings[st.session_state[key]]
    if meaning.again:
        repairing.read_again(ident, doubts.reading(schema, meaning))
        return
    settings = list(meaning.settings)
    message = f"{doubt.column}: {t(meaning.label)}"
    changes.make(ident, lambda recipe: plan.turned(recipe, schema, settings), message)
