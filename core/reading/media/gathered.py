"""Files, folders and zips that were brought together, and zips inside a zip, as one set of files."""

import tempfile
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from core.errors import UserError
from core.reading.media.archive import UNPACKED_LIMIT, Archive, is_archive
from core.reading.media.bags import folders_for
from core.reading.media.files import MOST_FILES, Entry, Files, Folder, Refused, RefusedFileError, read_file, too_many
from core.reading.media.sorts import ending, is_hidden

_DEEPER = "is an archive inside the archive; unpack it first"


class Joined(Files):
    """Several holders of files as one. The path of what a holder has begins with the holder's name."""

    def __init__(self) -> None:
        super().__init__()
        self._holders: list[Files] = []
        self._stack = ExitStack()
        self._taken: set[str] = set()

    def _join(self, names: list[str], held: list[Files], above: list[tuple[str, ...]]) -> None:
        """Take the files of holders; `above`: the folders that each holder lies in."""
        self._holders += held
        for name, files, under, top in zip(names, held, folders_for(names, held), above, strict=True):
            called = self._free(name)
            for entry, folders in zip(files.entries, under, strict=True):
                self._add(f"{called}/{entry.path}", entry, files, (*top, *folders))
            self.refused += [Refused(f"{called}/{each.file}", each.reason, each.row) for each in files.refused]
            self.ignored += files.ignored
        if len(self.entries) > MOST_FILES:
            raise too_many(names[0])
        if sum(entry.size for entry in self.entries) > UNPACKED_LIMIT:
            raise UserError(
                "The files unpack to more than {limit} GB, the limit.",
                "Bring a part of the files.",
                limit=UNPACKED_LIMIT // 10**9,
            )

    def _add(self, path: str, entry: Entry, files: Files, folders: tuple[str, ...]) -> None:
        self.entries.append(Entry(path, entry.size, (files, entry), folders))

    def _free(self, name: str) -> str:
        """The name, numbered when it is taken: two zips, or two loose files, may be called alike."""
        free, number, path = name, 2, PurePosixPath(name)
        while free in self._taken:
            free, number = str(path.with_name(f"{path.stem} ({number}){path.suffix}")), number + 1
        self._taken.add(free)
        return free

    def read(self, entry: Entry) -> bytes:
        """The file's bytes, from whichever holder has it."""
        holder, inner = entry.key
        content: bytes = holder.read(inner)
        return content

    def finished(self) -> None:
        """As for each of the holders."""
        for files in self._holders:
            files.finished()

    def close(self) -> None:
        """Close all holders."""
        self._stack.close()


class Loose(Files):
    """Single files; an entry's key is (path, (bytes, time of change))."""

    def read(self, entry: Entry) -> bytes:
        """The file's bytes; refused when it is too large, gone, or changed."""
        path, key = entry.key
        return read_file(path, Entry(entry.path, entry.size, key))


class Gathered(Joined):
    """Files, folders and zips that were brought at once, as (path, the name the user knows).

    The name of a loose file may begin with the folders that it lies in: cats/1.jpg.
    """

    def __init__(self, sources: list[tuple[Path, str]]) -> None:
        super().__init__()
        loose = Loose()
        names, held = [], []
        try:
            for path, name in sources:
                files = self._opened(path, name)
                if files is not None:
                    names.append(PurePosixPath(name).name)
                    held.append(files)
                    continue
                if is_hidden(name):
                    self.ignored += 1
                    continue
                facts = path.stat()
                called = self._free(name)
                entry = Entry(called, facts.st_size, (path, (facts.st_size, facts.st_mtime_ns)))
                self._add(called, entry, loose, entry.folders)
            self._join(names, held, [()] * len(held))
        except BaseException:
            self._stack.close()
            raise

    def _opened(self, path: Path, name: str) -> Files | None:
        if not path.is_dir() and not is_archive(path):
            return None
        files = with_inner(Folder(path) if path.is_dir() else Archive(path, name))
        self._stack.callback(files.close)
        return files


class Nested(Joined):
    """An archive or a folder with zips inside; an archive's lie unpacked in a scratch folder while this is open."""

    def __init__(self, outer: Files, inner: list[Entry]) -> None:
        super().__init__()
        self._stack.callback(outer.close)
        self.refused, self.ignored = list(outer.refused), outer.ignored
        self._outer = outer
        opened = {entry.path for entry in inner}
        try:
            scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="atelier-zip-")))
            found = [(entry, self._unpacked(entry, scratch / f"{index}.zip")) for index, entry in enumerate(inner)]
            for entry in outer.entries:
                if entry.path not in opened:
                    self._add(entry.path, entry, outer, entry.folders)
            held = [(entry, files) for entry, files in found if files]
            self._join([e.path for e, _ in held], [files for _, files in held], [e.folders for e, _ in held])
        except BaseException:
            self._stack.close()
            raise

    def _unpacked(self, entry: Entry, target: Path) -> Archive | None:
        try:
            found = Archive(self._outer.laid(entry, target), entry.path)
        except RefusedFileError as error:
            self.refused.append(Refused(entry.path, error.reason))
            return None
        except UserError:
            self.refused.append(Refused(entry.path, "is a damaged or harmful archive"))
            return None
        self._stack.callback(found.close)
        deeper = [each for each in found.entries if ending(each.path) == "zip"]
        found.entries = [each for each in found.entries if each not in deeper]
        found.refused += [Refused(each.path, _DEEPER) for each in deeper]
        return found

    def finished(self) -> None:
        """As for the outer one."""
        self._outer.finished()


def with_inner(files: Files) -> Files:
    """The archive or folder; with zips inside, it and these as one, each as a folder of the zip's name would be."""
    inner = [entry for entry in files.entries if ending(entry.path) == "zip"]
    return Nested(files, inner) if inner else files
