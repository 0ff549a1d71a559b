"""Is there room for a pretrained model on this machine: disk, memory, and what one model file can hold? Fetches
nothing."""

import shutil

from core import config
from core.errors import UserError
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library
from core.store import paths

MEGABYTE = 1e6
_SPARE_MB = 500  # of disk that stay free
_LIBRARIES_MB = 900  # of memory for transformers, torch and the writing of the graph, beside the weights
_TIMES = 6  # how often the weights are in memory at the worst moment; BERT-base (409 MB) was seen to take 3.1 GB


def most_mb() -> int:
    """Megabytes a model may have: ATELIER_MODEL_MB, at most what one ONNX file can hold."""
    return min(1900, config.current().model_mb)


def weighs_mb(model: PretrainedModel) -> float:
    """Megabytes that the weights take in a model file: four bytes a parameter, however they were stored."""
    return max(model.download_mb, 4 * model.parameters)


def needs_mb(model: PretrainedModel) -> float:
    """About how much memory it takes to make the model ready, in megabytes; once only, running it takes far less."""
    return _LIBRARIES_MB + _TIMES * weighs_mb(model)


def why_not(model: PretrainedModel, memory_mb: float) -> UserError | None:
    """What stands in the way of getting that model here, with numbers; None when nothing does."""
    if weighs_mb(model) > most_mb():
        return UserError(
            "It has {size:,.0f} MB; models of at most {most:,} MB can be used here.",
            "Choose a smaller one.",
            size=weighs_mb(model),
            most=most_mb(),
        )
    if needs_mb(model) > memory_mb:
        return UserError(
            "It needs about {needs:,.0f} MB of memory to be made ready; a job may use {memory:,.0f} MB here.",
            "Choose a smaller one.",
            needs=needs_mb(model),
            memory=memory_mb,
        )
    started = library.started(model.id) / MEGABYTE
    needed, free = model.download_mb + weighs_mb(model) - started + _SPARE_MB, _free_mb()
    if needed > free:
        return UserError(
            "It needs {needed:,.0f} MB of disk; {free:,.0f} MB are free.",
            "Make room on this machine, or choose a smaller one.",
            needed=needed,
            free=free,
        )
    return None


def full(model: PretrainedModel) -> UserError | None:
    """The limit on all downloads together (ATELIER_MODELS_MB, 20,000), when this one would pass it; walks all files.

    Models are shared, so that no workspace's quota holds them back.
    """
    most = config.current().models_mb
    used = (paths.size(library.folder() / "downloads") - library.started(model.id)) / MEGABYTE
    if used + model.download_mb <= most:
        return None
    return UserError(
        "Open models fill {used:,.0f} of the {most:,} MB that they may have on this machine.",
        "Remove one that nobody needs, or ask whoever runs this app for more (ATELIER_MODELS_MB).",
        used=used,
        most=most,
    )


def _free_mb() -> float:
    there = next(path for path in (library.folder(), *library.folder().parents) if path.exists())
    return shutil.disk_usage(there).free / MEGABYTE
