"""Short explanations of words that newcomers meet, in a popover where they meet them."""

import streamlit as st

from pages.ui.text import t

WORDS = {
    "target": ("Target", "The column with the answers. The model learns to work it out from the other columns."),
    "classification": (
        "Classification",
        "Choosing one answer out of a few, such as yes or no, or one of three species.",
    ),
    "regression": ("Regression", "Working out a number, such as a price or a weight."),
    "kind": (
        "Kind of column",
        "How the values are read: as numbers, as one of a few categories, as yes or no, or as dates.",
    ),
    "training": ("Training rows", "The rows the model learns from."),
    "validation": (
        "Validation rows",
        "Rows kept aside while training. They tell when the model stops getting better and starts learning by heart.",
    ),
    "calibration": ("Calibration rows", "Rows that show how far off answers usually are; they size the given range."),
    "test": ("Test rows", "Rows nobody looks at before Evaluate. They show how the model does on something new."),
    "open model": (
        "Open model",
        "A model that others trained on very many texts, pictures or sounds and gave away, under a licence that says "
        "what may be done with it (also called a pretrained model).",
    ),
    "fine-tuning": (
        "Letting an open model change",
        "It goes on learning, from your rows (fine-tuning). Each of the numbers in it that may move is a parameter.",
    ),
    "epoch": ("Epoch", "One time through all training rows. A network usually needs dozens."),
    "round": ("Round", "One more tree is added that corrects what the trees before it got wrong."),
    "loss": ("Loss", "How wrong the answers are; lower is better. This is what training pushes down."),
    "overfitting": (
        "Learning by heart",
        "When training loss falls but validation loss rises, the model memorises rows instead of what they share.",
    ),
    "baseline": ("Baseline", "What you get without learning: always the most common answer, or always the average."),
    "auc": (
        "AUC",
        "How well the model puts right cases before wrong ones. 0.5 is guessing, 1 is perfect.",
    ),
    "confusion": (
        "Confusion matrix",
        "Each row is a true answer, each column what the model said. The diagonal is right.",
    ),
    "interval": ("Range", "The true value should lie inside this range in the stated share of cases."),
    "probability": (
        "Probability",
        "How sure the model is, from 0 % to 100 %. The answer given is the most probable one, unless rare answers were "
        "given more weight.",
    ),
    "bundle": (
        "Model file",
        "One ONNX file with everything inside: preparing the values, the model itself and naming the answer.",
    ),
    "leak": (
        "Giving the answer away",
        "A column that is only known once the answer is known. The model looks perfect here and fails on new rows.",
    ),
    "parity": ("Same answers", "Before you get the file, its answers are compared with those of the trained model."),
    "learning rate": (
        "Learning rate",
        "The size of each step while learning. Too large: it jumps about. Too small: it crawls.",
    ),
}


def explain(*names: str, label: str = "") -> None:
    """A small popover with the meaning of these words."""
    with st.popover(label or t("What do these words mean?"), icon=":material/help:", type="tertiary"):
        st.markdown("\n\n".join(f"**{t(WORDS[name][0])}.** {t(WORDS[name][1])}" for name in names))
