"""Which level of the folders names the class, and which one train, validation and test. Reads paths alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from core.messages import NOTHING, Message
from core.reading.media import parts
from core.reading.media.class_names import class_of, classes_by_name

_STRAYS = 0.1  # of the files may lie beside the folders that name parts
_INSIDE = 0.9  # of the class folders' files must lie in folders that name parts
NO_FOLDER = Message("no_class_folder", "lies in no class folder")
NO_NAME = Message("no_class_in_name", "has no class in its name")
NOT_ANSWERED = Message("folder_says_no_class", "lies in a folder that says no class; bring it to Predict")
BESIDE = Message("beside_part_folders", "lies beside the folders for training and test")


@dataclass(frozen=True)
class Placed:
    """One file's class and part; without a class, the reason. `part` is "" where no folders name parts."""

    label: str
    part: str = ""
    reason: Message = NOTHING


@dataclass(frozen=True)
class Levels:
    """Every file's place, in order. `by_name`: the files' own names say the class."""

    placed: tuple[Placed, ...]
    by_name: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that hold files with a class, in the usual order; () where there is only one."""
        held = {place.part for place in self.placed if place.label}
        found = tuple(part for part in parts.PARTS if part in held)
        return found if len(found) > 1 else ()


def levels(folders: list[tuple[str, ...]], names: list[str]) -> Levels:
    """Class and part of files, by the folders that each lies in and by its name.

    Folders around everything are passed over, around all files of a part, too. Parts stand above the classes or inside
    them. Where no folders say the class, or one holds all, the names may: cat_01.jpg.
    """
    found = _by_folders(_unwrapped(folders))
    labels = {place.label for place in found if place.label}
    if len(labels) < 2 and (named := _by_names(found, names)):
        return Levels(named, by_name=True)
    return Levels(tuple(_one_spelling(found)))


def _by_folders(folders: list[tuple[str, ...]]) -> list[Placed]:
    tops = parts.named({path[0] for path in folders if path})
    outside = sum(not path or path[0] not in tops for path in folders)
    aside = sum(bool(path) and path[0] not in tops and parts.unanswered(path[0]) for path in folders)
    if tops and outside - aside <= _STRAYS * len(folders):
        return _parts_above(folders, tops)
    inner = parts.named({path[1] for path in folders if len(path) > 1})
    inside = sum(len(path) > 1 and path[1] in inner for path in folders)
    if inner and inside >= _INSIDE * len(folders):
        return [_inside(path, inner) for path in folders]
    return [_plain(path) for path in folders]


def _plain(path: tuple[str, ...]) -> Placed:
    return Placed(path[0]) if path else Placed("", "", NO_FOLDER)


def _inside(path: tuple[str, ...], inner: dict[str, str]) -> Placed:
    if len(path) > 1 and path[1] in inner:
        return Placed(path[0], inner[path[1]])
    return Placed("", "", BESIDE if path else NO_FOLDER)


def _parts_above(folders: list[tuple[str, ...]], tops: dict[str, str]) -> list[Placed]:
    below: dict[str, list[int]] = defaultdict(list)
    for index, path in enumerate(folders):
        below[path[0] if path and path[0] in tops else ""].append(index)
    placed: dict[int, Placed] = {}
    for top, indices in below.items():
        inner = _unwrapped([folders[index][1:] for index in indices], top)
        for index, path in zip(indices, inner, strict=True):
            if top:
                placed[index] = Placed(path[0], tops[top]) if path else Placed("", tops[top], NO_FOLDER)
            else:
                unanswered = folders[index] and parts.unanswered(folders[index][0])
                placed[index] = Placed("", "", NOT_ANSWERED if unanswered else BESIDE)
    return _answered([placed[index] for index in range(len(folders))])


def _answered(placed: list[Placed]) -> list[Placed]:
    """A part whose files all lie in one folder that training does not know has no classes: test/images."""
    labels: dict[str, set[str]] = defaultdict(set)
    for index in placed:
        if index.label:
            labels[index.part].add(index.label.casefold())
    alone = {part for part, held in labels.items() if len(held) == 1 and len(labels["train"] - held) > 1}
    alone = {part for part in alone if not labels[part] <= labels["train"]}
    return [Placed("", index.part, NOT_ANSWERED) if index.part in alone and index.label else index for index in placed]


def _by_names(found: list[Placed], names: list[str]) -> tuple[Placed, ...]:
    """Classes by the files' names; those of the training part must tell, others may say nothing."""
    asked = [each.part in ("train", "") and each.reason.code != BESIDE.code for each in found]
    first = [index for index, yes in enumerate(asked) if yes]
    classes = classes_by_name([names[index] for index in first])
    if not classes:
        return ()
    known = {word.casefold() for word in classes if word}
    labels = dict(zip(first, classes, strict=True))
    every = []
    for index, each in enumerate(found):
        label = labels.get(index, class_of(names[index]))
        every.append(Placed(label, each.part) if label.casefold() in known else Placed("", each.part, NO_NAME))
    return tuple(_one_spelling(every))


def _one_spelling(placed: list[Placed]) -> list[Placed]:
    """Cats in one part and cats in another are one class: the more frequent spelling stands for both."""
    counts = Counter(place.label for place in placed if place.label)
    spelled: dict[str, str] = {}
    for label, _ in counts.most_common():
        spelled.setdefault(label.casefold().strip(), label)
    return [Placed(spelled.get(p.label.casefold().strip(), ""), p.part, p.reason) for p in placed]


def _unwrapped(folders: list[tuple[str, ...]], called: str = "") -> list[tuple[str, ...]]:
    """Without the folders around everything, with hardly a file directly in them, or called as the part is."""
    while True:
        first = {path[0] for path in folders if path}
        deeper = sum(len(path) > 1 for path in folders) > len(folders) / 2
        same = len(first) == 1 and called and next(iter(first)).casefold() == called.casefold()
        if len(first) != 1 or not (deeper or same):
            return folders
        folders = [path[1:] for path in folders]
