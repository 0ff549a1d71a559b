"""The lab book: who was made champion, when and why; and the way to any other model by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from core.errors import UserError
from core.jobs.orders.loop_status import LoopStatus
from core.runs import champion
from core.store import promotions
from core.store.projects import Project
from core.store.promotions import Entry
from core.store.runs import Run
from pages.ui import messages, reasons, results
from pages.ui.improve import challenger, promises
from pages.ui.translation import clean, plain, t

SHOWN = 20  # lines at once


def show(workspace: str, project: Project, every: Sequence[Run], now: LoopStatus) -> None:
    """What was decided, the newest first, and what else could be."""
    book, known = promotions.all(workspace, project.id), {run.id: run for run in every}
    if book:
        st.header(t("Lab book"), icon=":material/menu_book:", anchor=False)
        for entry in _page(project, book):
            _line(entry)
            if entry.run in known and (report := promises.line(workspace, known[entry.run])):
                st.caption(t("An advice made it: {told}", told=report))
    others = [run for run in every if champion.ready(run) and run.id != now.champion.id]
    if others:
        with st.expander(t("Another model"), icon=":material/swap_horiz:"):
            _another(workspace, others, now)


def _page(project: Project, book: list[Entry]) -> list[Entry]:
    """The lines of the page that is looked at; all of a short book."""
    pages = -(-len(book) // SHOWN)
    page = st.pagination(pages, key=f"lab_book_{project.id}") if pages > 1 else 1
    return book[(page - 1) * SHOWN : page * SHOWN]


def _line(entry: Entry) -> None:
    moment = datetime.fromtimestamp(entry.created, UTC).strftime("%Y-%m-%d %H:%M")
    st.markdown(f"{moment} UTC · {_deed(entry)}  \n{plain(reasons.whole(entry.reason), 1_001)}")
    if entry.evidence:
        with st.popover(t("Numbers"), type="tertiary"):
            st.markdown("\n".join(f"- {plain(t(sentence), 600)}" for sentence in entry.evidence))


def _deed(entry: Entry) -> str:
    run, before = (plain(entry.called.get(id or "", "?"), 60) for id in (entry.run, entry.before))
    if entry.deed == promotions.KEEP:
        if entry.before is None:
            return t("**{run}** was left aside.", run=run)
        return t("**{before}** stayed champion, not **{run}**.", run=run, before=before)
    if entry.deed == promotions.BACK:
        if not entry.run:
            return t("**{before}** is champion no more.", before=before)
        return t("Back to **{run}**, from **{before}**.", run=run, before=before)
    if entry.before is None:
        return t("**{run}** became champion.", run=run)
    return t("**{run}** became champion, after **{before}**.", run=run, before=before)


def _another(workspace: str, others: list[Run], now: LoopStatus) -> None:
    known = {run.id: run for run in others}
    picked = st.selectbox(t("Model"), list(known), format_func=results.titles(others), key="improve_other")
    label = t("Judge it beside the champion")
    st.button(
        label,
        key="improve_judge_other",
        icon=":material/balance:",
        on_click=challenger.judge,
        args=(workspace, picked),
    )
    with st.popover(t("Make it champion")):
        st.text_area(t("Why? This goes into the lab book"), key="improve_by_hand", max_chars=promotions.LONGEST)
        seen = now.champion.id if now.promoted else ""
        st.button(
            t("Make “{name}” champion", name=plain(clean(known[picked].name), 40)),
            key="improve_make",
            on_click=_make,
            args=(workspace, known[picked], seen),
        )


def _make(workspace: str, run: Run, seen: str) -> None:
    try:
        promotions.promote(workspace, run.project, run.id, st.session_state.get("improve_by_hand", ""), seen=seen)
        st.query_params.pop("run", None)
    except UserError as error:
        messages.later(error)
