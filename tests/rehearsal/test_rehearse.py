"""How many rows a rehearsal tries, from what those before took; the walks are made up, test_walks.py has real ones."""

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.data.preparation import features
from core.errors import UserError
from core.recipe import with_settings
from core.rehearsal import rehearse
from core.rehearsal.estimate import Estimate
from core.rehearsal.extrapolation import Plan
from core.rehearsal.look import Ahead
from core.rehearsal.walk import Stage, Walk
from core.runs.planning import plan
from tests.runs.tables import dataset

COUNTED = ("preparing", "checking", "evaluating", "looking_back")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dataset(tmp_path_factory.mktemp("few"), {"x": [str(n % 7) for n in range(60)], "y": ["a", "b"] * 30})


def rehearsed(data: Path, monkeypatch, rows: int, fixed: float, each: float, family: str = "linear", *settings, **more):
    """(the estimate, what was told, how many rows went) where a walk takes `fixed` and `each` row so many seconds."""
    told, counts = [], []

    def apart(work, *given, on_progress):
        if work is rehearse.look:
            on_progress("reading")
            return Ahead(Plan({"train": rows, "test": rows}), np.arange(rows), np.arange(rows) % 3)
        chosen = given[-1]
        counts.append(len(chosen))
        assert given[2].name == str(len(chosen))
        own = {"preparing": 0.25 * fixed + len(chosen) * each, **dict.fromkeys(COUNTED[1:], 0.25 * fixed)}
        stages = {name: Stage(own.get(name, 7.0), 0, 1) for name in (*COUNTED, "reading", "training", "exporting")}
        values = {"before": 0.0, "step": 0.0, "behind": 0.0, "steps": 0.0, "encoders": {}, **more}
        parts = {"train": len(chosen), "test": len(chosen)}
        return Walk(parts, stages, kept=0, total=0, base_mb=0, array_bytes=0, bytes=1, meta_bytes=0, trained=0,
                    raw_most=0, **values)  # fmt: skip

    monkeypatch.setattr(rehearse, "apart", apart)
    recipe = with_settings(plan.draft(load_schema(data), "data", "y", None, family), list(settings))
    found = rehearse.rehearse(recipe, data, data.parent / "rehearsal", lambda share, label: told.append((share, label)))
    return found, told, counts


@pytest.mark.parametrize(
    ("rows", "fixed", "each", "counts"),
    [
        (49, 1.2, 0.0, [49]),
        (50, 1.2, 0.0, [50]),
        (51, 1.2, 0.0, [50, 51]),
        (10_000, 1.2, 0.0, [50, 400, 10_000]),  # nothing: eight times as many, then all
        (100_000, 1.2, 0.0, [50, 400, 20_000]),  # but never more than 20,000
        (10_000, 1.2, 0.02, [50, 200]),  # 4 seconds' worth, which took more than one second more
        (10_000, 1.2, 0.1, [50, 100]),  # twice as many at least
        (10_000, 1.2, 0.002, [50, 400, 2_000]),  # 4 seconds' worth of what a row takes
        (10_000, 0.2, 0.002, [50, 400, 2_000]),
        (10_000, 3.2, 0.0, [50, 100, 10_000]),
    ],
)
def test_each_walk_takes_more_rows_until_what_a_row_takes_is_known(data, monkeypatch, rows, fixed, each, counts):
    found, told, gone = rehearsed(data, monkeypatch, rows, fixed, each)
    assert gone == counts
    assert told[0] == (0.0, "reading")
    assert told[1:] == [(pytest.approx(n / 3), f"trying it on {count:,} rows") for n, count in enumerate(counts)]
    assert isinstance(found, Estimate)


@pytest.mark.parametrize(
    ("more", "second"),
    [
        ({"before": 2.0}, 100),
        ({"behind": 1.0}, 200),
        ({"step": 0.5, "steps": 2.0}, 200),
        ({"step": 0.5, "steps": 40.0}, 133),  # three steps of them
    ],
)
def test_a_training_counts_with_its_fewest_steps(data, monkeypatch, more, second):
    assert rehearsed(data, monkeypatch, 10_000, 1.2, 0.0, **more)[2][1] == second


@pytest.mark.parametrize(("batch", "first"), [(16, 50), (30, 50), (32, 53), (512, 853)])
def test_a_network_begins_with_a_whole_batch_to_learn_from(data, monkeypatch, batch, first):
    network = rehearsed(data, monkeypatch, 10_000, 1.2, 0.0, "neural_network", f"training.batch_size={batch}")
    assert network[2][0] == first
    assert rehearsed(data, monkeypatch, 10_000, 1.2, 0.0, "linear", f"training.batch_size={batch}")[2][0] == 50


def test_features_that_are_kept_are_those_of_the_column_that_has_the_fewest(data, monkeypatch):
    folder = features.folder_of(data)
    for key, done in (("half", [1, 0, 1, 0]), ("most", [1, 1, 1, 0])):
        (folder / key).mkdir(parents=True)
        np.save(folder / key / features.DONE, np.array(done, "uint8"))
    shares = []
    monkeypatch.setattr(rehearse, "estimate", lambda walks, ahead: shares.append(ahead.done) or Estimate())
    for encoders in ({}, {"a": "most"}, {"a": "most", "b": "half"}, {"a": "half", "b": "nobody"}):
        rehearsed(data, monkeypatch, 50, 1.2, 0.0, encoders=encoders)
    assert shares == [0.0, 0.75, 0.5, 0.0]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UserError("It can't.", "Change it."), Estimate(problem="It can't.", fix="Change it.")),
        (
            MemoryError(),
            Estimate(
                short=True,
                problem="Even a few rows need more memory than a run may use here.",
                fix="Let less of the model change, choose a smaller one, or take smaller batches.",
            ),
        ),
    ],
)
def test_what_can_not_be_carried_out_says_why(data, monkeypatch, error, expected):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(rehearse, "apart", refuse)
    assert rehearse.rehearse(None, data, data.parent, print) == expected
