"""One entry of the inbox: the row, what the model said and how sure it was, what it should be, and what to do."""

from pathlib import Path

import streamlit as st

from core.answers import of_record as answer_of
from core.bundle_schema import BundleSchema, InputColumn
from core.data.views.media_preview import Shown
from core.errors import UserError
from core.importing import guarded
from core.kinds import traits_of
from core.records import Column, Schema
from core.store import datasets
from core.store.feedback import inbox_files, inbox_look
from core.store.feedback.inbox import Entry
from core.store.projects import Project
from core.store.runs import Run
from core.traits import IMAGE
from pages.ui import answers, media, number_text
from pages.ui.improve import inbox_actions
from pages.ui.improve.inbox_filters import SOURCES, STATES
from pages.ui.translation import clean, plain, t

VALUES = 6  # of a row, in view


def show(
    workspace: str,
    project: Project,
    entry: Entry,
    schema: Schema | None,
    run: Run | None,
    asked: BundleSchema,
    links: dict[str, str],
) -> None:
    """The card. schema: the project's table; run: the model that answered, None where it is gone; asked: what
    answers are, by the model that answers today; links: what the project's links are called, by their ids."""
    with st.container(border=True):
        _files(workspace, entry, schema)
        if entry.row is not None and not entry.values and schema is not None:
            _row(workspace, project, entry.row, schema)
        st.markdown(answer_text(entry))
        if values := _values(entry):
            st.markdown(values)
        st.caption(_facts(entry, run, links))
        if entry.state != "used":
            _buttons(workspace, project, entry, asked)


def answer_text(entry: Entry) -> str:
    """What the model answered, how sure it was, and what it should be; safe inside Markdown."""
    kind = answer_of(entry.answer)
    sure = None if kind is None else kind.sure(entry.answer)
    answer = f"**{plain(answers.answer_text(entry.answer), 60)}**"
    answer += f" ({t('{share} sure', share=number_text.share(sure))})" if sure is not None else ""
    if entry.right is None:
        words = t("wrong; what is right was not said") if entry.verdict == "wrong" else t("nobody said anything yet")
        return f"{answer} · {words}"
    if entry.verdict == "right":
        return f":green[:material/check:] {answer} · {t('right')}"
    return f"{answer} :material/arrow_forward: **{plain(entry.right, 60)}**"


def _files(workspace: str, entry: Entry, schema: Schema | None) -> None:
    for name, value in entry.values.items():
        column = schema.column(name) if schema else None
        if not inbox_files.named(value) or column is None or not traits_of(column.kind).is_file:
            continue
        shown = _looked(workspace, value[inbox_files.SHA], column.kind, value)
        alt = clean(name, 60)
        if shown is None:
            st.markdown(f":material/broken_image: {t('Missing, or it can not be shown.')}")
        elif traits_of(column.kind).medium == IMAGE:
            st.image(shown, alt=alt, width=160)
        else:
            st.audio(shown, alt=alt)


def _row(workspace: str, project: Project, row: int, schema: Schema) -> None:
    """The row of the table that an entry speaks of: its picture, sound or text."""
    for column in media.columns(schema)[:1]:
        try:
            data = datasets.get(workspace, project.dataset).data
        except UserError:  # deleted meanwhile
            return
        media.draw(_of_table(str(data), row, column.name, column), column)


@st.cache_resource(max_entries=100, show_spinner=False)
def _of_table(path: str, row: int, name: str, _column: Column) -> Shown | None:
    return guarded.of_rows(Path(path), _column, [row]).get(row)


@st.cache_resource(max_entries=200, show_spinner=False)
def _looked(workspace: str, sha: str, kind: str, _value: dict) -> bytes | None:
    content = inbox_files.content(workspace, _value)
    if content is None:
        return None
    found = guarded.look(content, InputColumn("row", "row", kind, traits=traits_of(kind)))
    return (found.small if traits_of(kind).medium == IMAGE else found.playable) or None


def _values(entry: Entry) -> str:
    notes = [
        f"{plain(name, 40)}: **{plain(clean(str(value), 200 if len(entry.values) == 1 else 60), 200)}**"
        for name, value in entry.values.items()
        if value not in (None, "") and not inbox_files.named(value)
    ]
    more = f" · {t('{count} more', count=len(notes) - VALUES)}" if len(notes) > VALUES else ""
    return f":small[{' · '.join(notes[:VALUES])}{more}]" if notes else ""


def _facts(entry: Entry, run: Run | None, links: dict[str, str]) -> str:
    came = t(SOURCES[entry.source])
    if entry.link in links:
        came = t("Said through the link “{name}”", name=clean(links[entry.link], 60))
    facts = [came, number_text.ago(entry.created)]
    if entry.state != "new":
        facts.append(t(STATES[entry.state]))
    if entry.row is not None:
        facts.append(t("row {row:,} of your table", row=entry.row + 1))
    if entry.fair:
        facts.append(t("fair sample of use"))
    if run is None:
        facts.append(t("its model was deleted"))
    else:
        facts.append(t("answered by “{name}”", name=clean(run.name, 40)))
    return plain(" · ".join(facts), 300)


def _buttons(workspace: str, project: Project, entry: Entry, asked: BundleSchema) -> None:
    def button(label: str, action: str, icon: str, **more: object) -> None:
        args = (project.id, action, [entry.id])
        key = f"inbox_{action}_{entry.id}"
        icon = f":material/{icon}:" if icon else None
        st.button(label, key=key, icon=icon, on_click=inbox_actions.do, args=args, **more)

    with st.container(horizontal=True, gap="xsmall"):
        if entry.state != "accepted":
            button(t("Accept"), "accept", "check", disabled=entry.right is None)
        with st.popover(t("It should be …"), key=f"inbox_edit_{entry.id}_{entry.right}"):
            _edit(project, entry, asked)
            _earlier(workspace, entry)
        if entry.state == "new":
            button(t("Reject"), "reject", "close")
        else:
            button(t("Let it wait again"), "reopen", "undo")
        button(t("Remove"), "remove", "", type="tertiary")


def _edit(project: Project, entry: Entry, asked: BundleSchema) -> None:
    truth = answers.of(asked).ask(f"inbox_truth_{entry.id}", asked, entry.right)
    st.button(
        t("Keep this"),
        type="primary",
        key=f"inbox_write_{entry.id}",
        disabled=not truth or truth == entry.right,
        on_click=inbox_actions.write,
        args=(project.id, entry.id, truth or ""),
    )


def _earlier(workspace: str, entry: Entry) -> None:
    before = inbox_look.earlier(workspace, entry)
    if before:
        st.markdown(t("Said about the same row before:"))
        for other in before[:5]:
            st.markdown(f":small[{answer_text(other)} · {number_text.ago(other.created)}]")
