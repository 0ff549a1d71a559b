"""Rounds of adding, correcting, use and repairs on a real table, held against a plain account of what must be there.

No row is ever in two parts, none is lost, the test part's rows and values never change, use is never learned from.
"""

import csv
import random

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import growing, provenance, waiting
from core.data.lineage.alike import as_stored
from core.data.lineage.answering import AnswerColumn
from core.data.lineage.growth import Correction, NewRows, grow
from core.data.lineage.versions import make
from core.data.samples import SAMPLES
from core.data.splits import split_by
from core.data.splits.split import LEARNED, TEST, USE
from core.recipe import RepairChoice
from tests.runs.tables import dataset
from tests.runs.test_parts import parts

FLIGHTS = next(sample.file for sample in SAMPLES if sample.name == "flights")
ROUNDS = 4
METHODS = {
    "random": ("split.method=random", "split.column=''"),
    "folds": ("split.method=folds", "split.column=''"),
    "groups in folds": ("split.method=folds", "split.column=destination"),
    "group": ("split.method=group", "split.column=destination"),
    "time": ("split.method=time", "split.column=planned_departure"),
    "column": ("split.method=column", "split.column=part"),
}
REPAIRS = (
    RepairChoice(repair="text_case", column="airline", options={"to": "lower"}),
    RepairChoice(repair="drop_rows", column="origin", options={"value": "LGA", "rule": "is"}),
    RepairChoice(repair="replace_text", column="plane", options={"find": "N", "replacement": "P"}),
)


class Account:
    """What must be in the data, by the plainest means: row id -> answer, who waits, who is frozen, what came how."""

    def __init__(self, chance):
        with FLIGHTS.open(encoding="utf-8") as file:
            lines = chance.sample([line for line in csv.DictReader(file) if line["late"]], 700)
        seen = {tuple(value for name, value in line.items() if name != "late"): line for line in lines}
        self.lines = [line | {"part": chance.choice(["train", "train", "valid", "test"])} for line in seen.values()]
        self.answers, self.waits, self.frozen = {}, {}, set()
        self.use, self.corrections, self.told, self.next = set(), set(), {}, 0

    def draw(self, count):
        return [self.lines.pop() for _ in range(count)]

    def come(self, lines, source):
        """New rows get the next numbers, those with an answer first, as they come."""
        for line in (line for line in lines if line["late"]):
            self.answers[self.next] = line["late"]
            self.told[self.next] = line
            (self.use if source == "use" else self.corrections if source == "correction" else set()).add(self.next)
            self.next += 1

    def wait(self, lines):
        for line in (line for line in lines if not line["late"]):
            self.waits[self.next] = line
            self.next += 1


def other(answer):
    return "no" if answer == "yes" else "yes"


def one_round(data, folder, account, chance, number):
    """One more version: rows of all sorts, corrections of rows anywhere; then, now and then, a repair of the table."""
    schema = load_schema(data)
    added, asked, complaints, use = (account.draw(count) for count in (20, 6, 8, 8))
    asked = [line | {"late": ""} for line in asked]
    there = [dict(account.told[row]) for row in chance.sample(sorted(account.told), 4)]
    new = [
        NewRows(as_stored([*added, *asked, *there], schema, "late").table, "added"),
        NewRows(as_stored(complaints, schema, "late").table, "correction", tuple(f"c{number}-{n}" for n in range(8))),
        NewRows(as_stored(use, schema, "late").table, "use", tuple(f"u{number}-{n}" for n in range(8))),
    ]
    rows = chance.sample(sorted(account.answers), 12) + chance.sample(sorted(account.waits), len(account.waits) // 2)
    truths = {row: other(account.answers.get(row, "yes")) for row in rows}
    fixes = [Correction(row, truth, f"f{number}-{row}") for row, truth in truths.items()]
    frozen = np.array(sorted(account.frozen), "int64")
    folder.mkdir()
    report = grow(data, folder, new, fixes, frozen, AnswerColumn.of(schema, "late"), first=growing.next_row(data))
    for row, truth in truths.items():
        if row in account.waits:
            account.answers[row], account.told[row] = truth, account.waits.pop(row)
            account.corrections.add(row)
        elif row not in account.frozen:
            account.answers[row] = truth
    for lines, source in ((added, "added"), (complaints, "correction"), (use, "use")):
        account.come(lines, source)
    account.wait(asked)
    assert report.duplicates + report.contradictions >= len(there), "and corrections that were kept beside already"
    assert (report.added, report.waiting) == (36, 6)
    out = folder / "data.parquet"
    if number < len(REPAIRS):
        (folder / "repaired").mkdir()
        make(out, [REPAIRS[number]], folder / "repaired")
        out = folder / "repaired" / "data.parquet"
        if REPAIRS[number].repair == "drop_rows":
            for row in [row for row in account.answers if account.told[row]["origin"] == "LGA"]:
                for known in (account.answers, account.told):
                    known.pop(row)
    return out


def stored(data):
    return {row["__row"]: row for row in pq.read_table(data).to_pylist()}


def as_it_was(row):
    """A row's values whatever the repairs above did to them."""
    return {name: str(value).lower().replace("p", "n") for name, value in row.items()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_no_row_is_lost_or_moved_and_the_test_part_never_changes(seed, tmp_path):
    chance = random.Random(seed)
    account = Account(chance)
    first = account.draw(200)
    account.come(first, "first")
    data = dataset(tmp_path, {name: [line[name] for line in first] for name in first[0]})
    splits, dealt, tested = {}, {name: {} for name in METHODS}, {}
    for number in range(ROUNDS):
        early = [*METHODS][: 3 + number]  # the others have their first split only after rows were added
        for name in early:
            report = parts(data, tmp_path / f"{name} {number}", METHODS[name], splits.get(name), "late")
            before = {row: part for row, part in dealt[name].items() if row in report}
            assert {row: report[row] for row in before} == before, (name, number)
            assert {row for row, part in report.items() if part == USE} == account.use & account.answers.keys()
            learned = {report[row] for row in account.corrections & report.keys()}
            assert learned <= {"train", split_by.WAITING}, name
            new = report.keys() - dealt[name].keys()
            assert not dealt[name] or TEST not in {report[row] for row in new}, name
            assert set(report.values()) <= {*LEARNED, TEST, USE, split_by.WAITING}
            splits[name], dealt[name] = tmp_path / f"{name} {number}" / "split.parquet", report
            account.frozen |= {row for row, part in report.items() if part == TEST}
            tested |= {row: stored(data)[row] for row, part in report.items() if part == TEST and row not in tested}
        data = one_round(data, tmp_path / f"v{number}", account, chance, number)
        rows = stored(data)
        assert {row: values["late"] for row, values in rows.items()} == account.answers, "none lost, none changed"
        assert set(waiting.ids(data).tolist()) == account.waits.keys()
        assert not account.waits.keys() & rows.keys()
        frozen = account.frozen & rows.keys()
        assert {row: as_it_was(rows[row]) for row in frozen} == {row: as_it_was(tested[row]) for row in frozen}
        assert provenance.beside(data).keys() <= account.frozen
    assert len(account.frozen) > 60
    assert len(account.use) == 8 * ROUNDS
    assert len(provenance.beside(data)) > 5
