"""“How much of it may change?”: four answers for the pretrained model that reads a column, with what each takes."""

from dataclasses import dataclass, field

import streamlit as st

from core.errors import UserError
from core.kinds import KINDS
from core.pretrained.change import CHOICES, NOTHING, Choice
from core.pretrained.supply import library
from core.recipe import Recipe, edit
from core.records import Column, Schema
from core.rehearsal import keeping
from core.rehearsal.estimate import Estimate
from core.runs.planning.pretrained_choice import with_change
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import changes, number_text
from pages.ui.model import rehearsal_line
from pages.ui.translation import plain, t

LOOK_EVERY = 1.0
WORDS = "words"  # the setting of texts


@dataclass(frozen=True)
class Opened:
    """The pretrained model that reads a column: what can't be had of it, and how many numbers learn with each answer.

    Both are known once it was made ready on this machine, which the first rehearsal does.
    """

    id: str
    refused: dict[str, str] = field(default_factory=dict)
    trained: dict[str, int] = field(default_factory=dict)


def variants(recipe: Recipe, schema: Schema, column: Column) -> dict[str, Recipe]:
    """The recipe for each answer that can be had for the column's pretrained model; {} without one on this machine."""
    opened, now = _opened(recipe, column), chosen(recipe, column)
    if opened is None:
        return {}
    return {
        name: recipe if name == now else with_change(recipe, schema, column.name, opened.id, name)
        for name in CHOICES
        if name not in opened.refused
    }


def chosen(recipe: Recipe, column: Column) -> str:
    """How much of the column's pretrained model may change as the recipe stands."""
    return str(recipe.choice(column.name).options.get("change") or NOTHING)


def section(project: Project, recipe: Recipe, schema: Schema, dataset: Dataset, column: Column, key: str) -> None:
    """The question with its four answers, the chosen one marked; `key` begins the widgets' keys."""
    if _opened(recipe, column) is None:
        return
    st.subheader(t("How much of it may change?"), icon=":material/tune:", anchor=False)
    help = t(  # noqa: A001  (the widget's word)
        "The open model brings what it learned elsewhere. Where your texts, pictures or sounds differ from that, "
        "letting it change (fine-tuning) finds more; it takes longer, and with few rows it may learn them by "
        "heart (overfitting). Not sure? “A little” rarely goes wrong. The numbers that learn are the model's "
        "parameters that may move."
    )
    st.markdown(
        t("More change can find more in your data, and takes longer. What each takes is tried on your rows."), help=help
    )
    made = variants(recipe, schema, column)
    looking = any(keeping.kept(dataset.data, each) is None for each in made.values())
    show = st.fragment(_answers, run_every=LOOK_EVERY if looking else None)
    show(project, recipe, schema, dataset, column, key)
    if WORDS in _settings(recipe, column) and chosen(recipe, column) != NOTHING:
        _words(project, recipe, column, key)


def _settings(recipe: Recipe, column: Column) -> set[str]:
    """The names of the settings that the column's kind has."""
    return set(KINDS[recipe.choice(column.name).kind or column.kind].Options.model_fields)


def _words(project: Project, recipe: Recipe, column: Column, key: str) -> None:
    """Whether words are counted beside the model that changes."""
    now = bool(recipe.choice(column.name).options.get(WORDS))
    st.toggle(
        t("Count words, too"),
        now,
        key=f"{key}_words_{now}",
        help=t(
            "The answer is then the average of two: of the open model that has changed, and of a plain model that goes "
            "by the words of your texts and the other columns. Where single words tell much, as in mails, that is best."
        ),
        on_change=_count,
        args=(project, column, not now),
    )


def _count(project: Project, column: Column, wanted: bool) -> None:
    def counted(now: Recipe) -> Recipe:
        return edit.with_column(now, column.name, options=now.choice(column.name).options | {WORDS: wanted})

    words = "Words of “{column}” are counted, too." if wanted else "Words of “{column}” are not counted."
    changes.make(project.id, counted, t(words, column=column.name))


def _answers(
    project: Project,
    recipe: Recipe,
    schema: Schema,
    dataset: Dataset,
    column: Column,
    key: str,
) -> None:
    opened, made, now = _opened(recipe, column), variants(recipe, schema, column), chosen(recipe, column)
    if opened is None:
        return
    with st.grid(4, min_column_width=180):
        for choice in CHOICES.values():
            found = keeping.kept(dataset.data, made[choice.name]) if choice.name in made else None
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{t(choice.label)}**", help=t("In the field’s words: {term}.", term=t(choice.term)))
                st.markdown(t(choice.help))
                st.space("stretch")
                _takes(choice, opened, found)
                st.button(
                    t("Chosen") if choice.name == now else t("Choose"),
                    key=f"{key}_change_{choice.name}",
                    icon=":material/check_circle:" if choice.name == now else None,
                    width="stretch",
                    disabled=choice.name in opened.refused,
                    on_click=None if choice.name == now else choose,
                    args=(project, schema, column, opened.id, choice.name),
                )


def choose(project: Project, schema: Schema, column: Column, model: str, change: str) -> None:
    """Let so much of the model change, with all settings that this asks for; a button's callback."""
    message = t(
        "How much of the open model of “{column}” may change: {answer}",
        column=column.name,
        answer=t(CHOICES[change].label).lower(),
    )
    changes.make(project.id, lambda now: with_change(now, schema, column.name, model, change), message)


def _takes(choice: Choice, opened: Opened, found: Estimate | None) -> None:
    """What the answer takes, as far as it is known."""
    if choice.name in opened.refused:
        st.markdown(f":gray[:material/block: {plain(t(opened.refused[choice.name]), 300)}]")
        return
    trained = found.trained if found and found.trained else opened.trained.get(choice.name, 0)
    lines = [t("{count} numbers learn", count=number_text.rounded(trained))] if trained else []
    if found is None:
        lines.append(t("time: not tried yet"))
    elif rehearsal_line.needs_too_much(found):
        lines.append(f":orange[{t('needs more memory than there is')}]")
    elif found.problem:
        lines.append(f":orange[{plain(t(found.problem), 200)}]")
    else:
        lines.insert(0, f"**{rehearsal_line.time_of(found)}**")
        lines.append(t("{memory} of memory", memory=rehearsal_line.memory_of(found)))
        lines.append(t("a file of {size}", size=number_text.size(found.bytes)))
    st.markdown("  \n".join(lines))


def _opened(recipe: Recipe, column: Column) -> Opened | None:
    """The pretrained model that reads the column, when it is on this machine; None else."""
    model = str(recipe.choice(column.name).options.get("model", ""))
    try:
        if not model or library.availability(library.find(model)) == library.AWAY:
            return None
        found = library.made(model)
    except UserError:  # a recipe may name one that is not known here
        return None
    return Opened(model, found.refused, found.trained) if found else Opened(model)
