"""What each remedy does to a recipe, what takes it back, and when a finding is handled."""

import pytest

from core.audit.remaining import applied_safely
from core.audit.remedies import applied, followed, handled, repair, split_by, taken_back
from core.findings import Finding, Remedy, leave_out
from core.messages import Message
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, RepairChoice, SplitOptions, TaskChoice, edit
from core.records import Schema

WORDS = Message("words", "Words")
CLIP = RepairChoice(repair="clip", column="age", options={"share": 1.0})
FILL = RepairChoice(repair="fill", column="town", options={})
READ = RepairChoice(repair="read_numbers", column="age", options={"units": "kg"})
LETTERS = RepairChoice(repair="letter_case", column="age", options={})


def recipe(*repairs: RepairChoice, **split: object) -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", target="bought"),
        task=TaskChoice(name="classification", options={"balance": "none"}),
        columns={
            "age": ColumnChoice(kind="number", options={"scale": "rank"}),
            "town": ColumnChoice(kind="category"),
            "bought": ColumnChoice(kind="category"),
        },
        family=FamilyChoice(name="linear"),
        repairs=[*repairs],
        split=SplitOptions(**split),
    )


def kind(name: str, column: str = "age", **more: object) -> Remedy:
    return Remedy(WORDS, "kind", {"column": column, "kind": name, **more})


def said_by(choice: RepairChoice) -> Remedy:
    return repair(WORDS, choice.repair, choice.column, **choice.options)


def finding(*remedies: Remedy, columns: tuple[str, ...] = ("age",)) -> Finding:
    return Finding("any", "warn", columns, WORDS, WORDS, WORDS, remedies)


def test_remedies_say_what_is_to_be_done_in_plain_values():
    assert repair(WORDS, "clip", "age", share=2.0) == Remedy(
        WORDS, "repair", {"repair": "clip", "column": "age", "options": {"share": 2.0}}
    )
    assert split_by("time", "day", WORDS) == Remedy(WORDS, "split", {"method": "time", "column": "day"})
    assert leave_out("a").label.code != leave_out("a", "b").label.code
    assert leave_out("a", "b").arguments == {"columns": ["a", "b"]}


def test_columns_are_left_out_and_taken_back():
    own = recipe()
    found = applied(own, leave_out("age", "town"))
    assert [name for name, choice in found.columns.items() if not choice.use] == ["age", "town"]
    assert found.columns["age"].options == own.columns["age"].options
    assert taken_back(found, leave_out("age", "town")) == own
    assert [followed(leave_out("age", "town"), each) for each in (own, found)] == [False, True]
    assert not followed(leave_out("age", "town"), applied(own, leave_out("age")))


def test_another_kind_uses_the_column_and_keeps_the_repairs_that_work_on_it():
    own = edit.without_columns(recipe(CLIP, FILL, LETTERS), ["age"])
    found = applied(own, kind("category", options={"order": "abc"}))
    assert found.columns["age"] == ColumnChoice(use=True, kind="category", options={"order": "abc"})
    assert found.repairs == [FILL, LETTERS]  # no number is left to be clipped
    assert applied(recipe(CLIP, FILL), kind("number")).repairs == [CLIP, FILL]
    assert applied(own, kind("text")).columns["age"].options == {}
    assert [followed(kind("category"), each) for each in (own, found)] == [False, True]
    back = taken_back(found, kind("category"))
    assert (back.columns["age"].kind, back.columns["age"].options, back.columns["age"].use) == ("", {}, True)


@pytest.mark.parametrize(
    ("before", "remedy", "after"),
    [
        ({}, {"method": "folds"}, {"method": "folds", "column": ""}),
        ({"method": "time", "column": "day"}, {"method": "folds"}, {"method": "folds", "column": ""}),
        ({"method": "group", "column": "site"}, {"method": "folds"}, {"method": "folds", "column": "site"}),
        ({"seed": 4}, {"method": "group", "column": "site"}, {"method": "group", "column": "site", "seed": 4}),
        ({"method": "group", "column": "x"}, {"method": "time", "column": "day"}, {"method": "time", "column": "day"}),
    ],
)
def test_rows_are_split_in_another_way(before: dict, remedy: dict, after: dict):
    found = applied(recipe(**before), Remedy(WORDS, "split", remedy))
    assert found.split == SplitOptions(**after)
    assert followed(Remedy(WORDS, "split", remedy), found)


def test_a_split_that_is_taken_back_is_as_declared_and_keeps_what_else_was_set():
    found = taken_back(recipe(method="group", column="site", seed=4), split_by("group", "site", WORDS))
    assert found.split == SplitOptions(seed=4)


def test_folds_that_keep_a_group_together_follow_a_split_by_it():
    remedy = split_by("group", "site", WORDS)
    assert followed(remedy, recipe(method="folds", column="site"))
    assert not followed(remedy, recipe(method="folds", column="day"))
    assert not followed(split_by("time", "site", WORDS), recipe(method="folds", column="site"))
    assert not followed(split_by("time", "day", WORDS), recipe(method="group", column="day"))


def test_options_of_the_task_are_set_and_taken_back():
    weigh = Remedy(WORDS, "task", {"balance": "weights"})
    found = applied(recipe(), weigh)
    assert found.task.options == {"balance": "weights"}
    assert [followed(weigh, each) for each in (recipe(), found)] == [False, True]
    more = edit.with_task_options(found, {"balance": "weights", "other": 1})
    assert taken_back(more, weigh).task.options == {"other": 1}


def test_a_repair_comes_last_and_is_taken_back_by_name_and_column():
    clip = said_by(CLIP)
    found = applied(recipe(FILL), clip)
    assert found.repairs == [FILL, CLIP]
    assert found.columns == recipe().columns
    assert taken_back(found, clip) == recipe(FILL)
    other = repair(WORDS, "clip", "age", share=3.0)
    assert [followed(other, each) for each in (recipe(FILL), found)] == [False, True]  # whatever its options
    assert not followed(repair(WORDS, "clip", "town"), found)


def test_what_reads_numbers_comes_first_and_only_with_its_own_options_is_it_followed():
    own = applied(recipe(CLIP), leave_out("age"))
    found = applied(own, said_by(READ))
    assert found.repairs == [READ, CLIP]
    assert found.columns["age"] == ColumnChoice(use=True, kind="number", options={})
    assert followed(said_by(READ), found)
    assert not followed(repair(WORDS, "read_numbers", "age", units="lb"), found)
    back = taken_back(found, said_by(READ))
    assert (back.repairs, back.columns["age"].kind) == ([CLIP], "")
    again = applied(found, repair(WORDS, "read_numbers", "age", units="lb"))
    assert [choice.options for choice in again.repairs_of("age")] == [{"units": "lb"}, {"share": 1.0}]


@pytest.mark.parametrize("change", [applied, taken_back])
def test_what_does_not_change_a_recipe_is_a_fault(change):
    with pytest.raises(ValueError, match="invent"):
        change(recipe(), Remedy(WORDS, "invent", {}))


@pytest.mark.parametrize(
    ("found", "changed", "is_handled"),
    [
        (finding(leave_out("age")), recipe(), False),
        (finding(leave_out("age")), applied(recipe(), leave_out("age")), True),
        (finding(said_by(CLIP)), applied(recipe(), leave_out("age")), True),  # its column is not used
        (finding(said_by(CLIP), columns=("age", "town")), applied(recipe(), leave_out("age")), False),
        (finding(said_by(CLIP), columns=("age", "town")), applied(recipe(), leave_out("age", "town")), True),
        (finding(said_by(CLIP), kind("text")), recipe(CLIP), True),  # one remedy is enough
        (finding(said_by(CLIP), kind("text")), recipe(), False),
        (finding(split_by("group", "age", WORDS)), applied(recipe(), leave_out("age")), False),
        (finding(split_by("group", "age", WORDS)), recipe(method="group", column="age"), True),
        (finding(said_by(READ)), applied(recipe(), leave_out("age")), False),  # worth bringing back
        (finding(columns=()), recipe(), False),
        (finding(columns=("bought",)), applied(recipe(), leave_out("bought")), False),  # the target is always used
        (finding(columns=("age", "bought")), applied(recipe(), leave_out("bought", "age")), False),
    ],
)
def test_a_finding_is_handled_once_a_remedy_is_followed_or_its_columns_are_not_used(found, changed, is_handled):
    assert handled(found, changed) is is_handled


def test_what_takes_no_column_away_may_always_be_done():
    nothing = Schema(rows=5, columns=())
    assert applied_safely(recipe(), kind("text"), nothing).columns["age"].kind == "text"
