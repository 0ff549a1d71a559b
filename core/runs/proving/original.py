"""The file that a run's dataset was read from, when it is at hand and still the same; else why it is not."""

from collections.abc import Sequence
from pathlib import Path

from core.data.origin import digest
from core.export.proofs.raw_parity import Original
from core.records import Schema

NOT_AT_HAND = "is not at hand"


def original(schema: Schema, kept: Sequence[tuple[Path, str]] | None) -> Original | str:
    """The original, or why there is none, as the end of a sentence on it.

    kept: the files that the app kept beside the dataset, with the names the user knows; None: where `read` noted it.
    """
    noted = [(Path(schema.source_path), schema.source)] if schema.source_path else []
    files = noted if kept is None else [*kept]
    if len(files) > 1 or "files" in schema.reading:
        return "is one of several that were read together"
    if not files or not schema.source_sha256 or not files[0][0].exists():
        return NOT_AT_HAND
    path, name = files[0]
    if digest(path) != schema.source_sha256:
        return "has changed since it was read"
    return Original(path, name, schema.reading.get("asked", {}))
