"""Small pictures of a dataset's columns for the screen: one table with a row a column. Draws nothing, reads no file."""

import pyarrow as pa

from core.kinds import traits_of
from core.recipe import Recipe
from core.records import Column, ColumnProfile, Schema
from core.traits import AMOUNT, DAYS

BARS = 16


def columns_table(schema: Schema, recipe: Recipe | None, notes: dict[str, str]) -> pa.Table:
    """One row a column, the target first: use, column, kind, missing (0..1), different, values, typical, note.

    `values` is a list of at most 16 bar heights 0..1; `notes` says of a column why it is left out, or what it is. `use`
    is null for the target. Without a recipe every column counts as used, with the kind that detection found.
    """
    targets = recipe.data.targets if recipe else ()
    shown = sorted(schema.columns, key=lambda column: column.name not in targets)
    choices = [recipe.choice(column.name) if recipe else None for column in shown]
    return pa.table(
        {
            "use": pa.array(
                [
                    None if column.name in targets else choice is None or choice.use
                    for column, choice in zip(shown, choices, strict=True)
                ],
                pa.bool_(),
            ),
            "column": pa.array([column.name for column in shown], pa.string()),
            "kind": pa.array(
                [
                    choice.kind if choice and choice.kind else column.kind
                    for choice, column in zip(choices, shown, strict=True)
                ],
                pa.string(),
            ),
            "values": pa.array([bars(column.profile) for column in shown], pa.list_(pa.float32())),
            "typical": pa.array(
                [typical(column, choice.kind if choice else "") for column, choice in zip(shown, choices, strict=True)],
                pa.string(),
            ),
            "missing": pa.array([missing_share(column.profile) for column in shown], pa.float64()),
            "different": pa.array([column.profile.unique for column in shown], pa.int64()),
            "note": pa.array([notes.get(column.name, "") for column in shown], pa.string()),
        }
    )


def bars(profile: ColumnProfile) -> list[float]:
    """Bar heights 0..1 of the histogram, or of the most frequent values; [] for an empty column.

    Of sounds their lengths, of pictures their widths.
    """
    media = profile.media
    spread = media and (media.seconds or media.width)
    histogram = spread.histogram if spread else profile.histogram
    counts = [count for *_, count in histogram] or [count for _, count in profile.frequent[:BARS]]
    if len(counts) > BARS:
        step = len(counts) / BARS
        counts = [sum(counts[round(index * step) : round((index + 1) * step)]) for index in range(BARS)]
    most = max(counts, default=0)
    return [count / most for count in counts] if most else []


def missing_share(profile: ColumnProfile) -> float:
    """The share 0..1 of rows without a value."""
    return profile.missing / profile.rows if profile.rows else 0.0


def missing_cells(schema: Schema) -> float:
    """The share 0..1 of the table's cells without a value."""
    cells = sum(column.profile.rows for column in schema.columns)
    return sum(column.profile.missing for column in schema.columns) / cells if cells else 0.0


def typical(column: Column, kind: str = "") -> str:
    """What usually stands in a column, short: a range, a size, or its most frequent values; `kind`: the chosen one."""
    profile, scale = column.profile, traits_of(kind or column.kind).scale
    if scale == DAYS and profile.earliest:
        return f"{profile.earliest} – {profile.latest}"
    if scale == AMOUNT and profile.low is not None and profile.high is not None:
        return f"{_short(profile.low)} – {_short(profile.high)}"
    media = profile.media
    if media and media.width and media.height:
        return f"{media.width.median:,.0f} × {media.height.median:,.0f} pixels"
    if media and media.seconds:
        return f"{media.seconds.smallest:.3g} – {media.seconds.largest:.3g} s"
    return ", ".join(value for value, _ in profile.frequent[:3])


def _short(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"
