"""Of two runs: the rows that they answer differently, and the settings in which they differ."""

import streamlit as st

from core.improve.compare import board as boards
from core.improve.compare.side_by_side import SideBySide, Sort
from core.store.runs import Run
from pages.ui import amounts, media, results, row_table, tables
from pages.ui.evaluate import gallery
from pages.ui.improve import board_table
from pages.ui.translation import clean, labels, plain, t, tn


def show(found: SideBySide, one: Run, other: Run, sign: str) -> None:
    """One sort of rows at a time, with what they hold."""
    shares = found.found["metric"] == "accuracy"
    titles = {
        "other": t("Only B is right") if shares else t("B is closer"),
        "one": t("Only A is right") if shares else t("A is closer"),
        "neither": t("Both wrong, not alike"),
    }
    there = {name: sort for name, sort in found.sorts.items() if sort.count}
    if not there:
        st.markdown(t("There are none."))
        return
    picked = st.segmented_control(
        t("Rows"),
        list(there),
        default=next(iter(there)),
        format_func=lambda name: f"{titles[name]} ({there[name].count:,})",
        key=f"compare_sort_{one.id}_{other.id}",
        label_visibility="collapsed",
        required=True,
    )
    sort = there.get(picked) or next(iter(there.values()))
    if len(sort.shown) < sort.count:
        st.markdown(tn("{count} of them is shown.", "{count} of them are shown.", len(sort.shown)))
    _rows(found, other, sort, sign)


def settings(workspace: str, one: Run, other: Run) -> None:
    """The settings in which the two differ, in the words of the forms."""
    readable, differs = boards.varied(workspace, [one, other])
    if len(readable) < 2:
        st.markdown(t("The settings of one of them can't be read any more."))
    elif not differs:
        st.markdown(t("All settings are the same; chance alone, or another table, makes the difference."))
    else:
        table = {t("Setting"): [plain(board_table.title(entry)) for entry in differs]}
        table |= {
            letter: [plain(clean(t(entry.values[at]), 160)) for entry in differs] for at, letter in enumerate("AB")
        }
        st.table(table, hide_index=True, border="horizontal", alt=t("The settings in which A and B differ"))


def _rows(found: SideBySide, run: Run, sort: Sort, sign: str) -> None:
    entries = list(sort.shown)
    able = media.columns(tables.schema(found.dataset))
    if able:
        column = able[0]
        if len(able) > 1:
            names = [entry.name for entry in able]
            name = st.selectbox(t("Show"), names, format_func=labels(names), key="compare_gallery_column")
            column = able[names.index(name)]
        gallery.cards(str(found.dataset.data), column, entries, _said(sign))
        return
    shown = {
        title: [clean(amounts.answer(entry[name], sign), 60) for entry in entries]
        for title, name in ((t("In truth"), "truth"), ("A", "one"), ("B", "other"))
    }
    alt = t("The rows, with what A and B answer")
    row_table.show(found.dataset, [entry["row"] for entry in entries], shown, results.key_columns(run), alt)


def _said(sign: str):  # noqa: ANN202
    def said(entry: dict) -> str:
        values = {name: plain(amounts.answer(entry[name], sign)) for name in ("truth", "one", "other")}
        return t("A: **{one}**  \nB: **{other}**  \n:small[in truth {truth}]", **values)

    return said
