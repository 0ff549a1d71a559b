"""A training process keeps the memory that its steps need again and again, where the C library can."""

import platform
import subprocess
import sys

from core.training import memory

COUNT = """
import resource, sys
import numpy as np
from core.training.memory import keep_memory

def touched():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.empty(64 * 2**20, np.uint8).fill(1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

if "keep" in sys.argv:
    keep_memory()
touched()
print(touched())
"""


def pages(*arguments):
    """How many pages the system had to clear for a block that was needed a second time."""
    run = subprocess.run([sys.executable, "-c", COUNT, *arguments], capture_output=True, text=True, check=True)
    return int(run.stdout)


def test_a_block_that_is_needed_again_costs_no_new_pages():
    kept, plain = pages("keep"), pages()
    known = platform.libc_ver()[0] == "glibc"
    assert (kept < 100) == known
    assert plain >= kept


def test_elsewhere_than_on_glibc_nothing_is_done(monkeypatch):
    monkeypatch.setattr(memory.platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: 1 / 0)
    assert memory.keep_memory.__wrapped__() is False
