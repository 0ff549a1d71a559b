"""Shows any answer as the columns of its table, and asks for the right one as text: for types without a view."""

import streamlit as st

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from pages.ui import number_text
from pages.ui.answers.base import View
from pages.ui.translation import clean, plain, t


class PlainView(View):
    """What the type of answer itself says of a row, no more."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The answer large, and what stands beside it as a line for each column; a table where there are several."""
        table = of(schema).table(given)
        if table.num_rows > 1:
            st.markdown(f":small[{plain(schema.target)}]")
            columns = {clean(name, 80): [_text([cell]) for cell in cells] for name, cells in table.to_pydict().items()}
            st.dataframe(columns, hide_index=True, alt=t("The answers, a line each"))
            return
        first, *rest = table.to_pydict().items()
        st.metric(plain(schema.target), plain(_text(first[1])))
        if rest:
            lines = {t("What"): [clean(name, 80) for name, _ in rest], t("Value"): [_text(cells) for _, cells in rest]}
            st.dataframe(lines, hide_index=True, alt=t("What stands beside the answer"))

    def ask(self, key: str, schema: BundleSchema, before: str | None = None) -> str | None:
        """A field for text; says why a text is no answer."""
        typed = st.text_input(t("The right answer"), value=before or "", key=key)
        truth = self.typed(key, schema)
        if typed.strip() and truth is None:
            answer = of(schema)
            st.markdown(f":small[:material/info: {t('This is {what}.', what=t(answer.unread))} {t(answer.how)}]")
        return truth

    def typed(self, key: str, schema: BundleSchema) -> str | None:
        """What the field says, as the answer column spells it."""
        return of(schema).right(st.session_state.get(key) or "", schema)


def _text(cells: list) -> str:
    """The one cell of a row; a dash where it is empty, and where no answer belongs to the row."""
    if not cells or cells[0] is None:
        return "–"
    return number_text.number(cells[0], 4) if isinstance(cells[0], float) else clean(cells[0], 80)
