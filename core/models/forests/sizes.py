"""How large the file of a random forest becomes, and when that is too large. Grows nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from core.errors import UserError
from core.models.forests.trees import LEAF_BYTES, NODE_BYTES
from core.records import DataFacts, FittedTarget

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    Forest: TypeAlias = RandomForestClassifier | RandomForestRegressor

MOST_MB = 500
ROOMY_MB = 400  # what suggestions aim at, at most
TREES = 100  # as many as are usual
PICKED = 0.63  # the share of the rows that a tree's random pick holds
FIX = "Ask for fewer trees or more rows in a leaf (now {leaf}), or use boosted trees."


def expected(facts: DataFacts, forests: int) -> float:
    """Megabytes at most, with 100 trees and one row in a leaf; several forests answer yes or no each."""
    classes = facts.classes if forests == 1 else 2
    return forests * TREES * PICKED * facts.rows * (2 * NODE_BYTES + _leaf(classes)) / 1e6


def reached(forest: "Forest", learned: FittedTarget) -> float:
    """Megabytes that a grown scikit-learn forest takes."""
    nodes: int = sum(estimator.tree_.node_count for estimator in forest.estimators_)
    return nodes * (NODE_BYTES + _leaf(len(learned.labels)) / 2) / 1e6


def require_one(forest: "Forest", learned: FittedTarget, trees: int, leaf: int) -> None:
    """UserError when the forest would be too large once all its trees are grown."""
    size = reached(forest, learned) * trees / len(forest.estimators_)
    if size > MOST_MB:
        raise UserError(
            "This forest's file would be about {size} MB with {trees} trees; at most {most} MB work.",
            FIX,
            size=round(size),
            trees=trees,
            most=MOST_MB,
            leaf=leaf,
        )


def require_all(forests: Sequence[tuple["Forest", FittedTarget]], leaf: int) -> None:
    """UserError when forests that answer side by side are too large together."""
    size = sum(reached(forest, learned) for forest, learned in forests)
    if size > MOST_MB:
        raise UserError(
            "There is a forest for each possible answer, and the first {count} take {size} MB already; at most {most} "
            "MB work.",
            FIX,
            count=len(forests),
            size=round(size),
            most=MOST_MB,
            leaf=leaf,
        )


def _leaf(classes: int) -> int:
    return LEAF_BYTES * max(1, min(classes, 10))
