"""The inbox of a saved project where it is long: entries as lines of JSON, in files of some thousand each.

So none of it is in memory as a whole, neither where it is saved nor where it is opened. Knows no database.
"""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.plain import Plain
from core.store.feedback import inbox_files
from core.store.saved.package import damaged

EACH = 5_000  # entries of a file
SHORT = 500  # entries that stand in the manifest itself, where there are no more
NAME = "entries.jsonl"
_LONGEST = 64 << 20  # bytes of one line


def path_of(sha: str) -> str:
    """Where such a file stands in the zip, named by its checksum as the inbox's other files are."""
    return f"{inbox_files.AREA}/{sha}/{NAME}"


def write(entries: Iterable[Plain], folder: Path) -> Iterator[tuple[str, Path]]:
    """The entries as files in `folder`, each with its path in the zip; fewer than all are in memory at any time."""
    lines = iter(entries)
    for number, first in enumerate(lines):
        file, digest, count = folder / f"{number}.jsonl", hashlib.sha256(), 0
        with file.open("wb") as out:
            for entry in itertools.chain([first], itertools.islice(lines, EACH - 1)):
                line = json.dumps(entry, allow_nan=False).encode() + b"\n"
                digest.update(line)
                out.write(line)
                count += 1
        yield path_of(digest.hexdigest()), file


def read(file: Path) -> Iterator[Plain]:
    """The entries of one file; UserError where it is none."""
    try:
        with file.open("rb") as lines:
            while line := lines.readline(_LONGEST):
                entry = json.loads(line, parse_constant=_refuse)
                if not isinstance(entry, dict):
                    raise damaged("its inbox is not as it was saved")
                yield entry
    except (ValueError, RecursionError) as error:
        raise damaged("its inbox is not as it was saved") from error


def _refuse(name: str) -> float:
    raise ValueError(name)
