"""`make bench`: measures the targets on this machine and prints one table; named benchmarks run alone."""

import importlib
import sys
import time
from pathlib import Path

from tests.benchmarks.figure import Figure, table

BENCHMARKS = (
    "first_point",
    "rerun",
    "viewers",
    "shared_page",
    "one_row",
    "loop",
    "opened_loop",
    "clothes",
    "encoders",
    "parity",
    "weights",
    "large_file",
    "adding",
    "reading",
    "wide_and_long",
    "command_line",
    "audit",
    "kills",
    "memory",
    "pictures_memory",
    "open_models",
    "transfer",
    "customize",
    "rehearsal",
    "defaults",
    "spoken_digits",
    "closing_the_gap",
    "promoting",
    "mutations",
)


def _module(name: str) -> str:
    """The dotted name of a benchmark, whichever room it stands in."""
    folder = Path(__file__).parent
    path = next(folder.rglob(f"{name}.py")).relative_to(folder).with_suffix("")
    return ".".join(["tests", "benchmarks", *path.parts])


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; 1 when a target is missed."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        started = time.monotonic()
        figures += importlib.import_module(_module(name)).measure()
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
