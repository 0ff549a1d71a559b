"""Before and after: what the customizing brought on the test rows, counted, with the rows that were won and lost."""

import streamlit as st

from core.errors import UserError
from core.evaluation import paired
from core.jobs.orders import desk
from core.recipe import Recipe, edit
from core.records import Column
from core.runs.planning import plan
from core.runs.proving import before
from core.store import datasets, projects, runs
from core.store.datasets import Dataset
from core.store.runs import Run
from pages.ui import amounts, changes, media, messages, number_text, results, row_table, state, tables
from pages.ui.evaluate import gallery
from pages.ui.translation import clean, plain, t, tn

SHARE = "accuracy"


def show(workspace: str, run: Run) -> None:
    """Two figures, one sentence, and the rows; nothing for a run that began with nothing."""
    found = results.before(run)
    if not found:
        return
    sign = amounts.unit(workspace, run)
    st.header(t("Before and after"), icon=":material/compare_arrows:", anchor=False)
    with st.container(border=True):
        _figures(found, sign)
        st.markdown(_counted(found))
        st.caption(_sure(found, sign))
        _verdict(workspace, run, found)
        _by_name(found)
    _rows(workspace, run, found, sign)


def _figures(found: dict, sign: str) -> None:
    share = found["metric"] == SHARE
    label = t("Accuracy") if share else t("Mean error")
    named = plain(found["name"], 80)
    earlier = t("What it began with") if found["what"] == before.FILE else t("The open model, untouched")
    about = {
        before.FILE: t("The model file that it began from, asked about the same test rows: {name}.", name=named),
        before.FROZEN: t(
            "{name} as its makers left it, with a linear model behind that learned from the same rows.", name=named
        ),
    }
    with st.grid(2, min_column_width=190):
        for title, name, message in (
            (earlier, "before", about.get(found["what"])),
            (t("Now"), "after", t("The model that you get.")),
        ):
            shown = number_text.share(found[name]) if share else amounts.amount(found[name], sign)
            st.metric(f"{title}: {label}", shown, help=message, border=True)


def _counted(found: dict) -> str:
    if found["metric"] == SHARE:
        return t(
            "**It now gets {won:,} more right, and {lost:,} wrong that were right before** (of {rows:,}).",
            won=found["won"],
            lost=found["lost"],
            rows=found["rows"],
        )
    return t(
        "**{won:,} answers are closer to the truth now, {lost:,} are further off** (of {rows:,}).",
        won=found["won"],
        lost=found["lost"],
        rows=found["rows"],
    )


def _sure(found: dict, sign: str) -> str:
    """How much of that other rows would show, too."""
    if found["metric"] == SHARE:
        low, high = (f"{100 * found[end]:+.1f}" for end in ("low", "high"))
        return t(
            "On other rows like these the gain would lie between {low} and {high} points, 95 times of 100.",
            low=low,
            high=high,
        )
    low, high = (amounts.amount(found[end], sign) for end in ("low", "high"))
    return t(
        "On other rows like these the error would shrink by {low} to {high}, 95 times of 100.",
        low=plain(low),
        high=plain(high),
    )


def _by_name(found: dict) -> None:
    """What the pretrained model answers with nothing learned, where it was asked."""
    named = found.get("named")
    if not named:
        return
    low, high = (f"{100 * named[end]:+.1f}" for end in ("low", "high"))
    note = t(
        "Told only the names of the answers, without learning from a single row (zero-shot), the open model gets "
        "{share} of these {rows:,} rows right. Counted from there, the gain would lie between {low} and {high} points.",
        share=number_text.share(named["before"]),
        rows=named["rows"],
        low=low,
        high=high,
    )
    st.caption(note)


def _verdict(workspace: str, run: Run, found: dict) -> None:
    if paired.gained(found):
        return
    words = (
        t("That may be luck: with more test rows one could tell.")
        if found["won"] > found["lost"]
        else t("On these rows that brought nothing: what was there before answers as well.")
    )
    if found["what"] == before.FILE:
        st.info(words, icon=":material/info:")
        return
    st.info(f"{words} {t('The open model as it is learns in a fraction of the time.')}", icon=":material/info:")
    label = t("Train with the open model untouched")
    if st.button(label, key="evaluate_untouched", icon=":material/ac_unit:"):
        _keep_untouched(workspace, run.id, label)


def _keep_untouched(workspace: str, ident: str, message: str) -> None:
    """The run's recipe with nothing that changes becomes the draft, which can be taken back, and a run starts."""
    try:
        run = runs.get(workspace, ident)
        project = projects.get(workspace, run.project)
        schema = tables.schema(datasets.get(workspace, project.dataset))
        recipe = _on(before.untouched(runs.recipe(workspace, ident), schema), project.dataset)
        plan.check(recipe, schema)
        changes.replace(project.id, recipe, message)
        started = desk.start_run(workspace, project.id, recipe)
    except UserError as error:
        messages.show(error)
        return
    state.go("train", run=started.id)


def _on(recipe: Recipe, dataset: str) -> Recipe:
    return edit.with_dataset(recipe, dataset)


def _rows(workspace: str, run: Run, found: dict, sign: str) -> None:
    sorts = {name: found["shown"][name] for name in ("won", "lost") if found["shown"][name]}
    if not sorts:
        return
    try:
        dataset = datasets.get(workspace, runs.recipe(workspace, run.id).data.dataset)
        able = media.columns(tables.schema(dataset))
    except UserError:
        st.markdown(t("The table behind this run is no longer there, so its rows can't be shown."))
        return
    share = found["metric"] == SHARE
    titles = {"won": t("Won") if share else t("Closer"), "lost": t("Lost") if share else t("Further off")}
    titles = {name: f"{titles[name]} ({found[name]:,})" for name in sorts}
    label = t("The rows that changed: {sorts}", sorts=", ".join(titles.values()))
    with st.expander(label, icon=":material/difference:", key="evaluate_changed", on_change="rerun") as area:
        if not area.open:
            return
        for tab, (name, entries) in zip(st.tabs(list(titles.values())), sorts.items(), strict=True):
            with tab:
                if len(entries) < found[name]:
                    st.markdown(tn("{count} of them is shown.", "{count} of them are shown.", len(entries)))
                _shown(run, dataset, able, entries, sign)


def _shown(run: Run, dataset: Dataset, able: list[Column], entries: list[dict], sign: str) -> None:
    if able:
        column = able[0]

        def text(entry: dict) -> str:
            now, then, truth = (plain(amounts.answer(entry[name], sign)) for name in ("answer", "before", "truth"))
            right = t(" · in truth **{truth}**", truth=truth) if entry["answer"] != entry["truth"] else ""
            return t("**{now}**, before {then}", now=now, then=then) + right

        gallery.cards(str(dataset.data), column, entries, text)
        return
    shown = {
        title: [clean(amounts.answer(entry[name], sign), 60) for entry in entries]
        for title, name in ((t("In truth"), "truth"), (t("Before"), "before"), (t("Now"), "answer"))
    }
    alt = t("The rows, with what was answered before and now")
    row_table.show(dataset, [entry["row"] for entry in entries], shown, results.key_columns(run), alt)
