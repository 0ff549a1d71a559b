"""How many threads torch may use in this process. Knows no network."""

import os

import torch

# Measured on two cores: below this a second thread makes training slower (0.8 to 0.9 of one thread), above it at
# most 1.5 times faster; and with a neighbour on the second core it falls to a tenth, as threads wait for each other.
WORTH_THREADS = 50_000_000  # multiplications a batch


def cores() -> int:
    """Cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choose(weights: int, batch: int) -> int:
    """Set torch's threads for a network of that many weights and that batch size; returns the number.

    One core is always left to the app; so on two cores it is one thread.
    """
    threads = max(1, cores() - 1) if weights * batch >= WORTH_THREADS else 1
    torch.set_num_threads(threads)
    return threads
