"""Checks that look at the values themselves, from mixed units to dates, at their borders and word for word."""

import numpy as np
import pyarrow as pa
import pytest

from core.audit.checks import duplicates, groups, mixed_units, outliers, personal, spellings, target_leakage, time_order
from core.audit.checks.mixed_units import bunches
from core.audit.checks.outliers import far_out, placeholder
from core.audit.context import Context
from core.data.facts.encoded import Answer, Encoded
from core.records import Column
from tests.audit.conftest import context_of
from tests.audit.in_memory import classes, in_memory, numbers, one, profile, with_columns


def two_units(factor: float = 1000.0, small: int = 200, rows: int = 800, seed: int = 1) -> np.ndarray:
    """Numbers around 50, the first of them in a unit that makes them larger."""
    random = np.random.default_rng(seed)
    values = random.normal(50, 4, rows)
    values[:small] *= factor
    return values


WIDE = np.random.default_rng(4).normal(50, 12, 600)


def test_two_units_are_found_with_share_and_border():
    factor, share, border = bunches(two_units())
    assert (factor, share) == (1000.0, 0.25)
    assert 70 < border < 35_000
    values = two_units()
    assert bunches(np.concatenate([values, np.zeros(500)]))[1] == 0.25  # nothing is the same in every unit


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (two_units(small=12), True),
        (two_units(small=11), False),  # too few rows
        (two_units(small=12, rows=3_000), True),
        (two_units(small=12, rows=3_001), False),  # below 4 in 1,000
        (np.concatenate([two_units(), -np.ones(16)]), True),
        (np.concatenate([two_units(), -np.ones(17)]), False),  # over 2 of 100 are negative
        (two_units(small=30, rows=100), True),
        (two_units(small=30, rows=99), False),  # too few to tell
        (np.round(two_units() / 3), False),  # too few different values
        (two_units(factor=500.0), False),  # no factor of units
        (two_units(factor=1_060.0), False),
        (two_units(factor=1_010.0), True),
        (two_units(factor=1.6093), True),
        (np.concatenate([WIDE, 1.6093 * WIDE[:200]]), False),  # the bunches can't be told apart
        (two_units(factor=60.0), True),
        (two_units(factor=1_000_000.0), True),
    ],
)
def test_two_units_need_rows_values_and_a_known_factor(values: np.ndarray, found: bool):
    assert (bunches(values) is not None) == found


def test_two_bunches_of_another_shape_are_no_two_units():
    random = np.random.default_rng(2)
    low = random.normal(50, 4, 500)
    wide = np.concatenate([low, 1000 * (50 + random.choice([-9.0, 9.0], 300) + random.normal(0, 0.2, 300))])
    narrow = np.concatenate([low, 1000 * random.normal(50, 0.2, 300)])
    assert bunches(wide) is None
    assert bunches(narrow) is None


def mixed(values: np.ndarray, answer: Answer) -> list:
    column = Encoded("size", "number", numbers=values)
    return mixed_units.run(with_columns(in_memory(answer, cells={"size": values}), column))


def test_mixed_units_are_told_with_both_middles_and_the_smaller_bunch_can_go():
    values = two_units(small=200)
    (found,) = mixed(values, classes(400, 400))
    low, high = np.median(values[200:]), np.median(values[:200])
    assert (found.check, found.severity, found.columns) == ("mixed_units", "warn", ("size",))
    assert f"around {low:,.4g} and {high:,.4g}: a factor of 1,000 apart, as between grams" in found.evidence
    assert found.evidence.endswith("25.0% of the rows are in the smaller one.")
    border = found.numbers["border"]
    assert found.numbers == {"factor": 1000.0, "share": 0.25, "border": border}
    drop, leave = found.remedies
    assert drop.label == f"Leave out the rows above {border:,.4g}"
    assert drop.arguments["options"] == {"rule": "above", "value": f"{border:.6g}"}
    assert leave.arguments == {"columns": ["size"]}
    assert [row["row"] for row in found.examples] == ["201", "202", "203", "1", "2", "3"]
    (other,) = mixed(two_units(small=600), classes(400, 400))
    assert other.remedies[0].arguments["options"]["rule"] == "below"
    assert other.remedies[0].label.code == "leave_out_below"


def test_two_sizes_that_go_with_the_answer_are_two_sorts_of_things():
    values = two_units(factor=2.54, small=300)
    assert mixed(values, classes(300, 500)) == []
    (chance,) = mixed(values, Answer("y", np.arange(800) % 2, ("a", "b")))
    assert chance.severity == "hint"  # nearly as many of either, a small factor apart
    assert mixed(two_units(factor=2.54, small=200), Answer("y", np.arange(800) % 2, ("a", "b")))[0].severity == "warn"
    assert mixed(two_units(small=300), classes(300, 500))[0].severity == "warn"  # a large factor is none


def spread(*more: float, rows: int = 60) -> np.ndarray:
    """Numbers from 0 to 20, each three times, and these."""
    return np.concatenate([np.repeat(np.linspace(0, 20, rows // 3), 3), more])


@pytest.mark.parametrize(
    ("values", "word"),
    [
        (spread(*[999.0] * 8), 999.0),
        (spread(*[999.0] * 6), None),  # hardly more often than any other
        (spread(*[998.0] * 8), None),
        (spread(*[99.0] * 8), 99.0),
        (spread(*[99.0] * 8) * 1.0 + np.where(spread(*[99.0] * 8) < 90, 70, 0), None),  # near the others
        (spread(*[-1.0] * 3), -1.0),  # below nothing
        (spread(*[-1.0] * 2), None),
        (spread(*[-1.0] * 3) - np.where(spread(*[-1.0] * 3) >= 0, 10, 0), None),
        (spread(*[-99.0] * 8) - np.where(spread(*[-99.0] * 8) >= 0, 10, 0), -99.0),
        (spread(*[-99.0] * 6) - np.where(spread(*[-99.0] * 6) >= 0, 10, 0), None),
        (np.array([*[1.0, 2.0, 3.0, 4.0, 5.0, 6.0] * 5, *[999.0] * 20]), None),  # seven different values
        (np.array([*[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0] * 5, *[999.0] * 20]), 999.0),
    ],
)
def test_a_number_that_means_missing_is_a_known_one_at_the_edge_that_comes_again(values, word):
    assert placeholder(values) == word


@pytest.mark.parametrize(
    ("more", "bounds"),
    [
        ((), None),
        ((10_000.0,), (0.0, 20.0)),
        ((-10_000.0,), (0.0, 20.0)),
        ((60.0,), None),  # no wide jump
        ((10_000.0, 11_000.0), (0.0, 20.0)),
        ((10_000.0, -10_000.0), (0.0, 20.0)),
        ((10_000.0, 10_100.0, 10_200.0), (0.0, 20.0)),
        ((10_000.0,) * 4, None),  # over one in a hundred
    ],
)
def test_few_numbers_behind_a_wide_jump_are_far_out(more, bounds):
    assert far_out(spread(*more, rows=300)) == bounds


def test_of_hardly_any_rows_one_may_be_far_out_and_equal_rows_tell_nothing():
    assert far_out(spread(10_000.0, rows=45)) == (0.0, 20.0)
    assert far_out(spread(10_000.0, 11_000.0, rows=45)) is None
    assert far_out(np.array([1.0] * 80 + [2.0, 3.0, 1e6])) is None


def looked(values: np.ndarray, answer: Answer) -> list:
    column = Encoded("size", "number", numbers=values)
    cells = {"size": values}
    target = profile("y", len(values), len(values), numeric=1.0, storage="real")
    return outliers.run(with_columns(in_memory(answer, cells=cells, target=target), column))


def test_values_far_out_are_told_with_where_the_others_lie():
    values = spread(10_000.0, -20_000.0, rows=300)
    values[0] = np.nan
    (found,) = looked(values, classes(151, 151))
    assert (found.check, found.severity, found.columns) == ("outliers", "hint", ("size",))
    assert found.title == "“size” has values far from all others"
    first, third = np.quantile(values[np.isfinite(values)], [0.25, 0.75])
    assert found.evidence == (
        f"2 values lie far out: -20,000, 10,000. Half of the rows lie from {first:,.4g} to {third:,.4g}, all others "
        "from 0 to 20."
    )
    assert found.numbers == {"rows": 2, "low": 0.0, "high": 20.0, "values": [-20_000.0, 10_000.0]}
    clip, leave = found.remedies
    assert clip.arguments == {
        "repair": "clip",
        "column": "size",
        "options": {"bounds": "these numbers", "low": "0", "high": "20"},
    }
    assert leave.arguments == {"columns": ["size"]}
    assert [row["row"] for row in found.examples] == ["301", "302"]
    (single,) = looked(spread(10_000.0, rows=300), classes(151, 150))
    assert single.title == "“size” has a value far from all others"
    assert single.evidence.startswith("One value lies far out: 10,000. Half")


@pytest.mark.parametrize("rows", [36, 39])
def test_odd_values_are_looked_for_from_forty_numbers_on(rows: int):
    found = looked(spread(10_000.0, rows=rows), classes(20, rows - 19))
    assert len(found) == (rows == 39)  # and the one that is odd


def test_a_number_for_missing_is_told_with_where_the_others_lie_and_comes_before_odd_values():
    values = spread(*[-1.0] * 3, 1e7, rows=300)
    (found,) = looked(values, classes(152, 152))
    assert (found.check, found.severity, found.columns) == ("outliers", "warn", ("size",))
    assert found.title == "-1 in “size” seems to mean that the value is missing"
    assert found.evidence == "3 of 304 rows have exactly -1; all others lie from 0 to 1e+07."
    assert found.numbers == {"value": -1.0, "rows": 3, "low": 0.0, "high": 1e7}
    (remedy,) = found.remedies
    assert remedy.label == "Count -1 as missing"
    assert remedy.arguments["options"] == {"bounds": "these numbers", "beyond": "missing", "low": "0"}
    assert [row["row"] for row in found.examples] == ["301", "302", "303"]
    (high,) = looked(spread(*[999.0] * 8), classes(34, 34))
    assert high.remedies[0].arguments["options"] == {"bounds": "these numbers", "beyond": "missing", "high": "20"}


def test_rows_of_an_odd_answer_can_go_where_the_table_holds_it_as_a_number():
    values = spread(10_000.0, rows=300)
    (found,) = looked(np.full(301, np.nan), Answer("y", values))
    assert found.columns == ("y",)
    (drop,) = found.remedies
    assert drop.arguments == {
        "repair": "drop_outliers",
        "column": "y",
        "options": {"by": "these numbers", "low": "0.0", "high": "20.0"},
    }
    assert found.examples == ({"row": "301", "y": "10000.0"},)
    texts = profile("y", 301, 301, numeric=0.99)
    context = in_memory(Answer("y", values), cells={}, target=texts)
    assert outliers.run(with_columns(context))[0].remedies == ()
    for word, options in ((-1.0, {"low": "0.0"}), (999.0, {"high": "20.0"})):
        (missing,) = looked(np.full(68, np.nan), numbers(*spread(*[word] * 8)))
        assert missing.remedies[0].arguments["options"] == {"by": "these numbers", **options}
        assert missing.remedies[0].label == f"Drop the rows with {word:g}"


def test_chance_makes_so_many_pairs_of_equal_rows_as_its_values_are_frequent():
    even = Encoded("a", "category", codes=np.repeat(np.arange(4), 25), levels=tuple("wxyz"))
    halves = Encoded("b", "number", numbers=np.repeat([1.0, np.nan], 50))
    assert duplicates.by_chance([even], ["a"], 100) == pytest.approx(0.25 * 100 * 100 / 2)
    assert duplicates.by_chance([even, halves], ["a", "b"], 100) == pytest.approx(0.125 * 5_000)
    assert duplicates.by_chance([even, halves], ["b"], 100) == pytest.approx(0.5 * 5_000)
    assert duplicates.by_chance([even], [], 0) == pytest.approx(0.5)


def test_copies_pairs_and_contradictions_are_counted_by_hashes():
    hashes = np.array([7, 8, 7, 9, 7, 8], "uint64")
    assert duplicates._extra(hashes).tolist() == [False, False, True, False, True, True]
    assert duplicates._pairs(hashes) == 3 + 1
    inputs, both = np.array([1, 1, 2, 2, 3], "uint64"), np.array([10, 11, 20, 20, 30], "uint64")
    assert duplicates._contradicting(inputs, both).tolist() == [True, True, False, False, False]
    assert duplicates._contradicting(inputs[:0], both[:0]).tolist() == []
    chosen, rows = np.array([False, True, True, False, True, True]), np.arange(100, 106)
    assert duplicates._together(hashes, chosen, rows).tolist() == [101, 105, 100, 102, 104]


def test_groups_that_answer_alike_are_told_by_the_share_between_them():
    who = np.repeat(np.arange(4), 3)
    same = np.repeat([[0.0], [1.0], [5.0], [2.0]], 3, axis=0)
    assert groups.resemblance(who, same) == (1.0, 1e6)
    assert groups.resemblance(np.arange(12), same) == (0.0, 0.0)  # each is its own
    assert groups.resemblance(np.zeros(12, int), same) == (0.0, 0.0)
    assert groups.resemblance(np.tile([0, 1, 2], 4), same) == (0.0, 0.0)
    answers = np.array([[1.0], [2.0], [3.0], [5.0], [6.0], [7.0]])  # within 1, between 24, three rows a group
    alike, sureness = groups.resemblance(np.array([5, 5, 5, 9, 9, 9]), answers)
    assert alike == pytest.approx((24 - 1) / (24 + 2 * 1))
    assert sureness == pytest.approx((24 - 1) / np.sqrt(2 / 1 + 2 / 4))
    uneven = np.array([[0.0], [2.0], [8.0]])  # within 2, between 98/3, usual size 3 - 5/3
    between = 2 * (1 - 10 / 3) ** 2 + (8 - 10 / 3) ** 2
    alike = (between - 2) / (between + (4 / 3 - 1) * 2)
    assert groups.resemblance(np.array([0, 0, 1]), uneven)[0] == pytest.approx(alike)


@pytest.mark.parametrize(
    ("column", "is_one"),
    [
        (one("patient", 30, 8), True),
        (one("patient", 30, 7), False),  # too few groups
        (one("patient", 30, 20), True),
        (one("patient", 30, 21), False),  # hardly any row shares one
        (one("patient", 40, 20, missing=11), False),
        (one("colour", 100, 39), False),
        (one("colour", 100, 40), True),
        (one("site", 100, 10, kind="text"), True),
        (one("colour", 100, 10, frequent=(("P-0012", 3), ("N595JB", 2))), True),
        (one("colour", 100, 10, frequent=(("P-0012", 3), ("red", 2))), False),
        (one("patient_id", 100, 10, kind="number", whole=True), True),
        (one("patients", 100, 10, kind="number", whole=True), True),
        (one("patient_id", 100, 10, kind="number"), False),  # an amount
        (one("patient_size", 100, 10, kind="number", whole=True), False),
        (one("patient", 100, 10, kind="date"), False),
    ],
)
def test_what_may_bind_rows_together_is_called_so_coded_or_has_many_values(column: Column, is_one: bool):
    assert groups._candidate(in_memory(classes(5, 5), column), column) is is_one


def test_codes_are_most_of_the_values():
    assert groups._coded(["P-0012", "AB 77", "x_19z", "#401", "red"])
    assert not groups._coded(["P-0012", "AB 77", "red", "#401", "7"])
    assert not groups._coded([])


def test_answers_of_groups_are_a_column_for_each_class_or_ranks():
    codes, present = groups._answers(pa.array(["b", None, "a", "b"]))
    assert codes.tolist() == [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    assert present.tolist() == [True, False, True, True]
    many = groups._answers(pa.array([f"l{index % 12}" for index in range(25)]))[0]
    assert many.shape == (25, 10)
    ranks, there = groups._answers(pa.array([5.0, 100.0, 7.0]))
    assert (ranks.shape, np.argsort(ranks[:, 0]).tolist(), there.tolist()) == ((3, 1), [0, 2, 1], [True] * 3)


def visits(rows_each: int = 8) -> dict:
    """Forty patients with a year of birth each, who are ill or not, and what was measured."""
    who = np.repeat(np.arange(40), rows_each)
    random = np.random.default_rng(3)
    return {
        "patient": [f"P{index:04}" for index in who],
        "born": [1950 + index % 23 for index in who],
        "pressure": random.integers(100, 180, len(who)).tolist(),
        "ill": [("yes", "no")[index % 2] for index in who],
    }


def test_groups_are_told_with_their_rows_what_never_changes_and_examples_of_the_largest(tmp_path):
    (found,) = groups.run(context_of(tmp_path, visits(), "ill"))
    assert (found.check, found.severity, found.columns) == ("groups", "warn", ("patient",))
    assert found.title == "Rows with the same “patient” belong together"
    assert found.evidence == (
        "320 rows share 40 values such as “P0000”, “P0001”, “P0002” and others, 8.0 rows each. Their answers resemble "
        "each other (100% of the differences lie between groups). “born” never change within one."
    )
    assert found.numbers == {"alike": 1.0, "groups": 40, "rows": 320, "decided": ["born"]}
    assert found.remedies[0].label == "Keep each “patient” in one part"
    assert [(row["row"], row["patient"]) for row in found.examples] == [
        ("1", "P0000"),
        ("2", "P0000"),
        ("3", "P0000"),
        ("9", "P0001"),
        ("10", "P0001"),
        ("11", "P0001"),
    ]
    assert [*found.examples[0]] == ["row", "patient", "born", "ill"]


@pytest.mark.parametrize(
    ("name", "values", "what"),
    [
        ("x7", [f"p{index}@example.org" for index in range(5)], "e-mail addresses"),
        ("x7", [f"p{index}@example.org" for index in range(4)], ""),  # too few values to tell
        ("x7", [f" p{index}@example.org " for index in range(5)], "e-mail addresses"),
        ("x7", [*(f"p{index}@e.org" for index in range(6)), *"abcd"], "e-mail addresses"),
        ("x7", [*(f"p{index}@e.org" for index in range(5)), *"abcd"], ""),
        ("e-mail", [*(f"p{index}@e.org" for index in range(3)), *"abcdefg"], "e-mail addresses"),
        ("e-mail", [*(f"p{index}@e.org" for index in range(2)), *"abcdefg"], ""),
        (
            "x7",
            [*(f"w{index}" for index in range(20)), *(f"p{index}@e.org" for index in range(400))],
            "",
        ),  # at a glance
        (
            "x7",
            [*(f"w{index}" for index in range(19)), *(f"p{index}@e.org" for index in range(400))],
            "e-mail addresses",
        ),
        ("x7", [f"C01X00T{index:02}" for index in range(9)], ""),
        ("passport", [f"C01X00T{index:02}" for index in range(9)], "passport or identity numbers"),
    ],
)
def test_what_is_personal_is_told_by_enough_of_the_different_values(name: str, values: list[str], what: str):
    context = in_memory(classes(5, 5))
    assert personal._what(context, one(name, 100, len(values)), tuple(values)) == what


def test_phone_numbers_and_names_are_texts_and_a_birth_needs_a_date():
    context = in_memory(classes(5, 5))
    phones = tuple(f"+49 170 {1234560 + index}" for index in range(9))
    assert personal._what(context, one("x7", 9, 9), phones) == "phone numbers"
    for storage in ("integer", "real", "boolean", "date", "timestamp"):
        assert personal._what(context, one("x7", 9, 9, storage=storage), phones) == ""
    days = tuple(f"200{index}-01-01" for index in range(9))
    assert personal._what(context, one("birthday", 9, 9, kind="date"), days) == "dates of birth"
    assert personal._what(context, one("birthday", 9, 9), days) == ""
    assert personal._what(context, one("bought", 9, 9, kind="date"), days) == ""


def test_personal_data_are_told_with_how_many_rows_have_them_and_shown_shortened():
    cells = {"x7": ["", *(f"p{index}@example.org" for index in range(9))]}
    (found,) = personal.run(in_memory(classes(5, 5), one("x7", 10, 9), cells=cells))
    assert (found.check, found.severity, found.columns) == ("personal", "warn", ("x7",))
    assert found.title == "“x7” looks like e-mail addresses"
    assert found.evidence == "9 of 10 rows have one; the examples are shortened here."
    assert found.numbers == {"what": "e-mail addresses", "present": 9}
    assert found.examples == tuple({"row": str(row), "x7": f"p{row - 2}" + "•" * 8} for row in (2, 3, 4))
    assert [remedy.arguments for remedy in found.remedies] == [
        {"columns": ["x7"]},
        {"repair": "mask", "column": "x7", "options": {}},
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", "•"), ("a", "a•"), ("ab", "ab•"), ("abcd", "ab••"), ("a" * 10, "aa" + "•" * 8), ("x" * 99, "xx" + "•" * 8)],
)
def test_what_is_personal_is_masked_behind_two_characters(text: str, shown: str):
    assert personal.masked(text) == shown


def test_the_same_words_are_those_that_differ_in_capitals_or_spaces_alone():
    levels = ("Paris", "Rome", "PARIS ", "new  york", "a", "A", "New York", "rome.", "straße", "STRASSE")
    assert spellings.same_words(levels) == [[0, 2], [3, 6], [8, 9]]


def spelled_column(counts: dict[str, int], name: str = "town") -> list:
    cells = {name: [text for text, count in counts.items() for _ in range(count)]}
    rows = len(cells[name])
    return spellings.run(
        in_memory(Answer("y", np.arange(rows) % 2, ("a", "b")), one(name, rows, len(counts)), cells=cells)
    )


def test_spellings_are_told_the_most_frequent_first_with_how_often():
    (found,) = spelled_column({"rome": 1, "Paris": 50, "PARIS": 3, "Rome": 40, "Oslo": 6})
    assert (found.check, found.severity, found.columns) == ("spellings", "warn", ("town",))
    assert found.title == "“town” spells the same in several ways"
    assert found.evidence == (
        "“Paris” (50), “PARIS” (3); “Rome” (40), “rome” (1): they differ in capitals or spaces only."
    )
    assert found.numbers == {"values": 2, "rows": 4, "share": 0.04}
    assert [remedy.arguments["repair"] for remedy in found.remedies] == ["letter_case"]
    assert [(row["row"], row["town"]) for row in found.examples] == [
        ("1", "rome"),
        ("52", "PARIS"),
        ("53", "PARIS"),
        ("54", "PARIS"),
    ]
    assert spelled_column({"Paris": 99, "PARIS": 2})[0].severity == "hint"
    assert spelled_column({"Paris": 98, "PARIS": 2})[0].severity == "warn"
    assert spelled_column({"Paris": 98, "Oslo": 2}) == []


def test_of_many_spellings_three_words_in_four_ways_are_shown():
    ways = {f"{word}{end}": 9 - at for word in ("Ab", "Cd", "Ef", "Gh") for at, end in enumerate(("x", "X"))}
    (found,) = spelled_column(ways)
    assert found.evidence.endswith("“Efx” (9), “EfX” (8) and others: they differ in capitals or spaces only.")
    many = {"abc": 9, "Abc": 8, "aBc": 7, "abC": 6, "ABC": 5}
    assert spelled_column(many)[0].evidence.startswith("“abc” (9), “Abc” (8), “aBc” (7), “abC” (6): they")
    assert spelled_column(many)[0].numbers["rows"] == 26


def test_spaces_are_mended_in_the_table_and_capitals_by_the_model():
    (both,) = spelled_column({"New York": 5, "new  york": 5})
    assert [remedy.arguments["repair"] for remedy in both.remedies] == ["letter_case", "spaces"]
    answer = Answer("y", np.repeat([0, 1, 2], 20), ("sent back", "Sent back", "kept"))
    (found,) = spellings.run(in_memory(answer))
    assert found.columns == ("y",)
    assert [remedy.arguments for remedy in found.remedies] == [
        {"repair": "text_case", "column": "y", "options": {"to": "lower"}}
    ]
    assert "different answers" in found.consequence
    assert "different values" in both.consequence


def leaking(rows: int = 60, wrong: int = 0) -> Context:
    answer = Answer("y", np.arange(rows) % 2, ("no", "yes"))
    told = np.where(np.arange(rows) < wrong, 1 - answer.values, answer.values)
    column = Encoded("status", "category", codes=told, levels=("off", "on"))
    other = Encoded("size", "number", numbers=np.random.default_rng(0).normal(0, 1, rows))
    columns = [one("status", rows, 2), one("size", rows, rows, kind="number", storage="real")]
    cells = {"status": ["off" if value == 0 else "on" for value in told], "size": other.numbers}
    return with_columns(in_memory(answer, *columns, cells=cells), column, other)


def test_a_copy_of_the_answer_is_told_with_rows_of_either_answer():
    (found,) = target_leakage.run(leaking())
    assert (found.check, found.severity, found.columns) == ("giveaway", "stop", ("status",))
    assert found.title == "“status” gives the answer away"
    assert found.evidence == (
        "“status” alone explains 100.0% of the way from guessing to always being right, on rows it was not learned "
        "from."
    )
    assert found.numbers == {"strength": 1.0, "reading": ""}
    assert [row["y"] for row in found.examples] == ["no", "yes", "no", "yes", "no", "yes"]
    assert found.consequence.values == {"name": "status", "target": "y"}


def test_below_thirty_rows_nothing_is_said_to_give_the_answer_away():
    assert target_leakage.run(leaking(29)) == []
    assert len(target_leakage.run(leaking(30))) == 1


@pytest.mark.parametrize(("counts", "limit"), [((50, 10), 0.96), ((50, 9), 0.995), ((50, 0, 10), 0.96)])
def test_with_few_rows_of_an_answer_more_is_asked_of_a_leak(counts, limit):
    column = Encoded("a", "number", numbers=np.zeros(sum(counts)))
    assert target_leakage._limit(in_memory(classes(*counts)), column) == limit
    assert target_leakage._limit(in_memory(numbers(1.0, 2.0)), column) == 0.96


def test_dated_rows_are_told_by_the_answers_of_the_oldest_and_the_newest_fifth():
    rows = 100
    moments = np.arange(rows)[::-1].astype("float64") + 19_000
    answer = Answer("y", (moments >= 19_085).astype("int64"), ("no", "yes"))
    column = Encoded("day", "date", numbers=moments)
    own = one("day", rows, rows, kind="date", earliest="2022-01-08", latest="2022-04-17")
    context = with_columns(in_memory(answer, own, cells={"day": moments}), column)
    (found,) = time_order.run(context)
    assert (found.check, found.severity, found.columns) == ("time_order", "warn", ())
    assert found.title == "The answers change over time (“day”)"
    drift = found.numbers["drift"]
    assert found.numbers["column"] == "day"
    assert found.evidence == (
        f"Rows close to each other in time have similar answers (correlation {drift:.2f}). “no”: 100% in the oldest "
        "fifth, 25% in the newest. They go from 2022-01-08 to 2022-04-17."
    )
    assert [row["row"] for row in found.examples] == ["100", "99", "98", "3", "2", "1"]
    assert found.remedies[0].arguments == {"method": "time", "column": "day"}
    numbers_told = time_order._message(in_memory(Answer("y", moments)), np.array([99, 98, 97]), np.array([0, 1, 2]))
    assert numbers_told == "The middle “y” is 1.9e+04 in the oldest fifth, 1.91e+04 in the newest."


@pytest.mark.parametrize(("rows", "days", "found"), [(50, 10, 1), (49, 10, 0), (50, 9, 0)])
def test_dates_need_rows_and_different_days(rows: int, days: int, found: int):
    moments = np.arange(rows) % days + 19_000.5
    answer = Answer("y", np.arange(rows) % 2, ("no", "yes"))
    column = one("day", rows, days, kind="date")
    context = in_memory(answer, column, cells={"day": moments})
    assert len(time_order.run(with_columns(context, Encoded("day", "date", numbers=moments)))) == found
    birth = in_memory(answer, one("born", rows, days, kind="date"), cells={"born": moments})
    assert time_order.run(with_columns(birth, Encoded("born", "date", numbers=moments))) == []
