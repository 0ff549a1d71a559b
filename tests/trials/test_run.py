"""A trial judges recipes on the same rows, keeps what is known, goes on after a kill, and never sees the test part."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.splits.split import TEST, read, rows_of
from core.recipe import with_settings
from core.runs.stages.trainer import Trainer
from core.training.run_report import Paused
from core.trials import run as running
from core.trials.attempt import Ending
from core.trials.folder import TRIES, Folder, summary
from core.trials.run import run
from core.trials.trial_records import ALIKE, BEHIND, FAILED, LATE, SCORED, Candidate, Terms, Trial
from tests.sources import ROOT
from tests.trials.tables import penguins, quick, recipe

TERMS = Terms(rows=150, folds=3, seconds=120)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return penguins(tmp_path_factory.mktemp("penguins"))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Which candidate was tried on which fold, in order."""
    seen, original = [], running.attempt

    def noted(candidate: Candidate, *rest: object, **more: object) -> object:
        seen.append((candidate.name, rest[3]))
        return original(candidate, *rest, **more)

    monkeypatch.setattr(running, "attempt", noted)
    return seen


@pytest.fixture(scope="module")
def done(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, Folder]:
    """A trial of three families that came to its end."""
    folder = tmp_path_factory.mktemp("done")
    return run(quick(recipe(data)), data, folder, TERMS), Folder(folder)


def test_all_are_judged_on_the_same_rows_in_the_same_folds(done: tuple[Trial, Folder]):
    trial, folder = done
    assert [outcome.state for outcome in trial.outcomes] == [SCORED] * 3
    assert {outcome.rows for outcome in trial.outcomes} == {trial.rows}
    assert trial.rows == 150
    first = folder.judged("linear")
    assert sorted(first) == [1, 2, 3]
    assert len(np.unique(np.concatenate([part.rows for part in first.values()]))) == 150
    for name in ("boosted_trees", "baseline"):
        for fold, part in folder.judged(name).items():
            assert part.rows.tolist() == first[fold].rows.tolist()
            assert part.truth.tolist() == first[fold].truth.tolist()


def test_one_is_best_with_an_interval_a_time_and_a_size_and_the_usual_answer_is_behind(done: tuple[Trial, Folder]):
    trial, _ = done
    usual = trial.outcomes[2]
    assert trial.best.name in ("linear", "boosted_trees")
    assert (usual.verdict, [one.verdict for one in trial.outcomes[:2]].count(ALIKE)) == (BEHIND, 1)
    for outcome in trial.outcomes:
        assert outcome.low < outcome.score < outcome.high
        assert min(outcome.seconds, outcome.cpu, outcome.expected, outcome.size) > 0
    assert trial.best.score > 0.9 > 0.6 > usual.score


def test_each_row_s_answer_is_kept_so_that_the_score_can_be_had_from_the_disk(done: tuple[Trial, Folder]):
    trial, folder = done
    parts = folder.judged("linear").values()
    right = np.concatenate([part.truth == part.answered for part in parts])
    assert trial.outcomes[0].score == pytest.approx(right.mean())
    for part in parts:
        assert part.scores.shape == (len(part.rows), 3)
        assert part.scores.sum(axis=1) == pytest.approx(np.ones(len(part.rows)), abs=1e-5)
    assert summary(folder.path) == trial


def test_no_row_of_the_test_part_is_learned_from_or_judged(data: Path, tmp_path: Path, monkeypatch):
    learned, original = [], Trainer.learn

    def noted(self: Trainer, context, ready, report):
        learned.extend([*ready.train.rows, *ready.valid.rows])
        assert set(ready.rows.rows.tolist()) >= {*ready.train.rows.tolist()}
        assert not set(ready.rows.rows.tolist()) & of_the_test(context.folder.parent)
        return original(self, context, ready, report)

    monkeypatch.setattr(Trainer, "learn", noted)
    run(quick(recipe(data), "linear"), data, tmp_path, replace(TERMS, rows=10_000))
    judged = np.concatenate([part.rows for part in Folder(tmp_path).judged("linear").values()])
    tested = of_the_test(tmp_path)
    assert len(tested) == 68
    assert len(judged) == 344 - 68
    assert not tested & {*judged.tolist()}
    assert not tested & {int(row) for row in learned}


def test_one_that_can_not_be_had_says_why_and_the_others_go_on(data: Path, tmp_path: Path):
    first = recipe(data)
    wrong = Candidate("wrong", "Something", with_settings(first, ["family.restraint=-7"]))
    trial = run([wrong, *quick(first, "linear")], data, tmp_path, TERMS)
    assert [outcome.state for outcome in trial.outcomes] == [FAILED, SCORED]
    assert "restraint" in trial.outcomes[0].problem.lower()
    assert trial.outcomes[0].fix
    assert trial.best.name == "linear"


def test_a_trial_that_was_killed_goes_on_where_it_stopped(data: Path, tmp_path: Path, begun: list):
    code = (
        "import os, signal, sys; from pathlib import Path; from core.trials.run import run\n"
        "from tests.trials.tables import quick, recipe; from tests.trials.test_run import TERMS\n"
        "times = []\n"
        "def tell(share, said):\n"
        "    times.append(said)\n"
        "    if len(times) == 6: os.kill(os.getpid(), signal.SIGKILL)\n"
        "data = Path(sys.argv[1]); run(quick(recipe(data)), data, Path(sys.argv[2]), TERMS, on_progress=tell)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, data, tmp_path], cwd=ROOT, check=False)
    assert ended.returncode == -9
    before = {name: sorted(Folder(tmp_path).judged(name)) for name in ("linear", "boosted_trees", "baseline")}
    assert 1 <= sum(len(folds) for folds in before.values()) < 9
    assert not summary(tmp_path).ended
    trial = run(quick(recipe(data)), data, tmp_path, TERMS)
    assert not [each for each in begun if each[1] in before[each[0]]]
    assert len(begun) == 9 - sum(len(folds) for folds in before.values())
    assert {outcome.rows for outcome in trial.outcomes} == {150}


def test_what_an_ended_trial_left_lying_is_in_nobody_s_way(data: Path, tmp_path: Path):
    left = tmp_path / "work" / "work"
    left.mkdir(parents=True)
    (tmp_path / "work" / "learned.json").write_text("{}", encoding="utf-8")
    trial = run(quick(recipe(data), "linear"), data, tmp_path, TERMS)
    assert [outcome.state for outcome in trial.outcomes] == [SCORED]
    assert not left.exists()


def test_what_an_open_model_makes_of_rows_ends_with_the_time_and_what_was_learned_is_kept():
    report = Ending(lambda: True)
    report.learning = True
    report.epoch(0, 3)
    assert report.pausing()
    report.epoch(0.2, 3)
    assert (report.pausing(), report.stopping()) == (False, True)


def test_one_that_ends_without_a_word_again_and_again_is_left_out(data: Path, tmp_path: Path):
    folder = Folder(tmp_path)
    for _ in range(TRIES):
        folder.begin("boosted_trees")
    trial = run(quick(recipe(data), "boosted_trees", "linear"), data, tmp_path, TERMS)
    assert trial.outcomes[0].state == FAILED
    assert "memory" in trial.outcomes[0].problem
    assert trial.best.name == "linear"


def test_stopped_it_takes_what_is_there_and_can_go_on_later(data: Path, tmp_path: Path, begun: list):
    trial = run(quick(recipe(data)), data, tmp_path, TERMS, requested=lambda: "stop" if len(begun) >= 3 else "run")
    assert trial.stopped
    assert [outcome.state for outcome in trial.outcomes][1:] == [LATE, LATE]
    later = run(quick(recipe(data)), data, tmp_path, TERMS)
    assert [outcome.state for outcome in later.outcomes] == [SCORED] * 3


def test_without_time_nothing_is_begun(data: Path, tmp_path: Path, begun: list):
    trial = run(quick(recipe(data)), data, tmp_path, replace(TERMS, seconds=1e-9))
    assert begun == []
    assert trial.best is None
    assert {outcome.state for outcome in trial.outcomes} == {LATE}


def test_one_that_had_too_little_time_has_no_second_turn_and_one_that_was_still_read_has(
    data: Path, tmp_path: Path, monkeypatch
):
    begun, original = [], running.attempt

    def slow(candidate: Candidate, *rest: object, **more: object) -> object:
        begun.append(candidate.name)
        if candidate.name == "boosted_trees":
            return None
        if candidate.name == "linear" and begun.count("linear") <= TRIES:
            raise Paused
        return original(candidate, *rest, **more)

    monkeypatch.setattr(running, "attempt", slow)
    trial = run(quick(recipe(data)), data, tmp_path, TERMS)
    states = {outcome.name: outcome.state for outcome in trial.outcomes}
    assert states == {"linear": SCORED, "boosted_trees": LATE, "baseline": SCORED}
    assert begun.count("boosted_trees") == 1
    assert trial.best.name == "linear"


def test_numbers_are_judged_by_their_error(data: Path, tmp_path: Path):
    trial = run(quick(recipe(data, "body_mass_g"), "baseline", "linear"), data, tmp_path, TERMS)
    usual, linear = trial.outcomes
    assert trial.measure == "rmse"
    assert (linear.verdict, usual.verdict) == ("best", BEHIND)
    assert linear.low < linear.score < linear.high < usual.low


def test_rows_that_belong_together_are_judged_together(data: Path, tmp_path: Path):
    grouped = recipe(data, "sex", "split.method=group", "split.column=flipper_length_mm")
    run(quick(grouped, "linear"), data, tmp_path, TERMS)
    flipper = rows_with(data, "flipper_length_mm")
    folds = [{flipper[row] for row in part.rows.tolist()} for part in Folder(tmp_path).judged("linear").values()]
    assert len(folds) == 3
    assert sum(len(fold) for fold in folds) == len(set.union(*folds))


def test_where_the_split_follows_time_the_later_rows_are_judged(data: Path, tmp_path: Path):
    timed = recipe(data, "sex", "split.method=time", "split.column=body_mass_g")
    run(quick(timed, "linear"), data, tmp_path, TERMS)
    mass = {row: float(value or "nan") for row, value in rows_with(data, "body_mass_g").items()}
    (part,) = Folder(tmp_path).judged("linear").values()
    trained = rows_of(read(tmp_path / "split.parquet"), "train").tolist()
    assert min(mass[row] for row in part.rows.tolist()) > max(mass[row] for row in trained if mass[row] == mass[row])


def test_recipes_that_ask_something_else_are_no_trial(data: Path, tmp_path: Path):
    other = replace(quick(recipe(data, "island"), "linear")[0], name="other")
    with pytest.raises(ValueError, match="same rows"):
        run([*quick(recipe(data), "linear"), other], data, tmp_path, TERMS)


def of_the_test(folder: Path) -> set[int]:
    """The ids of the test part's rows."""
    return {*rows_of(read(folder / "split.parquet"), TEST).tolist()}


def rows_with(data: Path, column: str) -> dict[int, str]:
    """The column's values by row id."""
    table = pq.read_table(data, columns=["__row", column])
    return dict(zip(table["__row"].to_pylist(), table[column].to_pylist(), strict=True))
