"""Rows are looked at by a job, then taken or dropped; the test part of every run stays; nothing is lost on the way."""

import errno
import io

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import growing, provenance, waiting
from core.data.lineage.grown import grown as made_by
from core.data.splits.split import as_table, write
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.jobs.machinery import launch
from core.jobs.orders import adding, desk
from core.jobs.work import splits
from core.messages import message
from core.runs.planning import plan
from core.store import datasets, paths, projects, queue, runs, versions
from core.store.access import workspaces
from tests.pages.workshop import carry_out

LINES = "".join(f"{row},{('red', 'blue')[row % 2]},{('no', 'yes')[row % 2]}\n" for row in range(40))
HEAD = "size,colour,sold\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """(workspace, project id) of a small table with an answer column; jobs are done by the tests themselves."""
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)
    workspace = workspaces.open_workspace(workspaces.new_key())
    (tmp_path / "shop.csv").write_text(HEAD + LINES, encoding="utf-8")
    (tmp_path / "made").mkdir()
    schema = import_file(tmp_path / "shop.csv", tmp_path / "made" / "data.parquet")
    dataset = datasets.add(workspace, "Shop", tmp_path / "made", move=True)
    recipe = plan.draft(schema, dataset.id, "sold", family="linear")
    return workspace, projects.create(workspace, "Shop", dataset.id, recipe.model_dump(mode="json")).id


def looked(workspace, project, text, again=False):
    id = adding.look(workspace, project, [(io.BytesIO(text.encode()), "more.csv")], again)
    carry_out(workspace, id)
    return queue.get(workspace, id)


def test_what_would_happen_is_told_before_and_done_by_a_click(project):
    workspace, ident = project
    job = looked(workspace, ident, HEAD + "100,red,no\n101,RED,\n0,red,no\n")
    report = adding.found(job)
    assert (report.added, report.waiting, report.duplicates) == (1, 1, 1)
    assert job.result["said"] == []
    assert (job.result["rows"], job.result["columns"]) == (3, [3, 3])
    assert adding.under_way(workspace, ident) == job
    before = projects.get(workspace, ident).dataset
    assert pq.read_metadata(adding.preview(workspace, job.id)).num_rows == 41
    assert len(datasets.all(workspace)) == 1, "nothing happened yet"
    kept = adding.take(workspace, job.id)
    assert (kept.parent, kept.rows, kept.version) == (before, 41, 2)
    assert made_by(kept.folder) == report
    assert waiting.count(kept.data) == 1
    assert adding.take(workspace, job.id) == kept, "a click that was cut off before the project went on is done again"
    versions.use(workspace, ident, kept.id, projects.get(workspace, ident).recipe)
    assert adding.take(workspace, job.id) == kept, "or before the rows were forgotten"
    assert len(datasets.all(workspace)) == 2
    adding.drop(workspace, job.id)
    assert adding.under_way(workspace, ident) is None
    assert not (paths.area(workspace, "uploads") / job.id).exists()
    with pytest.raises(UserError, match="not here any more"):
        adding.take(workspace, job.id)


def test_rows_that_are_all_there_change_nothing_but_can_be_added_all_the_same(project):
    workspace, ident = project
    job = looked(workspace, ident, HEAD + "0,red,no\n1,blue,yes\n")
    assert not adding.found(job).changed
    assert adding.preview(workspace, job.id) is None
    second = adding.look_again(workspace, job.id, again=True)
    carry_out(workspace, second)
    assert adding.found(queue.get(workspace, second)).added == 2
    assert adding.take(workspace, second).rows == 42
    adding.drop(workspace, second)
    assert not list(paths.area(workspace, "uploads").iterdir())


def test_an_answer_that_no_row_had_before_is_told(project):
    job = looked(*project, HEAD + "100,red,perhaps\n101,red,yes\n0,red,never\n")
    assert [*map(message, job.result["said"])] == ["“perhaps” is a new answer: models so far do not know it."]
    assert adding.found(job).contradictions == 1, "an answer that is left out is not a new one"


def test_rows_dropped_leave_nothing(project):
    workspace, ident = project
    job = looked(workspace, ident, HEAD + "100,red,no\n")
    adding.drop(workspace, job.id)
    assert adding.under_way(workspace, ident) is None
    assert len(datasets.all(workspace)) == 1


def test_a_table_that_changed_meanwhile_is_looked_at_again(project):
    workspace, ident = project
    first = looked(workspace, ident, HEAD + "100,red,no\n")
    second = looked(workspace, ident, HEAD + "100,red,no\n101,red,no\n")
    versions.use(workspace, ident, adding.take(workspace, first.id).id, projects.get(workspace, ident).recipe)
    with pytest.raises(UserError, match="has changed since"):
        adding.take(workspace, second.id)
    again = adding.look_again(workspace, second.id, again=False)
    carry_out(workspace, again)
    report = adding.found(queue.get(workspace, again))
    assert (report.added, report.duplicates) == (1, 1)
    assert pq.read_table(adding.take(workspace, again).data)["__row"].to_pylist() == list(range(42))


def test_one_row_by_hand_is_added_like_a_files(project):
    workspace, ident = project
    id = adding.look_at_one(workspace, ident, {"size": "7,5", "colour": "Red", "sold": "maybe"})
    carry_out(workspace, id)
    kept = adding.take(workspace, id)
    row = pq.read_table(kept.data).to_pylist()[-1]
    assert row == {"__row": 40, "size": "7.5", "colour": "red", "sold": "maybe"}
    assert provenance.came(kept.data)["added"].tolist() == [40]


def test_a_version_on_another_branch_has_other_row_ids(project):
    workspace, ident = project
    first = adding.take(workspace, looked(workspace, ident, HEAD + "100,red,no\n").id)
    second = adding.take(workspace, looked(workspace, ident, HEAD + "200,red,no\n").id)
    assert first.parent == second.parent
    assert [pq.read_table(each.data)["__row"][-1].as_py() for each in (first, second)] == [40, 41]


def run_with(workspace, ident, parts):
    project = projects.get(workspace, ident)
    schema = load_schema(datasets.get(workspace, project.dataset).data)
    made = runs.create(workspace, ident, plan.draft(schema, project.dataset, "sold", family="linear"), state="finished")
    write(as_table(np.array([*parts], "int64"), np.array([*parts.values()], object)), made.folder / "split.parquet")
    return made


def test_the_test_rows_of_every_run_are_frozen_and_later_runs_keep_what_was_dealt(project, tmp_path):
    workspace, ident = project
    run_with(workspace, ident, {0: "test", 1: "train"})
    second = run_with(workspace, ident, {0: "test", 1: "train", 40: "validation", 41: "use"})
    run_with(workspace, ident, {0: "train", 42: "test"})
    assert splits.frozen(workspace, ident).tolist() == [0, 42]
    recipe = runs.recipe(workspace, second.id)
    found = pq.read_table(splits.shared(workspace, ident, recipe, tmp_path)).to_pydict()
    assert dict(zip(found["__row"], found["part"], strict=True)) == {
        0: "test",
        1: "train",
        40: "validation",
        41: "use",
        42: "test",
    }
    more = looked(workspace, ident, HEAD + "0,red,yes\n")
    assert adding.found(more).contradictions == 1
    assert not adding.found(more).changed


def test_waiting_rows_are_removed_as_a_version_that_can_be_gone_back_from(project):
    workspace, ident = project
    with pytest.raises(UserError, match="No row waits"):
        adding.remove_waiting(workspace, ident)
    kept = adding.take(workspace, looked(workspace, ident, HEAD + "100,red,\n101,red,no\n").id)
    versions.use(workspace, ident, kept.id, projects.get(workspace, ident).recipe)
    after = adding.remove_waiting(workspace, ident)
    assert (waiting.count(kept.data), waiting.count(after.data)) == (1, 0)
    assert pq.read_table(after.data).equals(pq.read_table(kept.data))
    assert made_by(after.folder).messages == ("1 row that waited was removed.",)
    assert provenance.read(after.data).equals(provenance.read(kept.data))
    assert growing.next_row(after.data, kept.data) == 42


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "is empty"), ("a,b\n1,2\n3,4\n", "None of the columns"), (HEAD, "no rows")],
    ids=["empty", "other columns", "no rows"],
)
def test_a_file_that_does_not_fit_is_refused_in_words_and_nothing_is_lost(project, text, words):
    workspace, ident = project
    job = looked(workspace, ident, text)
    assert job.state == "failed"
    assert words in job.error["problem"]
    assert adding.under_way(workspace, ident) is None
    assert [each.rows for each in datasets.all(workspace)] == [40]


def test_a_disk_that_fills_up_in_the_middle_is_said_and_nothing_is_lost(project, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    workspace, ident = project
    monkeypatch.setattr(growing, "schema_of", full)
    job = looked(workspace, ident, HEAD + "100,red,no\n")
    assert job.state == "failed"
    assert "disk is full" in job.error["problem"]
    assert [each.rows for each in datasets.all(workspace)] == [40]


def test_a_hundred_thousand_rows_are_added(project):
    workspace, ident = project
    lines = "".join(f"{index}.25,red,{('no', 'yes', '')[index % 3]}\n" for index in range(100_000))
    job = looked(workspace, ident, HEAD + lines)
    report = adding.found(job)
    assert report.added + report.waiting == 100_000
    assert adding.take(workspace, job.id).rows == 40 + report.added
