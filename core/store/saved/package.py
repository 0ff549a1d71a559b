"""The zip container of a saved project: a manifest with a checksum a file. Unpacking believes nothing."""

import errno
import hashlib
import json
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from core.errors import UserError
from core.messages import Message
from core.plain import Plain

FORMAT = 1
SPLIT = 2  # its inbox stands in files of its own; older versions of the app say that they do not know it
MANIFEST = "manifest.json"
_MANIFEST_MOST = 64 << 20
_FILES_MOST = 250_000  # a picture of each of 10^5 inbox entries is a file
_CHUNK = 1 << 20
_SHRUNK_MOST = 200  # a file that shrinks further than this, and is large, is a trap
_SMALL = 64 << 20
_PACKED = {".parquet", ".onnx", ".npz", ".pt", ".safetensors", ".zip", ".xlsx", ".gz"}  # would not shrink much
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_PATH = re.compile(rf"(?:(?:datasets|runs)/[0-9a-f]{{8,32}}|(?:inbox|starts)/[0-9a-f]{{64}})(?:/{_PART}){{1,4}}")


@dataclass(frozen=True)
class Manifest:
    """What a saved project holds, as plain data; `files` maps a path to its bytes and sha256.

    said: paths of the files that hold the inbox's entries where there are many (see core.store.saved.inbox_lines).
    """

    project: Plain
    datasets: list[Plain]
    runs: list[Plain]
    inbox: list[Plain]
    promotions: list[Plain] = field(default_factory=list)  # files of before have none
    files: dict[str, Plain] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def write(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    """Write the zip in one piece; `files` maps paths in the zip to files on the disk."""
    beside = target.with_name(target.name + ".part")
    listed = {}
    try:
        with ZipFile(beside, "w", compresslevel=6) as out:
            for path, source in files.items():
                listed[path] = _put(out, path, source)
            content = {"app": "model-atelier", **vars(manifest), "files": listed}
            content = {"format": SPLIT, **content} if manifest.said else {"format": FORMAT, **_without(content)}
            text = json.dumps(content, ensure_ascii=False, allow_nan=False)
            if len(text.encode()) > _MANIFEST_MOST or len(files) >= _FILES_MOST:
                raise _too_much(len(files))
            out.writestr(ZipInfo(MANIFEST), text, compress_type=zipfile.ZIP_DEFLATED)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, most: int) -> Manifest:
    """Check everything and unpack into `folder`, at most `most` bytes; UserError for anything that doesn't belong."""
    try:
        with ZipFile(source) as packed:
            manifest = _manifest(packed)
            _check_names(packed, manifest)
            _check_sizes(packed, manifest, most)
            for path, facts in manifest.files.items():
                _take(packed, path, facts, folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        message = "it is no readable zip file ({why})"
        raise damaged(Message("saved.no_zip", message, why=str(error))) from error
    except ValueError as error:
        raise damaged("its manifest is not valid") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the file's beginning, which only a changed zip names
            raise
        raise damaged("it is no readable zip file") from error
    return manifest


def fits(path: str) -> bool:
    """Whether a file may stand in the zip under this path."""
    return _PATH.fullmatch(path) is not None


def damaged(reason: str) -> UserError:
    """The file is not a saved project, or not as it was saved."""
    return UserError(
        "This file can't be restored: {reason}.", "Choose a file saved with “Download the project”.", reason=reason
    )


def _without(content: Plain) -> Plain:
    return {name: value for name, value in content.items() if name != "said"}


def _too_much(files: int) -> UserError:
    """What could not be opened again is not saved."""
    return UserError(
        "This project can't be saved as one file: it has {files:,} files.",
        "Delete runs you no longer need, or entries of the inbox with pictures or sounds.",
        files=files,
    )


def _put(out: ZipFile, path: str, source: Path) -> Plain:
    digest, size = hashlib.sha256(), 0
    entry = ZipInfo(path)
    stored = source.suffix in _PACKED or _looks_like_a_trap(source)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with source.open("rb") as file, out.open(entry, "w", force_zip64=True) as sink:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            sink.write(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _looks_like_a_trap(source: Path) -> bool:
    """Whether the file would shrink so far that `unpack` refused it."""
    size, packer, made = source.stat().st_size, zlib.compressobj(6), 0
    if size <= _SMALL:
        return False
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made += len(packer.compress(chunk))
            if made * _SHRUNK_MOST > 2 * size:  # twice, as the zip's own packer may shrink a little further
                return False
    return True


def _manifest(packed: ZipFile) -> Manifest:
    names = packed.namelist()
    if MANIFEST not in names:
        raise damaged("it holds no manifest")
    if packed.getinfo(MANIFEST).file_size > _MANIFEST_MOST or len(names) > _FILES_MOST:
        raise damaged("it holds too much")
    with packed.open(MANIFEST) as file:
        content = json.loads(file.read(_MANIFEST_MOST), parse_constant=_refuse_constant)
    if not isinstance(content, dict) or content.get("format") not in (FORMAT, SPLIT):
        raise damaged("it is of a format this version does not know")
    parts = {"promotions": []} | {name: content[name] for name in Manifest.__dataclass_fields__ if name in content}
    if not _complete(parts):
        raise damaged("its manifest is not complete")
    return Manifest(**parts)


def _complete(parts: Plain) -> bool:
    fits = isinstance(parts.get("project"), dict) and isinstance(parts.get("files"), dict)
    messages = parts.get("said", [])
    fits = (
        fits
        and isinstance(messages, list)
        and all(isinstance(path, str) and path in parts["files"] for path in messages)
    )
    fits = fits and len(set(messages)) == len(messages)
    for name in ("datasets", "runs", "inbox", "promotions"):
        listed = parts.get(name)
        fits = fits and isinstance(listed, list) and all(isinstance(entry, dict) for entry in listed)
    return fits and all(_fits(facts) for facts in parts["files"].values())


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _fits(facts: object) -> bool:
    return isinstance(facts, dict) and type(facts.get("bytes")) is int and isinstance(facts.get("sha256"), str)


def _check_names(packed: ZipFile, manifest: Manifest) -> None:
    names = packed.namelist()
    if sorted(names) != sorted([MANIFEST, *manifest.files]):
        raise damaged("its files are not those of its manifest")
    for entry in packed.infolist():
        if entry.filename != MANIFEST and not _PATH.fullmatch(entry.filename):
            raise damaged(Message("saved.strange_file", "it holds a file “{file}”", file=entry.filename[:80]))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.flag_bits & 1 or kind not in (0, stat.S_IFREG):
            message = "“{file}” is encrypted or no plain file"
            raise damaged(Message("saved.no_plain_file", message, file=entry.filename[:80]))


def _check_sizes(packed: ZipFile, manifest: Manifest, most: int) -> None:
    total = 0
    for path, facts in manifest.files.items():
        entry = packed.getinfo(path)
        if entry.file_size != facts["bytes"]:
            raise damaged(Message("saved.size", "“{file}” has not the size it was saved with", file=path))
        if entry.file_size > max(_SMALL, entry.compress_size * _SHRUNK_MOST):
            message = "“{file}” would unpack to {mb:,} MB, which can't be right"
            raise damaged(Message("saved.unpacks", message, file=path, mb=entry.file_size >> 20))
        total += entry.file_size
    if total > most:
        raise UserError(
            "This project needs {size} MB, but this workspace has only {left} MB left.",
            "Empty the trash or delete datasets and runs you no longer need, then try again.",
            size=f"{total >> 20:,}",
            left=f"{max(0, most) >> 20:,}",
        )


def _take(packed: ZipFile, path: str, facts: Plain, folder: Path) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, written = hashlib.sha256(), 0
    with packed.open(path) as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > facts["bytes"]:
                raise damaged(Message("saved.larger", "“{file}” is larger than it says", file=path))
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != facts["sha256"]:
        message = "“{file}” was changed after it was saved (wrong checksum)"
        raise damaged(Message("saved.changed", message, file=path))
