"""All runs of a project beside each other: which is best and whether that is luck, any two of them, one's settings."""

import streamlit as st

from core.improve.compare import board as boards
from core.runs import champion
from core.runs.champion import Opening
from core.store import runs
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import answering, state
from pages.ui.improve import beside, board_table, run_settings
from pages.ui.translation import plain, t, tn

VIEW = "compare_view"


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    opening = answering.opening(project, runs.all(workspace, project.id))
    able = [*opening.alike, *opening.apart]
    views = {"all": t("All runs"), "beside": t("Two side by side"), "settings": t("Settings of a run")}
    if len(able) < 2:
        del views["beside"]
    if st.session_state.get(VIEW) not in views:
        st.session_state[VIEW] = "all"
    picked = st.segmented_control(
        t("Look at"),
        list(views),
        format_func=views.__getitem__,
        key=VIEW,
        label_visibility="collapsed",
        required=True,
    )
    if picked == "beside":
        beside.show(workspace, opening, run)
    elif picked == "settings":
        run_settings.show(workspace, project, able, run)
    else:
        _verdict(workspace, opening)
        board_table.show(workspace, boards.board(workspace, opening), run)


def _verdict(workspace: str, opening: Opening) -> None:
    """One sentence and one button."""
    rivals = boards.rivals(opening)
    with st.container(horizontal=True, vertical_alignment="center"):
        if rivals is None:
            st.markdown(_alone(opening), width="stretch")
            if st.button(t("Train another"), type="primary", key="compare_train", icon=":material/add:"):
                state.go("model")
            return
        st.markdown(_luck(workspace, *rivals), width="stretch")
        st.button(
            t("See both side by side"),
            type="primary",
            key="compare_rivals",
            icon=":material/compare:",
            on_click=beside.open_with,
            args=(VIEW, rivals[0].id, rivals[1].id),
        )


def _alone(opening: Opening) -> str:
    if opening.apart:
        return t("**Nothing to compare it with yet:** no other model answers the same question on the same rows.")
    return t("**Nothing to compare yet.** With a second model you see here which one is better, and whether by luck.")


def _luck(workspace: str, leader: Run, other: Run) -> str:
    """Whether the run that answers is better than the best of the others, or that is luck."""
    names = {"name": plain(leader.name, 50), "other": plain(other.name, 50)}
    found = beside.held(workspace, leader, other)
    if isinstance(found, str):
        return t("**“{name}” answers;** the best of the others is “{other}”.", **names) + f" {found}"
    counted = found.found
    rows = tn("{count} row", "{count} rows", counted["rows"])
    message = _counted(counted, names, rows)
    if not counted["won"] and not counted["lost"]:
        words = t("**“{name}” and “{other}” do equally well** on {rows}.", rows=rows, **names)
        return f"{words} {beside.of_equals(leader, other)}"
    if found.contradicts:
        return t("**“{name}” and “{other}” are good at different rows:** {said}", said=message, **names) + _misses(
            leader
        )
    if found.lead < 0:
        return t("**“{name}” is better than “{other}”**, and that is hardly luck: {said}", said=message, **names)
    if found.lead > 0:
        return t("**“{other}” is better than “{name}”**, and that is hardly luck: {said}", said=message, **names)
    return t("**Whether “{name}” or “{other}” is better may be luck:** {said}", said=message, **names)


def _misses(run: Run) -> str:
    measure = t(champion.primary(run).label)
    return " " + t("By “{measure}” it is the other way round: large misses weigh more there.", measure=measure)


def _counted(found: dict, names: dict[str, str], rows: str) -> str:
    words = {"lost": f"{found['lost']:,}", "won": f"{found['won']:,}", "rows": rows}
    if found["metric"] == "accuracy":
        return t("of {rows}, “{name}” alone gets {lost} right, “{other}” alone {won}.", **words, **names)
    return t("of {rows}, “{name}” is closer on {lost}, “{other}” on {won}.", **words, **names)
