"""A few validation rows while a model learns: its answers at first, now, and of the kept model; and the truth."""

import streamlit as st

from core.errors import UserError
from core.store import datasets
from core.store.datasets import Dataset
from core.store.runs import Run
from core.training.answers import Moment
from core.training.events import Progress
from pages.ui import amounts, media, number_text, row_table, tables
from pages.ui.evaluate import gallery
from pages.ui.train import pace
from pages.ui.translation import clean, plain, t


def show(workspace: str, run: Run, progress: Progress, sign: str) -> None:
    """The same rows at each of these moments; nothing before the first. `sign` is the answer's unit."""
    report = _moments(progress)
    if not report:
        return
    try:
        dataset = datasets.get(workspace, run.dataset)
        able = media.columns(tables.schema(dataset))
    except UserError:  # the table is gone or away; the curves say enough
        return
    with st.container(border=True):
        st.markdown(f"**{t('The same few rows, from its first answers on')}**")
        where = [f"{title}: {_when(run, moment.step, progress)}" for title, moment in report.items()]
        st.caption(t("Rows that it does not learn from. {where}.", where=" · ".join(where)))
        if able:
            _cards(dataset, able[0].name, report, sign)
        else:
            _table(dataset, progress.key_columns, report, sign)


def _moments(progress: Progress) -> dict[str, Moment]:
    """By title: at first, now, and of the model that is kept; a step that was told twice stands once."""
    found, over = progress.answered, bool(progress.ended) or progress.stage not in ("", "training")
    kept = found.kept if found.kept.rows else found.now if over else Moment()
    latest = t("Last") if over else t("Now")
    moments = {latest: found.now, t("At first"): found.first, t("Kept"): kept}
    by_step = {moment.step: title for title, moment in moments.items() if moment.rows}  # of one step the last title
    return {title: moments[title] for title in sorted(by_step.values(), key=lambda title: moments[title].step)}


def _when(run: Run, step: float, progress: Progress) -> str:
    return pace.after(run, round(step, 1), progress.total) if step else t("before its first step")


def _cards(dataset: Dataset, name: str, report: dict[str, Moment], sign: str) -> None:
    column = tables.schema(dataset).column(name)
    last = list(report.values())[-1]
    before = {title: {entry["row"]: entry for entry in moment.rows} for title, moment in report.items()}

    def text(entry: dict) -> str:
        lines = [
            f":small[{title}] {_marked(own[entry['row']], sign, escaped=True)}"
            for title, own in before.items()
            if entry["row"] in own
        ]
        return "  \n".join(
            [*lines, t(":small[In truth] **{truth}**", truth=plain(amounts.answer(entry["truth"], sign)))]
        )

    gallery.cards(str(dataset.data), column, list(last.rows), text)


def _table(dataset: Dataset, key_columns: tuple[str, ...], report: dict[str, Moment], sign: str) -> None:
    last = list(report.values())[-1]
    shown = {t("In truth"): [clean(amounts.answer(entry["truth"], sign), 60) for entry in last.rows]}
    for title, moment in report.items():
        own = {entry["row"]: entry for entry in moment.rows}
        shown[title] = [_marked(own[entry["row"]], sign) if entry["row"] in own else "" for entry in last.rows]
    alt = t("The same rows, answered at first, now, and by the kept model")
    row_table.show(dataset, [entry["row"] for entry in last.rows], shown, key_columns, alt)


def _marked(entry: dict, sign: str, *, escaped: bool = False) -> str:
    """The answer, whether it is right and how sure it is; of a number, how far it is off."""
    safe = plain if escaped else clean
    if "sure" not in entry:
        off = entry["answer"] - entry["truth"]
        far = f"{'+' if off >= 0 else '-'}{amounts.amount(abs(off), sign)}"
        return safe(f"{amounts.answer(entry['answer'], sign)} ({far})", 60)
    right = entry["answer"] == entry["truth"]
    icon = (":green[:material/check:]" if right else ":material/close:") if escaped else ("✓" if right else "✗")
    return f"{icon} {safe(entry['answer'], 40)} ({number_text.share(entry['sure'])})"
