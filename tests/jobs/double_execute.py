"""Stands in for core.runs.execute in the job process: counts steps, keeps a checkpoint, and can come to grief."""

import errno
import json
import os
import resource
import signal
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError

STEP = 0.03
LOADED_BY = os.getpid()


def execute(recipe, dataset, folder, *, ended, **around):
    ended(carry_out(recipe, dataset, folder, **around))


def carry_out(recipe, dataset, folder, *, requested=lambda: "run", parent=None, split=None, kept=None):
    assert dataset.exists()
    checkpoint = folder / "checkpoint" / "step.txt"
    checkpoint.parent.mkdir(exist_ok=True)
    done = int(checkpoint.read_text()) if checkpoint.exists() else 0
    on_progress(
        folder,
        kind="start",
        at=time.time(),
        done=done,
        pid=os.getpid(),
        loaded_by=LOADED_BY,
        split=split and str(split),
        parent=str(parent),
    )
    if split:
        (folder / "split.parquet").write_bytes(split.read_bytes())
    else:
        rows = [int.from_bytes(os.urandom(7)) for _ in range(4)]
        pq.write_table(pa.table({"__row": rows, "part": ["train"] * len(rows)}), folder / "split.parquet")
    for step in range(done, recipe.training.epochs):
        if step == 3 and "grief" in recipe.family.options:
            suffer(recipe.family.options["grief"], folder)
        if requested() == "pause":
            return "paused"
        if requested() == "stop":
            time.sleep(1)
            return leave(folder, "stopped")
        time.sleep(STEP)
        if recipe.family.options.get("checkpoints", True):
            checkpoint.write_text(str(step + 1))
        on_progress(folder, kind="epoch", step=step + 1, total=recipe.training.epochs, seconds=step * STEP)
    return leave(folder, "finished")


def leave(folder, state):
    metrics = {"accuracy": {"value": 0.9, "baseline": 0.4}}
    (folder / "evaluation.json").write_text(json.dumps({"task": "classification", "metrics": metrics}))
    (folder / "bundle.onnx").write_bytes(b"bundle")
    return state


def on_progress(folder, **event):
    with (folder / "events.jsonl").open("a") as out:
        out.write(json.dumps(event) + "\n")


def suffer(grief, folder):
    once = folder / "suffered.txt"
    if once.exists():
        return
    once.write_text(grief)
    if grief.startswith("SIG"):
        os.kill(os.getpid(), signal.Signals[grief])
    elif grief == "memory":
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1 << 20)) * 16)
    elif grief == "torch memory":
        import torch

        hoard = [torch.ones(1 << 22) for _ in range(1000)]
        raise AssertionError(len(hoard))
    elif grief == "disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    elif grief == "disk for everything":
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
        (folder / "bundle.onnx").write_bytes(b"x" * 100_000)
    elif grief == "bad value":
        raise UserError("Row {row} holds “{value}”.", "Correct it.", row=7, value="oops")
    elif grief == "bug":
        raise ZeroDivisionError("a bug")
    elif grief == "deaf":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        time.sleep(600)
    elif grief == "exit":
        Path(folder / "log.txt").write_text("")
        os._exit(9)
