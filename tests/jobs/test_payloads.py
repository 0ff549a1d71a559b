"""What jobs are asked to do: written and read in one place, so that what waits while the app is updated still runs."""

import json

import pytest
import sqlalchemy as sa

from core import payloads
from core.jobs.machinery import worker
from core.jobs.orders import desk
from core.payloads import PAYLOADS, Payload
from core.store import queue
from core.store.database import writing
from core.store.database_tables import JOBS
from tests.store.things import Shop

FILE = {"source": "source.csv", "filename": "a.csv", "name": "a.csv"}
SEVERAL = {**FILE, "several": [["source.csv", "a.csv"], ["source1.csv", "b.csv"]]}
RECIPE = {"data": {"dataset": "d", "target": "x"}}
WROTE = [  # rows of the queue as earlier versions wrote them, with the fewest fields that each ever had
    {},
    {"what": "table", **FILE},
    {"what": "table", **SEVERAL},
    {"what": "table", "name": "a.csv", "again": "d", "options": {"header": 2}, "project": "p"},
    {"what": "project", **FILE},
    {"what": "add", **SEVERAL, "project": "p", "dataset": "d", "again": True},
    {"what": "add", "project": "p", "dataset": "d", "again": False, "cells": {"x": 1.5, "photo": {"cell": 1}}},
    {"what": "audit", "dataset": "d", "recipe": RECIPE},
    {"what": "repair", "dataset": "d", "repairs": [{"repair": "drop_duplicates", "column": "", "options": {}}]},
    {"what": "take in", "project": "p"},
    {"what": "again", "project": "p"},
    {"what": "judge", "project": "p", "run": "r"},
    {"what": "model", "id": "owner/name", "revision": "abc", "asked_in": "p"},
    {"what": "rehearsal", "project": "p", "dataset": "d", "key": "k", "beside": "b", "recipe": RECIPE},
    {"what": "trial", "project": "p", "dataset": "d", "column": "x", "minutes": 2.0, "recipe": RECIPE},
    {"what": "advice", "project": "p", "dataset": "d", "run": "r"},
]


@pytest.mark.parametrize("row", WROTE, ids=lambda row: row.get("what", "a run"))
def test_what_an_earlier_version_wrote_is_read_and_all_of_it_written_again(row: dict):
    asked = payloads.of(row)
    assert type(asked) is PAYLOADS.get(row.get("what"), Payload)
    kept = json.loads(json.dumps(asked.to_json()))
    assert kept.items() >= row.items()
    assert payloads.of(kept) == asked


def test_every_sort_is_among_what_earlier_versions_wrote_and_is_carried_out():
    sorts = {*PAYLOADS.values()}
    assert {type(payloads.of(row)) for row in WROTE} == (sorts - {payloads.Run}) | {Payload}
    assert {*worker._DOES} == sorts - {payloads.Run}
    assert {sort.lane for sort in sorts} == {"run", "read", "model", "try"}


def test_one_file_and_several_are_named_alike():
    assert payloads.of(WROTE[1]).files == (("source.csv", "a.csv"),)
    assert payloads.of(WROTE[2]).files == (("source.csv", "a.csv"), ("source1.csv", "b.csv"))


def test_what_a_later_version_wrote_breaks_nothing_that_looks_at_it(shop: Shop):
    job = queue.add(shop.workspace, payloads.TakeIn(project="p"))
    for written in ({"what": "take in", "project": "p", "faster": True}, {"what": "dream", "of": "sheep"}):
        with writing() as connection:
            connection.execute(sa.update(JOBS).where(JOBS.c.id == job).values(payload=written))
        [found] = queue.under_way(shop.workspace, "read")
        assert found.payload == written, "handed on whole to the process that does it"
        assert found.asked in (payloads.TakeIn(project="p"), Payload())
    assert found.asked == Payload()


def test_fetching_a_model_passes_over_what_a_later_version_asked_for(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "_go", lambda: None)
    job = queue.add(shop.workspace, payloads.Fetch(id="somebody/tiny"))
    with writing() as connection:
        connection.execute(sa.update(JOBS).where(JOBS.c.id == job).values(payload={"what": "dream", "of": "sheep"}))
    asked = desk.get_model(shop.workspace, "somebody/tiny")
    assert asked != job
    assert queue.get(shop.workspace, asked).asked == payloads.Fetch(id="somebody/tiny")
