"""Stands in for core.data.importing in the job process: CSV to Parquet, or grief; the rest of it is the real one's."""

import os
import signal
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import core.data
from core.errors import UserError

_spec = spec_from_file_location("core.data.real_importing", Path(core.data.__path__[0]) / "importing.py")
_real = module_from_spec(_spec)
_spec.loader.exec_module(_real)
load_schema, sidecar, rejects = _real.load_schema, _real.sidecar, _real.rejects


def import_file(source, out, filename="", progress=None, most_mb=None, stays=True):
    text = source.read_text()
    if text.startswith("slow"):
        time.sleep(0.5)
    if text.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if text.startswith("rubbish"):
        raise UserError("“{name}” is no table.", "Choose another file.", name=filename)
    lines = text.split()
    pq.write_table(pa.table({"__row": list(range(len(lines) - 1)), lines[0]: lines[1:]}), out)
