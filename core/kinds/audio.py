"""Sounds, as the bytes of their files: spectra for models, either summed up as numbers or window by window.

Silence at both ends is left out first, for training and answers alike, so that it doesn't matter when a sound begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import Graph
from core.kinds import audio_heard, audio_lengths, audio_numbers, pretrained_features, pretrained_tensors
from core.kinds.base import Kind, Prepared
from core.layout import OPEN, TensorColumn
from core.pretrained.change import NOTHING, Change
from core.pretrained.sounds import mel
from core.pretrained.sounds.mel import Sounding
from core.pretrained.supply import library
from core.reading.media.sounds import SoundFacts
from core.records import ColumnProfile
from core.serving.inputs import heard
from core.settings import Options as Settings
from core.settings import setting
from core.traits import AUDIO, SOUND, Traits

TELEPHONE, USUAL = 8_000, 16_000  # samples a second
LONGEST = 10.0  # seconds heard of a sound at most, unless the user says otherwise
AUGMENT = {"none": (), "gentle": ("shift", "noise"), "strong": ("shift", "noise", "mask")}
SCALE = 4.0  # of log-mel values above silence: what networks get is 0 for silence, some units for the loudest


@dataclass(frozen=True)
class AudioState:
    """`rate`: samples a second that are taken; `most`: samples of a sound that are heard.

    `longest`: samples of a sound that may be given, to look in them for the part that is heard. 0 in runs of before,
    which know no silence: they hear the first samples, and zeros as no sound.
    """

    model: str
    rate: int
    most: int
    network: str
    augment: tuple[str, ...]
    longest: int = 0
    change: str = NOTHING


class Audio(Kind):
    """A sound a row."""

    name = "audio"
    label = "Sound"
    icon = "graphic_eq"
    help = (
        "A sound in each row, such as speech, music or a noise. All channels are heard as one. Silence before and "
        "behind a sound is left out, and of a sound longer than all of yours the loudest stretch is heard. A file "
        "without any sound in it counts as silence, which is not the same as a missing one."
    )
    traits = Traits("float32", AUDIO, widget=SOUND)
    width = 264
    raw_input = True
    for_networks = ("network", "augment")
    State = AudioState

    class Options(Settings):
        """How sounds are listened to."""

        model: str = setting("", "Open model", "Has heard many sounds before. Empty: learn from yours alone.")
        change: Change = setting(
            NOTHING,
            "How much of it may change",
            "What of the open model learns from your sounds: nothing, a little, its last layers or everything.",
        )
        seconds: float = setting(
            0.0,
            "Seconds",
            "How much of each sound is heard at most, without the silence at both ends; of a longer one the loudest "
            "stretch. 0: as long as the longest of yours, at most 10.",
            low=0.0,
            high=60.0,
            unit="s",
        )
        network: Literal["cnn", "gru"] = setting(
            "cnn",
            "Layers for sounds",
            "How a neural network listens: cnn looks for patterns, gru follows their order.",
            when={"model": ("",)},
        )
        augment: Literal["none", "gentle", "strong"] = setting(
            "gentle",
            "Variation while training",
            "A neural network hears each sound a little shifted, noisy or with gaps, so that it learns what matters.",
        )

    def suits(self, profile: ColumnProfile) -> float:
        """At least half of the files are sounds."""
        facts = profile.media
        return 1.0 if profile.storage == "bytes" and facts and facts.sounds > 0.5 else 0.0

    def fit(self, raw: pa.Array, options: Options) -> AudioState:
        """Rate and length from the training rows' files; UserError when the pretrained model isn't here."""
        found = audio_lengths.headers(raw)
        rate, longest = (TELEPHONE if _telephone(found) else USUAL), 0
        if options.model:
            library.require(options.model, self.traits.medium)
            encoder = library.encoder(options.model)
            rate, longest = encoder.rate, encoder.most
        hop = rate // heard.BLOCKS
        seconds = options.seconds or audio_lengths.longest(raw, found, rate, LONGEST)
        blocks = max(1, round(seconds * rate / hop))
        most = min(blocks, -(-longest // hop) or blocks) * hop
        limit = max(heard.LONGEST * rate, most)
        change = options.change if options.model else NOTHING
        return AudioState(options.model, rate, most, options.network, AUGMENT[options.augment], limit, change)

    def graph(self, g: Graph, name: str, raw: str, state: AudioState) -> Prepared:
        """[N,samples] -> numbers [N,F]: what the pretrained model hears, or how pitch, loudness and length are spread.

        All NaN where there is no sound.
        """
        sound, absent = _heard(g, raw, state)
        if state.model:
            return pretrained_features.prepared(g, name, sound.samples, absent, state.model)
        made = audio_numbers.numbers(g, sound, state.rate)
        known = g.Where(g.column(absent), g.const(np.nan, "float64"), made)
        named = tuple(f"{name}: {measure}" for measure in audio_numbers.names(state.rate))
        return Prepared(numbers=known, number_names=named, computed=True)

    def raw_graph(self, g: Graph, name: str, raw: str, state: AudioState) -> Prepared:
        """[N,samples] -> frames [N,T,64]: the log-mel spectra, T from `most`; silence where there is no sound."""
        if state.model:
            sound, absent = _heard(g, raw, state)
            shape = pretrained_tensors.frames_of(state.model, state.most)
            ways = ("gap",) if state.augment else ()  # the others know our own spectra only
            column = TensorColumn(name, "frames", shape, 0, OPEN, ways, state.model, state.change)
            return pretrained_tensors.frames(g, sound.samples, absent, column)
        _, hop = audio_numbers.window_and_hop(state.rate)
        frames = state.most // hop
        logs = audio_numbers.spectra(g, _heard(g, raw, state)[0], state.rate).logs
        cut = g.Slice(logs, g.const([0]), g.const([frames]), g.const([1]))
        short = g.Unsqueeze(g.Sub(g.const(frames), mel.count(g, cut)), g.const([0]))
        silence = g.const(np.log(np.float32(audio_numbers.FLOOR)), "float32")  # networks leave it out at the end
        padded = g.Pad(cut, g.Concat(g.const([0, 0, 0, 0]), short, g.const([0]), axis=0), silence)
        scaled = g.Div(g.Sub(padded, silence), g.const(SCALE, "float32"))
        shape = (frames, audio_numbers.BANDS)
        column = TensorColumn(name, "frames", shape, network=state.network, augment=state.augment)
        return Prepared(tensors=(g.Reshape(scaled, g.const([-1, *shape])),), tensor_columns=(column,))

    def pretrained_model(self, state: AudioState) -> str:
        """The chosen pretrained model's id."""
        return state.model

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: AudioState) -> InputColumn:
        """How to make samples of a file: their rate, how many may be given, and how many of them are heard."""
        return InputColumn(name, tensor, self.name, rate=state.rate, most=state.most, longest=state.longest)


def _heard(g: Graph, raw: str, state: AudioState) -> tuple[Sounding, str]:
    """What is heard of the raw input, and bool [N]: where there is no sound."""
    if state.longest:
        return audio_heard.heard(g, raw, state.rate, state.most), audio_heard.missing(g, raw)
    sound = mel.sounding(g, raw, state.most)
    return sound, mel.missing(g, sound)


def _telephone(found: Sequence[SoundFacts | None]) -> bool:
    """Whether most files hold no more than 8,000 samples a second, so that a higher rate would add nothing."""
    return sum(entry.rate <= TELEPHONE for entry in found if entry) > sum(map(bool, found)) / 2
