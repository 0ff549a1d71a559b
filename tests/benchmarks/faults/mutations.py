"""Whether tests notice: small faults in core, one at a time, and the tests nearest to each.

`python -m tests.benchmarks.faults.mutations SEED COUNT` draws so many faults (drawing.py) and goes on where it was
stopped. Each is made in a copy of the tree, never in this one. The nearest test files (nearest.py) run in one process
until one test fails or the time is over. A failed test is run once more without the fault: the fault died by it only
when it passes there, and when it never ended, only when it takes a third of its time there.
"""

import argparse
import contextlib
import hashlib
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from queue import SimpleQueue

from tests.benchmarks import measured
from tests.benchmarks.faults.drawing import Fault, draw
from tests.benchmarks.faults.nearest import Nearest
from tests.benchmarks.faults.tree import Tree, copied
from tests.benchmarks.figure import Figure
from tests.sources import sources

SEED, COUNT, WORKERS = 1, 100, 2
FILES = 16  # of tests, for a fault
DIED = ("killed", "timed out")


def measure(seed: int = SEED, count: int = COUNT, workers: int = WORKERS, patience: float = 1.0) -> list[Figure]:
    """The share of faults that tests noticed; those that lived are printed. patience: all limits times so many."""
    found = sorted(verdicts(seed, count, workers, patience), key=lambda verdict: verdict.number)
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


def verdicts(seed: int, count: int, workers: int, patience: float) -> list[Verdict]:
    """Every fault's end; those that the same code and tests ended already are not made again."""
    files = {source.path: source.text for source in sources("core")}
    drawn, same, near = draw(files, seed, count), {"code": _code(), "seed": seed}, Nearest()
    known = [entry for entry in measured.entries("mutations") if entry.items() >= same.items()]
    done = {
        entry["number"]: Verdict(**{key: entry[key] for key in Verdict.__annotations__})
        for entry in known
        if entry["number"] < count
    }

    def judge(number: int, fault: Fault) -> Verdict:
        tree = trees.get()
        try:
            verdict = _judged(tree, number, fault, files[fault.path], near)
        finally:
            trees.put(tree)
        measured.add("mutations", {**same, **asdict(verdict)})
        print(f"{number} {verdict.end} in {verdict.seconds:.0f} s: {verdict.said}", file=sys.stderr, flush=True)
        return verdict

    with contextlib.ExitStack() as stack, ThreadPoolExecutor(workers) as pool:
        trees: SimpleQueue[Tree] = SimpleQueue()
        left = [(number, fault) for number, fault in enumerate(drawn) if number not in done]
        for _ in range(workers if left else 0):
            trees.put(stack.enter_context(copied(patience)))
        return [*done.values(), *pool.map(lambda pair: judge(*pair), left)]


def _judged(tree: Tree, number: int, fault: Fault, source: str, near: Nearest) -> Verdict:
    started, message, barred = time.monotonic(), fault.said(source), []
    tests = near.to(fault.path, fault.line, FILES, _known_seconds())
    while True:
        with tree.holding(fault.path, fault.made(source)):
            ran = tree.run(tests, barred)
        failed = next((entry for entry in ran if entry["outcome"] == "failed"), None)
        if failed is None:
            _note_seconds(ran)
            passed = sum(entry["outcome"] == "passed" for entry in ran)
            return Verdict(number, message, "lived", "", passed, time.monotonic() - started)
        hung = failed["seconds"] >= tree.hangs
        if tree.passes(failed["test"], tree.hangs / 3 if hung else tree.hangs):
            end = "timed out" if hung else "killed"
            return Verdict(number, message, end, failed["test"], len(ran), time.monotonic() - started)
        barred.append(failed["test"])


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
    texts = "".join(source.text for source in sources("core", "pages", "tests") if "/benchmarks/" not in source.path)
    return hashlib.blake2b(texts.encode(), digest_size=6).hexdigest()


def _chosen(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Whether tests notice small faults in core.")
    parser.add_argument("seed", type=int, nargs="?", default=SEED)
    parser.add_argument("count", type=int, nargs="?", default=COUNT)
    parser.add_argument("--workers", type=int, default=WORKERS, help="how many faults at a time")
    parser.add_argument("--patience", type=float, default=1.0, help="all limits times so many, on a busy machine")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    chosen = _chosen(sys.argv[1:])
    figure = measure(chosen.seed, chosen.count, chosen.workers, chosen.patience)[0]
    print(f"{figure.what}: {figure.value:.0f} % ({figure.beside})")
