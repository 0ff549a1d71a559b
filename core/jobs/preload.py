"""Loads third-party libraries into the supervisor, one at a time, so that the jobs it forks start at once.

Only imports, never computes: after a threaded operation, forked children would hang. Loads nothing of ours: a
supervisor may outlive an update of the app.
"""

import gc
import importlib
import sys
import time
from collections.abc import Iterator

LIBRARIES = (
    "numpy",
    "pyarrow.parquet",
    "pyarrow.compute",
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


def libraries() -> Iterator[str]:
    """Import one library at each step, the ones that reading needs first; ends with the garbage collector calmed."""
    began = time.monotonic()
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError as error:  # the job that needs it says so
            print(f"not loaded ahead: {name} ({error})", file=sys.stderr, flush=True)
        yield name
    gc.collect()
    gc.freeze()  # forked jobs share these pages as long as nobody touches them
    print(f"libraries loaded in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
