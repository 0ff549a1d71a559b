"""What a trial found, row by row: how good, how sure, how long, how large; and in a sentence which one to take."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.pretrained.supply import library
from core.recipe import Recipe
from core.tasks import TASKS
from core.tasks.base import Metric
from core.trials import trial_records
from core.trials.trial_records import Outcome, Trial
from pages.ui import number_text
from pages.ui.translation import plain, t

ICONS = {
    trial_records.WAITING: ":gray[:material/schedule:]",
    trial_records.WORKING: ":violet[:material/progress_activity:]",
    trial_records.FAILED: ":orange[:material/block:]",
    trial_records.LATE: ":gray[:material/timer_off:]",
    trial_records.SCORED: ":material/check:",
}


def verdict(trial: Trial, recipe: Recipe) -> None:
    """Which one is best on these rows, and which can't be told apart from it."""
    best = trial.best
    if best is None:
        st.markdown(t("None of them could be judged in that time. Give it more, or see below why not."))
        return
    metric = _metric(recipe, trial)
    words = t(
        "Best on your rows: **{name}**, {measure} {score}.",
        name=plain(name(best)),
        measure=t(metric.label).lower(),
        score=number_text.measure(best.score, metric.unit),
    )
    alike = [plain(name(outcome)) for outcome in trial.outcomes if outcome.verdict == trial_records.ALIKE]
    if alike:
        others = t(
            "{names} may be as good: these rows can't tell.", names=t(" and ").join(f"**{one}**" for one in alike)
        )
        words = f"{words} {others}"
    elif len([outcome for outcome in trial.outcomes if outcome.score is not None]) > 1:
        late = any(outcome.state == trial_records.LATE for outcome in trial.outcomes)
        behind = t("The others that had time are clearly behind.") if late else t("The others are clearly behind.")
        words = f"{words} {behind}"
    st.markdown(f":violet[:material/auto_awesome:] {words}")


def show(trial: Trial, recipe: Recipe, column: str, button: Callable[[Outcome], None] | None = None) -> None:
    """A line for each, the best first once the trial is over; `button` adds what to do with it."""
    metric = _metric(recipe, trial)
    most = max((outcome.rows for outcome in trial.outcomes), default=0)
    order = sorted(trial.outcomes, key=lambda one: _order(one, metric)) if trial.ended else trial.outcomes
    for outcome in order:
        with st.container(border=True):
            if outcome.score is None:
                st.markdown(_named(outcome, column, trial.ended))
                continue
            named, score, cost, area = st.columns([5, 4, 3, 2], vertical_alignment="center")
            named.markdown(_named(outcome, column, trial.ended))
            score.markdown(_score(outcome, metric, most))
            cost.markdown(_cost(outcome))
            if button is not None:
                with area:
                    button(outcome)
    st.caption(_about(trial, metric))


def name(outcome: Outcome) -> str:
    """What was tried, in the visitor's language."""
    return t(outcome.label, **outcome.values)


def model(outcome: Outcome, column: str) -> str:
    """The pretrained model that read the column, "" for none."""
    return str(outcome.recipe["columns"].get(column, {}).get("options", {}).get("model", ""))


def away(outcome: Outcome, column: str) -> bool:
    """Whether its pretrained model is not on this machine any more."""
    id = model(outcome, column)
    try:
        return bool(id) and library.availability(library.find(id)) == library.AWAY
    except UserError:  # it was removed, and is not in the catalogue
        return True


def _named(outcome: Outcome, column: str, ended: bool) -> str:
    """The name with how it stands, and whether its pretrained model went away since."""
    message = f"{ICONS[outcome.state]} **{plain(name(outcome))}**"
    if outcome.verdict == trial_records.BEST:
        message += f" :green-badge[:material/trophy: {t('Best') if ended else t('Best so far')}]"
    elif outcome.verdict == trial_records.ALIKE:
        message += f" :blue-badge[{t('May be as good')}]"
    if outcome.state == trial_records.FAILED:
        return f"{message}  \n:orange[{plain(t(outcome.problem), 300)}] {plain(t(outcome.fix), 300)}"
    if outcome.state == trial_records.LATE:
        return f"{message}  \n{t('There was no time to try it. Give it more minutes.')}"
    return f"{message}  \n:small[{t('Not on this machine any more')}]" if away(outcome, column) else message


def _score(outcome: Outcome, metric: Metric, rows: int) -> str:
    """The score with its interval, and what it lacks to be compared with the others."""
    score, low, high, there = (
        number_text.measure(value, metric.unit)
        for value in (outcome.score, outcome.low, outcome.high, outcome.best_there)
    )
    messages = [t("**{score}** ({low} to {high})", score=score, low=low, high=high)]
    if outcome.cut:
        messages += [f":small[{t('had no time to finish learning')}]"]
    if outcome.rows < rows:
        messages += [
            f":small[{t('on {count} rows only; the best has {score} there', count=outcome.rows, score=there)}]"
        ]
    return "  \n".join(messages)


def _cost(outcome: Outcome) -> str:
    """About how long all rows would take, and the size of the file."""
    return t(
        "about {time}  \na file of {size}",
        time=number_text.roughly(outcome.expected),
        size=number_text.size(outcome.size),
    )


def _about(trial: Trial, metric: Metric) -> str:
    judged = max((outcome.rows for outcome in trial.outcomes), default=0)
    seen, every = judged or trial.rows, f"{trial.all_rows:,}"
    rows = (
        t("all {all} rows", all=every)
        if seen >= trial.all_rows
        else t("{seen} of {all} rows", seen=f"{seen:,}", all=every)
    )
    return t(
        "{measure}: {help} In brackets: where it would lie on other rows like these, in 95 of 100 cases. Judged on "
        "{rows} outside the test rows, each by a model that did not learn from it. Time and file: of a run on all of "
        "them.",
        measure=t(metric.label),
        help=t(metric.help),
        rows=rows,
    )


def _metric(recipe: Recipe, trial: Trial) -> Metric:
    return next(metric for metric in TASKS[recipe.task.name].metrics if metric.name == trial.measure)


def _order(outcome: Outcome, metric: Metric) -> tuple:
    score = outcome.score if outcome.score is not None else 0.0
    return (outcome.score is None, outcome.verdict != trial_records.BEST, -score if metric.best == "high" else score)
