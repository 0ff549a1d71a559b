"""A CSV of 2 GB by the command line: how much memory `python -m core read` takes, and how long it does."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.web.large_file import write

MEGABYTES = 2_000


def measure() -> list[Figure]:
    """The process's own peak, profile included; the file and its dataset need 2.6 GB of disk."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        file, out = Path(folder) / "large.csv", Path(folder) / "out.parquet"
        write(file, MEGABYTES)
        size, began = file.stat().st_size / 1e6, time.perf_counter()
        command = [sys.executable, "-m", "core", "read", str(file), "--out", str(out)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"the command ended with {process.returncode}")
    beside = f"{size / seconds:.0f} MB a second"
    return [
        Figure(f"memory of reading a CSV of {size:,.0f} MB", used.ru_maxrss * 1024 / 1e6, "MB", most=1500),
        Figure("seconds of it", seconds, "s", beside=beside),
    ]
