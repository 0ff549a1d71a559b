"""Zips and folders that were brought together: what each one's name and its own folders say of what is in it."""

from core.reading.media import parts
from core.reading.media.class_names import before_number, plain_stem
from core.reading.media.files import Files
from core.reading.media.sorts import MEDIA, sort_of

_ALONE = 0.9  # of a zip's files lie in one folder, or in none


class Bag:
    """One source. `alone`: all that counts in it lies in one folder, called `folder`, or in none.

    `depth`: so many folders lie around everything in it.
    """

    def __init__(self, files: Files) -> None:
        paths = [entry.folders for entry in files.entries if sort_of(entry.path) in MEDIA]
        self.depth = 0
        while paths and _around(paths, self.depth):
            self.depth += 1
        loose = sum(len(path) <= self.depth for path in paths)
        inside = {path[self.depth] for path in paths if len(path) > self.depth}
        self.alone = len(inside) + bool(loose) <= 1 or loose >= _ALONE * len(paths)
        self.folder = next(iter(inside)) if len(inside) == 1 and self.alone else ""

    def below(self, folders: tuple[str, ...]) -> tuple[str, ...]:
        """The folders of a file without those around everything."""
        return folders[self.depth :]


def _around(paths: list[tuple[str, ...]], depth: int) -> bool:
    """Whether one folder lies around everything at that depth, with further folders in it."""
    here = {path[depth : depth + 1] for path in paths}
    return len(here) == 1 and () not in here and all(len(path) > depth + 1 for path in paths)


def folders_for(names: list[str], held: list[Files]) -> list[list[tuple[str, ...]]]:
    """The folders that say what each file of each source is, in the order of its entries.

    Names of sources that are parts (train.zip, test.zip) stand above what is inside. A source that holds one sort of
    thing, in one folder or in none, is a class: called as its folder where these differ, else as the source is.
    """
    bags = [Bag(files) for files in held]
    found = []
    for bag, above, files in zip(bags, _above([plain_stem(name) for name in names], bags), held, strict=True):
        named = bag.alone and above and above[0] != ""
        found.append([above if named else (*above, *bag.below(entry.folders)) for entry in files.entries])
    return found


def _above(stems: list[str], bags: list[Bag]) -> list[tuple[str, ...]]:
    if len(bags) < 2:
        return [()] * len(bags)
    report = parts.named(set(stems))
    if report.keys() == set(stems):
        return [(stem,) for stem in stems]
    differ = len({bag.folder for bag in bags if bag.alone and bag.folder}) > 1
    numbered = {before_number(f"{stem}0").casefold() for stem in stems}
    telling = len(numbered) > 1 or all(
        stem.isdigit() for stem in stems
    )  # 0.zip and 1.zip are classes, set-1.zip and set-2.zip are not
    return [_class(stem, bag, differ, telling) for stem, bag in zip(stems, bags, strict=True)]


def _class(stem: str, bag: Bag, differ: bool, telling: bool) -> tuple[str, ...]:
    if not bag.alone or (differ and bag.folder):
        return ()
    return (stem,) if telling else ()
