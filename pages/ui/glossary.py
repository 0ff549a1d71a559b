"""The words that newcomers meet, each with the field's own term and one sentence. Draws nothing.

Pages say the plain word, and the term once beside it.
"""

from dataclasses import dataclass

from core.tasks import TASKS


@dataclass(frozen=True)
class Word:
    """One entry: `plain` is what pages say, `term` the field's word where it is another one."""

    plain: str
    term: str
    meaning: str


_DATA = {
    "target": Word(
        "Answer column", "target", "The column with the answers. The model learns to work it out from the others."
    ),
    **{task.name: Word(task.label, task.term, task.help) for task in TASKS.values()},
    "kind": Word(
        "Kind", "", "How values are read: as numbers, categories, yes or no, dates, times, texts, pictures or sounds."
    ),
    "split": Word(
        "How the rows are shared out",
        "split",
        "Which rows are learned from, which are watched meanwhile, and which are kept for the test.",
    ),
    "training": Word("Training rows", "", "The rows the model learns from."),
    "validation": Word(
        "Rows kept aside",
        "validation",
        "They are watched while training. They tell when the model stops getting better and starts learning by heart.",
    ),
    "calibration": Word(
        "Calibration", "", "Rows aside from all others show how far off answers usually are; they size the range."
    ),
    "test": Word(
        "Test rows", "", "Rows nobody looks at before Evaluate. They show how the model does on something new."
    ),
    "stratified": Word("Keep the mix", "stratified split", "Every part of the rows gets the same mix of answers."),
    "cross-validation": Word(
        "In turns",
        "cross-validation",
        "The rows are divided into folds, and each is judged by a model that learned from the others.",
    ),
    "leak": Word(
        "Gives the answer away",
        "target leakage",
        "A column that is only known once the answer is known. The model looks perfect here and fails on new rows.",
    ),
    "power": Word(
        "How much each column tells by itself",
        "univariate predictive power",
        "How far one column alone leads from guessing to the answer: 0 % is no better, 100 % is certainty.",
    ),
    "imbalance": Word(
        "Rare answers",
        "class imbalance",
        "One answer is so frequent that always giving it looks good already. Judge by the rare ones.",
    ),
    "correlation": Word(
        "How columns go together",
        "correlation",
        "From 1 (they rise together) over 0 (nothing to do with each other) to -1 (one falls as the other rises).",
    ),
}
_LEARNING = {
    "open model": Word(
        "Open model",
        "pretrained model",
        "A model that others trained on very many texts, pictures or sounds and gave away, under a licence that says "
        "what may be done with it.",
    ),
    "zero-shot": Word(
        "Told only the names of the answers",
        "zero-shot",
        "What an open model answers before it has learned from a single row of yours.",
    ),
    "fine-tuning": Word(
        "Letting it change",
        "fine-tuning",
        "An open model goes on learning, from your rows. Each of the numbers in it that may move is a parameter.",
    ),
    "epoch": Word("Epoch", "", "One time through all training rows. A network usually needs dozens."),
    "round": Word("Round", "", "One more tree is added that corrects what the trees before it got wrong."),
    "loss": Word("Loss", "", "How wrong the answers are; lower is better. This is what training pushes down."),
    "learning rate": Word(
        "Learning rate", "", "The size of each step while learning. Too large: it jumps about. Too small: it crawls."
    ),
    "gradient": Word(
        "Gradient", "", "In which direction the loss grows fastest, and how fast; each step goes against it."
    ),
    "early stopping": Word(
        "Early stopping", "", "Training ends once the rows kept aside have shown no progress for a while."
    ),
    "regularization": Word("Restraint", "regularization", "Keeps a model simple, so that it does not learn by heart."),
    "overfitting": Word(
        "By heart",
        "overfitting",
        "The model memorises rows instead of what they share: training loss falls, but validation loss rises.",
    ),
    "underfitting": Word(
        "What it misses it can't express",
        "underfitting",
        "The model is too simple for what is in the rows: it is as wrong on those it learned from as on others.",
    ),
}
_JUDGING = {
    "baseline": Word(
        "Baseline", "", "What you get without learning: always the most common answer, or always the average."
    ),
    "accuracy": Word("Accuracy", "", "Of all rows, the share that got the right answer."),
    "balanced accuracy": Word(
        "Balanced accuracy", "", "The share of right answers, where every answer counts alike, however rare it is."
    ),
    "recall": Word("Found", "recall", "Of all rows that have this answer, the share that the model finds."),
    "precision": Word(
        "Right when named", "precision", "Of all rows that the model gives this answer, the share that has it."
    ),
    "f1": Word("Both", "F1", "Precision and recall in one number; it is low as soon as one of them is."),
    "false alarms": Word(
        "False alarms",
        "false positive rate",
        "Of all rows that do not have this answer, the share to which the model gives it all the same.",
    ),
    "confusion": Word(
        "What it mixes up",
        "confusion matrix",
        "Each row is a true answer, each column what the model said. The diagonal is right.",
    ),
    "roc": Word(
        "Finding against false alarms",
        "ROC curve",
        "How much is found, and how many false alarms that costs, from a strict model to a generous one.",
    ),
    "precision-recall": Word(
        "Finding against being right",
        "precision-recall curve",
        "How much is found, and how often that is right; the more telling one where an answer is rare.",
    ),
    "auc": Word("ROC AUC", "", "How well the model puts right cases before wrong ones. 0.5 is guessing, 1 is perfect."),
    "log loss": Word("Log loss", "", "How surprised the probabilities are by the truth. Sure and wrong costs most."),
    "f1_rows": Word(
        "Match of the labels",
        "F1, averaged over samples",
        "Row by row, how well the labels match those in truth: 1 is exactly right, 0 has none in common.",
    ),
    "subset_accuracy": Word(
        "All labels right", "subset accuracy", "The share of rows with no label missing and none too many."
    ),
    "average_precision": Word(
        "Average precision",
        "",
        "How well the probabilities put the rows that have a label above those that don't. Guessing gets the label's "
        "share of the rows.",
    ),
    "f1_micro": Word(
        "F1 over all labels", "micro F1", "Precision and recall in one number, every label of every row counted alike."
    ),
    "f1_macro_labels": Word(
        "F1, label by label",
        "macro F1",
        "The same for each label by itself, then averaged: a rare label counts as much as a frequent one.",
    ),
    "threshold": Word(
        "Named from",
        "threshold",
        "The probability from which on a label is named. Each has its own, chosen on rows that the model did not learn "
        "from.",
    ),
    "mae_ranks": Word(
        "Steps off",
        "mean absolute error of the ranks",
        "How many steps of the scale an answer is off on average: 0 is right, 1 is the neighbour.",
    ),
    "quadratic_kappa": Word(
        "Agreement",
        "quadratic weighted kappa",
        "How far answers and truth agree beyond chance, large misses weighing most. 1 is perfect, 0 is chance.",
    ),
    "mae": Word("Mean error", "mean absolute error", "How far off an answer is on average."),
    "rmse": Word("RMSE", "root mean squared error", "How far off an answer is, with large misses weighing more."),
    "r2": Word("R²", "", "The share of the ups and downs that the model explains. 1 is perfect, 0 is the average."),
    "residuals": Word(
        "How far off", "residuals", "Answer minus truth, row by row: above zero the answer was too high."
    ),
    "interval": Word(
        "Range", "prediction interval", "The true value should lie inside this range in the stated share of cases."
    ),
    "probability": Word(
        "Probability",
        "",
        "How sure the model is, from 0 % to 100 %. The answer given is the most probable one, unless rare answers were "
        "given more weight.",
    ),
    "importance": Word(
        "What it relies on",
        "permutation importance",
        "How much worse the answers get when a column's values are shuffled among the rows.",
    ),
}
_IMPROVING = {
    "champion": Word("Champion", "", "The model that answers on Predict, Export and links, until you promote another."),
    "challenger": Word("Challenger", "", "A model that was trained to become better than the champion."),
    "learning curve": Word(
        "Would more rows help?", "learning curve", "How good the model is by how many rows it learned from."
    ),
    "95 times": Word(
        "95 times of 100",
        "confidence interval",
        "On other rows like these the number would come out between these two, 95 times of 100.",
    ),
    "luck": Word(
        "Luck",
        "p-value",
        "How often a difference as large would come up if both models were equally good; rarely: hardly luck.",
    ),
    "correction": Word(
        "Correction", "", "What somebody said should have been answered; accepted ones are learned from."
    ),
}
_FILE = {
    "bundle": Word(
        "Model file",
        "ONNX",
        "One file with everything inside: preparing the values, the model itself and naming the answer.",
    ),
    "parity": Word(
        "The file answers like the trained model",
        "",
        "Before you get the file, its answers are compared with those of the model that was trained.",
    ),
    "model card": Word(
        "Model card", "", "What a model was made from, what it is for, how good it is and where it should not be used."
    ),
}
GROUPS: dict[str, dict[str, Word]] = {
    "Your data": _DATA,
    "Learning": _LEARNING,
    "How good it is": _JUDGING,
    "Making it better": _IMPROVING,
    "The file you take home": _FILE,
}
GLOSSARY: dict[str, Word] = {key: word for group in GROUPS.values() for key, word in group.items()}
