"""Which of our columns and answers stand for those of another model: each rule, at its borders, and what is said."""

from dataclasses import replace

import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.records import Column, ColumnProfile, Schema
from core.runs.planning.matching import fits, match, named, target_for


def ours(name: str, kind: str = "category", values: tuple[str, ...] = (), **facts: object) -> Column:
    known = {"storage": "text", "rows": 100, "missing": 0, "unique": max(2, len(values)),
             "frequent": tuple((value, 1) for value in values), **facts}  # fmt: skip
    return Column(name, kind, ColumnProfile(name, **known))


def number(name: str, low: float | None = 0, high: float | None = 10) -> Column:
    return ours(name, "number", storage="real", numeric=1.0, low=low, high=high)


def theirs(name: str, kind: str = "category", **more: object) -> InputColumn:
    return InputColumn(name, name, kind, **more)


ANSWER = ours("y", values=("yes", "no"))


def matched(inputs: list[InputColumn], columns: list[Column], labels: tuple[str, ...] = (), answer: Column = ANSWER):
    schema = BundleSchema(3, "classification", "y", tuple(inputs), labels)
    return match(schema, Schema(100, (*columns, answer)), answer)


@pytest.mark.parametrize(
    ("inputs", "columns", "pairs"),
    [
        ([theirs("a")], [ours("a")], {"a": "a"}),
        ([theirs("Home Town")], [ours("home  town ")], {"home  town ": "Home Town"}),
        ([theirs("a"), theirs("A")], [ours("A"), ours("a")], {"A": "A", "a": "a"}),
        ([theirs("home_town")], [ours("town of home")], {"town of home": "home_town"}),
        ([theirs("homeTown")], [ours("town")], {"town": "homeTown"}),  # one of two words
        ([theirs("home town name")], [ours("town")], {}),  # one of three
        ([theirs("town")], [ours("size of town", "text")], {}),  # another kind
        ([theirs("a b"), theirs("x")], [ours("b a")], {}),  # words of two letters tell nothing
        ([theirs("q", categories=("red", "blue"))], [ours("w", values=("Red", "sea"))], {"w": "q"}),
        ([theirs("q", categories=("red", "blue", "pink"))], [ours("w", values=("red", "green", "grey"))], {}),
        ([theirs("q", categories=("red", "blue"))], [ours("w", values=("red",)), ours("v", values=("blue",))], {}),
        ([theirs("q", "number", low=0, high=10)], [number("w", 5, 15)], {"w": "q"}),
        ([theirs("q", "number", low=0, high=10)], [number("w", 5.1, 15.1)], {}),
        ([theirs("q", "number", low=0, high=1000)], [number("w", 990, 1010)], {"w": "q"}),
        ([theirs("q", "number", low=0, high=10)], [number("w", None, 15)], {}),
        ([theirs("q", "number", low=0, high=10)], [number("w", 5, None)], {}),
        ([theirs("q", "number", low=0)], [number("w")], {}),
        ([theirs("q", "number", high=10)], [number("w")], {}),
        ([theirs("q", "number", low=0, high=10)], [number("w"), number("v")], {}),
        ([theirs("q", "number", low=0, high=10), theirs("r", "number", low=0, high=10)], [number("w")], {}),
        ([theirs("q")], [ours("w")], {}),  # the only category, but nothing else speaks for it
        ([theirs("q", "date")], [ours("w", "date", date=1.0)], {"w": "q"}),
        ([theirs("q", "text")], [ours("w", "text")], {"w": "q"}),
        ([theirs("q", "image")], [ours("w", "image", storage="bytes")], {"w": "q"}),
        ([theirs("q", "image")], [ours("q")], {}),
        ([theirs("q", "of a package")], [ours("q")], {}),
    ],
)  # fmt: skip
def test_columns_are_paired_by_name_then_words_then_values_then_as_the_only_ones(inputs, columns, pairs):
    found = matched(inputs, columns)
    assert found.columns == pairs
    unmatched = [each.name for each in inputs if each.name not in pairs.values()]
    codes = [message.code for message in found.differences]
    gone = [code for code in codes if code in ("column_not_there", "column_of_other_kind")]
    assert len(gone) == len(unmatched)
    assert ("columns_never_seen" in codes) == (len(pairs) < len(columns))
    assert codes.count("column_stands_for") == sum(own != other for own, other in pairs.items())


@pytest.mark.parametrize(
    ("other", "column", "able"),
    [
        (theirs("q", "number"), ours("w", numeric=0.8), True),
        (theirs("q", "number"), ours("w", numeric=0.79), False),
        (theirs("q", "number"), ours("w", numeric=0.1, number_certain=True), True),
        (theirs("q", "date"), ours("w", date=0.1, number_certain=True), False),
        (theirs("q", "number"), ours("w", "number", storage="real"), True),
        (theirs("q", "category"), ours("w", "number", storage="real"), True),
        (theirs("q", "text"), ours("w", "audio", storage="bytes"), False),
        (theirs("q", "audio"), ours("w", "image", storage="bytes"), True),
    ],
)  # fmt: skip
def test_a_column_fits_where_most_of_it_can_be_read_as_theirs(other, column, able):
    assert fits(other, column) == able


def test_answers_are_paired_as_they_stand_or_but_for_case_and_what_differs_is_said():
    answer = ours("y", values=("Yes", "no", "maybe"), unique=3)
    found = matched([theirs("a")], [ours("a")], ("yes", "no", "never"), answer)
    assert found.answers == {"Yes": "yes", "no": "no"}
    assert [message.code for message in found.differences] == [
        "answer_stands_for",
        "answers_new",
        "answers_forgotten",
    ]
    first, new, gone = found.differences
    assert first.values == {"answer": "Yes", "other": "yes"}
    assert (str(new.values["answers"]), str(gone.values["answers"])) == ("“maybe”", "“never”")
    rare = replace(answer, profile=replace(answer.profile, unique=4))
    assert [each.code for each in matched([theirs("a")], [ours("a")], ("yes", "no", "never"), rare).differences] == [
        "answer_stands_for",
        "answers_new",
    ]
    none = matched([theirs("a")], [ours("a")], ("red",), answer)
    assert (none.answers, [each.code for each in none.differences]) == ({}, ["no_answer_known"])
    assert matched([theirs("a")], [ours("a")], (), answer).answers == {}
    both = ours("y", values=("no", "No"), unique=2)
    assert matched([theirs("a")], [ours("a")], ("No", "no"), both).answers == {"no": "no", "No": "No"}


def test_differences_name_what_is_lacking_what_changed_its_kind_and_what_is_new():
    schema = BundleSchema(3, "classification", "y", (theirs("gone"), theirs("pic", "image"), theirs("a")), ())
    columns = (ours("a"), ours("pic"), ours("new"), ours("left out"), ours("more"), ANSWER)
    found = match(schema, Schema(100, columns), ANSWER, left_out=["left out"])
    assert [
        (message.code, {key: str(value) for key, value in message.values.items()}) for message in found.differences
    ] == [
        ("column_not_there", {"name": "gone"}),
        ("column_of_other_kind", {"name": "pic", "kind": "picture", "other": "category"}),
        ("columns_never_seen", {"columns": "“pic”, “new”, “more”"}),
    ]


def test_a_few_names_are_said_and_how_many_more_there_are():
    assert str(named(["a", "b"])) == "“a”, “b”"
    five, six = (str(named([str(n) for n in range(count)])) for count in (5, 6))
    assert five == "“0”, “1”, “2”, “3”, “4”"
    assert six.startswith("“0”, “1”")
    assert "“5”" not in six
    assert named(["a"], str.upper) == "A"


@pytest.mark.parametrize(
    ("labels", "columns", "target"),
    [
        ((), [ours("a"), ours("Y ")], "Y "),
        ((), [ours("a"), ours("b")], ""),
        (("yes", "no"), [ours("a", values=("yes", "maybe"))], "a"),
        (("yes", "no", "never"), [ours("a", values=("yes", "maybe", "perhaps"))], ""),
        (("yes", "no"), [ours("a", values=("yes", "maybe")), ours("b", values=("Yes", "No"))], "b"),
        (("yes", "no"), [], ""),
        (("yes", "no"), [ours("a")], ""),
    ],
)
def test_the_answer_column_is_the_one_of_its_name_or_with_most_of_its_answers(labels, columns, target):
    schema = BundleSchema(3, "classification", "y", (), labels)
    assert target_for(schema, Schema(100, tuple(columns))) == target
