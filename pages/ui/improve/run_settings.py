"""One run's settings in words, its name and note, and the button that makes its settings the next run's."""

from collections.abc import Sequence

import streamlit as st

from core.errors import UserError
from core.improve.compare import board as boards
from core.improve.compare.copied import copied
from core.improve.compare.in_words import Wording
from core.store import runs
from core.store.projects import Project
from core.store.runs import LONGEST_NOTE, Run
from pages.ui import changes, messages, results, state
from pages.ui.translation import clean, plain, t

PICKED = "compare_settings"


def show(workspace: str, project: Project, able: list[Run], viewed: Run) -> None:
    """Pick a run, read it, and go on from it."""
    known = {run.id: run for run in able}
    if st.session_state.get(PICKED) not in known:
        st.session_state[PICKED] = viewed.id
    run = known[st.selectbox(t("Run"), list(known), format_func=results.titles(able), key=PICKED)]
    with st.container(horizontal=True):
        with st.popover(t("Name and note"), icon=":material/edit_note:"):
            _words(run)
        if st.button(t("Use these settings"), type="primary", key="compare_use", icon=":material/content_copy:"):
            _use(workspace, project, run)
    if run.note:
        st.markdown(f":material/sticky_note_2: {plain(run.note, LONGEST_NOTE)}")
    notes = boards.reported(workspace, run)
    if notes is None:
        st.info(t("Its settings can't be read any more."), icon=":material/info:")
        return
    _table([entry for entry in notes if not (entry.column and entry.usual)])


def _table(notes: Sequence[Wording]) -> None:
    """One line a setting; the part of the recipe stands beside its first one."""
    parts = ["", *(entry.part for entry in notes)]
    st.table(
        {
            t("About"): [
                t(entry.part) if entry.part != before else "" for entry, before in zip(notes, parts, strict=False)
            ],
            t("Setting"): [plain(t(entry.title).replace("{column}", entry.column), 120) for entry in notes],
            t("Value"): [plain(clean(t(entry.value), 200), 200) for entry in notes],
        },
        hide_index=True,
        border="horizontal",
        alt=t("Settings of this run"),
    )


def _words(run: Run) -> None:
    name, note = f"compare_name_{run.id}", f"compare_note_{run.id}"
    st.text_input(t("Name"), value=run.name, key=name, max_chars=120, on_change=_rename, args=(run.id, name))
    st.text_area(
        t("Note"),
        value=run.note or "",
        key=note,
        max_chars=LONGEST_NOTE,
        placeholder=t("Why you made it, what you saw"),
        on_change=_note,
        args=(run.id, note),
    )


def _use(workspace: str, project: Project, run: Run) -> None:
    try:
        recipe = copied(workspace, project, run)
    except UserError as error:
        messages.show(error)
        return
    changes.replace(project.id, recipe, t("Now with the settings of “{name}”", name=run.name), page="model")
    state.go("model")


def _rename(run: str, key: str) -> None:
    _try(runs.rename, run, st.session_state[key])


def _note(run: str, key: str) -> None:
    _try(runs.write_note, run, st.session_state[key])


def _try(action: object, *arguments: object) -> None:
    try:
        action(state.workspace(), *arguments)
    except UserError as error:
        messages.later(error)
