"""A run's proof on the original file: its cells, as they stand there, get the answers that `predict` gives."""

from dataclasses import replace
from pathlib import Path

from core.bundle_schema import BundleSchema
from core.data.lineage.versions import history
from core.errors import UserError
from core.export.proofs.parity import tolerance_of
from core.export.proofs.proof import RawParity
from core.export.proofs.raw_parity import check_raw, rows_of
from core.records import FittedTarget
from core.runs.proving.original import original
from core.runs.stages.context import Context


def prove_raw(context: Context, learned: FittedTarget, schema: BundleSchema, bundle: Path) -> RawParity:
    """Hold the original against the bundle, on as many rows as cost little; says why where it can't be.

    A table that was repaired after reading may have other values than its file, so that its columns take others.
    """
    found = original(context.schema, context.kept)
    if isinstance(found, str):
        return RawParity(reason=found)
    raw = check_raw(bundle, found, rows_of(schema.inputs), tolerance_of(schema.inputs), context.task.unit(learned))
    if raw.message and history(context.dataset.parent):
        return replace(raw, reason="was changed after it was read", message="")
    return raw


def require(raw: RawParity | None, name: str) -> None:
    """UserError when the file's cells were answered in another way."""
    if raw is None or raw.passed or raw.reason:
        return
    raise UserError(
        "The model file does not answer the cells of “{name}” as they stand there ({message}), so it is not offered.",
        "Read that column as another kind, or leave it out, and please report this: it is a bug in Model Atelier.",
        name=name,
        message=raw.message,
    )
