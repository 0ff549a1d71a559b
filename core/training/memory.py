"""Lets the process keep memory that it will need again at once. Knows no network.

A step of a training takes and gives back the same large blocks again and again. glibc maps each of them anew and has
the system clear its pages, which for pictures is half of a step's time.
"""

import ctypes
import platform
from functools import cache

TRIM_THRESHOLD, MMAP_MAX = -1, -4  # of mallopt(3)
MOST = 2**31 - 1  # bytes; what is free at the heap's end beyond it is given back


@cache
def keep_memory() -> bool:
    """From now on blocks come from the heap and stay there; says whether the C library knows how."""
    if platform.libc_ver()[0] != "glibc":
        return False
    library = ctypes.CDLL(None)
    return bool(library.mallopt(MMAP_MAX, 0) and library.mallopt(TRIM_THRESHOLD, MOST))
