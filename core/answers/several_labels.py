"""Several labels: all that apply, each with its probability and the threshold from which on it is named."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from core.answers import sets
from core.answers.base import Answer, Apart, finite, listed, no_such_labels, numbers
from core.answers.given import Answers
from core.bundle_schema import BundleSchema, Output
from core.messages import NOTHING, Message
from core.plain import Plain

LABELS, APPLIES, SHARES = "labels", "applies", "probabilities"
MOST = 1_000  # labels of a stranger's file
_PYTHON = """
print(answer["labels"][0])
names = json.loads(session.get_modelmeta().custom_metadata_map["atelier.labels"])
for name, applies, probability in zip(names, answer["applies"][0], answer["probabilities"][0]):
    print(f"  {name}: {'yes' if applies else 'no'} ({probability:.1%})")
"""
_JAVASCRIPT = """  const names = {labels};
  console.log(answer.labels.data[0]);
  names.forEach((name, index) => {{
    const applies = answer.applies.data[index] ? "yes" : "no";
    console.log(`  ${{name}}: ${{applies}} (${{(100 * answer.probabilities.data[index]).toFixed(1)}}%)`);
  }});"""


class SeveralLabels(Answer):
    """Its record: the labels as one text, and how sure the least certain of its decisions was."""

    name = "several_labels"
    names = (LABELS, APPLIES, SHARES)
    unread = "none of the labels"
    how = "Write the labels with “; ” between them, or “(none)”."
    view = "several_labels"

    def outputs(self, schema: BundleSchema) -> tuple[Output, ...]:
        """labels string [N], applies bool [N,K], probabilities float32 [N,K]."""
        size = ("N", str(len(schema.labels)))
        order = ", ".join(schema.labels[:5]) + (" ..." if len(schema.labels) > 5 else "")
        return (
            Output(LABELS, "string", ("N",), "labels", f"all that apply, “; ” between; {sets.NONE} where none does"),
            Output(APPLIES, "bool", size, "applies", f"whether each label applies, in the order {order}"),
            Output(SHARES, "float32", size, "shares", "how probable each label is, by itself"),
        )

    def misfit(self, schema: BundleSchema) -> Message:
        """No labels, or thresholds for others."""
        if not 0 < len(schema.labels) <= MOST:
            return no_such_labels(schema)
        fits = len(schema.thresholds) == len(schema.labels) and all(0 <= each <= 1 for each in schema.thresholds)
        return NOTHING if fits else Message("misfit.thresholds", "The bundle's thresholds do not fit its labels.")

    def sound(self, answers: Answers) -> bool:
        """Texts of known labels that agree with the decisions, and probabilities."""
        shape = (len(answers), len(answers.schema.labels))
        if any(answers[name].shape != shape for name in (APPLIES, SHARES)) or answers[LABELS].shape != shape[:1]:
            return False
        inside = bool(((answers[SHARES] >= 0) & (answers[SHARES] <= 1)).all())
        return inside and list(answers[LABELS]) == sets.texts(answers[APPLIES], answers.schema.labels).tolist()

    def table(self, answers: Answers) -> pa.Table:
        """labels and “probability of <label>”."""
        columns = {LABELS: pa.array(answers[LABELS].tolist(), pa.string())}
        for label, shares in zip(answers.schema.labels, answers[SHARES].T, strict=True):
            columns[f"probability of {label}"] = numbers(shares)
        return pa.table(columns)

    def records(self, answers: Answers) -> list[Plain]:
        """{"labels", "probability"}."""
        pairs = zip(answers[LABELS], self.certainty(answers).tolist(), strict=True)
        return [{LABELS: str(labels), "probability": sure} for labels, sure in pairs]

    def plain(self, record: Plain) -> object:
        """The labels."""
        return record[LABELS]

    def recorded(self, answer: object, sure: float | None) -> Plain:
        """The labels and how sure."""
        return {LABELS: answer, "probability": sure}

    def sure(self, record: Plain) -> float | None:
        """How sure it was of the least certain decision."""
        return record.get("probability")

    def named(self, record: Plain) -> tuple[str, ...]:
        """Each of them."""
        return tuple(sets.apart(str(record[LABELS])))

    def describe(self, schema: BundleSchema) -> tuple[Message, ...]:
        """It finds those that apply."""
        what = (
            "Given one row, it finds which of {count} labels apply, any number of them, with a probability for each: "
            "{labels}. Each is named from a probability of its own on (its threshold), which was chosen on rows that "
            "the model did not learn from."
        )
        return (Message("several_labels.described", what, count=len(schema.labels), labels=listed(schema.labels)),)

    def given(self, answers: Answers) -> np.ndarray:
        """The labels as texts, in the order in which the answer column is read."""
        return np.array([sets.alike(str(text)) for text in answers[LABELS]], object)

    def certainty(self, answers: Answers) -> np.ndarray:
        """How sure the least certain of a row's decisions was."""
        shares = answers[SHARES].astype("float64")
        return np.asarray(np.where(answers[APPLIES], shares, 1 - shares).min(axis=1, initial=1.0))

    def in_order(self, answers: Answers, labels: tuple[str, ...]) -> Answers:
        """Decisions and probabilities in the order of `labels`; those that the model did not know do not apply."""
        schema = answers.schema
        indices = [labels.index(label) for label in schema.labels]
        wide = {}
        for name, kind in ((APPLIES, bool), (SHARES, "float32")):
            wide[name] = np.zeros((len(answers), len(labels)), kind)
            wide[name][:, indices] = answers[name]
        thresholds = dict(zip(schema.labels, schema.thresholds, strict=False))
        wider = replace(schema, labels=labels, thresholds=tuple(thresholds.get(label, 0.5) for label in labels))
        wide[LABELS] = sets.texts(wide[APPLIES], labels)
        return replace(answers, schema=replace(wider, outputs=self.outputs(wider)), arrays=wide)

    def uniform(self, texts: Sequence[str], schema: BundleSchema, like: Sequence[str] = ()) -> list[str]:
        """With “; ” between labels, whatever stands between those of this column; known labels stay whole."""
        sign, whole = sets.sign_of(dict.fromkeys([*like, *texts]), schema.labels), {*schema.labels, sets.NONE}
        return [
            text if text.strip() in whole else sets.JOINT.join(sets.apart(sets.opened(text), sign)) for text in texts
        ]

    def right(self, text: str, schema: BundleSchema) -> str | None:
        """The labels that are meant, those that the model knows in its order, new ones behind them."""
        labels = sets.apart(text)
        if not labels and text.strip() != sets.NONE:
            return None
        called = {label.casefold(): label for label in schema.labels}
        meant = dict.fromkeys(called.get(label.casefold(), label) for label in labels)
        return sets.together(
            [
                *(label for label in schema.labels if label in meant),
                *(each for each in meant if each not in called.values()),
            ]
        )

    def agrees(self, record: Plain, truth: str) -> bool:
        """Whether these are the same labels."""
        return set(sets.apart(str(record[LABELS]))) == set(sets.apart(truth))

    def echoes(self, record: Plain, truth: str) -> bool:
        """The same labels: nobody has changed them."""
        return self.agrees(record, truth)

    def apart(self, answers: Answers, expected: dict[str, np.ndarray], tolerance: float, unit: float) -> Apart:
        """Probabilities apart; a label as close to its threshold as the tolerance may apply or not."""
        shares = answers[SHARES].astype("float64")
        difference = finite(np.abs(shares - expected[SHARES]).max(axis=1, initial=0.0))
        near = np.abs(expected[SHARES] - np.array(answers.schema.thresholds)) <= tolerance
        return Apart(((answers[APPLIES] == expected[APPLIES]) | near).all(axis=1), difference)

    def example(self, output: Output, schema: BundleSchema) -> str:
        """The first two labels."""
        return sets.together(schema.labels[:2]) if output.name == LABELS else ""

    def python(self, schema: BundleSchema) -> str:
        """The labels, then each with its probability."""
        return _PYTHON

    def javascript(self, schema: BundleSchema) -> str:
        """The same."""
        return _JAVASCRIPT.format(labels=json.dumps(schema.labels, ensure_ascii=False))
