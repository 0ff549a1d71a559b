"""How many threads torch may use in this process. Knows no network."""

import os

import torch

WORTH_THREADS = 2_000_000  # multiplications a batch below which a second thread costs more than it gives


def cores() -> int:
    """Cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def settle(weights: int, batch: int) -> int:
    """Set torch's threads for a network of that many weights and that batch size; returns the number."""
    threads = cores() if weights * batch >= WORTH_THREADS else 1
    torch.set_num_threads(threads)
    return threads
