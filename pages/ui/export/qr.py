"""An address as a QR code, dark on white in both themes: cameras read it so."""

import io
from functools import lru_cache

import segno

_QUIET = 4  # white squares around it, as the standard asks


@lru_cache(maxsize=64)
def picture(address: str) -> str:
    """For the screen: an address that holds the drawing."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=_QUIET, light="#fff", dark="#000")


@lru_cache(maxsize=64)
def file(address: str) -> bytes:
    """For printing: a PNG of about 1,000 pixels a side."""
    code, out = segno.make(address, error="m", micro=False), io.BytesIO()
    code.save(out, kind="png", scale=max(1, 1000 // code.symbol_size(border=_QUIET)[0]), border=_QUIET)
    return out.getvalue()
