"""Loads libraries and our own code into the supervisor, one at a time, so that the jobs it forks start at once.

Only imports, never computes: after a threaded operation, forked children would hang. A supervisor may outlive an update
of the app: a job uses our code as it was loaded only while the files are the same, see `current`.
"""

import gc
import importlib
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import core

LIBRARIES = (
    "numpy",
    "pyarrow.parquet",
    "pyarrow.compute",
    "pyarrow.dataset",
    "duckdb",
    "python_calamine",
    "onnx",
    "onnxruntime",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.metrics",
    "torch",
    "torch._dynamo",  # the first optimizer imports it, 2 s
    "torch.optim",
    "torch.utils.data",
    "onnxscript",
    "torch.onnx",
    "torch.onnx._internal.exporter._core",
)
OURS = (  # what a run needs up to its first point; some of it is imported late, for pages do without
    "core.jobs.machinery.worker",
    "core.jobs.work.headline",
    "core.runs.execute",
    "core.models.network.fit",
)


def libraries() -> Iterator[str]:
    """Import one library at each step, the ones that reading needs first, then our own code; ends with the garbage
    collector calmed."""
    began = time.monotonic()
    for name in (*LIBRARIES, *OURS):
        try:
            importlib.import_module(name)
        except ImportError as error:  # the job that needs it says so
            print(f"not loaded ahead: {name} ({error})", file=sys.stderr, flush=True)
        yield name
    gc.collect()
    gc.freeze()  # forked jobs share these pages as long as nobody touches them
    print(f"libraries loaded in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def current() -> bool:
    """Whether our files are those that this process loaded, so that a job may use what is loaded."""
    return _stamp() == LOADED


def _stamp() -> list[tuple[str, int, int]]:
    """Every file of ours with size and moment of change; 300 files take 3 ms."""
    found = []
    for path in sorted(Path(core.__file__).parent.rglob("*.py")):
        with suppress(FileNotFoundError):  # an update is under way
            facts = path.stat()
            found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return found


LOADED = _stamp()  # before more than the supervisor itself is loaded
