"""The book of champions at its borders: how long a reason may be, what is told of a fallen one, whose runs count."""

import os

import pytest

from core.errors import UserError
from core.store import datasets as tables
from core.store import projects, promotions, runs, starts, undo, versions
from core.store.feedback import collecting, inbox, inbox_states, inbox_taken
from core.store.feedback.collecting import Answered, Rules
from tests.store.things import put, recipe, table_folder


@pytest.fixture
def book(shop):
    made = [
        runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), name, state="finished") for name in "ABC"
    ]
    return shop.workspace, shop.project.id, *(run.id for run in made)


def test_a_line_is_kept_as_it_was_returned_with_its_reason_and_evidence_cut(book, hands):
    workspace, project, a, b, _ = book
    first = promotions.promote(workspace, project, a, f"  {'x' * 1001}", ["y" * 1001] * 21)
    assert (first.deed, first.run, first.before, first.created) == ("promote", a, None, hands.date)
    assert (first.reason, first.evidence, first.called) == ("x" * 1000, ("y" * 1000,) * 20, {a: "A"})
    second = promotions.promote(workspace, project, b, " Better. \n")
    assert (second.before, second.reason, second.called, second.evidence) == (a, "Better.", {b: "B", a: "A"}, ())
    assert second.created == pytest.approx(first.created + 1e-6)
    assert promotions.all(workspace, project) == [second, first]
    with pytest.raises(UserError, match="A reason is missing"):
        promotions.keep(workspace, project, a, "\n ")


def test_promoted_again_it_stands_once_and_going_back_leads_to_who_was_before(book):
    workspace, project, a, b, c = book
    for run in (a, b, a, c):
        promotions.promote(workspace, project, run, "Better.")
    for before in (a, b, ""):
        assert promotions.way_back(workspace, project) == before
        line = promotions.roll_back(workspace, project, to=before)
        assert (line.run, line.reason, line.evidence) == (before, "Taken back.", ())
    assert promotions.way_back(workspace, project) == ""
    with pytest.raises(UserError, match="No model was made champion here"):
        promotions.roll_back(workspace, project)
    promotions.promote(workspace, project, b, "Again.")
    assert promotions.roll_back(workspace, project, "My reason.").reason == "My reason."


def test_the_line_of_the_present_champion_is_the_newest_by_which_it_came(book):
    workspace, project, a, b, _ = book
    promotions.promote(workspace, project, a, "First.")
    promotions.promote(workspace, project, b, "Second.")
    promotions.keep(workspace, project, a, "Kept.")
    assert promotions.last(workspace, project).reason == "Second."
    assert promotions.fallen(workspace, project) is None
    promotions.roll_back(workspace, project, "Back.")
    assert promotions.last(workspace, project).reason == "Back."
    runs.trash(workspace, a)
    assert (promotions.current(workspace, project), promotions.last(workspace, project)) == ("", None)
    assert promotions.fallen(workspace, project).reason == "Back."


def test_what_was_seen_is_checked_by_its_word(book):
    workspace, project, a, b, c = book
    promotions.promote(workspace, project, a, "First.", seen="")
    for seen in ("", b):
        with pytest.raises(UserError, match="Another model was made champion meanwhile"):
            promotions.keep(workspace, project, c, "So.", seen=seen)
    with pytest.raises(UserError, match="in the trash or deleted by now"):
        promotions.keep(workspace, project, c, "So.", seen="gone")
    promotions.keep(workspace, project, c, "So.", seen=a)
    promotions.promote(workspace, project, b, "Second.")
    with pytest.raises(UserError, match="Another model was made champion meanwhile"):
        promotions.roll_back(workspace, project, seen=a, to=c)
    with pytest.raises(UserError, match="The model to go back to is in the trash"):
        promotions.roll_back(workspace, project, to=c)


@pytest.mark.parametrize(
    ("state", "able"), [("finished", True), ("stopped", True), ("failed", False), ("paused", False)]
)
def test_only_a_run_with_a_model_is_made_champion(book, state, able):
    workspace, project, a, *_ = book
    put(a, state)
    if able:
        assert promotions.promote(workspace, project, a, "So.").run == a
    else:
        with pytest.raises(UserError, match="“A” has no finished model"):
            promotions.promote(workspace, project, a, "So.")


def test_a_run_of_another_project_or_in_the_trash_is_told_in_its_own_words(shop, book):
    workspace, project, a, b, _ = book
    other = projects.create(workspace, "Other", shop.dataset.id)
    with pytest.raises(UserError, match="belongs to another project"):
        promotions.promote(workspace, other.id, a, "So.")
    runs.trash(workspace, b)
    with pytest.raises(UserError, match="“B” is in the trash"):
        promotions.promote(workspace, project, b, "So.")
    assert promotions.all(workspace, other.id) == promotions.all(workspace, project) == []


def test_each_project_has_a_book_of_its_own(shop, neighbour, book):
    workspace, project, a, *_ = book
    other = projects.create(workspace, "Other", shop.dataset.id)
    elsewhere = runs.create(workspace, other.id, recipe(shop.dataset.id), state="finished")
    promotions.promote(workspace, project, a, "So.")
    promotions.promote(workspace, other.id, elsewhere.id, "So.")
    assert (promotions.current(workspace, project), promotions.current(workspace, other.id)) == (a, elsewhere.id)
    for look in (promotions.all, promotions.current, promotions.last, promotions.fallen, promotions.way_back):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            look(neighbour.workspace, project)


def later(shop, tmp_path, parent):
    return tables.add(shop.workspace, "Later", table_folder(tmp_path / parent), parent=parent)


def test_a_version_knows_those_above_it_also_deleted_ones(shop, neighbour, tmp_path):
    second = later(shop, tmp_path, shop.dataset.id)
    third = later(shop, tmp_path, second.id)
    assert versions.above(shop.workspace, third.id) == [third.id, second.id, shop.dataset.id]
    assert [each.id for each in versions.line(shop.workspace, third.id)] == [shop.dataset.id, second.id, third.id]
    tables.purge(shop.workspace, second.id)
    assert versions.above(shop.workspace, third.id) == [third.id, second.id]
    assert [each.id for each in versions.line(shop.workspace, third.id)] == [third.id]
    with pytest.raises(UserError):
        versions.above(neighbour.workspace, third.id)


def test_a_project_uses_a_version_with_the_draft_that_names_it(shop, tmp_path):
    second = later(shop, tmp_path, shop.dataset.id)
    draft = recipe(shop.dataset.id).model_dump(mode="json")
    versions.use(shop.workspace, shop.project.id, second.id, draft)
    project = projects.get(shop.workspace, shop.project.id)
    assert (project.dataset, project.recipe["data"]["dataset"]) == (second.id, second.id)
    assert draft["data"]["dataset"] == shop.dataset.id
    with pytest.raises(UserError, match="another version"):
        versions.use(shop.workspace, shop.project.id, shop.dataset.id, None, before=shop.dataset.id)
    assert projects.get(shop.workspace, shop.project.id).recipe == project.recipe


def say(shop, mass, truth="y", **more):
    entry = inbox.add(shop.workspace, more.pop("run"), "a" * 64, {"mass": mass}, {"label": "x"}, "wrong", truth, **more)
    inbox_states.accept(shop.workspace, [entry.id])
    return inbox.get(shop.workspace, entry.id)


def test_entries_that_changed_since_they_were_read_are_counted_and_nothing_is_taken_in(shop, book):
    run = book[2]
    taken = [say(shop, f"{mass}", run=run) for mass in range(4)]
    inbox_states.reject(shop.workspace, [taken[0].id])
    inbox_states.edit(shop.workspace, [taken[1].id], "z")
    with pytest.raises(inbox_taken.MeanwhileError, match="decided on meanwhile") as meanwhile:
        versions.use(shop.workspace, shop.project.id, shop.dataset.id, None, taken=taken)
    assert meanwhile.value.count == 2
    assert [inbox.get(shop.workspace, each.id).state for each in taken] == ["rejected", *["accepted"] * 3]
    assert not inbox_taken.names(shop.workspace, shop.dataset.id)
    versions.use(shop.workspace, shop.project.id, shop.dataset.id, None, taken=taken[2:])
    states = [inbox.get(shop.workspace, each.id) for each in taken]
    assert [(each.state, each.dataset) for each in states[2:]] == [("used", shop.dataset.id)] * 2
    assert inbox_taken.names(shop.workspace, shop.dataset.id)
    assert inbox_taken.before(shop.workspace, shop.project.id, [taken[2].same, taken[0].same, "x"]) == {
        taken[2].same: [taken[2].id]
    }


def test_accepted_entries_are_told_the_oldest_first_and_the_last_word_of_each_row(shop, neighbour, book, hands):
    run = book[2]
    made = []
    for mass in ("1", "2", "1"):
        hands.date += 1
        made.append(say(shop, mass, f"{hands.date}", run=run))
    found = inbox_taken.accepted(shop.workspace, shop.project.id)
    assert [each.id for each in found] == [made[1].id, made[2].id]
    for look in (inbox_taken.accepted, lambda *here: inbox_taken.before(*here, ["x"])):
        with pytest.raises(UserError, match="This project is not in your workspace"):
            look(neighbour.workspace, shop.project.id)
    with pytest.raises(UserError, match="This dataset is not in your workspace"):
        inbox_taken.names(neighbour.workspace, shop.dataset.id)


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        ({"every": 1_000_000}, True),
        ({"every": 1_000_001}, False),
        ({"below": 1}, True),
        ({"below": -0.1}, False),
        ({"below": 1.01}, False),
        ({"label": "x", "most": 1}, True),
        ({"label": "x", "most": 1000}, True),
        ({"label": "x", "most": 1001}, False),
    ],
)
def test_rules_are_kept_within_bounds_and_begin_their_count_anew(shop, chosen, fits):
    if fits:
        collecting.set_rules(shop.workspace, shop.project.id, Rules(**chosen))
        project = projects.get(shop.workspace, shop.project.id)
        assert (collecting.rules(project), project.asked) == (Rules(**chosen), 0)
        assert collecting.sound(project.collect) == project.collect
    else:
        with pytest.raises(UserError, match="at most 1000 rows a day|Gather at least 1"):
            collecting.set_rules(shop.workspace, shop.project.id, Rules(**chosen))
        assert projects.get(shop.workspace, shop.project.id).collect is None


FINE = {"every": 1, "below": 0.5, "label": "x", "most": 3}


@pytest.mark.parametrize(
    ("changes", "sound"),
    [
        ({}, True),
        ({"every": 0, "below": 0, "most": 1}, True),
        ({"below": 1, "most": 1000}, True),
        ({"every": -1}, False),
        ({"every": 1.5}, False),
        ({"every": True}, False),
        ({"below": -0.1}, False),
        ({"below": 1.1}, False),
        ({"below": "x"}, False),
        ({"label": 5}, False),
        ({"most": 0}, False),
        ({"most": 1001}, False),
        ({"other": 1}, False),
    ],
)
def test_rules_of_a_saved_project_are_believed_only_as_far_as_they_are_some(changes, sound):
    kept = {**FINE, **changes}
    assert collecting.sound(kept) == (kept if sound else None)


@pytest.mark.parametrize(
    ("rules", "on"), [({}, False), ({"most": 5}, False), ({"every": 1}, True), ({"below": 0.1}, True)]
)
def test_rules_are_on_where_anything_is_gathered(rules, on):
    assert Rules(**rules).on is on
    assert Rules(label="x").on
    assert Rules() == Rules(0, 0.0, "", 20)


def test_what_is_gathered_is_as_unsure_as_the_rule_says_and_nothing_at_the_border(shop, book):
    rows = [Answered({"n": f"{sure}"}, {"label": "a"}, sure, ("a", "b")) for sure in (0.49, 0.5, 0.51, None)]
    here = shop.workspace, shop.project.id

    def gathered(**rules):
        collecting.set_rules(*here, Rules(**rules))
        kept = collecting.gather(*here, book[2], "a" * 64, rows)
        values = [entry.values["n"] for entry in inbox.all(*here)]
        assert collecting.gathered(*here) == len(values)
        assert collecting.erase(*here) == kept
        return values

    assert gathered(below=0.5) == ["0.49"]
    assert gathered(label="b") == ["None", "0.51", "0.5", "0.49"]
    assert gathered(label="c") == []
    assert gathered(every=2) == ["None", "0.5"]
    assert projects.get(*here).asked == 4


def test_a_model_file_of_a_path_is_linked_and_the_last_used_comes_first(shop, tmp_path, hands):
    (tmp_path / "model").write_bytes(b"one")
    one, two = starts.keep(shop.workspace, tmp_path / "model"), starts.keep(shop.workspace, b"two")
    assert starts.path_of(shop.workspace, one).samefile(tmp_path / "model")
    for number, sha in enumerate((two, one)):
        os.utime(starts.path_of(shop.workspace, sha).parent, (number, number))
    assert starts.all(shop.workspace) == [one, two]
    starts.keep(shop.workspace, b"two")
    assert starts.all(shop.workspace) == [two, one]
    folder = tmp_path / "run"
    folder.mkdir()
    assert starts.lend(shop.workspace, one, folder)
    assert (folder / "start.onnx").read_bytes() == b"one"
    for sha in ("f" * 64, "../x", ""):
        assert not starts.lend(shop.workspace, sha, folder)
        assert not starts.path_of(shop.workspace, sha).exists()
    assert [entry.name for entry in folder.iterdir()] == ["start.onnx"]


def test_drafts_and_what_an_undo_would_bring_back_name_their_files(shop, neighbour):
    def draft(sha):
        return {"start": {"file": sha}}

    projects.create(shop.workspace, "a", shop.dataset.id, draft("one"))
    projects.create(neighbour.workspace, "b", neighbour.dataset.id, draft("theirs"))
    undo.remember(shop.workspace, shop.project.id, "data", "x", {"recipe": draft("two"), "made": draft("three")})
    undo.remember(shop.workspace, "", "data", "x", {"trash": "run", "id": "r"})
    assert starts.used(shop.workspace) == {"one", "two", "three"}
    assert [starts.of(each) for each in (None, {}, {"start": None}, {"start": {}}, draft("x"))] == ["", "", "", "", "x"]
