"""The rules by which answers are gathered for a look, though nobody complains: off by default, erased in one click."""

import streamlit as st

from core.errors import UserError
from core.store.feedback import collecting
from core.store.feedback.collecting import MOST, Rules
from core.store.projects import Project
from pages.ui import messages, state
from pages.ui.translation import labels, plain, t, tn


def show(workspace: str, project: Project, classes: tuple[str, ...]) -> None:
    """The form, folded away, and what is gathered by now."""
    now, kept = collecting.rules(project), collecting.gathered(workspace, project.id)
    title = t("Gather answers worth a look: on") if now.on else t("Gather answers worth a look: off")
    with st.expander(title, icon=":material/filter_alt:", key="inbox_rules"):
        st.markdown(
            t(
                "Not everybody says when an answer is wrong. Keep some of the rows that are asked on Predict "
                "or through a link, and say here what is right. Those who ask are told so."
            )
        )
        chosen = _form(now, classes)
        with st.container(horizontal=True, vertical_alignment="center"):
            args = (project.id, chosen)
            st.button(t("Save"), key="inbox_rules_save", disabled=chosen == now, on_click=_save, args=args)
            if kept:
                label = tn("Erase the {count} gathered row", "Erase the {count} gathered rows", kept)
                st.button(label, key="inbox_erase", icon=":material/delete:", on_click=_erase, args=(project.id,))
        if message := collecting.summary(project):
            st.markdown(f":small[{t('What those who ask read:')} {plain(t(message), 600)}]")


def _form(now: Rules, classes: tuple[str, ...]) -> Rules:
    with st.grid(4, min_column_width=180):
        every = st.number_input(
            t("Every n-th row"),
            0,
            1_000_000,
            now.every,
            key="inbox_every",
            help=t(
                "0 is off. Drawn whatever the answer is, so these rows show how well the model does in use. They are "
                "never learned from."
            ),
        )
        below, label = 0.0, ""
        if classes:
            sure = st.number_input(
                t("Less sure than (%)"), 0, 100, round(now.below * 100), key="inbox_below", help=t("0 is off.")
            )
            below = sure / 100
            index = classes.index(now.label) if now.label in classes else None
            report = {"format_func": labels(classes), "placeholder": t("off"), "key": "inbox_label"}
            label = st.selectbox(t("Answered with"), list(classes), index=index, **report) or ""
        most = st.number_input(t("At most a day"), 1, MOST, now.most, key="inbox_most")
    return Rules(int(every), below, label, int(most))


def _save(project: str, chosen: Rules) -> None:
    try:
        collecting.set_rules(state.workspace(), project, chosen)
    except UserError as error:
        messages.later(error)


def _erase(project: str) -> None:
    try:
        collecting.erase(state.workspace(), project)
    except UserError as error:
        messages.later(error)
