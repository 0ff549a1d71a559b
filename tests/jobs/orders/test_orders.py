"""Orders for a project's loop: asked once at a time, seen by their owner alone, told apart from others' jobs."""

from dataclasses import asdict

import pytest

from core import payloads
from core.data.lineage.grown import Grown
from core.errors import UserError
from core.jobs.orders import adding, desk, further
from core.jobs.work import again, taking_in
from core.store import datasets, paths, projects, queue, runs, starts
from tests.store.things import put, recipe, table_folder

pytestmark = pytest.mark.usefixtures("no_supervisor")


@pytest.fixture
def run(shop):
    def made(name="Mine", challenges=None, state="finished", bundle=True):
        fresh = runs.create(
            shop.workspace, shop.project.id, recipe(shop.dataset.id), name, challenges=challenges, state=state
        )
        if bundle:
            fresh.bundle.write_bytes(b"a model")
        return fresh

    return made


def asked(shop, id):
    return queue.get(shop.workspace, id).asked


def test_taking_in_is_asked_once_a_project_at_a_time(shop, neighbour):
    assert taking_in.under_way(shop.workspace, shop.project.id) is None
    first = taking_in.start(shop.workspace, shop.project.id)
    assert asked(shop, first) == payloads.TakeIn(project=shop.project.id)
    assert taking_in.start(shop.workspace, shop.project.id) == first
    assert taking_in.under_way(shop.workspace, shop.project.id).id == first
    other = projects.create(shop.workspace, "Other", shop.dataset.id)
    assert taking_in.start(shop.workspace, other.id) != first
    put(first, "finished")
    assert taking_in.start(shop.workspace, shop.project.id) != first
    with pytest.raises(UserError, match="This project is not in your workspace"):
        taking_in.under_way(neighbour.workspace, shop.project.id)


def test_training_again_needs_a_model_and_is_asked_once_with_its_weight(shop, run, neighbour):
    with pytest.raises(UserError, match="no finished model here"):
        again.start(shop.workspace, shop.project.id)
    run()
    first = again.start(shop.workspace, shop.project.id, weigh=4)
    assert asked(shop, first) == payloads.Again(project=shop.project.id, weigh=4)
    assert again.start(shop.workspace, shop.project.id) == first
    put(first, "failed")
    second = again.start(shop.workspace, shop.project.id)
    assert asked(shop, second) == payloads.Again(project=shop.project.id, weigh=None)
    with pytest.raises(UserError, match="This project is not in your workspace"):
        again.under_way(neighbour.workspace, shop.project.id)


def test_a_run_is_judged_once_at_a_time_and_not_out_of_the_trash(shop, run):
    made = run()
    first = again.judge(shop.workspace, made.id)
    assert asked(shop, first) == payloads.Judge(project=shop.project.id, run=made.id)
    assert again.judge(shop.workspace, run("Other").id) == first
    assert again.start(shop.workspace, shop.project.id) == first
    assert again.is_of(queue.get(shop.workspace, first), shop.project.id)
    assert not again.is_of(queue.get(shop.workspace, first), "other")
    put(first, "finished")
    runs.trash(shop.workspace, made.id)
    with pytest.raises(UserError, match="“Mine” is in the trash"):
        again.judge(shop.workspace, made.id)


def test_the_newest_challenger_of_a_champion_is_found(shop, run):
    champion = run("Champion")
    assert again.challenger(shop.workspace, shop.project.id, champion.id) is None
    run("First", champion.id)
    second = run("Second", champion.id)
    run("Of another", second.id)
    assert again.challenger(shop.workspace, shop.project.id, champion.id).id == second.id
    assert again.challenger(shop.workspace, shop.project.id, "") is None
    runs.trash(shop.workspace, second.id)
    assert again.challenger(shop.workspace, shop.project.id, champion.id).name == "First"


@pytest.mark.parametrize(
    ("state", "bundle", "words"),
    [
        ("finished", False, "“Mine” has no finished model yet"),
        ("failed", True, "“Mine” has no finished model yet"),
        ("stopped", True, None),
        ("finished", True, None),
    ],
)
def test_a_run_with_a_model_is_kept_to_begin_from(shop, run, state, bundle, words):
    made = run(state=state, bundle=bundle)
    if words is None:
        sha = further.keep_run(shop.workspace, made.id)
        assert starts.path_of(shop.workspace, sha).samefile(made.bundle)
        return
    with pytest.raises(UserError, match=words):
        further.keep_run(shop.workspace, made.id)


def test_a_model_file_that_is_away_is_said_to_be(tmp_path):
    with pytest.raises(UserError, match="The model file is not here any more"):
        further.look(tmp_path / "bundle.onnx")


def test_rows_that_are_brought_are_looked_at_for_the_table_that_the_project_uses(shop, neighbour):
    id = adding.look_at_one(shop.workspace, shop.project.id, {"mass": "5", "photo": b"bytes", "species": None})
    folder = paths.area(shop.workspace, "uploads") / id
    common = {"project": shop.project.id, "dataset": shop.dataset.id}
    cells = {"mass": "5", "photo": {"cell": 1}, "species": None}
    assert asked(shop, id) == payloads.Add(**common, cells=cells)
    assert [(entry.name, entry.read_bytes()) for entry in folder.iterdir()] == [("cell1", b"bytes")]
    assert adding.under_way(shop.workspace, shop.project.id).id == id
    assert adding.found(queue.get(shop.workspace, id)) is None
    assert adding.preview(shop.workspace, id) is None
    with pytest.raises(UserError, match="This project is not in your workspace"):
        adding.under_way(neighbour.workspace, shop.project.id)


def test_rows_are_looked_at_again_beside_the_table_of_now_and_stay_where_too_many_wait(shop, tmp_path, monkeypatch):
    id = adding.look_at_one(shop.workspace, shop.project.id, {"photo": b"bytes"})
    put(id, "finished")
    uploads = paths.area(shop.workspace, "uploads")
    (uploads / id / "dataset").mkdir()
    later = datasets.add(shop.workspace, "x", table_folder(tmp_path / "2"), parent=shop.dataset.id)
    projects.save_draft(shop.workspace, shop.project.id, None)
    other = projects.create(shop.workspace, "Other", later.id)
    monkeypatch.setenv("ATELIER_QUEUE", "1")
    busy = desk.enqueue(shop.workspace, payloads.TakeIn(project=other.id))
    with pytest.raises(UserError, match="1 are waiting already"):
        adding.look_again(shop.workspace, id, True)
    assert (uploads / id / "cell0").read_bytes() == b"bytes"
    desk.cancel(shop.workspace, busy)
    fresh = adding.look_again(shop.workspace, id, True)
    assert [entry.name for entry in uploads.iterdir()] == [fresh]
    assert [entry.name for entry in (uploads / fresh).iterdir()] == ["cell0"]
    order = asked(shop, fresh)
    assert (order.again, order.dataset, order.cells) == (True, shop.dataset.id, {"photo": {"cell": 0}})
    with pytest.raises(UserError, match="These rows are not here any more"):
        adding.look_again(shop.workspace, id, False)
    with pytest.raises(UserError, match="These rows are not here any more"):
        adding.looked(shop.workspace, busy)
    adding.drop(shop.workspace, fresh)
    assert list(uploads.iterdir()) == []


def test_what_was_looked_at_stays_under_way_until_it_is_taken_or_dropped(shop, looked_at):
    first, second = (adding.look_at_one(shop.workspace, shop.project.id, {"mass": "5"}) for _ in "ab")
    assert adding.under_way(shop.workspace, shop.project.id).id == second
    put(second, "finished", result={"grown": looked_at}, ended=5.0)
    assert adding.under_way(shop.workspace, shop.project.id).id == first
    put(first, "failed", ended=6.0)
    assert adding.under_way(shop.workspace, shop.project.id).id == second
    adding.drop(shop.workspace, second)
    assert adding.under_way(shop.workspace, shop.project.id) is None


@pytest.fixture
def looked_at():
    """What a job found that would be added, as its result keeps it."""
    return asdict(Grown())
