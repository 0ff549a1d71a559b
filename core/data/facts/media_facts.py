"""Facts about the pictures or sounds in a column of bytes, from their headers, a small batch at a time."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from core.data.facts import distribution
from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.records import MediaFacts, Spread

_BATCH = 64  # rows: a few photos' worth of bytes at a time
_MOST = 10  # formats, rates and the like that are listed


def media_facts(data: Path, column: str, progress: Callable[[float], None] | None = None) -> MediaFacts | None:
    """Look at every value's header; None when none is present. `progress` gets a share 0..1."""
    seen = _Seen()
    rows = pq.read_metadata(data).num_rows
    for index, value in enumerate(_values(data, column)):
        seen.add(value)
        if progress and index % 1000 == 0:
            progress(index / max(rows, 1))
    return seen.facts()


def spread(values: list[float]) -> Spread | None:
    """Smallest, median, largest and histogram; None without values."""
    if not values:
        return None
    return counted_spread(*np.unique(np.asarray(values, np.float64), return_counts=True))


def counted_spread(values: np.ndarray, counts: np.ndarray) -> Spread:
    """The same for distinct values [K], ascending, each with how often it stands there [K]."""
    median = distribution.quantile(values, counts, 0.5)
    return Spread(float(values[0]), median, float(values[-1]), distribution.histogram(values, counts))


class _Seen:
    """Collects what the headers say."""

    def __init__(self) -> None:
        self.present = self.images = self.sounds = 0
        self.bytes: list[float] = []
        self.width: list[float] = []
        self.height: list[float] = []
        self.seconds: list[float] = []
        self.formats: Counter[str] = Counter()
        self.colours: Counter[str] = Counter()
        self.rates: Counter[int] = Counter()
        self.channels: Counter[int] = Counter()

    def add(self, value: bytes | None) -> None:
        if value is None:
            return
        self.present += 1
        self.bytes.append(len(value))
        try:
            if pictures.looks_like(value[:16]):
                self._picture(pictures.facts(value))
            elif sounds.looks_like(value[:16]):
                self._sound(sounds.facts(value))
        except RefusedFileError:  # counts as neither
            return

    def _picture(self, found: pictures.PictureFacts) -> None:
        self.images += 1
        self.formats[found.format] += 1
        self.colours[found.colour] += 1
        self.width.append(found.width)
        self.height.append(found.height)

    def _sound(self, found: sounds.SoundFacts) -> None:
        self.sounds += 1
        self.formats[found.format] += 1
        self.rates[found.rate] += 1
        self.channels[found.channels] += 1
        self.seconds.append(found.seconds)

    def facts(self) -> MediaFacts | None:
        if not self.present:
            return None
        return MediaFacts(
            images=self.images / self.present,
            sounds=self.sounds / self.present,
            formats=tuple(self.formats.most_common(_MOST)),
            bytes=spread(self.bytes),
            width=spread(self.width),
            height=spread(self.height),
            colours=tuple(self.colours.most_common(_MOST)),
            seconds=spread(self.seconds),
            rates=tuple(self.rates.most_common(_MOST)),
            channels=tuple(self.channels.most_common(_MOST)),
        )


def _values(data: Path, column: str) -> Iterator[bytes | None]:
    with pq.ParquetFile(data, pre_buffer=False) as file:
        for group in range(file.num_row_groups):  # one after the other: read in one go, all stay in memory
            for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=[column]):
                yield from batch.column(0).to_pylist()
