"""A network gets threads by how much there is to multiply, and one core is left to the app."""

import os

import pytest
import torch

from core.training import threads


@pytest.fixture
def restored():
    """torch's own number of threads is set again behind the test."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("cores", "weights", "batch", "wanted"),
    [
        (4, 1_000_000, 50, 3),  # 50 million multiplications: worth it
        (4, 1_000_000, 49, 1),
        (4, 50, 1_000_000, 3),
        (2, 10**9, 10, 1),
        (1, 10**9, 10, 1),
    ],
)
def test_threads_follow_the_work_of_a_batch_and_leave_one_core(monkeypatch, restored, cores, weights, batch, wanted):
    monkeypatch.setattr(threads, "cores", lambda: cores)
    assert threads.choose(weights, batch) == wanted
    assert torch.get_num_threads() == wanted


def test_cores_are_those_that_the_process_may_use(monkeypatch):
    if hasattr(os, "sched_getaffinity"):
        assert threads.cores() == len(os.sched_getaffinity(0))
        monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    assert threads.cores() == 12
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert threads.cores() == 1
