"""What became of earlier advice: what each run was promised, and how much better it became on the same rows."""

from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.improve.gains.kept_promises import BALANCED, Kept, held
from core.runs import champion
from core.store import datasets, runs
from core.store.runs import Run
from pages.ui import amounts, state
from pages.ui.improve import advice_words
from pages.ui.translation import plain, t


def show(workspace: str, every: list[Run]) -> None:
    """A line for each run that an advice started; nothing without any."""
    made = [run for run in every if run.promised]
    if not made:
        return
    st.subheader(t("What became of earlier advice"), icon=":material/fact_check:", anchor=False)
    for run in made:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(run.name, 60)}**: {line(workspace, run)}", width="stretch")
            if champion.ready(run) and st.button(t("Look at it"), key=f"promise_{run.id}", type="tertiary"):
                state.go("evaluate", run=run.id)


def line(workspace: str, run: Run) -> str:
    """What a run was promised and what it became, in one sentence, safe inside Markdown; "" where nothing was."""
    if not run.promised:
        return ""
    kept = of(workspace, run)
    if kept is None:
        return t("it is under way.") if run.live else t("it can't be held against its promise any more.")
    return sentence(kept, amounts.unit(workspace, run))


def sentence(kept: Kept, sign: str) -> str:
    """“Promised +1.2 points, became +0.9”, with both intervals."""
    became = advice_words.change(kept.became.expected, kept.unit, sign)
    around = advice_words.between(kept.became.low, kept.became.high, kept.unit, sign)
    if not kept.better:
        words = t(
            "made to be better known, not to become better; it became {became} ({around})", became=became, around=around
        )
    elif kept.promised is None and kept.high is None:
        words = t("nothing was promised, became {became} ({around})", became=became, around=around)
    elif kept.promised is None:
        most = advice_words.change(kept.high, kept.unit, sign)
        words = t("promised up to {most}, became {became} ({around})", most=most, became=became, around=around)
    else:
        words = t(
            "promised {promised} ({between}), became {became} ({around})",
            promised=advice_words.change(kept.promised, kept.unit, sign),
            between=advice_words.between(kept.low, kept.high, kept.unit, sign),
            became=became,
            around=around,
        )
    if kept.measure == BALANCED:
        words = t("{words}, every answer counted alike (balanced accuracy)", words=words)
    return t("{words}, on {rows:,} rows that neither learned from.", words=words, rows=kept.became.rows)


def of(workspace: str, run: Run) -> Kept | None:
    """What became of a run's promise; None while it is under way, or where files are gone."""
    if not champion.ready(run) or not run.promised:
        return None
    try:
        against = runs.get(workspace, str(run.promised.get("against", "")))
        data = datasets.opened(workspace, run.dataset).data
    except UserError:  # deleted since
        return None
    return _held(run.id, run.ended or 0.0, str(against.folder), str(data), run)


@st.cache_data(max_entries=200, show_spinner=False)
def _held(ident: str, ended: float, against: str, data: str, _run: Run) -> Kept | None:
    return held(_run.promised, _run.folder, Path(against), Path(data))
