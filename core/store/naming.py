"""What projects and runs are called when nobody says so, and how names become names of files. Knows no table."""

import unicodedata
from collections.abc import Iterable

from core.store.paths import clean_name

MOST = 120  # characters of a name
_PART_BYTES = 60  # of one part of a file's name; three of them and an ending stay below the 255 that file systems take
_TAKEN_BY_WINDOWS = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def of_project(target: str, table: str) -> str:
    """Of a project on a table, from what it predicts: "Species – penguins.csv"; the table alone without a target."""
    return clean_name(f"{_capital(target)[:80]} – {table}" if target else table, "Project")


def of_run(family: str) -> str:
    """Of a run, from its model family's name in the recipe: "Boosted trees"."""
    return clean_name(family.replace("_", " "), "Run").capitalize()


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or with ", 2nd", ", 3rd" … behind it where there is one of that name already, in whatever case."""
    known, number, free = {entry.casefold() for entry in taken}, 1, name
    while free.casefold() in known:
        number += 1
        ending = f", {ordinal(number)}"
        free = name[: MOST - len(ending)].rstrip() + ending
    return free


def is_made(name: str, made: str) -> bool:
    """Whether a name is the one that was made, numbered or not, so that nobody has chosen it."""
    number = name.removeprefix(f"{made}, ")
    return name == made or (number[:-2].isdigit() and number == ordinal(int(number[:-2])))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def of_file(*parts: str, ending: str) -> str:
    """A file's name from these parts, in any alphabet: "penguins-species-boosted-trees.onnx".

    Letters, digits and their marks stay; all else becomes a dash, so that every file system takes it.
    """
    stem = "-".join(filter(None, map(_slug, parts))) or "model"
    return f"{stem}-file{ending}" if stem in _TAKEN_BY_WINDOWS else f"{stem}{ending}"


def _slug(part: str) -> str:
    text = unicodedata.normalize("NFC", part).lower()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in text if not _unseen(sign))
    words = "-".join(filter(None, kept.split("-")))
    return words.encode()[:_PART_BYTES].decode(errors="ignore").strip("-")


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cs")


def _capital(target: str) -> str:
    """With a large first letter, unless someone cares how it is written (pH, iPhone)."""
    return target[:1].upper() + target[1:] if target.islower() and len(target[:1].upper()) == 1 else target
