"""When a supervisor is started: where none lives, and there is work or memory enough to keep libraries loaded."""

import pytest

from core import payloads
from core.jobs.machinery import launch, limits
from core.jobs.orders import desk
from core.store import queue


@pytest.mark.parametrize(
    ("alive", "work", "roomy", "starts"),
    [
        (True, True, True, 0),
        (True, True, False, 0),
        (False, False, False, 0),
        (False, True, False, 1),
        (False, False, True, 1),
    ],
)
def test_a_supervisor_is_started_where_it_is_needed(shop, monkeypatch, alive, work, roomy, starts):
    started = []
    monkeypatch.setattr(launch, "alive", lambda: alive)
    monkeypatch.setattr(launch, "start", lambda: started.append(True))
    monkeypatch.setattr(limits, "roomy", lambda: roomy)
    if work:
        queue.add(shop.workspace, payloads.TakeIn(project="p"))
    desk.warm()
    assert len(started) == starts


def test_every_order_wakes_it(shop, monkeypatch):
    heard = []
    monkeypatch.setattr(desk, "warm", lambda: heard.append("warm"))
    monkeypatch.setattr(launch, "ring", lambda: heard.append("ring"))
    id = desk.enqueue(shop.workspace, payloads.TakeIn(project="p"))
    assert heard == ["warm", "ring"]
    desk.cancel(shop.workspace, id)
    assert heard == ["warm", "ring"] * 2
