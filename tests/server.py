"""The real app as its own process, on a free port with a home of its own; for browser tests and benchmarks."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.sources import ROOT

START_SECONDS = 120
PORTS = range(20_000, 32_000)  # below those that the system lends to outgoing connections, so that none takes one


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, which process it is and which ATELIER_HOME it uses."""

    url: str
    port: int
    home: Path
    process: subprocess.Popen

    def memory_mb(self) -> float:
        """Memory of the web process alone (not of its jobs), in MB."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6

    def cpu_seconds(self) -> float:
        """CPU time the web process has used so far."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system


@contextlib.contextmanager
def running(
    entry: str, home: Path, port: int = 0, *, streamlit: str = "streamlit", **environment: str
) -> Iterator[Server]:
    """Start `streamlit run entry`, wait until it answers, and end it with every job it started.

    `port` 0 takes a free one; a given port lets a test start the server again under the same address. `streamlit`:
    another module that is run in its place.
    """
    port = port or _free_port()
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", streamlit, "run", entry, "--server.port", str(port), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1"]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "ATELIER_HOME": str(home), **environment}
        )
    server = Server(f"http://127.0.0.1:{port}", port, home, process)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def end_jobs(home: Path) -> None:
    """End every process that works for this home: supervisors and jobs outlive the web server on purpose."""
    ours = [process for process in psutil.process_iter() if _home_of(process) == str(home)]
    for process in ours:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(ours, timeout=10)


def _home_of(process: psutil.Process) -> str:
    if process.pid == os.getpid():
        return ""
    try:
        return process.environ().get("ATELIER_HOME", "")
    except (psutil.Error, OSError):
        return ""


def _free_port() -> int:
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def _wait(server: Server) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{(server.home / 'server.log').read_text()[-3000:]}")
