"""How long the longest of some sounds is without the silence at its ends, decoding no more of them than that takes."""

import pyarrow as pa

from core.reading.media import sounds
from core.reading.media.files import RefusedFileError
from core.reading.media.sounds import SoundFacts
from core.serving.inputs import heard
from core.serving.inputs.media import sound_or_none

SHORTEST = 0.1  # seconds
DECODED = 900.0  # seconds of sound that are decoded for it at most; what is left then counts with its silence


def headers(raw: pa.Array) -> list[SoundFacts | None]:
    """What each file's header says, None for what is no sound."""
    return [_header(value.as_py()) for value in raw]


def longest(raw: pa.Array, found: list[SoundFacts | None], rate: int, limit: float) -> float:
    """Seconds of the longest sound without silence at its ends, SHORTEST to `limit`; `limit` without any sound.

    The longest files come first, and none is decoded that could not be longer than what was found.
    """
    notes = [(index, entry.seconds) for index, entry in enumerate(found) if entry]
    known, decoded = 0.0, 0.0
    for index, seconds in sorted(notes, key=lambda each: -each[1]):
        if min(seconds, limit) <= known or seconds > heard.LONGEST:
            continue
        if decoded > DECODED:
            return min(seconds, limit)
        decoded += seconds
        known = max(known, _sounding(raw[index].as_py(), rate, limit))
    return min(max(known, SHORTEST), limit) if known else limit


def _sounding(content: bytes, rate: int, limit: float) -> float:
    samples = sound_or_none(content, rate, heard.LONGEST * rate, whole=True)
    first, end, _, silent = heard.stretch(samples, rate, round(limit * rate))
    return 0.0 if silent else (end - first) / rate


def _header(content: bytes | None) -> SoundFacts | None:
    try:
        return sounds.facts(content) if content else None
    except RefusedFileError:
        return None
