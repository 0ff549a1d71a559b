"""Sounds, as the bytes of their files: spectra for models, either summed up as numbers or window by window."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from core.graph import FLOAT, Graph
from core.kinds import audio_numbers, open_features
from core.kinds.base import Kind, Prepared
from core.layout import TensorColumn
from core.pretrained import library, mel
from core.reading.media import sounds
from core.reading.media.files import RefusedFileError
from core.records import ColumnProfile, InputColumn
from core.settings import Options as Settings
from core.settings import setting

TELEPHONE, USUAL = 8_000, 16_000  # samples a second
LONGEST = 10.0  # seconds looked at unless the user says otherwise
SHORTEST = 0.1
NEARLY_ALL = 0.95  # of the sounds fit whole into what is looked at
AUGMENT = {"none": (), "gentle": ("shift", "noise"), "strong": ("shift", "noise", "mask")}
SCALE = 4.0  # of log-mel values above silence: what networks get is 0 for silence, some units for the loudest


@dataclass(frozen=True)
class AudioState:
    """`rate`: samples a second that are taken; `most`: samples behind which nothing is looked at."""

    model: str
    rate: int
    most: int
    network: str
    augment: tuple[str, ...]


class Audio(Kind):
    """A sound a row."""

    name = "audio"
    label = "Sound"
    icon = "graphic_eq"
    help = (
        "A sound in each row, such as speech, music or a noise. All channels are heard as one; silence behind a sound "
        "is no part of it, and a sound that is silent from beginning to end counts as missing."
    )
    tensor_type = FLOAT
    tensor_shape = ("N", "samples")
    from_files = True
    width = 264
    closely = True
    for_networks = ("network", "augment")
    State = AudioState

    class Options(Settings):
        """How sounds are listened to."""

        model: str = setting("", "Open model", "Has heard many sounds before. Empty: learn from yours alone.")
        seconds: float = setting(
            0.0,
            "Seconds",
            "How much of each sound is listened to, from its start. 0: as long as nearly all of yours are, at most 10.",
            low=0.0,
            high=60.0,
            unit="s",
        )
        network: Literal["cnn", "gru"] = setting(
            "cnn", "Layers for sounds", "How a neural network listens: cnn looks for patterns, gru follows their order."
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
        """Rate and length from the headers of the training rows' files; UserError when the open model isn't here."""
        rates, lengths = _headers(raw)
        rate, longest = (TELEPHONE if _telephone(rates) else USUAL), 0
        if options.model:
            library.require(options.model, self.name)
            encoder = library.encoder(options.model)
            rate, longest = encoder.rate, encoder.most
        seconds = options.seconds or _enough(lengths)
        _, hop = audio_numbers.window_and_hop(rate)
        most = max(1, round(seconds * rate / hop)) * hop
        return AudioState(options.model, rate, min(most, longest or most), options.network, AUGMENT[options.augment])

    def graph(self, g: Graph, name: str, raw: str, state: AudioState) -> Prepared:
        """[N,samples] -> numbers [N,F]: what the open model hears, or how pitch, loudness and length are spread.

        All NaN where there is no sound, or silence from beginning to end.
        """
        sound = mel.sounding(g, raw, state.most)
        absent = mel.missing(g, sound)
        if state.model:
            return open_features.prepared(g, name, sound.samples, absent, state.model)
        made = audio_numbers.numbers(g, sound, state.rate)
        known = g.Where(g.column(absent), g.const(np.nan, "float64"), made)
        named = tuple(f"{name}: {measure}" for measure in audio_numbers.names(state.rate))
        return Prepared(numbers=known, number_names=named, computed=True)

    def look_closely(self, g: Graph, name: str, raw: str, state: AudioState) -> Prepared:
        """[N,samples] -> frames [N,T,64]: the log-mel spectra, T from `most`; silence where there is no sound."""
        _, hop = audio_numbers.window_and_hop(state.rate)
        frames = state.most // hop
        logs = audio_numbers.spectra(g, mel.sounding(g, raw, state.most), state.rate).logs
        cut = g.Slice(logs, g.const([0]), g.const([frames]), g.const([1]))
        short = g.Unsqueeze(g.Sub(g.const(frames), mel.count(g, cut)), g.const([0]))
        silence = g.const(np.log(np.float32(audio_numbers.FLOOR)), "float32")  # networks leave it out at the end
        padded = g.Pad(cut, g.Concat(g.const([0, 0, 0, 0]), short, g.const([0]), axis=0), silence)
        scaled = g.Div(g.Sub(padded, silence), g.const(SCALE, "float32"))
        shape = (frames, audio_numbers.BANDS)
        column = TensorColumn(name, "frames", shape, network=state.network, augment=state.augment)
        return Prepared(tensors=(g.Reshape(scaled, g.const([-1, *shape])),), tensor_columns=(column,))

    def open_model(self, state: AudioState) -> str:
        """The chosen open model's id."""
        return state.model

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: AudioState) -> InputColumn:
        """How to make samples of a file: their rate, and how many are looked at."""
        return InputColumn(name, tensor, self.name, rate=state.rate, most=state.most)


def _headers(raw: pa.Array) -> tuple[Counter[int], list[float]]:
    """The files' rates and lengths in seconds; what is no sound counts as neither."""
    rates: Counter[int] = Counter()
    lengths = []
    for value in raw:
        if not value.is_valid:
            continue
        try:
            found = sounds.facts(value.as_py())
        except RefusedFileError:
            continue
        rates[found.rate] += 1
        lengths.append(found.seconds)
    return rates, lengths


def _telephone(rates: Counter[int]) -> bool:
    """Whether most files hold no more than 8,000 samples a second, so that a higher rate would add nothing."""
    low = sum(many for rate, many in rates.items() if rate <= TELEPHONE)
    return low > rates.total() / 2


def _enough(lengths: list[float]) -> float:
    """Seconds into which nearly all sounds fit whole, at most LONGEST."""
    if not lengths:
        return LONGEST
    return float(np.clip(np.quantile(lengths, NEARLY_ALL, method="inverted_cdf"), SHORTEST, LONGEST))
