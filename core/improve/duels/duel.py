"""Champion and challenger held against each other on the same rows; kept as duel.json in the challenger's folder.

What is recommended follows from rows that neither learned from (core.improve.duels.verdict); the test part is shown
beside.
"""

import json
import time
from pathlib import Path

import numpy as np

from core.data.lineage import provenance
from core.data.splits.split import TEST, USE, rows_of
from core.errors import UserError
from core.evaluation import choosing
from core.folders import RunFolder
from core.improve.duels import sides, verdict
from core.improve.duels.sides import Given, Side
from core.messages import Message, message, plural, together
from core.plain import Plain, write_json
from core.records import ROW


def duel(champion: Path, challenger: Path, data: Path, champion_data: Path | None = None) -> Plain:
    """Judge two run folders and leave the result in the challenger's. data: the table that the challenger learned from,
    which tells what is true; champion_data: the champion's, None where it is gone.

    Gives {"recommend": "promote" | "keep", "better": beyond luck, "why", "rule", "said": [...],
    "learned": {"corrections", "added"}, "choosing", "use", "test", "beside": each a `core.evaluation.paired` result or
    None, "without": why there is no "choosing", "use_rows": how many there are, "at": epoch seconds}. "beside": the
    test part once more, with the corrections that lie beside it counted for true. UserError where the two can't be
    compared.
    """
    one, other = Side(champion, champion_data), Side(challenger, data)
    _require_same(one, other)
    judged = {"choosing": _on_choosing(one, other, data), "use": _on(one, other, data, rows_of(other.split, USE))}
    use_rows = judged["use"]["rows"] if judged["use"] else 0
    heeded = {
        name: found for name, found in judged.items() if found and (name != "use" or use_rows >= verdict.FEWEST_USE)
    }
    learned = _learned(champion, data, champion_data)
    action, why = verdict.recommend(heeded, sum(learned.values()))
    rows = np.setdiff1d(rows_of(other.split, TEST), one.learned)
    test, marked = _on(one, other, data, rows), provenance.beside(data)
    beside = _on(one, other, data, rows, marked) if np.isin(rows, [*marked]).any() else None
    result = {
        "recommend": action,
        "better": verdict.better(heeded),
        "why": why,
        "rule": verdict.RULE,
        "said": _evidence(heeded, test, beside, marked),
        "learned": learned,
        **judged,
        "without": "" if judged["choosing"] else choosing.why_not(champion) or choosing.why_not(challenger),
        "use_rows": use_rows,
        "test": test,
        "beside": beside,
        "at": time.time(),
    }
    write_json(RunFolder(challenger).duel, result)
    return result


def failed(challenger: Path, error: UserError) -> None:
    """Keep why the two could not be judged."""
    write_json(RunFolder(challenger).duel, {**error.content(), "at": time.time()})


def read(challenger: Path) -> Plain | None:
    """What was found; {"problem", "fix", "at"} where the two could not be judged, None where nobody tried."""
    path = RunFolder(challenger).duel
    if not path.is_file():
        return None
    found: Plain = json.loads(path.read_text(encoding="utf-8"))
    if "said" not in found or "problem" in found:
        return found
    sentences = {name: message(found[name]) for name in ("why", "rule", "without")}
    return {**found, **sentences, "said": [message(each) for each in found["said"]]}


def forget(challenger: Path) -> None:
    """It is to be judged anew, maybe beside another champion."""
    RunFolder(challenger).duel.unlink(missing_ok=True)


def _require_same(one: Side, other: Side) -> None:
    asked = [(side.recipe.data.asked, side.recipe.task.name) for side in (one, other)]
    if asked[0] != asked[1]:
        raise UserError("The two models answer different questions.", "Compare models that predict the same.")
    for side in (one, other):
        if not side.files.bundle.is_file():
            raise UserError("One of the two models is not there any more.", "Choose another champion.")


def _on_choosing(one: Side, other: Side, data: Path) -> Plain | None:
    """On the challenger's choosing rows that the champion did not learn from: its own, and those that it never had."""
    own, theirs = other.chose(), one.chose()
    if own is None:
        return None
    rows = np.setdiff1d(own.rows, provenance.corrected(data))
    new = rows[~np.isin(rows, one.learned)]
    parts = [one.asked(new, data)] if len(new) else []
    if theirs is not None and len(kept := np.setdiff1d(np.intersect1d(rows, theirs.rows), new)):
        parts.append(theirs.of(kept))
    return _counted(sides.joined(parts), own, other, data) if parts else None


def _on(one: Side, other: Side, data: Path, rows: np.ndarray, beside: dict[int, str] | None = None) -> Plain | None:
    """On rows that neither learned from, at most as many as a model is asked for choosing."""
    rows = choosing.some(np.setdiff1d(rows, one.learned), choosing.most_of(other.predictor.schema))
    if not len(rows):
        return None
    return _counted(one.asked(rows, data), other.asked(rows, data), other, data, beside)


def _counted(
    before: Given, after: Given, other: Side, data: Path, beside: dict[int, str] | None = None
) -> Plain | None:
    rows, truth = choosing.truth(other.recipe, data, before.rows)
    if beside:
        truth = truth.astype(object)
        for index in np.flatnonzero(np.isin(rows, [*beside])):
            truth[index] = beside[int(rows[index])]
    return sides.count(before, after, rows, truth)


def _learned(champion: Path, data: Path, champion_data: Path | None) -> dict[str, int]:
    """How many answers came since the champion's table, by where from; those that lie beside the test part don't.

    Where that table is gone: since its model file was written.
    """
    lines = provenance.read(data).to_pylist()
    if champion_data is None:
        written = RunFolder(champion).bundle.stat().st_mtime
        new = [line for line in lines if line["at"] > written]
    else:
        before = {(line[ROW], line["source"], line["at"]) for line in provenance.read(champion_data).to_pylist()}
        new = [line for line in lines if (line[ROW], line["source"], line["at"]) not in before]
    sources = [line["source"] for line in new if line["beside"] is None]
    return {"corrections": sources.count(provenance.CORRECTION), "added": sources.count(provenance.ADDED)}


def _evidence(
    heeded: dict[str, Plain], test: Plain | None, beside: Plain | None, marked: dict[int, str]
) -> list[Message]:
    """The evidence as sentences, for the book."""
    notes = [_counts(where, found) for where, found in heeded.items()]
    if test:
        notes.append(together([_counts("test", test), Message("duel.test_no_say", "The test rows did not decide.")]))
    if beside:
        gain = (
            verdict.gain_sentence(beside)
            if beside["won"] or beside["lost"]
            else Message("duel.beside_same", "both are right and wrong on the same ones")
        )
        notes.append(
            plural(
                "duel.beside",
                "With {count:,} corrected answer of the test part counted: {gain}.",
                "With {count:,} corrected answers of the test part counted: {gain}.",
                count=len(marked),
                gain=gain,
            )
        )
    return notes


def _counts(where: str, found: Plain) -> Message:
    """Both on rows of one sort, with the gain where there is any."""
    report = verdict.sentences(where, found)
    if not found["won"] and not found["lost"]:
        return report
    return Message("duel.with_gain", "{told} {gain}.", told=report, gain=verdict.gain_sentence(found))
