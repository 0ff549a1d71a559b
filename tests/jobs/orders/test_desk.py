"""What pages ask of the desk, by each state of a run or job: what waits, what is noted, what is refused."""

import io

import pytest

from core import payloads
from core.errors import UserError
from core.jobs.machinery import launch
from core.jobs.orders import advising, desk, rehearsals, trials
from core.rehearsal import keeping
from core.store import paths, projects, queue, runs
from core.training import checkpoint
from tests.store.things import put, recipe

pytestmark = pytest.mark.usefixtures("no_supervisor")
STATES = ("queued", "running", "finishing", "paused", "interrupted", "failed", "finished", "stopped", "discarded")


@pytest.fixture
def run(shop):
    """A run in a state of its own, that has learned something or not."""

    def made(state, learned=False, want="run"):
        found = desk.start_run(shop.workspace, shop.project.id, recipe(shop.dataset.id), "Mine")
        (found.folder / "bundle.onnx").write_bytes(b"x")
        if learned:
            (found.folder / "checkpoint").mkdir()
            (found.folder / "checkpoint" / "state").write_bytes(b"x")
        put(found.id, state, want=want, error={"problem": "p", "fix": "f", "reference": ""})
        return found

    return made


# deed: state before -> (state, want) after; refused where nothing stands
AFTER = {
    desk.pause: {"queued": ("paused", "run"), "running": ("running", "pause")},
    desk.resume: {
        "running": ("running", "run"),
        "paused": ("queued", "run"),
        "interrupted": ("queued", "run"),
        "failed": ("queued", "run"),
    },
    desk.discard: {
        "queued": ("discarded", "run"),
        "running": ("running", "discard"),
        "finishing": ("finishing", "discard"),
        "paused": ("discarded", "run"),
        "interrupted": ("discarded", "run"),
        "failed": ("discarded", "run"),
    },
    desk.stop: {
        "queued": ("queued", "stop"),
        "running": ("running", "stop"),
        "finishing": ("finishing", "stop"),
        "paused": ("queued", "stop"),
        "interrupted": ("queued", "stop"),
    },
}
REFUSED = {desk.pause: "paused", desk.resume: "resumed", desk.discard: "discarded", desk.stop: "stopped"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", AFTER, ids=lambda deed: deed.__name__)
def test_what_becomes_of_a_run_in_each_state(shop, neighbour, run, deed, state):
    found = run(state, learned=True, want="pause" if deed is desk.resume else "run")
    with pytest.raises(UserError, match="This run is not in your workspace"):
        deed(neighbour.workspace, found.id)
    before = runs.get(shop.workspace, found.id)
    if state not in AFTER[deed]:
        with pytest.raises(UserError) as refused:
            deed(shop.workspace, found.id)
        assert str(refused.value.problem) == f"“Mine” is {state} and can't be {REFUSED[deed]}."
        assert runs.get(shop.workspace, found.id) == before
        return
    deed(shop.workspace, found.id)
    after = runs.get(shop.workspace, found.id)
    assert (after.state, after.want) == AFTER[deed][state]
    assert found.bundle.exists() == (after.state != "discarded")
    if after.state != state:
        assert (after.ended is None) == (after.state == "queued")
        assert (after.error is None) == (deed is not desk.pause)


@pytest.mark.parametrize("state", ["queued", "paused", "interrupted", "failed"])
def test_a_run_that_has_learned_nothing_is_discarded_when_it_is_stopped(shop, run, state):
    found = run(state)
    (found.folder / "checkpoint").mkdir()
    desk.stop(shop.workspace, found.id)
    assert runs.get(shop.workspace, found.id).state == "discarded"
    assert not (found.folder / "checkpoint").exists()


def test_a_run_that_goes_on_waits_behind_those_that_wait_already(shop, run):
    found, other = run("paused"), run("queued")
    desk.resume(shop.workspace, found.id)
    assert [desk.position(shop.workspace, each.id) for each in (other, found)] == [0, 1]
    stopped = run("paused", learned=True)
    desk.stop(shop.workspace, stopped.id)
    assert desk.position(shop.workspace, stopped.id) == 2


def test_without_room_nothing_is_resumed(shop, run, monkeypatch):
    found = run("paused")
    monkeypatch.setenv("ATELIER_QUOTA_MB", "0")
    with pytest.raises(UserError, match="MB left"):
        desk.resume(shop.workspace, found.id)
    assert runs.get(shop.workspace, found.id).state == "paused"


def test_a_run_is_named_by_who_asks_or_after_what_learns(shop):
    made = [desk.start_run(shop.workspace, shop.project.id, recipe(shop.dataset.id), name) for name in ("Mine", "")]
    assert made[0].name == "Mine"
    assert made[1].name not in ("", "Mine")
    more = desk.start_run(shop.workspace, shop.project.id, recipe(shop.dataset.id), parent=made[0].id)
    assert more.parent == made[0].id


@pytest.mark.parametrize("state", ["running", "failed", "paused"])
def test_only_a_model_that_learned_step_by_step_is_trained_longer(shop, run, state):
    with pytest.raises(UserError, match="“Mine” can't be trained longer"):
        desk.train_longer(shop.workspace, run(state).id, 5)


def test_training_longer_counts_from_the_last_epoch_reached_and_keeps_one_name(shop, run):
    first = run("finished")
    child = desk.train_longer(shop.workspace, first.id, 5, {"advice": "longer"})
    assert (child.parent, child.name, child.promised, child.state) == (
        first.id,
        "Mine, longer",
        {"advice": "longer"},
        "queued",
    )
    assert runs.recipe(shop.workspace, child.id).training.epochs == 5
    put(child.id, "stopped")
    checkpoint.save(child.folder / "checkpoint", {"epoch": 8, "ended": "epochs"})
    grandchild = desk.train_longer(shop.workspace, child.id, 5)
    assert (grandchild.name, grandchild.promised) == ("Mine, longer, 2nd", None)
    assert runs.recipe(shop.workspace, grandchild.id).training.epochs == 13


def test_files_that_come_wait_in_a_folder_of_their_own_and_are_told_the_oldest_first(shop):
    file = desk.read_file(shop.workspace, io.BytesIO(b"a,b"), "x.csv")
    several = desk.read_files(shop.workspace, [(io.BytesIO(b"a"), "x.csv"), (io.BytesIO(b"b"), "y.csv")])
    project = desk.restore_project(shop.workspace, io.BytesIO(b"zip"), "p.zip")
    again = desk.read_again(shop.workspace, shop.dataset.id, {"header": 2}, shop.project.id)
    desk.start_repair(shop.workspace, shop.dataset.id, [])
    assert [job.id for job in desk.arriving(shop.workspace)] == [file, several, project]
    asked = queue.get(shop.workspace, again).asked
    assert asked == payloads.Table(
        name="Penguins", again=shop.dataset.id, options={"header": 2}, project=shop.project.id
    )
    uploads = paths.area(shop.workspace, "uploads")
    assert (uploads / file / "source.csv").read_bytes() == b"a,b"
    assert (uploads / project / "source.zip").read_bytes() == b"zip"
    assert isinstance(desk.job(shop.workspace, project).asked, payloads.Restore)
    assert (uploads / again).is_dir()


def test_what_is_not_the_workspaces_is_neither_read_again_nor_repaired(shop, neighbour):
    for deed in (
        lambda id: desk.read_again(shop.workspace, id, {}),
        lambda id: desk.start_repair(shop.workspace, id, []),
    ):
        with pytest.raises(UserError, match="This dataset is not in your workspace"):
            deed(neighbour.dataset.id)
    assert list(paths.area(shop.workspace, "uploads").iterdir()) == []


def test_a_model_is_fetched_once_at_a_time(shop):
    first = desk.get_model(shop.workspace, "owner/one", "rev", shop.project.id)
    assert queue.get(shop.workspace, first).asked == payloads.Fetch(
        id="owner/one", revision="rev", asked_in=shop.project.id
    )
    assert desk.get_model(shop.workspace, "owner/one") == first
    other = desk.get_model(shop.workspace, "owner/two")
    assert other != first
    put(first, "failed")
    assert desk.get_model(shop.workspace, "owner/one") not in (first, other)


def test_a_check_up_of_the_same_question_is_asked_once(shop):
    with pytest.raises(UserError, match="No target is chosen yet"):
        desk.start_audit(shop.workspace, shop.project.id)
    projects.save_draft(shop.workspace, shop.project.id, recipe(shop.dataset.id).model_dump(mode="json"))
    first = desk.start_audit(shop.workspace, shop.project.id)
    assert queue.get(shop.workspace, first).asked.dataset == shop.dataset.id
    assert desk.start_audit(shop.workspace, shop.project.id) == first
    put(first, "finished")
    second = desk.start_audit(shop.workspace, shop.project.id)
    assert second != first
    changed = recipe(shop.dataset.id).model_dump(mode="json")
    changed["columns"] = {"mass": {"kind": "category", "use": True, "options": {}}}
    projects.save_draft(shop.workspace, shop.project.id, changed)
    assert desk.start_audit(shop.workspace, shop.project.id) not in (first, second)


def test_a_job_that_waits_is_cancelled_with_its_folder_and_one_that_works_is_asked_to_go(shop, neighbour):
    waiting, working, done = (desk.enqueue(shop.workspace, payloads.TakeIn(project="p")) for _ in range(3))
    put(working, "running"), put(done, "finished")
    with pytest.raises(UserError, match="This job is not in your workspace"):
        desk.cancel(neighbour.workspace, waiting)
    for id in (waiting, working, done):
        desk.cancel(shop.workspace, id)
    found = [queue.get(shop.workspace, id) for id in (waiting, working, done)]
    assert [(job.state, job.want) for job in found] == [
        ("discarded", "run"),
        ("running", "discard"),
        ("finished", "run"),
    ]
    assert found[0].ended is not None
    there = {entry.name for entry in paths.area(shop.workspace, "uploads").iterdir()}
    assert there == {working, done}


def test_too_many_that_wait_are_told(shop, monkeypatch):
    monkeypatch.setenv("ATELIER_QUEUE", "1")
    desk.enqueue(shop.workspace, payloads.TakeIn(project="p"))
    with pytest.raises(UserError, match="1 are waiting already"):
        desk.enqueue(shop.workspace, payloads.TakeIn(project="p"))


def want(shop, *epochs, present=None):
    recipes = [recipe(shop.dataset.id, epochs=each) for each in epochs]
    rehearsals.want(shop.workspace, shop.project.id, recipe(shop.dataset.id, epochs=present or epochs[0]), recipes)
    return [job.asked.recipe["training"]["epochs"] for job in rehearsals.under_way(shop.workspace, shop.project.id)]


def test_each_recipe_is_rehearsed_once_and_with_the_present_one(shop, monkeypatch):
    rung = []
    monkeypatch.setattr(launch, "ring", lambda: rung.append(True))
    assert want(shop, 1, 2) == [1, 2]
    assert rung == [True]
    first, _ = rehearsals.under_way(shop.workspace, shop.project.id)
    asked = recipe(shop.dataset.id, epochs=1)
    known = {"project": shop.project.id, "dataset": shop.dataset.id, "recipe": asked.model_dump(mode="json")}
    assert first.asked == payloads.Rehearsal(**known, key=keeping.key(asked), beside=keeping.key(asked))
    assert (paths.area(shop.workspace, "uploads") / first.id).is_dir()
    assert want(shop, 1, 2) == [1, 2]
    assert rung == [True], "nothing new is to be done"
    assert want(shop, 3, present=1) == [1, 2, 3]
    assert want(shop, 2, present=2) == [2]
    assert rehearsals.under_way(shop.workspace, shop.project.id)[0].id != first.id


def test_a_rehearsal_that_broke_off_is_not_begun_again_by_itself(shop, neighbour):
    asked = recipe(shop.dataset.id, epochs=1)
    assert rehearsals.failed(shop.workspace, shop.project.id, asked) is None
    want(shop, 1)
    [job] = rehearsals.under_way(shop.workspace, shop.project.id)
    put(job.id, "failed", ended=1.0)
    assert rehearsals.failed(shop.workspace, shop.project.id, asked).id == job.id
    assert rehearsals.failed(shop.workspace, shop.project.id, recipe(shop.dataset.id, epochs=2)) is None
    assert want(shop, 1) == []
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    assert rehearsals.failed(shop.workspace, other.id, asked) is None
    put(job.id, "finished", ended=1.0)
    assert rehearsals.failed(shop.workspace, shop.project.id, asked) is None
    for call in (lambda *here: rehearsals.failed(*here, asked), rehearsals.under_way, trials.under_way):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            call(neighbour.workspace, shop.project.id)


def test_while_something_else_is_tried_nothing_is_rehearsed(shop):
    want(shop, 1)
    assert not rehearsals.other(shop.workspace)
    trial = payloads.Trial(project=shop.project.id, dataset=shop.dataset.id, recipe={}, column="x", minutes=2)
    queue.add(shop.workspace, trial)
    assert rehearsals.other(shop.workspace)
    assert want(shop, 1, 2) == []


def test_a_trial_is_started_once_a_project_for_two_minutes_unless_said_otherwise(shop, neighbour):
    with pytest.raises(UserError, match="No target is chosen yet"):
        trials.start(shop.workspace, shop.project.id, "mass")
    draft = recipe(shop.dataset.id).model_dump(mode="json")
    projects.save_draft(shop.workspace, shop.project.id, draft)
    first = trials.start(shop.workspace, shop.project.id, "mass")
    common = {"project": shop.project.id, "dataset": shop.dataset.id, "recipe": draft, "column": "mass"}
    assert queue.get(shop.workspace, first).asked == payloads.Trial(**common, minutes=2)
    assert trials.start(shop.workspace, shop.project.id, "species", 10) == first
    assert trials.under_way(shop.workspace, shop.project.id).id == first
    other = projects.create(shop.workspace, "Other", shop.dataset.id, draft)
    assert trials.under_way(shop.workspace, other.id) is None
    second = trials.start(shop.workspace, other.id, "mass", 10)
    assert queue.get(shop.workspace, second).asked.minutes == 10
    for id, state, after in ((first, "running", ("running", "stop")), (second, "queued", ("discarded", "run"))):
        put(id, state)
        trials.stop(shop.workspace, id)
        job = queue.get(shop.workspace, id)
        assert (job.state, job.want) == after
    assert trials.under_way(shop.workspace, other.id) is None


def test_what_would_help_a_run_is_measured_once_at_a_time(shop, run):
    found = run("finished")
    first = advising.start(shop.workspace, found.id)
    common = {"project": shop.project.id, "dataset": shop.dataset.id}
    assert queue.get(shop.workspace, first).asked == payloads.Measure(**common, run=found.id)
    assert advising.start(shop.workspace, found.id) == first
    assert advising.under_way(shop.workspace, shop.project.id).id == first
    second = advising.start(shop.workspace, run("finished").id)
    assert second != first
    assert advising.failed(shop.workspace, found.id) is None
    put(first, "failed", ended=1.0), put(second, "failed", ended=2.0)
    assert advising.failed(shop.workspace, found.id).id == first
    put(first, "finished", ended=1.0)
    assert advising.failed(shop.workspace, found.id) is None
    third = advising.start(shop.workspace, found.id)
    put(third, "running")
    advising.stop(shop.workspace, third)
    assert (queue.get(shop.workspace, third).state, queue.get(shop.workspace, third).want) == ("running", "stop")
    put(third, "queued", want="run")
    advising.stop(shop.workspace, third)
    assert queue.get(shop.workspace, third).state == "discarded"
    with pytest.raises(UserError, match="“Mine, 3rd” has no finished model yet"):
        advising.start(shop.workspace, run("failed").id)
