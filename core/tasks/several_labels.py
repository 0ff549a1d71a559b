"""Several labels: which of a few labels apply to the row, any number of them at once. Knows nothing of models."""

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
import pyarrow as pa

from core.answers import Answers, sets
from core.answers.several_labels import APPLIES, LABELS, SHARES
from core.graph import BOOL, DOUBLE, FLOAT, STRING, Graph
from core.judgement import Evaluation
from core.messages import Message
from core.metrics import Judged, Metric, several
from core.plain import Plain
from core.records import Column, ColumnProfile, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import finding, picking
from core.tasks.label_text import label_text
from core.tasks.parted import Parted
from core.tasks.shown import Group, Sample
from core.tasks.thresholds import HALF, best_thresholds, steps


class SeveralLabels(Parted):
    """Scores are probabilities float64 [N,K] in the order of `learned.labels`, each label by itself."""

    name = "several_labels"
    gives = "several_labels"
    head = "sigmoid"
    several_columns = True
    reading = ("separator", "blank")
    part = "label"
    usual = "the most frequent label"
    calibrates = True
    unfit = ("imbalance", "tiny_classes")
    label = "Find all labels that apply"
    term = "multi-label classification"
    icon = "sell"
    help = "Learns which of a few labels fit, any number of them at once, such as the genres of a film."
    metrics: ClassVar[tuple[Metric, ...]] = (
        several.ROWS_F1,
        several.MICRO_F1,
        several.MACRO_F1,
        several.AVERAGE_PRECISION,
        several.SUBSET_ACCURACY,
        several.HAMMING_LOSS,
    )
    primary = "f1_rows"
    shown = ("f1_rows", "subset_accuracy", "average_precision")
    headline = "subset_accuracy"
    figures = ("precision_recall", "roc")
    groups: ClassVar[dict[str, Group]] = {
        "right": Group("Right", "All labels were right, and it was surest of these."),
        "wrong": Group("Wrong", "Labels were missing or too many here. Are those in your data right?"),
        "unsure": Group("Unsure", "A label was close to its threshold. More examples like these would help it most."),
    }

    class Options(Settings):
        """How labels stand in the answer column."""

        separator: Literal["guess", ";", "|", ",", "/", "+"] = setting(
            "guess", "Between labels", "The sign between two labels of a cell. Guess: the one that fits the column."
        )
        blank: Literal["unknown", "none"] = setting(
            "unknown",
            "Empty cells",
            "Unknown: such rows are left out. None: no label applies to them.",
        )

    def why_not(self, column: Column) -> Message | None:
        """No texts, or none with several labels."""
        return finding.why_not(column)

    def suits(self, column: Column) -> float:
        """Best where cells hold several labels."""
        return 0.7

    def because(self, column: Column) -> Message:
        """It finds all that apply."""
        if sets.separator(text for text, _ in column.profile.frequent):
            message = "A cell of **{target}** can hold several labels, so the model finds all that apply."
            return Message("because.cells", message, target=column.name)
        message = "Each of **{target}** says yes or no, so the model finds all that apply."
        return Message("because.columns", message, target=column.name)

    def suggest(self, column: Column) -> Plain:
        """The sign between labels."""
        sign = sets.separator(text for text, _ in column.profile.frequent)
        return {"separator": sign} if sign else {}

    def understood(self, column: Column, options: Plain) -> Message | None:
        """Which labels the cells hold, the most frequent first."""
        return finding.sentence(column.profile)

    def respelled(self, texts: Sequence[str], options: Plain) -> list[str | None]:
        """The labels of each text, “; ” between them, sorted, so that their order makes no difference."""
        sign = sets.separator(texts) if (message := options.get("separator", "guess")) == "guess" else message
        blank = sets.NONE if options.get("blank") == "none" else None
        labels = (sorted(sets.apart(sets.opened(text), sign)) for text in texts)
        return [sets.together(each) if text.strip() else blank for text, each in zip(texts, labels, strict=True)]

    def named(self, text: str, options: Plain) -> tuple[str, ...]:
        """The labels; none for “(none)”."""
        sign = options.get("separator", sets.ALWAYS)
        return tuple(sets.apart(sets.opened(text), sign)) if text.strip() else (text,)

    def written(self, text: str, column: Column, options: Plain) -> str:
        """The labels with the column's own sign between them, and blanks around it where the column has them."""
        sign = options.get("separator", sets.ALWAYS)
        joint = sets.joint((known for known, _ in column.profile.frequent), sign)
        return joint.join(self.named(text, options)) if sets.ALWAYS in text else text

    def classes(self, profile: ColumnProfile) -> int:
        """About as many labels as the frequent texts hold."""
        return len(finding.frequent(profile))

    def learn(
        self, target: str, raw: pa.Array, rows: np.ndarray | None = None, options: Plain | None = None
    ) -> FittedTarget:
        """Labels in a sensible order and their shares of the training rows. UserError for none, or more than 200."""
        counts = finding.counts(raw)
        finding.require(target, counts)
        labels = picking.ordered(list(counts))
        return FittedTarget(self.name, target, labels, tuple(counts[label] / len(raw) for label in labels))

    def warnings(self, learned: FittedTarget, raw: pa.Array) -> tuple[Message, ...]:
        """One sentence for the labels with fewer than 5 training rows."""
        return finding.warnings(learned.labels, raw)

    def encode(self, learned: FittedTarget, raw: pa.Array) -> np.ndarray:
        """Which labels apply, bool [N,K]; those that training never saw are passed over."""
        return sets.matrix(raw if isinstance(raw, pa.Array) else raw.combine_chunks(), learned.labels)

    def spelled(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """The labels as one text a row."""
        return finding.spelled(learned.labels, encoded)

    def stratify_by(self, raw: pa.Array) -> np.ndarray:
        """Each row's rarest label, so that those are spread most evenly (after Sechidis et al. 2011)."""
        return finding.rarest(raw)

    def baseline(self, learned: FittedTarget, rows: int) -> np.ndarray:
        """The training shares for every row."""
        return np.tile(np.asarray(learned.shares, "float64"), (rows, 1))

    def floor(self, learned: FittedTarget, truth: np.ndarray) -> Judged:
        """Always the most frequent label, and those that more than half of the rows have."""
        scores = self.baseline(learned, len(truth))
        return Judged(truth, scores, scores >= min(HALF, max(learned.shares)))

    def winners(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain | None = None) -> np.ndarray:
        """The labels whose probability reaches the threshold."""
        thresholds = (calibration or {}).get("thresholds") or [HALF] * len(learned.labels)
        return steps(scores) >= steps(np.array(thresholds))

    def calibrate(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Settings) -> Plain:
        """{"thresholds"}: from which probability on each label is named, the best by F1."""
        return {"thresholds": best_thresholds(np.asarray(truth, bool), scores)}

    def roughly(self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, options: Settings) -> Plain:
        """Thresholds by these rows."""
        return self.calibrate(learned, truth, scores, options) if len(truth) else {}

    def for_labels(self, calibration: Plain, learned: FittedTarget, known: FittedTarget) -> Plain:
        """Each label's threshold; one half for a label that was not there."""
        thresholds = dict(zip(learned.labels, self.schema_fields(learned, calibration)["thresholds"], strict=True))
        return {"thresholds": [thresholds.get(label, HALF) for label in known.labels]}

    def schema_fields(self, learned: FittedTarget, calibration: Plain) -> Plain:
        """The thresholds."""
        return {"thresholds": tuple(calibration.get("thresholds") or [HALF] * len(learned.labels))}

    def answers(self, learned: FittedTarget, scores: np.ndarray, calibration: Plain) -> dict[str, np.ndarray]:
        """labels, applies and probabilities."""
        applies = self.winners(learned, scores, calibration)
        return {LABELS: sets.texts(applies, learned.labels).astype(str), APPLIES: applies, SHARES: scores}

    def answer(self, g: Graph, scores: str, learned: FittedTarget, calibration: Plain) -> None:
        """labels string [N], applies bool [N,K] and probabilities float32 [N,K]."""
        thresholds = self.schema_fields(learned, calibration)["thresholds"]
        shares, size = g.Cast(scores, to=DOUBLE), len(learned.labels)
        reached = g.Round(g.Mul(shares, g.const(picking.STEPS, "float64")))
        applies = g.GreaterOrEqual(reached, g.const(steps(np.array(thresholds)), "float64"))
        g.output(LABELS, label_text(g, applies, learned.labels), STRING, ("N",))
        g.output(APPLIES, applies, BOOL, ("N", size))
        g.output(SHARES, g.Cast(shares, to=FLOAT), FLOAT, ("N", size))

    def parts(self, learned: FittedTarget, truth: np.ndarray) -> list[np.ndarray]:
        """Each label by itself."""
        return [column.astype("int64") for column in truth.T]

    def combine(self, shares: Sequence[np.ndarray]) -> np.ndarray:
        """Side by side."""
        return np.column_stack(shares)

    def combine_graph(self, g: Graph, shares: Sequence[str]) -> str:
        """Side by side."""
        return g.Concat(*shares, axis=1)

    def judged(self, learned: FittedTarget, truth: np.ndarray, given: Answers) -> Judged:
        """F1 and its like judge the labels that were given, average precision the probabilities."""
        return Judged(truth, np.asarray(given[SHARES], "float64"), given[APPLIES])

    def live(
        self, learned: FittedTarget, truth: np.ndarray, scores: np.ndarray, counts: np.ndarray | None = None
    ) -> dict[str, float | None]:
        """Binary log loss, the mean over rows and labels, and the primary metric by thresholds of one half."""
        found = self.main(Judged(truth, scores, self.winners(learned, scores)))
        return {"loss": several.log_loss(truth, scores), self.primary: found}

    def cost(self, truth: np.ndarray, predicted: np.ndarray) -> np.ndarray:
        """One less the F1 of each row's labels; truth, said: texts, or bool [N,K]."""
        if truth.ndim > 1:
            return 1 - several.rows_f1(truth, predicted)
        labels = sorted({label for text in {*truth, *predicted} for label in sets.apart(text)})
        return 1 - several.rows_f1(*(sets.matrix(pa.array(each, pa.string()), labels) for each in (truth, predicted)))

    def indicators(self, learned: FittedTarget, encoded: np.ndarray) -> np.ndarray:
        """Each label's yes or no."""
        return encoded.astype("float64")

    def skill(self, judged: Judged) -> float:
        """Average precision beyond a label's share of the rows."""
        return finding.skill(judged)

    def vouched(self, evaluation: Evaluation) -> float:
        """By how many rows have all labels right."""
        return picking.vouched(evaluation, "subset_accuracy")

    def details(self, learned: FittedTarget, judged: Judged, given: Answers) -> Plain:
        """Each label's numbers, with its threshold where the answers know it, and the curves."""
        return finding.details(learned.labels, judged, given.schema.thresholds)

    def sorts(self, learned: FittedTarget, judged: Judged) -> dict[str, np.ndarray]:
        """All right and surest, the worst, and those close to a threshold."""
        return finding.sorts(judged)

    def worst(self, judged: Judged) -> np.ndarray:
        """The wrong ones with the most labels wrong."""
        return finding.sorts(judged)["wrong"]

    def sample(self, learned: FittedTarget, judged: Judged, index: int) -> Sample:
        """The labels, those in truth, and how sure the least certain decision was."""
        return finding.sample(learned.labels, judged, index)

    def verdict(self, evaluation: Evaluation) -> Message:
        """In how many rows all labels are right, and how well they match row by row."""
        return finding.verdict(evaluation)
