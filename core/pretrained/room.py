"""Is there room for an open model on this machine: disk, memory, and what one model file can hold? Fetches nothing."""

import os
import shutil

from core.errors import UserError
from core.pretrained import library

MEGABYTE = 1e6
_SPARE_MB = 500  # of disk that stay free
_LIBRARIES_MB = 900  # what transformers, torch and the writing of the graph need beside the weights


def most_mb() -> int:
    """Megabytes a model may have: ATELIER_MODEL_MB, at most what one ONNX file can hold."""
    return min(1900, int(os.environ.get("ATELIER_MODEL_MB", "1900")))


def needs_mb(download_mb: float) -> float:
    """About how much memory it takes to make a model of that size ready, in megabytes; measured with BERT-base."""
    return _LIBRARIES_MB + 4 * download_mb


def why_not(download_mb: float, memory_mb: float, started_mb: float = 0) -> UserError | None:
    """What stands in the way of getting a model of that size here, with numbers; None when nothing does."""
    if download_mb > most_mb():
        return UserError(
            "It has {size:,.0f} MB; models of at most {most:,} MB can be used here.",
            "Choose a smaller one.",
            size=download_mb,
            most=most_mb(),
        )
    if needs_mb(download_mb) > memory_mb:
        return UserError(
            "It needs about {needs:,.0f} MB of memory to be made ready; a job may use {memory:,.0f} MB here.",
            "Choose a smaller one.",
            needs=needs_mb(download_mb),
            memory=memory_mb,
        )
    needed, free = 2 * download_mb - started_mb + _SPARE_MB, _free_mb()
    if needed > free:
        return UserError(
            "It needs {needed:,.0f} MB of disk; {free:,.0f} MB are free.",
            "Make room on this machine, or choose a smaller one.",
            needed=needed,
            free=free,
        )
    return None


def _free_mb() -> float:
    there = next(place for place in (library.folder(), *library.folder().parents) if place.exists())
    return shutil.disk_usage(there).free / MEGABYTE
