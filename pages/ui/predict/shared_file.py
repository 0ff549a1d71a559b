"""A whole file that a link's visitor brings: answered in a folder outside every workspace, of which nothing stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.importing import guarded
from core.jobs.incoming.uploads import lay
from core.serving import batch
from core.serving.batch import BatchResult, Readable
from core.store.access import visitor_files
from pages.ui import uploads, visiting
from pages.ui.results import Asked
from pages.ui.visiting import Visit


def run(visit: Visit, _workspace: str, asked: Asked, uploaded: UploadedFile) -> tuple[BatchResult, bytes]:
    """The answers to the file's rows, as CSV; UserError also when the day's rows don't suffice for all of them."""
    brought = uploads.brought(uploaded)
    size = brought.stat().st_size if isinstance(brought, Path) else uploaded.size
    if size > visiting.MOST_MB * 1_000_000:
        raise UserError(
            "The file has {size:,.1f} MB; {most} MB is the limit here.",
            "Bring a part of the rows.",
            size=size / 1e6,
            most=visiting.MOST_MB,
        )
    with visitor_files.folder() as folder:
        rows, out = folder / "rows", folder / "answers.csv"
        lay(brought, rows)
        watched = {"opening": partial(_counted, visit), "seen": asked.model.looks()}
        found = batch.answer_file(asked.model, rows, out, uploaded.name, **watched)
        return found, out.read_bytes()


@contextmanager
def _counted(visit: Visit, schema: BundleSchema, rows: Path, filename: str) -> Iterator[Readable]:
    """The file, once all of its rows may be asked."""
    with guarded.opened_for(schema, rows, filename) as source:
        visit.ask(source.reading.rows)
        yield source
