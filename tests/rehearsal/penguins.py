"""Recipes for the penguins of the samples, which tests of rehearsals draft again and again."""

from pathlib import Path

from core.data.dataset_files import load_schema
from core.recipe import Recipe, with_settings
from core.runs.planning import plan


def drafted(data: Path, family: str, *settings: str) -> Recipe:
    """A first recipe that picks the species."""
    return with_settings(plan.draft(load_schema(data), "data.parquet", "species", None, family), list(settings))
