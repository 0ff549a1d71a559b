"""Small real tables for trials, and recipes of quick families to try on them."""

from pathlib import Path

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.recipe import FamilyChoice, Recipe, with_settings
from core.runs.planning import plan
from core.trials.trial_records import Candidate
from tests.sources import ROOT

QUICK = {"linear": "A linear model", "boosted_trees": "Boosted trees", "baseline": "The usual answer"}


def penguins(folder: Path) -> Path:
    """The dataset of 344 penguins."""
    data = folder / "data.parquet"
    import_file(ROOT / "sample_data" / "penguins.csv", data, "penguins.csv")
    return data


def recipe(data: Path, target: str = "species", *settings: str) -> Recipe:
    """A first recipe with these settings."""
    return with_settings(plan.draft(load_schema(data), "penguins", target, family="linear"), list(settings))


def quick(first: Recipe, *families: str) -> list[Candidate]:
    """One candidate for each family."""
    chosen = families or tuple(QUICK)
    return [
        Candidate(name, QUICK[name], first.model_copy(update={"family": FamilyChoice(name=name)})) for name in chosen
    ]
