"""Which columns the answers hang on: what is lost when one is shuffled; shown while it is being worked out, too."""

import time

import streamlit as st

from core.evaluation import permutation_importance as importance
from core.store.runs import Run
from pages.ui import results
from pages.ui.translation import clean, t

MOST = 12
EVERY = 1.0  # seconds between two looks while it is being worked out
YOUNG = 60.0  # seconds after a run's end within which that may be so
TITLE = "What it relies on (permutation importance)"
MEASURES = {
    importance.FOUND: "Skill: of each answer's rows, how many it gets right, beyond guessing.",
    importance.RANKED: "Skill: how well it puts the rows of each answer before the others (ROC AUC), beyond guessing. "
    "That sees rare answers, also where it never gives them.",
    importance.VALUES: "Skill: how much of the values' variation it explains (R²).",
}


def show(run: Run) -> None:
    """How much skill goes when a column's values are shuffled; with a bar until all columns were."""
    if not _under_way(run):
        _table(results.looked_back(run))
        return

    @st.fragment(run_every=EVERY)
    def watch() -> None:
        if not _under_way(run):
            st.rerun(scope="app")  # what was found is shown elsewhere, too
        report = results.looked_back(run)
        done, every = len(report.get("importance", ())), report.get("columns", 0)
        words = t("{done} of {every} columns", done=done, every=every) if every else t("a moment")
        st.progress(done / every if every else 0.0, text=f"{t('Working out what it relies on')}: {words}")
        _table(report)

    watch()


def _under_way(run: Run) -> bool:
    report = results.looked_back(run)
    return bool(run.ended) and time.time() - run.ended < YOUNG and (not report or bool(report.get("under_way")))


def _table(looked_back: dict) -> None:
    notes = looked_back.get("importance", [])[:MOST]
    if len(notes) < 2:  # a model of one column relies on it
        return
    with st.expander(t(TITLE), icon=":material/bar_chart:"):
        st.markdown(
            t(
                "How much of its skill the model loses when a column's values are shuffled among the test rows. "
                "Near zero: it hardly looks at that column, or another one says the same."
            )
        )
        if looked_back.get("measure") in MEASURES:
            st.caption(t(MEASURES[looked_back["measure"]]))
        most = max(entry["drop"] for entry in notes) or 1.0
        bar = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=max(most, 0.01))
        st.dataframe(
            {
                t("Column"): [clean(entry["column"], 80) for entry in notes],
                t("Skill lost"): [round(entry["drop"], 3) for entry in notes],
            },
            hide_index=True,
            column_config={t("Skill lost"): bar},
            alt=t("The columns that the answers hang on"),
        )
        left = looked_back.get("columns", 0) - len(looked_back["importance"])
        if left > 0 and not looked_back.get("under_way"):
            st.caption(t("{count} more columns were not shuffled, for lack of time.", count=left))
