"""Who is tried next in a trial, and what becomes of one that fails; nothing is learned here, test_run.py does that."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.training.run_report import Paused
from core.trials import run as running
from core.trials.attempt import Ending
from core.trials.folder import Folder, summary
from core.trials.run import CHEAP, FIRST, explained, run
from core.trials.trial_records import FAILED, LATE, SCORED, Candidate, Judged, Terms, Trial
from tests.trials.tables import penguins, recipe

TERMS = Terms(rows=90, folds=3, seconds=1000)
Answer = Callable[[int], Judged | None | Exception]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return penguins(tmp_path_factory.mktemp("penguins"))


@pytest.fixture
def race(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a trial in which each candidate answers as told: how many rows are wrong, in how many seconds."""

    def go(says: dict[str, object], terms: Terms = TERMS, **more: object) -> tuple[Trial, list, list]:
        turns, told = [], []

        def attempt(candidate, schema, dataset, sample, fold, asked, folder, over, *, write):
            turns.append((candidate.name, fold, write))
            said = says[candidate.name]
            said = said(fold) if callable(said) else said
            if isinstance(said, BaseException):
                raise said
            if said is None:
                return None
            wrong, seconds, *cut = said
            rows = sample.rows[sample.folds == fold]
            truth = np.zeros(len(rows), "int64")
            answered = (np.arange(len(rows)) < wrong).astype("int64")
            return Judged(rows, truth, answered, truth, learning=seconds, learned=60, cut=bool(cut), size=9)

        monkeypatch.setattr(running, "attempt", attempt)
        first = recipe(data)
        asked = [Candidate(name, "Model {n}", first, {"n": name}) for name in says]
        trial = run(asked, data, tmp_path, terms, on_progress=lambda *each: told.append(each), about="island", **more)
        return trial, turns, told

    return go


def test_cheap_ones_are_judged_on_all_folds_at_once_dear_ones_on_one_each_first(race):
    edge = CHEAP * TERMS.seconds
    trial, turns, told = race({"cheap": (0, 1), "dear": (1, edge), "also": (1, edge - 1)})
    assert turns == [
        ("cheap", 1, True), ("cheap", 2, False), ("cheap", 3, False),
        ("dear", 1, True),
        ("also", 1, True), ("also", 2, False), ("also", 3, False),
        ("dear", 2, False), ("dear", 3, False),
    ]  # fmt: skip
    assert [outcome.state for outcome in trial.outcomes] == [SCORED] * 3
    assert [name for _, name in told] == [f"Model {name}" for name, *_ in turns] + [""]
    assert (trial.measure, trial.rows, trial.all_rows, trial.folds) == ("accuracy", 90, 276, 3)
    assert (trial.about, trial.ended, trial.stopped, trial.seconds) == ("island", True, False, 1000)


def test_one_that_is_clearly_behind_or_was_cut_goes_no_further(race):
    _, turns, _ = race({"best": (0, 60), "behind": (25, 60), "cut": (1, 60, True)})
    assert [turn[:2] for turn in turns] == [("best", 1), ("behind", 1), ("cut", 1), ("best", 2), ("best", 3)]


def test_one_that_fails_is_tried_no_more_and_one_too_slow_is_late(race, tmp_path: Path):
    says = {"odd": UserError("Row {row} is odd.", "Mend it.", row=3), "slow": None, "full": MemoryError(),
            "bug": ValueError("what?"), "good": (0, 60)}  # fmt: skip
    trial, turns, _ = race(says)
    assert [turn[:2] for turn in turns] == [(name, 1) for name in says] + [("good", 2), ("good", 3)]
    assert [outcome.state for outcome in trial.outcomes] == [FAILED, LATE, FAILED, FAILED, SCORED]
    assert [outcome.problem for outcome in trial.outcomes] == [
        "Row 3 is odd.",
        "",
        "It needs more memory than there is.",
        "It failed while it was tried; what happened stands in the log.",
        "",
    ]
    assert not list(tmp_path.glob("*.begun"))


def test_what_fails_on_a_later_fold_is_no_candidate_any_more(race):
    trial, turns, _ = race({"odd": lambda fold: (0, 60) if fold == 1 else UserError("No.", "Yes."), "good": (1, 60)})
    assert [turn[:2] for turn in turns] == [("odd", 1), ("good", 1), ("odd", 2), ("good", 2), ("good", 3)]
    assert [outcome.state for outcome in trial.outcomes] == [FAILED, SCORED]


def test_a_later_fold_that_was_cut_is_not_kept(race, tmp_path: Path):
    race({"one": lambda fold: (0, 60) if fold == 1 else (0, 60, True)})
    assert list(Folder(tmp_path).judged("one")) == [1]


def test_one_whose_rows_were_not_all_read_has_another_turn_on_each_fold(race, tmp_path: Path):
    left = [Paused(), (0, 60), (0, 60), (0, 60)]
    trial, turns, _ = race({"slow": lambda fold: left.pop(0), "good": (1, 60)})
    assert [turn[:2] for turn in turns] == [
        ("slow", 1), ("good", 1), ("slow", 1), ("slow", 2), ("good", 2), ("slow", 3), ("good", 3)
    ]  # fmt: skip
    assert [outcome.rows for outcome in trial.outcomes] == [90, 90]


def test_a_fold_is_begun_only_while_there_is_time_for_it_and_that_goes_on_with_what_was_spent(race, tmp_path: Path):
    trial, turns, _ = race({"one": (0, 400)}, replace(TERMS, seconds=1.0))
    assert [turn[:2] for turn in turns] == [("one", 1)]
    assert trial.outcomes[0].expected == pytest.approx(400 / 60 * round(276 * 0.85), rel=0.01)
    unended = replace(summary(tmp_path), ended=False)
    Folder(tmp_path).sum_up(unended)
    trial, turns, told = race({"one": (0, 400)}, replace(TERMS, seconds=500))
    assert turns == []  # 400 of the seconds are gone, another fold takes as many
    assert trial.spent >= 400
    assert told == [(pytest.approx(0.8, abs=0.01), "")]
    trial, turns, _ = race({"one": (0, 400)}, replace(TERMS, seconds=500))
    assert [turn[:2] for turn in turns] == [("one", 2), ("one", 3)]  # it had ended: asked once more, all its time


def test_what_failed_has_another_turn_only_once_the_trial_ended(race, tmp_path: Path):
    race({"odd": UserError("No.", "Yes.")})
    Folder(tmp_path).sum_up(replace(summary(tmp_path), ended=False))
    assert race({"odd": (0, 1)})[1] == []
    assert [turn[:2] for turn in race({"odd": (0, 1)})[1]] == [("odd", 1), ("odd", 2), ("odd", 3)]


def test_a_first_fold_takes_no_more_than_its_share_while_others_wait(data, tmp_path, monkeypatch):
    shares = []

    def attempt(candidate, schema, dataset, sample, fold, asked, folder, over, *, write):
        begin, low, high = clock[0], 0.0, 1000.0
        for _ in range(40):
            middle = (low + high) / 2
            clock[0] = begin + middle
            low, high = (low, middle) if over() else (middle, high)
        clock[0] = begin
        shares.append((candidate.name, fold, round(high / TERMS.seconds, 3)))
        rows = sample.rows[sample.folds == fold]
        zeros = np.zeros(len(rows), "int64")
        return Judged(rows, zeros, zeros, zeros, learning=60.0, learned=60)

    clock = [0.0]
    monkeypatch.setattr(running, "attempt", attempt)
    monkeypatch.setattr(running.time, "monotonic", lambda: clock[0])
    first = recipe(data)
    run([Candidate(name, name, first) for name in ("a", "b")], data, tmp_path, replace(TERMS, folds=2))
    assert shares == [("a", 1, FIRST), ("b", 1, 1.0), ("a", 2, 1.0), ("b", 2, 1.0)]


def test_a_stop_ends_what_is_under_way_and_nothing_is_begun_after_it(data, tmp_path, monkeypatch):
    asked = []

    def attempt(candidate, schema, dataset, sample, fold, *rest, write):
        asked.append((candidate.name, rest[-1]()))

    monkeypatch.setattr(running, "attempt", attempt)
    answers = iter(["run", "run", "stop", "run", "run"])
    first = recipe(data)
    trial = run(
        [Candidate(name, name, first) for name in ("a", "b")], data, tmp_path, TERMS,
        requested=lambda: next(answers, "run"),
    )  # fmt: skip
    assert asked[0] == ("a", False)
    assert trial.stopped
    assert len(asked) <= 2


def test_a_known_problem_is_told_as_it_is_and_want_of_memory_by_whatever_name():
    known = UserError("No.", "Yes.")
    assert explained(known) is known
    assert explained(RuntimeError("bad_alloc")).fix == "Take a smaller model, or fewer columns."
    assert explained(OSError("no")).fix == "Take one of the others."


def test_a_training_s_end_is_asked_for_only_while_it_learns_and_its_share_is_remembered():
    calls = []
    report = Ending(lambda: bool(calls.append(1)) or True)
    assert (report.stopping(), calls) == (False, [])
    assert report.pausing()
    report.epoch(1, 4, train_loss=1.0)
    assert (report.done, report.pausing()) == (0.25, False)
    report.epoch(1, 0)
    assert report.done == 1.0
    report.learning = True
    assert report.stopping()
    patient = Ending(lambda: False)
    patient.learning = True
    assert (patient.stopping(), patient.pausing(), patient.done) == (False, False, 0.0)
