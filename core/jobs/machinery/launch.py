"""Starts the supervisor, sees whether it lives, and rings its bell. Used by the web process; imports nothing heavy."""

import fcntl
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import core
from core import config
from core.jobs.machinery import limits
from core.store import paths

COMMAND = (sys.executable, "-m", "core.jobs.machinery.supervisor")
_LOG_MOST = 5 << 20
_starting: dict[Path, subprocess.Popen[bytes]] = {}
_one_at_a_time = threading.Lock()


def lock_file() -> Path:
    """Locked (flock) as long as a supervisor lives."""
    return paths.home() / "supervisor.lock"


def bell_file() -> Path:
    """A named pipe; a byte in it wakes the supervisor."""
    return paths.home() / "supervisor.bell"


def alive() -> bool:
    """Whether a supervisor works for this home."""
    try:
        file = os.open(lock_file(), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def start() -> None:
    """Start a supervisor that outlives this process; nothing happens while one started before is still coming up."""
    home = paths.home()
    with _one_at_a_time:
        before = _starting.get(home)
        if before is not None and before.poll() is None:
            return
        home.mkdir(parents=True, exist_ok=True)
        log = home / "supervisor.log"
        fresh = not log.exists() or log.stat().st_size > _LOG_MOST
        with log.open("wb" if fresh else "ab") as out:
            _starting[home] = subprocess.Popen(
                COMMAND,
                cwd=Path(core.__file__).parent.parent,
                env=_environment(home),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )


def ring() -> None:
    """Wake the supervisor; without one, nothing happens."""
    with suppress(OSError):
        bell = os.open(bell_file(), os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(bell, b"!")
        finally:
            os.close(bell)


def _environment(home: Path) -> dict[str, str]:
    """Waiting threads must sleep (OMP_WAIT_POLICY), else two jobs on few processors block each other."""
    threads = str(limits.threads())
    named = {name: threads for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    named |= {"HF_HUB_DISABLE_TELEMETRY": "1"}
    around = config.for_child(replace(config.current(), home=home))
    return {**named, "OMP_WAIT_POLICY": "passive", **around}
