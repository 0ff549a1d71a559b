import time

import pytest

from core.store.upkeep import clock
from tests.store.things import open_shop


@pytest.fixture
def shop(home, tmp_path):
    return open_shop(tmp_path / "tables")


@pytest.fixture
def neighbour(home, tmp_path):
    return open_shop(tmp_path / "tables", "Neighbour's")


class Hands:
    """The hands of both clocks: the date, and how long the computer has been on."""

    def __init__(self) -> None:
        self.date = time.time()
        self.boot = "first start"
        self.up = 1000.0

    def go_on(self, days: float) -> None:
        """Time passes while the computer is on."""
        self.jump(days)
        self.up += days * clock.DAY

    def jump(self, days: float) -> None:
        """Somebody sets the date."""
        self.date += days * clock.DAY

    def start_again(self, days_off: float) -> None:
        """The computer is off for a while."""
        self.jump(days_off)
        self.boot, self.up = f"start on {self.date}", 10.0


@pytest.fixture
def hands(monkeypatch):
    held = Hands()
    monkeypatch.setattr(clock.time, "time", lambda: held.date)
    monkeypatch.setattr(clock, "_now", lambda: clock.Reading(0.0, held.date, held.boot, held.up))
    return held
