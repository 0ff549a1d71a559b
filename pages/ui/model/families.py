"""The Model page's pieces: a card for each family, its settings, suggestions, and the recipe as a file."""

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.models import MODELS, Family
from core.recipe import Recipe, TrainingOptions, edit, weighing
from core.records import DataFacts
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import unchanged
from core.store import naming, projects
from core.store.projects import Project
from core.tasks import TASKS
from pages.ui import changes, draft, forms, messages, state
from pages.ui.model import suggestion
from pages.ui.translation import plain, t, tn


def cards(project: Project, recipe: Recipe, facts: DataFacts, *, titled: bool) -> None:
    """One card a family: what it is for, and more on asking; greyed with the reason where it can't be used.

    titled: another question stands above, so that this one needs its own heading.
    """
    if titled:
        st.header(t("What does the learning?"), icon=":material/model_training:", anchor=False)
    with st.grid(3, min_column_width=240):
        for family, why in plan.families(facts, recipe.task.name):
            with st.container(border=True, height="stretch"):
                st.subheader(t(family.label), icon=f":material/{family.icon}:", anchor=False)
                st.markdown(t(family.brief) if why is None else f":orange[:material/block: {plain(t(why), 300)}]")
                st.space("stretch")
                with st.container(horizontal=True, vertical_alignment="center"):
                    _choice(project, family, family.name == recipe.family.name, facts, why is None)
                    with st.popover(t("About"), type="tertiary", help=t("What it is good at, and what it costs.")):
                        st.markdown(t(family.card))


def _choice(project: Project, family: Family, chosen: bool, facts: DataFacts, possible: bool) -> None:
    if chosen:
        st.badge(t("Chosen"), icon=":material/check_circle:", color="green")
        return
    st.button(
        t("Choose"),
        key=f"model_choose_{family.name}",
        disabled=not possible,
        on_click=_choose,
        args=(project, family.name, facts),
    )


def settings(project: Project, recipe: Recipe, facts: DataFacts, corrected: int = 0) -> Recipe:
    """The chosen family's settings and, where it learns step by step, those of the training; saved as they change.

    corrected: in how many rows of the table somebody corrected the answer.
    """
    family = MODELS[recipe.family.name]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            title = t("Settings of “{family}”", family=t(family.label))
            st.header(title, icon=":material/tune:", anchor=False, width="content")
            st.button(
                t("Suggest for me"),
                key="model_suggest",
                icon=":material/auto_awesome:",
                help=t("Fills in settings that suit the size of your data."),
                on_click=_suggest,
                args=(project.id, facts),
            )
        changed = _forms(project, recipe, family, facts)
        if corrected:
            changed = _corrections(project, changed, corrected)
    draft.save(project, changed)
    return changed


def recipe_file(project: Project, recipe: Recipe) -> None:
    """Take the recipe along as YAML, or bring one back."""
    with st.expander(t("This recipe as a file"), icon=":material/receipt_long:"):
        st.markdown(
            t("Everything you chose, as a small text file: keep it, share it, or load it into another project.")
        )
        st.download_button(
            t("Download the recipe"),
            lambda: recipes.to_yaml(recipe),
            file_name=naming.of_file(project.name, recipe.family.name, ending=".yaml"),
            key="model_recipe_download",
            icon=":material/download:",
            on_click="ignore",
        )
        key = f"model_recipe_upload_{draft.revision()}"
        uploaded = st.file_uploader(t("Load a recipe"), type=["yaml", "yml"], key=key, max_upload_size=1)
        if uploaded is not None:
            _load(project, uploaded.getvalue().decode("utf-8", errors="replace"))


def _forms(project: Project, recipe: Recipe, family: Family, facts: DataFacts) -> Recipe:
    key = f"model_{project.id}_{family.name}_{draft.revision()}"
    about = {"head": TASKS[recipe.task.name].head, "categories": facts.categories > 0}
    options = forms.form(family.Options, recipe.family.options, f"{key}_family", "family", circumstances=about)
    if not family.Options.model_fields:
        st.markdown(t("There is nothing to set."))
    changed = edit.with_family(recipe, family.name, options)
    if family.by_steps(family.Options(**options)):
        st.markdown(f"**{t('How it is trained')}**")
        training = recipe.training.model_dump(exclude_defaults=True)
        chosen = forms.form(TrainingOptions, training, f"{key}_training", "training", circumstances=about)
        changed = edit.with_training(changed, chosen)
    task = TASKS[recipe.task.name]
    if {*task.Options.model_fields} > {*task.reading}:  # those of reading are asked for on Data
        st.markdown(f"**{t('What it answers')}**")
        report = forms.form(task.Options, recipe.task.options, f"{key}_task", "task", hidden=task.reading)
        changed = edit.with_task_options(changed, report)
    return changed


def _corrections(project: Project, recipe: Recipe, corrected: int) -> Recipe:
    """How much a correction counts."""
    words = tn("{count} row has a corrected answer.", "{count} rows have a corrected answer.", corrected)
    st.markdown(f"**{t('Corrections')}** · {words}")
    with st.grid(3, min_column_width=220):
        key = f"model_{project.id}_{draft.revision()}_corrections"
        return edit.with_weight_of_corrections(recipe, forms.widget(weighing(), recipe.data.corrections_weigh, key))


def _choose(project: Project, name: str, facts: DataFacts) -> None:
    family = MODELS[name]
    stays = bool(facts.changing) and not family.takes_raw_input
    message = t("{family} is chosen, with settings that suit your data.", family=t(family.label))
    if stays:
        message += " " + t("Only a neural network can change an open model, so it is read as it is.")

    def chosen(now: Recipe) -> Recipe:
        return plan.suggest(edit.with_family(unchanged(now) if stays else now, name, {}), facts)

    changes.make(project.id, chosen, message)


def _suggest(ident: str, facts: DataFacts) -> None:
    recipe = recipes.checked(projects.get(state.workspace(), ident).recipe)
    suggested = plan.suggest(recipe, facts)
    message = suggestion.differences(recipe, suggested)
    if message:
        changes.replace(ident, suggested, t("Suggested for you: {what}", what="; ".join(message)))
    else:
        st.toast(t("Nothing needed changing: these settings suit your data already."), icon=":material/task_alt:")


def _load(project: Project, text: str) -> None:
    try:
        loaded = recipes.from_yaml(text)
    except UserError as error:
        messages.show(error)
        return
    own = edit.with_dataset(loaded, project.dataset)  # a recipe names no dataset but this project's
    changes.replace(project.id, own, t("A recipe was loaded."))
    st.rerun()
