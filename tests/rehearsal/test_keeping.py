"""What was foretold is kept beside the dataset and lent to a run."""

import os
from pathlib import Path

from core.recipe import with_settings
from core.rehearsal import keeping
from core.rehearsal.estimate import Estimate
from tests.rehearsal.penguins import drafted


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
