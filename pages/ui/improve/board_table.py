"""The board as a table: the score that chooses, what differs, size and times; what does not compare stands below."""

import streamlit as st

from core.improve.compare import board as boards
from core.improve.compare.board import Board, Line
from core.improve.compare.difference import Difference
from core.improve.compare.in_words import FAMILY
from core.runs import champion
from core.store.runs import Run
from pages.ui import amounts, answering, number_text
from pages.ui.translation import clean, plain, t, tn

SHOWN = 3  # differences of one run that its line names
SETTINGS_OF = 6  # runs whose settings stand beside each other


def show(workspace: str, found: Board, viewed: Run) -> None:
    """Draw it."""
    leader, sign = found.opening.run, amounts.unit(workspace, found.opening.run)
    metric = champion.primary(leader)
    column = t(metric.label)
    st.dataframe(
        {
            t("Run"): [clean(line.run.name, 60) for line in found.lines],
            column: [_score(line, metric.unit, sign) for line in found.lines],
            t("Answers"): [line.run.id == leader.id for line in found.lines],
            t("What differs"): [_differs(line, leader, len(found.lines)) for line in found.lines],
            **_versions(found),
            t("Size"): [number_text.size(line.bytes) for line in found.lines],
            t("One row"): [_row_time(line.row_ms) for line in found.lines],
            t("Time"): [number_text.duration(line.seconds) for line in found.lines],
        }
        | _notes(found),
        hide_index=True,
        column_config=_config(found, column, t("What differs"), leader),
        alt=t("All runs that answer the same question, the best first"),
    )
    if any(not line.same for line in found.lines):
        st.caption(
            t(
                "Scores of another version of the table were taken on other rows. Two side by side are asked the same "
                "ones."
            )
        )
    _tested(found, viewed, sign)
    _settings(workspace, found)
    _apart(found)


def _config(found: Board, score: str, differs: str, leader: Run) -> dict:
    column, why = st.column_config, answering.why(found.opening)
    room = 175 if all(line.same for line in found.lines) else 115  # else the rows stand beside
    unlike = t("The settings that are not as in “{name}”.", name=plain(leader.name, 60))
    answers = t("The model that Predict, Export and links use.")
    return {
        t("Run"): column.TextColumn(width=195),
        score: column.TextColumn(
            width=170,
            help=t(
                "On the rows kept aside to choose by; in brackets where it would lie on other rows like these, 95 "
                "times of 100. A run from before that was measured has no brackets: train it again to get them."
            ),
        ),
        t("Answers"): column.CheckboxColumn(width=75, help=f"{answers} {why}"),
        differs: column.TextColumn(width=room, help=unlike),
        t("Rows"): column.TextColumn(width=65, help=t("Of the version of the table that it learned from.")),
        t("Size"): column.TextColumn(width=80, help=t("Of the model file.")),
        t("One row"): column.TextColumn(
            width=75,
            help=t("How long one row took, on one processor core. “–”: the run is from before that was measured."),
        ),
        t("Time"): column.TextColumn(width=75, help=t("How long learning and checking took, pauses left out.")),
    }


def _score(line: Line, unit: str, sign: str) -> str:
    if line.score is None:
        return "–"
    value = amounts.measure(line.score, unit, sign)
    return value if line.low is None or line.high is None else f"{value} ({between(line.low, line.high, unit, sign)})"


def between(low: float, high: float, unit: str, sign: str) -> str:
    """An interval, for places that read no Markdown."""
    if unit == "share":
        return f"{100 * low:.1f}–{100 * high:.1f}%"
    return f"{amounts.measure(low, unit, '')}–{amounts.measure(high, unit, sign)}"  # errors, which are never negative


def _row_time(milliseconds: float | None) -> str:
    if milliseconds is None:
        return "–"
    return t("{ms} ms", ms=number_text.number(milliseconds, 2))


def _differs(line: Line, leader: Run, lines: int) -> str:
    if line.run.id == leader.id:
        return t("(the yardstick)") if lines > 1 else "–"
    if line.differs is None:
        return t("Its settings can't be read any more.")
    if not line.differs:
        return t("nothing") if line.same else t("the table")
    parts = [*([] if line.same else [t("the table")]), *(_difference(entry) for entry in line.differs[:SHOWN])]
    more = len(line.differs) - SHOWN
    return "; ".join([*parts, *([tn("{count} more", "{count} more", more)] if more > 0 else [])])


def _difference(entry: Difference) -> str:
    value = clean(t(entry.values[1]), 60)
    return value if entry.key == FAMILY else f"{title(entry)}: {value}"


def title(entry: Difference) -> str:
    """A setting's title, for places that read no Markdown."""
    return clean(t(entry.title).replace("{column}", entry.column), 80)


def _versions(found: Board) -> dict[str, list[str]]:
    """How long each run's table was, where they are not of one version."""
    if all(line.same for line in found.lines):
        return {}
    return {t("Rows"): ["–" if line.rows is None else number_text.number(line.rows) for line in found.lines]}


def _notes(found: Board) -> dict[str, list[str]]:
    if not any(line.run.note for line in found.lines):
        return {}
    return {t("Note"): [clean(line.run.note or "", 200) for line in found.lines]}


def _tested(found: Board, viewed: Run, sign: str) -> None:
    """The test part's numbers of the run that answers, the baseline and the run in view, and of no other."""
    leader, metric = found.opening.run, champion.primary(found.opening.run)
    if leader.headline.get("value") is None:
        return
    shown = {
        "name": plain(leader.name, 50),
        "value": plain(amounts.measure(leader.headline["value"], metric.unit, sign)),
        "floor": plain(amounts.measure(leader.headline.get("baseline"), metric.unit, sign)),
    }
    message = t("On the test rows “{name}” reaches **{value}**, the baseline {floor}", **shown)
    if viewed.id != leader.id and viewed in found.opening.alike and viewed.headline.get("value") is not None:
        own = plain(amounts.measure(viewed.headline["value"], metric.unit, sign))
        message += t(", and “{name}”, which is in view, {value}", name=plain(viewed.name, 50), value=own)
    st.markdown(f"{message}. {t('Nobody chooses by these rows, so the others stay unsaid.')}")


def _settings(workspace: str, found: Board) -> None:
    many = [line.run for line in found.lines[:SETTINGS_OF]]
    if len(many) < 2:
        return
    with st.expander(
        t("All settings that differ"), icon=":material/tune:", key="compare_varied", on_change="rerun"
    ) as at:
        if not at.open:
            return
        readable, differs = boards.varied(workspace, many)
        if len(readable) < 2 or not differs:
            st.markdown(t("There are none: the same settings gave these models."))
            return
        names = _names(readable)
        if len(found.lines) > SETTINGS_OF:
            st.markdown(t("Of the best {count}.", count=SETTINGS_OF))
        values = {name: [clean(t(entry.values[at]), 120) for entry in differs] for at, name in enumerate(names)}
        st.dataframe(
            {t("Setting"): [title(entry) for entry in differs]} | values,
            hide_index=True,
            column_config={t("Setting"): st.column_config.TextColumn(width=150)},
            alt=t("The settings in which the best runs differ"),
        )


def _names(many: list[Run]) -> list[str]:
    """What the runs are called as columns, no two the same."""
    shown: list[str] = []
    for run in many:
        name = clean(run.name, 40)
        shown.append(name if name not in shown else f"{name} ({len(shown) + 1})")
    return shown


def _apart(found: Board) -> None:
    if not found.apart:
        return
    label = tn("{count} run that does not compare", "{count} runs that do not compare", len(found.apart))
    with st.expander(label, icon=":material/call_split:"):
        st.markdown(t("Their scores were taken on other rows or for another question, so no number here holds beside."))
        st.dataframe(
            {
                t("Run"): [clean(run.name, 60) for run, _ in found.apart],
                t("Why"): [clean(t(why), 200) for _, why in found.apart],
                t("When"): [number_text.ago(run.created) for run, _ in found.apart],
            },
            hide_index=True,
            alt=t("The runs that do not compare, and why"),
        )
