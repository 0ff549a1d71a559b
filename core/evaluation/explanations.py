"""What the numbers and figures of an evaluation mean, one sentence each, in everyday words. Computes nothing new."""

from core.evaluation.missed import missed, unfound_sentence
from core.judgement import Evaluation
from core.messages import NOTHING, Message, together
from core.metrics import METRICS
from core.tasks import TASKS
from core.tasks.amounts import amount

MEANINGS: dict[str, str] = {metric.name: metric.help for metric in METRICS.values()} | {
    "confusion": "Confusion matrix: each line is a truth, each column an answer. Whatever stands off the diagonal was "
    "mixed up.",
    "roc": "ROC curve: the faster it rises to the top left, the more the model finds before it raises false alarms.",
    "precision_recall": "Precision-recall curve: who wants to find more has to be wrong more often; high up on the "
    "right it gives both.",
    "scatter": "Each dot is a test row: on the dotted line it was exactly right, above it too high, below too low.",
    "residuals": "Residuals: a tall hill around zero means close answers; a hill beside zero, always too high or too "
    "low. What lies further off stands in the bars at the ends.",
    "coverage": "The range is honest when it holds about as many of the true values as it promises.",
    "no_promise": "The rows were not dealt at random, so new rows may differ from those the range was measured on: how "
    "many true values it holds is measured, not promised.",
    "cross_validation": "Each fold's rows were judged by a model that had not seen them. The mean is the steadier "
    "number; the spread says how much luck is in one fold. The model that you get learned from all rows but the test.",
    "worst": "Look here for rows that are odd or wrong in your file, and for facts that your columns do not tell.",
    "threshold": "A label is named once it is at least so probable (its threshold); chosen on rows that the model did "
    "not learn from, so that it finds much and is often right.",
    "classes": "An answer with few test rows is judged by few examples; read its numbers with care.",
    "baseline": "The baseline: what you would get without learning, always the most common answer or the average.",
}
FEW_ROWS = 100
CURVES = ("roc", "precision_recall")


def drawn_for(evaluation: Evaluation) -> Message:
    """Which of two answers the curves are of, and how many such test rows there are; "" with more answers than two."""
    rare = evaluation.rarer
    if rare is None or not evaluation.rows:
        return NOTHING
    return Message(
        "curves_of",
        "Drawn for “{answer}”, the rarer answer: {count:,} of {rows:,} test rows ({share:.1%}).",
        answer=rare.label,
        count=rare.support,
        rows=evaluation.rows,
        share=rare.support / evaluation.rows,
    )


def verdict(evaluation: Evaluation) -> Message:
    """One or two sentences that say how good the model is, beside doing without it."""
    messages = [TASKS[evaluation.task].verdict(evaluation)]
    if unfound := unfound_sentence(missed(evaluation)):
        messages.append(Message("verdict.unfound", "It {unfound}.", unfound=unfound))
    rows = evaluation.rows
    if evaluation.cross_validated:
        messages += _folds(evaluation)
        if rows < FEW_ROWS:
            steadier = "That is steadier than the number of only {rows} test rows."
            messages.append(Message("verdict.steadier", steadier, rows=rows))
    elif rows < FEW_ROWS:
        messages.append(Message("verdict.rough", "With only {rows} test rows this is a rough estimate.", rows=rows))
    return together(messages)


def _folds(evaluation: Evaluation) -> list[Message]:
    task = TASKS[evaluation.task]
    metric, entry = task.metric(task.headline), evaluation.metrics[task.headline]
    if metric is None or entry.mean is None or entry.spread is None:
        return []
    show = "{:.0%}".format if metric.unit == "share" else amount
    message = "Cross-validated over {folds} folds it is {mean} on average, give or take {spread}."
    mean, spread = show(entry.mean), show(entry.spread)
    return [Message("verdict.folds", message, folds=len(evaluation.folds), mean=mean, spread=spread)]
