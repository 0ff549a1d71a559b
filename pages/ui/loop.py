"""Where a project's loop stands, in a sentence, and what the button says that goes on."""

import streamlit as st

from core.jobs.orders import loop_status
from core.jobs.orders.loop_status import LoopStatus
from core.store import runs
from core.store.projects import Project
from pages.ui import answering, number_text, state
from pages.ui.translation import plain, t, tn


def sentence(now: LoopStatus) -> str:
    """The verdict in front of the Champion tab."""
    name = plain(now.challenger.name, 60) if now.challenger is not None else ""
    words = {
        loop_status.TAKING_IN: t("What you accepted is being taken in"),
        loop_status.LEARNING: t("The challenger is learning"),
        loop_status.RESTING: t("The challenger rests"),
        loop_status.JUDGING: t("Both models are asked the same rows"),
        loop_status.UNJUDGED: _unjudged(now, name),
        loop_status.WAITING: tn("{count} correction waits", "{count} corrections wait", now.waiting),
        loop_status.IDLE: t("Nothing new to learn"),
    }
    if now.state == loop_status.DECIDE:
        return _verdict(now, name)
    return words.get(now.state) or _ready(now)


def label(now: LoopStatus) -> str:
    """What the button says that trains again."""
    if now.accepted:
        return tn("Train again with {count} correction", "Train again with {count} corrections", now.accepted)
    if now.rows:
        return tn("Train again with {count} new row", "Train again with {count} new rows", now.rows)
    return t("Train again with the changed table")


def offer(workspace: str, project: Project) -> None:
    """The way from new rows to where a model learns them; nothing where there are none, or no model."""
    every = runs.all(workspace, project.id)
    opening = answering.opening(project, every)
    if opening is None:
        return
    now = loop_status.loop_status(workspace, project, every, opening)
    if now.state == loop_status.READY and now.rows and not now.accepted:
        icon = ":material/replay:"
        if st.button(label(now), key="data_train_again", type="tertiary", icon=icon):
            state.go("improve", tab="champion")


def on_the_shelf(now: LoopStatus) -> str:
    """The same in a few words, for the overview."""
    if now.state == loop_status.DECIDE:
        return t("A challenger is better: decide.") if now.found["better"] else t("A challenger was judged: decide.")
    if now.state == loop_status.READY:
        return f"{_ready(now)}."
    if now.state in (
        loop_status.WAITING,
        loop_status.TAKING_IN,
        loop_status.LEARNING,
        loop_status.JUDGING,
        loop_status.UNJUDGED,
    ):
        return f"{sentence(now)}."
    return t("The champion was trained {when}.", when=number_text.ago(now.champion.ended)) if now.promoted else ""


def _unjudged(now: LoopStatus, name: str) -> str:
    if now.challenger is not None and now.challenger.challenges != now.champion.id:
        return t("“{name}” was not judged beside the model that answers now", name=name)
    return t("“{name}” has not been judged yet", name=name)


def _verdict(now: LoopStatus, name: str) -> str:
    if now.found["recommend"] != "promote":
        return t("Not better: keep the champion?")
    if now.found["better"]:
        return t("Better: let “{name}” answer?", name=name)
    return t("As good, and it knows more: let “{name}” answer?", name=name)


def _ready(now: LoopStatus) -> str:
    if now.accepted:
        return tn(
            "{count} accepted correction can be learned", "{count} accepted corrections can be learned", now.accepted
        )
    if now.rows:
        return tn("{count} new row can be learned", "{count} new rows can be learned", now.rows)
    return t("The table has changed since the champion learned")
