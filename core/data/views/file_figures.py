"""Plotly figures of what a profile knows of texts, pictures and sounds: lengths, sizes, formats. Computes nothing."""

from collections.abc import Callable

import plotly.graph_objects as go

from core.data.views.column_figures import bars, histogram
from core.records import ColumnProfile, MediaFacts, Spread

TITLES = {
    "lengths": "Length of the texts",
    "width": "Width of the pictures",
    "height": "Height of the pictures",
    "seconds": "Length of the sounds",
    "bytes": "Size of the files",
    "formats": "Formats",
    "colours": "Colours",
    "rates": "Samples a second",
    "channels": "Channels",
}
UNITS = {"lengths": "characters", "width": "pixels", "height": "pixels", "seconds": "seconds", "bytes": "bytes"}


def figures(profile: ColumnProfile) -> dict[str, Callable[[], go.Figure]]:
    """What can be drawn of a column, by its name in TITLES; each is drawn when it is called.

    What is the same in every row is no picture.
    """
    made = {}
    if profile.lengths and profile.lengths.smallest < profile.lengths.largest:
        made["lengths"] = _of_spread("lengths", profile.lengths)
    facts = profile.media or MediaFacts()
    for name in ("width", "height", "seconds", "bytes"):
        found = getattr(facts, name)
        if found is not None and found.smallest < found.largest:
            made[name] = _of_spread(name, found)
    for name in ("formats", "colours", "rates", "channels"):
        if len(counted := getattr(facts, name)) > 1:
            made[name] = _of_counts(counted)
    return made


def usual(profile: ColumnProfile) -> tuple[str, str] | None:
    """What is told of such a column in one figure: (what, its middle value); None for other columns."""
    facts = profile.media
    if facts and facts.width and facts.height:
        return "Pixels, usually", f"{facts.width.median:,.0f} × {facts.height.median:,.0f}"
    if facts and facts.seconds:
        return "Seconds, usually", f"{facts.seconds.median:,.3g}"
    if profile.lengths and profile.lengths.largest:
        return "Characters, usually", f"{profile.lengths.median:,.0f}"
    return None


def _of_spread(name: str, found: Spread) -> Callable[[], go.Figure]:
    unit = UNITS[name]
    ends = (found.smallest, found.largest)
    return lambda: histogram(found.histogram, found.median, ends, unit[0].upper() + unit[1:])


def _of_counts(counted: tuple[tuple[object, int], ...]) -> Callable[[], go.Figure]:
    names, counts = [str(value) for value, _ in counted], [count for _, count in counted]
    return lambda: bars(names, counts, "%{customdata}: %{x:,} rows<extra></extra>", "Rows")
