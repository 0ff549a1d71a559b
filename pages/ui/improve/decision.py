"""Champion or challenger: what was found, in sentences and one small figure, and the decision with its reason."""

import streamlit as st

from core.errors import UserError
from core.improve.duels import duel_figures as drawn
from core.improve.duels import verdict
from core.jobs.orders.loop_status import LoopStatus
from core.store import promotions
from pages.ui import loop, messages
from pages.ui.translation import plain, t


def show(workspace: str, now: LoopStatus) -> None:
    """The verdict with its evidence; one main button does what is recommended."""
    found, name = now.found, plain(now.challenger.name, 60)
    with st.container(border=True):
        st.header(loop.sentence(now), anchor=False)
        st.markdown(plain(t(found["why"]), 900))
        if changed := _changed(now, name):
            st.markdown(f":material/info: {changed}")
        if _differ(found):
            left, right = st.columns([3, 2], vertical_alignment="top")
            with right:
                _drawn(found)
            with left:
                _decide(workspace, now, name)
        else:
            _decide(workspace, now, name)
        with st.expander(t("The numbers, and how this is judged"), icon=":material/balance:"):
            _evidence(found)


def _changed(now: LoopStatus, name: str) -> str:
    """What the project's table has become since the challenger learned; "" where it is the same."""
    if now.apart:
        return t(
            "The table went back since “{name}” learned: it knows rows or answers that are not in the table any more.",
            name=name,
        )
    if now.newer:
        return t("The table has changed since “{name}” learned; the next challenger learns what came.", name=name)
    return ""


def _differ(found: dict) -> bool:
    """Whether there is any row that one answers better than the other."""
    judged = (found[where] for where in ("choosing", "use", "test"))
    return any(each["won"] or each["lost"] for each in judged if each)


def _drawn(found: dict) -> None:
    st.plotly_chart(
        drawn.won_and_lost(found),
        key="improve_won_and_lost",
        alt=t("On how many rows the challenger is better, and on how many the champion"),
        config={"displayModeBar": False},
    )


def _decide(workspace: str, now: LoopStatus, name: str) -> None:
    promote = now.found["recommend"] == verdict.PROMOTE
    champion = plain(now.champion.name, 60)
    labels = {
        verdict.PROMOTE: t("Promote “{name}”", name=name),
        verdict.KEEP: t("Keep “{name}”", name=champion),
    }
    first = verdict.PROMOTE if promote else verdict.KEEP
    key = f"improve_reason_{now.challenger.id}"
    st.text_area(
        t("Why? This goes into the lab book"), value=t(now.found["why"]), key=key, max_chars=promotions.LONGEST
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(labels[first], type="primary", key="improve_decide", on_click=_do, args=(workspace, now, first, key))
        other = verdict.KEEP if promote else verdict.PROMOTE
        with st.popover(t("{action} all the same", action=labels[other])):
            more = f"improve_other_reason_{now.challenger.id}"
            st.text_area(t("Why? This goes into the lab book"), key=more, max_chars=promotions.LONGEST)
            st.button(labels[other], key="improve_decide_other", on_click=_do, args=(workspace, now, other, more))


def _evidence(found: dict) -> None:
    for sentence in found["said"]:
        st.markdown(f"- {plain(t(sentence), 600)}")
    learned = found["learned"]
    if sum(learned.values()):
        st.markdown(
            t(
                "New to the challenger: {corrections:,} corrected answers, {added:,} added rows.",
                corrections=learned["corrections"],
                added=learned["added"],
            )
        )
    if found["without"]:
        st.markdown(plain(t(found["without"]), 400))
    if 0 < found["use_rows"] < verdict.FEWEST_USE:
        st.markdown(t("{count:,} rows were drawn from use; from 50 on they have a say.", count=found["use_rows"]))
    st.markdown(plain(t(found["rule"]), 900))


def _do(workspace: str, now: LoopStatus, action: str, key: str) -> None:
    act = promotions.promote if action == verdict.PROMOTE else promotions.keep
    reason, seen = st.session_state.get(key, ""), now.champion.id
    try:
        act(workspace, now.champion.project, now.challenger.id, reason, now.found["said"], seen=seen)
        st.query_params.pop("run", None)
    except UserError as error:
        messages.later(error)
