"""Begin with a model that someone made: it is brought, checked, shown, and matched to the project's columns."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import UserError
from core.export.licences import asks, warns
from core.jobs.orders import desk, further
from core.models import MODELS
from core.pretrained.supply import library
from core.recipe import Recipe
from core.records import Schema
from core.runs.planning.brought import Brought, Fitting
from core.store import starts
from core.store.projects import Project
from pages.ui import changes, messages, number_text, state, uploads
from pages.ui.model import pretrained_get
from pages.ui.translation import clean, plain, t

SHELF = "model_begin"


def section(project: Project, recipe: Recipe, schema: Schema) -> None:
    """On the Model page: a file of one's own or of somebody else, matched to this project; one button takes it."""
    label = t("Begin with a model someone made")
    with st.expander(label, icon=":material/conversion_path:", key=SHELF, on_change="rerun") as shelf:
        if not shelf.open:
            return
        sha = bring("model_begin_file")
        if sha is None:
            return
        try:
            brought = further.look(starts.path_of(state.workspace(), sha))
            about(brought)
            found = further.fitting(state.workspace(), sha, schema, project.dataset, recipe.data.target)
        except UserError as error:
            messages.show(error)
            return
        differences(found)
        if found.away:
            _get(brought, found)
            return
        st.button(
            t("Train this on my data"),
            key="model_begin_take",
            icon=":material/conversion_path:",
            on_click=changes.replace,
            args=(project.id, found.recipe, t("It begins from “{name}”.", name=brought.name)),
        )


def bring(key: str) -> str | None:
    """The checksum of the model file that was just brought, or of one brought before; None before that."""
    st.markdown(
        t(
            "Bring a model file that was exported from Model Atelier, yours or somebody else's. It is checked first; "
            "then learning goes on from it, with your rows."
        )
    )
    uploaded = st.file_uploader(t("Model file"), type=["onnx"], key=uploads.key(key))
    if uploaded is not None:
        _keep(uploaded, key)
    kept = starts.all(state.workspace())
    if not kept:
        return None
    if len(kept) == 1:
        return kept[0]
    names = {sha: _title(sha) for sha in kept}
    chosen = st.session_state.get(f"{key}_last")
    index = kept.index(chosen) if chosen in kept else 0
    return st.selectbox(t("Which one"), kept, index=index, format_func=names.get, key=f"{key}_which_{index}")


def about(brought: Brought) -> None:
    """What it is, in a few lines: what it answers, what learns in it, what is inside and under which licence."""
    family = MODELS[brought.recipe.family.name]
    with st.container(border=True):
        words = t("**{name}**, a {family}.", name=plain(brought.name, 80), family=plain(t(family.label).lower()))
        if brought.starts:
            words += " " + t(
                "Learning begins from what it learned ({count} numbers).", count=number_text.rounded(brought.weights)
            )
        else:
            words += " " + t("Such a model always learns anew: its settings are taken, not what it learned.")
        st.markdown(f":material/verified_user: {words}")
        for model in brought.models:
            licence = plain(model.licence or t("unknown"), 60)
            label = plain(model.label or model.name, 80)
            message = t("**{model}** is inside, licence **{licence}**.", model=label, licence=licence)
            mark = ":orange[:material/gavel:]" if warns(model.licence) else ":material/gavel:"
            st.markdown(f"{mark} {message} {plain(t(asks(model.licence)), 300)}")
        with st.popover(t("What its maker says about it"), icon=":material/description:", type="tertiary"):
            st.code(brought.card, language=None, wrap_lines=True)


def differences(found: Fitting) -> None:
    """What its columns and answers are called here, and what is new or gone."""
    pairs = found.recipe.start.columns
    st.markdown(
        t("**It fits {count} of your columns:** {names}.", count=len(pairs), names=named(list(pairs)))
        if pairs
        else t("None of its columns is in your data.")
    )
    if found.differences:
        st.markdown("\n".join(f"- {plain(t(sentence), 400)}" for sentence in found.differences))


def named(names: list[str]) -> str:
    """A few of the names, safe inside Markdown, and how many more there are."""
    more = t(" and {count} more", count=len(names) - 6) if len(names) > 6 else ""
    return ", ".join(plain(name, 40) for name in names[:6]) + more


def _keep(uploaded: UploadedFile, key: str) -> None:
    try:
        with st.spinner(t("Checking the file …")):
            st.session_state[f"{key}_last"] = further.bring(state.workspace(), uploads.source(uploaded))
    except UserError as error:
        messages.later(error)
    uploads.drop(uploaded)
    st.rerun()


def _title(sha: str) -> str:
    try:
        return f"{clean(further.look(starts.path_of(state.workspace(), sha)).name, 80)} ({sha[:6]})"
    except UserError:
        return sha[:6]


def _get(brought: Brought, found: Fitting) -> None:
    """The pretrained models that it is made of must be here: the file holds their weights, not how they are built."""
    inside = {model.name: model for model in brought.models}
    for id in found.away:
        label = plain(inside[id].label if id in inside else id, 80)
        st.warning(t("It is made of the open model **{model}**, which is not on this machine yet.", model=label))
        try:
            pretrained_get.offer(library.find(id), f"{SHELF}_{id}", SHELF)
        except UserError:  # not in the catalogue: the hub is asked, and says what it is
            st.button(t("Look for it on Hugging Face and get it"), key=f"{SHELF}_get_{id}", on_click=_ask, args=(id,))


def _ask(id: str) -> None:
    try:
        desk.get_model(state.workspace(), id, asked_in=st.session_state.get("project", ""))
    except UserError as error:
        messages.later(error)
