"""A child process that answers messages, started in an empty folder with a bare environment. Knows not what it does."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path
from typing import IO

from core.plain import Plain
from core.serving.sandbox.frames import receive, send

_PREFIX = "atelier-limited-"


class ChildDied(Exception):
    """The child closed its pipes, took too long, was killed by a limit or sent nonsense."""


class Child:
    """One child process running a module of this program with these arguments; asked one thing at a time."""

    def __init__(self, module: str, *arguments: str) -> None:
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX)  # a model may read files beside it
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder.name,
            env=_environment(),
        )
        self.end = weakref.finalize(self, _end, self._process, folder)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The system's number for the child."""
        return self._process.pid

    def ask(self, header: Plain, payload: bytes, seconds: float) -> tuple[Plain, bytes]:
        """Send one message and wait at most `seconds` for the answer; ChildDied when none comes."""
        watch = threading.Timer(seconds, self._process.kill)
        watch.start()
        try:
            stdin, stdout = _pipes(self._process)
            send(stdin, header, payload)
            return receive(stdout)
        except (OSError, EOFError, ValueError) as error:
            self.end()
            raise ChildDied(str(error)) from error
        finally:
            watch.cancel()


def clear_folder() -> None:
    """A child's last act: nothing of it stays on the disk, also when its parent is gone."""
    with contextlib.suppress(OSError):
        folder = Path.cwd()
        if folder.name.startswith(_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    process.kill()
    process.wait()
    for pipe in _pipes(process):
        with contextlib.suppress(BrokenPipeError):  # what was not yet sent is lost with the child
            pipe.close()
    folder.cleanup()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Its input and output; ValueError where it was started without them."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("a child without pipes")
    return process.stdin, process.stdout


def _environment() -> dict[str, str]:
    """Where this program's code lies, and UTF-8; none of the parent's secrets."""
    root = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))  # packages that bring kinds, tasks ...
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    memory = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}  # Arrow's own sets a gigabyte aside
    return {"PATH": os.defpath, "PYTHONPATH": path, "LANG": "C.UTF-8", "PYTHONUTF8": "1", **threads, **memory, **kept}
