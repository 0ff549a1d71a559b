"""No correction is ever lost: processes are killed at random moments and at each step on the disk, and begun again."""

import random

import pytest

from core.jobs.machinery import launch
from core.jobs.orders import desk
from tests.jobs import killing
from tests.jobs.kill_actions import DEEDS
from tests.jobs.kill_loop import Loop
from tests.pages.workshop import carry_out

MOMENTS = 5  # kills of each deed


@pytest.fixture
def loop(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)
    return Loop(tmp_path, 1, carry_out)


@pytest.mark.slow
def test_whatever_is_killed_at_any_moment_what_was_told_to_be_done_is_there_once(loop):
    moments = random.Random(2)
    for deed in DEEDS.values():
        whole = _killed(loop, deed, None).seconds  # let to its end: the moments are drawn from its seconds
        kills = 0
        while kills < MOMENTS:
            end = _killed(loop, deed, moments.uniform(0, whole))
            kills += end.killed
            whole = whole if end.killed else min(whole, end.seconds)  # the first one was slow
    loop.finish()


def _killed(loop, deed, seconds):
    trial = deed(loop)
    end = killing.after(trial.do, seconds)
    trial.holds(end.told)
    loop.whole()
    return end


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a picture", "take in", "add rows"])
def test_killed_before_each_step_on_the_disk_nothing_is_lost_and_nothing_is_there_twice(loop, name):
    step, killed = 0, True
    while killed:
        step += 1
        trial = DEEDS[name](loop)
        end = killing.at(trial.do, step)
        trial.holds(end.told)
        loop.whole()
        killed = end.killed
    loop.finish()
    assert step > 5, "there is more than one step at which it can be cut off"
