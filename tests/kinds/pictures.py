"""Pictures of every sort that people have, and some that no honest person has, as the bytes of their files."""

import io
from functools import cache

import numpy as np
from PIL import Image

from tests.reading.media import real

TURNED = (2, 3, 4, 5, 6, 7, 8)  # EXIF's ways in which a camera can have been held


def file(picture, kind="PNG", **options):
    """A Pillow picture, or an array, as the bytes of a file."""
    out = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(out, kind, **options)
    return out.getvalue()


@cache
def photo(width=640, height=427, name="china.jpg"):
    """A real photo in that size, as a Pillow picture."""
    with Image.open(io.BytesIO(real.photo(name))) as found:
        return found.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def noise(height, width, seed=0):
    """Random pixels uint8 [height,width,3]: the hardest to shrink alike."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype="uint8")


def see_through(width=90, height=60):
    """A photo that fades out to the right, as an RGBA picture."""
    found = photo(width, height).convert("RGBA")
    found.putalpha(Image.fromarray(np.tile(np.linspace(255, 0, width).astype("uint8"), (height, 1))))
    return found


def turned(orientation, kind="PNG"):
    """A photo whose file says that the camera was held otherwise."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return file(photo(90, 60), kind, exif=exif)


def moving(kind):
    """Three frames, the first one a photo."""
    frames = [photo(90, 60), Image.new("RGB", (90, 60), "red"), Image.new("RGB", (90, 60), "blue")]
    return file(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)


@cache
def edge_cases():
    """Name -> bytes, None for a missing one."""
    colour, grey = photo(90, 60), photo(90, 60).convert("L")
    deep = np.asarray(grey).astype("uint16") * 257
    whole = real.photo()
    return {
        "missing": None,
        "empty": b"",
        "a text": b"not a picture at all",
        "a cut photo": whole[: len(whole) // 3],
        "a broken header": whole[:30] + bytes(30) + whole[60:],
        "only a start": b"\x89PNG\r\n\x1a\n",
        "far too large": file(Image.new("1", (8000, 7000))),
        "a photo": whole,
        "a progressive photo": file(colour, "JPEG", progressive=True, quality=30),
        "one pixel": file(noise(1, 1)),
        "two pixels": file(noise(1, 2)),
        "two pixels, upright": file(noise(2, 1)),
        "a line": file(noise(1, 2000)),
        "a line, upright": file(noise(2000, 1)),
        "noise": file(noise(53, 37)),
        "a square": file(noise(48, 48)),
        "large": file(photo(2600, 1700), "JPEG"),
        "grey": file(grey),
        "grey JPEG": file(grey, "JPEG"),
        "black and white": file(colour.convert("1")),
        "palette": file(colour.convert("P")),
        "palette with a hole": file(colour.convert("P"), transparency=0),
        "a hole by colour": file(colour, transparency=colour.getpixel((0, 0))),
        "grey, see-through": file(see_through().convert("LA")),
        "see-through": file(see_through()),
        "all see-through": file(np.zeros((20, 30, 4), "uint8")),
        "CMYK": file(colour.convert("CMYK"), "JPEG"),
        "CMYK TIFF": file(colour.convert("CMYK"), "TIFF"),
        "YCbCr TIFF": file(colour.convert("YCbCr"), "TIFF"),
        "Lab TIFF": file(colour.convert("LAB"), "TIFF"),
        "16 bits": file(deep),
        "16 bits, dark": file((deep // 300).astype("uint16")),
        "16 bit TIFF": file(deep, "TIFF"),
        "32 bit TIFF": file(Image.fromarray(deep.astype("int32")), "TIFF"),
        "float TIFF": file((np.asarray(grey) / 255).astype("float32"), "TIFF"),
        "float TIFF with NaN": file(
            np.where(np.asarray(grey) > 200, np.nan, np.asarray(grey)).astype("float32"), "TIFF"
        ),
        "moving GIF": moving("GIF"),
        "moving WebP": moving("WEBP"),
        "moving PNG": moving("PNG"),
        "BMP": file(colour, "BMP"),
        "WebP": file(colour, "WEBP"),
        "see-through WebP": file(see_through(), "WEBP"),
        **{f"turned {way}": turned(way) for way in TURNED},
        "turned JPEG": turned(6, "JPEG"),
    }
