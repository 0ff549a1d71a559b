"""One sound's bytes: its facts from the header alone, and whether it can be decoded whole. Changes nothing."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.messages import Message, word
from core.reading.media import signatures, sound_lengths
from core.reading.media.channels import Channels
from core.reading.media.files import RefusedFileError
from core.reading.media.sorts import ADVICE, AUDIO

if TYPE_CHECKING:
    from soundfile import SoundFile

FORMATS = {
    **dict.fromkeys(("WAV", "WAVEX", "RF64", "W64"), "WAV"),
    **dict.fromkeys(("MP3", "MPEG"), "MP3"),
    **{name: name for name in ("FLAC", "OGG", "AIFF", "AU", "CAF")},
}
LONGEST = 3600  # seconds
MOST_CHANNELS = 32
MOST_RATE = 1_000_000  # samples a second; what converts rates takes memory by it
_BLOCK = 1 << 16


@dataclass(frozen=True)
class SoundFacts:
    """What the header says: format, length in seconds, samples a second, and channels.

    `silent`: nothing is heard from beginning to end; `cancelled`: the channels cancel each other out, so that one is
    heard alone; `unclosed`: the file says no length, so that nobody knows whether it is whole. False where only the
    header was looked at.
    """

    format: str
    seconds: float
    rate: int
    channels: int
    silent: bool = False
    cancelled: bool = False
    unclosed: bool = False


def looks_like(head: bytes) -> bool:
    """Whether the first bytes are those of a sound that can be read here."""
    return signatures.is_sound(head)


@contextmanager
def opened(content: bytes) -> "Iterator[SoundFile]":
    """The sound, at its start; RefusedFileError for another format, broken bytes, or more than LONGEST seconds.

    Failures inside the block (decoding) are refused in the same way.
    """
    import soundfile  # needed for sounds only

    if not looks_like(content[:16]):
        raise RefusedFileError(signatures.reason(content, AUDIO))
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            _refuse_odd(sound)
            yield sound
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError, OSError, MemoryError) as error:
        raise RefusedFileError(_damage(content, str(error))) from error


def facts(content: bytes) -> SoundFacts:
    """Facts from the header, without decoding; RefusedFileError as for `opened`."""
    with opened(content) as sound:
        return _facts(sound)


def checked(content: bytes) -> SoundFacts:
    """Facts of a sound that was decoded to its end; RefusedFileError for one that is broken, cut off or empty."""
    _refuse_cut(content)
    with opened(content) as sound:
        found, stated, channels = _facts(sound), sound.frames, Channels()
        while len(block := sound.read(_BLOCK, dtype="float32", always_2d=True)):
            channels.add(block)
        if channels.samples < stated:
            raise RefusedFileError("is cut off")
        cancelled = channels.cancelled and not channels.silent
        unclosed = sound_lengths.is_unclosed(content)
        return replace(found, silent=channels.silent, cancelled=cancelled, unclosed=unclosed)


def _facts(sound: "SoundFile") -> SoundFacts:
    return SoundFacts(FORMATS[sound.format], sound.frames / sound.samplerate, sound.samplerate, sound.channels)


def _refuse_odd(sound: "SoundFile") -> None:
    if sound.format not in FORMATS:
        raise RefusedFileError("is no sound that can be read here")
    if sound.frames <= 0 or sound.samplerate <= 0:
        raise RefusedFileError("holds no sound")
    if sound.frames / sound.samplerate > LONGEST:
        minutes = sound.frames / sound.samplerate / 60
        message = "lasts {minutes:,.0f} minutes; {most} is the limit"
        raise RefusedFileError(Message("sound.long", message, minutes=minutes, most=LONGEST // 60))
    if sound.samplerate > MOST_RATE:
        message = "claims {rate:,} samples a second; {most:,} is the limit"
        raise RefusedFileError(Message("sound.rate", message, rate=sound.samplerate, most=MOST_RATE))
    if sound.channels > MOST_CHANNELS:
        message = "has {channels} channels; {most} is the limit"
        raise RefusedFileError(Message("sound.channels", message, channels=sound.channels, most=MOST_CHANNELS))


def _refuse_cut(content: bytes) -> None:
    """The decoder reads as far as it gets and says nothing, so the lengths written in the file are compared."""
    if reason := sound_lengths.fault(content):
        raise RefusedFileError(reason)


def _damage(content: bytes, message: str) -> str:
    if "unimplemented" in message or "nknown format" in message or "not supported" in message:
        message = "holds its sound in a coding that can't be read here; {advice}"
        return Message("sound.coding", message, advice=word(ADVICE[AUDIO]))
    return sound_lengths.fault(content) or "is a damaged sound"
