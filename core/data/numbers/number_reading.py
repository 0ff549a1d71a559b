"""How the numbers in a table's columns of texts are read: from what each column shows and what the others do.

Puts the reading into the profiles: `number_format`, `number_certain`, `codes`, and a doubt where it is open.
"""

from dataclasses import dataclass, replace

from core.data.numbers import format as written
from core.data.numbers.codes import (
    CODE,
    NUMBER,
    OPEN_CODE,
    Judged,
    beyond_floats,
    lettered,
    long_ids,
    padded,
    phones,
    powers,
)
from core.data.numbers.evidence import PLAIN, Evidence
from core.data.numbers.marks import Decision, Marks, cells_of, decided, tally
from core.data.numbers.questions import about_code, about_marks
from core.doubt import Doubt
from core.messages import Message
from core.plain import Plain
from core.records import ColumnProfile
from core.repairs import units
from core.repairs.scales import doubtful


@dataclass(frozen=True)
class Looked:
    """One column's profile, what was gathered of it, and whether it has plain numbers with a point before decimals."""

    profile: ColumnProfile
    evidence: Evidence | None
    decimals: bool


def profiles_read(columns: list[Looked], delimiter: str = "", message: str = "") -> list[ColumnProfile]:
    """The profiles with their numbers' reading. delimiter: of the file; message: the decimal mark that the user
    named."""
    marks = [_marks(column) for column in columns]
    shown = [_shows(column, found) for column, found in zip(columns, marks, strict=True)]
    profiles = []
    for index, column in enumerate(columns):
        others = frozenset(mark for other, mark in enumerate(shown) if other != index and mark)
        profiles.append(_profile_read(column, marks[index], delimiter, others, message))
    return profiles


def _profile_read(
    column: Looked, marks: Marks | None, delimiter: str, others: frozenset[str], message: str
) -> ColumnProfile:
    profile, evidence = column.profile, column.evidence
    if evidence is None or marks is None:
        return profile
    judged = _plain_code(profile, evidence)
    if judged.sort != NUMBER:
        return _coded(profile, judged, None, evidence)
    options = written.options_for(profile, evidence.counts)
    plain = profile.numeric >= PLAIN and (options is None or not written.reads_rest(evidence.counts, options))
    if plain:
        return _plain(profile, marks, decided(marks, delimiter, others, False, message))
    return profile if options is None else _texts(profile, evidence, options, marks, delimiter, others, message)


def _texts(
    profile: ColumnProfile,
    evidence: Evidence,
    options: Plain,
    marks: Marks,
    delimiter: str,
    others: frozenset[str],
    message: str,
) -> ColumnProfile:
    cells = [cell for cell, _ in cells_of(evidence.counts).values()]
    money = any(units.is_currency(word) for cell in cells for word in (*cell.before, *cell.behind))
    decision = decided(marks, delimiter, others, money, message)
    options = {**options, "decimal": decision.decimal}
    whole = written.complete(evidence.counts, options)
    unsure = doubtful(cells)
    if unsure:
        options = {**options, "units": units.written(unsure)}
    judged = lettered(cells, frozenset(word.partition("=")[0] for word in written.multiplied(options)))
    if unsure:
        judged = Judged(
            OPEN_CODE,
            Message(
                "letter_may_multiply",
                "“{value}” behind its digits may multiply them, or be part of a name.",
                value=[*unsure][0],
            ),
        )
    if judged.sort != NUMBER:
        return _coded(profile, judged, options, evidence)
    found = replace(profile, number_format=options, number_certain=whole)
    return (
        found
        if decision.certain or not marks.open
        else _asked(found, about_marks(profile.name, options, decision, marks))
    )


def _plain_code(profile: ColumnProfile, evidence: Evidence) -> Judged:
    """Whether plain numbers are codes; those with decimals are none."""
    facts, present = evidence.spelled, profile.rows - profile.missing
    if profile.numeric < PLAIN or facts.points:
        return Judged(NUMBER)
    if facts.padded:
        return padded(facts.padded / present, facts.shortest, facts.longest)
    if evidence.powers:
        return powers(evidence.powers)
    large = beyond_floats(profile.median or 0.0)
    if large.sort != NUMBER:
        return large
    dialled = phones(facts.plus, present, facts.shortest)
    if dialled.sort != NUMBER:
        return dialled
    return long_ids(facts.shortest, facts.longest, profile.minimum or 0.0, profile.maximum or 0.0)


def _plain(profile: ColumnProfile, marks: Marks, decision: Decision) -> ColumnProfile:
    """Plain numbers, all with a point before three digits: perhaps thousands."""
    if not marks.open or (decision.decimal == "point" and decision.certain):
        return profile
    options = {"decimal": decision.decimal}
    taken = decision.decimal != "point"
    found = replace(profile, number_format=options, number_certain=True) if taken else profile
    return found if decision.certain else _asked(found, about_marks(profile.name, options, decision, marks))


def _coded(profile: ColumnProfile, judged: Judged, options: Plain | None, evidence: Evidence) -> ColumnProfile:
    """Digits that name, or may do so."""
    if judged.sort == CODE:
        return replace(profile, codes=True)
    words = judged.sort == OPEN_CODE
    whole = options is not None and not words and written.complete(evidence.counts, options)
    found = replace(profile, codes=words, number_format=options, number_certain=whole)
    values = profile.rows - profile.missing
    return _asked(found, about_code(profile.name, judged, options, _telling(evidence), values))


def _telling(evidence: Evidence) -> list[str]:
    """The texts that make it doubtful, first."""
    texts = [*evidence.powers, *evidence.counts]
    odd = [text for text in texts if text.startswith("0") or not text.strip().isdigit()]
    return list(dict.fromkeys((*odd, *texts)))


def _asked(profile: ColumnProfile, doubt: Doubt) -> ColumnProfile:
    return replace(profile, doubts=(*profile.doubts, doubt))


def _marks(column: Looked) -> Marks | None:
    if column.evidence is None:
        return None
    return tally(cells_of(column.evidence.counts), column.evidence.spelled.largest)


def _shows(column: Looked, marks: Marks | None) -> str:
    """The decimal mark that a column shows beyond doubt, "" without any."""
    if marks is not None and marks.comma > marks.point:
        return ","
    return "." if column.decimals or (marks is not None and marks.point) else ""
