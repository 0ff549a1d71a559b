"""Where things lie on the disk, and how they get there in one piece. Knows no table."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import platformdirs

from core import config
from core.errors import UserError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_CHUNK = 1 << 20


def home() -> Path:
    """The folder that holds everything: ATELIER_HOME, or a folder in the user's data directory."""
    return config.current().home or Path(platformdirs.user_data_dir("model-atelier", False))


def area(workspace: str, name: str) -> Path:
    """One area of a workspace: datasets, runs or uploads."""
    return home() / "workspaces" / workspace / name


def new_id() -> str:
    """A random id of 16 hex digits."""
    return secrets.token_hex(8)


def clean_name(name: str, otherwise: str, most: int = 120) -> str:
    """A name fit for a screen: one line, no control characters, at most `most` of them."""
    return " ".join(_CONTROL.sub(" ", name).split())[:most] or otherwise


def size(folder: Path) -> int:
    """Bytes of all files below; a file that vanishes meanwhile counts nothing."""
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(inside, name)).st_size
            except FileNotFoundError:
                continue
    return total


def remove(entry: Path) -> None:
    """Delete a file or folder; it is gone from its place at once, even when deleting takes long or is cut off."""
    aside = entry.with_name(f"{entry.name}.{secrets.token_hex(4)}.gone")
    try:
        entry.rename(aside)
    except FileNotFoundError:
        return
    if aside.is_dir():
        shutil.rmtree(aside, ignore_errors=True)
    else:
        aside.unlink(missing_ok=True)


def copy_stream(read: Callable[[int], bytes], target: Path, most: int | None = None) -> int:
    """Write what `read` gives to `target` in chunks of 1 MB; returns the bytes.

    UserError when the disk is full or when there are more than `most` bytes; nothing is left behind then.
    """
    beside = target.with_name(target.name + ".part")
    written = 0
    try:
        with beside.open("wb") as out:
            while chunk := read(_CHUNK):
                written += len(chunk)
                if most is not None and written > most:
                    raise no_room(most)
                out.write(chunk)
        beside.replace(target)
    except OSError as error:
        raise as_user_error(error) from error
    finally:
        beside.unlink(missing_ok=True)
    return written


def no_room(left: int) -> UserError:
    """The workspace's quota would be passed."""
    return UserError(
        "This workspace has only {left} MB left.",
        "Empty the trash or delete datasets and runs you no longer need, then try again.",
        left=max(0, left) >> 20,
    )


def as_user_error(error: OSError) -> Exception:
    """A full disk as a UserError; any other OSError as it is."""
    if error.errno not in DISK_FULL:
        return error
    return UserError(
        "The disk is full.", "Empty the trash or delete datasets and runs you no longer need, then try again."
    )
