"""The registry of model families, in the order of the screen. A new family is one file here and one line below.

Packages that are installed beside the app may add more (core.plugins).
"""

from core.models.base import AnyFamily, Family, Fitted, Report
from core.models.baseline import Baseline
from core.models.boosted_trees import BoostedTrees
from core.models.linear import Linear
from core.models.neural_network import NeuralNetwork
from core.models.random_forest import RandomForest
from core.plugins import added

__all__ = ["FIRST", "FROZEN", "MODELS", "NETWORK", "AnyFamily", "Family", "Fitted", "Report"]

MODELS: dict[str, AnyFamily] = {
    family.name: family
    for family in (
        BoostedTrees(),
        Linear(),
        RandomForest(),
        NeuralNetwork(),
        Baseline(),
    )
}
MODELS |= {family.name: family for family in added("families", Family, MODELS)}
FIRST = next(iter(MODELS))  # what is taken first for a table
NETWORK = next(name for name, family in MODELS.items() if family.takes_raw_input)  # where a pretrained model may change
FROZEN = next(name for name, family in MODELS.items() if family.behind_frozen)  # where it stays as it is
