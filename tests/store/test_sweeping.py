"""What goes by itself, and when: only what has verifiably waited; files that nobody knows are kept aside."""

import time

import pytest

from core import payloads
from core.errors import UserError
from core.store import database, datasets, paths, projects, queue, runs
from core.store.access import workspaces
from core.store.upkeep import clock, expiry, quarantine
from tests.store.things import open_shop, recipe


def thrown_away(shop):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    runs.trash(shop.workspace, run.id)
    return run


def swept_daily(hands, days):
    for _ in range(days):
        hands.go_on(1)
        expiry.sweep()


def test_trash_goes_after_thirty_days_and_not_before(shop, hands):
    old = thrown_away(shop)
    expiry.sweep()
    swept_daily(hands, 10)
    young = thrown_away(shop)
    swept_daily(hands, 20)
    assert old.folder.exists()
    swept_daily(hands, 1)
    assert [run.id for run in runs.trashed(shop.workspace)] == [young.id]
    assert (old.folder.exists(), young.folder.exists(), shop.dataset.data.exists()) == (False, True, True)


@pytest.mark.parametrize("days", [40, 4000, -40])
def test_a_clock_that_is_set_wrong_empties_no_trash(shop, hands, days, monkeypatch):
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "30")
    run = thrown_away(shop)
    swept_daily(hands, 1)
    hands.jump(days)
    swept_daily(hands, 2)
    assert run.folder.exists()
    assert runs.trashed(shop.workspace) == [runs.get(shop.workspace, run.id)]
    hands.jump(-days)
    swept_daily(hands, 2)
    assert run.folder.exists()
    assert projects.get(shop.workspace, shop.project.id)


def test_a_clock_that_was_wrong_from_the_start_does_no_harm_either(shop, hands):
    run = thrown_away(shop)
    hands.jump(400)
    for _ in range(3):
        expiry.sweep()
    hands.start_again(0)
    for _ in range(3):
        expiry.sweep()
    assert run.folder.exists()


def test_what_is_taken_back_and_thrown_away_again_waits_anew(shop, hands):
    run = thrown_away(shop)
    expiry.sweep()
    swept_daily(hands, 29)
    runs.restore(shop.workspace, run.id)
    runs.trash(shop.workspace, run.id)
    swept_daily(hands, 10)
    assert run.folder.exists()


def test_workspaces_in_use_or_at_work_do_not_expire(shop, tmp_path, monkeypatch, hands):
    busy, idle = open_shop(tmp_path / "busy"), open_shop(tmp_path / "idle")
    queue.add(busy.workspace, payloads.Run())
    key = workspaces.new_key()
    mine = workspaces.open_workspace(key)
    expiry.sweep()
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "30")
    for _ in range(32):
        swept_daily(hands, 1)
        workspaces.open_workspace(key)
    assert (busy.dataset.data.exists(), idle.dataset.data.exists()) == (True, False)
    assert datasets.all(idle.workspace) == []
    assert paths.area(mine, "runs").is_dir()


def test_a_visit_while_the_clock_was_ahead_is_noted_anew_once_it_is_right(home, hands):
    key = workspaces.new_key()
    hands.jump(400)
    workspace = workspaces.open_workspace(key)
    hands.jump(-400)
    workspaces.open_workspace(key)
    assert [(workspace, time.time())] == expiry._seen()


def test_files_that_the_database_does_not_know_are_set_aside_listed_and_put_back(shop, hands):
    strange = paths.area(shop.workspace, "datasets") / "0123456789abcdef"
    strange.mkdir()
    (strange / "data.parquet").write_bytes(b"somebody's")
    swept_daily(hands, 1)
    assert strange.is_dir()
    swept_daily(hands, 2)
    [aside] = quarantine.all()
    date = time.strftime("%Y-%m-%d", time.localtime(hands.date))
    assert (aside.name, aside.bytes) == (f"{date}/{shop.workspace}/datasets/{strange.name}", 10)
    assert not strange.exists()
    assert quarantine.restore(aside.name).home == strange
    assert (strange / "data.parquet").read_bytes() == b"somebody's"
    assert quarantine.all() == []
    assert shop.dataset.data.exists()
    with pytest.raises(UserError, match="not in the quarantine"):
        quarantine.restore(aside.name)


def test_the_quarantine_keeps_for_thirty_days_whatever_the_date_says(shop, hands):
    strange = paths.area(shop.workspace, "runs") / "0123456789abcdef"
    strange.mkdir()
    swept_daily(hands, 3)
    hands.jump(400)
    swept_daily(hands, 20)
    assert len(quarantine.all()) == 1
    swept_daily(hands, 13)
    assert quarantine.all() == []
    assert list(paths.home().glob("quarantine/*")) == []


def test_two_of_one_name_stay_apart_and_a_taken_place_is_not_overwritten(shop, hands):
    strange = paths.area(shop.workspace, "runs") / "0123456789abcdef"
    for content in ("first", "second", "third"):
        strange.mkdir()
        (strange / "x").write_text(content)
        if content != "third":
            quarantine.put(strange)
    first, second = quarantine.all()
    assert [(aside.folder / "x").read_text() for aside in (first, second)] == ["first", "second"]
    with pytest.raises(UserError, match="is taken"):
        quarantine.restore(second.name)
    assert (strange / "x").read_text() == "third"


def test_what_is_known_to_be_done_with_is_deleted_not_set_aside(shop, hands):
    over, open_job = (queue.add(shop.workspace, payloads.Table()) for _ in range(2))
    taken = queue.take("read").id
    queue.end(taken, "failed")
    uploads = paths.area(shop.workspace, "uploads")
    for id in (over, open_job):
        (uploads / id).mkdir()
    (paths.area(shop.workspace, "runs") / "0123456789abcdef.1234.gone").mkdir()
    swept_daily(hands, 3)
    assert {entry.name for entry in uploads.iterdir()} == {over, open_job} - {taken}
    assert list(paths.area(shop.workspace, "runs").iterdir()) == []
    assert quarantine.all() == []


def test_an_older_database_sets_newer_files_aside_and_names_no_others(shop, hands, tmp_path):
    database.close()
    backup = (paths.home() / "atelier.sqlite").read_bytes()
    newer = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    database.close()
    (paths.home() / "atelier.sqlite").write_bytes(backup)
    swept_daily(hands, 3)
    assert shop.dataset.data.exists()
    assert [aside.home for aside in quarantine.all()] == [newer.folder]


@pytest.mark.parametrize(
    ("before", "now", "days"),
    [
        (("a", 10.0, 100.0), ("a", 10.5, 100.5), 0.5),
        (("a", 10.0, 100.0), ("a", 50.0, 100.5), 0.5),
        (("a", 10.0, 100.0), ("a", 1.0, 101.0), 1.0),
        (("a", 10.0, 100.0), ("b", 10.5, 0.1), 0.5),
        (("a", 10.0, 100.0), ("b", 50.0, 0.1), 1.0),
        (("a", 10.0, 100.0), ("b", 1.0, 0.1), 0.0),
        (("", 10.0, 100.0), ("", 50.0, 140.0), 1.0),
        (("", 10.0, 100.0), ("", 10.25, 100.25), 0.25),
    ],
)
def test_what_counts_as_time_that_has_passed(before, now, days):
    def reading(boot, date, up):
        return clock.Reading(0.0, date * clock.DAY, boot, up * clock.DAY)

    seen = clock.passed(reading(*before), reading(*now))
    assert seen.lived == pytest.approx(days * clock.DAY)
    assert seen.latest == max(before[1], now[1]) * clock.DAY


def test_two_servers_whose_dates_differ_do_not_count_days_twice():
    seen = clock.Reading(0.0, 0.0, "a", 0.0)
    for hour in range(0, 240, 6):
        for boot, ahead in (("a", 0), ("b", 40)):
            date = ahead * clock.DAY + hour * 3600
            seen = clock.passed(seen, clock.Reading(0.0, date, boot, hour * 3600.0))
    assert seen.lived <= 11 * clock.DAY


def test_the_real_clocks_are_read(home):
    first, second = clock._now(), clock._now()
    assert 0 <= second.up - first.up < 60
    assert first.boot == second.boot
    assert abs(second.latest - time.time()) < 60
