"""Everything that decides a run: the recipe, YAML in and out, and each way to change it (core.recipe.edit)."""

from core.recipe.assigning import with_settings
from core.recipe.choices import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    RepairChoice,
    StartChoice,
    StartStep,
    TaskChoice,
    weighing,
)
from core.recipe.reading import checked, from_yaml, read, to_yaml
from core.split_options import SplitOptions
from core.training_options import TrainingOptions

__all__ = [
    "ColumnChoice",
    "DataChoice",
    "FamilyChoice",
    "Recipe",
    "RepairChoice",
    "SplitOptions",
    "StartChoice",
    "StartStep",
    "TaskChoice",
    "TrainingOptions",
    "checked",
    "from_yaml",
    "read",
    "to_yaml",
    "weighing",
    "with_settings",
]
