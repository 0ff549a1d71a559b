"""The manifest of a saved project as rows: new ids, and every field within bounds that pages bear."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.recipe import to_yaml
from core.store.database_tables import DATASETS, INBOX, JOBS, PROJECTS, PROMOTIONS, RUNS
from core.store.saved import adoption
from core.store.saved.package import Manifest
from tests.store.things import recipe, table_folder

TABLE, RUN, SHA = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "c" * 64


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """The unpacked files of a project with a table and a run."""
    table_folder(tmp_path / "datasets" / TABLE)
    (tmp_path / "runs" / RUN).mkdir(parents=True)
    return tmp_path


def manifest(dataset=None, run=None, entry=None, project=None, files=None, said=()) -> Manifest:
    made = {"bundle_sha": "s", "values": {"mass": "1"}, "answer": {"label": "x"}, "verdict": "wrong", "created": 3.0}
    return Manifest(
        project={"name": " P\n", "dataset": TABLE, "recipe": None, **(project or {})},
        datasets=[{"id": TABLE, "name": "T", "version": 2, "created": 1.0, **(dataset or {})}],
        runs=[{"id": RUN, "name": "R", "state": "finished", "created": 2.0, "headline": {}, **(run or {})}],
        inbox=[{**made, **(entry or {})}],
        files=files or {},
        said=list(said),
    )


def rows(stage, example=False, **changes):
    (stage / "runs" / RUN / "recipe.yaml").write_text(to_yaml(recipe(TABLE)), encoding="utf-8")
    made = manifest(**changes)
    ids = adoption.new_ids(made)
    return ids, adoption.rows("w", made, ids, stage, example)


def test_everything_gets_a_new_id_and_names_the_others_by_theirs(stage):
    draft = recipe(TABLE).model_dump(mode="json")
    draft["start"] = {**draft["start"], "run": RUN}
    project = {"recipe": draft, "created": 4, "changed": 5.5, "asked": 7, "collect": None}
    entry = {"run": RUN, "dataset": TABLE, "truth": "y", "row": 3, "fair": True, "visitor": "v", "changed": 6}
    ids, made = rows(stage, True, project=project, entry=entry, run={"parent": RUN, "started": 1, "ended": 2.0})
    table, run = ids["datasets"][TABLE], ids["runs"][RUN]
    assert {len(table), len(run)} == {16}
    assert {table, run}.isdisjoint({TABLE, RUN})
    [dataset] = made[DATASETS]
    assert (dataset["id"], dataset["version"], dataset["parent"], dataset["name"]) == (table, 2, None, "T")
    assert (dataset["rows"], dataset["columns"], dataset["created"], dataset["workspace"]) == (4, 2, 1.0, "w")
    [row] = made[RUNS]
    assert (row["id"], row["dataset"], row["parent"], row["trashed"], row["task"]) == (
        run,
        table,
        run,
        None,
        "classification",
    )
    [job] = made[JOBS]
    assert (job["id"], job["lane"], job["state"], job["want"], job["payload"]) == (run, "run", "finished", "run", {})
    assert (job["queued"], job["started"], job["ended"], job["error"]) == (2.0, 1, 2.0, None)
    [kept] = made[PROJECTS]
    assert (kept["name"], kept["dataset"], kept["example"], kept["asked"]) == ("P", table, True, 7)
    assert (kept["created"], kept["changed"], kept["collect"]) == (4.0, 5.5, None)
    assert kept["recipe"]["data"]["dataset"] == table
    assert kept["recipe"]["start"]["run"] == run
    [said] = made[INBOX]
    assert (said["run"], said["dataset"], said["project"], said["row"]) == (run, table, kept["id"], 3)
    assert (said["state"], said["source"], said["truth"], said["fair"]) == ("new", "predict", "y", True)
    assert (said["visitor"], said["changed"], said["created"]) == ("v", 6.0, 3.0)
    assert made[PROMOTIONS] == []


def test_a_run_that_was_in_the_trash_is_there_again_and_what_is_away_is_nobodys(stage):
    _, made = rows(stage, run={"trashed": True, "parent": "gone"}, entry={"run": "gone", "dataset": "gone"})
    [run] = made[RUNS]
    assert run["trashed"] is not None
    assert run["parent"] is None
    assert (made[INBOX][0]["run"], made[INBOX][0]["dataset"]) == (None, None)
    assert made[PROJECTS][0]["recipe"] is None
    assert rows(stage, run={"trashed": "yes"})[1][RUNS][0]["trashed"] is None


def test_a_draft_that_is_no_recipe_is_dropped(stage):
    for draft in ("words", {"data": {}}, [1]):
        assert rows(stage, project={"recipe": draft})[1][PROJECTS][0]["recipe"] is None


def test_versions_without_their_parent_stay_related(stage):
    second = "dddddddddddddddd"
    table_folder(stage / "datasets" / second)
    made = manifest(dataset={"parent": "e" * 16})
    (stage / "runs" / RUN / "recipe.yaml").write_text(to_yaml(recipe(TABLE)), encoding="utf-8")
    made.datasets.append({**made.datasets[0], "id": second})
    ids = adoption.new_ids(made)
    one, other = adoption.rows("w", made, ids, stage, False)[DATASETS]
    assert one["parent"] == other["parent"] not in (None, "e" * 16)
    assert one["id"] != other["id"]


@pytest.mark.parametrize(
    "fine",
    [
        {"dataset": {"version": 0}},
        {"dataset": {"version": 1_000_000}},
        {"run": {"created": 1e11}},
        {"run": {"created": 0}},
        {"run": {"error": {"problem": "p", "fix": "f"}}},
        {"run": {"state": "paused"}},
        {
            "run": {
                "headline": {"metric": "rmse", "value": -1e308, "valid": None, "missed": [{"label": "a", "rows": 3}]}
            }
        },
        {"entry": {"bundle_sha": "s" * 64, "visitor": "v" * 64, "row": 0, "verdict": "open", "source": "rule"}},
        {"entry": {"row": 1 << 62, "state": "older", "fair": None, "verdict": "right"}},
    ],
)
def test_what_is_just_within_bounds_is_taken(stage, fine):
    assert rows(stage, **fine)[1][RUNS]


@pytest.mark.parametrize(
    "wrong",
    [
        {"dataset": {"version": -1}},
        {"dataset": {"version": 1_000_001}},
        {"dataset": {"version": True}},
        {"dataset": {"parent": "../x"}},
        {"dataset": {"parent": 5}},
        {"dataset": {"created": -1}},
        {"dataset": {"name": None}},
        {"run": {"created": 1.1e11}},
        {"run": {"created": True}},
        {"run": {"error": "words"}},
        {"run": {"error": {"problem": "p"}}},
        {"run": {"started": "soon"}},
        {"run": {"ended": True}},
        {"run": {"state": "queued"}},
        {"run": {"headline": {"metric": 5}}},
        {"run": {"headline": {"value": True}}},
        {"run": {"headline": {"row_ms": 1e309}}},
        {"run": {"headline": {"missed": {"label": "a"}}}},
        {"run": {"headline": {"missed": [{"label": "a", "rows": 3.5}]}}},
        {"run": {"headline": {"missed": ["a"]}}},
        {"entry": {"bundle_sha": "s" * 65}},
        {"entry": {"visitor": "v" * 65}},
        {"entry": {"visitor": 5}},
        {"entry": {"truth": 5}},
        {"entry": {"fair": "yes"}},
        {"entry": {"state": "gone"}},
        {"entry": {"source": "dream"}},
        {"entry": {"verdict": "maybe"}},
        {"entry": {"row": -1}},
        {"entry": {"row": (1 << 62) + 1}},
        {"entry": {"row": 1.5}},
        {"entry": {"row": True}},
        {"entry": {"values": []}},
        {"entry": {"changed": -1}},
        {"entry": {"created": None}},
        {"project": {"name": 5}},
        {"project": {"changed": "x"}},
        {"project": {"asked": -1}},
        {"project": {"dataset": RUN}},
    ],
)
def test_what_no_page_could_bear_is_refused(stage, wrong):
    with pytest.raises(UserError, match="can't be restored"):
        rows(stage, **wrong)


def test_a_file_belongs_to_something_and_is_what_its_name_says():
    fine = {f"datasets/{TABLE}/data.parquet": {}, f"runs/{RUN}/x": {}}
    by_sum = {f"inbox/{SHA}/file": {"sha256": SHA}, f"starts/{SHA}/bundle.onnx": {"sha256": SHA}}
    ids = adoption.new_ids(manifest(files={**fine, **by_sum}, said=[f"inbox/{SHA}/file"]))
    assert (ids["inbox"], ids["starts"]) == ({}, {SHA: SHA})
    assert adoption.new_ids(manifest(files=by_sum))["inbox"] == {SHA: SHA}
    for path, facts, why in (
        (f"runs/{TABLE}/x", {}, "belongs to nothing"),
        (f"inbox/{SHA}/file", {"sha256": "d" * 64}, "is another file than it says"),
    ):
        with pytest.raises(UserError, match=why):
            adoption.new_ids(manifest(files={path: facts}))


def test_the_inbox_in_files_of_its_own_comes_a_few_hundred_at_a_time(stage, monkeypatch):
    monkeypatch.setattr(adoption.inbox_same, "AT_ONCE", 2)
    made = manifest(said=["one", "two"])
    entry = made.inbox[0]
    read = {"one": [entry] * 3, "two": [{**entry, "run": RUN}]}
    monkeypatch.setattr(adoption.inbox_lines, "read", lambda file: iter(read[file.name]))
    ids = {"runs": {RUN: "new"}, "datasets": {}}
    pieces = list(adoption.said_in(made, ids, stage, {"id": "p", "workspace": "w"}))
    assert [len(piece) for piece in pieces] == [2, 1, 1]
    assert {(row["project"], row["workspace"]) for piece in pieces for row in piece} == {("p", "w")}
    assert pieces[2][0]["run"] == "new"
    assert pieces[0][0]["run"] is None
