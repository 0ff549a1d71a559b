"""What makes a row one of totals, by numbers made by hand; and values written in ways that can't be read."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.audit import check_digits
from core.audit.checks import totals, unreadable
from core.audit.checks.totals import Held, Numbers
from core.audit.context import make_context
from core.audit.keeping import key
from core.audit.look import look
from core.data.facts.encoded import Encoded
from core.errors import UserError
from core.findings import Finding
from core.recipe import RepairChoice, edit
from core.records import ROW
from tests.audit.conftest import context_of
from tests.audit.in_memory import classes, in_memory, one


def column(*edge: float, count: int = 10, total: float = 200.0, high: float = 100.0) -> Numbers:
    """A column of which these values were looked at."""
    return Numbers("sales", np.array(edge), count, total, high)


def test_rows_that_are_looked_at_are_taken_off_count_and_sum():
    found = column(1.0, np.nan, 100.0)
    assert found.without([2]) == (9, 100.0)
    assert found.without([1, 2]) == (9, 100.0)
    assert found.without([0, 2]) == (8, 99.0)
    assert found.without([]) == (10, 200.0)


@pytest.mark.parametrize(
    ("made", "near", "is_sum"),
    [
        (column(1.0, 100.0), 1e-6, True),
        (column(1.0, 100.0, total=200.001), 1e-6, False),
        (column(1.0, 100.0, total=200.05), 1e-3, True),
        (column(1.0, 100.0, total=200.2), 1e-3, False),
        (column(1.0, 100.0, high=101.0), 1e-6, False),  # another is larger
        (column(1.0, 100.0, count=5), 1e-6, True),
        (column(1.0, 100.0, count=4), 1e-6, False),  # a total of three
        (column(1.0, 0.0, total=0.0, high=0.0), 1e-6, False),
    ],
)
def test_a_sum_is_the_largest_value_and_that_of_at_least_four_others(made: Numbers, near: float, is_sum: bool):
    assert bool(totals._is_sum(made, 1, [1], near)) is is_sum


@pytest.mark.parametrize(
    ("made", "is_mean"),
    [
        (column(1.0, 20.0, total=200.0), True),  # 180 by 9
        (column(1.0, 20.0, total=200.16), True),
        (column(1.0, 20.0, total=200.3), False),
        (column(1.0, 20.0, count=4, total=80.0), False),
        (column(1.0, 0.004, total=0.004), True),  # rounded to hundredths
        (column(1.0, 0.006, total=0.006), False),
    ],
)
def test_a_mean_may_be_rounded(made: Numbers, is_mean: bool):
    assert totals._is_mean(made, 1, [1]) is is_mean


@pytest.mark.parametrize(
    ("made", "larger"),
    [
        (column(1.0, 100.0, total=399.0), True),  # over three times 299 by 9
        (column(1.0, 100.0, total=400.0), False),
        (column(1.0, 100.0, total=-200.0), False),  # 33.3 in size
        (column(1.0, 100.0, total=-199.0), True),
        (column(1.0, 100.0, count=4, total=110.0), False),
        (column(1.0, 99.0, total=199.0), False),
    ],
)
def test_a_total_that_adds_up_to_nothing_here_is_far_larger_than_the_others(made: Numbers, larger: bool):
    assert bool(totals._is_larger(made, 1, [1])) is larger


def test_what_a_row_holds_is_said():
    assert Held("sum", ("a", "b")).sentence == "holds the sum of the others in “a”, “b”"
    assert Held("mean", ("a",)).sentence == "holds the mean of the others in “a”"
    assert Held("sum", ()).sentence.code == "calls_itself_total"


@pytest.mark.parametrize(
    ("indices", "what", "title"),
    [
        ([0], {"sum"}, "The first row holds sums of the others"),
        ([3], {"mean"}, "The last row holds means of the others"),
        ([2, 3], {"sum", "mean"}, "The last rows hold sums and means of the others"),
    ],
)
def test_the_title_says_which_rows_hold_what(indices: list[int], what: set[str], title: str):
    assert totals._title(indices, what) == title


def shop(rows: int, *more: tuple) -> dict[str, list]:
    table = {"shop": [f"S{index}" for index in range(rows)], "sales": [10 * (index + 1) for index in range(rows)]}
    table |= {"visits": [index + 3 for index in range(rows)], "y": ["ab"[index % 2] for index in range(rows)]}
    return {name: [*values, *(row[at] for row in more)] for at, (name, values) in enumerate(table.items())}


@pytest.mark.parametrize("rows", [4, 3])
def test_a_total_needs_four_rows_above_it(rows: int, tmp_path):
    table = shop(rows, (None, sum(shop(rows)["sales"]), sum(shop(rows)["visits"]), "a"))
    assert bool(totals.run(context_of(tmp_path, table, "y", task="classification"))) == (rows == 4)


def test_a_row_of_totals_is_told_with_its_number_and_dropped_by_what_stands_there_alone(tmp_path):
    table = shop(12, (None, sum(shop(12)["sales"]), sum(shop(12)["visits"]), "a"))
    (found,) = totals.run(context_of(tmp_path, table, "y"))
    assert (found.check, found.severity, found.columns) == ("totals", "warn", ())
    assert found.evidence == "Row 13 holds the sum of the others in “sales”, “visits”."
    assert found.numbers == {"rows": [13]}
    (drop,) = found.remedies
    assert drop.label == "Drop the row with “780” in “sales”"
    assert (drop.arguments["column"], drop.arguments["options"]) == ("sales", {"rule": "is", "value": "780"})
    assert found.examples == ({"row": "13", "shop": "", "sales": "780", "visits": "102", "y": "a"},)


def test_the_edges_of_a_table_are_its_first_row_and_the_last_three_of_any_row_groups(tmp_path):
    context = context_of(tmp_path, shop(12), "y")
    for size in (1, 2, 5, 100):
        pq.write_table(pq.read_table(context.data), context.data, row_group_size=size)
        assert totals._edges(context, ["shop"])[ROW].to_pylist() == [0, 9, 10, 11]
    few = make_context(context.data, context.schema, context.recipe)
    assert totals._last(pa.table({"a": [1, 2, 3]}), 2)["a"].to_pylist() == [2, 3]
    assert totals._last(pa.table({"a": [1, 2, 3]}), 5)["a"].to_pylist() == [1, 2, 3]
    assert len(few.rows) == 12


def test_values_that_can_not_be_read_are_told_with_their_share(tmp_path):
    people = {"minutes": [*(f"{index}.5" for index in range(96)), "soon", "late", "soon", "never"]}
    people["y"] = ["ab"[index % 2] for index in range(100)]
    (found,) = unreadable.run(context_of(tmp_path, people, "y", settings=["columns.minutes.kind=number"], use_all=True))
    assert (found.check, found.severity, found.columns) == ("unreadable", "warn", ("minutes",))
    assert found.title == "4 values don't read as number in “minutes”"
    assert found.evidence == ("4.0% of the rows looked at hold something else, such as “soon”, “late”, “never”.")
    assert found.numbers == {"rows": 4, "share": 0.04, "values": ["soon", "late", "never"]}
    assert [remedy.action for remedy in found.remedies] == ["kind"]
    assert found.remedies[0].arguments == {"column": "minutes", "kind": "category"}
    assert [row["row"] for row in found.examples] == ["97", "98", "99", "100"]
    assert unreadable._title(1, "number", "x") == "1 value doesn't read as number in “x”"
    assert unreadable._title(1_200, "date", "x") == "1,200 values don't read as date in “x”"


@pytest.mark.parametrize(("lost", "severity"), [(2, "warn"), (1, "hint")])
def test_two_of_a_hundred_unreadable_values_are_a_warning(tmp_path, lost: int, severity: str):
    people = {"minutes": [*(f"{index}.5" for index in range(100 - lost)), *["soon"] * lost]}
    people["y"] = ["ab"[index % 2] for index in range(100)]
    context = context_of(tmp_path, people, "y", settings=["columns.minutes.kind=number"], use_all=True)
    assert [finding.severity for finding in unreadable.run(context)] == [severity]


@pytest.mark.parametrize(
    ("levels", "disguised"),
    [
        ([f"{index} kg" for index in range(10)], True),
        ([f"{index} kg" for index in range(9)], False),  # too few to tell
        ([*(f"{index} kg" for index in range(18)), "a", "b"], True),
        ([*(f"{index} kg" for index in range(17)), "a", "b"], False),
        ([f" ${index},000.50 " for index in range(10)], True),
        ([f"item {index}" for index in range(10)], False),
    ],
)
def test_numbers_in_disguise_are_most_of_the_different_texts(levels: list[str], disguised: bool):
    column = Encoded("x", "category", codes=np.arange(len(levels)), levels=tuple(levels))
    assert unreadable._disguised(column) is disguised


def test_units_that_a_factor_joins_are_said_in_one_and_others_can_be_left_out():
    levels = tuple(f"{index} {'kg' if index % 2 else 'lb'}" for index in range(12))
    weight = one("weight", 12, 12)
    context = in_memory(classes(6, 6), weight, cells={"weight": [*levels]})
    column = Encoded("weight", "category", codes=np.arange(12), levels=levels)
    joined = unreadable._numbers(context, weight, column, {"units": "kg lb=0.45359237"})
    assert joined.title == "“weight” holds numbers in several units, and is read as texts"
    assert joined.evidence == "Its values look like “0 lb”, “1 kg”, “2 lb” and others."
    assert joined.consequence.endswith("The repair reads all of them in kg: 1 lb counts as 0.4536 kg.")
    assert [remedy.action for remedy in joined.remedies] == ["repair"]
    assert joined.numbers == {"different": 12, "written": {"units": "kg lb=0.45359237"}}
    apart = unreadable._numbers(context, weight, column, {"units": "kg lb"})
    assert [remedy.action for remedy in apart.remedies] == ["repair", "leave_out"]
    assert "How much one of “kg”, “lb” counts in another" in apart.consequence
    single = unreadable._numbers(context, weight, column, {"units": "kg"})
    assert single.title == "“weight” holds numbers, but is read as texts"
    assert single.remedies[0].arguments == {"repair": "read_numbers", "column": "weight", "options": {"units": "kg"}}
    assert len(single.remedies) == 1
    assert (single.severity, [row["row"] for row in single.examples]) == ("warn", ["1", "2", "3", "4", "5", "6"])


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        ("luhn", ["0018", "79927398713"], ["79927398710", "1111", "12a4", "", "0000"]),
        (
            "iban",
            ["GB82WEST12345698765432", "NO9386011117947"],
            ["GB82WEST1234569876543", "gb82WEST12345698765432", "G182"],
        ),
        ("chinese_id", ["11010519491231002X"], ["01010519491231002X", "11010518491231002X", "11010519491231002x"]),
        (
            "dni",
            ["12345678Z", "X1234567L", "Y1234567X", "Z1234567R"],
            ["1234567Z", "X12345678L", "12345678z", "W1234567L"],
        ),
        ("mod_97_french", ["255081416802538"], ["355081416802538", "255131416802538", "25508141680253"]),
        ("steuer_id", ["86095742719"], ["06095742719", "86095742718", "8609574271"]),
        ("verhoeff", ["234123412346"], ["134123412346", "234123412345", "23412341234"]),
    ],
)
def test_numbers_with_check_digits_are_told_from_others(check: str, right: list[str], wrong: list[str]):
    fits = getattr(check_digits, check)
    assert {text: fits(text) for text in (*right, *wrong)} == {
        **dict.fromkeys(right, True),
        **dict.fromkeys(wrong, False),
    }


@pytest.mark.parametrize("check", ["iban", "steuer_id", "verhoeff", "mod_97_french", "luhn"])
def test_of_ten_numbers_that_differ_in_one_digit_one_alone_is_right(check: str):
    known = {"iban": "GB82WEST12345698765432", "steuer_id": "86095742719", "verhoeff": "234123412346"}
    known |= {"mod_97_french": "255081416802538", "luhn": "4111111111111111"}
    text, fits = known[check], getattr(check_digits, check)
    for place in (len(text) - 1, len(text) - 4):
        assert [fits(f"{text[:place]}{digit}{text[place + 1 :]}") for digit in range(10)].count(True) == 1


def test_what_a_result_depends_on_is_target_task_kinds_and_how_numbers_are_read(tmp_path):
    own = context_of(tmp_path, shop(12), "y").recipe
    read = RepairChoice(repair="read_numbers", column="shop", options={"units": "kg"})
    fill = RepairChoice(repair="fill", column="shop", options={})
    assert len(key(own)) == 16
    same = [edit.with_repair(own, fill), edit.without_columns(own, ["shop"]), edit.with_split_changed(own, seed=4)]
    assert {key(each) for each in same} == {key(own)}
    others = [
        edit.with_repair(own, read),
        edit.with_repair(own, read.model_copy(update={"options": {"units": "lb"}})),
        edit.with_column(own, "shop", kind="text"),
        edit.with_column(own, "sales", options={"scale": "rank"}),
        edit.with_task(own, "ordered"),
        edit.with_targets(own, ["shop"]),
    ]
    assert len({key(each) for each in (own, *others)}) == 7


def test_a_check_up_tells_how_far_it_is_and_how_many_rows_it_looked_at(tmp_path, monkeypatch):
    people = shop(40)
    people["y"][:3] = ["", "", ""]
    context = context_of(tmp_path, people, "y")
    steps: list[tuple[float, str]] = []
    report = look(context.data, context.recipe, lambda share, name: steps.append((share, name)))
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert (steps[0], steps[1][0], steps[-2][0], steps[-1]) == ((0.0, "Reading rows"), 0.1, 0.85, (1.0, "Ready"))
    assert max(shares[:-2]) < 0.8
    assert (report.rows, report.looked_at) == (40, 37)
    assert report.seconds >= 0


@pytest.mark.parametrize("rows", [10, 9])
def test_a_check_up_needs_ten_answers(tmp_path, rows: int):
    people = shop(20)
    people["y"] = [("ab"[index % 2] if index < rows else "") for index in range(20)]
    context = context_of(tmp_path, people, "y", task="classification")
    if rows == 10:
        assert look(context.data, context.recipe).looked_at == 10
    else:
        with pytest.raises(UserError, match="Only 9 of the rows"):
            look(context.data, context.recipe)


def test_of_one_check_twelve_findings_are_told(tmp_path, monkeypatch):
    from core.audit import look as module

    context = context_of(tmp_path, shop(20), "y")
    many = [Finding("few_rows", "hint", (), "a", "b", "c") for _ in range(20)]
    check = type("Check", (), {"name": "few_rows", "label": "Few", "run": staticmethod(lambda context: many)})
    monkeypatch.setattr(module, "CHECKS", {"few_rows": check})
    assert len(look(context.data, context.recipe).findings) == 12
