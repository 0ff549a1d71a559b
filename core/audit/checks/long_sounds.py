"""Sounds longer than what is heard of them, by the lengths that stand in the files. Decodes nothing."""

from core.audit.context import Context
from core.findings import Finding
from core.kinds import audio, traits_of
from core.messages import Message, together
from core.records import Column, Spread
from core.serving.inputs import heard
from core.traits import AUDIO


def run(context: Context) -> list[Finding]:
    """At most one finding for each column of sounds in use."""
    found = []
    for column in context.schema.columns:
        lengths = column.profile.media and column.profile.media.seconds
        if not lengths or traits_of(context.kind(column)).medium != AUDIO or not context.recipe.choice(column.name).use:
            continue
        limit = float(context.recipe.choice(column.name).options.get("seconds") or audio.LONGEST)
        if lengths.largest > limit:
            found.append(_finding(column, lengths, limit))
    return found


def _finding(column: Column, lengths: Spread, limit: float) -> Finding:
    lost = lengths.largest > heard.LONGEST
    longest, usual = _long(lengths.largest), _long(lengths.median)
    note = Message(
        "sound_lengths",
        "The longest of “{name}” lasts {longest}, half of them at most {usual}.",
        name=column.name,
        longest=longest,
        usual=usual,
    )
    rule = Message(
        "sounds_heard_to",
        "At most {limit:g} s of each are heard, not counting silence at both ends: of what "
        "sounds longer, the loudest stretch. “Seconds” in the column's settings on the Model "
        "page makes it more, up to 60.",
        limit=limit,
    )
    if lost:
        more = Message(
            "sounds_not_heard",
            "Those of more than {minutes} minutes count as missing: cut them into parts.",
            minutes=heard.LONGEST // 60,
        )
        rule = together([rule, more])
    return Finding(
        check="long_sounds",
        severity="warn" if lost else "hint",
        columns=(column.name,),
        title=Message("sounds_too_long", "Some sounds are too long to be heard")
        if lost
        else Message("sounds_not_whole", "Some sounds are not heard whole"),
        evidence=note,
        consequence=rule,
        numbers={"longest": lengths.largest, "median": lengths.median, "heard": limit},
    )


def _long(seconds: float) -> Message:
    if seconds < 120:
        return Message("seconds_long", "{seconds:.3g} s", seconds=seconds)
    return Message("minutes_long", "{minutes:.2g} minutes", minutes=seconds / 60)
