"""What a model relies on is seen also where it never gives the rare answer, and told while it is being worked out."""

import json
import zipfile

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.evaluation.after import progress_writer
from core.evaluation.permutation_importance import FOUND, RANKED, VALUES, Relied, relied_on
from core.metrics import Judged
from core.tasks import TASKS
from tests.answers.made import of_labels, of_values
from tests.sources import ROOT


class Model:
    """Answers "good" always; how likely "bad" is follows one of two columns."""

    schema = BundleSchema(
        2,
        "classification",
        "y",
        (InputColumn("idle", "idle", "number"), InputColumn("risk", "risk", "number")),
        ("bad", "good"),
    )

    def answer(self, table):
        bad = 0.4 * table["risk"].to_numpy()
        shares = np.c_[bad, 1 - bad].astype("float32")
        return of_labels(("bad", "good"), np.full(len(bad), "good", object), shares)


@pytest.fixture
def rows():
    random = np.random.default_rng(0)
    risk = random.random(1000)
    truth = np.where(random.random(1000) < 0.1 * risk**2, "bad", "good").astype(object)
    return pa.table({"idle": random.random(1000), "risk": risk}), truth


def test_the_column_behind_a_rare_answer_is_seen_though_that_answer_is_never_given(rows):
    relied = relied_on(Model(), *rows)
    assert relied.measure == RANKED
    assert relied.skill == 0, "by the answers alone nothing would be seen"
    (first, lost), (second, nothing) = relied.seen
    assert (first, second) == ("risk", "idle")
    assert lost > 0.2
    assert nothing < 0.01


class Numbers:
    """Answers its only column."""

    schema = BundleSchema(2, "regression", "y", (InputColumn("x", "x", "number"),))

    def answer(self, table):
        return of_values(table["x"].to_pylist())


def test_what_a_loss_is_measured_by_follows_how_rare_the_rarest_answer_is():
    def measure(good, bad):
        table = pa.table({"idle": np.zeros(good + bad), "risk": np.zeros(good + bad)})
        return relied_on(Model(), table, np.array(["good"] * good + ["bad"] * bad, object)).measure

    assert measure(90, 10) == RANKED
    assert measure(60, 40) == FOUND
    relied = relied_on(Numbers(), pa.table({"x": np.arange(50.0)}), np.arange(50.0))
    assert (relied.measure, relied.skill) == (VALUES, 1.0)
    assert relied.drops == relied.seen == [("x", 1.0)], "no more than all of it is lost"


def test_ranking_is_one_for_a_perfect_order_and_nothing_for_guessing():
    truth, ranks = np.array([0, 0, 0, 0, 0, 0, 1, 2]), TASKS["classification"].ranks
    sure = Judged(truth, np.eye(3)[truth], truth)
    alike = Judged(truth, np.full((8, 3), 1 / 3), truth)
    assert (ranks(sure), ranks(alike)) == (1.0, 0.0)
    assert ranks(Judged(np.array([0, 1]), np.eye(2), np.array([0, 1]))) is None


def test_what_is_known_so_far_is_left_for_the_page(tmp_path):
    progress_writer(tmp_path / "audit.json", 50)(Relied(0.0, [("risk", 0.0)], RANKED, [("risk", 0.3)], 7))
    report = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert report["under_way"] is True
    assert (report["columns"], report["importance"]) == (7, [{"column": "risk", "drop": 0.3}])


def test_the_example_that_is_shipped_tells_what_each_of_its_models_relies_on():
    with zipfile.ZipFile(ROOT / "sample_data" / "example.zip") as packed:
        runs = [entry["id"] for entry in json.loads(packed.read("manifest.json"))["runs"]]
        notes = [json.loads(packed.read(f"runs/{run}/audit.json")) for run in runs]
    assert len(notes) == 3
    assert all(len(entry["importance"]) == entry["columns"] and "under_way" not in entry for entry in notes)
