"""The versions of a project's table: which there are, what each changed, and the way back to any of them."""

from pathlib import Path

import streamlit as st

from core.data.lineage import compare, grown
from core.data.lineage.compare import Comparison
from core.data.lineage.versions import history
from core.errors import UserError
from core.repairs.base import EVERY
from core.store import versions
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import messages, number_text
from pages.ui.prepare import repairing
from pages.ui.translation import clean, labels, plain, t, tn, value


def show(workspace: str, project: Project, dataset: Dataset) -> None:
    """Nothing while there is only one version."""
    every = versions.family(workspace, dataset.id)
    if len(every) < 2:
        return
    label = t("Versions of this table ({count})", count=len(every))
    with st.expander(label, icon=":material/history:", key=f"data_versions_{project.id}", on_change="rerun") as area:
        if not area.open:
            return
        st.table(
            {
                t("Version"): [_number(version, dataset) for version in every],
                t("What was done"): [plain(_done(version), 160) for version in every],
                t("Rows"): [f"{version.rows:,}" for version in every],
                t("Columns"): [f"{version.columns:,}" for version in every],
                t("When"): [number_text.ago(version.created) for version in every],
            },
            hide_index=True,
            border="horizontal",
            alt=t("The versions of this table"),
        )
        _one(workspace, project, dataset, {version.id: version for version in every})


def _number(version: Dataset, used: Dataset) -> str:
    number = str(version.version)
    return t("**{number}, in use**", number=number) if version.id == used.id else number


def _one(workspace: str, project: Project, dataset: Dataset, known: dict[str, Dataset]) -> None:
    picked = st.selectbox(
        t("Look at"),
        list(known),
        index=list(known).index(dataset.id),
        format_func=labels({ident: _title(version) for ident, version in known.items()}, 200),
        key=f"data_version_{dataset.id}",
    )
    before = versions.parent(workspace, picked)
    if before is None:
        st.markdown(t("This is the table as it was brought."))
    else:
        _against(before, known[picked])
    if picked != dataset.id:
        st.button(
            t("Work with this version"),
            icon=":material/history:",
            key="data_version_use",
            on_click=_use,
            args=(
                workspace,
                project.id,
                picked,
                dataset.id,
                t("Now at version {number}", number=known[picked].version),
            ),
        )


def _against(before: Dataset, version: Dataset) -> None:
    try:
        _show(_compared(str(before.data), str(version.data)), before.version)
    except UserError as error:
        messages.show(error)


def _show(found: Comparison, number: int) -> None:
    notes = []
    for count, one, many in (
        (found.rows_removed, "{count} row is gone", "{count} rows are gone"),
        (found.rows_added, "{count} row is new", "{count} rows are new"),
        (len(found.columns_removed), "{count} column is gone", "{count} columns are gone"),
        (len(found.columns_added), "{count} column is new", "{count} columns are new"),
        (sum(count for _, count in found.changed), "{count} value changed", "{count} values changed"),
    ):
        if count:
            notes.append(tn(one, many, count))
    columns = [name for name, _ in found.changed] + list(found.columns_added) + list(found.columns_removed)
    where = f" ({', '.join(plain(name, 40) for name in columns[:8])})" if columns else ""
    what = ", ".join(notes) + where if notes else t("nothing differs")
    st.markdown(t("Compared with version {number}: {what}.", number=number, what=what))
    _gone(found)
    if found.examples:
        st.dataframe(
            {
                t("Row"): [f"{entry.row + 1:,}" for entry in found.examples],
                t("Column"): [clean(entry.column, 60) for entry in found.examples],
                t("Before"): [value(entry.before) for entry in found.examples],
                t("After"): [value(entry.after) for entry in found.examples],
            },
            hide_index=True,
            alt=t("Some of the values that changed"),
        )


def _gone(found: Comparison) -> None:
    """Some of the rows that are there no more."""
    if not found.removed_rows:
        return
    st.markdown(t("Rows that are gone, for example:"))
    names = [name for name, _ in found.removed_rows[0]]
    rows = [dict(row) for row in found.removed_rows]
    st.dataframe(
        {t("Row"): [f"{row + 1:,}" for row in found.removed]}
        | {clean(name, 60): [clean(row[name], 80) for row in rows] for name in names},
        hide_index=True,
        alt=t("Some of the rows that are gone"),
    )


def _done(version: Dataset) -> str:
    steps = history(version.folder)
    if (made := grown.grown(version.folder)) is not None:
        return clean(" ".join(t(message) for message in made.messages), 160)
    if not steps:
        return t("Read differently") if version.parent else t("Brought")
    return clean("; ".join(t(step.told) + _at(step.column) for step in steps), 160)


def _at(column: str) -> str:
    return "" if column == EVERY else f" ({column})"


def _title(version: Dataset) -> str:
    return t("Version {number}: {what}", number=version.version, what=_done(version))


def _use(workspace: str, ident: str, picked: str, seen: str, message: str) -> None:
    try:
        repairing.switch(workspace, ident, picked, message, instead_of=seen)
    except UserError as error:
        messages.later(error)


@st.cache_resource(max_entries=24, show_spinner=False)
def _compared(before: str, after: str) -> Comparison:
    return compare.compare(Path(before), Path(after))
