"""Points and checkpoints are due when the clock says so, and never at the cost of the training."""

import pytest

from core.training import clock


class Hands:
    """A clock that is set by hand."""

    now = 1000.0


@pytest.fixture
def hands(monkeypatch):
    made = Hands()
    monkeypatch.setattr(clock.time, "monotonic", lambda: made.now)
    return made


def test_the_first_point_is_due_at_once_and_the_next_a_second_later(hands):
    watch = clock.Clock()
    assert not watch.point_due()
    hands.now = 1000.29
    assert not watch.point_due()
    hands.now = 1000.3
    assert watch.point_due()
    assert watch.point_due()  # until it is given
    watch.point_given()
    hands.now = 1001.29
    assert not watch.point_due()
    hands.now = 1001.31
    assert watch.point_due()


def test_checkpoints_come_after_two_seconds_then_every_ten(hands):
    watch = clock.Clock()
    due = []
    for tenth in range(250):
        hands.now = 1000 + tenth / 10
        if watch.keep_due():
            due.append(tenth)
    assert due == [20, 120, 220]


def test_a_checkpoint_that_took_long_puts_the_next_off(hands):
    watch = clock.Clock()
    hands.now = 1002.0
    assert watch.keep_due()
    watch.kept(0.1)  # twenty times as long is sooner than the ten seconds
    hands.now = 1011.9
    assert not watch.keep_due()
    hands.now = 1012.0
    assert watch.keep_due()
    watch.kept(2.0)
    hands.now = 1051.9
    assert not watch.keep_due()
    hands.now = 1052.0
    assert watch.keep_due()


def test_answers_to_a_few_rows_are_looked_at_every_three_seconds_or_when_asked_for(hands):
    watch = clock.Clock()
    assert [watch.examples_due(), watch.examples_due()] == [True, False]
    hands.now = 1002.9
    assert not watch.examples_due()
    hands.now = 1003.0
    assert watch.examples_due()
    watch.look_at_examples()
    assert [watch.examples_due(), watch.examples_due()] == [True, False]


def test_watching_inside_an_epoch_may_take_a_twentieth_of_the_time(hands):
    watch = clock.Clock()
    assert watch.watching_is_cheap
    watch.watching = 0.049
    assert watch.watching_is_cheap
    watch.watching = 0.051
    assert not watch.watching_is_cheap
