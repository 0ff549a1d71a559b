"""A copy of the project in which one fault at a time is made, and tests are run: never in the tree one works in."""

import compileall
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode

import psutil

from tests.benchmarks.faults.log import IDLE
from tests.sources import ROOT

SECONDS = 100.0  # of work that tests are begun in (log.py)
HANGS = 60.0  # seconds after which a test is taken to have no end
_MADE = ("tests/pretrained/.encoders", "tests/node/node_modules")  # what tests need and git does not know


@dataclass(frozen=True)
class Tree:
    """A copy of the project; one fault at a time is in it while its tests run."""

    folder: Path
    scratch: Path
    patience: float  # all limits are so many times as long

    @property
    def hangs(self) -> float:
        """HANGS here."""
        return HANGS * self.patience

    @contextlib.contextmanager
    def holding(self, name: str, text: str) -> Iterator[None]:
        """The file with another text, for so long."""
        path = self.folder / name
        before = path.read_bytes()
        path.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            path.write_bytes(before)

    def passes(self, test: str, seconds: float) -> bool:
        """Whether that test, or file of tests, passes here in so many seconds."""
        ran = self.run([test], [], *([] if "::" in test else ["--collect-only"]))
        last = ran[-1] if ran else {"outcome": "passed", "seconds": 0.0}
        return last["outcome"] == "passed" and last["seconds"] <= seconds

    def run(self, tests: list[str], barred: list[str], *options: str) -> list[dict]:
        """What came of each test, in order, up to the first that failed or never ended (failed too)."""
        log = self.scratch / "log.jsonl"
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        command += [
            "-p",
            "tests.benchmarks.faults.log",
            f"--timeout={self.hangs}",
            f"--basetemp={self.scratch / 'tests'}",
        ]
        command += [*options, *(f"--deselect={test}" for test in barred), *tests]
        around = {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        around |= {
            "MUTATION_LOG": str(log),
            "MUTATION_SECONDS": str(SECONDS * self.patience),
            "TMPDIR": str(self.scratch),
        }
        self._fresh()
        with (self.scratch / "output.txt").open("wb") as out:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**os.environ, **around}, stdout=out, stderr=out, process_group=0
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(IDLE * SECONDS * self.patience + 2 * self.hangs)
            _end(process.pid, self.scratch)
        return told(log, self.hangs)

    def _fresh(self) -> None:
        """Nothing of the fault before: an empty scratch folder, and the pretrained models' graphs as they are here."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()
        graphs, nodes = (self.folder / name for name in _MADE)
        shutil.rmtree(graphs, ignore_errors=True)
        if (ROOT / _MADE[0]).is_dir():
            shutil.copytree((ROOT / _MADE[0]).resolve(), graphs, copy_function=_linked)
        if (ROOT / _MADE[1]).is_dir() and not nodes.exists():
            nodes.symlink_to((ROOT / _MADE[1]).resolve())


@contextlib.contextmanager
def copied(patience: float) -> Iterator[Tree]:
    """A copy of what git knows here, compiled so that no changed file is taken for an unchanged one."""
    with tempfile.TemporaryDirectory(prefix="atelier-faults-") as name:
        tree = Tree(Path(name) / "tree", Path(name) / "scratch", patience)
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0"):
            if name and (ROOT / name).is_file() and name not in _MADE:
                (tree.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree.folder / name)
        compileall.compile_dir(tree.folder, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        yield tree


def told(log: Path, hangs: float) -> list[dict]:
    """What a run of tests wrote (log.py), a test each; the one that began and never ended counts as failed."""
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    ended = [entry for entry in entries if entry["outcome"] != "began"]
    if entries and entries[-1]["outcome"] == "began":
        ended.append({**entries[-1], "outcome": "failed", "seconds": hangs})
    return ended


def _end(group: int, scratch: Path) -> None:
    """End the tests, and the supervisors and jobs that outlive them on purpose."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 9)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get("TMPDIR") == str(scratch):
                process.kill()


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
