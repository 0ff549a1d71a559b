"""How fast a 200 MB CSV is read into Parquet, beside pandas and polars; and how much memory importing takes."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.web.large_file import write

_IMPORT = """
import resource, sys
from pathlib import Path
from core.importing.into_dataset import import_file
import_file(Path(sys.argv[1]), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_OURS = (
    "import sys; from pathlib import Path; from core.reading import to_parquet; to_parquet(*map(Path, sys.argv[1:]))"
)
_PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str).to_parquet(sys.argv[2])"
_POLARS = "import sys, polars; polars.read_csv(sys.argv[1], infer_schema=False).write_parquet(sys.argv[2])"


def measure() -> list[Figure]:
    """MB a second from CSV to Parquet, each in a process of its own; seconds and memory of a whole import."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        file, out = Path(folder) / "large.csv", Path(folder) / "out.parquet"
        write(file)
        size = file.stat().st_size / 1e6
        others = {name: _speed(program, file, out) for name, program in (("pandas", _PANDAS), ("polars", _POLARS))}
        beside = ", ".join(f"{name} {speed:.0f}" for name, speed in others.items() if speed)
        ours = _speed(_OURS, file, out)
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _IMPORT, file, out], capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - started
        return [
            Figure("CSV to Parquet, all text", ours or 0.0, "MB/s", beside=beside),
            Figure(f"import of {size:.0f} MB, profile included", seconds, "s", most=10),
            Figure("memory of that process", float(done.stdout), "MB", most=1500),
        ]


def _speed(program: str, file: Path, out: Path) -> float | None:
    """MB a second, start of Python included; None when the library is not installed."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program, file, out], capture_output=True, check=False)
    if done.returncode:
        return None
    return file.stat().st_size / 1e6 / (time.perf_counter() - started)
