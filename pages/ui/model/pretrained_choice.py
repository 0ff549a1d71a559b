"""Choosing what reads a column: a pretrained model with all that it asks for, or the own data alone."""

import streamlit as st

from core.models import FROZEN
from core.pretrained.change import NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe, edit
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change, with_model
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui import changes, state
from pages.ui.model import how_much
from pages.ui.model.read_column import Read
from pages.ui.translation import t

OWN = {
    TEXT: (
        "Your words alone",
        "Learns which words matter from your texts. Any language, quick; needs many examples.",
    ),
    IMAGE: ("Your pictures alone", "Learns to see from your pictures. Needs hundreds of each sort, and time."),
    AUDIO: ("Your sounds alone", "Learns to hear from your sounds. Needs hundreds of each sort, and time."),
}
_OPEN = ("model", "change", "words")  # the options of a column that are about its pretrained model


def choose(read: Read, id: str) -> None:
    """Let the pretrained model read the column ("" for none), with the linear family behind it; a button's callback."""
    if id:
        library.hold(id, state.workspace())
    found = read.advice(id)
    reader = t(found.model.label) if found else id or t(OWN[read.kind][0])
    message = t("“{column}” is read by: {reader}", column=read.column.name, reader=reader)
    changes.make(read.project.id, lambda now: _chosen(read, now, id), message)


def _chosen(read: Read, recipe: Recipe, id: str) -> Recipe:
    """The recipe with that reader; without any, the family that stood before the first one is back.

    A first one may change as is usual for such data, another as much as the one before where that can be had.
    """
    before = f"model_family_before_{read.project.id}"
    if id:
        if not _models(recipe):
            st.session_state[before] = (recipe.family.name, recipe.family.options)
            recipe = edit.with_family(recipe, FROZEN, {})
        if not read.model:
            return with_model(plan.suggest(recipe, plan.facts(read.schema, recipe)), read.schema, read.column, id)
        made, change = library.made(id), how_much.chosen(recipe, read.column)
        change = NOTHING if made is None or change in made.refused else change
        changed = with_change(recipe, read.schema, read.column.name, id, change)
        return plan.suggest(changed, plan.facts(read.schema, changed))
    options = {name: each for name, each in recipe.choice(read.column.name).options.items() if name not in _OPEN}
    changed = edit.with_column(recipe, read.column.name, options=options)
    if before in st.session_state and not _models(changed):
        return edit.with_family(changed, *st.session_state.pop(before))
    if read.recipe.choice(read.column.name).options.get("change", NOTHING) == NOTHING:
        return changed
    return plan.suggest(changed, plan.facts(read.schema, changed))  # what suited the model that changed suits no other


def _models(recipe: Recipe) -> list[str]:
    """The pretrained models that the recipe names."""
    return [str(choice.options["model"]) for choice in recipe.columns.values() if choice.options.get("model")]
