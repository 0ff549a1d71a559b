"""The inbox: the last word on a row counts, many are decided at once, and two tabs do not undo each other's work."""

import os
import time

import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.store import database, datasets, paths, projects, runs, versions
from core.store.database_tables import INBOX
from core.store.feedback import inbox, inbox_coming, inbox_files, inbox_look, inbox_states, inbox_taken
from core.store.feedback.inbox_adding import Feedback
from core.store.feedback.inbox_look import Filter
from core.store.saved import archive, inbox_lines, package
from core.store.upkeep import expiry, quota
from tests.reading.media import real
from tests.store.things import recipe, table_folder

SHA = "ab" * 32


@pytest.fixture
def run(shop):
    return runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")


def told(shop, run, mass="1", truth="Gentoo", **more):
    verdict = more.pop("verdict", "wrong")
    return inbox.add(shop.workspace, run.id, SHA, {"mass": mass}, {"label": "Adelie"}, verdict, truth, **more)


def states(shop):
    return [entry.state for entry in reversed(inbox.all(shop.workspace, shop.project.id))]


def counts(shop):
    return inbox_look.counts(shop.workspace, shop.project.id)


def test_an_entry_keeps_where_it_came_from_and_what_it_speaks_of(shop, run):
    entry = told(shop, run, source="link", row=7, fair=True, link="share", visitor="someone")
    assert (entry.state, entry.source, entry.row, entry.fair) == ("new", "link", 7, True)
    assert (entry.link, entry.visitor, entry.right) == ("share", "someone", "Gentoo")
    assert told(shop, run, "2", None, verdict="right").right == "Adelie"
    assert told(shop, run, "3", None).right is None
    with pytest.raises(UserError, match="verdict"):
        told(shop, run, verdict="maybe")


def test_an_entry_of_an_older_version_reads_as_new_and_from_predict(shop, run):
    old = told(shop, run)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE inbox SET state = NULL, source = NULL, same = NULL")
    found = inbox.get(shop.workspace, old.id)
    assert (found.state, found.source, found.same) == ("new", "predict", None)
    assert counts(shop).new == 1
    assert inbox_look.page(shop.workspace, shop.project.id, Filter(state="new", source="predict"))[1] == 1
    told(shop, run)
    inbox_states.accept(shop.workspace, [old.id])
    assert [entry.id for entry in inbox_taken.accepted(shop.workspace, shop.project.id)] == [old.id]


def test_the_last_word_on_the_same_row_counts_and_the_others_stay_under_it(shop, run):
    first, other, last = told(shop, run), told(shop, run, "2"), told(shop, run, " 1 ", "Chinstrap")
    assert states(shop) == ["older", "new", "new"]
    assert [entry.id for entry in inbox_look.earlier(shop.workspace, last)] == [first.id]
    inbox_states.reject(shop.workspace, [last.id])
    assert states(shop) == ["new", "new", "rejected"]
    inbox_states.reopen(shop.workspace, [last.id])
    assert states(shop) == ["older", "new", "new"]
    inbox.remove(shop.workspace, last.id)
    assert states(shop) == ["new", "new"]
    assert inbox_look.earlier(shop.workspace, other) == []


def test_what_is_accepted_stays_so_until_a_later_word_is_accepted_too(shop, run):
    mine, visitors = told(shop, run), told(shop, run, truth="Chinstrap", source="link")
    inbox_states.accept(shop.workspace, [mine.id])
    assert states(shop) == ["accepted", "new"]
    assert [entry.truth for entry in inbox_taken.accepted(shop.workspace, shop.project.id)] == ["Gentoo"]
    inbox_states.accept(shop.workspace, [visitors.id])
    assert states(shop) == ["older", "accepted"]
    done = inbox_states.accept(shop.workspace, [mine.id])
    assert states(shop) == ["accepted", "older"]
    inbox_states.take_back(shop.workspace, done.back)
    assert states(shop) == ["older", "new"]


def test_contradicting_words_that_come_at_once_leave_the_last_one(shop, run):
    messages = [Feedback({"mass": "1"}, {}, "wrong", truth) for truth in ("Gentoo", "Chinstrap", "Adelie")]
    inbox.add_all(shop.workspace, run.id, SHA, messages, source="file")
    inbox_states.accept(shop.workspace, [entry.id for entry in inbox.all(shop.workspace, shop.project.id)])
    assert states(shop) == ["older", "older", "accepted"]
    assert [entry.truth for entry in inbox_taken.accepted(shop.workspace, shop.project.id)] == ["Adelie"]


def test_two_tabs_at_once_are_told_and_the_rest_goes_on(shop, run):
    gone, used, fine, without_truth = (told(shop, run, str(mass)) for mass in range(4))
    inbox_states.edit(shop.workspace, [fine.id], "Chinstrap")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE inbox SET truth = NULL WHERE id = ?", (without_truth.id,))
    inbox.remove(shop.workspace, gone.id)
    inbox_states.accept(shop.workspace, [used.id])
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None, taken=[used])
    done = inbox_states.accept(shop.workspace, [gone.id, used.id, fine.id, without_truth.id])
    assert (done.count, inbox.get(shop.workspace, fine.id).state) == (1, "accepted")
    assert "3 of 4" in done.error.problem
    for why in ("1 removed meanwhile", "1 part of the data already", "1 without a right answer"):
        assert why in done.error.problem


def test_anothers_entries_are_answered_like_removed_ones(shop, neighbour, run):
    entry = told(shop, run)
    for deed in (inbox_states.accept, inbox_states.reject, inbox_states.reopen, inbox_states.throw):
        assert "1 removed meanwhile" in deed(neighbour.workspace, [entry.id]).error.problem
    assert inbox_states.edit(neighbour.workspace, [entry.id], "x").count == 0
    done = inbox_states.reject(shop.workspace, [entry.id])
    assert inbox_states.take_back(neighbour.workspace, done.back).count == 0
    assert inbox_states.take_back(neighbour.workspace, {"truths": {entry.id: ["x", "wrong"]}}).count == 0
    assert inbox.get(shop.workspace, entry.id) == inbox.get(shop.workspace, entry.id)
    assert (inbox.get(shop.workspace, entry.id).state, inbox.get(shop.workspace, entry.id).truth) == (
        "rejected",
        "Gentoo",
    )


def test_every_change_can_be_taken_back_where_nothing_was_decided_since(shop, run):
    some = [told(shop, run, str(mass)).id for mass in range(3)]
    inbox_states.reject(shop.workspace, some[:1])
    before = states(shop)
    thrown = inbox_states.throw(shop.workspace, some)
    assert states(shop) == []
    assert inbox_states.take_back(shop.workspace, thrown.back).error is None
    assert states(shop) == before
    edited = inbox_states.edit(shop.workspace, some[:2], "Adelie")
    assert inbox.get(shop.workspace, some[0]).verdict == "right"
    inbox_states.take_back(shop.workspace, edited.back)
    assert inbox.get(shop.workspace, some[0]).truth == "Gentoo"
    accepted = inbox_states.accept(shop.workspace, some)
    inbox_states.reject(shop.workspace, some[2:])
    assert "1 of 3" in inbox_states.take_back(shop.workspace, accepted.back).error.problem
    assert states(shop) == ["rejected", "new", "rejected"]


def test_what_was_removed_is_deleted_for_good_a_day_later_and_its_picture_with_it(shop, run, hands):
    entry = inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo()}, {}, "right")
    inbox_states.throw(shop.workspace, [entry.id])
    rows = sa.text("SELECT count(*) FROM inbox")
    for days, left in ((0.5, 1), (1.1, 0)):
        expiry.sweep()
        hands.go_on(days)
        expiry.sweep()
        with database.reading() as connection:
            assert connection.scalar(rows) == left
    with pytest.raises(UserError, match="not in your workspace"):
        inbox.get(shop.workspace, entry.id)


def test_it_is_looked_through_by_every_filter_and_a_page_at_a_time(shop, run):
    messages = [Feedback({"note": f"Größe {index} 企鹅"}, {"label": "Adelie"}, "right") for index in range(30)]
    inbox.add_all(shop.workspace, run.id, SHA, messages, source="batch")
    told(shop, run, "50%")
    other = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    inbox.add(shop.workspace, other.id, "cd" * 32, {"mass": "5"}, {"label": "Gentoo"}, "open", source="rule")
    found = {
        "state": ("new", 32),
        "verdict": ("open", 1),
        "source": ("batch", 30),
        "answer": ("Gentoo", 1),
        "truth": ("Gentoo", 1),
        "run": (other.id, 1),
        "model": (SHA, 31),
    }
    for name, (value, count) in found.items():
        assert inbox_look.page(shop.workspace, shop.project.id, Filter(**{name: value}))[1] == count, name
    for words, count in (("größe 7 企", 1), ("50%", 1), ("5_%", 0), ("adelie", 31), ("gentoo", 2)):
        assert inbox_look.page(shop.workspace, shop.project.id, Filter(words=words))[1] == count, words
    batch = Filter(source="batch")
    pages = [inbox_look.page(shop.workspace, shop.project.id, batch, index)[0] for index in range(3)]
    assert [len(page) for page in pages] == [12, 12, 6]
    listed = [entry.id for page in pages for entry in page]
    assert listed == inbox_look.ids(shop.workspace, shop.project.id, batch)
    assert listed[::-1] == [entry.id for entry in inbox_look.each(shop.workspace, shop.project.id, batch)]
    assert (counts(shop).new, counts(shop).without_truth, counts(shop).all) == (31, 1, 32)
    assert len(inbox_look.waiting(shop.workspace, shop.project.id)) == 31


def test_ten_thousand_corrections_are_kept_and_decided_on_in_one_go_each(shop, run):
    started = time.perf_counter()
    told(shop, run, "-1")
    alone = time.perf_counter() - started
    messages = (Feedback({"mass": str(index)}, {"label": "Adelie"}, "wrong", "Gentoo") for index in range(10_000))
    started = time.perf_counter()
    assert len(set(inbox.add_all(shop.workspace, run.id, SHA, messages, source="file"))) == 10_000
    assert time.perf_counter() - started < 10_000 * alone / 10
    done = inbox_states.accept(shop.workspace, inbox_look.waiting(shop.workspace, shop.project.id))
    assert (done.count, counts(shop).accepted, len(str(done.back))) == (10_001, 10_001, len(str(done.back)))
    assert len(str(done.back)) < 200
    inbox_states.take_back(shop.workspace, done.back)
    assert (counts(shop).accepted, counts(shop).new) == (0, 10_001)


def test_others_write_while_many_are_kept_and_decided_on_and_see_them_all_at_once(shop, run):
    seen, turns = set(), []

    def passing(event=None):
        turns.append(projects.rename(shop.workspace, shop.project.id, f"turn {len(turns)}"))
        seen.add(counts(shop).all)

    def said():
        for index in range(3_000):
            if index % 1_000 == 999:
                passing()
            yield Feedback({"mass": str(index)}, {}, "wrong", "Gentoo")

    ids = inbox.add_all(shop.workspace, run.id, SHA, said(), source="file")
    assert (seen, len(turns), counts(shop).new) == ({0}, 3, 3_000)
    begun = sa.event.listens_for(database.engine(), "commit")(lambda connection: commits.append(1))
    commits = []
    inbox_states.accept(shop.workspace, ids)
    sa.event.remove(database.engine(), "commit", begun)
    assert len(commits) == 2


def test_words_that_came_while_many_were_kept_are_replaced_by_them_and_fair_ones_stay_fair(shop, run):
    told(shop, run, "1", "Adelie", fair=True, verdict="right")
    told(shop, run, "2", "Adelie")

    def said():
        for index in range(1_500):
            if index == 1_400:
                told(shop, run, "3", "Adelie")
            yield Feedback({"mass": str(index % 1_200)}, {}, "wrong", "Gentoo")

    ids = inbox.add_all(shop.workspace, run.id, SHA, said(), source="file")
    assert (counts(shop).new, counts(shop).older) == (1_200, 303)
    assert [inbox.get(shop.workspace, ids[1_200 + index]).state for index in (1, 2, 3)] == ["new"] * 3
    assert inbox.get(shop.workspace, ids[1]).fair is True
    assert inbox.get(shop.workspace, ids[2]).fair is None


def test_what_a_killed_process_laid_down_is_seen_by_nobody_and_goes_a_day_later(shop, run, hands, monkeypatch):
    messages = [Feedback({"n": str(index)}, {}, "right") for index in range(900)]
    with monkeypatch.context() as killed:
        killed.setattr(inbox_coming, "_show", lambda *_: os._exit(9))
        child = os.fork()
        if not child:
            inbox.add_all(shop.workspace, run.id, SHA, messages, source="file")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (counts(shop).all, rows()) == (0, 900)
    assert len(inbox.add_all(shop.workspace, run.id, SHA, messages[:1], source="file")) == counts(shop).all
    expiry.sweep()
    hands.go_on(1.1)
    expiry.sweep()
    assert (counts(shop).all, rows()) == (1, 1)


def rows():
    with database.reading() as connection:
        return connection.scalar(sa.text("SELECT count(*) FROM inbox"))


def test_a_disk_that_fills_up_while_many_are_accepted_tells_how_many_were(shop, run, monkeypatch):
    messages = [Feedback({"n": str(index)}, {}, "right") for index in range(2_700)]
    ids = inbox.add_all(shop.workspace, run.id, SHA, messages, source="file")
    resolve, full = inbox_states.resolve, UserError("The disk is full; this was not kept.", "Empty the trash.")

    def filling(connection, workspace, project, same):
        if counts(shop).accepted:
            raise full
        resolve(connection, workspace, project, same)

    with monkeypatch.context() as small:
        small.setattr(inbox_states, "resolve", filling)
        done = inbox_states.accept(shop.workspace, ids)
    assert (done.count, counts(shop).accepted, counts(shop).new) == (2_000, 2_000, 700)
    assert "700 of 2,700" in done.error.problem
    assert "disk is full" in done.error.problem
    inbox_states.take_back(shop.workspace, done.back)
    assert counts(shop).new == 2_700


def test_accepting_all_that_wait_leaves_what_was_decided_on_meanwhile(shop, run):
    some = [told(shop, run, str(mass)).id for mass in range(3)]
    listed = inbox_look.waiting(shop.workspace, shop.project.id)
    inbox_states.reject(shop.workspace, some[:1])
    done = inbox_states.accept(shop.workspace, listed, only="new")
    assert (done.count, states(shop)) == (2, ["rejected", "accepted", "accepted"])
    assert "1 decided on meanwhile" in done.error.problem


def test_a_blank_right_answer_is_refused_wherever_it_is_given(shop, run):
    for blank in ("", "  "):
        with pytest.raises(UserError, match="not said what is right"):
            told(shop, run, truth=blank)
    with pytest.raises(UserError, match="not said what is right"):
        inbox_states.edit(shop.workspace, [told(shop, run).id], " ")
    assert [entry.truth for entry in inbox.all(shop.workspace, shop.project.id)] == ["Gentoo"]


@pytest.mark.parametrize("why", ["a disk that is full", "a word that is none", "no room left"])
def test_many_are_kept_as_a_whole_or_not_at_all(shop, run, monkeypatch, why):
    messages = [Feedback({"text": str(index) * 1000}, {}, "wrong", "x") for index in range(900)]
    if why == "a word that is none":
        messages.append(Feedback({}, {}, "maybe"))
    if why == "no room left":
        monkeypatch.setattr(quota, "left", lambda workspace: 800_000)
    if why == "a disk that is full":
        with database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 60}")
    match = {"a disk that is full": "disk is full", "no room left": "0 MB left"}.get(why, "verdict")
    with pytest.raises(UserError, match=match):
        inbox.add_all(shop.workspace, run.id, SHA, messages, source="file")
    assert counts(shop).all == 0


def test_entries_count_in_the_quota(shop, run):
    before = quota.used(shop.workspace)
    told(shop, run, "x" * 10_000)
    assert quota.used(shop.workspace) - before >= 10_000


def test_going_back_to_an_earlier_version_lets_what_later_ones_took_in_wait_again(shop, run, tmp_path):
    entry, other = told(shop, run), told(shop, run, "2")
    inbox_states.accept(shop.workspace, [entry.id, other.id])
    second = datasets.add(shop.workspace, "Penguins", table_folder(tmp_path / "two"), parent=shop.dataset.id)
    third = datasets.add(shop.workspace, "Penguins", table_folder(tmp_path / "three"), parent=second.id)
    versions.use(shop.workspace, shop.project.id, second.id, None, taken=[entry], before=shop.dataset.id)
    with pytest.raises(UserError, match="another version"):
        versions.use(shop.workspace, shop.project.id, third.id, None, before=shop.dataset.id)
    versions.use(shop.workspace, shop.project.id, third.id, None)
    assert states(shop) == ["used", "accepted"]
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None)
    assert states(shop) == ["accepted", "accepted"]
    versions.use(shop.workspace, shop.project.id, third.id, None)
    assert states(shop) == ["used", "accepted"]
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None)
    inbox_states.edit(shop.workspace, [entry.id], "Chinstrap")
    versions.use(shop.workspace, shop.project.id, third.id, None)
    assert states(shop) == ["accepted", "accepted"]


def test_a_saved_project_brings_every_field_back_but_the_link(shop, neighbour, run, tmp_path):
    told(shop, run, source="link", row=3, link="share", visitor="someone", fair=True)
    told(shop, run, "2", source="file")
    used = told(shop, run, "3")
    inbox_states.accept(shop.workspace, [used.id])
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None, taken=[used])
    inbox_states.throw(shop.workspace, [told(shop, run, "4").id])
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    project = archive.restore_project(neighbour.workspace, saved)
    now = inbox.all(neighbour.workspace, project.id)
    before = inbox.all(shop.workspace, shop.project.id)
    names = ("values", "answer", "verdict", "truth", "created", "state", "source", "row", "same", "fair", "visitor")
    assert [[getattr(entry, name) for name in (*names, "changed")] for entry in now] == [
        [getattr(entry, name) for name in (*names, "changed")] for entry in before
    ]
    assert [entry.link for entry in now] == [None, None, None]
    assert [entry.dataset for entry in now] == [project.dataset, None, None]
    assert projects.get(neighbour.workspace, project.id).collect is None


@pytest.fixture
def long(shop, run, monkeypatch):
    """An inbox that is too long for the manifest of a saved project."""
    monkeypatch.setattr(inbox_lines, "EACH", 40)
    monkeypatch.setattr(inbox_lines, "SHORT", 40)
    monkeypatch.setattr(package, "_MANIFEST_MOST", 30_000)
    told(shop, run, "x", source="link", visitor="someone", row=3, fair=True)
    many = [Feedback({"n": str(index), "é": "ü" * 100}, {"label": "Adelie"}, "wrong", "Gentoo") for index in range(200)]
    ids = inbox.add_all(shop.workspace, run.id, SHA, many, source="file")
    inbox_states.reject(shop.workspace, ids[:30])
    inbox.add(shop.workspace, run.id, SHA, {"photo": real.photo()}, {}, "right")
    return shop


def test_an_inbox_that_is_too_long_for_the_manifest_is_saved_and_comes_back_in_parts(long, neighbour, tmp_path):
    saved = archive.save_project(long.workspace, long.project.id, tmp_path / "saved.zip")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["saved.zip"]
    project = archive.restore_project(neighbour.workspace, saved)
    now, before = inbox.all(neighbour.workspace, project.id), inbox.all(long.workspace, long.project.id)
    names = ("values", "answer", "verdict", "truth", "created", "state", "source", "row", "same", "fair", "visitor")
    assert [[getattr(entry, name) for name in names] for entry in now] == [
        [getattr(entry, name) for name in names] for entry in before
    ]
    assert inbox_files.content(neighbour.workspace, now[0].values["photo"]) == real.photo()
    assert len(list(paths.area(neighbour.workspace, inbox_files.AREA).iterdir())) == 1, "the photo alone"


def test_what_could_not_be_opened_again_is_not_saved(long, tmp_path, monkeypatch):
    monkeypatch.setattr(inbox_lines, "SHORT", 1_000)
    with pytest.raises(UserError, match="can't be saved as one file"):
        archive.save_project(long.workspace, long.project.id, tmp_path / "saved.zip")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_part_that_is_damaged_or_cut_off_leaves_nothing_of_a_project(long, neighbour, hands, tmp_path, monkeypatch):
    saved = archive.save_project(long.workspace, long.project.id, tmp_path / "saved.zip")
    count, real_read = rows(), inbox_lines.read
    parts = []

    def damaged(file):
        parts.append(file)
        if len(parts) == 3:
            file.write_bytes(b'{"verdict": "right"}\n')
        yield from real_read(file)

    with monkeypatch.context() as third:
        third.setattr(inbox_lines, "read", damaged)
        with pytest.raises(UserError, match="manifest is not complete"):
            archive.restore_project(neighbour.workspace, saved)
    assert (rows(), projects.all(neighbour.workspace)) == (count, [neighbour.project])
    left_by_a_killed_server()
    assert (rows(), inbox.strays()) == (count + 5, ["feed"])
    expiry.sweep()
    hands.go_on(1.1)
    expiry.sweep()
    assert (rows(), inbox.strays()) == (count, [])


def left_by_a_killed_server():
    """Entries of a saved project that was cut off while it came: they name a project that is not there."""
    with database.writing() as connection:
        some = connection.execute(sa.select(INBOX).limit(5)).mappings().all()
        connection.execute(sa.insert(INBOX), [{**row, "id": paths.new_id(), "project": "feed"} for row in some])


def test_answers_of_every_type_are_found_by_what_they_say_and_were_right_as_they_stand(shop, run):
    for mass, answer in enumerate(
        ({"labels": "comedy; drama", "probability": 0.7}, {"label": "drama", "probability": 0.9}, {"prediction": 4.5})
    ):
        inbox.add(shop.workspace, run.id, SHA, {"mass": str(mass)}, answer, "right")
    entries = {entry.values["mass"]: entry for entry in inbox.all(shop.workspace, shop.project.id)}
    assert [entries[mass].right for mass in "012"] == ["comedy; drama", "drama", "4.5"]

    def found(message):
        return {
            entry.values["mass"]
            for entry in inbox_look.page(shop.workspace, shop.project.id, Filter(answer=message))[0]
        }

    assert found("drama") == {"0", "1"}
    assert found("comedy") == found("comedy; drama") == {"0"}
    assert found("dram") == found("label") == found("probability") == set()
    inbox_states.edit(shop.workspace, [entries["0"].id], "comedy")
    assert (inbox.get(shop.workspace, entries["0"].id).verdict, entries["1"].verdict) == ("wrong", "right")
