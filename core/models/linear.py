"""Linear models: one weight a column. Least squares or logistic regression, exact or by gradient descent."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.messages import Message
from core.models.base import Family, Report
from core.models.linear_fit import linear_strength
from core.models.linear_fit.dense import Dense
from core.models.linear_fit.linear_exact import least_squares, light, logistic, scores
from core.models.tilt import counts
from core.models.watch import Examples, report_point, sample
from core.plain import Plain
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.training.run_report import Paused

MOST_COLUMNS = 20_000
USUAL = 1.0  # restraint where too few rows share an answer to try any


@dataclass(frozen=True, eq=False)
class FittedLinear:
    """weights [D,K] and bias [K]: K classes (softmax), or K=1 in target units.

    `restraint` is the one they were found with, 0 where there was none.
    """

    dense: Dense
    weights: np.ndarray
    bias: np.ndarray
    classes: bool
    restraint: float = 0.0
    steps: float = 1

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Probabilities [N,C], or values [N]."""
        return scores(self.dense.run(arrays), self.weights, self.bias, self.classes)

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """Dense part, one multiplication, softmax; all in float64."""
        matrix = self.dense.graph(g, prepared)
        sums = g.Add(g.MatMul(matrix, g.const(self.weights, "float64")), g.const(self.bias, "float64"))
        return g.Softmax(sums, axis=1) if self.classes else g.Reshape(sums, g.const([-1], "int64"))


class Linear(Family["Linear.Options", FittedLinear]):
    """One weight for each number and each category."""

    name: ClassVar[str] = "linear"
    adds_up: ClassVar[bool] = True
    behind_frozen: ClassVar[bool] = True
    label: ClassVar[str] = "Linear model"
    icon: ClassVar[str] = "show_chart"
    brief: ClassVar[str] = "Fast, steady on few rows, easy to explain."
    card: ClassVar[str] = (
        "Gives every column a weight and adds them up: least squares for numbers, logistic regression for classes. "
        "Fast, steady on few rows and easy to explain. It can't see that two columns matter only together, or that "
        "more is better only up to a point."
    )

    class Options(Settings):
        """How the weights are found."""

        solver: Literal["exact", "gradient descent"] = setting(
            "exact",
            "Solver",
            "Exact computes the best weights directly. Gradient descent walks there step by step, so that you can "
            "watch; it uses the training settings.",
        )
        restraint: float = setting(
            1.0,
            "Restraint (regularization)",
            "Pulls weights towards zero: more for few rows and many columns, less to follow the data closely. 0: "
            "chosen by trying, on the rows that are learned from.",
            low=0.0,
            high=1e6,
            when={"solver": ("exact",)},
        )

    def by_steps(self, options: Options) -> bool:
        """Only gradient descent is trained as a network is."""
        return options.solver == "gradient descent"

    def counts(self, options: Options) -> str:
        """Rounds of the exact solver are iterations."""
        return "epoch" if self.by_steps(options) else "iteration"

    def why_not(self, facts: DataFacts, task: str) -> Message | None:
        """Too many columns once categories are spread out, or more numbers than fit into memory."""
        width = _width(facts)
        if width > MOST_COLUMNS:
            return Message(
                "family.wide",
                "Spread out, your columns become about {width:,}; a linear model takes at most {most:,}. Leave out "
                "categories with many values, or use boosted trees.",
                width=width,
                most=MOST_COLUMNS,
            )
        needed = facts.rows * width * 8 * 2 / 1e6
        if needed > facts.memory_mb:
            message = "It would need about {needed:,.0f} MB of memory; there are {present:,}. Use boosted trees."
            return Message("family.memory_linear", message, needed=needed, present=facts.memory_mb)
        return None

    def weighs_rows(self, options: Options) -> bool:
        """The exact solver alone, which holds the weights back: by gradient descent nothing does, and they overfit."""
        return options.solver == "exact"

    def suggest(self, facts: DataFacts, task: str) -> tuple[Plain, Plain]:
        """Restraint that is chosen by trying; steps that suit gradient descent on scaled columns."""
        return {"restraint": 0.0}, {"batch_size": 64 if facts.rows < 5000 else 512, "weight_decay": 0.0}

    def refit_options(
        self, options: Options, training: TrainingOptions, fitted: FittedLinear
    ) -> tuple[Options, TrainingOptions]:
        """The restraint that was found."""
        found = fitted.restraint or options.restraint
        return options.model_copy(update={"restraint": found}), training

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Options,
        training: TrainingOptions,
        report: Report,
    ) -> FittedLinear:
        """Weights for the dense matrix of `train`; both solvers end in the same kind of model."""
        dense = Dense.fit(train)
        matrix, watched = dense.run(train), sample(valid)
        seen = (matrix, train.target)
        unseen, examples = (dense.run(watched), watched.target), Examples.of(watched, learned)
        restraint = 0.0
        if options.solver == "gradient descent":
            from core.models.linear_fit.gradient import fit_linear

            note = counts(train, learned)
            weights, bias, steps = fit_linear(*seen, *unseen, learned, training, report, examples, note)
        elif learned.labels:
            weighed = (train.weights, counts(train, learned))
            restraint = options.restraint or _tried(matrix, train, learned, report)
            weights, bias, steps = logistic(seen, unseen, learned, restraint, report, weighed, examples)
        else:
            restraint = options.restraint or _tried(matrix, train, learned, report)
            weights, bias = least_squares(matrix, train.target, learned, restraint)
            steps = 1
            pick = slice(0, 20_000)
            report_point(
                report,
                1,
                1,
                learned,
                (train.target[pick], scores(matrix[pick], weights, bias, False)),
                (watched.target, scores(unseen[0], weights, bias, False)),
                examples,
            )
        return FittedLinear(dense, weights, bias, bool(learned.labels), restraint, steps)


def _tried(matrix: np.ndarray, train: Arrays, learned: FittedTarget, report: Report) -> float:
    """The restraint that is best on the training rows' matrix [N,D]; told in a note. Raises Paused."""
    if not learned.labels:
        found: linear_strength.Strength | None = linear_strength.of_values(
            matrix, (train.target - learned.mean) / learned.deviation
        )
    else:
        found = linear_strength.of_classes(
            light(matrix), train.target, train.weights, train.rows, lambda: report.stopping() or report.pausing()
        )
    if report.pausing():
        raise Paused
    if found is None:
        return USUAL
    report.note(
        Message(
            "restraint_chosen",
            "Restraint {value:.3g}: the best of several that were tried on the rows to learn from.",
            value=found.value,
        ),
        card=True,
    )
    return found.value


def _width(facts: DataFacts) -> int:
    most = facts.categories * min(256, 2 + facts.rows // 5)  # a level with fewer than 5 rows becomes "other"
    return facts.numbers * 2 + (most if facts.levels is None else facts.levels) + facts.features
