"""Which entries of the inbox are in view, and what can be done with all of them at once."""

import streamlit as st

from core.jobs.feedback import inbox_csv
from core.store import naming, runs
from core.store.access import shares
from core.store.feedback import inbox_look
from core.store.feedback.inbox_look import Counts, Filter
from core.store.projects import Project
from pages.ui.export import link_settings
from pages.ui.improve import inbox_actions
from pages.ui.translation import labels, t, tn

SOURCES = {
    "predict": "Said on Predict",
    "batch": "Said about a whole file",
    "file": "A file of corrections",
    "link": "Said through a link",
    "rule": "Gathered by your rules",
    "evaluate": "Said on Evaluate",
}
VERDICTS = {"wrong": "Wrong", "right": "Right", "open": "Nobody said anything yet"}
STATES = {
    "new": "Waiting",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "used": "Part of the table",
    "older": "Replaced by a later word",
}


def links(workspace: str, project: Project) -> dict[str, str]:
    """What the project's links are called, by their ids; those that were revoked, too."""
    return {share.id: link_settings.called(share) for share in shares.known(workspace, project.id)}


def choose(workspace: str, project: Project, counts: Counts) -> Filter:
    """The filter's fields; what they hold."""
    known = {"new": counts.new + counts.without_truth, "accepted": counts.accepted, "rejected": counts.rejected}
    known |= {"used": counts.used, "older": counts.older}
    able = [name for name, count in known.items() if count or name != "older"]
    first = next((name for name in able if known[name]), able[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            t("Show"),
            able,
            default=first,
            format_func=lambda name: f"{t(STATES[name])} ({known[name]:,})",
            key="inbox_state",
        )
        words = st.text_input(t("Find"), key="inbox_words", icon=":material/search:", width=220)
        with st.popover(t("Filter"), icon=":material/filter_list:"):
            source, link = _source(links(workspace, project))
            verdict = _one_of(t("What was said"), VERDICTS, "inbox_verdict")
            every = {run.id: run.name for run in reversed(runs.all(workspace, project.id))}
            named = labels(every, 60)
            run = st.selectbox(t("Model"), list(every), index=None, format_func=named, key="inbox_run")
            answer = st.text_input(t("The model said"), key="inbox_answer")
    return Filter(state or "", verdict, source, answer.strip(), words=words.strip(), run=run or "", link=link)


def _source(known: dict[str, str]) -> tuple[str, str]:
    """Where the entries came from, and through which link, "" for any."""
    named = labels(known, 60)
    words = {name: t(words) for name, words in SOURCES.items()} | {
        id: t("Link: {name}", name=named(id)) for id in known
    }
    chosen = st.selectbox(t("Where it came from"), list(words), index=None, format_func=words.get, key="inbox_source")
    return ("link", chosen) if chosen in known else (chosen or "", "")


def several(workspace: str, project: Project, asked: Filter, count: int) -> None:
    """Buttons for all that the filter finds, and the download."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tn("**{count} entry**", "**{count} entries**", count), width="stretch")
        for action, label, icon, able in (
            ("accept", t("Accept"), "check", asked.state not in ("accepted", "used")),
            ("reject", t("Reject"), "close", asked.state not in ("rejected", "used")),
            ("remove", t("Remove"), "delete", True),
        ):
            if able and count > 1:
                st.button(
                    t("{action} all", action=label),
                    key=f"inbox_all_{action}",
                    icon=f":material/{icon}:",
                    type="tertiary",
                    on_click=inbox_actions.do_all,
                    args=(project.id, action, asked),
                )
        st.download_button(
            t("Download"),
            data=lambda: inbox_csv.content(inbox_look.each(workspace, project.id, asked)),
            file_name=naming.of_file(project.name, "inbox", ending=".csv"),
            mime="text/csv",
            key="inbox_download",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _one_of(label: str, words: dict[str, str], key: str) -> str:
    return st.selectbox(label, list(words), index=None, format_func=lambda name: t(words[name]), key=key) or ""
