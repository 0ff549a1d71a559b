"""One row: a form made from the schema in the model file, and the answer that follows every change."""

import streamlit as st

from core.errors import UserError
from pages.ui import answer, fields, messages, opinion
from pages.ui.results import Asked
from pages.ui.text import t

PAGE = 12  # columns shown at once
NOTHING = {  # a model that sees nothing else would guess
    "image": "Bring a picture, and the answer appears here.",
    "audio": "Bring a sound, and the answer appears here.",
    "text": "Type or paste a text, and the answer appears here.",
}


def ask(workspace: str, asked: Asked) -> None:
    """Form, answer and opinion; only this part of the page runs again when a value changes."""

    @st.fragment
    def part() -> None:
        if all(column.kind in fields.FILES for column in asked.model.schema.inputs):
            values, place = _form(asked), st.container(border=True)  # below: what was just brought stays where it is
        else:
            place, values = st.container(border=True), _form(asked)
        with place:
            _answer(workspace, asked, values)
        opinion.kept(workspace, asked)

    part()


def _answer(workspace: str, asked: Asked, values: dict[str, object]) -> None:
    inputs = asked.model.schema.inputs
    if all(column.kind in NOTHING and not values[column.name] for column in inputs):
        st.markdown(f":material/pending: {t(NOTHING[inputs[0].kind])}")
        return
    try:
        given = asked.model.answer_one(values)
    except UserError as error:
        messages.show(error)
        return
    answer.show(asked.model.schema, given)
    opinion.give(workspace, asked, values, given)


def _form(asked: Asked) -> dict[str, object]:
    inputs = asked.model.schema.inputs
    shown = list(enumerate(inputs))
    if [column.kind for column in inputs] == ["text"]:
        st.markdown(t("The answer above follows the text below, as soon as you leave the field or press Ctrl+Enter."))
    elif any(column.kind not in fields.FILES for column in inputs):
        st.markdown(t("Change the values below; the answer above follows. Leave a field empty when you don't know it."))
    if len(inputs) > PAGE:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            wanted = st.text_input(t("Find a column"), key=f"predict_find_{asked.key}", icon=":material/search:")
            found = [entry for entry in shown if wanted.lower() in entry[1].name.lower()] or shown
            pages = -(-len(found) // PAGE)
            page = st.pagination(pages, key=f"predict_page_{asked.key}") if pages > 1 else 1
        shown = found[(page - 1) * PAGE : page * PAGE]
    visible = {place for place, _ in shown}
    values = {
        column.name: fields.kept(asked.key, place, column)
        for place, column in enumerate(inputs)
        if place not in visible
    }
    wide = [entry for entry in shown if entry[1].kind in fields.WIDE]
    for columns, width, part in (
        (min(2, len(wide)), 300, wide),
        (4, 180, [entry for entry in shown if entry not in wide]),
    ):
        if part:
            with st.grid(columns, min_column_width=width):
                for place, column in part:
                    values[column.name] = fields.field(asked.key, place, column)
    return values
