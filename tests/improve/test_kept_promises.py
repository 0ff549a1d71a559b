"""A promise is held against what the run became, on the rows that both runs answered and neither learned from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.evaluation import choosing
from core.folders import RunFolder
from core.improve.gains.gain import Gain, paired
from core.improve.gains.kept_promises import FEWEST, held, note
from core.improve.gains.promise_of_rows import promised
from core.improve.learning import curve
from core.recipe import to_yaml
from tests.answers.made import of_labels
from tests.improve.planted import rising
from tests.trials.tables import penguins, recipe

GAIN = Gain(0.05, 0.01, 0.09, 200)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return penguins(tmp_path_factory.mktemp("penguins"))


def answered(data: Path, folder: Path, rows: range, wrong: int) -> tuple[Path, np.ndarray]:
    """A run's folder whose answers for these rows are right but for the first `wrong`; and the truth."""
    asked = recipe(data)
    folder.mkdir()
    (folder / "recipe.yaml").write_text(to_yaml(asked))
    ids, truth = choosing.truth(asked, data, np.array(rows))
    labels = truth.astype(object)
    labels[:wrong] = ["Gentoo" if label != "Gentoo" else "Adelie" for label in labels[:wrong]]
    shares = np.full((len(ids), 3), 1 / 3, "float32")
    answers = of_labels(("Adelie", "Chinstrap", "Gentoo"), labels, shares)
    choosing.write(choosing.given(ids, answers), RunFolder(folder).choosing)
    return folder, truth


def test_what_was_promised_stands_beside_what_became(data: Path, tmp_path: Path):
    before, _ = answered(data, tmp_path / "before", range(0, 200), wrong=30)
    after, _ = answered(data, tmp_path / "after", range(0, 150), wrong=20)
    kept = held(note("larger", GAIN, "accuracy", "a-run"), after, before, data)
    assert (kept.advice, kept.promised, kept.low, kept.high) == ("larger", 0.05, 0.01, 0.09)
    assert kept.became.rows == 150  # those that both answered
    assert kept.became.expected == pytest.approx(10 / 150)
    assert kept.became.low < 10 / 150 < kept.became.high
    assert (kept.unit, kept.kept) == ("share", True)


def test_a_run_that_became_worse_did_not_keep_it(data: Path, tmp_path: Path):
    before, _ = answered(data, tmp_path / "before", range(0, 200), wrong=10)
    after, _ = answered(data, tmp_path / "after", range(0, 200), wrong=60)
    kept = held(note("larger", GAIN, "accuracy", "a-run"), after, before, data)
    assert kept.became.expected == pytest.approx(-0.25)
    assert kept.kept is False


def test_the_gain_can_be_in_balanced_accuracy(data: Path, tmp_path: Path):
    before, truth = answered(data, tmp_path / "before", range(0, 300), wrong=40)
    after, _ = answered(data, tmp_path / "after", range(0, 300), wrong=0)
    kept = held(note("balance", GAIN, "balanced_accuracy", "a-run"), after, before, data)
    lost = [np.mean(np.flatnonzero(truth == label) < 40) for label in np.unique(truth)]
    assert kept.became.expected == pytest.approx(np.mean(lost))


def test_what_promised_no_number_says_what_it_became_all_the_same(data: Path, tmp_path: Path):
    before, _ = answered(data, tmp_path / "before", range(0, 100), wrong=10)
    after, _ = answered(data, tmp_path / "after", range(0, 100), wrong=5)
    kept = held(note("open_model", None, "accuracy", "a-run"), after, before, data)
    assert (kept.promised, kept.kept, kept.better) == (None, None, True)
    assert kept.became.expected == pytest.approx(0.05)
    known = held(note("few_test_rows", None, "accuracy", "a-run", better=False), after, before, data)
    assert (known.kept, known.better, known.became) == (None, False, kept.became)


def test_without_a_promise_common_rows_or_answers_nothing_is_said(data: Path, tmp_path: Path):
    before, _ = answered(data, tmp_path / "before", range(0, 50), wrong=1)
    after, _ = answered(data, tmp_path / "after", range(50 - FEWEST + 1, 100), wrong=1)
    report = note("larger", GAIN, "accuracy", "a-run")
    assert held(None, after, before, data) is None
    assert held(report, after, before, data) is None
    RunFolder(after).choosing.unlink()
    assert held(report, after, before, data) is None


def test_an_error_shrinks_by_what_its_roots_differ():
    before, after = np.array([4.0, 16.0, 4.0, 16.0]), np.array([1.0, 1.0, 1.0, 1.0])
    found = paired(before, after, share=False)
    assert found.expected == pytest.approx(np.sqrt(10) - 1)
    assert replace(found, low=0.1).sure


def test_a_measured_curve_promises_what_as_many_rows_as_came_are_likely_to_bring(data: Path):
    asked = recipe(data)
    folder = curve.folder_of(data, asked)
    folder.mkdir(parents=True)
    band = ((800.0, 0.83, 0.83, 0.83), (1_600.0, 0.85, 0.834, 0.866), (3_200.0, 0.86, 0.83, 0.88))
    curve.keep(folder, replace(rising(), band=band))
    twice = promised(data, asked, round(800 / (1 - asked.split.validation)), "a-run")
    assert (twice["advice"], twice["measure"], twice["against"]) == ("more_rows", "accuracy", "a-run")
    assert [round(twice[name], 3) for name in ("gain", "low", "high")] == [0.02, 0.004, 0.036]
    assert promised(data, asked, 100, "a-run")["gain"] < 0.02
    assert 0 <= promised(data, asked, 1, "a-run")["gain"] < 0.001
    assert promised(data, asked, 0, "a-run") is None
    curve.keep(folder, replace(rising(), band=band, verdict=curve.FLAT))
    assert promised(data, asked, 800, "a-run") is None
