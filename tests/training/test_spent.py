"""What a process took of processor and memory, as far as the system tells it."""

import os
import resource
import sys
import time
from pathlib import Path

import pytest

from core.training import spent


def test_the_processor_s_time_is_that_of_this_process_and_of_its_ended_children(monkeypatch):
    monkeypatch.setattr(time, "process_time", lambda: 3.0)
    monkeypatch.setattr(os, "times", lambda: os.times_result((50.0, 60.0, 0.25, 0.5, 99.0)))
    assert spent.cpu_seconds() == 3.75


def test_the_most_memory_is_told_in_megabytes_and_forgotten_when_asked():
    whole = spent.peak_mb()
    assert 20 < whole < 100_000
    block = bytearray(b"x") * 80_000_000  # 76 MB
    held = spent.peak_mb()
    assert held >= whole
    del block
    spent.forget_peak()
    if sys.platform == "linux":
        assert spent.peak_mb() <= held
        assert 0.5 < spent.peak_mb() / (int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024) < 2


@pytest.mark.parametrize(("platform", "held"), [("linux", 2048 * 3), ("darwin", 2**20 * 6)])
def test_where_the_system_tells_no_peak_the_most_ever_is_told(monkeypatch, platform, held):
    def nothing(*_arguments, **_options):
        raise OSError

    monkeypatch.setattr(Path, "read_text", nothing)
    monkeypatch.setattr(Path, "write_text", nothing)
    monkeypatch.setattr(sys, "platform", platform)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    monkeypatch.setattr(
        resource, "getrusage", lambda who: type(usage)((0, 0, held, *usage[3:])) if who == resource.RUSAGE_SELF else 0
    )
    assert spent.peak_mb() == 6.0
    spent.forget_peak()
