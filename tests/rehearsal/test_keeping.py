"""What was foretold is kept beside the dataset and lent to a run."""

import os
from pathlib import Path

import pytest

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.recipe import Recipe, with_settings
from core.rehearsal import keeping
from core.rehearsal.estimate import Estimate
from core.runs.planning import plan
from tests.sources import ROOT


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("penguins") / "data.parquet"
    import_file(ROOT / "sample_data" / "penguins.csv", data)
    return data


def drafted(data: Path, family: str, *settings: str) -> Recipe:
    return with_settings(plan.draft(load_schema(data), "data.parquet", "species", None, family), list(settings))


def test_what_is_kept_is_lent_to_a_run_and_the_oldest_results_are_found_first(penguins: Path, tmp_path: Path):
    data, run = tmp_path / "data.parquet", tmp_path / "run"
    run.mkdir()
    recipe = drafted(penguins, "linear")
    keeping.lend(data, recipe, run)
    assert (keeping.lent(run), list(run.iterdir())) == (None, [])
    foretold = Estimate(steps=3, wall_seconds=1.5, at_most=True, problem="It can't.")
    file = keeping.keep(data, recipe, foretold)
    assert file == data.with_name(f"rehearsal-{keeping.key(recipe)}.json") == keeping.path_of(data, recipe)
    assert len(keeping.key(recipe)) == 16
    keeping.lend(data, recipe, run)
    assert keeping.lent(run) == foretold
    other = keeping.keep(data, with_settings(recipe, ["training.seed=1"]), Estimate())
    os.utime(other, (1, 1))
    assert keeping.found(tmp_path) == [other, file]
    assert keeping.lent(file / "no folder") is None
