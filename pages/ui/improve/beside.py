"""Two runs, A and B, on the rows that both were chosen by: which is better, whether by luck, and where they differ."""

import streamlit as st

from core.errors import UserError
from core.improve.compare import side_by_side
from core.improve.compare.side_by_side import SideBySide
from core.runs import champion
from core.runs.champion import Opening
from core.store import datasets, runs
from core.store.runs import Run
from pages.ui import amounts, number_text, results
from pages.ui.improve import beside_figures, beside_rows, board_table
from pages.ui.translation import plain, problem, t

ONE, OTHER = "compare_one", "compare_other"


def open_with(view: str, one: str, other: str) -> None:
    """Show these two; a button's callback."""
    st.session_state[view] = "beside"
    st.session_state[ONE], st.session_state[OTHER] = one, other


def held(workspace: str, one: Run, other: Run) -> SideBySide | str:
    """Both held against each other; why that can't be, safe inside Markdown."""
    try:
        return _held(workspace, one.id, other.id, one.ended, other.ended)
    except UserError as error:
        return " ".join(problem(error))


@st.cache_resource(max_entries=40, show_spinner=False)
def _held(workspace: str, one: str, other: str, _ended: float | None, _other: float | None) -> SideBySide:
    return side_by_side.compare(workspace, runs.get(workspace, one), runs.get(workspace, other))


def show(workspace: str, opening: Opening, viewed: Run) -> None:
    """Pick two, and look at them."""
    one, other = _pick(opening, viewed)
    if one.id == other.id:
        st.info(t("Choose two different runs."), icon=":material/info:")
        return
    with st.spinner(t("Counting"), show_time=False):
        found = held(workspace, one, other)
    if isinstance(found, str):
        st.info(found, icon=":material/call_split:")
        beside_rows.settings(workspace, one, other)
        return
    sign = amounts.unit(workspace, one)
    with st.container(border=True):
        _measures(found, one, sign)
        st.markdown(_counted(found.found))
        st.markdown(_luck(found, one, other))
        st.caption(_sure(found.found, sign))
    _newer(workspace, found, one, other)
    views = {
        "rows": (t("Rows where they differ"), lambda: beside_rows.show(found, one, other, sign)),
        "settings": (t("Settings that differ"), lambda: beside_rows.settings(workspace, one, other)),
        "curves": (t("Curves"), lambda: beside_figures.curves(found, one, other)),
        "answers": (t("Answers"), lambda: beside_figures.answers(found)),
    }
    tabs = st.tabs([title for title, _ in views.values()], on_change="rerun", key="compare_beside_tabs")
    for tab, (_, draw) in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _pick(opening: Opening, viewed: Run) -> tuple[Run, Run]:
    able = {run.id: run for run in (*opening.alike, *opening.apart)}
    others = [run.id for run in (viewed, opening.next, *able.values()) if run is not None]
    first = {ONE: opening.run.id, OTHER: next(id for id in others if id != opening.run.id)}
    called = results.titles(list(able.values()))
    picked = []
    for area, (key, letter) in zip(st.columns(2), ((ONE, "A"), (OTHER, "B")), strict=True):
        if st.session_state.get(key) not in able:
            st.session_state[key] = first[key]
        picked.append(able[area.selectbox(letter, list(able), format_func=called, key=key)])
    return picked[0], picked[1]


def _measures(found: SideBySide, run: Run, sign: str) -> None:
    metric = champion.primary(run)
    with st.grid(2, min_column_width=190):
        for letter, (value, low, high) in zip("AB", found.measures, strict=True):
            range_of = board_table.between(low, high, metric.unit, sign)
            st.metric(
                f"{letter}: {t(metric.label)}",
                amounts.measure(value, metric.unit, sign),
                plain(range_of),
                delta_color="off",
                delta_arrow="off",
                help=t(
                    "Below it where it would lie on other rows like these, 95 times of 100 (confidence interval). "
                    "{about}",
                    about=t(metric.help),
                ),
            )


def _counted(found: dict) -> str:
    values = {name: f"{found[name]:,}" for name in ("won", "lost", "rows")}
    if found["metric"] == "accuracy" and not found["won"] and not found["lost"]:
        return t("**Both are right on the same rows** (of {rows}).", **values)
    if not found["won"] and not found["lost"]:
        return t("**Both are equally close on all {rows} rows.**", **values)
    if found["metric"] == "accuracy":
        return t(
            "**B is right on {won} rows where A is wrong, and wrong on {lost} where A is right** (of {rows}).", **values
        )
    return t("**B is closer to the truth on {won} rows, and further off on {lost}** (of {rows}).", **values)


def _luck(found: SideBySide, run: Run, other: Run) -> str:
    if found.contradicts:
        measure = t(champion.primary(run).label)
        return t("By “{measure}” it is the other way round: large misses weigh more there.", measure=measure)
    if found.lead:
        return t("{letter} is better, and that is hardly luck.", letter="B" if found.lead > 0 else "A")
    if not found.found["won"] and not found.found["lost"]:
        return of_equals(run, other)
    return t("That may be luck: on other rows it could be the other way round. More rows would tell.")


def of_equals(one: Run, other: Run) -> str:
    """Which of two to take that do equally well."""
    if one.dataset == other.dataset:
        return t("Take the smaller or the faster one.")
    return t("They have learned from different versions of the table: the tab Champion weighs them.")


def _sure(found: dict, sign: str) -> str:
    """The interval of the difference, and how likely counts so uneven would be by luck alone."""
    where = t("Counted on rows kept aside to choose by, from which neither has learned.")
    if not found["won"] and not found["lost"]:
        return where
    chance = number_text.share(found["chance"]) if found["chance"] >= 0.001 else t("less than 0.1%")
    if found["metric"] == "accuracy":
        low, high = (f"{100 * found[end]:+.1f}" for end in ("low", "high"))
        range_of = t("B minus A lies between {low} and {high} points, 95 times of 100.", low=low, high=high)
    else:
        low, high = (plain(amounts.amount(-found[end], sign)) for end in ("high", "low"))
        range_of = t("B's mean error minus A's lies between {low} and {high}, 95 times of 100.", low=low, high=high)
    tested = t(
        "Were both equally good, luck would bring counts at least as uneven in {chance} of cases (p-value).",
        chance=chance,
    )
    return f"{range_of} {tested} {where}"


def _newer(workspace: str, found: SideBySide, one: Run, other: Run) -> None:
    if one.dataset == other.dataset:
        return
    older = min((datasets.get(workspace, run.dataset) for run in (one, other)), key=lambda table: table.version)
    st.info(
        t(
            "One learned from version {older} of the table, the other from version {newer}. What is right is told by "
            "version {newer}.",
            older=older.version,
            newer=found.dataset.version,
        ),
        icon=":material/history:",
    )
