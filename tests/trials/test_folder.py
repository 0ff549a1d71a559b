"""What a trial's folder keeps: answers by candidate and fold, what failed, what was begun; and where a result lies."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.trials import keeping
from core.trials.folder import SUMMARY, TRIES, Folder, summary
from core.trials.trial_records import Judged, Trial
from tests.trials.tables import penguins, recipe

ANSWERS = Judged(
    np.array([4, 2]), np.array([0, 1]), np.array([1, 1]), np.array([[0.25, 0.75], [0.5, 0.5]], "float32"),
    learning=1.5, preparing=0.25, cpu=3.0, size=900, learned=40, cut=True, done=0.75,
)  # fmt: skip
TRIAL = Trial("accuracy", 60, 200, 3, 120.0, about="review")


def test_answers_are_read_as_they_were_kept_by_name_and_fold(tmp_path: Path):
    folder = Folder(tmp_path / "new" / "trial")
    for name, fold in (("open-a/b", 3), ("open-a/b", 1), ("open-a", 1)):
        folder.keep(name, fold, replace(ANSWERS, learned=fold))
    found = folder.judged("open-a/b")
    assert list(found) == [1, 3]
    first = found[1]
    assert (first.rows.tolist(), first.truth.tolist(), first.answered.tolist()) == ([4, 2], [0, 1], [1, 1])
    assert (first.scores.dtype, first.scores.tolist()) == (np.float32, ANSWERS.scores.tolist())
    told = (first.learning, first.preparing, first.cpu, first.size, first.learned, first.cut, first.done)
    assert told == (1.5, 0.25, 3.0, 900, 1, True, 0.75)
    assert first.seconds == 1.75
    assert (list(folder.judged("open-a")), folder.judged("open")) == ([1], {})
    assert sorted(file.name for file in folder.path.iterdir()) == [
        "open-a.1.npz",
        "open-a_b.1.npz",
        "open-a_b.3.npz",
    ]


def test_what_is_begun_three_times_without_an_end_is_refused_until_it_is_forgiven(tmp_path: Path):
    folder = Folder(tmp_path)
    folder.begin("other")
    for _ in range(TRIES):
        folder.begin("big/one")
    with pytest.raises(UserError) as refused:
        folder.begin("big/one")
    assert (refused.value.problem.values, TRIES) == ({"times": 3}, 3)
    folder.fail("lost", UserError("It can't.", "Change it."))
    folder.forgive()
    assert list(tmp_path.iterdir()) == []
    folder.begin("big/one")
    folder.let_go("big/one")
    folder.let_go("big/one")
    assert list(tmp_path.iterdir()) == []


def test_what_failed_says_why_and_is_begun_no_more(tmp_path: Path):
    folder = Folder(tmp_path)
    folder.begin("one")
    why = folder.fail("one", UserError("Row {row} is odd.", "Mend it.", row=7))
    assert why == folder.failed("one") == {"problem": "Row 7 is odd.", "fix": "Mend it."}
    assert [file.name for file in tmp_path.iterdir()] == ["one.failed.json"]
    assert folder.failed("two") is None


def test_a_summary_is_read_again_and_there_is_none_before(tmp_path: Path):
    folder = Folder(tmp_path)
    assert summary(tmp_path) is None
    assert summary(tmp_path / "nowhere") is None
    folder.sum_up(TRIAL)
    assert summary(tmp_path) == TRIAL
    assert summary(tmp_path / SUMMARY) is None


def test_the_last_result_for_a_question_is_the_one_that_is_kept_whatever_its_minutes(tmp_path: Path):
    data = penguins(tmp_path)
    asked = recipe(data)
    folders = [keeping.folder_of(data, asked, "island", minutes) for minutes in (1, 2.5)]
    assert [folder.name.split("-")[1] for folder in folders] == ["1", "2.5"]
    assert {folder.parent for folder in folders} == {tmp_path / "trials"}
    assert len(folders[0].name) == 18
    assert keeping.kept(data, asked, "island") is None
    assert not keeping.outdated(data, asked, "island")
    for folder, about, when in zip(folders, ("a", "b"), (5_000, 1_000), strict=True):
        Folder(folder).sum_up(replace(TRIAL, about=about))
        os.utime(folder / SUMMARY, (when, when))
    assert keeping.kept(data, asked, "island").about == "a"
    assert [keeping.outdated(data, asked, column) for column in ("island", "a", "b", "c")] == [False, True, True, False]


def test_what_was_tried_is_taken_for_one_column_and_what_learns(tmp_path: Path):
    data = penguins(tmp_path)
    first = recipe(data)
    tried = recipe(data, "species", "columns.island.kind=text", "columns.sex.use=false", "family.restraint=3")
    taken = keeping.taken(first, tried, "island")
    assert taken.choice("island") == tried.choice("island") != first.choice("island")
    assert taken.choice("sex") == first.choice("sex")
    assert taken.family == tried.family
    assert keeping.alike(taken, tried, "island")
    assert not keeping.alike(first, tried, "island")
    other = recipe(data, "species")
    changed = other.model_copy(update={"family": other.family.model_copy(update={"name": "baseline", "options": {}})})
    assert keeping.alike(first, other, "island")
    assert not keeping.alike(first, changed, "island")
    keys = {keeping.key(each, "island") for each in (first, changed, taken)}
    assert len(keys) == 2  # what learns is no part of it, how a column is read is
    assert keeping.key(first, "island") != keeping.key(first, "sex")
