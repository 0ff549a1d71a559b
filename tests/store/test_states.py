"""The states of jobs: each may be followed by some and by no other, in the one place where the store writes them."""

import ast
from itertools import product as pairs

import pytest
import sqlalchemy as sa

from core.run_states import ACTIVE, KEPT, LIVE, RunState
from core.store import queue, runs
from core.store.database import reading, writing
from core.store.database_tables import JOBS
from tests.sources import product
from tests.store.things import Shop, put, recipe

MAY = {
    "queued": {"running", "paused", "discarded"},
    "running": {"finishing", "queued", "paused", "finished", "stopped", "failed", "interrupted", "discarded"},
    "finishing": {"queued", "paused", "finished", "stopped", "failed", "interrupted", "discarded"},
    "paused": {"queued", "discarded"},
    "interrupted": {"queued", "discarded"},
    "failed": {"queued", "discarded"},
    "finished": set(),
    "stopped": set(),
    "discarded": set(),
}


def test_which_state_may_follow_which_is_as_it_was_agreed():
    assert {str(state): {str(other) for other in RunState if state.may_become(other)} for state in RunState} == MAY


def test_what_is_said_of_a_state_divides_them_all():
    assert [state for state in RunState if state.live] == [RunState.QUEUED, *ACTIVE] == [*LIVE]
    assert {state for state in RunState if state.active} == {*ACTIVE}
    assert {*LIVE, *KEPT, RunState.DISCARDED} == {*RunState}
    assert {state for state in RunState if state.over} == {"finished", "stopped", "discarded"}
    assert {state for state in RunState if state.resting} == {"paused", "interrupted"}
    assert {state for state in RunState if state.has_model} == {"finished", "stopped"}
    assert {state for state in RunState if state.in_vain} == {"stopped", "failed", "interrupted", "discarded"}


@pytest.fixture
def run(shop: Shop) -> str:
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id)).id


def test_the_store_takes_every_allowed_step_and_refuses_every_other(shop: Shop, run: str):
    for before, after in pairs(RunState, RunState):
        put(run, before)
        if before.may_become(after):
            assert queue.move(shop.workspace, run, (before,), state=after)
        else:
            with pytest.raises(ValueError, match=f"{before} can't become {after}"):
                queue.move(shop.workspace, run, (before,), state=after)
        stands = runs.get(shop.workspace, run).state
        assert stands is (after if before.may_become(after) else before)


def test_a_job_in_another_state_than_expected_stays_as_it_is(shop: Shop, run: str):
    assert not queue.move(shop.workspace, run, ACTIVE, want="stop")
    queue.finishing(run)
    assert not queue.end(run, RunState.FINISHED)
    assert queue.get(shop.workspace, run).state is RunState.QUEUED
    assert queue.take("run").state is RunState.RUNNING
    queue.finishing(run)
    assert queue.get(shop.workspace, run).state is RunState.FINISHING
    with pytest.raises(ValueError, match="running can't become running"):
        queue.end(run, RunState.RUNNING)
    assert queue.end(run, RunState.STOPPED)
    assert not queue.end(run, RunState.FAILED), "the first word counts"
    assert runs.get(shop.workspace, run).state is RunState.STOPPED


def test_the_database_holds_the_words_of_every_version_and_no_other(run: str):
    message = sa.text("SELECT state FROM jobs WHERE id = :id").bindparams(id=run)
    for state in RunState:
        put(run, state.value)
        with reading() as connection:
            assert connection.scalar(message) == state.value
            assert connection.scalar(sa.select(JOBS.c.state).where(JOBS.c.id == run)) is state
    with pytest.raises(sa.exc.StatementError, match="not a valid RunState"), writing() as connection:
        connection.execute(sa.update(JOBS).values(state="done"))


def test_no_other_file_spells_a_state():
    """Where a state is compared, handed on or looked up; the same words also mean other things."""
    wrong = (
        'run.state == "failed"',
        'job.state in ("queued", OTHER)',
        'end(id, state="failed")',
        '{"state": "queued"}',
    )
    assert [states_in(ast.parse(line)) for line in wrong] == [[1]] * 4
    assert states_in(ast.parse('entry.state == "new" or run.state.live or {"queued": 1.5}')) == []
    assert {source.path: spelled for source in product() if (spelled := states_in(source.tree))} == {}


def states_in(tree: ast.AST) -> list[int]:
    """The lines in which something called state stands beside one of the words."""
    found = []
    for node in ast.walk(tree):
        sides = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.keyword) and node.arg == "state":
            sides = [ast.Name("state"), node.value]
        elif isinstance(node, ast.Dict):
            sides = [
                side
                for key, value in zip(node.keys, node.values, strict=True)
                if is_state(key)
                for side in (key, value)
            ]
        named = any(is_state(side) for side in sides)
        words = {each.value for side in sides for each in ast.walk(side) if isinstance(each, ast.Constant)}
        if named and words & {*RunState}:
            found.append(node.lineno)
    return found


def is_state(node: ast.AST | None) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name == "state" or (isinstance(node, ast.Constant) and node.value == "state")
