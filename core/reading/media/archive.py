"""Files of a zip archive, listed and read without ever unpacking to the disk. Whatever looks like a trap is refused."""

import re
import shutil
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.messages import Message
from core.reading.files.steady import changed, state
from core.reading.media.files import (
    MOST_FILES,
    Entry,
    Files,
    Refused,
    RefusedFileError,
    natural,
    refuse_large,
    too_many,
)
from core.reading.media.sorts import ARCHIVE, ending, is_hidden, sort_of

UNPACKED_LIMIT = 8_000_000_000  # bytes
LARGEST_INNER = 1_000_000_000  # bytes of one archive inside another
LARGEST_DIRECTORY = 64_000_000  # bytes of an archive's table of contents: about 300,000 names
_RATIO = 250  # times; pictures and sounds hardly shrink, texts to a tenth
_RATIO_FREE = 10_000_000  # bytes that one file may unpack to whatever its ratio
_TOTAL_RATIO = 100
_TOTAL_FREE = 500_000_000
_END = b"PK\x05\x06"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Archive(Files):
    """A zip archive."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__()
        self.path, self.name = path, name
        self.state = state(path)
        self.unpacked = 0
        self.zip = _opened(path, name)
        try:
            self._list()
        except BaseException:
            self.zip.close()
            raise

    def _list(self) -> None:
        found = [entry for entry in self.zip.infolist() if entry.filename and not entry.is_dir()]
        if len(found) > MOST_FILES:
            raise too_many(self.name)
        self._refuse_bomb(found)
        seen_names: set[str] = set()
        seen_places: set[int] = set()
        for entry in found:
            path = _spelled(entry)
            clean = re.sub(r"^(\./)+", "", path)
            if is_hidden(clean):
                self.ignored += 1
                continue
            reason = _refusal(entry, path)
            if not reason and clean in seen_names:
                reason = "stands in the archive twice; the first was taken"
            elif not reason and entry.header_offset in seen_places:
                reason = "shares its content with another file, which is a trick of harmful archives"
            if reason:
                self.refused.append(Refused(clean[:300], reason))
                continue
            seen_names.add(clean)
            seen_places.add(entry.header_offset)
            self.entries.append(Entry(clean, entry.file_size, entry))
        self.entries.sort(key=lambda entry: natural(entry.path))

    def _refuse_bomb(self, found: list[zipfile.ZipInfo]) -> None:
        total = sum(entry.file_size for entry in found)
        if total > UNPACKED_LIMIT:
            raise UserError(
                "“{name}” unpacks to {size:,.0f} GB; {limit} GB is the limit.",
                "Bring a part of the files.",
                name=self.name,
                size=total / 1e9,
                limit=UNPACKED_LIMIT // 10**9,
            )
        if total > _TOTAL_FREE and total > _TOTAL_RATIO * self.path.stat().st_size:
            raise UserError(
                "“{name}” has {packed:,.1f} MB and unpacks to {size:,.0f} MB, like an archive made to do harm.",
                "Check where it comes from, and bring the files in an ordinary zip.",
                name=self.name,
                packed=self.path.stat().st_size / 1e6,
                size=total / 1e6,
            )

    def read(self, entry: Entry) -> bytes:
        """The unpacked bytes, checked against the archive's own checksum."""
        refuse_large(entry)
        try:
            with self.zip.open(entry.key) as file:
                content = file.read(entry.size + 1)
        except _UNREADABLE as error:
            if state(self.path) != self.state:
                raise changed(self.name) from error
            raise RefusedFileError("is damaged in the archive") from error
        if len(content) != entry.size:
            raise RefusedFileError("is damaged in the archive")
        self.unpacked += len(content)
        if self.unpacked > UNPACKED_LIMIT:
            raise UserError("“{name}” unpacks to far more than it says.", "Bring a part of the files.", name=self.name)
        return content

    def laid(self, entry: Entry, target: Path) -> Path:
        """One file unpacked to `target`, a part at a time; RefusedFileError when it is damaged or huge."""
        if entry.size > LARGEST_INNER:
            raise RefusedFileError("is an archive inside the archive; unpack it first")
        try:
            with self.zip.open(entry.key) as file, target.open("wb") as out:
                shutil.copyfileobj(file, out, 1 << 20)
        except _UNREADABLE as error:
            raise RefusedFileError("is damaged in the archive") from error
        return target

    def finished(self) -> None:
        """UserError when the archive's size or time is not what it was at the beginning."""
        if state(self.path) != self.state:
            raise changed(self.name)

    def close(self) -> None:
        """Close the archive."""
        self.zip.close()


def is_archive(path: Path) -> bool:
    """Whether the file is a zip archive that is no spreadsheet or other office document."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", _END):
            return False
    if not zipfile.is_zipfile(path) or _directory_size(path) > LARGEST_DIRECTORY:
        return True  # whoever opens it says what is wrong
    try:
        with zipfile.ZipFile(path) as archive:
            held = archive.NameToInfo
            return not ({"[Content_Types].xml", "content.xml"} & held.keys())
    except _UNREADABLE:
        return True


def names(path: Path) -> list[str]:
    """The names of an archive's files without the hidden ones; none when it can't be opened."""
    try:
        with _opened(path, path.name) as archive:
            found = [_spelled(entry) for entry in archive.infolist() if entry.filename and not entry.is_dir()]
    except UserError:
        return []
    return [name for name in found if not is_hidden(name)]


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    if _directory_size(path) > LARGEST_DIRECTORY:
        raise too_many(name)
    try:
        return zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise UserError("“{name}” is a damaged or cut off archive.", "Download or pack it again.", name=name) from error


def _directory_size(path: Path) -> int:
    """Bytes of the table of contents as the archive's end states them: known before anything is parsed."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 66_000, 0))
        tail = file.read()
    index = tail.rfind(_END)
    if index < 0 or len(tail) < index + 22:
        return 0
    stated = struct.unpack_from("<L", tail, index + 12)[0]
    large = tail.rfind(b"PK\x06\x06", 0, index)
    if stated == 0xFFFFFFFF and large >= 0 and len(tail) >= large + 56:
        return int(struct.unpack_from("<Q", tail, large + 40)[0])
    return int(stated)


def _spelled(entry: zipfile.ZipInfo) -> str:
    """The name with / between folders; names without a mark of their encoding are tried as UTF-8."""
    name = entry.orig_filename.split("\0", 1)[0]
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _refusal(entry: zipfile.ZipInfo, path: str) -> str:
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        return "has a name that points outside the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link to another place, which is not followed"
    if entry.flag_bits & 1:
        return "is protected by a password"
    if sort_of(path) == ARCHIVE and ending(path) != "zip":
        return "is an archive inside the archive; unpack it first"
    if entry.file_size > _RATIO_FREE and entry.file_size > _RATIO * max(entry.compress_size, 1):
        times = entry.file_size / max(entry.compress_size, 1)
        return Message("archive.ratio", "unpacks to {times:,.0f} times its size", times=times)
    return ""
