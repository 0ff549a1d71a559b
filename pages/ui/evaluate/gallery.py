"""Test rows to look at and listen to: what the model got right, what wrong, and where it was unsure."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from core.data.views import media_preview
from core.errors import UserError
from core.evaluation.report import MOST
from core.importing import guarded
from core.judgement import Evaluation
from core.kinds import traits_of
from core.records import Column
from core.store import datasets, runs
from core.store.runs import Run
from core.tasks import TASKS
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui import media, number_text, tables
from pages.ui.evaluate import right_answer
from pages.ui.translation import clean, labels, plain, t

WIDTHS = {IMAGE: 120, AUDIO: 260, TEXT: 260}  # pixels that a card needs


def show(workspace: str, run: Run, evaluation: Evaluation) -> None:
    """A tab for each sort of rows; nothing where the model reads neither pictures, sounds nor texts."""
    found = evaluation.gallery
    if not found:
        return
    st.header(t("Look at examples"), icon=":material/photo_library:", anchor=False)
    try:
        recipe = runs.recipe(workspace, run.id)
        dataset = datasets.get(workspace, recipe.data.dataset)
        able = media.columns(tables.schema(dataset), recipe)
    except UserError:
        st.markdown(t("The table behind this run is no longer there, so its rows can't be shown."))
        return
    if not able:
        return
    column = _column(able)
    notes = {name: group for name, group in TASKS[evaluation.task].groups.items() if name in found}
    counts = {name: count(evaluation, name) for name in notes}
    labels = [
        t(group.title) + (f" ({counts[name]:,})" if counts[name] is not None else "") for name, group in notes.items()
    ]
    for tab, (name, group) in zip(st.tabs(labels), notes.items(), strict=True):
        with tab:
            if not found[name]:
                st.markdown(t("There are none."))
                continue
            st.markdown(f"{t(group.note)} {_shown(len(found[name]), counts[name])}")
            ask = partial(right_answer.ask, workspace, run, name)
            cards(str(dataset.data), column, found[name], more=ask)


def count(evaluation: Evaluation, name: str) -> int | None:
    """How many test rows are of that sort; None where that is not known, or where the rows are only ordered by it."""
    kept, shown = evaluation.gallery_counts, len(evaluation.gallery[name])
    if kept or not TASKS[evaluation.task].groups[name].counted:
        return kept.get(name) if kept else None
    if shown < MOST:
        return shown
    pairs = evaluation.confusion  # runs from before the counts were kept
    right = sum(line[index] for index, line in enumerate(pairs))
    return {"right": right, "wrong": sum(map(sum, pairs)) - right}.get(name)


def _shown(shown: int, count: int | None) -> str:
    if count == shown or count is None:
        return ""
    return t("{shown} of {count:,} are shown.", shown=shown, count=count)


def _column(able: list[Column]) -> Column:
    names = [column.name for column in able]
    if len(names) == 1:
        return able[0]
    picked = st.selectbox(t("Show"), names, format_func=labels(names), key="evaluate_gallery_column")
    return able[names.index(picked)]


def cards(
    path: str,
    column: Column,
    entries: Sequence[dict],
    caption: Callable[[dict], str] | None = None,
    more: Callable[[dict], None] | None = None,
) -> None:
    """One card a row: the picture, player or text of that column, and below it what `caption` makes of the entry, else
    the answer, and the truth where it differs; then what `more` draws."""
    rows = _rows(path, column.name, tuple(entry["row"] for entry in entries), column)
    with st.grid(media.across(column), min_column_width=WIDTHS[traits_of(column.kind).medium]):
        for entry in entries:
            with st.container(border=True):
                media.draw(rows.get(entry["row"]), column)
                st.markdown((caption or _sentence)(entry))
                if more is not None:
                    more(entry)


def _sentence(entry: dict) -> str:
    """The answer and, where it differs, the truth; how sure it is, when it picks one of several."""
    if "sure" not in entry:
        values = {name: plain(number_text.number(entry[name], 4)) for name in ("answer", "truth")}
        return t("**{answer}** · in truth {truth}", **values)
    values = {"answer": plain(clean(entry["answer"], 60)), "sure": _sure(entry)}
    if entry["answer"] == entry["truth"]:
        return t(":material/check: **{answer}**  \n:small[{sure}]", **values)
    truth = plain(clean(entry["truth"], 60))
    return t(":material/close: **{answer}**, in truth **{truth}**  \n:small[{sure}]", truth=truth, **values)


def _sure(entry: dict) -> str:
    share = number_text.share(entry["sure"])
    if "likeliest" not in entry:
        return t("{share} sure", share=share)
    best = plain(clean(entry["likeliest"], 60))
    return t("{share} likely, {best} is likelier: rare answers were given more weight", share=share, best=best)


@st.cache_resource(max_entries=24, show_spinner=False)
def _rows(path: str, name: str, ids: tuple[int, ...], _column: Column) -> dict[int, media_preview.Shown]:
    return guarded.of_rows(Path(path), _column, list(ids))
