"""Pictures, sounds or texts to be answered: each file of a folder or a zip, or a single one, is a row. Wants no labels.

A table among them, or with them beside it, gives the rows instead, as it does for a dataset.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from core.errors import UserError
from core.reading.media.dataset import nothing, warnings_of, write_rows
from core.reading.media.dataset import opened as opened_files
from core.reading.media.dispatch import holds_media
from core.reading.media.files import Entry, Files
from core.reading.media.naming import Names
from core.reading.media.oddities import Oddities
from core.reading.media.plan import Plan, Row, naming_table, planned
from core.reading.media.sorts import AUDIO, IMAGE, MEDIA, WORDS, sort_of
from core.reading.rejects import LISTED, Rejected
from core.reading.table import Reading, Table

FILE = "file"  # the column that names the row's file


def are_rows(source: Path, filename: str, wanted: dict[str, str]) -> bool:
    """Whether the files in `source` are to be answered, by a model that takes such sorts (`wanted`: column -> sort).

    A single picture or sound, a folder or zip of such, or a table that names some.
    """
    name = filename or source.name
    if not any(sort in MEDIA for sort in wanted.values()):
        return False
    if source.is_dir():
        return True
    if sort_of(name) in (IMAGE, AUDIO):
        return IMAGE in wanted.values() or AUDIO in wanted.values()  # of another sort than is wanted: told when opened
    return holds_media(source, name)


@contextmanager
def opened_rows(source: Path | list[tuple[Path, str]], filename: str, wanted: dict[str, str]) -> Iterator[Table]:
    """The files as rows for a short while, of one source or of several with their names; nothing stays on disk.

    Columns: `file` and the wanted one, or those of the table that names the files. A file that can't be opened is
    left out and named, as the row that it would have been. UserError when there is no file of a wanted sort.
    """
    name = filename or (source.resolve().name if isinstance(source, Path) else source[0][1])
    with (
        tempfile.TemporaryDirectory(prefix="atelier-rows-") as folder,
        opened_files(source, name) as files,
    ):
        scratch = Path(folder)
        plan = _planned(source, files, scratch, name, wanted)
        refused = [*(files.refused if files else ()), *plan.refused]
        path = scratch / "rows.parquet"
        odd = Oddities()
        rows = write_rows(plan, path, scratch, refused, odd, repeats=True)
        if not rows and refused:
            raise nothing(plan, refused, name)
        lost = [Rejected(entry.row, f"“{entry.file}” {entry.reason}.") for entry in refused if entry.row]
        warnings = (*plan.warnings, *warnings_of(refused, plan.files.ignored, odd))
        yield Table(Reading(rows, (*plan.others.names, plan.media), warnings, tuple(lost[:LISTED]), len(lost)), path)


def _planned(
    source: Path | list[tuple[Path, str]], files: Files | None, scratch: Path, name: str, wanted: dict[str, str]
) -> Plan:
    if files is None:
        return _renamed(planned(source, None, scratch, name), wanted)
    media = [entry for entry in files.entries if sort_of(entry.path) in MEDIA]
    if naming_table(files, Names(media).find, scratch) is not None:
        return _renamed(planned(source, files, scratch, name), wanted)
    return _one_each(files, [(entry, entry.path) for entry in media], name, wanted)


def _renamed(plan: Plan, wanted: dict[str, str]) -> Plan:
    """A table's rows with the contents called as the model knows them; a column of such a name holds files' names."""
    names = plan.others.names
    held = {plan.named: plan.sort} | {names[index]: sort for index, sort in plan.more}
    called = {column: column for column, sort in held.items() if wanted.get(column) == sort}
    for column, sort in held.items():
        if column not in called:
            free = (name for name, kind in wanted.items() if kind == sort and name not in called.values())
            called[column] = next(free, plan.media if column == plan.named else column)
    fields, taken = [], {name.lower() for name in (*called.values(), *names)}
    contents = {names[index] for index, _ in plan.more}
    for field in plan.others:
        name = called[field.name] if field.name in contents else field.name
        if field.name not in contents and name in called.values():
            name = f"{name} ({FILE})"
            while name.lower() in taken:
                name += f" ({FILE})"
        fields.append(field.with_name(name))
    kinds = {name: held[column] for column, name in called.items()}
    return replace(plan, media=called[plan.named], others=pa.schema(fields), kinds=kinds)


def _one_each(files: Files, media: list[tuple[Entry, str]], name: str, wanted: dict[str, str]) -> Plan:
    """A row for each file of the wanted sort that comes most often; each comes with what it is called."""
    columns = {sort: column for column, sort in reversed(wanted.items()) if sort in MEDIA}
    counts = {sort: sum(sort_of(called) == sort for _, called in media) for sort in columns}
    sort = max(counts, key=lambda each: counts[each])
    if not counts[sort]:
        raise UserError(
            "There are no {what} in “{name}”, which the model needs.",
            "Bring a folder, or a zip, of {what}.",
            what=WORDS[sort][1],
            name=name,
        )
    chosen = sorted((pair for pair in media if sort_of(pair[1]) == sort), key=lambda pair: pair[1])
    others = pa.schema([(FILE, pa.string())])
    rows = (Row(entry, called, (called,), line) for line, (entry, called) in enumerate(chosen, 1))
    return Plan(files, sort, columns[sort], others, rows, len(chosen), {columns[sort]: sort})
