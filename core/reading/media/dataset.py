"""Files and what is said about them -> one Parquet file, and the list of what could not be taken."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.messages import Message, plural, together
from core.reading.engine import Progress, plain_failures
from core.reading.media import pictures, sounds, texts
from core.reading.media.archive import Archive, is_archive
from core.reading.media.files import Entry, Files, Folder, Refused, RefusedFileError
from core.reading.media.gathered import Gathered, with_inner
from core.reading.media.layout import unreadable_format
from core.reading.media.oddities import Oddities
from core.reading.media.plan import Plan, Row, planned
from core.reading.media.sorts import AUDIO, BY_NAME, IMAGE, TEXT, UNREADABLE, WORDS, ending, sort_of
from core.reading.media.writing import Rows

_DIGEST = 16  # bytes
_TOLD = 3  # refused files named in a warning
_REJECTS = pa.schema([("line", pa.int64()), ("text", pa.string()), ("reason", pa.string())])


@dataclass(frozen=True)
class MediaReading:
    """What came of reading files. `sort`: image, audio or text; `refused` names every file or row left out.

    `kinds` says of columns what they are, where files and folders tell: column -> kind.
    """

    rows: int
    columns: tuple[str, ...]
    sort: str
    kinds: dict[str, str]
    warnings: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


class _Seen:
    """Which contents are in the dataset already; in a table, rows that differ elsewhere may share a file."""

    def __init__(self) -> None:
        self._first: dict[bytes, Row] = {}

    def refuse(self, content: bytes, row: Row) -> None:
        """RefusedFileError when the same stands there already; remembers it otherwise."""
        digest = hashlib.blake2b(content, digest_size=_DIGEST)
        digest.update(repr(row.own).encode("utf-8", "replace"))
        first = self._first.setdefault(digest.digest(), row)
        if first is row:
            return
        if row.own or first.values == row.values:
            raise RefusedFileError(Message("file.same", "is the same as “{first}”", first=first.shown))
        message, label = "is the same as “{first}”, which has the label “{label}”", str(first.values[0])
        raise RefusedFileError(Message("file.same_labelled", message, first=first.shown, label=label))


def to_parquet(
    source: Path | list[tuple[Path, str]],
    out: Path,
    filename: str = "",
    progress: Progress | None = None,
    rejects: Path | None = None,
) -> MediaReading:
    """Read a folder, a zip or a table that names files beside it into `out`, which appears whole or not at all.

    Several of these and single files, each with the name the user knows, are read as one set.

    Class folders give the columns `image` (or `audio`, `text`) and `label`; a table that names files keeps its
    columns. Contents are kept byte for byte, texts as text. Every file that is not in it goes to `rejects`
    (Parquet: line, text, reason) and is counted in a warning. UserError when nothing can be made of it.
    """
    name = filename or (source.resolve().name if isinstance(source, Path) else source[0][1])
    report = progress or (lambda share, message: None)
    report(0.0, "Looking at the files")
    with (
        plain_failures(),
        tempfile.TemporaryDirectory(prefix=".reading-", dir=out.parent) as folder,
        opened(source, name) as files,
    ):
        scratch = Path(folder)
        plan = planned(source, files, scratch, name)
        refused = [*(files.refused if files else ()), *plan.refused]
        target = scratch / "table.parquet"
        odd = Oddities()
        rows = write_rows(plan, target, scratch, refused, odd, lambda share: report(share, "Reading files"))
        if not rows:
            raise nothing(plan, refused, name)
        plan.files.finished()
        if rejects is not None:
            _keep(refused, scratch / "rejects.parquet", rejects)
        os.replace(target, out)
    report(1.0, "Reading files")
    columns = (plan.media, *plan.others.names)
    warnings = (*plan.warnings, *warnings_of(refused, plan.files.ignored, odd))
    return MediaReading(rows, columns, plan.sort, plan.kinds, warnings, tuple(refused))


@contextmanager
def opened(source: Path | list[tuple[Path, str]], name: str = "") -> Iterator[Files | None]:
    """The files of a folder, an archive, several sources, or a single picture or sound; None for anything else."""
    files: Files | None = None
    if not isinstance(source, Path):
        files = Gathered(source)
    elif source.is_dir():
        files = with_inner(Folder(source))
    elif is_archive(source):
        files = with_inner(Archive(source, name))
    elif sort_of(name) in (IMAGE, AUDIO):
        files = Gathered([(source, name)])
    try:
        yield files
    finally:
        if files:
            files.close()


def write_rows(
    plan: Plan,
    target: Path,
    scratch: Path,
    refused: list[Refused],
    odd: Oddities,
    report: Callable[[float], None] = lambda share: None,
    repeats: bool = False,
) -> int:
    """Write the planned rows and say how many; what can't be taken is added to `refused`, odd sounds to `odd`.

    repeats: a file whose content stood there already is taken again.
    """
    seen = _Seen()
    with Rows(target, plan.media, plan.sort == TEXT, plan.others) as rows:
        for index, row in enumerate(plan.rows):
            if index % 20 == 0:
                report(index / max(plan.count, 1))
            try:
                content, kept = _content(plan, row, scratch, odd)
                values = _filled(plan, row, odd)
                if not repeats and content:
                    seen.refuse(content, row)
            except RefusedFileError as error:
                refused.append(Refused(row.shown, error.reason, row.line))
                continue
            rows.add(kept, values)
    return rows.written


def _content(plan: Plan, row: Row, scratch: Path, odd: Oddities) -> tuple[bytes, bytes | str | None]:
    """The file's bytes, and what the dataset keeps of it: these bytes, or the text; None for a row without a file."""
    if row.problem:
        raise RefusedFileError(row.problem)
    if row.entry is None:
        return b"", None
    content = _checked(plan, row.entry, plan.sort, odd)
    return content, texts.checked(content, scratch) if plan.sort == TEXT else content


def _filled(plan: Plan, row: Row, odd: Oddities) -> tuple[Any, ...]:
    """The row's other values, the names of further files replaced by what these hold."""
    values = list(row.values)
    for (index, sort), entry in zip(plan.more, row.more, strict=False):
        if entry is None:
            values[index] = None
            continue
        try:
            values[index] = _checked(plan, entry, sort, odd)
        except RefusedFileError as error:
            goes = Message("file.goes_with", "goes with “{file}”, which {reason}", file=entry.path, reason=error.reason)
            raise RefusedFileError(goes) from error
    return tuple(values)


def _checked(plan: Plan, entry: Entry, sort: str, odd: Oddities) -> bytes:
    content = plan.files.read(entry)
    _refuse_format(entry.path, sort, content[:16])
    if not content:
        raise RefusedFileError("is empty")
    if sort == IMAGE:
        odd.see(entry.path, pictures.checked(content))
    elif sort == AUDIO:
        odd.add(entry.path, sounds.checked(content))
    return content


def _refuse_format(path: str, sort: str, head: bytes) -> None:
    """Refuse what is called as a format that nothing here reads, unless it begins as one that is read."""
    last = ending(path)
    readable = {IMAGE: pictures.looks_like, AUDIO: sounds.looks_like}.get(sort)
    if last in UNREADABLE and (last in BY_NAME or readable is None or not readable(head)):
        raise RefusedFileError(unreadable_format(path, UNREADABLE[last]))


def _keep(refused: list[Refused], beside: Path, target: Path) -> None:
    columns = [[getattr(entry, name) for entry in refused] for name in ("row", "file", "reason")]
    arrays = [pa.array(values, kind) for values, kind in zip(columns, _REJECTS.types, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=_REJECTS), beside, compression="zstd")
    os.replace(beside, target)


def warnings_of(refused: list[Refused], ignored: int, odd: Oddities) -> list[str]:
    """What was left out, and what is odd about sounds, as sentences."""
    messages: list[str] = [*odd.messages()]
    if refused:
        messages.append(_left_out(refused))
    if ignored:
        hidden = plural(
            "hidden_files",
            "{count:,} hidden or system file was passed over.",
            "{count:,} hidden or system files were passed over.",
            count=ignored,
        )
        messages.append(hidden)
    return messages


def _left_out(refused: list[Refused]) -> Message:
    parts = [
        Message("file_reason", "“{file}” {reason}", file=each.file, reason=each.reason) for each in refused[:_TOLD]
    ]
    if len(refused) > _TOLD:
        parts.append(Message("and_more_files", "and {count:,} more", count=len(refused) - _TOLD))
    return plural(
        "files_left_out",
        "{count:,} file was left out: {files}.",
        "{count:,} files were left out: {files}.",
        count=len(refused),
        files=together(parts, "; "),
    )


def nothing(plan: Plan, refused: list[Refused], name: str) -> UserError:
    """Not one row came of the files; names the first that was left out, and why."""
    first = next((entry for entry in refused if entry.reason), Refused("", ""))
    return UserError(
        "None of the {what} in “{name}” can be used: “{file}” {reason}.",
        "Open some of the files to see whether they are whole, and bring them again.",
        what=WORDS[plan.sort][1],
        name=name,
        file=first.file,
        reason=first.reason,
    )
