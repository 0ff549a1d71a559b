"""Correct single values in a grid, page by page; what was written over becomes a new version of the table."""

from pathlib import Path

import streamlit as st

from core.data.views import grid, media_preview
from core.importing import guarded
from core.kinds import traits_of
from core.recipe import Recipe, RepairChoice
from core.records import Column, Schema
from core.repairs.base import EVERY
from core.store.datasets import Dataset
from core.store.projects import Project
from core.traits import IMAGE
from pages.ui.prepare import repairing
from pages.ui.translation import clean, labels, t, tn

ROWS, PICTURES = 200, 48  # rows of a page, and of one with pictures
HEIGHT = 72  # pixels of a row with a picture
COLUMNS = 6  # shown at first


def show(project: Project, recipe: Recipe, dataset: Dataset, schema: Schema) -> None:
    """The grid, and a button that keeps the corrections."""
    able = [column.name for column in schema.columns if column.profile.storage not in grid.UNWRITABLE]
    first = [*recipe.data.targets, *(name for name in able if name not in recipe.data.targets)][:COLUMNS]
    with st.expander(
        t("Correct by hand"), icon=":material/edit_note:", key=f"by_hand_{project.id}", on_change="rerun"
    ) as area:
        if not area.open:
            return
        st.markdown(
            t(
                "Write over wrong values or answers right in the table. Empty means missing. New rows don't get what "
                "you correct beside the answers."
            )
        )
        names = st.multiselect(
            t("Columns"),
            able,
            default=first,
            format_func=labels(able, 60),
            key=f"by_hand_columns_{dataset.id}",
        )
        seen = next((column for column in schema.columns if traits_of(column.kind).medium == IMAGE), None)
        many = PICTURES if seen else ROWS
        pages = -(-dataset.rows // many)
        number = st.pagination(pages, key=f"by_hand_page_{dataset.id}") if pages > 1 else 1
        if not names:
            st.info(t("Choose a column to write in."), icon=":material/info:")
        else:
            _grid(dataset, names, number, seen)
        _keep(project, dataset)


def _grid(dataset: Dataset, names: list[str], number: int, seen: Column | None) -> None:
    """One page of rows; with the pictures of `seen`, for nobody can correct what can't be seen."""
    many = PICTURES if seen else ROWS
    found = grid.page(dataset.data, names, (number - 1) * many, many)
    key = f"by_hand_grid_{dataset.id}_{number}_{st.session_state.get(_dropped(dataset), 0)}_{hash(tuple(names))}"
    if key not in st.session_state:  # what is written later the grid keeps itself, and so its place
        st.session_state[f"{key}_before"] = dict(_written(dataset))
    written = st.session_state[f"{key}_before"]
    shown: dict[str, list] = {t("Row"): [row + 1 for row in found.rows]}
    if seen:
        shown[t("Picture")] = _pictures(str(dataset.data), seen.name, found.rows, seen)
    for index, name in enumerate(names):
        values = zip(found.rows, found.values[name], strict=True)
        shown[str(index)] = [written.get((row, name), value) for row, value in values]
    config = {str(index): st.column_config.TextColumn(clean(name, 60)) for index, name in enumerate(names)}
    st.data_editor(
        shown,
        hide_index=True,
        column_config=config
        | {t("Row"): st.column_config.NumberColumn(pinned=True, width="small")}
        | {t("Picture"): st.column_config.ImageColumn(width="small")},
        disabled=[t("Row"), t("Picture")],
        row_height=HEIGHT if seen else None,
        key=key,
        on_change=_note,
        args=(dataset, key, found.rows, names),
        alt=t("Rows to be corrected"),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _pictures(path: str, _name: str, rows: tuple[int, ...], _column: Column) -> list[str | None]:
    found = guarded.of_rows(Path(path), _column, list(rows))
    shown = (found.get(row) for row in rows)
    return [media_preview.data_uri(row.content) if row and row.content else None for row in shown]


def _note(dataset: Dataset, key: str, rows: tuple[int, ...], names: list[str]) -> None:
    written = _written(dataset)
    for index, changes in st.session_state[key]["edited_rows"].items():
        for name, value in changes.items():
            written[rows[int(index)], names[int(name)]] = "" if value is None else str(value)


def _keep(project: Project, dataset: Dataset) -> None:
    written = _written(dataset)
    if not written:
        return
    edits = [{"row": row, "column": name, "value": value} for (row, name), value in written.items()]
    choice = RepairChoice(repair="relabel", column=EVERY, options={"edits": edits})
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tn("**{count} value** written over.", "**{count} values** written over.", len(written)))
        st.button(
            t("Keep as a new version"),
            type="primary",
            icon=":material/save:",
            key="by_hand_keep",
            on_click=_kept,
            args=(project.id, dataset, choice),
        )
        st.button(t("Drop them"), key="by_hand_drop", icon=":material/undo:", on_click=_drop, args=(dataset,))


def _drop(dataset: Dataset) -> None:
    _written(dataset).clear()
    st.session_state[_dropped(dataset)] = st.session_state.get(_dropped(dataset), 0) + 1


def _dropped(dataset: Dataset) -> str:
    return f"by_hand_dropped_{dataset.id}"


def _kept(ident: str, dataset: Dataset, choice: RepairChoice) -> None:
    _written(dataset).clear()
    repairing.start(ident, [choice])


def _written(dataset: Dataset) -> dict[tuple[int, str], str]:
    return st.session_state.setdefault(f"by_hand_{dataset.id}", {})
