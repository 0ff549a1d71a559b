"""Is this a matter of files (pictures, sounds, texts) or of a table? Told by names; a table is opened only at need."""

import os
import tempfile
from pathlib import Path

from core.errors import UserError
from core.reading.media.archive import is_archive, names
from core.reading.media.dataset import opened
from core.reading.media.files import Beside
from core.reading.media.layout import counts, is_document
from core.reading.media.naming import Names
from core.reading.media.plan import named, naming_table
from core.reading.media.sorts import ARCHIVE, AUDIO, IMAGE, MEDIA, TABLE, TEXT, ending, is_hidden, sort_of

_GLANCE = 2_000  # entries looked at beside a table


def holds_media(source: Path, filename: str = "") -> bool:
    """Whether `to_parquet` of this package should read it; anything else is for the tables' reader.

    True for a folder or zip with pictures or sounds, or with texts in class folders, and for a table that names
    pictures or sounds beside it. A zip with tables alone, or with a single text, is a table.
    """
    if source.is_dir():
        return _folder(source, filename)
    if not source.is_file():
        return False
    if is_archive(source):
        return _archive(source, filename)
    sort = sort_of(filename or source.name)
    return sort in (IMAGE, AUDIO) or (sort in (TABLE, TEXT) and _beside(source, filename))


def hold_media(sources: list[tuple[Path, str]]) -> bool:
    """Whether several files, folders and zips, each with the name the user knows, are read as one set by `to_parquet`.

    True as soon as pictures or sounds are among them, or texts in class folders; else they are tables of one shape.
    """
    if not any(source.is_dir() or sort_of(name) in (IMAGE, AUDIO, TEXT, ARCHIVE) for source, name in sources):
        return False
    try:
        with opened(sources) as files:
            entries = files.entries if files else []
            found = counts([entry.path for entry in entries])
            if found.get(IMAGE) or found.get(AUDIO):
                return True
            texts = {e.folders for e in entries if sort_of(e.path) == TEXT and not is_document(e.path)}
    except UserError:  # a damaged archive: whoever reads it says so
        return False
    return len(texts - {()}) > 1 and not found.get(TABLE)


def _archive(source: Path, filename: str) -> bool:
    found = names(source)
    if any(ending(name) == "zip" for name in found):
        return _folder(source, filename)
    return _by_names(found, source, filename)


def _folder(source: Path, filename: str) -> bool:
    with opened(source, filename or source.resolve().name) as files:
        paths = ["/".join([*entry.folders, entry.name]) for entry in (files.entries if files else [])]
    return not paths or _by_names(paths, source, filename)


def _by_names(paths: list[str], source: Path, filename: str) -> bool:
    found = counts(paths)
    if found.get(IMAGE) or found.get(AUDIO):
        return True
    texts = [path for path in paths if sort_of(path) == TEXT and not is_document(path)]
    if not texts:
        return source.is_dir() and not found.get(TABLE)
    if found.get(TABLE):
        return _table_names_texts(source, filename)
    folders = {path.rsplit("/", 1)[0] for path in texts if "/" in path}
    return len(folders) > 1 or (source.is_dir() and not any(_may_be_table(path) for path in texts))


def _may_be_table(path: str) -> bool:
    return path.lower().endswith(".txt")


def _table_names_texts(source: Path, filename: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="atelier-media-") as scratch, opened(source, filename) as files:
        if files is None:
            return False
        known = Names([entry for entry in files.entries if sort_of(entry.path) in MEDIA])
        return naming_table(files, known.find, Path(scratch)) is not None


def _beside(source: Path, filename: str) -> bool:
    """Whether pictures or sounds lie beside a table, and the table names them."""
    if not _media_near(source.parent):
        return False
    try:
        with tempfile.TemporaryDirectory(prefix="atelier-media-") as scratch:
            beside = Beside(source.parent)
            return named(source, filename, beside.find, Path(scratch), (IMAGE, AUDIO)) is not None
    except UserError:
        return False


def _media_near(folder: Path) -> bool:
    """A short look into the folder and those in it."""
    looked = 0
    waiting = [(folder, 0)]
    while waiting and looked < _GLANCE:
        here, depth = waiting.pop(0)
        try:
            with os.scandir(here) as found:
                for entry in found:
                    looked += 1
                    if looked >= _GLANCE:
                        break
                    if is_hidden(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if depth < 2:
                            waiting.append((Path(entry.path), depth + 1))
                    elif sort_of(entry.name) in (IMAGE, AUDIO):
                        return True
        except OSError:
            continue
    return False
