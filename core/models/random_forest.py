"""Random forest: many deep trees, each grown on a random pick of rows and columns, vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

import numpy as np

from core.graph import DOUBLE, FLOAT, Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.messages import Message
from core.models.base import Family, Fitted, Report
from core.models.forests import rounds, sizes
from core.models.forests.rounding import Rounding
from core.models.forests.trees import Ensemble, to_all_classes
from core.models.tilt import counts, level, level_graph
from core.models.watch import Examples, report_point, sample
from core.plain import Plain
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import TASKS

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    Forest: TypeAlias = RandomForestClassifier | RandomForestRegressor

LARGEST = 3.4e38  # scikit-learn's trees compare float32 and refuse what does not fit


@dataclass(frozen=True, eq=False)
class FittedForest:
    """A fitted scikit-learn forest; for numbers it learned the target scaled to mean 0 and deviation 1."""

    forest: "Forest"
    learned: FittedTarget
    rounding: Rounding

    @property
    def steps(self) -> float:
        """How many trees grew."""
        return len(self.forest.estimators_)

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Probabilities [N,C], or values [N]."""
        with np.errstate(
            invalid="ignore", over="ignore"
        ):  # scikit-learn's check for NaN adds the values up; huge ones overflow there
            if not self.learned.labels:
                values: np.ndarray = self.forest.predict(matrix(arrays, self.rounding))
                return values * self.learned.deviation + self.learned.mean
            shares = self.forest.predict_proba(matrix(arrays, self.rounding))
        found = np.asarray(self.forest.classes_, "int64")
        return level(self.learned, shares @ to_all_classes(found, len(self.learned.labels)))

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The same float32 columns, all trees in one operator."""
        parts = [self.rounding.graph(g, prepared.numbers)] if prepared.numbers else []
        parts += [g.Cast(prepared.codes, to=DOUBLE)] if prepared.codes else []
        joined = g.Concat(*parts, axis=1) if len(parts) > 1 else parts[0]
        within = g.Clip(joined, g.const(-LARGEST, "float64"), g.const(LARGEST, "float64"))
        features = g.Cast(g.Cast(within, to=FLOAT), to=DOUBLE)
        sums = _ensemble(self.forest, self.learned).graph(g, features)
        if not self.learned.labels:
            value = g.Add(
                g.Mul(sums, g.const(self.learned.deviation, "float64")), g.const(self.learned.mean, "float64")
            )
            return g.Reshape(value, g.const([-1], "int64"))
        found = np.asarray(self.forest.classes_, "int64")
        shares = g.MatMul(sums, g.const(to_all_classes(found, len(self.learned.labels)), "float64"))
        return level_graph(g, self.learned, shares)


class RandomForest(Family["RandomForest.Options", FittedForest]):
    """scikit-learn's RandomForestClassifier and RandomForestRegressor; missing numbers are handled as such."""

    name: ClassVar[str] = "random_forest"
    label: ClassVar[str] = "Random forest"
    icon: ClassVar[str] = "forest"
    brief: ClassVar[str] = "Good answers with hardly any settings."
    counted: ClassVar[str] = "tree"
    card: ClassVar[str] = (
        "Hundreds of decision trees, each grown on a random part of your rows, vote. Good answers with hardly any "
        "settings, and hard to get wrong. The file grows with your rows, categories are treated as plain numbers, and "
        "it never predicts a number beyond those it has seen."
    )

    class Options(Settings):
        """How many trees, and how fine they grow."""

        trees: int = setting(100, "Trees", "More trees: steadier answers, larger file.", low=1, high=2000, log=True)
        min_leaf: int = setting(
            3,
            "Rows in a leaf",
            "A tree stops splitting below this many rows. More: smoother, smaller.",
            low=1,
            high=1000,
        )
        depth: int = setting(
            0, "Depth", "How many questions a tree may ask in a row. 0: as many as it likes.", low=0, high=64
        )
        features: Literal["automatic", "square root", "a third", "all"] = setting(
            "automatic", "Columns at each split", "How many columns a tree may choose from. Fewer: trees differ more."
        )

    def why_not(self, facts: DataFacts, task: str) -> Message | None:
        """When even with the suggested settings the file would exceed 500 MB."""
        options, _ = self.suggest(facts, task)
        size = sizes.expected(facts, self._forests(facts, task)) / options.get("min_leaf", 3)
        if size > sizes.MOST_MB:
            message = (
                "The forest's file would be about {size:,.0f} MB. Boosted trees handle this many rows in a small file."
            )
            return Message("family.large_file", message, size=size)
        return None

    def suggest(self, facts: DataFacts, task: str) -> tuple[Plain, Plain]:
        """Larger leaves for many rows, or for many answers that each get a forest, so that the file stays small."""
        size = sizes.expected(facts, self._forests(facts, task))
        leaf = min(max(facts.rows // 3000, round(size / sizes.ROOMY_MB)), 1000)
        return ({"min_leaf": leaf} if leaf > 3 else {}), {}

    def _forests(self, facts: DataFacts, task: str) -> int:
        """How many there will be: a task learned in parts has one for each part."""
        return 1 if TASKS[task].head in self.heads else TASKS[task].asks(facts.classes)

    def require_room(self, fitted: Sequence[Fitted], options: Options) -> None:
        """UserError when the forests' file would exceed 500 MB."""
        grown = [(part.forest, part.learned) for part in fitted if isinstance(part, FittedForest)]
        sizes.require_all(grown, options.min_leaf)

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Options,
        training: TrainingOptions,
        report: Report,
    ) -> FittedForest:
        """Grow ten trees at a time. UserError when the file would exceed 500 MB."""
        forest = _forest(learned, options, training.seed)
        rounding = Rounding.fit(train)
        features, done = matrix(train, rounding), 0
        # scaled: scikit-learn stops splitting where the variance falls below 2e-16, whatever the target's unit
        target = train.target if learned.labels else (train.target - learned.mean) / learned.deviation
        watched, examples = (
            [_Votes(sample(part), learned, rounding) for part in (train, valid)],
            Examples.of(sample(valid), learned),
        )
        while done < options.trees:
            forest.n_estimators = max(rounds.following(done, options.trees), min(rounds.reached(report), options.trees))
            with np.errstate(invalid="ignore", over="ignore"):
                forest.fit(features, target)
            new, done = forest.estimators_[done:], forest.n_estimators
            sizes.require_one(forest, learned, options.trees, options.min_leaf)
            for votes in watched:
                votes.count(new, forest)
            seen, unseen = (votes.seen() for votes in watched)
            report_point(report, done, options.trees, learned, seen, unseen, examples, counts(train, learned))
            if report.stopping():
                break
            if done < options.trees and report.pausing():
                rounds.pause(report, done)
        forest.n_jobs = 1
        return FittedForest(forest, learned, rounding)


class _Votes:
    """Running sums of what the trees say about a sample of rows, so that each tree is asked once."""

    def __init__(self, arrays: Arrays, learned: FittedTarget, rounding: Rounding) -> None:
        self.truth, self.learned = arrays.target, learned
        self._features = matrix(arrays, rounding)
        self._trees = 0
        shape = (len(arrays), len(learned.labels)) if learned.labels else (len(arrays),)
        self._sums = np.zeros(shape)

    def count(self, trees: "list[DecisionTreeClassifier | DecisionTreeRegressor]", forest: "Forest") -> None:
        if len(self.truth):
            for tree in trees:
                if self.learned.labels:
                    to_all = to_all_classes(np.asarray(forest.classes_, "int64"), len(self.learned.labels))
                    self._sums += tree.predict_proba(self._features, check_input=False) @ to_all
                else:
                    self._sums += tree.predict(self._features, check_input=False)
        self._trees += len(trees)

    def seen(self) -> tuple[np.ndarray, np.ndarray]:
        means = self._sums / self._trees
        if self.learned.labels:
            return self.truth, level(self.learned, means)
        return self.truth, means * self.learned.deviation + self.learned.mean


def matrix(arrays: Arrays, rounding: Rounding) -> np.ndarray:
    """Numbers, then codes, as float32 [N,F+C]; missing numbers stay NaN."""
    joined = np.hstack([arrays.numbers, arrays.codes.astype("float64")])
    rounding.apply(joined[:, : arrays.numbers.shape[1]])
    within: np.ndarray = np.clip(joined, -LARGEST, LARGEST).astype("float32")
    return within


def _forest(learned: FittedTarget, options: RandomForest.Options, seed: int) -> "Forest":
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    automatic = "square root" if learned.labels else "a third"
    chosen = automatic if options.features == "automatic" else options.features
    return (RandomForestClassifier if learned.labels else RandomForestRegressor)(
        min_samples_leaf=options.min_leaf,
        max_depth=options.depth or None,
        max_features={"square root": "sqrt", "a third": 1 / 3, "all": 1.0}[chosen],
        random_state=seed,
        warm_start=True,
        n_jobs=-1,
    )


def _ensemble(forest: "Forest", learned: FittedTarget) -> Ensemble:
    """Leaf weights are shares of the classes, or scaled values, divided by the number of trees."""
    trees = [estimator.tree_ for estimator in forest.estimators_]
    ensemble = Ensemble(len(forest.classes_) if learned.labels else 1)
    for tree in trees:
        values = tree.value[:, 0, :]
        weights = values / values.sum(axis=1, keepdims=True) if learned.labels else values
        leaf = tree.children_left < 0
        ensemble.add(
            tree.feature,
            tree.threshold,
            tree.children_left,
            tree.children_right,
            tree.missing_go_to_left,
            leaf,
            weights / len(trees),
        )
    return ensemble
