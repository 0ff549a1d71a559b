"""A project's runs side by side, and what can be done with one of them."""

import streamlit as st

from core.errors import UserError
from core.evaluation.missed import unfound_sentence
from core.jobs.orders import desk
from core.models import MODELS
from core.pretrained.change import CHOICES
from core.recipe import Recipe
from core.runs import champion
from core.runs.planning import titles
from core.store import promotions, runs
from core.store.runs import Run
from pages.ui import messages, number_text, results, state, states
from pages.ui.model import train_on
from pages.ui.translation import clean, plain, t, tn


def summary(recipe: Recipe) -> None:
    """What the next run would do, in one sentence."""
    family = MODELS.get(recipe.family.name)
    words = tn(
        "**{family}**: learning **{target}** from {count} column.",
        "**{family}**: learning **{target}** from {count} columns.",
        sum(choice.use for choice in recipe.columns.values()),
        family=t(family.label) if family else plain(recipe.family.name),
        target=plain(recipe.data.target),
    )
    models = [f"**{plain(t(label), 80)}**, {t(CHOICES[change].done)}" for label, change in titles.opened(recipe)]
    if models:
        words = f"{words} {t('Read by {models}.', models='; '.join(models))}"
    st.markdown(words, width="stretch")


def show(workspace: str, every: list[Run], current: Run | None) -> None:
    """All runs in a table, the best first in view, with a picker to open, rename, train longer or throw away one."""
    st.header(t("Runs in this project"), icon=":material/history:", anchor=False)
    opening = champion.opening(every, promotions.current(workspace, every[0].project)) if every else None
    st.dataframe(
        {
            t("Run"): [clean(run.name, 60) for run in every],
            t("Model"): [t(MODELS[run.family].label) if run.family in MODELS else run.family for run in every],
            t("State"): [states.word(run) for run in every],
            t("Score"): [_score(run) for run in every],
            t("Time"): [
                number_text.duration(run.ended - run.started) if run.ended and run.started else "–" for run in every
            ],
            t("When"): [number_text.ago(run.created) for run in every],
            t("Best"): [opening is not None and opening.best and run.id == opening.run.id for run in every],
        }
        | _targets(every),
        hide_index=True,
        column_config={
            t("Best"): st.column_config.CheckboxColumn(width="small"),
            t("Score"): st.column_config.TextColumn(
                width=150, help=t("On rows kept aside to choose by. The test rows judge only the model that is chosen.")
            ),
        },
        alt=t("The runs of this project with their results"),
    )
    several = opening is not None and len(opening.alike) > 1
    if several and st.button(t("Compare them"), key="train_compare", icon=":material/compare:"):
        state.go("improve", tab="compare")
    _manage(workspace, every, current)


def _manage(workspace: str, every: list[Run], current: Run | None) -> None:
    known = {run.id: run for run in every}
    st.session_state["train_run"] = current.id if current else every[0].id
    picked = st.selectbox(
        t("Look at"), list(known), format_func=results.titles(every), key="train_run", on_change=_look
    )
    run = known[picked]
    with st.container(horizontal=True):
        with st.popover(t("Rename"), icon=":material/edit:"):
            key = f"train_name_{run.id}"
            st.text_input(t("New name"), value=run.name, key=key, max_chars=120, on_change=_rename, args=(run.id, key))
        family = MODELS.get(run.family)
        if family and family.can_train_longer and run.state.has_model:
            with st.popover(t("Train longer"), icon=":material/fast_forward:"):
                more = st.number_input(t("More epochs"), min_value=1, max_value=5000, value=30, key="train_more")
                st.button(
                    t("Go on training"),
                    type="primary",
                    key="train_longer",
                    on_click=_longer,
                    args=(workspace, run.id, more),
                )
        if run.state.has_model:
            train_on.change_more(workspace, run)
            train_on.on_my_data(workspace, run)
        st.button(
            t("Move to trash"),
            icon=":material/delete:",
            key="train_trash",
            disabled=run.live,
            on_click=_trash,
            args=(run,),
        )


def _score(run: Run) -> str:
    if champion.score(run) is None:
        return "–"
    unfound = unfound_sentence(run.headline.get("missed", ()))
    words = f"{t(champion.primary(run).label)} {results.chosen_by(run)}"
    return f"{words}, {clean(t(unfound), 200)}" if unfound else words


def _targets(every: list[Run]) -> dict[str, list[str]]:
    """A column with what each predicts, where that differs."""
    found = [champion.target(run.folder) for run in every]
    return {t("Predicts"): [clean(name, 60) for name in found]} if len(set(found)) > 1 else {}


def _look() -> None:
    st.query_params["run"] = st.session_state["train_run"]


def _rename(run_id: str, key: str) -> None:
    _try(runs.rename, run_id, st.session_state[key])


def _longer(workspace: str, run_id: str, more: int) -> None:
    try:
        st.query_params["run"] = desk.train_longer(workspace, run_id, more).id
    except UserError as error:
        messages.later(error)


def _trash(run: Run) -> None:
    st.query_params.pop("run", None)
    messages.trash("run", run.id, run.name)


def _try(action: object, *arguments: object) -> None:
    try:
        action(st.session_state["workspace_id"], *arguments)
    except UserError as error:
        messages.later(error)
