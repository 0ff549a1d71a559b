"""Starting runs and looking at what their jobs have written."""

import json
import time

from core.jobs.orders import desk
from core.store import paths
from tests.store.things import recipe


def start(shop, **options):
    return desk.start_run(shop.workspace, shop.project.id, recipe(shop.dataset.id, **options))


def events(run):
    path = run.folder / "events.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def wait_for_steps(run, steps, seconds=120):
    end = time.monotonic() + seconds
    while sum(event["kind"] == "epoch" for event in events(run)) < steps:
        assert time.monotonic() < end, events(run)
        time.sleep(0.01)


def wait_for_no_uploads(workspace, seconds=120):
    """What was uploaded is thrown away after the job has told its end."""
    area, end = paths.area(workspace, "uploads"), time.monotonic() + seconds
    while left := [entry.name for entry in area.iterdir()]:
        assert time.monotonic() < end, left
        time.sleep(0.02)
