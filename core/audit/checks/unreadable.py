"""Values that don't read as their column's kind, and columns of texts that are numbers in disguise (12 kg, 1.234,5)."""

import re

import numpy as np

from core.audit.context import Context, reads_numbers, spelled
from core.audit.remedies import repair
from core.data.facts.encoded import Encoded
from core.findings import Finding, Remedy, leave_out
from core.kinds import KINDS
from core.messages import Message, together
from core.plain import Plain
from core.records import Column
from core.repairs.read_numbers import guess
from core.traits import AMOUNT, LEVEL

DISGUISED = 0.9  # share of the values that hold a number with something around it
FEWEST = 10
_AROUND = re.compile(
    r"[^\d\w+-]{0,3}(?:[A-Z]{3} ?|[A-Za-z]{1,2}[$.] ?)?[+-]?\d{1,3}(?:[.,'  ]?\d{3})*(?:[.,]\d+)? ?"
    r"(?:[^\d\w]{1,2}|[A-Za-zµ°²³/%.]{1,10})?"
)


def run(context: Context) -> list[Finding]:
    """A finding for each column with values that count as missing because they can't be read, or read as mere texts."""
    found = []
    for column in context.others:
        encoded = context.columns[column.name]
        if encoded.numbers is not None:
            codes, levels = context.texts(column.name)
            lost = (codes >= 0) & encoded.missing
            if lost.any():
                found.append(_unreadable(context, column, encoded, lost, [levels[code] for code in codes[lost]]))
        elif encoded.scale == LEVEL and not column.profile.codes and _numbers_in(column, encoded):
            how = _how_written(context, column)
            found += [_numbers(context, column, encoded, how)] if how is not None else []
    return found


def _numbers_in(column: Column, encoded: Encoded) -> bool:
    return bool(column.profile.number_format) or _disguised(encoded)


def _disguised(column: Encoded) -> bool:
    """True when most levels hold one number and something else, and the numbers are many."""
    levels = column.levels[:2_000]
    numbers = [text for text in levels if _AROUND.fullmatch(text.strip())]
    return len(numbers) >= FEWEST and len(numbers) >= DISGUISED * len(levels)


def _unreadable(context: Context, column: Column, encoded: Encoded, lost: np.ndarray, texts: list[str]) -> Finding:
    count, share = int(lost.sum()), float(lost.mean())
    label = KINDS[encoded.kind].label.lower()
    different = list(dict.fromkeys(texts))
    remedies = [
        Remedy(
            Message("take_as_category", "Take it as a category"), "kind", {"column": column.name, "kind": "category"}
        )
    ]
    how = _how_written(context, column) if encoded.scale == AMOUNT else None
    reading = reads_numbers(context.recipe, column.name)
    tried = reading is not None and reading.options == how
    if how is not None and not tried and guess(different[:200]) is not None:
        remedies.insert(
            0,
            repair(
                Message("read_numbers_with_units", "Read numbers with units and separators"),
                "read_numbers",
                column.name,
                **how,
            ),
        )
    return Finding(
        check="unreadable",
        severity="warn" if share >= 0.02 else "hint",
        columns=(column.name,),
        title=_title(count, label, column.name),
        evidence=Message(
            "unreadable_share",
            "{share:.1%} of the rows looked at hold something else, such as {spelled}.",
            share=share,
            spelled=spelled(different),
        ),
        consequence=Message("unreadable_cost", "They count as missing, here and in every later answer."),
        remedies=tuple(remedies),
        numbers={"rows": count, "share": share, "values": different[:20]},
        examples=context.examples(np.flatnonzero(lost), [column.name, context.target]),
    )


def _title(count: int, kind: str, name: str) -> Message:
    if count == 1:
        return Message("unreadable_value", "1 value doesn't read as {kind} in “{name}”", kind=kind, name=name)
    words = {"count": count, "kind": kind, "name": name}
    return Message("unreadable_values", "{count:,} values don't read as {kind} in “{name}”", **words)


def _turned(unit: str, factor: float, base: str) -> Message:
    return Message("unit_counts_as", "1 {unit} counts as {factor:.4g} {base}", unit=unit, factor=factor, base=base)


def _how_written(context: Context, column: Column) -> Plain | None:
    """Options of the repair that reads (nearly) all values as numbers; None when no such options are known."""
    if column.profile.number_format:
        return column.profile.number_format
    return guess(list(context.texts(column.name)[1][:2_000]))


def _numbers(context: Context, column: Column, encoded: Encoded, how: Plain) -> Finding:
    units = how.get("units", "").split()
    evidence = Message("values_look_like", "Its values look like {spelled}.", spelled=spelled(list(encoded.levels)))
    consequence = Message(
        "numbers_as_texts_cost",
        "As texts, 12 and 13 are no closer to each other than 12 and 1,200: their size is lost.",
    )
    title = Message("numbers_read_as_texts", "“{name}” holds numbers, but is read as texts", name=column.name)
    remedies = []
    if len(units) > 1:
        base, others = units[0].partition("=")[0], [unit.partition("=") for unit in units[1:]]
        title = Message(
            "units_read_as_texts", "“{name}” holds numbers in several units, and is read as texts", name=column.name
        )
        if any(factor for _, _, factor in others):
            turned = together((_turned(text, float(factor), base) for text, _, factor in others if factor), ", ")
            more = Message(
                "repair_reads_units", "The repair reads all of them in {base}: {turned}.", base=base, turned=turned
            )
        else:
            remedies.append(leave_out(column.name))
            more = Message(
                "units_unknown",
                "How much one of {spelled} counts in another can't be known here: read as they stand, "
                "unlike things get the same number.",
                spelled=spelled([base, *(text for text, *_ in others)]),
            )
        consequence = together([consequence, more])
    remedies.insert(0, repair(Message("read_as_numbers", "Read them as numbers"), "read_numbers", column.name, **how))
    return Finding(
        check="unreadable",
        severity="warn",
        columns=(column.name,),
        title=title,
        evidence=evidence,
        consequence=consequence,
        remedies=tuple(remedies),
        numbers={"different": len(encoded.levels), "written": how},
        examples=context.examples(np.flatnonzero(~encoded.missing), [column.name, context.target]),
    )
