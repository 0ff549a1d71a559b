"""For tests of comparing: one project with runs to compare, built once and copied for each test."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.runs import champion
from core.runs.champion import Opening
from core.store import datasets, runs
from core.store.datasets import Dataset
from core.store.runs import Run
from tests.improve.projects import begun, carried_out, recipe_for
from tests.runs.proofs import in_this_process


@dataclass(frozen=True)
class Shelf:
    """A workspace with a project of five runs, by name."""

    workspace: str
    project: str
    ids: dict[str, str]

    @property
    def table(self) -> Dataset:
        """Its table, in the home of this test."""
        return datasets.get(self.workspace, runs.get(self.workspace, self.ids["linear"]).dataset)

    def run(self, name: str) -> Run:
        """One of them, as it is now."""
        return runs.get(self.workspace, self.ids[name])

    def opening(self) -> Opening:
        """What opens."""
        return champion.opening(runs.all(self.workspace, self.project))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shelf]:
    """Two runs that predict an amount, and then three that answer yes or no."""
    home = tmp_path_factory.mktemp("people")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATELIER_HOME", str(home / "home"))
        in_this_process(patch)
        workspace, project, table = begun(home)
        asked = {
            "amount": ("spent", "linear"),
            "folds": ("bought", "linear", "split.method=folds", "split.folds=3"),
            "guess": ("bought", "baseline"),
            "trees": ("bought", "boosted_trees", "family.rounds=20", "family.leaves=4"),
            "linear": ("bought", "linear", "columns.joined.use=false"),
        }
        made = {
            name: carried_out(workspace, project.id, recipe_for(table, *recipe), name) for name, recipe in asked.items()
        }
    return home / "home", Shelf(workspace, project.id, {name: run.id for name, run in made.items()})


@pytest.fixture
def shelf(built: tuple[Path, Shelf], home: Path) -> Shelf:
    """The same, in a home of this test's own."""
    shutil.copytree(built[0], home, dirs_exist_ok=True)
    return built[1]
