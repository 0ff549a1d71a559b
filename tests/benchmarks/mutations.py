"""Whether tests notice: small faults in core, one at a time, and the tests nearest to each.

`python -m tests.benchmarks.mutations SEED COUNT` draws so many faults (faults.py) and goes on where it was stopped.
Each is made in a copy of the tree, never in this one. The nearest test files (nearest.py) run in one process until one
test fails or the time is over. A failed test is run once more without the fault: the fault died by it only when it
passes there, and when it never ended, only when it takes a third of its time there.
"""

import argparse
import compileall
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

import psutil

from tests.benchmarks import faults, measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.nearest import Nearest
from tests.sources import ROOT, sources

SEED, COUNT, WORKERS = 1, 100, 2
FILES = 16  # of tests, for a fault
SECONDS = 100.0  # that tests are begun for a fault
HANGS = 60.0  # seconds, of a test
DIED = ("killed", "timed out")
_MADE = ("tests/pretrained/.encoders", "tests/node/node_modules")  # what tests need and git does not know


def measure(seed: int = SEED, count: int = COUNT, workers: int = WORKERS) -> list[Figure]:
    """The share of faults that tests noticed; those that lived are printed."""
    found = sorted(verdicts(seed, count, workers), key=lambda verdict: verdict.number)
    for verdict in found:
        if verdict.end not in DIED:
            print(f"lived after {verdict.tests} tests: {verdict.said}")
    ends = ", ".join(f"{end} {number}" for end, number in Counter(verdict.end for verdict in found).items())
    died = sum(verdict.end in DIED for verdict in found)
    return [Figure(f"small faults that tests notice, seed {seed}", 100 * died / count, "%", least=85, beside=ends)]


@dataclass(frozen=True)
class Verdict:
    """How a fault ended: `end` is killed, timed out or lived; `by` the test that noticed, `tests` how many ran."""

    number: int
    said: str
    end: str
    by: str
    tests: int
    seconds: float


def verdicts(seed: int, count: int, workers: int) -> list[Verdict]:
    """Every fault's end; those that the same code and tests ended already are not made again."""
    files = {source.place: source.text for source in sources("core")}
    drawn, same, near = faults.draw(files, seed, count), {"code": _code(), "seed": seed}, Nearest()
    known = [entry for entry in measured.entries("mutations") if entry.items() >= same.items()]
    done = {entry["said"]: Verdict(**{key: entry[key] for key in Verdict.__annotations__}) for entry in known}
    found = [done[said] for fault in drawn if (said := fault.said(files[fault.place])) in done]

    def judge(number: int, fault: faults.Fault) -> Verdict:
        tree = trees.get()
        try:
            verdict = _judged(tree, number, fault, files[fault.place], near)
        finally:
            trees.put(tree)
        measured.add("mutations", {**same, **asdict(verdict)})
        print(f"{number} {verdict.end} in {verdict.seconds:.0f} s: {verdict.said}", file=sys.stderr, flush=True)
        return verdict

    with contextlib.ExitStack() as stack, ThreadPoolExecutor(workers) as pool:
        trees: SimpleQueue[Tree] = SimpleQueue()
        left = [(n, fault) for n, fault in enumerate(drawn) if fault.said(files[fault.place]) not in done]
        for _ in range(workers if left else 0):
            trees.put(stack.enter_context(copied()))
        return found + list(pool.map(lambda pair: judge(*pair), left))


def _judged(tree: "Tree", number: int, fault: faults.Fault, source: str, near: Nearest) -> Verdict:
    started, said, barred = time.monotonic(), fault.said(source), []
    tests = near.to(fault.place, fault.line, FILES, _known_seconds())
    while True:
        with tree.holding(fault.place, fault.made(source)):
            ran = tree.run(tests, barred)
        failed = next((entry for entry in ran if entry["outcome"] == "failed"), None)
        if failed is None:
            _note_seconds(ran)
            passed = sum(entry["outcome"] == "passed" for entry in ran)
            return Verdict(number, said, "lived", "", passed, time.monotonic() - started)
        hung = failed["seconds"] >= HANGS
        if tree.passes(failed["test"], HANGS / 3 if hung else HANGS):
            end = "timed out" if hung else "killed"
            return Verdict(number, said, end, failed["test"], len(ran), time.monotonic() - started)
        barred.append(failed["test"])


@dataclass(frozen=True)
class Tree:
    """A copy of the project; one fault at a time is in it while its tests run."""

    folder: Path
    scratch: Path

    @contextlib.contextmanager
    def holding(self, place: str, text: str) -> Iterator[None]:
        """The file with another text, for so long."""
        path = self.folder / place
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
        command += ["-p", "tests.benchmarks.mutation_log", f"--timeout={HANGS}", f"--basetemp={self.scratch / 'tests'}"]
        command += [*options, *(f"--deselect={test}" for test in barred), *tests]
        around = {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        around |= {"MUTATION_LOG": str(log), "MUTATION_SECONDS": str(SECONDS), "TMPDIR": str(self.scratch)}
        self._fresh()
        with (self.scratch / "output.txt").open("wb") as out:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**os.environ, **around}, stdout=out, stderr=out, start_new_session=True
            )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS + 2 * HANGS)
            _end(process.pid, self.scratch)
        return told(log)

    def _fresh(self) -> None:
        """Nothing of the fault before: an empty scratch folder, and the open models' graphs as they are here."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()
        graphs, nodes = (self.folder / place for place in _MADE)
        shutil.rmtree(graphs, ignore_errors=True)
        if (ROOT / _MADE[0]).is_dir():
            shutil.copytree((ROOT / _MADE[0]).resolve(), graphs, copy_function=_linked)
        if (ROOT / _MADE[1]).is_dir() and not nodes.exists():
            nodes.symlink_to((ROOT / _MADE[1]).resolve())


@contextlib.contextmanager
def copied() -> Iterator[Tree]:
    """A copy of what git knows here, compiled so that no changed file is taken for an unchanged one."""
    with tempfile.TemporaryDirectory(prefix="atelier-faults-") as name:
        tree = Tree(Path(name) / "tree", Path(name) / "scratch")
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for place in subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0"):
            if place and (ROOT / place).is_file() and place not in _MADE:
                (tree.folder / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / place, tree.folder / place)
        compileall.compile_dir(tree.folder, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        yield tree


def told(log: Path) -> list[dict]:
    """What a run of tests wrote (mutation_log.py), a test each; the one that began and never ended counts as failed."""
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    ended = [entry for entry in entries if entry["outcome"] != "began"]
    if entries and entries[-1]["outcome"] == "began":
        ended.append({**entries[-1], "outcome": "failed", "seconds": 2 * HANGS})
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


def _known_seconds() -> dict[str, float]:
    return {entry["file"]: entry["seconds"] for entry in measured.entries("mutation_seconds")}


def _note_seconds(ran: list[dict]) -> None:
    """Keep what each test file took, so that the next fault meets the cheap ones first."""
    spent: Counter[str] = Counter()
    for entry in ran:
        spent[entry["test"].split("::")[0]] += entry["seconds"]
    known = _known_seconds()
    for file, seconds in spent.items():
        if seconds > 1.1 * known.get(file, 0.0):
            measured.add("mutation_seconds", {"file": file, "seconds": round(seconds, 1)})


def _code() -> str:
    """Another for other code or other tests."""
    texts = "".join(source.text for source in sources("core", "pages", "tests") if "/benchmarks/" not in source.place)
    return hashlib.blake2b(texts.encode(), digest_size=6).hexdigest()


def _chosen(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Whether tests notice small faults in core.")
    parser.add_argument("seed", type=int, nargs="?", default=SEED)
    parser.add_argument("count", type=int, nargs="?", default=COUNT)
    parser.add_argument("--workers", type=int, default=WORKERS, help="how many faults at a time")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    chosen = _chosen(sys.argv[1:])
    figure = measure(chosen.seed, chosen.count, chosen.workers)[0]
    print(f"{figure.what}: {figure.value:.0f} % ({figure.beside})")
