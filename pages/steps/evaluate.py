"""How good is the model on rows it has never seen?"""

import streamlit as st

from pages.ui import changes, draft, messages, page, results, run_picker, state, vocabulary
from pages.ui.evaluate import before_after, doubts, folds, gallery, judgement, reliance
from pages.ui.translation import t

workspace = page.begin("evaluate")
project = state.project()
run = run_picker.pick(project)
evaluation = results.evaluation(run)

changes.show(project)
judgement.headline(run, evaluation)
with st.container(horizontal=True, horizontal_alignment="right"):
    if st.button(t("Improve the model"), key="evaluate_improve", icon=":material/trending_up:"):
        state.go("improve", run=run.id)
    if st.button(t("Try it"), key="evaluate_predict", icon=":material/bolt:"):
        state.go("predict", run=run.id)
    messages.next_step(t("Take the model home"), "export", key="evaluate_next", run=run.id)
doubts.show(project, draft.of(project), run)
folds.show(evaluation)
before_after.show(workspace, run)
judgement.measures(evaluation)
reliance.show(run)
vocabulary.explain(
    "test", "baseline", *judgement.met(evaluation), "recall", "precision", "auc", "interval", "probability"
)
judgement.pictures(run, evaluation)
gallery.show(workspace, run, evaluation)
judgement.worst(evaluation)
