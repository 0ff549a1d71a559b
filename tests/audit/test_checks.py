"""Each check of the check-up at the borders of when it speaks, and what it then says, on tables held in memory."""

import numpy as np
import pyarrow as pa
import pytest

from core.audit.checks import (
    constants,
    few_rows,
    identifiers,
    imbalance,
    long_sounds,
    missing,
    tiny_classes,
)
from core.audit.checks.missing import dependence
from core.audit.context import Context
from core.data.facts.encoded import Answer, Encoded
from core.recipe import ColumnChoice, SplitOptions
from core.records import ROW, Column, ColumnProfile, MediaFacts, Spread
from tests.audit.in_memory import classes, in_memory, numbers, one, profile, with_columns


@pytest.mark.parametrize(
    ("counts", "severity", "common", "rare"),
    [
        ((90, 10), "warn", "a", "b"),
        ((89, 11), "", "", ""),  # not below a tenth
        ((10, 90), "warn", "b", "a"),
        ((160, 17), "warn", "a", "b"),
        ((901, 99), "warn", "a", "b"),
        ((899, 101), "", "", ""),
        ((895, 9), "warn", "a", "b"),
        ((50, 44, 6), "", "", ""),  # too few rows: another check tells them
        ((500, 440, 60), "hint", "a", "c"),
        ((500, 430, 70), "", "", ""),
        ((130, 100, 10), "hint", "a", "c"),
        ((131, 100, 9), "", "", ""),
        ((95, 3, 2), "warn", "a", "c"),
    ],
)
def test_an_answer_is_rare_below_a_tenth_or_a_fifth_of_an_equal_share(counts, severity, common, rare):
    found = imbalance.run(in_memory(classes(*counts)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    for finding in found:
        largest, least = max(counts) / sum(counts), min(counts) / sum(counts)
        assert finding.title == f"“{rare}” is rare"
        assert finding.evidence == (
            f"{least:.1%} of the rows are “{rare}”, {largest:.1%} are “{common}”. Always saying “{common}” would "
            f"already be right in {largest:.1%}."
        )
        assert finding.consequence.values == {"answer": rare}
        assert finding.numbers == {
            "shares": {name: pytest.approx(count / sum(counts)) for name, count in zip("abc", counts, strict=False)}
        }
        assert (finding.check, finding.columns) == ("imbalance", ("y",))
        assert [(remedy.action, remedy.arguments) for remedy in finding.remedies] == [
            ("task", {"balance": "weights"}),
            ("task", {"balance": "resample"}),
        ]


def test_numbers_are_never_rare_and_have_no_tiny_classes():
    context = in_memory(numbers(*[0.0] * 95, *range(5)))
    assert imbalance.run(context) == tiny_classes.run(context) == []


@pytest.mark.parametrize("rows", [499, 500])
def test_below_500_rows_with_an_answer_luck_has_a_say(rows: int):
    own = profile("y", rows + 50, 2, missing=50, frequent=(("a", rows - 9), ("b", 9)))
    context = in_memory(classes(rows - 9, 9), target=own, split=SplitOptions(test=0.25, folds=4))
    found = few_rows.run(context)
    assert len(found) == (rows == 499)
    for finding in found:
        assert finding.title == "With 499 rows, the numbers depend on luck"
        assert finding.evidence == (
            "About 125 of 499 rows are kept for the test. By luck alone, an accuracy measured on so few can be off by "
            "9 points either way."
        )
        assert "4 models judge all rows" in finding.consequence
        assert "about 6 times as long" in finding.consequence
        assert (finding.check, finding.severity, finding.columns) == ("few_rows", "hint", ())
        assert finding.numbers == {"rows": 499, "tested": 125}
        assert [(each.action, each.arguments) for each in finding.remedies] == [("split", {"method": "folds"})]


def test_of_numbers_nothing_is_said_of_accuracy_and_of_hardly_any_rows_no_more_than_a_coin():
    some = few_rows.run(in_memory(numbers(*range(40)), target=profile("y", 40, 40, numeric=1.0, storage="real")))
    assert some[0].evidence == "About 8 of 40 rows are kept for the test."
    (two,) = few_rows.run(in_memory(classes(1, 1), target=profile("y", 2, 2, frequent=(("a", 1), ("b", 1)))))
    assert two.numbers == {"rows": 2, "tested": 1}
    assert "off by 50 points" in two.evidence


def listed(*counts: int) -> ColumnProfile:
    return profile("y", sum(counts), len(counts), frequent=tuple(zip("abcdefghijklmnop", counts, strict=False)))


def test_answers_with_fewer_than_ten_rows_are_named_the_rarest_first():
    counts = (100, 9, 10, 2)
    (found,) = tiny_classes.run(in_memory(classes(*counts), target=listed(*counts)))
    assert found.title == "2 answers have hardly any rows"
    assert found.evidence == "Fewer than 10 rows each: “d” (2), “b” (9)."
    assert (found.check, found.severity, found.columns) == ("tiny_classes", "warn", ("y",))
    assert found.numbers == {"counts": {"d": 2, "b": 9}}
    assert [remedy.arguments for remedy in found.remedies] == [
        {"repair": "drop_rows", "column": "y", "options": {"rule": "is", "value": label}} for label in "db"
    ]
    assert found.remedies[0].label == "Leave out the rows with “d”"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((100, 9), "“b” has only 9 rows"),
        ((100, 2), "“b” has only 2 rows"),
        ((100, 1), "“b” has only one row"),
        ((100, 10), None),
    ],
)
def test_a_single_answer_with_hardly_any_rows_is_named(counts, title):
    found = tiny_classes.run(in_memory(classes(*counts), target=listed(*counts)))
    assert [finding.title for finding in found] == ([title] if title else [])


def test_at_most_six_tiny_answers_are_named_and_three_can_be_dropped_by_a_click():
    counts = (100, *[2] * 8)
    (found,) = tiny_classes.run(in_memory(classes(*counts), target=listed(*counts)))
    assert found.title == "8 answers have hardly any rows"
    assert found.evidence.endswith("“g” (2) and 2 more.")
    assert len(found.remedies) == 3
    assert len(found.numbers["counts"]) == 8


def test_an_answer_in_two_spellings_is_not_dropped_by_its_text():
    answer = classes(30, 4, 3)
    cells = {"y": ["a"] * 30 + ["b", "B", "b", "b"] + ["c"] * 3}
    context = in_memory(answer, cells=cells, target=listed(30, 4, 3))
    context = Context(**{**vars(context), "table": pa.table({ROW: range(37), **cells})})
    (found,) = tiny_classes.run(context)
    assert [remedy.arguments["options"]["value"] for remedy in found.remedies] == ["c"]


def test_of_more_answers_than_are_listed_the_sample_tells_how_many_rows_they_have():
    own = profile("y", 400, 30, missing=100, frequent=(("a", 90),))
    (found,) = tiny_classes.run(in_memory(classes(145, 4, 3), target=own))
    assert found.numbers == {"counts": {"c": 6, "b": 8}}  # twice as many rows as were looked at
    assert tiny_classes.run(in_memory(classes(145, 5), target=own)) == []


def test_columns_that_are_always_the_same_are_told_in_one_finding():
    columns = [
        one("land", 200, 1, frequent=(("DE" * 30, 200),)),
        one("gone", 200, 0, missing=200),
        one("once", 200, 1, missing=1, frequent=(("x", 199),)),
        one("half", 200, 2, frequent=(("x", 198), ("y", 2))),
        one("file", 200, 1, storage="bytes", frequent=(("x", 200),)),
    ]
    always, nearly = constants.run(in_memory(classes(100, 100), *columns))
    assert (always.severity, always.columns) == ("warn", ("land", "gone"))
    assert always.title == "2 columns are the same in every row"
    assert always.evidence == f"“land”: “{'DE' * 20}” in 100.0% of the rows; “gone”: empty in every row."
    assert always.numbers == {"shares": {"land": 1.0, "gone": 0.0}}
    assert always.remedies[0].arguments == {"columns": ["land", "gone"]}
    assert (nearly.severity, nearly.columns) == ("hint", ("once",))
    assert nearly.title == "“once” is the same in nearly every row"
    assert nearly.evidence == "“once”: “x” in 99.5% of the rows."
    assert always.check == nearly.check == "constants"
    assert always.consequence != nearly.consequence


def test_a_column_with_hardly_any_value_is_told_as_empty_unless_it_tells_the_answer():
    rows = 1_000
    answer = classes(990, 10)
    column = one("note", rows, 1, missing=996, frequent=(("x", 4),))
    other = one("mark", rows, 1, missing=996, frequent=(("x", 4),))
    (found,) = constants.run(
        in_memory(answer, column, other, cells={"note": [""] * 500 + ["x"] * 4 + [""] * 496, "mark": [""] * rows})
    )
    assert found.title == "2 columns are the same in nearly every row"
    assert found.evidence == "“note”: empty in 99.6% of the rows; “mark”: empty in 99.6% of the rows."
    single = one("land", rows, 1, frequent=(("DE", rows),))
    assert constants.run(in_memory(answer, single))[0].title == "“land” is the same in every row"


@pytest.mark.parametrize(
    ("column", "share"),
    [
        (one("a", 10, 2, frequent=(("x", 7), ("y", 3))), 0.7),
        (one("a", 10, 2, missing=8, frequent=(("x", 1), ("y", 1))), 0.8),
        (one("a", 10, 0, missing=10), 0.0),
        (one("a", 0, 0), 0.0),
        (one("a", 10, 3, missing=2), 0.2),
    ],
)
def test_the_usual_value_may_be_that_there_is_none(column: Column, share: float):
    assert constants.usual_share(column.profile) == pytest.approx(share)


def test_a_column_that_names_rows_is_told_with_some_of_its_values():
    values = tuple((f"v{index}", 1) for index in range(4))
    context = in_memory(classes(20, 20), one("case", 40, 40, frequent=values), one("other", 40, 3))
    (found,) = identifiers.run(context)
    assert (found.check, found.severity, found.columns) == ("identifiers", "warn", ("case",))
    assert found.title == "“case” names single rows"
    assert found.evidence == "It has 40 different values in 40 rows, for example “v0”, “v1”, “v2” and others."
    assert found.remedies[0].arguments == {"columns": ["case"]}
    assert found.numbers == {"different": 40, "present": 40}
    gaps = one("case", 40, 38, missing=1, frequent=values)
    (nearly,) = identifiers.run(in_memory(classes(20, 20), gaps))
    assert nearly.title == "“case” is different in nearly every row"
    assert nearly.numbers == {"different": 38, "present": 39}


def test_a_column_whose_name_is_a_part_of_the_target_s_names_rows_all_the_same():
    context = in_memory(Answer("paid", np.repeat([0, 1], 20), ("no", "yes")), one("id", 40, 40))
    assert [finding.columns for finding in identifiers.run(context)] == [("id",)]


@pytest.mark.parametrize(
    ("column", "names"),
    [
        (one("case", 21, 21), True),
        (one("case", 20, 20), False),  # so few rows may differ by chance
        (one("case", 41, 41, missing=20), True),
        (one("case", 40, 20), False),  # each value twice
        (one("case", 40, 40, mean_words=8.0), True),
        (one("case", 40, 40, mean_words=8.1), False),  # texts
        (one("case", 40, 40, number_format={"units": "kg"}), False),  # numbers, told elsewhere
        (one("case", 40, 40, number_format={"units": ""}, codes=True), True),
    ],
)
def test_row_names_need_rows_and_values_of_their_own(column: Column, names: bool):
    assert bool(identifiers.run(in_memory(classes(10, column.profile.rows - 10), column))) == names


def test_a_column_that_is_taken_for_another_kind_than_was_found_names_no_rows():
    context = in_memory(classes(20, 20), one("case", 40, 40))
    other = context.recipe.model_copy(update={"columns": {"case": ColumnChoice(kind="text")}})
    assert identifiers.run(Context(**{**vars(context), "recipe": other})) == []


def sounds(largest: float, median: float = 2.0) -> Column:
    media = MediaFacts(sounds=1.0, seconds=Spread(0.5, median, largest))
    return Column("bark", "audio", profile("bark", 10, 10, storage="bytes", media=media))


@pytest.mark.parametrize(
    ("largest", "median", "told"),
    [
        (10.0, 2.0, None),
        (10.5, 2.0, "The longest of “bark” lasts 10.5 s, half of them at most 2 s."),
        (119.0, 2.0, "The longest of “bark” lasts 119 s, half of them at most 2 s."),
        (120.0, 119.9, "The longest of “bark” lasts 2 minutes, half of them at most 120 s."),
        (300.0, 90.0, "The longest of “bark” lasts 5 minutes, half of them at most 90 s."),
    ],
)
def test_sounds_are_told_by_their_longest_and_their_middle(largest: float, median: float, told: str | None):
    found = long_sounds.run(in_memory(classes(5, 5), sounds(largest, median), cells={}))
    assert [finding.evidence for finding in found] == ([told] if told else [])
    for finding in found:
        assert (finding.severity, finding.title) == ("hint", "Some sounds are not heard whole")
        assert finding.numbers == {"longest": largest, "median": median, "heard": 10.0}


def test_sounds_that_count_as_missing_are_a_warning():
    (found,) = long_sounds.run(in_memory(classes(5, 5), sounds(300.1), cells={}))
    assert (found.severity, found.title) == ("warn", "Some sounds are too long to be heard")
    assert "more than 5 minutes count as missing" in found.consequence


def gaps(name: str, count: int, rows: int = 100, start: int = 0) -> Encoded:
    values = np.arange(rows, dtype="float64")
    values[start : start + count] = np.nan
    return Encoded(name, "number", numbers=values)


def test_columns_that_are_empty_in_two_of_five_rows_are_one_hint():
    answer = numbers(*np.tile([1.0, 2.0], 50))
    columns = [gaps("a", 40), gaps("b", 39), gaps("c", 60), gaps("d", 100), gaps("e", 0)]
    (found,) = missing.run(with_columns(in_memory(answer), *columns))
    assert (found.check, found.severity, found.columns) == ("missing", "hint", ("c", "a"))
    assert (found.title, found.evidence) == ("2 columns are often missing", "Without a value: “c” 60%, “a” 40%.")
    assert found.numbers == {"missing": {"c": 0.6, "a": 0.4}}
    assert [(remedy.action, remedy.arguments) for remedy in found.remedies] == [("leave_out", {"columns": ["c", "a"]})]
    (alone,) = missing.run(with_columns(in_memory(answer), gaps("a", 40)))
    assert alone.title == "“a” is often missing"
    assert [remedy.action for remedy in alone.remedies] == ["leave_out", "repair"]
    assert alone.remedies[1].arguments == {"repair": "fill", "column": "a", "options": {}}


def test_gaps_that_go_with_a_class_are_told_with_both_shares():
    answer = classes(500, 480, 20)
    values = np.arange(1_000, dtype="float64")
    values[:300] = np.nan
    values[500:548] = np.nan
    (found,) = missing.run(with_columns(in_memory(answer), Encoded("a", "number", numbers=values)))
    assert (found.severity, found.columns) == ("warn", ("a",))
    assert found.title == "Whether “a” is filled in goes with the answer"
    assert found.evidence == (
        "It is missing in 34.8% of the rows: empty in 60% of the rows with “a”, but in 0% with “c”."
    )
    assert found.numbers == {"missing": 0.348, "strength": pytest.approx(dependence(np.isnan(values), answer))}
    assert found.remedies[0].arguments == {"columns": ["a"]}


def test_gaps_that_go_with_a_number_are_told_with_both_middles():
    answer = numbers(*range(1_000))
    (found,) = missing.run(with_columns(in_memory(answer), gaps("a", 200, 1_000, start=800)))
    assert found.evidence == (
        "It is missing in 20.0% of the rows: the middle “y” is 899.5 where it is empty and 399.5 where it is not."
    )


@pytest.mark.parametrize(
    ("rows", "count", "found"), [(900, 10, 1), (900, 9, 0), (900, 890, 1), (900, 891, 0), (60, 30, 1), (30, 15, 0)]
)
def test_gaps_are_held_against_the_answer_where_rows_suffice(rows: int, count: int, found: int):
    answer = Answer("y", (np.arange(rows) < count).astype("int64"), ("no", "yes"))
    context = with_columns(in_memory(answer), gaps("a", count, rows))
    assert sum(finding.severity == "warn" for finding in missing.run(context)) == found


def test_how_strongly_gaps_go_with_the_answer_is_between_nothing_and_all():
    half = np.arange(100) < 50
    assert dependence(half, classes(50, 50)) == pytest.approx(np.sqrt(0.99))
    assert dependence(np.arange(100) % 2 == 0, classes(50, 50)) == 0.0
    assert dependence(half, numbers(*[1.0] * 50, *[2.0] * 50)) == pytest.approx(1.0)
    assert dependence(half, numbers(*[2.0] * 50, *[1.0] * 50)) == pytest.approx(1.0)
    assert dependence(half, numbers(*[3.0] * 100)) == 0.0
    mixed = np.concatenate([np.arange(50) < 30, np.arange(50) < 10])  # 60 % and 20 % of 100 rows: chi² is 50/3
    assert dependence(mixed, classes(50, 50)) == pytest.approx(np.sqrt((50 / 3 - 1) / 100))
    assert dependence(mixed, Answer("y", np.repeat([0, 2], 50), ("a", "never", "b"))) == pytest.approx(
        np.sqrt((50 / 3 - 1) / 100)
    )
