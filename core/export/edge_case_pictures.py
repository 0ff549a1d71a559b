"""Pictures that no honest folder holds, and odd ones that are none the less right, as the bytes of their files."""

import io
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL import Image


@cache
def edge_case_pictures() -> tuple[bytes | None, ...]:
    """None, then files of odd sizes, colours and formats, cut ones, no pictures at all; the last is an ordinary one."""
    from PIL import Image

    random = np.random.default_rng(0)
    noise = Image.fromarray(random.integers(0, 256, (53, 37, 3), np.uint8))
    deep = Image.fromarray(random.integers(0, 65536, (9, 70), np.uint16))
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera lay on its side
    photo = _saved(noise, "JPEG", exif=turned)
    moving = _saved(noise, "GIF", save_all=True, append_images=[noise.rotate(90), noise.rotate(180)])
    return (
        None,
        b"",
        b"not a picture",
        _saved(Image.new("RGB", (1, 1), "black"), "PNG"),
        _saved(Image.new("L", (1, 400), 255), "PNG"),
        _saved(noise.resize((500, 3)), "PNG"),
        _saved(deep, "PNG"),
        _saved(noise.convert("1"), "BMP"),
        _saved(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG"),
        _saved(noise.convert("CMYK"), "JPEG"),
        photo,
        photo[: len(photo) // 2],
        moving,
        _saved(noise.convert("P"), "TIFF"),
    )


def _saved(picture: "Image.Image", format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()
