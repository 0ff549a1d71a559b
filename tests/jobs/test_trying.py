"""The lane of what is only tried out: one at a time, polite, and never in a run's way."""

import os
import time

import pytest

from core.jobs.orders import desk, rehearsals
from core.payloads import Trial
from core.rehearsal import keeping
from core.store import queue
from tests.jobs.watching import start, wait_for_steps
from tests.store.things import recipe

LONG = 3000


def ask(shop, *epochs):
    recipes = [recipe(shop.dataset.id, epochs=each) for each in epochs]
    rehearsals.want(shop.workspace, shop.project.id, recipes[0], recipes)
    return rehearsals.under_way(shop.workspace, shop.project.id)


def begun(shop, times=1, seconds=120):
    """Who rehearsed so far, once there are as many: (process id, niceness) each."""
    file, end = shop.dataset.data.with_name("rehearsed.txt"), time.monotonic() + seconds
    while len(lines := file.read_text().splitlines() if file.exists() else []) < times:
        assert time.monotonic() < end, lines
        time.sleep(0.01)
    return [tuple(map(int, line.split())) for line in lines]


def test_a_rehearsal_is_a_polite_job_and_what_it_foretells_is_kept_beside_the_dataset(shop, until):
    [job] = ask(shop, 3)
    assert until(job.id, "finished", "failed").error is None
    assert begun(shop)[0][1] >= 10
    assert keeping.kept(shop.dataset.data, recipe(shop.dataset.id, epochs=3)).cpu_seconds == 3
    assert keeping.kept(shop.dataset.data, recipe(shop.dataset.id, epochs=4)) is None
    assert ask(shop, 3) == []  # it is known


def test_a_run_is_not_delayed_by_what_is_tried_out_and_that_is_begun_again_later(shop, until):
    [job] = ask(shop, 150)
    [(first, _)] = begun(shop)
    run = start(shop, epochs=90)
    wait_for_steps(run, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert queue.get(shop.workspace, job.id).state == "queued"
    ended = until(run.id, "finished")
    assert until(job.id, "finished", "failed").state == "finished"
    assert len(begun(shop, 2)) == 2
    assert queue.get(shop.workspace, job.id).started >= ended.ended


def test_nothing_is_tried_out_while_a_run_is_at_work(shop, until):
    run = start(shop, epochs=20)
    wait_for_steps(run, 1)
    [job] = ask(shop, 1)
    ended = until(run.id, "finished")
    until(job.id, "finished")
    assert queue.get(shop.workspace, job.id).started >= ended.ended


def test_of_another_recipe_the_older_rehearsal_is_ended(shop, until):
    [old] = ask(shop, LONG)
    begun(shop)
    [new] = [job for job in ask(shop, 2) if job.id != old.id]
    until(old.id, "discarded")
    until(new.id, "finished")


def test_several_recipes_are_rehearsed_one_after_the_other_and_go_with_the_one_they_belong_to(shop, until):
    first, second, third = ask(shop, 150, 2, LONG)
    begun(shop)
    assert len(ask(shop, 150, 3)) == 4  # another tab shows other variants of the same recipe: both get theirs
    one, other = until(first.id, "finished"), until(second.id, "finished")
    assert one.ended <= other.started
    ask(shop, 4)
    until(third.id, "discarded")


def test_rehearsals_make_room_for_what_somebody_waits_for(shop):
    first, second = ask(shop, LONG, 2)
    project = {"project": shop.project.id, "dataset": shop.dataset.id}
    asked = queue.add(shop.workspace, Trial(**project, recipe={}, column="text", minutes=2))
    left = ask(shop, LONG, 2)
    assert [(job.id, job.want) for job in left] in ([], [(first.id, "discard")])  # it ends once its process is gone
    assert queue.get(shop.workspace, second.id).state == "discarded"
    assert rehearsals.other(shop.workspace)
    desk.cancel(shop.workspace, asked)


def test_neighbours_do_not_see_each_others_rehearsals(shop, neighbour, until):
    [mine] = ask(shop, 2)
    assert rehearsals.under_way(neighbour.workspace, neighbour.project.id) == []
    until(mine.id, "finished")


def test_what_was_foretold_goes_with_the_run(shop, until):
    [job] = ask(shop, 2)
    until(job.id, "finished")
    run = until(start(shop, epochs=2).id, "finished")
    assert keeping.lent(run.folder).steps == 2
    other = until(start(shop, epochs=1).id, "finished")
    assert keeping.lent(other.folder) is None
