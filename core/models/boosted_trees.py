"""Boosted trees: many small trees, each correcting what the ones before got wrong."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.messages import Message
from core.models.base import Family, Report
from core.models.forests import rounds
from core.models.forests.boosted_graph import raw_scores
from core.models.forests.boosted_growth import growing
from core.models.forests.boosted_rows import WIDEST, Watched, matrix
from core.models.forests.rounding import Rounding
from core.models.forests.trees import to_all_classes
from core.models.tilt import counts, level, level_graph
from core.models.watch import Examples, report_kept, report_point, sample
from core.plain import Plain
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.settings import Options as Settings
from core.settings import setting

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

MOST_CLASSES = 100


@dataclass(frozen=True, eq=False)
class FittedBoosted:
    """A fitted HistGradientBoosting model; for numbers it learned the target scaled to mean 0 and deviation 1."""

    model: "HistGradientBoostingClassifier | HistGradientBoostingRegressor"
    learned: FittedTarget
    rounding: Rounding
    steps: float = 0

    @property
    def rounds(self) -> int:
        """How many rounds were kept."""
        return len(self.model._predictors)

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Probabilities [N,C], or values [N]."""
        features = matrix(arrays, self.rounding)
        if not self.learned.labels:
            values: np.ndarray = self.model.predict(features)
            return values * self.learned.deviation + self.learned.mean
        found = np.asarray(self.model.classes_, "int64")
        shares = self.model.predict_proba(features) @ to_all_classes(found, len(self.learned.labels))
        return level(self.learned, shares)

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """Trees in one or a few operators, then softmax, or back to target units; float64."""
        numbers = prepared.numbers and self.rounding.graph(g, prepared.numbers)
        numbers = numbers and g.Clip(numbers, g.const(-WIDEST, "float64"), g.const(WIDEST, "float64"))
        raw = raw_scores(g, self.model, numbers, prepared.codes, [len(c.levels) + 2 for c in prepared.code_columns])
        if not self.learned.labels:
            value = g.Add(g.Mul(raw, g.const(self.learned.deviation, "float64")), g.const(self.learned.mean, "float64"))
            return g.Reshape(value, g.const([-1], "int64"))
        found = np.asarray(self.model.classes_, "int64")
        if len(found) == 2:
            raw = g.Concat(g.Sub(raw, raw), raw, axis=1)
        to_all = g.const(to_all_classes(found, len(self.learned.labels)), "float64")
        return level_graph(g, self.learned, g.MatMul(g.Softmax(raw, axis=1), to_all))


class BoostedTrees(Family["BoostedTrees.Options", FittedBoosted]):
    """scikit-learn's HistGradientBoosting; missing values and categories are handled as such."""

    name: ClassVar[str] = "boosted_trees"
    label: ClassVar[str] = "Boosted trees"
    icon: ClassVar[str] = "account_tree"
    brief: ClassVar[str] = "Usually the best choice for a table."
    keeps_best: ClassVar[bool] = True
    counted: ClassVar[str] = "round"
    card: ClassVar[str] = (
        "Many small decision trees in a row, each correcting the ones before. It copes with missing values, categories "
        "and odd scales, is less steady on a few hundred rows, and never predicts far beyond numbers it has seen."
    )

    class Options(Settings):
        """How many trees, how large, and how boldly each corrects."""

        rounds: int = setting(
            300, "Rounds", "At most this many trees (for each class) in a row.", low=1, high=5000, log=True
        )
        learning_rate: float = setting(
            0.1,
            "Learning rate",
            "How boldly each tree corrects. Smaller: more rounds needed.",
            low=0.001,
            high=1.0,
            log=True,
        )
        leaves: int = setting(
            31, "Leaves", "The most leaves of a tree. More: finer, but easier to overfit.", low=2, high=512
        )
        min_leaf: int = setting(
            20,
            "Rows in a leaf",
            "A leaf stands for at least this many rows. More: smoother.",
            low=1,
            high=10_000,
            log=True,
        )
        depth: int = setting(0, "Depth", "How many questions a tree may ask in a row. 0: no limit.", low=0, high=64)
        restraint: float = setting(
            0.0, "Restraint (regularization)", "Makes every correction smaller (L2).", low=0.0, high=1000.0
        )
        patience: int = setting(
            50,
            "Early stopping",
            "Stop after this many rounds without progress on the validation rows. 0: never. The best round is kept.",
            low=0,
            high=5000,
            unit="rounds",
        )

    def why_not(self, facts: DataFacts, task: str) -> Message | None:
        """Too many classes, or more cells than memory holds."""
        if facts.classes > MOST_CLASSES:
            return Message(
                "family.trees_for_classes",
                "It grows one tree for each class and round; with {count} classes that takes too long. Use a random "
                "forest or a neural network.",
                count=facts.classes,
            )
        needed = facts.rows * (facts.numbers + facts.categories + facts.features) * 8 * 3 / 1e6
        if needed > facts.memory_mb:
            message = "It would need about {needed:,.0f} MB of memory; there are {present:,}."
            return Message("family.memory", message, needed=needed, present=facts.memory_mb)
        return None

    def suggest(self, facts: DataFacts, task: str) -> tuple[Plain, Plain]:
        """Small, careful trees for few rows; longer growth for many; less of it when each class needs its own trees."""
        if facts.rows < 1000:
            return {"learning_rate": 0.05, "leaves": 8, "min_leaf": 10}, {}
        if facts.rows < 5000:
            return {"learning_rate": 0.05, "leaves": 15}, {}
        if facts.classes > 20:
            return {"rounds": 100}, {}
        return ({"rounds": 600} if facts.rows > 50_000 else {}), {}

    def smaller(self, options: Options) -> Plain:
        """Trees with half the leaves, each of them for twice as many rows."""
        return {"leaves": max(2, options.leaves // 2), "min_leaf": min(10_000, 2 * options.min_leaf)}

    def refit_options(
        self, options: Options, training: TrainingOptions, fitted: FittedBoosted
    ) -> tuple[Options, TrainingOptions]:
        """As many rounds as were best."""
        return options.model_copy(update={"rounds": fitted.rounds, "patience": 0}), training

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Options,
        training: TrainingOptions,
        report: Report,
    ) -> FittedBoosted:
        """Grow ten rounds at a time, watch the validation rows, keep the best round."""
        model = _model(train, learned, options, training.seed)
        rounding = Rounding.fit(train)
        features = matrix(train, rounding)
        features[:, np.isnan(features).all(axis=0)] = (
            0.0  # scikit-learn can't bin an empty column; none splits on a constant
        )
        target = train.target if learned.labels else (train.target - learned.mean) / learned.deviation
        watched = sample(valid)
        seen, unseen, examples = (
            Watched(sample(train), learned, rounding),
            Watched(watched, learned, rounding),
            Examples.of(watched, learned),
        )
        done, losses = 0, []
        while done < options.rounds:
            model.max_iter = max(rounds.following(done, options.rounds), min(rounds.reached(report), options.rounds))
            model.fit(features, target)
            losses += unseen.follow(model, done)
            seen.follow(model, done, each=False)
            done = model.n_iter_
            notes = (seen.seen(), unseen.seen())
            report_point(report, done, options.rounds, learned, *notes, examples, counts(train, learned))
            best = int(np.argmin(losses)) + 1 if losses else done
            if report.stopping() or done < model.max_iter or (options.patience and done - best >= options.patience):
                break
            if done < options.rounds and report.pausing():
                rounds.pause(report, done)
        if best < done:
            report.note(
                Message(
                    "round_kept",
                    "The validation rows liked round {round} of {rounds} best; that one is kept.",
                    round=best,
                    rounds=done,
                )
            )
        model.forget()
        del model._predictors[best:]
        fitted = FittedBoosted(model, learned, rounding, done)
        if best < done:
            report_kept(report, best, learned, fitted, sample(train), watched, examples)
        return fitted


def _model(
    train: Arrays, learned: FittedTarget, options: BoostedTrees.Options, seed: int
) -> "HistGradientBoostingClassifier | HistGradientBoostingRegressor":
    codes = train.codes.shape[1]
    return growing(
        bool(learned.labels),
        learning_rate=options.learning_rate,
        max_leaf_nodes=options.leaves,
        min_samples_leaf=options.min_leaf,
        max_depth=options.depth or None,
        l2_regularization=options.restraint,
        categorical_features=np.arange(codes) if codes else None,
        random_state=seed,
    )
