"""Train again: what was accepted becomes a version, the champion's recipe learns it, and both are judged, once."""

import shutil

import pyarrow.parquet as pq
import pytest

from core.data.lineage import provenance
from core.data.splits.split import TEST, TRAIN, read, rows_of
from core.errors import UserError
from core.improve.duels import duel
from core.jobs.orders import loop_status
from core.jobs.work import again
from core.runs import champion
from core.serving.predictor import Predictor
from core.store import datasets, projects, promotions, queue, runs
from core.store.feedback import inbox, inbox_states
from core.store.feedback.inbox_adding import Feedback
from tests.pages.workshop import Workshop, carry_out
from tests.store.things import put

FRESH = 24

pytestmark = pytest.mark.usefixtures("no_supervisor")


@pytest.fixture
def shop(finished) -> Workshop:
    return finished


def correct(shop: Workshop, count: int = FRESH, species: str = "Adelie") -> None:
    """People say of so many fresh penguins what they are; the owner accepts it."""
    run = runs.get(shop.workspace, shop.run)
    model = Predictor(run.bundle)
    table = pq.read_table(datasets.get(shop.workspace, run.dataset).data)
    number = next(column.name for column in model.schema.inputs if column.kind == "number")
    row = next(row for row in table.to_pylist() if row[number] is not None)
    asked = {column.name: row[column.name] for column in model.schema.inputs}
    messages = [
        Feedback({**asked, number: str(float(asked[number]) + index + 1)}, {"label": "Gentoo"}, "wrong", species)
        for index in range(count)
    ]
    ids = inbox.add_all(shop.workspace, shop.run, "a" * 64, messages, source="predict")
    assert inbox_states.accept(shop.workspace, ids).count == count


def state(shop: Workshop) -> loop_status.LoopStatus:
    every = runs.all(shop.workspace, shop.project)
    opening = champion.opening(every, promotions.current(shop.workspace, shop.project))
    return loop_status.loop_status(shop.workspace, projects.get(shop.workspace, shop.project), every, opening)


def trained(shop: Workshop) -> runs.Run:
    """Both jobs, as the supervisor would carry them out."""
    id = again.start(shop.workspace, shop.project)
    carry_out(shop.workspace, id)
    job = queue.get(shop.workspace, id)
    assert job.state == "finished", job.error
    carry_out(shop.workspace, job.result["run"])
    return runs.get(shop.workspace, job.result["run"])


def test_accepted_corrections_reach_a_judged_challenger_that_does_not_answer_before_it_is_promoted(shop):
    assert state(shop).state == loop_status.IDLE
    correct(shop)
    now = state(shop)
    assert (now.state, now.accepted, now.promoted) == (loop_status.READY, FRESH, False)
    made = trained(shop)
    assert (made.state, made.challenges, made.parent) == ("finished", shop.run, None)
    assert promotions.current(shop.workspace, shop.project) == shop.run  # the one that opened, in so many words
    assert "a challenger was first trained" in promotions.last(shop.workspace, shop.project).reason
    now = state(shop)
    assert (now.state, now.champion.id, now.challenger.id, now.accepted) == (loop_status.DECIDE, shop.run, made.id, 0)
    assert now.found["learned"] == {"corrections": FRESH, "added": 0}
    assert now.found["recommend"] in ("promote", "keep")
    promotions.promote(shop.workspace, shop.project, made.id, "Because.", now.found["said"], seen=shop.run)
    now = state(shop)
    assert (now.state, now.champion.id, now.promoted) == (loop_status.IDLE, made.id, True)
    promotions.roll_back(shop.workspace, shop.project)
    assert (state(shop).champion.id, state(shop).state) == (shop.run, loop_status.IDLE)


def test_rows_keep_their_part_and_corrections_are_learned_from(shop):
    correct(shop)
    made = trained(shop)
    before, after = (read(runs.get(shop.workspace, id).folder / "split.parquet") for id in (shop.run, made.id))
    dealt = [
        dict(zip(*(split[name].to_pylist() for name in ("__row", "part")), strict=True)) for split in (before, after)
    ]
    assert {row: dealt[1][row] for row in dealt[0]} == dealt[0]
    came = provenance.corrected(datasets.get(shop.workspace, made.dataset).data)
    assert len(came) == FRESH
    assert set(came.tolist()) <= set(rows_of(after, TRAIN).tolist())
    assert sorted(rows_of(after, TEST)) == sorted(rows_of(before, TEST))


def test_a_class_that_is_new_is_learned(shop):
    correct(shop, species="Emperor")
    made = trained(shop)
    assert "Emperor" in Predictor(made.bundle).schema.labels
    assert duel.read(made.folder)["learned"]["corrections"] == FRESH


class Killed(BaseException):
    """Nothing of the program's own catches it, as nothing catches a kill."""


def _killed(*given: object, **more: object) -> None:
    raise Killed


def test_asked_twice_or_after_a_kill_nothing_is_done_twice(shop, monkeypatch):
    correct(shop)
    id = again.start(shop.workspace, shop.project)
    assert again.start(shop.workspace, shop.project) == id
    with monkeypatch.context() as patch:  # the process ends between the new version and the challenger
        patch.setattr(again.desk, "start_run", _killed)
        with pytest.raises(Killed):
            again.carry_out(shop.workspace, queue.get(shop.workspace, id).asked, lambda share, message: None)
    version = projects.get(shop.workspace, shop.project).dataset
    carry_out(shop.workspace, id)
    first = queue.get(shop.workspace, id)
    assert (first.state, first.result["dataset"]) == ("finished", version)
    carry_out(shop.workspace, again.start(shop.workspace, shop.project))  # pressed once more
    assert [run.id for run in runs.all(shop.workspace, shop.project)] == [first.result["run"], shop.run]


def test_with_nothing_new_to_learn_it_says_so(shop):
    id = again.start(shop.workspace, shop.project)
    carry_out(shop.workspace, id)
    assert queue.get(shop.workspace, id).state == "failed"
    assert "nothing new to learn" in loop_status.trouble(shop.workspace, shop.project)["problem"]
    assert len(runs.all(shop.workspace, shop.project)) == 1


def test_a_challenger_that_was_stopped_or_failed_is_not_judged(shop):
    correct(shop)
    id = again.start(shop.workspace, shop.project)
    carry_out(shop.workspace, id)
    run = queue.get(shop.workspace, id).result["run"]
    put(run, "stopped")
    shutil.copytree(runs.get(shop.workspace, shop.run).folder, runs.get(shop.workspace, run).folder, dirs_exist_ok=True)
    again.judged(shop.workspace, run)
    assert duel.read(runs.get(shop.workspace, run).folder) is None
    now = state(shop)
    assert (now.state, now.challenger.id) == (loop_status.READY, run)
    put(run, "failed")
    with pytest.raises(UserError, match="no finished model"):
        promotions.promote(shop.workspace, shop.project, run, "Because.")


def test_another_run_can_be_judged_beside_the_champion_and_without_its_table_it_says_why_not(shop):
    correct(shop)
    made = trained(shop)
    promotions.promote(shop.workspace, shop.project, made.id, "Because.")
    carry_out(shop.workspace, again.judge(shop.workspace, shop.run))
    assert runs.get(shop.workspace, shop.run).challenges == made.id
    assert duel.read(runs.get(shop.workspace, shop.run).folder)["recommend"] in ("promote", "keep")
    now = state(shop)
    assert (now.state, now.challenger.id) == (loop_status.DECIDE, shop.run), "what was asked for last is to be decided"
    promotions.keep(shop.workspace, shop.project, shop.run, "It was better.", seen=made.id)
    assert state(shop).state == loop_status.IDLE
    carry_out(shop.workspace, again.judge(shop.workspace, shop.run))
    assert state(shop).state == loop_status.DECIDE, "judged once more, it can be decided once more"


def test_how_much_a_correction_counts_is_set_where_the_model_is_trained_again_and_on_the_model_page(shop):
    correct(shop)
    page = shop.open("improve", project=shop.project, tab="champion")
    (slider,) = [each for each in page.slider if each.label == "How much a correction counts"]
    slider.set_value(7).run()
    next(button for button in page.button if button.key == "improve_again").click().run()
    (job,) = queue.under_way(shop.workspace, "read")
    carry_out(shop.workspace, job.id)
    made = queue.get(shop.workspace, job.id).result["run"]
    assert runs.recipe(shop.workspace, made).data.corrections_weigh == 7
    page = shop.open("model", project=shop.project)
    assert [each.value for each in page.slider if each.label == "How much a correction counts"] == [3]
