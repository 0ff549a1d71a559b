"""Follows one run: state, live curves, progress, and what can be done with it now."""

import itertools
import time

import streamlit as st

from core.errors import UserError, stored
from core.jobs.orders import desk
from core.recipe import Recipe
from core.records import Schema
from core.run_states import RunState
from core.runs import champion
from core.runs.planning import plan
from core.store import datasets, projects, runs
from core.store.runs import Run
from core.training.events import Progress, Tail, summary
from pages.ui import amounts, messages, number_text, state
from pages.ui.model import rehearsal_line
from pages.ui.states import badge
from pages.ui.train import lead, live_examples, pace, run_controls, trouble
from pages.ui.translation import plain, problem, t, tn

EVERY = 0.5  # seconds between two looks at a live run
SOON = 0.1  # between two waits for the first point of one that was just started
WAIT = 0.5  # seconds of such a wait, in which nothing is drawn again
YOUNG = 10.0  # seconds after its start
SELDOM = 2.0  # at one that rests: another window may resume it
LEARNING = ("training", "folds", "settling")  # what can be paused or ended early
STAGES = {
    "reading": "Reading the rows",
    "preparing": "Preparing the columns",
    "training": "Learning from the training rows",
    "folds": "Judging the rows in turns (cross-validation)",
    "settling": "Learning once more, from all rows but the test",
    "intervals": "Measuring how far off answers usually are",
    "exporting": "Writing the model file",
    "checking": "Checking that the file answers as the model does",
    "evaluating": "Judging it on the test rows",
    "before": "Counting what the change brought",
}


def nothing_yet() -> None:
    """The empty state before the first run."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("medium")
        st.header(t("No training yet"), anchor=False, width="content")
        st.markdown(
            t("Press **Start training**. It goes on when you leave this page, or close it."), text_alignment="center"
        )
        st.space("medium")


def show(workspace: str, run: Run) -> None:
    """The run's screen; refreshes itself while the run is under way."""
    begins, looks, about = _begins(run, _progress(run)), itertools.count(), _about(workspace, run)
    sign = amounts.unit(workspace, run)

    @st.fragment(run_every=SOON if begins else EVERY if run.live else SELDOM if run.state.resting else None)
    def watch() -> None:
        if run.live:
            desk.warm()  # a supervisor that died is started again, which closes its jobs
        before = _progress(run)
        if begins and next(looks):  # the page itself is drawn at once
            _await_point(run)
        now, progress = _again(workspace, run), _progress(run)
        if not _begins(now, before) if begins else now.state != run.state:  # the rest of the page shows the state too
            st.rerun(scope="app")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(plain(now.name), anchor=False, width="content")
            badge(now)
            st.markdown(f"{about} {_sentence(workspace, now, progress)}", width="content")
        wrong = trouble.found(workspace, now, progress)
        if wrong and not wrong.harmless:
            trouble.show(workspace, now, wrong)
        if wrong is None or now.state != RunState.FAILED:
            _error(now)
        _outcome(now)
        _how_far(now, progress)
        if progress.points:
            lead.show(now, progress, sign)
        elif now.live:
            lead.waiting()
        run_controls.show(workspace, now, learning=progress.stage in LEARNING, mended=bool(wrong and wrong.fix))
        if wrong and wrong.harmless:
            trouble.show(workspace, now, wrong)
        live_examples.show(workspace, now, progress, sign)
        if progress.points:
            lead.details(now, progress)
        for note in progress.notes:
            st.markdown(f":material/info: {plain(t(note), 400)}")

    watch()


def _again(workspace: str, run: Run) -> Run:
    """The run as it is now; the whole page is drawn anew where another window has deleted it."""
    try:
        return runs.get(workspace, run.id)
    except UserError:
        st.rerun(scope="app")


def _about(workspace: str, run: Run) -> str:
    """What it predicts, and from how many rows."""
    rows, target = datasets.get(workspace, run.dataset).rows, plain(champion.target(run.folder), 60)
    return tn(
        "Predicts **{target}** from {count} row.", "Predicts **{target}** from {count} rows.", rows, target=target
    )


def _begins(run: Run, progress: Progress) -> bool:
    """Whether its first point may be there any moment."""
    return run.live and not progress.points and time.time() - run.created < YOUNG


def _await_point(run: Run) -> None:
    """Sleep until the first point is there, at most WAIT seconds."""
    until = time.monotonic() + WAIT
    while not _progress(run).points and time.monotonic() < until:
        time.sleep(0.02)


def start(workspace: str, project: str, recipe: Recipe, schema: Schema) -> None:
    """Start a run and follow it; a button's callback."""
    try:
        if projects.get(workspace, project).dataset != recipe.data.dataset:
            raise projects.another_version()
        plan.check(recipe, schema)
        st.query_params["run"] = desk.start_run(workspace, project, recipe).id
    except UserError as error:
        messages.later(error)


def is_of(workspace: str, run: Run) -> Recipe | None:
    """The recipe that a run carried out; None where it can't be read any more."""
    try:
        return runs.recipe(workspace, run.id)
    except UserError:
        return None


def _progress(run: Run) -> Progress:
    kept = st.session_state.get("tail")
    path = run.files.events
    if kept is None or kept.path != path:
        kept = st.session_state["tail"] = Tail(path)
    kept.read()
    return summary(kept.events)


def _sentence(workspace: str, run: Run, progress: Progress) -> str:
    if run.state == RunState.QUEUED:
        before = desk.position(workspace, run.id)
        return (
            tn("{count} run is before it.", "{count} runs are before it.", before)
            if before
            else t("Starts in a moment.")
        )
    if run.state.active:
        foretold = rehearsal_line.estimated(run)
        return " · ".join(filter(None, (t(STAGES.get(progress.stage, "Getting ready")), foretold)))
    if run.state == RunState.PAUSED:
        return t("Its place is kept. Resume whenever you like.")
    if run.ended and run.started:
        took, foretold = number_text.duration(run.ended - run.started), rehearsal_line.estimated(run)
        took = f"{took} ({foretold})" if foretold else took
        return t("Took {time}, {when}.", time=took, when=number_text.ago(run.ended))
    return ""


def _how_far(run: Run, progress: Progress) -> None:
    """A bar over the steps; while the rows are judged in turns, over the folds."""
    if not run.live:
        return
    if progress.stage == "folds":
        done, every = progress.folds
        st.progress(done / every if every else 0.0, text=plain(t(progress.label)))
    elif progress.rows[1]:
        done, every = progress.rows
        st.progress(done / every, text=t("{done:,} of {every:,} rows", done=done, every=every))
    elif progress.total:
        st.progress(progress.share, text=_where(run, progress))


def _where(run: Run, progress: Progress) -> str:
    left = progress.seconds_left
    words = pace.reached(run, progress.step, progress.total)
    return f"{words} · {t('at most {time} left', time=number_text.duration(left))}" if left is not None else words


def _error(run: Run) -> None:
    if run.state == RunState.FAILED and run.error:
        reference = run.error.get("reference")
        what, fix = problem(stored(run.error))
        fix = f"{fix} ({t('reference {number}', number=plain(reference))})" if reference else fix
        messages.shown_error(what, fix)
    if run.state == RunState.INTERRUPTED:
        st.warning(
            t("The computer was restarted or the job was ended from outside. What it learned is kept."),
            icon=":material/power_off:",
        )


def _outcome(run: Run) -> None:
    if run.headline.get("value") is None:
        return
    metric = champion.primary(run)
    values = {
        "metric": t(metric.label),
        "value": number_text.measure(run.headline["value"], metric.unit),
        "baseline": number_text.measure(run.headline.get("baseline"), metric.unit),
    }
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words = t("**{metric}: {value}** on rows it has never seen. The baseline reaches {baseline}.", **values)
        st.markdown(f":material/flag: {words}", width="stretch")
        if st.button(
            t("See how good it is"),
            type="primary",
            key="train_next",
            icon=":material/arrow_forward:",
            icon_position="right",
        ):
            state.go("evaluate", run=run.id)
