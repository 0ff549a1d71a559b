"""Labels: one of the classes that the model knows, with the probability of each."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa

from core.answers.as_label import as_label
from core.answers.base import Answer, Apart, finite, listed, no_such_labels, numbers
from core.answers.given import Answers
from core.bundle_schema import BundleSchema, Output
from core.messages import NOTHING, Message, plural
from core.plain import Plain

LABEL, SHARES = "label", "probabilities"
ALIKE = 2e-6  # probabilities so close count as equal where an answer is picked
MISSED = 1e-3  # by how much the probabilities of a row may miss 1
MOST = 10_000  # labels of a stranger's file
_WEIGHED = "Rare answers were given more weight: the label is not always the likeliest one."
WEIGHED = (
    "Rare answers were given more weight: it picks them more often than they come, so that the answer is not always the"
    " likeliest one. The probabilities are as frequent as in the data."
)
_PYTHON = """
print(answer["label"][0])
labels = json.loads(session.get_modelmeta().custom_metadata_map["atelier.labels"])
for label, probability in zip(labels, answer["probabilities"][0]):
    print(f"  {label}: {probability:.1%}")
"""
_JAVASCRIPT = """  const labels = {labels};
  console.log(answer.label.data[0]);
  labels.forEach((label, index) => {{
    console.log(`  ${{label}}: ${{(100 * answer.probabilities.data[index]).toFixed(1)}}%`);
  }});"""


class Labels(Answer):
    """Its record: the label and its probability."""

    name = "labels"
    names = (LABEL, SHARES)
    view = "labels"

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """label string [N] and probabilities float32 [N,C]."""
        order = ", ".join(schema.labels[:5]) + (" ..." if len(schema.labels) > 5 else "")
        meaning = "the answer; rare ones weigh more" if schema.weights else "the likeliest answer"
        return (
            Output(LABEL, "string", ("N",), "label", meaning),
            Output(
                SHARES, "float32", ("N", str(len(schema.labels))), "shares", f"one share a label, in the order {order}"
            ),
        )

    def misfit(self, schema: BundleSchema) -> Message:
        """No labels, or weights for others."""
        if not 0 < len(schema.labels) <= MOST:
            return no_such_labels(schema)
        if schema.weights and (len(schema.weights) != len(schema.labels) or min(schema.weights) <= 0):
            return Message("misfit.weights", "The bundle's weights do not fit its labels.")
        return NOTHING

    def sound(self, answers: Answers) -> bool:
        """Known labels, and probabilities that add up."""
        known = answers.schema.labels
        shaped = answers[SHARES].shape == (len(answers), len(known)) and answers[LABEL].shape == (len(answers),)
        shares = answers[SHARES].astype("float64")
        added = np.abs(shares.sum(axis=-1) - 1.0) <= MISSED
        return shaped and set(answers[LABEL]) <= set(known) and bool(added.all() and (shares >= -MISSED).all())

    def table(self, answers: Answers) -> pa.Table:
        """label and “probability of <label>”."""
        columns = {LABEL: pa.array(answers[LABEL].tolist(), pa.string())}
        for label, shares in zip(answers.schema.labels, answers[SHARES].T, strict=True):
            columns[f"probability of {label}"] = numbers(shares)
        return pa.table(columns)

    def records(self, answers: Answers) -> list[Plain]:
        """{"label", "probability"}."""
        sure = probabilities(answers).tolist()
        pairs = zip(answers[LABEL], sure, strict=True)
        return [{"label": str(label), "probability": share} for label, share in pairs]

    def plain(self, record: Plain) -> object:
        """The label."""
        return record["label"]

    def recorded(self, answer: object, sure: float | None) -> Plain:
        """The label and its probability."""
        return {LABEL: answer, "probability": sure}

    def sure(self, record: Plain) -> float | None:
        """The label's probability."""
        return record.get("probability")

    def named(self, record: Plain) -> tuple[str, ...]:
        """The label."""
        return (str(record[LABEL]),)

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It picks one of them."""
        what = "Given one row, it picks one of {count} answers and a probability for each: {labels}."
        picks = Message("labels.described", what, count=len(schema.labels), labels=listed(schema.labels))
        return (picks, Message("labels.weighed", WEIGHED)) if schema.weights else (picks,)

    def given(self, answers: Answers) -> np.ndarray:
        """The labels."""
        return answers[LABEL].astype(object)

    def certainty(self, answers: Answers) -> np.ndarray:
        """Each label's probability."""
        return probabilities(answers).astype("float64")

    def in_order(self, answers: Answers, labels: tuple[str, ...]) -> Answers:
        """Probabilities in the order of `labels`, 0 for those that the model did not know."""
        schema = answers.schema
        shares = np.zeros((len(answers), len(labels)), "float32")
        shares[:, [labels.index(label) for label in schema.labels]] = answers[SHARES]
        wider = replace(schema, labels=labels, weights=())
        wider = replace(wider, outputs=self.outputs(wider))
        return replace(answers, schema=wider, arrays={**answers.arrays, SHARES: shares})

    def remarkable(self, answers: Answers) -> np.ndarray:
        """Those that are not the likeliest, because rare answers were given more weight."""
        if not answers.schema.weights:
            return np.zeros(len(answers), bool)
        return np.asarray(likeliest(answers) != answers[LABEL])

    def remark(self, rows: int) -> Message:
        """Why there are such."""
        return plural(
            "labels.remark",
            "1 row gets an answer that is not the likeliest one, because rare answers were given more weight.",
            "{count:,} rows get an answer that is not the likeliest one, because rare answers were given more weight.",
            count=rows,
        )

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """The label that is meant, or a new one."""
        return as_label(text, schema.labels) or None

    def agrees(self, record: Plain, truth: str) -> bool:
        """Whether it is that label."""
        return bool(record["label"] == truth)

    def echoes(self, record: Plain, truth: str) -> bool:
        """The same label: nobody has changed it."""
        return bool(record["label"] == truth)

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Probabilities apart; where the two best are as close as the tolerance, either label is right."""
        shares = answers[SHARES].astype("float64")
        difference = finite(np.abs(shares - expected[SHARES]).max(axis=1, initial=0.0))
        weighed = expected[SHARES] * np.array(answers.schema.weights or 1.0)
        best = np.sort(weighed / weighed.sum(axis=1, keepdims=True), axis=1)[:, -2:]
        tie = best[:, -1] - best[:, 0] <= tolerance
        return Apart((answers[LABEL].astype(str) == expected[LABEL].astype(str)) | tie, difference)

    def example(self, output: Output, schema: BundleSchema) -> str:
        """The first label."""
        return schema.labels[0] if output.name == LABEL else ""

    def python(self, schema: BundleSchema) -> str:
        """The label, then each label with its probability."""
        return (f"\n# {_WEIGHED}" if schema.weights else "") + _PYTHON

    def javascript(self, schema: BundleSchema) -> str:
        """The same."""
        weighed = f"  // {_WEIGHED}\n" if schema.weights else ""
        return weighed + _JAVASCRIPT.format(labels=json.dumps(schema.labels, ensure_ascii=False))


def probabilities(answers: Answers) -> np.ndarray:
    """The probability of each given label, float32 [N]."""
    indices = {label: index for index, label in enumerate(answers.schema.labels)}
    return answers[SHARES][np.arange(len(answers)), [indices[label] for label in answers[LABEL]]]


def likeliest(answers: Answers) -> np.ndarray:
    """The label with the highest probability of each row, str objects [N]; the given one where several share it."""
    own, shares = probabilities(answers), answers[SHARES]
    best = np.array(answers.schema.labels, object)[shares.argmax(axis=1)]
    return np.where(own >= shares.max(axis=1) - ALIKE, answers[LABEL], best)


def sentence(label: str, probability: float) -> Message:
    """Why a label that is not the likeliest was given, in a sentence."""
    message = "{such} such rows are “{label}”; it is given because the rare answer was given more weight."
    return Message("labels.why", message, such=_such(probability), label=label)


def _such(probability: float) -> Message:
    """A share as people count: 13 of 100, 4 of 1,000."""
    if probability >= 0.0095:
        return Message("share.of_hundred", "{share:.0f} of 100", share=100 * probability)
    if probability >= 0.00095:
        return Message("share.of_thousand", "{share:.0f} of 1,000", share=1000 * probability)
    return Message("share.fewer", "Fewer than 1 of 1,000")
