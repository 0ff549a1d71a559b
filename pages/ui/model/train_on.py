"""Going on from a finished run: on other data, with its pretrained model changed further."""

import streamlit as st

from core.errors import UserError
from core.jobs.orders import further
from core.pretrained.change import CHOICES
from core.store import datasets, projects, runs
from core.store.runs import Run
from pages.ui import messages, state, tables
from pages.ui.model import begun
from pages.ui.translation import labels, plain, t

CHOSEN = "train_on_chosen"


def on_my_data(workspace: str, run: Run) -> None:
    """Choose one of one's other projects, or bring new data; learning begins from this run's model."""
    with st.popover(t("Train it on other data"), icon=":material/conversion_path:", key=f"train_on_{run.id}"):
        others = {project.id: project.name for project in projects.all(workspace) if project.id != run.project}
        others = {**others, state.NEW: t("New data …")}
        st.markdown(t("The model goes on learning from other rows; this run stays as it is."))
        key = f"train_on_project_{run.id}"
        st.selectbox(t("On which data"), list(others), format_func=labels(others, 60), key=key)
        if st.button(
            t("Go on there"),
            key=f"train_on_go_{run.id}",
            type="primary",
            icon=":material/arrow_forward:",
            on_click=_choose,
            args=(key,),
        ):
            _go(workspace, run, st.session_state.pop(CHOSEN))


def _choose(key: str) -> None:
    """Remember what was chosen when the button was pressed: what another window deleted is no choice any more."""
    st.session_state[CHOSEN] = st.session_state[key]


def _go(workspace: str, run: Run, chosen: str) -> None:
    try:  # another window may have deleted one of them meanwhile
        sha = further.keep_run(workspace, run.id)
        project = projects.get(workspace, chosen) if chosen != state.NEW else None
    except UserError as error:
        messages.show(error)
        return
    if project is None:
        state.go("data", project=state.NEW, **{begun.QUERY: sha, begun.RUN: run.id})
    if project.trashed is not None:
        messages.shown_error(t("**{name}** is in the trash.", name=plain(project.name)), t("Choose another project."))
        return
    began = begun.use(project, sha, run.id)
    state.go("model" if began else "data", project=chosen)


def change_more(workspace: str, run: Run) -> None:
    """The next larger change of the run's pretrained model, begun from its weights; nothing where there is none."""
    if not run.state.has_model:
        return
    try:
        recipe = runs.recipe(workspace, run.id)
        asked = further.next_change(recipe)
    except UserError:  # its files are away
        return
    if asked is None:
        _away(further.away(recipe), run)
        return
    column, change = asked
    with st.popover(t("Let it change more"), icon=":material/tune:", key=f"more_{run.id}"):
        words = t(
            "**{choice}** of the open model that reads **{column}** may change in a new run. It begins from what this "
            "one learned, with the same rows to learn from and to be tested on.",
            choice=t(CHOICES[change].label),
            column=plain(column, 60),
        )
        st.markdown(f"{words} {t(CHOICES[change].help)}")
        st.button(t("Start the new run"), type="primary", key=f"more_start_{run.id}", icon=":material/play_arrow:",
                  on_click=_more, args=(workspace, run))  # fmt: skip


def _away(name: str, run: Run) -> None:
    """Why a model can't change more: its pretrained model was removed. Nothing where there is none such."""
    if name:
        why = t("The open model {name} is not on this machine any more. Get it again on the Model page first.",
                name=plain(name, 60))  # fmt: skip
        st.button(t("Let it change more"), key=f"more_away_{run.id}", icon=":material/tune:", disabled=True, help=why)


def _more(workspace: str, run: Run) -> None:
    try:
        schema = tables.schema(datasets.get(workspace, run.dataset))
        st.query_params["run"] = further.change_more(workspace, run.id, schema).id
    except UserError as error:
        messages.later(error)
