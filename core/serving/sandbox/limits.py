"""Ties the hands of the process that calls it: memory, processor time, little or no writing, few open files.

For child processes only; knows nothing of what they do. Where the system has no such limits, the timeout is all.
"""

from contextlib import suppress
from pathlib import Path

MEGABYTE = 2**20
CHILD_MEMORY_MB = 2048
OPEN_FILES = 32


_FIRST_TO_GO = "800"  # of 1000: when the machine runs out of memory, this process ends before the server does


def limit_process(memory_mb: int = CHILD_MEMORY_MB, file_mb: int = 0, files: int = OPEN_FILES) -> None:
    """Bound this process for good: `memory_mb` of private memory, no core dumps, at most `files` open files.

    file_mb: how large a file may grow that it writes; 0 for no writing at all.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    try:
        import resource
    except ImportError:  # Windows
        return
    memory = memory_mb * MEGABYTE
    for kind, bound in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, file_mb * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        _, ceiling = resource.getrlimit(kind)
        bound = bound if ceiling == resource.RLIM_INFINITY else min(bound, ceiling)
        resource.setrlimit(kind, (bound, bound))


def limit_seconds(seconds: int) -> None:
    """Give this process `seconds` more of processor time; the system kills it when they are used up."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, ceiling = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, ceiling))


def held_mb() -> float:
    """Megabytes of private memory that this process holds, as its bound counts them; 0 where that can't be known."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) / 1024
    return 0.0
