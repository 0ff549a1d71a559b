"""Which of a project's models answers, and the words that say why: somebody made it champion, or it is the best."""

from collections.abc import Sequence

from core.evaluation.missed import unfound_sentence
from core.models import MODELS
from core.runs import champion
from core.runs.champion import Opening
from core.store import promotions
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import number_text, reasons, results, state
from pages.ui.translation import clean, plain, t


def opening(project: Project, every: Sequence[Run]) -> Opening | None:
    """What opens of the project's runs (the newest first); None without a finished model."""
    return champion.opening(every, promotions.current(state.workspace(), project.id))


def why(opening: Opening, *, whole: bool = False) -> str:
    """Which run opens and why, safe inside Markdown; what is wrong with the best stands in the same line.

    whole: the champion's reason to its end, else its first sentence.
    """
    run, others = opening.run, len(opening.alike) - 1
    values = {"name": plain(run.name, 60)}
    if opening.promoted:
        return _promoted(run, values, whole)
    if champion.score(run) is None:
        return t(
            "**{name}**, the newest. No model here has a score to choose by, so none is called the best.", **values
        )
    if not others and not opening.apart:
        return t("**{name}**, the only model so far", **values) + but(run) + "."
    if not others:
        return t(
            "**{name}**, the only model for what is asked now. The others learned from other rows or for another "
            "question, so their numbers do not compare.",
            **values,
        )
    message = t("**{name}**, best of {count} by {measure}", count=others + 1, measure=scored(run), **values)
    if (behind := opening.next) is not None:
        same = results.chosen_by(behind) == results.chosen_by(run)
        message += t("; the next has as much") if same else t("; next {value}", value=results.chosen_by(behind))
    return message + but(run) + "."


def scored(run: Run) -> str:
    """The measure, where it was taken, and its value."""
    measure, value = t(champion.primary(run).label), results.chosen_by(run)
    return t("“{measure}” on rows kept aside: {value}", measure=measure, value=value)


def but(run: Run) -> str:
    """What keeps even the best from being good, after a comma."""
    if run.family in MODELS and not MODELS[run.family].learns:
        return t(", yet it has learned nothing: it is the baseline")
    found = unfound_sentence(run.headline.get("missed", ()))
    return f", {t('yet it')} {plain(clean(t(found), 300), 300)}" if found else ""


def _promoted(run: Run, values: dict[str, str], whole: bool) -> str:
    """Since when it is champion and why; which one it stands in for, where that one is gone."""
    made = promotions.last(state.workspace(), run.project)
    because = reasons.whole(made.reason) if whole else reasons.first(made.reason)
    when = t("chosen {when}.", when=number_text.ago(made.created))
    message = f"{t('**{name}** is the champion', **values)}{but(run)}, {when} {plain(because, 1_001)}"
    if (gone := promotions.fallen(state.workspace(), run.project)) is not None:
        message += f" {away(gone)}"
    return message


def away(gone: promotions.Entry) -> str:
    """That the champion chosen last is not there to answer, safe inside Markdown."""
    name = plain(gone.called.get(gone.run, "?"), 60)
    return t("“{name}”, chosen after it, is in the trash or deleted.", name=name)
