"""Which of the files make the dataset, and each one's label: the class folder it lies in. Reads no contents."""

import re
from collections import Counter
from dataclasses import dataclass

from core.errors import UserError
from core.messages import Message, word
from core.reading.media import signatures
from core.reading.media.class_notes import Labelled, notes_on_classes
from core.reading.media.files import Entry, Refused
from core.reading.media.levels import levels
from core.reading.media.sorts import AUDIO, IMAGE, MEDIA, OTHER, TEXT, WORDS, counted, sort_of

_CLEARLY = 0.9  # the share of pictures among pictures and sounds from which on the sounds are strays
_MANY_TEXTS = 10  # times as many texts as anything else: the texts are what is meant
_DOCUMENT = re.compile(r"(readme|licen[cs]e|copying|changelog|attribution)(\W.*)?", re.IGNORECASE)


class NoLabelsError(UserError):
    """There are files, but neither folders nor names say what each one is."""


@dataclass(frozen=True)
class Classes:
    """Files in class folders: what they are, the files in order, what is left aside and what to tell about it."""

    sort: str
    files: tuple[Labelled, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]


def counts(paths: list[str]) -> dict[str, int]:
    """How many files there are of each sort, the most frequent first; documents such as README.txt count as other."""
    found = Counter(OTHER if is_document(path) else sort_of(path) for path in paths)
    return dict(found.most_common())


def is_document(path: str) -> bool:
    """Whether a text is about the files instead of being one of them, by its name."""
    return sort_of(path) == TEXT and bool(_DOCUMENT.fullmatch(path.rsplit("/", 1)[-1]))


def chosen_sort(found: dict[str, int], name: str) -> str:
    """What the dataset is made of: IMAGE, AUDIO or TEXT; "" without any. UserError for an even mix."""
    images, sounds, texts = (found.get(sort, 0) for sort in MEDIA)
    if texts > _MANY_TEXTS * (images + sounds):
        return TEXT
    if not images and not sounds:
        return ""
    if max(images, sounds) < _CLEARLY * (images + sounds):
        raise UserError(
            "“{name}” holds {found}: too mixed to tell what the rows should be.",
            "Bring a folder of pictures, of sounds or of texts, or add a table that names the files to use.",
            name=name,
            found=counted(found),
        )
    return IMAGE if images > sounds else AUDIO


def classes(entries: list[Entry], name: str) -> Classes:
    """Class folders: a file's label is the first folder below the top, see core.reading.media.levels.

    UserError when neither folders nor the files' names tell classes.
    """
    found = counts([entry.path for entry in entries])
    sort = chosen_sort(found, name)
    if not found:
        raise UserError("“{name}” holds no files.", "Bring a folder of files, or a table.", name=name)
    if not sort:
        raise UserError(
            "“{name}” holds {found}, but no pictures, sounds or texts.",
            "Bring a folder with one folder of files for each class, or a table.",
            name=name,
            found=counted(found),
        )
    taken = [entry for entry in entries if sort_of(entry.path) == sort and not is_document(entry.path)]
    found_levels = levels([entry.folders for entry in taken], [entry.name for entry in taken])
    paths = dict(zip((entry.path for entry in taken), found_levels.placed, strict=True))
    files, refused, parts = [], [], found_levels.parts
    for entry in entries:
        path = paths.get(entry.path)
        if path is None or not path.label:
            refused.append(Refused(entry.path, path.reason if path else _stray(entry.path, sort)))
        else:
            files.append(Labelled(entry, path.label, path.part if parts else ""))
    if not files:
        raise _no_labels(sort, len(taken), name)
    return Classes(
        sort,
        tuple(files),
        tuple(refused),
        (*_mixed(found, sort), *notes_on_classes(sort, files, parts, found_levels.by_name)),
    )


def _stray(path: str, sort: str) -> Message:
    if is_document(path):
        return Message("file.describes", "seems to describe the {things}", things=word(WORDS[sort][1]))
    return among(_article(WORDS[sort_of(path)][0]), sort)


def among(what: str, sort: str) -> Message:
    """The reason for refusing a file of another sort than the rest."""
    return Message("file.among", "is {what} among {things}", what=what, things=word(WORDS[sort][1]))


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeio" else f"a {word}"


def _no_labels(sort: str, count: int, name: str) -> UserError:
    return NoLabelsError(
        "“{name}” holds {count:,} {what}, but nothing says what each one is.",
        "Put them into one folder, or one zip, for each class and bring these together, or give them names such as "
        "cat_01 and dog_01, or add a table (CSV or Excel) with a column of the files' names.",
        name=name,
        count=count,
        what=WORDS[sort][count != 1],
    )


def _mixed(found: dict[str, int], sort: str) -> list[str]:
    if len([count for count in found.values() if count]) < 2:
        return []
    return [
        Message(
            "rows_made_of",
            "There were {counted}; the {what} became the rows.",
            counted=counted(found),
            what=WORDS[sort][1],
        )
    ]


def unreadable_format(path: str, sort: str) -> Message:
    """The reason for refusing a file of a format that nothing here reads."""
    ending = path.rsplit(".", 1)[-1].upper()
    return signatures.in_format(ending, sort)
