"""One sound's bytes: its facts from the header alone, and whether it can be decoded whole. Changes nothing."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.reading.media.files import RefusedFileError

if TYPE_CHECKING:
    from soundfile import SoundFile

FORMATS = {"WAV": "WAV", "WAVEX": "WAV", "RF64": "WAV", "FLAC": "FLAC", "OGG": "OGG", "MP3": "MP3", "MPEG": "MP3"}
LONGEST = 3600  # seconds
MOST_CHANNELS = 32
_BLOCK = 1 << 16


@dataclass(frozen=True)
class SoundFacts:
    """What the header says: format, length in seconds, samples a second, and channels.

    `silent`: nothing is heard from beginning to end, all channels as one; False where only the header was looked at.
    """

    format: str
    seconds: float
    rate: int
    channels: int
    silent: bool = False


def looks_like(head: bytes) -> bool:
    """Whether the first bytes are those of a sound that can be read here."""
    if head[:4] in (b"RIFF", b"RIFX", b"RF64"):
        return head[8:12] == b"WAVE"
    return head.startswith((b"fLaC", b"OggS", b"ID3")) or _starts_mp3(head)


def _starts_mp3(head: bytes) -> bool:
    """Eleven set bits, then the marks of layer 3."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] >> 1 & 3 == 1


@contextmanager
def opened(content: bytes) -> "Iterator[SoundFile]":
    """The sound, at its start; RefusedFileError for another format, broken bytes, or more than LONGEST seconds.

    Failures inside the block (decoding) are refused in the same way.
    """
    import soundfile  # needed for sounds only

    if not looks_like(content[:16]):
        raise RefusedFileError("is no sound that can be read here")
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            _refuse_odd(sound)
            yield sound
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError, OSError, MemoryError) as error:
        raise RefusedFileError("is a damaged sound") from error


def facts(content: bytes) -> SoundFacts:
    """Facts from the header, without decoding; RefusedFileError as for `opened`."""
    with opened(content) as sound:
        return _facts(sound)


def checked(content: bytes) -> SoundFacts:
    """Facts of a sound that was decoded to its end; RefusedFileError for one that is broken, cut off or empty."""
    _refuse_cut(content)
    with opened(content) as sound:
        found, stated, read, silent = _facts(sound), sound.frames, 0, True
        while len(block := sound.read(_BLOCK, dtype="float32", always_2d=True)):
            read += len(block)
            silent = silent and not block.mean(1).any()
        if read < stated:
            raise RefusedFileError("is cut off")
        return replace(found, silent=silent)


def _facts(sound: "SoundFile") -> SoundFacts:
    return SoundFacts(FORMATS[sound.format], sound.frames / sound.samplerate, sound.samplerate, sound.channels)


def _refuse_odd(sound: "SoundFile") -> None:
    if sound.format not in FORMATS:
        raise RefusedFileError("is no sound that can be read here")
    if sound.frames <= 0 or sound.samplerate <= 0:
        raise RefusedFileError("holds no sound")
    if sound.frames / sound.samplerate > LONGEST:
        raise RefusedFileError(
            f"lasts {sound.frames / sound.samplerate / 60:,.0f} minutes; {LONGEST // 60} is the limit"
        )
    if sound.channels > MOST_CHANNELS:
        raise RefusedFileError(f"has {sound.channels} channels; {MOST_CHANNELS} is the limit")


def _refuse_cut(content: bytes) -> None:
    """The decoder reads as far as it gets and says nothing, so the lengths written in the file are compared."""
    if content[:4] in (b"RIFF", b"RIFX") and _wave_is_short(content):
        raise RefusedFileError("is cut off")
    if content[:4] == b"OggS" and _last_page_is_short(content):
        raise RefusedFileError("is cut off")


def _wave_is_short(content: bytes) -> bool:
    order = "<" if content[:4] == b"RIFF" else ">"
    place = 12
    while place + 8 <= len(content):
        name, size = content[place : place + 4], struct.unpack_from(f"{order}L", content, place + 4)[0]
        if name == b"data":
            return size not in (0, 0xFFFFFFFF) and place + 8 + size > len(content)
        place += 8 + size + size % 2
    return False


def _last_page_is_short(content: bytes) -> bool:
    place = content.rfind(b"OggS")
    if len(content) < place + 27:
        return True
    count = content[place + 26]
    sizes = content[place + 27 : place + 27 + count]
    return len(sizes) < count or place + 27 + count + sum(sizes) > len(content)
