"""What a job measures for the adviser is kept beside the dataset, and read again as the run's case."""

import pytest

from core.errors import UserError
from core.improve import advice
from core.improve.learning import cross_validation, learning_curve
from core.jobs.machinery import launch
from core.jobs.orders import advising, desk
from core.jobs.work import cases
from core.store import paths, queue, runs
from core.store.access import workspaces
from tests.pages.workshop import build, carry_out


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """No supervisor; three turns, and each part once."""
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)
    monkeypatch.setattr(learning_curve, "OFTEN", 1)
    monkeypatch.setattr(cross_validation, "FOLDS", 3)


def test_a_job_leaves_a_curve_and_what_was_tried_and_the_case_has_both(home, tmp_path):
    shop = build(home, "penguins", "linear", "family.restraint=1")
    run = runs.get(shop.workspace, shop.run)
    before = cases.of(shop.workspace, run)
    assert before.curve is None
    assert len(before.answered.rows) == before.parts["validation"]
    assert sum(before.counts.values()) == before.parts["train"]
    id = advising.start(shop.workspace, shop.run)
    carry_out(shop.workspace, id)
    job = queue.get(shop.workspace, id)
    assert (job.state, job.error, job.result) == ("finished", None, {"run": shop.run})
    after = cases.of(shop.workspace, run)
    assert after.curve.ended
    assert after.curve.judged == sum(count for part, count in after.parts.items() if part != "test")
    assert all(each.evidence for each in advice.found(after))
    assert list(paths.area(shop.workspace, "uploads").iterdir()) == []
    assert advising.under_way(shop.workspace, shop.project) is None
    with pytest.raises(UserError):
        advising.start(workspaces.open_workspace(workspaces.new_key()), shop.run)
