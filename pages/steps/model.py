"""What should do the learning, and with which settings?"""

import streamlit as st

from core.runs.planning import plan
from core.store import datasets
from pages.ui import changes, draft, messages, page, state, tables, vocabulary
from pages.ui.model import begin_with, begun, families, pretrained_models, raw_input_settings, rehearsal_line
from pages.ui.train import history
from pages.ui.translation import t

workspace = page.begin("model")
project = state.project()
recipe = draft.of(project) if project else None
if project is None or recipe is None:
    messages.empty(
        t("First say what the model should answer"),
        t("Bring your data and choose the answer column; then good settings are suggested here."),
        t("Go to the data"),
        "data",
    )

dataset = datasets.get(workspace, project.dataset)
schema = tables.schema(dataset)
facts = plan.facts(schema, recipe)
onward = st.container(horizontal=True, vertical_alignment="center")
foretold = st.container()
begun.line(project, recipe)
asked = pretrained_models.section(project, recipe, schema, dataset)
begin_with.section(project, recipe, schema)
families.cards(project, recipe, facts, titled=asked)
changes.show(project)
recipe = families.settings(project, recipe, facts, tables.corrected(dataset))
recipe = raw_input_settings.section(project, recipe, schema, dataset)
with onward:  # near the top, but after the settings below are saved: who types and goes on at once loses nothing
    history.summary(recipe)
    with st.container(width="content"):
        messages.next_step(t("Continue to training"), "train", key="model_next")
with foretold:
    rehearsal_line.show(project, recipe, schema, dataset, pretrained_models.variants(project, recipe, schema))
vocabulary.explain("open model", "fine-tuning", "epoch", "learning rate", "validation", "overfitting", "baseline")
families.recipe_file(project, recipe)
messages.next_step(t("Continue to training"), "train", key="model_next_below", again=True)
