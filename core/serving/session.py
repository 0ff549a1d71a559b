"""Opens an ONNX model in onnxruntime the one way this app does. Knows nothing of bundles."""

from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as runtime

RUN_ERRORS = (runtime.Fail, runtime.InvalidArgument, runtime.RuntimeException, runtime.NotImplemented)
BATCH = 65_536  # rows given to onnxruntime at once
MEDIA_BATCH = 64  # the same where rows hold pictures or sounds


def open_session(model: bytes | Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A CPU session; one thread answers single rows fastest. onnxruntime's own errors pass through."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def batch_rows(columns: int) -> int:
    """How many rows of so many columns to hold as raw values at once: fewer for wide tables."""
    return max(1024, min(BATCH, 2_000_000 // max(columns, 1)))
