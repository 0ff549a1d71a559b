"""“Which one for me?”: a short trial on the visitor's own rows, watched live; one click takes the winner."""

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.jobs.orders import desk, trials
from core.kinds import traits_of
from core.pretrained.supply import library
from core.recipe import Recipe
from core.run_states import RunState
from core.store import datasets
from core.store.projects import Project
from core.store.queue import Job
from core.trials import keeping
from core.trials.terms import MINUTES, ROWS_A_MINUTE, USUAL
from core.trials.trial_records import Outcome, Trial
from pages.ui import changes, messages, state
from pages.ui.model import which_one_table
from pages.ui.translation import clean, plain, t

TAKEN = "“{column}” is read by: {reader}"


def section(project: Project, recipe: Recipe, column: str, rows: int, *, here: bool) -> None:
    """Offer a trial of what could read the column of so many rows, watch the one under way, or show what came of it.

    here: whether a pretrained model that reads such a column is on this machine.
    """
    st.subheader(t("Which one for me?"), icon=":material/science:", anchor=False)
    job = trials.under_way(state.workspace(), project.id)
    if job is not None:
        _watch(project, recipe, job)
        return
    _failed(project)
    rate = ROWS_A_MINUTE.get(traits_of(recipe.choice(column).kind).medium, min(ROWS_A_MINUTE.values()))
    data = datasets.get(state.workspace(), project.dataset).data
    found = keeping.kept(data, recipe, column)
    if found is None:
        if keeping.outdated(data, recipe, column):
            st.markdown(t("What you tried before was for another question, or for other columns. Try again:"))
        if not here:
            st.markdown(t("No open model for it is on this machine yet: get one first, then it is tried, too."))
        _offer(project, column, rows, rate)
        return
    _result(project, recipe, column, found)
    _again(project, column, rows, rate, found)


def _offer(project: Project, column: str, rows: int, rate: int) -> None:
    """What it would do with at most `rate` rows a minute, how long it takes, and the button."""
    about = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        minutes = _minutes(project)
        st.button(
            t("Try them on my rows"),
            key=f"which_one_start_{project.id}",
            icon=":material/play_arrow:",
            on_click=_start,
            args=(project.id, column, minutes),
        )
    seen = min(rows, rate * minutes)
    words = t(
        "The open models on this machine, your data alone and a network from scratch read up to {rows} of your rows. "
        "Each is judged on rows that it did not learn from; the test rows stay untouched. You can leave this page "
        "meanwhile.",
        rows=f"{seen:,}",
    )
    about.markdown(words)


def _minutes(project: Project) -> int:
    chosen = st.segmented_control(
        t("At most"),
        MINUTES,
        default=USUAL,
        format_func=lambda minutes: t("{count} min", count=minutes),
        key=f"which_one_minutes_{project.id}",
        required=True,
    )
    return int(chosen or USUAL)


def _watch(project: Project, recipe: Recipe, job: Job) -> None:
    column, workspace = job.asked.column, state.workspace()
    data = datasets.get(workspace, job.asked.dataset).data
    asked = recipes.checked(job.asked.recipe)

    @st.fragment(run_every=1.0)
    def progress() -> None:
        now = desk.job(workspace, job.id)
        if not now.state.live:
            st.rerun(scope="app")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(now.progress or 0.0, text=_text(now, column))
            st.button(
                t("Enough, take what is there") if now.progress else t("Cancel"),
                key=f"which_one_stop_{project.id}",
                icon=":material/stop:",
                disabled=now.want == "stop",
                on_click=trials.stop,
                args=(workspace, job.id),
            )
        known = keeping.kept(data, asked, column)
        if known is not None:
            which_one_table.show(known, recipe, column)

    progress()


def _text(job: Job, column: str) -> str:
    """Who is tried now, or what the trial waits for."""
    if job.state == RunState.QUEUED:
        return t("It waits until your run, or another trial, is done.")
    if not job.message:
        return t("Reading your rows …")
    if job.progress is None:
        return plain(t(job.message)) + " …"
    return t("Trying on “{column}”: {what}", column=plain(column, 60), what=plain(t(job.message), 120))


def _failed(project: Project) -> None:
    """Why the trial that was started here came to no end."""
    name = f"which_one_job_{project.id}"
    if name not in st.session_state:
        return
    try:
        job = desk.job(state.workspace(), st.session_state[name])
    except UserError:  # cleared away since
        del st.session_state[name]
        return
    if job.error:
        messages.failed(job.error)


def _result(project: Project, recipe: Recipe, column: str, found: Trial) -> None:
    which_one_table.verdict(found, recipe)

    def button(outcome: Outcome) -> None:
        tried = recipes.checked(outcome.recipe)
        here = keeping.alike(recipe, tried, column)
        st.button(
            t("Taken") if here else t("Take this"),
            key=f"which_one_take_{project.id}_{outcome.name}",
            icon=":material/check_circle:" if here else None,
            disabled=here or which_one_table.away(outcome, column),
            on_click=_take,
            args=(project.id, column, outcome),
        )

    which_one_table.show(found, recipe, column, button)


def _again(project: Project, column: str, rows: int, rate: int, found: Trial) -> None:
    if not found.ended:
        st.markdown(t("It was cut off before it came to its end; what is known so far stands above."))
        st.button(
            t("Go on"),
            key=f"which_one_on_{project.id}",
            icon=":material/resume:",
            on_click=_start,
            args=(project.id, column, found.seconds / 60),
        )
        return
    more = st.expander(t("Try again"), icon=":material/restart_alt:", key=f"which_one_more_{project.id}")
    with more:
        _offer(project, column, rows, rate)


def _start(ident: str, column: str, minutes: float) -> None:
    try:
        st.session_state[f"which_one_job_{ident}"] = trials.start(state.workspace(), ident, column, minutes)
    except UserError as error:
        messages.later(error)


def _take(ident: str, column: str, outcome: Outcome) -> None:
    """Let the recipe read the column and learn as the outcome's did."""
    tried = recipes.checked(outcome.recipe)
    if model := which_one_table.model(outcome, column):
        library.hold(model, state.workspace())
    message = t(TAKEN, column=column, reader=clean(which_one_table.name(outcome)))
    changes.make(ident, lambda now: keeping.taken(now, tried, column), message)
