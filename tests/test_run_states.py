"""States of jobs: what each means, and which may follow which."""

import pytest

from core.run_states import ACTIVE, KEPT, LIVE, RunState

# active, live, resting, has a model, in vain, over
MEANS = {
    "queued": (False, True, False, False, False, False),
    "running": (True, True, False, False, False, False),
    "finishing": (True, True, False, False, False, False),
    "paused": (False, False, True, False, False, False),
    "finished": (False, False, False, True, False, True),
    "stopped": (False, False, False, True, True, True),
    "failed": (False, False, False, False, True, False),
    "interrupted": (False, False, True, False, True, False),
    "discarded": (False, False, False, False, True, True),
}
ENDS = {"paused", "finished", "stopped", "failed", "interrupted", "discarded"}
FOLLOWS = {
    "queued": {"running", "paused", "discarded"},
    "running": {"finishing", "queued", *ENDS},
    "finishing": {"queued", *ENDS},
    "paused": {"queued", "discarded"},
    "interrupted": {"queued", "discarded"},
    "failed": {"queued", "discarded"},
    "finished": set(),
    "stopped": set(),
    "discarded": set(),
}


@pytest.mark.parametrize("name", MEANS)
def test_each_state_means_the_same_to_all_who_ask(name):
    state = RunState(name)
    found = (state.active, state.live, state.resting, state.has_model, state.in_vain, state.over)
    assert found == MEANS[name]
    assert {other for other in RunState if state.may_become(other)} == FOLLOWS[name]


def test_no_state_is_without_a_meaning():
    assert [*RunState] == [*MEANS]
    assert ACTIVE == ("running", "finishing")
    assert LIVE == ("queued", "running", "finishing")
    assert KEPT == ("paused", "finished", "stopped", "failed", "interrupted")
