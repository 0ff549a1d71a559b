"""Columns that look like personal data: names, e-mail, phone, address, account, card and identity numbers."""

import re

import numpy as np

from core.audit import personal_words
from core.audit.context import Context
from core.audit.remedies import repair
from core.cells.columns import as_texts
from core.data.facts.encoded import encode_texts
from core.findings import Finding, leave_out
from core.kinds import traits_of
from core.messages import Message
from core.records import Column
from core.traits import DAYS

SHARE = 0.6  # of the different values that must look so
FEWEST = 5
LOOKED_AT = 500
GLANCE = 20  # values, one of which must fit before the others are looked at


def run(context: Context) -> list[Finding]:
    """A finding for each column whose values, or whose name together with its values, point to a person."""
    found = []
    for column in context.others:
        codes, levels = encode_texts(as_texts(context.table[column.name]))
        what = _what(context, column, levels)
        if what:
            found.append(_finding(context, column, what, codes))
    return found


def _what(context: Context, column: Column, levels: tuple[str, ...]) -> str:
    """What the values are ("e-mail addresses" ...); "" for nothing personal."""
    few = [text.strip() for text in levels[:LOOKED_AT]]
    if len(few) < FEWEST:
        return ""
    for pattern in personal_words.PATTERNS:
        if pattern.needs_name and not pattern.named(column.name):
            continue
        if pattern.texts_only and column.profile.storage in ("integer", "real", "boolean", "date", "timestamp"):
            continue
        if not any(pattern.fits(text) for text in few[:GLANCE]):
            continue
        share = sum(pattern.fits(text) for text in few) / len(few)
        if share >= (0.3 if pattern.named(column.name) and not pattern.needs_name else SHARE):
            return pattern.what
    if re.search(personal_words.BIRTH, column.name) and traits_of(context.kind(column)).scale == DAYS:
        return "dates of birth"
    return ""


def _finding(context: Context, column: Column, what: str, codes: np.ndarray) -> Finding:
    name = column.name
    present = int((codes >= 0).sum())
    indices = np.flatnonzero(codes >= 0)[:3]
    shown = tuple({**row, name: masked(row[name])} for row in context.examples(indices, [name]))
    return Finding(
        check="personal",
        severity="warn",
        columns=(name,),
        title=Message("looks_personal", "“{name}” looks like {what}", name=name, what=what),
        evidence=Message(
            "looks_personal_rows",
            "{present:,} of {rows:,} rows have one; the examples are shortened here.",
            present=present,
            rows=len(codes),
        ),
        consequence=Message(
            "personal_cost",
            "It says who somebody is, not what holds for others. A model may learn people by heart "
            "and carry their data in its file, and you may need their consent.",
        ),
        remedies=(leave_out(name), repair(Message("mask_values", "Mask the values"), "mask", name)),
        numbers={"what": what, "present": present},
        examples=shown,
    )


def masked(text: str) -> str:
    """The first two characters and the length as dots: enough to recognise a column, not a person."""
    return text[:2] + "•" * min(8, max(1, len(text) - 2))
