"""What jobs are asked goes to the queue and back whole; each sort waits in its lane."""

import json

import pytest

from core.payloads import PAYLOADS, Add, Again, Fetch, Payload, Rehearsal, Repair, Restore, Run, Table, Trial, of

LANES = {
    "run": "run",
    "table": "read",
    "project": "read",
    "add": "read",
    "audit": "read",
    "repair": "read",
    "take in": "read",
    "again": "read",
    "judge": "read",
    "model": "model",
    "rehearsal": "try",
    "trial": "try",
    "advice": "try",
}


def test_each_sort_has_its_name_and_its_lane():
    assert {what: sort.lane for what, sort in PAYLOADS.items()} == LANES
    assert (Payload().what, Payload().lane) == ("", "")


@pytest.mark.parametrize(
    "payload",
    [
        Run(),
        Table(source="s", filename="f", name="n", again="d", options={"skip": 1}, project="p"),
        Restore(several=(("s", "f"), ("t", "g"))),
        Add(project="p", dataset="d", again=True, cells={"a": {"cell": 1}}),
        Repair(dataset="d", repairs=({"repair": "trim"},)),
        Again(project="p", weigh=3),
        Fetch(id="a/b", revision="c", asked_in="p"),
        Rehearsal(project="p", dataset="d", recipe={"a": 1}, key="k", beside="b"),
        Trial(project="p", dataset="d", recipe={}, column="c", minutes=0.5),
    ],
    ids=lambda payload: payload.what,
)
def test_what_is_asked_comes_back_from_the_queue(payload):
    content = json.loads(json.dumps(payload.to_json()))
    assert content["what"] == payload.what
    assert of(content) == payload


def test_a_job_of_before_has_defaults_for_what_came_later_and_an_unknown_sort_is_none():
    assert of({"what": "add", "project": "p", "dataset": "d"}) == Add(project="p", dataset="d", again=False, cells=None)
    assert of({"what": "model", "id": "a"}) == Fetch(id="a", revision="", asked_in="")
    assert of({"what": "again", "project": "p"}).weigh is None
    assert of({"what": "table"}) == Table(again="", options=None, project="")
    assert of({"what": "from the future", "x": 1}) == of({}) == Payload()


def test_one_file_or_several_were_brought():
    assert Table(source="s", filename="f").files == (("s", "f"),)
    assert Table(source="s", filename="f", several=(("a", "b"), ("c", "d"))).files == (("a", "b"), ("c", "d"))
