"""Answers on their way into the inbox and out of it: plain, gathered, marked, and as a CSV that runs nothing."""

import csv
import io
import time
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.jobs.feedback import answered, collecting, inbox_csv, marked
from core.store import runs
from core.store.feedback import collecting as rules
from core.store.feedback import inbox
from core.store.feedback.collecting import Rules
from core.store.feedback.inbox import Entry
from core.store.upkeep import quota
from tests.answers.made import of_labels, of_values
from tests.export import bundles
from tests.store.things import recipe

SHA = "ab" * 32


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        ("x", "x"),
        (5, 5),
        (1.5, 1.5),
        (True, True),
        (b"x", b"x"),
        (float("nan"), None),
        (float("inf"), None),
        (date(2024, 5, 6), "2024-05-06"),
        ([1], "[1]"),
    ],
)
def test_a_cell_is_kept_as_json_can_hold_it(value, kept):
    assert answered.plain(value) == kept
    assert type(answered.plain(value)) is type(kept)


def given(*shares):
    """Answers of three classes; shares: of "no" in each row."""
    rest = [[share, 1 - share, 0.0] for share in shares]
    labels = np.array(["no" if share >= 0.5 else "yes" for share in shares], object)
    return of_labels(bundles.LABELS, labels, np.array(rest, "float32"))


def taken(rows):
    return pa.table({"age": [float(row) for row in range(rows)], "other": ["x"] * rows, "joined": [None] * rows})


def test_each_row_is_kept_by_the_columns_that_the_model_takes(shop):
    found = list(answered.each(taken(2), given(0.9, 0.3), bundles.schema()))
    assert [row.values for row in found] == [{"age": 0.0, "joined": None}, {"age": 1.0, "joined": None}]
    assert [row.answer["label"] for row in found] == ["no", "yes"]
    assert [row.sure for row in found] == pytest.approx([0.9, 0.7])
    assert [row.named for row in found] == [("no",), ("yes",)]


@pytest.fixture
def run(shop):
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")


def test_what_is_asked_is_gathered_by_the_rules_file_by_file_and_row_by_row(shop, run):
    gathering = collecting.Gathering(shop.workspace, run.id, SHA, bundles.schema())
    gathering(taken(2), given(0.6, 0.9))
    assert gathering.kept == 0
    rules.set_rules(shop.workspace, shop.project.id, Rules(below=0.8))
    gathering(taken(2), given(0.6, 0.9))
    gathering(taken(4), given(0.9, 0.9, 0.7, 0.6))
    assert gathering.kept == 3
    assert collecting.one(shop.workspace, run.id, SHA, {"age": 9.0}, given(0.6)) == 1
    assert collecting.one(shop.workspace, run.id, SHA, {"age": 10.0}, given(0.9)) == 0
    entries = inbox.all(shop.workspace, shop.project.id)
    assert {(entry.bundle_sha, entry.run, entry.source) for entry in entries} == {(SHA, run.id, "rule")}
    assert sorted(entry.values["age"] for entry in entries) == [0.0, 2.0, 3.0, 9.0]


def test_without_room_nothing_is_gathered_and_nobody_is_kept_from_an_answer(shop, run, monkeypatch):
    rules.set_rules(shop.workspace, shop.project.id, Rules(every=1))
    monkeypatch.setattr(quota, "left", lambda workspace: 0)
    assert collecting.one(shop.workspace, run.id, SHA, {"age": 9.0}, given(0.6)) == 0
    assert inbox.all(shop.workspace) == []


def entry(**more):
    known = {"values": {}, "answer": {}, "verdict": "right", "truth": None, "created": 86400.0 * 365}
    return Entry(**{"id": "e", "project": "p", "run": "r", "bundle_sha": SHA, **known, **more})


def rows(*entries):
    content = inbox_csv.content(entries)
    assert content.startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_entry_is_a_row_with_what_is_known_of_it_and_its_values():
    first = entry(answer={"label": "a", "probability": 0.75}, values={"x": "1", "Größe": 2.5}, state="used", row=4)
    second = entry(
        values={"y": None, "photo": {"sha256": "cd" * 32, "bytes": 9}}, truth="t", verdict="wrong", source="link"
    )
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(first.created))
    head = ["when", "state", "came by", "the model said", "how sure", "verdict", "should be", "row"]
    assert rows(first, second) == [
        [*head, "x", "Größe", "y", "photo"],
        [when, "used", "predict", "a", "0.75", "right", "a", "5", "1", "2.5", "", ""],
        [when, "new", "link", "", "", "wrong", "t", "", "", "", "", "cd" * 32],
    ]
    assert rows() == [head]


@pytest.mark.parametrize("formula", ["=1+1", "+A1", "@SUM(1)", "-2+3+cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_is_made_harmless_wherever_it_stands(formula):
    found = rows(entry(values={formula: formula}, truth=formula, verdict="wrong"))
    assert found[0][-1] == found[1][-1] == found[1][6] == f"'{formula}"
    assert rows(entry(values={"x": "-5", "y": -5}))[1][-2:] == ["-5", "-5"]


def kept_rows(folder):
    """What was kept of a file's first rows, in its order: ages."""
    return [row["values"]["age"] for row in marked._rows(folder)]


def test_the_first_fifty_rows_are_kept_however_they_come_and_all_are_handed_on(tmp_path):
    seen = []
    first = marked.First(bundles.schema(), tmp_path, lambda table, answers: seen.append((table.num_rows, len(answers))))
    for count in (2, 9, 38, 5, 7):
        first(taken(count), given(*[0.9] * count))
    assert seen == [(count, count) for count in (2, 9, 38, 5, 7)]
    assert first.rows == 50
    assert kept_rows(tmp_path) == [float(age) for count in (2, 9, 38, 1) for age in range(count)]
    assert len(list(tmp_path.glob("first-*.parquet"))) == 4
    marked.First(bundles.schema(), tmp_path)(taken(1), given(0.9))


def test_what_is_said_of_the_first_rows_is_kept_and_what_is_no_answer_is_told_with_its_row(shop, run, tmp_path):
    schema = bundles.schema()
    marked.First(schema, tmp_path)(taken(3), given(0.9, 0.9, 0.3))
    asked = (run.id, SHA)
    with pytest.raises(UserError, match="“NA” in row 3 does not say what the answer should be"):
        marked.keep(shop.workspace, asked, schema, tmp_path, ["no", "", "NA"])
    assert inbox.all(shop.workspace) == []
    assert marked.keep(shop.workspace, asked, schema, tmp_path, ["no", None, "no", "beyond the last row"]) == 2
    found = inbox.all(shop.workspace, shop.project.id)[::-1]
    assert [(each.values["age"], each.verdict, each.truth) for each in found] == [
        (0.0, "right", "no"),
        (2.0, "wrong", "no"),
    ]
    assert {(each.source, each.run, each.bundle_sha) for each in found} == {("batch", run.id, SHA)}


def test_where_a_number_is_asked_for_another_word_is_told(shop, run, tmp_path):
    schema = bundles.schema("regression")
    marked.First(schema, tmp_path)(taken(2), of_values([1.0, 2.0]))
    with pytest.raises(UserError, match="“many” in row 2 is"):
        marked.keep(shop.workspace, (run.id, SHA), schema, tmp_path, ["1", "many"])
    assert marked.keep(shop.workspace, (run.id, SHA), schema, tmp_path, ["1.5", ""]) == 1
    assert pq.read_table(tmp_path / "first-0.parquet").num_rows == 2
