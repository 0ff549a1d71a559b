"""Answers that are much rarer than the others."""

import numpy as np

from core.audit.context import Context
from core.findings import Finding, Remedy
from core.messages import Message

RARE = 0.1  # of the rows, with two classes; with more, of the even share
LEAST = 10  # rows; fewer are told by tiny_classes


def run(context: Context) -> list[Finding]:
    """At most one finding, for the rarest answer."""
    answer = context.answer
    if not answer.labels:
        return []
    counts = np.bincount(answer.values, minlength=len(answer.labels))
    shares = counts / counts.sum()
    order = np.argsort(-shares, kind="stable")
    common, rare = order[0], order[-1]
    limit = RARE if len(shares) == 2 else RARE / len(shares) * 2
    if shares[rare] >= limit and shares[common] < 0.9:
        return []
    if counts[rare] < LEAST and shares[common] < 0.9:
        return []
    usual, seldom = answer.labels[common], answer.labels[rare]
    return [
        Finding(
            check="imbalance",
            severity="warn" if shares[common] >= 0.9 else "hint",
            columns=(context.target,),
            title=Message("rare_answer", "“{answer}” is rare", answer=seldom),
            evidence=Message(
                "rare_answer_share",
                "{rare:.1%} of the rows are “{answer}”, {share:.1%} are “{usual}”. Always saying "
                "“{usual}” would already be right in {share:.1%}.",
                rare=shares[rare],
                answer=seldom,
                share=shares[common],
                usual=usual,
            ),
            consequence=Message(
                "rare_answer_cost",
                "The model may hardly ever say “{answer}” and still look good (class imbalance). Judge "
                "it by balanced accuracy and by how many “{answer}” it finds.",
                answer=seldom,
            ),
            remedies=(
                Remedy(Message("weigh_rare_answers", "Let rare answers weigh more"), "task", {"balance": "weights"}),
                Remedy(Message("repeat_rare_answers", "Repeat rare rows in training"), "task", {"balance": "resample"}),
            ),
            numbers={"shares": {label: float(share) for label, share in zip(answer.labels, shares, strict=True)}},
        )
    ]
