"""Parts of the samples as files of one's own: as real, and learned in a part of the time."""

import csv
import zipfile
from collections import Counter
from pathlib import Path

from core.data.samples import FOLDER, MEDIA_SAMPLES

ARCHIVES = {sample.name: sample.file for sample in MEDIA_SAMPLES}


def some_reviews(path: Path, rows: tuple[int, int]) -> Path:
    """The reviews from the first row to before the second, as a table."""
    with (FOLDER / "reviews.csv").open(encoding="utf-8", newline="") as source:
        head, *found = csv.reader(source)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *found[slice(*rows)]])
    return path


def some_of_each(sample: str, path: Path, each: int) -> Path:
    """The first files of each class of a sample, in the sample's own folders, as a zip."""
    taken: Counter[str] = Counter()
    with zipfile.ZipFile(ARCHIVES[sample]) as packed, zipfile.ZipFile(path, "w") as part:
        for name in (name for name in packed.namelist() if not name.endswith("/")):
            folder = name.rpartition("/")[0]
            taken[folder] += 1
            if taken[folder] <= each:
                part.writestr(name, packed.read(name))
    return path
