"""Which open model reads a column in a first recipe: the one to take of those that are on this machine already."""

import psutil

from core.pretrained import advice, languages
from core.pretrained.library import AWAY
from core.records import Column

KINDS = ("text", "image", "audio")
MEGABYTE = 2**20


def open_model(column: Column) -> str:
    """Its id; "" for a column of another kind, or when none that is here suits."""
    if column.kind not in KINDS:
        return ""
    profile, media = column.profile, column.profile.media
    facts = advice.Facts(
        kind=column.kind,
        rows=profile.rows - profile.missing,
        languages=languages.languages(text for text, _ in profile.frequent) if column.kind == "text" else (),
        seconds=media.seconds.median if media and media.seconds else 1.0,
        memory_mb=psutil.virtual_memory().available / MEGABYTE,
        cores=psutil.cpu_count() or 1,
    )
    for found in advice.recommend(facts):
        if found.suits and found.possible and found.standing != AWAY:
            return found.model.id
    return ""
