"""Numbers as people read them: shares, sizes, durations, how long ago."""

import time
from decimal import Decimal

from pages.ui.translation import t, tn

SMALLEST = 1e-6


def number(value: float | None, digits: int = 3) -> str:
    """A number with about `digits` significant digits and thousands separators; a dash when there is none."""
    if value is None:
        return "–"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 10**digits:
        return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.2e}"
    near = Decimal(f"{value:.{digits}g}")  # no powers of ten, where the digits still are few enough to be read
    return f"{near:f}" if abs(value) >= SMALLEST else str(near)


def share(value: float | None) -> str:
    """A share of 0..1 as a percentage with one digit."""
    return "–" if value is None else f"{value:.1%}"


def rounded(count: int) -> str:
    """How many, to two digits, so that it is read at a glance."""
    near = float(f"{count:.2g}")
    return t("{count:g} million", count=near / 1e6) if near >= 1e6 else f"{near:,.0f}"


def measure(value: float | None, unit: str) -> str:
    """A metric's value: shares as percent, everything else as a number; without a unit, three digits are enough."""
    if unit == "share":
        return share(value)
    return "0" if not unit and value is not None and abs(value) < 5e-4 else number(value)


def change(value: float, unit: str = "") -> str:
    """A difference with its sign; shares in percentage points."""
    if abs(value) < 1e-12:
        return "0"
    sign = "+" if value > 0 else "-"
    return t("{points:+.1f} points", points=100 * value) if unit == "share" else sign + number(abs(value))


def size(count: int) -> str:
    """Bytes as kB, MB or GB."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return t("{count} bytes", count=count)


def duration(seconds: float | None) -> str:
    """Seconds in words short enough for a label."""
    if seconds is None:
        return "–"
    if seconds < 10:
        return t("{seconds:.1f} s", seconds=seconds)
    if seconds < 90:
        return t("{seconds:.0f} s", seconds=seconds)
    if seconds < 5400:
        return t("{minutes:.0f} min", minutes=seconds / 60)
    return t("{hours:.1f} h", hours=seconds / 3600)


def roughly(seconds: float) -> str:
    """How long something takes before it began: nobody cares about parts of ten seconds."""
    return duration(max(10.0, round(seconds, -1)))


def ago(moment: float | None) -> str:
    """How long ago, in words."""
    if moment is None:
        return "–"
    seconds = max(0.0, time.time() - moment)
    if seconds < 60:
        return t("just now")
    if seconds < 3600:
        return tn("{count} minute ago", "{count} minutes ago", int(seconds // 60))
    if seconds < 86400:
        return tn("{count} hour ago", "{count} hours ago", int(seconds // 3600))
    return tn("{count} day ago", "{count} days ago", int(seconds // 86400))
