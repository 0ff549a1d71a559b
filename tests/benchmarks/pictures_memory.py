"""Memory of a run that learns from pictures: twice as many pictures must not take more of it.

Run: python -m tests.benchmarks.pictures_memory FOLDER prints the peak, in megabytes, of a run on FOLDER/data.parquet.
"""

import io
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from tests.benchmarks.figure import Figure

SIDE, FEW, MANY = 128, 3_000, 6_000  # pixels a side, pictures
TICK = 0.02  # seconds between two looks


def measure() -> list[Figure]:
    """How much more the larger run takes at its peak; its pictures alone are 150 MB larger."""
    few, many = (_peak_of(count) for count in (FEW, MANY))
    beside = f"{few['peak']:.0f} MB with {FEW:,}, {many['peak']:.0f} MB with {MANY:,} pictures of {SIDE} x {SIDE}"
    return [Figure("memory for twice as many pictures", many["peak"] - few["peak"], "MB more", most=30, beside=beside)]


def _peak_of(count: int) -> dict:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        pq.write_table(_pictures(count), Path(folder) / "source.parquet")
        import_file(Path(folder) / "source.parquet", Path(folder) / "data.parquet")
        command = [sys.executable, "-m", "tests.benchmarks.pictures_memory", folder]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout.strip().splitlines()[-1])


def main(folder: Path) -> None:
    """One run in this process; prints its peak of memory that no file stands behind."""
    recipe = plan.draft(load_schema(folder / "data.parquet"), "data.parquet", "side", family="neural_network")
    peak, stop = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(peak, stop))
    watch.start()
    execute(with_settings(recipe, ["training.epochs=1"]), folder / "data.parquet", folder / "run")
    stop.set()
    watch.join()
    print(json.dumps({"peak": peak[0]}))


def _pictures(count: int) -> pa.Table:
    random = np.random.default_rng(0)
    base = random.integers(0, 256, (16, SIDE, SIDE, 3), np.uint8)
    contents = []
    for index in range(count):
        out = io.BytesIO()
        Image.fromarray(np.roll(base[index % 16], index, 1)).save(out, "JPEG", quality=30)
        contents.append(out.getvalue())
    return pa.table({"picture": contents, "side": [f"s{index % 4}" for index in range(count)]})


def _watch(peak: list[float], stop: threading.Event) -> None:
    while not stop.is_set():
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        used = next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
        peak[0] = max(peak[0], used / 1000)
        time.sleep(TICK)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
