"""One category spelled in several ways: capitals and spaces make Paris, PARIS and paris three towns."""

from collections import defaultdict

import numpy as np

from core.audit.context import Context
from core.audit.remedies import repair
from core.cells.columns import as_texts
from core.data.facts.encoded import encode_texts
from core.findings import Finding, Remedy
from core.kinds import traits_of
from core.messages import Message, together
from core.traits import LEVEL

MOST = 5_000  # different values; more are names or remarks
TOLD = 0.02  # share of the rows in a rarer spelling from which it is more than a hint
SHORTEST = 2  # characters; single letters may be codes, where a is not A


def run(context: Context) -> list[Finding]:
    """A finding for each category column, and the target, in which values differ in capitals or spaces only."""
    found = []
    for name in [*(c.name for c in context.others if traits_of(context.kind(c)).scale == LEVEL), *_target(context)]:
        codes, levels = _texts(context, name)
        alike = same_words(levels) if len(levels) <= MOST else []
        if alike:
            found.append(_finding(context, name, codes, levels, alike))
    return found


def same_words(levels: tuple[str, ...]) -> list[list[int]]:
    """The indices of levels that are the same but for capitals and spaces, only sets of two or more."""
    sets = defaultdict(list)
    for index, level in enumerate(levels):
        if len(level) >= SHORTEST:
            sets[_tidy(level).casefold()].append(index)
    return [indices for indices in sets.values() if len(indices) > 1]


def _target(context: Context) -> list[str]:
    return [context.target] if context.answer.labels else []


def _texts(context: Context, name: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """A column's texts as codes and what each stands for; of the target its labels, in which yes and YES are one."""
    if name == context.target:
        return context.answer.values, context.answer.labels
    return encode_texts(as_texts(context.table[name]))


def _finding(
    context: Context, name: str, codes: np.ndarray, levels: tuple[str, ...], alike: list[list[int]]
) -> Finding:
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    alike = sorted(
        (sorted(indices, key=lambda index: -counts[index]) for indices in alike), key=lambda p: -counts[p[1]]
    )
    rarer = int(sum(counts[index] for indices in alike for index in indices[1:]))
    share = rarer / max(1, int(counts.sum()))
    report = together((together((_times(levels[at], int(counts[at])) for at in p[:4]), ", ") for p in alike[:3]), "; ")
    rows = np.flatnonzero(np.isin(codes, [index for indices in alike for index in indices[1:]]))
    target = name == context.target
    return Finding(
        check="spellings",
        severity="warn" if share >= TOLD else "hint",
        columns=(name,),
        title=Message("spelled_several_ways", "“{name}” spells the same in several ways", name=name),
        evidence=Message("spellings", "{told}: they differ in capitals or spaces only.", told=report)
        if len(alike) <= 3
        else Message("more_spellings", "{told} and others: they differ in capitals or spaces only.", told=report),
        consequence=(
            Message(
                "spelled_answers_cost",
                "To the model these are different answers, and each has fewer rows to be learned from.",
            )
            if target
            else Message(
                "spelled_values_cost", "To the model these are different values, and each has fewer rows to learn from."
            )
        ),
        remedies=_remedies(name, target, [[levels[index] for index in indices] for indices in alike]),
        numbers={"values": len(alike), "rows": rarer, "share": share},
        examples=context.examples(rows, list(dict.fromkeys([name, context.target]))),
    )


def _times(text: str, count: int) -> Message:
    return Message("value_times", "“{value}” ({count:,})", value=text, count=count)


def _remedies(name: str, target: bool, alike: list[list[str]]) -> tuple[Remedy, ...]:
    """What makes them one: capitals by the model itself (the target's in the table), spaces in the table."""
    remedies = []
    if any(len({_tidy(text) for text in texts}) > 1 for texts in alike):
        if target:
            remedies.append(repair(Message("write_small", "Write all in small letters"), "text_case", name, to="lower"))
        else:
            remedies.append(repair(Message("ignore_capitals", "Ignore capitals"), "letter_case", name))
    if any(_tidy(text) != text for texts in alike for text in texts):
        remedies.append(repair(Message("tidy_spaces", "Tidy the spaces"), "spaces", name))
    return tuple(remedies)


def _tidy(text: str) -> str:
    return " ".join(text.split())
