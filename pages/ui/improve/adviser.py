"""What would help most: one verdict with its button, the others with their evidence, and the learning curve."""

import streamlit as st

from core.errors import UserError
from core.improve import advice
from core.improve.advice.base import Advice
from core.improve.advice.case import Case
from core.improve.gains import tried_gains
from core.improve.learning import curve
from core.jobs.orders import advising
from core.jobs.work import cases
from core.models import MODELS
from core.runs import champion
from core.store import datasets, runs
from core.store.feedback import inbox_look
from core.store.projects import Project
from core.store.runs import Run
from core.tasks import TASKS, Metric
from core.trials.folder import SUMMARY
from pages.ui import amounts, messages
from pages.ui.improve import advice_cards, advice_words, curve_view, measuring, promises
from pages.ui.translation import plain, t, tn

IN_VIEW = 3
HARDLY = 0.05  # of what could be gained over the baseline


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    if run.family in MODELS and not MODELS[run.family].learns:
        _idle(run)
        return
    try:
        case = _case(workspace, run)
    except UserError as error:  # its table or its files are away
        messages.show(error)
        return
    report, sign = _open(workspace, run, advice.found(case)), amounts.unit(workspace, run)
    job = advising.under_way(workspace, project.id)
    mine = job is not None and job.asked.run == run.id
    if mine:
        measuring.watch(workspace, job)
    else:
        _verdict(workspace, run, case, report, sign)
    first = not mine and _measured(case) and bool(report) and report[0].better  # stands above with the one main button
    others = report[1:] if first else report
    _listed(workspace, run, others, case, sign)
    if case.curve is not None:
        curve_view.show(case.curve, case.metric, sign)
    promises.show(workspace, runs.all(workspace, project.id))
    if _measured(case) and not mine:
        measuring.again(workspace, run, case)


def _idle(run: Run) -> None:
    messages.empty(
        t("There is nothing to advise here"),
        t("**{name}** is the baseline: it learns nothing from the columns. Train a real model, and what would help it "
          "is looked for here.", name=plain(run.name, 60)),
        t("Choose a model"),
        "model",
    )  # fmt: skip


def _verdict(workspace: str, run: Run, case: Case, notes: list[Advice], sign: str) -> None:
    """The one sentence and the one button that stand first."""
    with st.container(border=True, key="adviser_verdict"):
        if not _measured(case):
            measuring.offer(workspace, run, notes)
        elif notes and notes[0].better:
            first = notes[0]
            st.subheader(advice_words.verdict(first, _unit(case, first), sign), anchor=False)
            st.markdown(plain(t(first.evidence), 600))
            if sure := advice_words.chance(first, _unit(case, first), sign, named=True):
                st.caption(sure)
            advice_cards.button(workspace, run, first, primary=True)
        else:
            _nothing(run, case, sign)


def _nothing(run: Run, case: Case, sign: str) -> None:
    """Nothing would help beyond luck: say so, and why."""
    st.subheader(t("Nothing that was looked at would help beyond luck."), anchor=False)
    reached = amounts.measure(case.value, case.metric.unit, sign)
    notes = [
        t("On rows kept aside its {measure} is {value}.", measure=t(case.metric.label).lower(), value=plain(reached))
    ]
    if case.tried:
        notes.append(tn("{count} other way to learn was tried on the same rows, and was no better.",
                       "{count} other ways to learn were tried on the same rows, and none was better.",
                       len(case.tried)))  # fmt: skip
    if case.curve is not None and case.curve.twice is not None:
        notes.append(curve_view.sentence(case.curve, case.metric, sign))
    floor = case.progress.baseline.get(f"valid_{case.metric.name}")
    if floor is None or _beats(case, floor):
        st.markdown(" ".join(notes))
        messages.next_step(t("Take the model home"), "export", key="adviser_export", run=run.id)
        return
    without = t(
        "The baseline reaches {value} without learning: the columns tell little of the answer. Columns that say "
        "more of it are what would help.",
        value=plain(amounts.measure(floor, case.metric.unit, sign)),
    )
    notes.insert(1, without)
    st.markdown(" ".join(notes))
    messages.next_step(t("Look at the columns"), "prepare", key="adviser_columns")


def _beats(case: Case, floor: float) -> bool:
    """Whether the model is better than the baseline, by more than a little."""
    if case.share:
        return case.value >= floor + HARDLY * (1 - floor)
    return case.value <= (1 - HARDLY) * floor


def _listed(workspace: str, run: Run, notes: list[Advice], case: Case, sign: str) -> None:
    """At most three in view, the others behind a click."""
    if not notes:
        return
    title = t("What else may help") if notes[0].better else t("Worth knowing")
    title = title if _measured(case) else t("What stands out")
    st.subheader(title, icon=":material/lightbulb:", anchor=False)
    for each in notes[:IN_VIEW]:
        advice_cards.card(workspace, run, each, _unit(case, each), sign)
    if rest := notes[IN_VIEW:]:
        with st.expander(
            tn("{count} more", "{count} more", len(rest)), icon=":material/more_horiz:", key="adviser_more"
        ):
            for each in rest:
                advice_cards.card(workspace, run, each, _unit(case, each), sign)


def _measured(case: Case) -> bool:
    return case.curve is not None and (case.curve.ended or bool(case.curve.points))


def _open(workspace: str, run: Run, notes: list[Advice]) -> list[Advice]:
    """Those that were not followed yet: what became of the others stands in its own place."""
    done = {each.promised["advice"] for each in runs.all(workspace, run.project)
            if each.promised and each.promised["against"] == run.id and champion.ready(each)}  # fmt: skip
    return [each for each in notes if each.name not in done]


def _unit(case: Case, report: Advice) -> str:
    return _metric(case, report.measure).unit


def _metric(case: Case, name: str) -> Metric:
    return next((metric for metric in TASKS[case.recipe.task.name].metrics if metric.name == name), case.metric)


def _case(workspace: str, run: Run) -> Case:
    """The run's case, gathered once as long as nothing changes."""
    data = datasets.opened(workspace, run.dataset).data
    recipe = runs.recipe(workspace, run.id)
    known, tried = curve.folder_of(data, recipe) / curve.SUMMARY, tried_gains.folder_of(data, recipe) / SUMMARY
    files = [known, tried, run.files.choosing]
    stamps = tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)
    return _gathered(run.id, stamps, inbox_look.sorts(workspace, run.project), workspace, run)


@st.cache_resource(max_entries=30, show_spinner=False)
def _gathered(ident: str, stamps: tuple, waiting: tuple, _workspace: str, _run: Run) -> Case:
    return cases.of(_workspace, _run)
