"""Getting a pretrained model is a job of its own: beside reading and training, cancelled at once, gone on with
later."""

import threading
from pathlib import Path

import pytest

from core.jobs.orders import desk
from core.pretrained.supply import library
from core.store import paths, queue
from tests.jobs.watching import wait_for_no_uploads
from tests.pretrained.fake_hub import COMMIT, Hub

SLOW = 200  # seconds: transformers is loaded and a graph is made


@pytest.mark.slow
def test_a_model_is_fetched_made_ready_and_held_by_who_asked(shop, neighbour, until, hub: Hub):
    job = desk.get_model(shop.workspace, "somebody/tiny")
    done = until(job, "finished", "failed", seconds=SLOW)
    assert (done.state, done.result, done.error) == ("finished", {"model": "somebody/tiny"}, None)
    encoder = library.encoder("somebody/tiny")
    assert (encoder.revision, encoder.width, library.find("somebody/tiny").width) == (COMMIT, 32, 32)
    wait_for_no_uploads(shop.workspace)
    library.hold("somebody/tiny", neighbour.workspace)
    assert library.release("somebody/tiny", shop.workspace) is False
    assert library.release("somebody/tiny", neighbour.workspace) is True


def test_a_problem_is_told_in_the_user_s_words(shop, until, hub: Hub):
    failed = until(desk.get_model(shop.workspace, "nobody/nothing"), "failed")
    assert "no public model “nobody/nothing”" in failed.error["problem"]
    assert failed.error["fix"]


def test_a_download_is_cancelled_at_once_and_its_part_stays(shop, until, hub: Hub, tiny: Path):
    hub.slow = threading.Event()
    job = desk.get_model(shop.workspace, "somebody/tiny")
    again = desk.get_model(shop.workspace, "somebody/tiny")
    assert again == job
    until_asked(hub)
    desk.cancel(shop.workspace, job)
    assert until(job, "discarded").error is None
    hub.slow.set()
    assert library.started("somebody/tiny") > 0
    assert library.availability(library.CATALOGUE["google-bert/bert-base-chinese"]) == library.AWAY
    desk.cancel(shop.workspace, job)  # over already: nothing happens
    assert queue.get(shop.workspace, job).state == "discarded"


def test_one_that_waits_is_cancelled_too(shop, neighbour, until, hub: Hub):
    hub.slow = threading.Event()
    first = desk.get_model(neighbour.workspace, "somebody/tiny")
    until_asked(hub)
    second = desk.get_model(shop.workspace, "somebody/tiny")
    assert queue.get(shop.workspace, second).state == "queued"
    desk.cancel(shop.workspace, second)
    assert queue.get(shop.workspace, second).state == "discarded"
    assert not (paths.area(shop.workspace, "uploads") / second).exists()
    desk.cancel(neighbour.workspace, first)
    hub.slow.set()
    until(first, "discarded", workspace=neighbour.workspace)


def test_reading_goes_on_while_a_model_is_fetched(shop, until, hub: Hub, tmp_path: Path):
    hub.slow = threading.Event()
    fetching = desk.get_model(shop.workspace, "somebody/tiny")
    until_asked(hub)
    (tmp_path / "a.csv").write_text("x\n1\n2\n")
    for _ in range(2):
        until(desk.read_file(shop.workspace, tmp_path / "a.csv", "a.csv"), "finished")
    assert queue.get(shop.workspace, fetching).state == "running"
    assert queue.latest(shop.workspace, "model").id == fetching
    assert queue.latest(shop.workspace, "nothing") is None
    desk.cancel(shop.workspace, fetching)
    hub.slow.set()


def until_asked(hub: Hub) -> None:
    """Wait until the weights are asked for."""
    for _ in range(6000):
        if any(path.endswith("model.safetensors") for path in hub.asked):
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"never asked for the weights, only for {hub.asked}")
