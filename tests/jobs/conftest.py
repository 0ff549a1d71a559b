import sys
import time
from pathlib import Path

import pytest

from core.jobs.machinery import launch
from core.jobs.orders import desk
from core.store import queue, runs
from tests.pages.workshop import Workshop, build, copied
from tests.pretrained.served import hub, models, tiny
from tests.store.things import open_shop

__all__ = ["hub", "models", "tiny"]


@pytest.fixture(autouse=True)
def home(home, monkeypatch):
    """The test's home with its own supervisor, which is killed in the end."""
    monkeypatch.setattr(launch, "COMMAND", (sys.executable, str(Path(__file__).parent / "supervise.py")))
    yield home
    supervisor = launch._starting.pop(home, None)
    if supervisor is not None:
        supervisor.kill()
        supervisor.wait()


@pytest.fixture(scope="session")
def penguins(tmp_path_factory) -> tuple[Path, Workshop]:
    """A home with one finished model of penguins, made once."""
    made = tmp_path_factory.mktemp("penguins")
    return made, build(made, "penguins", "linear")


@pytest.fixture
def finished(penguins, home) -> Workshop:
    """The same in this test's own home."""
    copied(penguins[0], home)
    return penguins[1]


@pytest.fixture
def no_supervisor(monkeypatch):
    """Jobs wait until the test does them itself."""
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)


@pytest.fixture
def shop(home, tmp_path):
    return open_shop(tmp_path / "tables")


@pytest.fixture
def neighbour(home, tmp_path):
    return open_shop(tmp_path / "tables", "Neighbour's")


@pytest.fixture
def until(shop):
    """Wait until a run is in one of the states; fails after two minutes: the machine may be slow."""

    def wait(id, *states, seconds=120, workspace=shop.workspace):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job = queue.get(workspace, id)
            if job.state in states:
                return runs.get(workspace, id) if job.lane == "run" else job
            time.sleep(0.01)
        log = (Path(launch.lock_file()).parent / "supervisor.log").read_text()
        raise AssertionError(f"still {job.state} ({job.error}), not {states}\n{log}")

    return wait
