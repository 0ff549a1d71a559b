"""What can be taken back: the last 30 changes of a day, on the page of each, without what was done elsewhere since."""

import pytest

from core.errors import UserError
from core.store import undo
from core.store.undo import Change


def remembered(shop, said, page="data", project=None, back=None):
    undo.remember(shop.workspace, shop.project.id if project is None else project, page, said, back or {})


def said(workspace):
    return [change.said for change in undo.recent(workspace)]


def test_changes_of_the_last_day_are_there_the_newest_first_for_their_owner_alone(shop, neighbour, hands):
    remembered(shop, "first", back={"trash": "run", "id": "r"})
    hands.go_on(0.5)
    remembered(shop, "second", "model", project="")
    newest, oldest = undo.recent(shop.workspace)
    assert (newest.said, newest.project, newest.page, newest.back) == ("second", "", "model", {})
    assert (oldest.said, oldest.project, oldest.page) == ("first", shop.project.id, "data")
    assert oldest.back == {"trash": "run", "id": "r"}
    assert newest.created - oldest.created == pytest.approx(0.5 * 86400)
    assert said(neighbour.workspace) == []
    hands.go_on(0.51)
    assert said(shop.workspace) == ["second"]


def test_of_one_project_thirty_are_kept_and_others_are_not_counted(shop, neighbour, hands):
    remembered(shop, "no project's", project="")
    remembered(neighbour, "the neighbour's")
    for number in range(32):
        hands.date += 1
        remembered(shop, f"{number}")
    assert said(shop.workspace) == [*(f"{number}" for number in range(31, 1, -1)), "no project's"]
    assert said(neighbour.workspace) == ["the neighbour's"]


def test_nothing_is_remembered_of_a_strangers_project_and_only_the_owner_forgets(shop, neighbour):
    with pytest.raises(UserError, match="This project is not in your workspace"):
        remembered(neighbour, "x", project=shop.project.id)
    remembered(shop, "one")
    remembered(shop, "two")
    [two, _] = undo.recent(shop.workspace)
    with pytest.raises(UserError, match="This change is not in your workspace"):
        undo.forget(neighbour.workspace, two.id)
    undo.forget(shop.workspace, two.id)
    assert said(shop.workspace) == ["one"]
    with pytest.raises(UserError):
        undo.forget(shop.workspace, two.id)


def change(number, page="data", project="p", made="draft", **back):
    content = back or {"recipe": {}, "made": made, "dataset": "d"}
    return Change(f"{number}", project, page, "", content, float(number))


@pytest.mark.parametrize(
    ("every", "found"),
    [
        ([], []),
        ([change(3), change(2), change(1)], "321"),
        ([change(3), change(2, project="other"), change(1)], "31"),
        ([change(3), change(2, trash="run", id="r"), change(1)], "31"),
        ([change(3), change(2, "model"), change(1)], "31"),
        ([change(3, made=None), change(2), change(1, made=None)], "321"),
        ([change(3), change(2, "model"), change(1, made=None)], "3"),
        ([change(3, "model"), change(2, made=None), change(1)], ""),
        ([change(3, "model", made=None), change(2), change(1)], ""),
        ([change(3), change(2, "model", made=None), change(1)], "3"),
    ],
)
def test_a_page_takes_back_its_own_changes_one_after_the_other_up_to_another_version(every, found):
    assert [each.id for each in undo.latest(every, "p", "data")] == [*found]


def draft(columns=None, **parts):
    return {"format": 2, "data": {"dataset": "d", "targets": ["y"]}, "columns": columns or {}, **parts}


def back(before, made):
    return Change("1", "p", "data", "", {"recipe": before, "made": made, "dataset": "d"}, 0.0)


def test_only_what_the_change_did_is_taken_back():
    before = draft({"a": 1, "gone": 1, "same": 1}, training=1, split=1)
    made = draft({"a": 2, "came": 2, "same": 1}, training=2, split=1)
    now = draft({"a": 2, "came": 2, "same": 5, "later": 5}, training=2, split=5)
    kept = draft({"a": 1, "same": 5, "later": 5, "gone": 1}, training=1, split=5)
    found = undo.recipe_before(now, back(before, made))
    assert found == kept
    assert [*found["columns"]] == ["a", "same", "later", "gone"]
    assert now["columns"] == {"a": 2, "came": 2, "same": 5, "later": 5}


@pytest.mark.parametrize(("now", "before", "made"), [(None, 1, 1), (1, None, 1), (1, 1, None)])
def test_where_one_of_them_is_none_the_draft_of_before_comes_back(now, before, made):
    drafts = {None: None, 1: draft(training=1)}
    assert undo.recipe_before(drafts[now], back(drafts[before], drafts[made])) == drafts[before]


def test_a_draft_of_the_first_format_is_read_as_one_of_the_second():
    old = {"format": 1, "data": {"dataset": "d", "target": "y"}, "columns": {}, "training": 1}
    made = {**old, "training": 2}
    now = draft(training=2, split=4)
    found = undo.recipe_before(now, back(old, made))
    assert found == {"format": 2, "data": {"dataset": "d", "targets": ["y"]}, "columns": {}, "training": 1}
    assert old["data"] == {"dataset": "d", "target": "y"}
