"""What Resemblyzer's voice encoder takes of a sound, as graph nodes: mel spectra, and how far the sound goes.

Wan et al. (2018), Generalized End-to-End Loss for Speaker Verification. Knows neither files nor torch; what hears them
is core.pretrained.sounds.voice_module. The original also cuts long pauses out by a voice detector, which no graph can
do; here pauses are heard as they are.
"""

import onnx

from core.graph import FLOAT, Graph
from core.pretrained.pretrained_model import PREPARED, RAW
from core.pretrained.sounds import mel

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 40
FRAMES, STEP = 160, 77  # windows in a stretch (1.6 s), and from the beginning of one stretch to that of the next
COVERED = 0.75  # of a further stretch must be sound
AROUND = 2  # windows behind a sound that still touch it
MOST = 30 * RATE
LOUDNESS = 10 ** (-30 / 20)  # root mean square to which quieter sounds are raised, -30 dBFS
QUIETEST = 1e-5  # nothing is raised by more than if it were that loud


def prepare() -> onnx.ModelProto:
    """Samples [N,T] -> frames float32 [N,F,41]: mel spectra, no logarithms, and 1 where a window is all sound."""
    g = Graph("__resemblyzer/")
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), MOST)
    size = g.Add(g.Div(g.Add(mel.count(g, sound.samples), g.const(HOP - 1)), g.const(HOP)), g.const(AROUND))
    inside = mel.within(g, size, g.Div(sound.length, g.const(HOP)))
    marks = g.Unsqueeze(g.Cast(inside, to=FLOAT), g.const([2]))
    spectra = _spectra(g, _raised(g, sound), size)
    g.output(PREPARED, g.Concat(spectra, marks, axis=2), FLOAT, ("N", "T", BANDS + 1))
    return g.model()


def _raised(g: Graph, sound: mel.Sounding) -> str:
    """The samples, louder where their root mean square is below LOUDNESS; over the sounding samples alone."""
    squares = g.ReduceSumSquare(sound.samples, g.const([1]), keepdims=1)
    mean = g.Div(squares, g.Cast(g.Max(sound.length, g.const(1)), to=FLOAT))
    loudness = g.Max(g.Sqrt(mean), g.const(QUIETEST, "float32"))
    return g.Mul(sound.samples, g.Max(g.Div(g.const(LOUDNESS, "float32"), loudness), g.const(1, "float32")))


def _spectra(g: Graph, samples: str, size: str) -> str:
    """Mel spectra float32 [N,size,40] of centred windows; not logarithms."""
    wanted = g.Add(g.Mul(g.Sub(size, g.const(1)), g.const(HOP)), g.const(WINDOW // 2))
    padded = mel.mirrored(g, mel.up_to(g, samples, wanted), WINDOW // 2)
    power = mel.power(g, padded, WINDOW, HOP)
    return g.MatMul(power, g.const(mel.bands(RATE, WINDOW, BANDS)))
