"""The parts of the ready-to-paste programs that open pictures and sounds, by the rules of core.serving.inputs.media."""

from core.bundle_schema import InputColumn
from core.traits import AUDIO, IMAGE

PICTURE = '''
def picture(file, scale):
    """uint8 [1, height, width, 3]: turned as the camera says, the first frame, transparency on white.

    scale: black and white of greys of more than 8 bits, of whole numbers and of fractions.
    HEIC: pip install pillow-heif, and call pillow_heif.register_heif_opener() before.
    """
    if file is None:
        return np.zeros((1, 1, 1, 3), np.uint8)  # one point: no picture
    image = ImageOps.exif_transpose(Image.open(file))
    if image.mode.startswith("I") or image.mode == "F":  # more than 8 bits: one scale for all pictures
        hole = image.info.get("transparency") if scale else None
        grey = np.nan_to_num(np.asarray(image, np.float64), posinf=0, neginf=0)
        seen = grey != hole
        if scale:
            black, white = scale[2:] if image.mode == "F" else scale[:2]
            grey = (grey - black) * (255 / (white - black))
        else:  # a model of before: by each picture's own brightest point
            grey = grey / 257 if grey.max() > 255 else grey
            grey = grey * 255 if image.mode == "F" and grey.max() <= 1 else grey
        image = Image.fromarray(np.where(seen, np.clip(np.round(grey), 0, 255), 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"), np.uint8)[None]

'''
SOUND = '''
def sound(file, rate, longest, whole):
    """float32 [1, samples]: all channels as one, at `rate` samples a second, at most `longest` of them.

    Silence may stay in it: the model finds the part that sounds. whole: a longer sound is not taken at all.
    """
    nothing = np.zeros((1, 1), np.float32)  # one sample: no sound
    if file is None:
        return nothing
    with soundfile.SoundFile(file) as opened:
        own = opened.samplerate
        if whole and (opened.frames * rate > longest * own or opened.frames * opened.channels > 2**26):
            warnings.warn(f"a sound of {opened.frames / own:.0f} seconds is too long and counts as missing")
            return nothing
        channels = opened.read(math.ceil(longest * own / rate), dtype="float32", always_2d=True)
    channels = np.nan_to_num(channels, posinf=0, neginf=0)
    values, powers = channels.mean(1), channels.var(0, dtype=np.float64)
    if values.var(dtype=np.float64) < 0.25 * powers.sum() / len(powers) ** 2:
        values = channels[:, powers.argmax()]  # they cancel each other out: the loudest one is heard alone
    if own != rate and len(values):
        shared = math.gcd(rate, own)
        values = resample_poly(values, rate // shared, own // shared)
    values = np.clip(values[:longest], -1, 1).astype(np.float32)
    return values[None] if len(values) else nothing

'''


def packages(media: set[str]) -> list[str]:
    """What pip has to install for bundles with inputs of these media (see Traits)."""
    found = ["onnxruntime", "numpy"]
    found += ["pillow"] if IMAGE in media else []
    return found + (["soundfile", "scipy"] if AUDIO in media else [])


def imports(media: set[str]) -> str:
    """The program's import lines, in the order that formatters like."""
    standard = ["import json"] + ["import math", "import warnings"] * (AUDIO in media)
    plain = ["import numpy as np", "import onnxruntime"] + ["import soundfile"] * (AUDIO in media)
    parts = ["from PIL import Image, ImageOps"] * (IMAGE in media)
    parts += ["from scipy.signal import resample_poly"] * (AUDIO in media)
    return "\n".join([*standard, "", *plain, *parts])


def helpers(media: set[str]) -> str:
    """The functions that open files, for the media that need them."""
    return PICTURE * (IMAGE in media) + SOUND * (AUDIO in media)


def feed(column: InputColumn, value: str) -> str:
    """The Python expression that opens such a column's file."""
    if column.traits.medium == IMAGE:
        return f"picture({value}, {tuple(column.scale)})"
    return f"sound({value}, {column.rate}, {column.longest or column.most}, {bool(column.longest)})"


def javascript(column: InputColumn) -> tuple[str, str, str]:
    """Type, data and shape of a made-up value: a grey picture, or a second of silence."""
    if column.traits.medium == IMAGE:
        return "uint8", "new Uint8Array(64 * 64 * 3).fill(128)", "[1, 64, 64, 3]"
    return "float32", f"new Float32Array({column.rate})", f"[1, {column.rate}]"
