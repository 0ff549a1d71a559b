"""Sounds longer than what is heard of them, by the lengths that stand in the files. Decodes nothing."""

from core.audit.context import Context
from core.findings import Finding
from core.kinds import audio
from core.records import Column, Spread
from core.serving.inputs import heard


def run(context: Context) -> list[Finding]:
    """At most one finding for each column of sounds in use."""
    found = []
    for column in context.schema.columns:
        lengths = column.profile.media and column.profile.media.seconds
        if not lengths or context.kind(column) != "audio" or not context.recipe.choice(column.name).use:
            continue
        limit = float(context.recipe.choice(column.name).options.get("seconds") or audio.LONGEST)
        if lengths.largest > limit:
            found.append(_finding(column, lengths, limit))
    return found


def _finding(column: Column, lengths: Spread, limit: float) -> Finding:
    lost = lengths.largest > heard.LONGEST
    longest, usual = _long(lengths.largest), _long(lengths.median)
    told = f"The longest of “{column.name}” lasts {longest}, half of them at most {usual}."
    rule = (
        f"At most {limit:g} s of each are heard, not counting silence at both ends: of what sounds longer, the loudest "
        "stretch. “Seconds” in the column's settings on the Model page makes it more, up to 60."
    )
    if lost:
        rule += f" Those of more than {heard.LONGEST // 60} minutes count as missing: cut them into parts."
    return Finding(
        check="long_sounds",
        severity="warn" if lost else "hint",
        columns=(column.name,),
        title="Some sounds are too long to be heard" if lost else "Some sounds are not heard whole",
        evidence=told,
        consequence=rule,
        numbers={"longest": lengths.largest, "median": lengths.median, "heard": limit},
    )


def _long(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds < 120 else f"{seconds / 60:.2g} minutes"
