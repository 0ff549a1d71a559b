"""Ties the hands of the process that calls it: memory, processor time, no writing, few open files.

For child processes only; knows nothing of what they do. Where the system has no such limits, the timeout is all.
"""

MEGABYTE = 2**20
CHILD_MEMORY_MB = 2048
OPEN_FILES = 32


def limit_process(memory_mb: int = CHILD_MEMORY_MB) -> None:
    """Bound this process for good: `memory_mb` of private memory, no file writing, no core dumps, few open files."""
    try:
        import resource
    except ImportError:  # Windows
        return
    memory = memory_mb * MEGABYTE
    for kind, bound in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
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
