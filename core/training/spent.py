"""What a process took of the machine: processor time and memory. Knows nothing of what it did."""

import os
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path


def cpu_seconds() -> float:
    """Of this process and its ended children, all threads together."""
    ended = os.times()  # counts in hundredths of a second, which a few rows' step doesn't take
    return time.process_time() + ended.children_user + ended.children_system


def peak_mb() -> float:
    """The most memory that this process held since `forget_peak`, in MB (2**20 bytes)."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024  # macOS counts bytes


def forget_peak() -> None:
    """Look for the most memory anew from now on, where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
