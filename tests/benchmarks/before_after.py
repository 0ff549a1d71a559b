"""Two checkouts beside each other: `python -m tests.benchmarks.before_after --against PATH` compares them.

Each measurement runs in a process of its own in its checkout, with that checkout's own benchmarks, and they take turns
(before, now, before, now, ...), so that whatever else the machine does meets both. For each figure: the median of now
as a share of the median of before. A figure that only one of them has is not compared, and named.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.figure import Figure, table
from tests.sources import ROOT

NAMES = ("rerun", "one_row", "first_point", "memory")
ROUNDS = 3
MOST = 1.10
_MEASURE = """
import importlib, json, pathlib, sys
place = next(pathlib.Path("tests/benchmarks").rglob(f"{sys.argv[1]}.py"))  # it may have moved to another room since
figures = importlib.import_module(".".join(place.with_suffix("").parts)).measure()
print(json.dumps({figure.what: figure.value for figure in figures}))
"""

Values = dict[str, list[float]]  # by figure, one value for each round


def measure(before: Path, now: Path, names: tuple[str, ...], rounds: int) -> list[Figure]:
    """The ratios of the figures of these benchmarks; smaller is better in all of them."""
    found: tuple[Values, Values] = ({}, {})
    for number in range(rounds):
        for name in names:
            for tree, values in zip((before, now), found, strict=True):
                print(f"round {number + 1}, {name}: {tree}", file=sys.stderr, flush=True)
                for what, value in _measured(tree, name).items():
                    values.setdefault(what, []).append(value)
    return compared(*found)


def compared(before: Values, now: Values) -> list[Figure]:
    """The ratio of the medians for each figure that both have; one that has no partner is no figure but a note."""
    for what in before.keys() ^ now.keys():
        print(f"only {'before' if what in before else 'now'}: {what}", file=sys.stderr)
    return [_ratio(what, before[what], now[what]) for what in before if what in now]


def _ratio(what: str, before: list[float], now: list[float]) -> Figure:
    was, is_now = statistics.median(before), statistics.median(now)
    beside = f"before {was:.3g} ({_spread(before)}), now {is_now:.3g} ({_spread(now)})"
    return Figure(what, is_now / was, "times", most=MOST, beside=beside)


def _spread(values: list[float]) -> str:
    return f"{min(values):.3g} to {max(values):.3g}"


def _measured(tree: Path, name: str) -> dict[str, float]:
    command = [sys.executable, "-c", _MEASURE, name]
    done = subprocess.run(
        command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{name} in {tree} ended badly:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def main(arguments: list[str]) -> int:
    """Compare, and print the table; 1 when a figure got worse than it may."""
    parser = argparse.ArgumentParser(description="How this checkout compares with another.")
    parser.add_argument("--against", type=Path, required=True, help="the other checkout's folder, as it was before")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured")
    parser.add_argument("names", nargs="*", default=NAMES, help=f"benchmarks whose figures should be small: {NAMES}")
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.against.absolute(), ROOT, tuple(chosen.names), chosen.rounds)
    print(table(figures))
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
