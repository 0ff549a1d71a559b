"""How much a job may use, and how a job process keeps to it. Knows no job's content."""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from core import config

TRY = "try"  # the lane of what is only tried out; it gives way to runs, see core.jobs.machinery.supervisor
ROOMY = 3 << 30  # bytes; below, the supervisor loads no library ahead
_SPARE = 256 << 20  # what a job gets on top to say that it ran out of memory
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def slots(lane: str) -> int:
    """How many jobs of a lane work at the same time: reading 2, getting models and trying out 1, training ATELIER_JOBS
    (default 1)."""
    named = {"read": 2, "model": 1, TRY: 1}
    return named[lane] if lane in named else max(1, config.current().jobs)


def machine_memory() -> int:
    """Bytes of memory there are for us: the machine's, or less when a control group says so."""
    return min(psutil.virtual_memory().total, *_group_limits())


def roomy() -> bool:
    """Whether there is memory enough to keep libraries loaded while nothing runs."""
    return machine_memory() >= ROOMY


def job_memory_mb() -> int:
    """Megabytes a job may use: ATELIER_JOB_MEMORY_MB, or 60 % of the memory shared by the training slots."""
    return config.current().job_memory_mb or int(machine_memory() * 0.6 / slots("run")) >> 20


def upload_mb() -> int:
    """Megabytes a file may have that is brought in the browser: ATELIER_UPLOAD_MB; the command line has no limit."""
    return config.current().upload_mb


def threads() -> int:
    """How many threads a job should use: the processors shared by the training slots."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, available // slots("run"))


def enter(parent: int, lane: str) -> None:
    """Bind this fresh job process: dies with `parent`, polite to others, first to go when memory is short."""
    with suppress(OSError, AttributeError):  # only Linux has it; elsewhere the job itself notices (wants.Wants)
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    with suppress(OSError):
        os.nice({"read": 0, TRY: 10}.get(lane, 5))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")
    soft = _data_bytes() + (job_memory_mb() << 20)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (soft, soft + _SPARE))


def give_room() -> None:
    """Lift the memory limit a little, so that an error can still be told."""
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _data_bytes() -> int:
    """What the process holds already, libraries' own data included: not counted against the job."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) << 10
    return 0


def _group_limits() -> list[int]:
    root = Path("/sys/fs/cgroup")
    found = [1 << 62]
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, group = line.split(":", 2)
            if controllers == "":
                files = [root / group.strip("/") / "memory.max", root / "memory.max"]
            elif "memory" in controllers.split(","):
                base = root / "memory"
                files = [base / group.strip("/") / "memory.limit_in_bytes", base / "memory.limit_in_bytes"]
            else:
                continue
            found += [limit for limit in map(_number, files) if limit]
    return found


def _number(file: Path) -> int:
    with suppress(OSError, ValueError):
        return int(file.read_text(encoding="ascii"))
    return 0  # no such file, or "max"
