"""One row: a form made from the schema in the model file, and the answer that follows every change."""

import streamlit as st

from core.bundle_schema import InputColumn
from core.errors import UserError
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui import answers, messages
from pages.ui.predict import fields, gathering, opinion
from pages.ui.results import Asked
from pages.ui.translation import t, tn
from pages.ui.visiting import Visit

ALL = 12  # columns that are all in view
FIRST = 8  # of more than that, those in view
PAGE = 12  # of the others, those shown at once
FILL = "Fill in what you know, and the answer appears here."
NOTHING = {  # a model that sees nothing else would guess
    IMAGE: "Bring a picture, and the answer appears here.",
    AUDIO: "Bring a sound, and the answer appears here.",
    TEXT: "Type or paste a text, and the answer appears here.",
}


def ask(workspace: str, asked: Asked, visit: Visit | None = None) -> None:
    """Form, answer and opinion; only this part of the page runs again when a value changes.

    visit: given for somebody who came by a link, who sees of `workspace` only what the model says.
    """

    @st.fragment
    def part() -> None:
        if all(column.traits.is_file for column in asked.model.schema.inputs):
            values, area = _form(asked), st.container(border=True)  # below: what was just brought stays where it is
        else:
            area, values = st.container(border=True), _form(asked)
        with area:
            _answer(workspace, asked, values, visit)
        if visit is None:
            opinion.kept(workspace, asked)

    part()


def _answer(workspace: str, asked: Asked, values: dict[str, object], visit: Visit | None) -> None:
    inputs = asked.model.schema.inputs
    if not any(values.values()):
        st.markdown(f":material/pending: {t(NOTHING.get(inputs[0].traits.medium, FILL))}")
        return
    try:
        given = asked.model.answer_one(values)
    except UserError as error:
        messages.show(error)
        return
    answers.of(asked.model.schema).show(asked.model.schema, given)
    if visit is None:
        gathering.one(workspace, asked, values, given)
    if visit is None or visit.may_say:
        opinion.give(workspace, asked, values, given, visit)


def _form(asked: Asked) -> dict[str, object]:
    """A field for each column, those that the model relies on most first and the rest folded away; their values."""
    inputs = asked.model.schema.inputs
    order = _order(asked)
    first, rest = (order, []) if len(order) <= ALL else (order[:FIRST], order[FIRST:])
    _about(asked)
    values = {column.name: fields.kept(asked.key, index, column, _start(asked, column)) for index, column in order}
    _grid(asked, first, values)
    if rest:
        label = tn("More: {count} column", "More: {count} columns", len(rest))
        more = st.expander(label, icon=":material/unfold_more:", key=f"predict_more_{asked.key}", on_change="rerun")
        if more.open:
            with more:
                _grid(asked, _page(asked, rest), values)
    return {column.name: values[column.name] for column in inputs}


def _order(asked: Asked) -> list[tuple[int, InputColumn]]:
    """The columns with their indices in the schema, as far as is known by how much the model relies on them."""
    known = {name: rank for rank, name in enumerate(asked.first)}
    return sorted(enumerate(asked.model.schema.inputs), key=lambda entry: known.get(entry[1].name, len(known)))


def _about(asked: Asked) -> None:
    """What the fields hold at first, and what to do with them."""
    traits = [column.traits for column in asked.model.schema.inputs]
    if [each.medium for each in traits] == [TEXT]:
        made_up, own = t("This text is made up; write your own. "), t("This text is from your table; write your own. ")
        message = (made_up if asked.made_up else own) if asked.start else ""
        st.markdown(message + t("The answer follows as soon as you leave the field or press Ctrl+Enter."))
    elif asked.made_up and any(asked.start.values()):
        st.markdown(t("These values are made up. Change them; the answer follows. Empty means that you don't know."))
    elif asked.start and not asked.made_up:
        st.markdown(
            t("This is one typical row of your table. Change it; the answer follows. Empty means that you don't know.")
        )
    elif any(not each.is_file for each in traits):
        st.markdown(t("Fill in what you know; the answer follows. Empty means that you don't know."))


def _page(asked: Asked, rest: list[tuple[int, InputColumn]]) -> list[tuple[int, InputColumn]]:
    """Those of the other columns that are looked for, at most PAGE at once."""
    if len(rest) <= PAGE:
        return rest
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(t("Find a column"), key=f"predict_find_{asked.key}", icon=":material/search:")
        found = [entry for entry in rest if wanted.lower() in entry[1].name.lower()] or rest
        pages = -(-len(found) // PAGE)
        page = st.pagination(pages, key=f"predict_page_{asked.key}") if pages > 1 else 1
    return found[(page - 1) * PAGE : page * PAGE]


def _grid(asked: Asked, shown: list[tuple[int, InputColumn]], values: dict[str, object]) -> None:
    """Their fields, what needs room first; writes what they hold into `values`."""
    wide = [entry for entry in shown if entry[1].traits.medium]
    for columns, width, part in (
        (min(2, len(wide)), 300, wide),
        (4, 180, [entry for entry in shown if entry not in wide]),
    ):
        if part:
            with st.grid(columns, min_column_width=width):
                for index, column in part:
                    values[column.name] = fields.field(asked.key, index, column, _start(asked, column))


def _start(asked: Asked, column: InputColumn) -> str:
    return asked.start.get(column.name, "")
