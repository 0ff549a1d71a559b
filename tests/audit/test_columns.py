"""What is wrong with single columns: found when planted, quiet on clean data."""

import numpy as np
import pytest

from core.audit import applied, handled
from core.audit.checks import CHECKS
from core.audit.checks.mixed_units import FACTORS
from core.audit.context import make_context
from core.audit.keeping import key
from core.audit.remedies import repair, split_by
from core.recipe import checked
from tests.audit.conftest import context_of

ROWS = 800
SINGLE = ("identifiers", "personal", "imbalance", "tiny_classes", "unreadable", "mixed_units", "outliers", "missing")


@pytest.mark.parametrize("target", ["returns", "amount"])
def test_nothing_is_said_of_a_clean_table(look_at, people, target):
    people.pop("amount" if target == "returns" else "returns")
    assert look_at(people, target, *CHECKS) == []


def test_row_numbers_and_codes_are_identifiers(look_at, people):
    people["id"] = list(range(1, ROWS + 1))
    people["code"] = [f"{index:x}-{index * 7919 % 9973}" for index in range(ROWS)]
    found = look_at(people, "returns", "identifiers")
    assert {finding.columns[0] for finding in found} == {"id", "code"}


def test_constant_and_nearly_constant_columns_are_told_apart(look_at, people):
    people["country"] = ["DE"] * ROWS
    people["flag"] = ["x"] + ["y"] * (ROWS - 1)
    found = look_at(people, "returns", "constants")
    assert [(finding.severity, finding.columns) for finding in found] == [("warn", ("country",)), ("hint", ("flag",))]


def test_a_rare_answer_is_told_with_both_remedies(look_at, people):
    people["returns"] = ["yes" if index % 20 == 0 else "no" for index in range(ROWS)]
    (found,) = look_at(people, "returns", "imbalance")
    assert found.severity == "warn"
    assert [remedy.arguments for remedy in found.remedies] == [{"balance": "weights"}, {"balance": "resample"}]
    assert look_at(people, "returns", "tiny_classes") == []


def test_answers_with_hardly_any_rows_are_named(look_at, people):
    people["returns"][:3] = ["perhaps"] * 3
    (found,) = look_at(people, "returns", "tiny_classes")
    assert found.numbers["counts"] == {"perhaps": 3}


@pytest.mark.parametrize("share", [0.05, 0.4])
def test_two_units_in_one_column_are_found_with_their_factor(look_at, people, share):
    random, factors = np.random.default_rng(8), (10.0, 1000.0, 2.54, 2.2046, 3.2808, 453.592)
    for factor in factors:
        sizes = random.normal(172, 9, ROWS)
        people[f"size {factor}"] = np.where(random.random(ROWS) < share, sizes / factor, sizes).round(6).tolist()
    found = look_at(people, "returns", "mixed_units")
    assert {finding.columns: finding.numbers["factor"] for finding in found} == {
        (f"size {factor}",): factor for factor in factors
    }
    assert len(found) == len(factors)
    assert {*factors} <= {*FACTORS}


@pytest.mark.parametrize("seed", range(4))
def test_ordinary_shapes_are_one_unit(look_at, people, seed):
    random = np.random.default_rng(seed)
    shapes = {
        "lognormal": random.lognormal(2, 1.5, ROWS),
        "exponential": random.exponential(30, ROWS),
        "two heaps": np.where(random.random(ROWS) < 0.5, random.normal(20, 2, ROWS), random.normal(90, 20, ROWS)),
        "whole numbers": random.poisson(2, ROWS).astype(float),
        "uniform": random.uniform(0, 1000, ROWS),
    }
    columns = people | {name: values.tolist() for name, values in shapes.items()}
    assert look_at(columns, "returns", "mixed_units") == []


@pytest.mark.parametrize("word", [-1, 999, -999, 9999])
def test_a_number_that_means_missing_is_found(look_at, people, word):
    people["visits"][:20] = [word] * 20
    (found,) = look_at(people, "returns", "outliers")
    assert found.severity == "warn"
    assert found.numbers["value"] == word
    options = found.remedies[0].arguments["options"]
    assert options["beyond"] == "missing"
    assert set(options) & ({"low"} if word < 0 else {"high"})


def test_a_slip_of_the_pen_is_found_and_a_long_tail_is_not(look_at, people):
    random = np.random.default_rng(9)
    people["tail"] = random.lognormal(0, 1.5, ROWS).tolist()
    people["minutes"][5] = 150000.0
    (found,) = look_at(people, "returns", "outliers")
    assert found.columns == ("minutes",)
    assert found.examples[0]["row"] == "6"


def test_a_column_that_is_mostly_empty_is_a_hint(look_at, people):
    random = np.random.default_rng(10)
    people["minutes"] = [value if random.random() < 0.3 else None for value in people["minutes"]]
    (found,) = look_at(people, "returns", "missing")
    assert (found.severity, found.columns) == ("hint", ("minutes",))


@pytest.mark.parametrize("target", ["returns", "amount"])
def test_gaps_that_depend_on_the_answer_are_found(look_at, people, target):
    random = np.random.default_rng(11)
    high = np.array(people["amount"]) > np.median(people["amount"])
    gone = random.random(ROWS) < np.where(high, 0.6, 0.05)
    people["minutes"] = [None if lost else value for value, lost in zip(people["minutes"], gone, strict=True)]
    people.pop("amount" if target == "returns" else "returns")
    (found,) = look_at(people, target, "missing")
    assert (found.severity, found.columns) == ("warn", ("minutes",))


def test_values_that_do_not_read_as_their_kind_are_listed(look_at, people):
    people["minutes"] = [str(value) for value in people["minutes"]]
    people["minutes"][3], people["minutes"][7] = "about 12", "soon"
    (found,) = look_at(people, "returns", "unreadable")
    assert found.numbers["rows"] == 2
    assert {row["row"] for row in found.examples} == {"4", "8"}


def test_numbers_with_units_are_no_mere_texts(look_at, people):
    people["minutes"] = [f"{value} min" for value in people["minutes"]]
    found = look_at(people, "returns", "unreadable", settings=["columns.minutes.kind=category"])
    assert [finding.columns for finding in found] == [("minutes",)]


def test_numbers_in_two_units_are_read_in_one(look_at, people):
    people["weight"] = [f"{index + 40} kg" if index % 3 else f"{index + 90} lb" for index in range(800)]
    (found,) = look_at(people, "returns", "unreadable")
    assert "several units" in found.title
    assert "1 lb counts as 0.4536 kg" in found.consequence
    assert found.remedies[0].arguments["options"]["units"] == "kg lb=0.45359237"


@pytest.mark.parametrize("levels", [["1. Industry", "2. Services"], ["1) <= 5", "2) 6 to 9", "3) more"]])
def test_numbered_answers_are_no_numbers_in_units(look_at, people, levels):
    people["class"] = [levels[index % len(levels)] for index in range(800)]
    assert look_at(people, "returns", "unreadable") == []


def test_numbers_in_units_that_no_factor_joins_are_told_and_can_be_left_out(look_at, people):
    people["paid"] = [f"{index + 40} {'€' if index % 3 else '$'}" for index in range(800)]
    (found,) = look_at(people, "returns", "unreadable")
    assert "can't be known" in found.consequence
    assert {remedy.action for remedy in found.remedies} == {"repair", "leave_out"}


WRITTEN = {
    "decimal comma and currency": lambda value: f"{value:,.2f} €".translate(str.maketrans(",.", ".,")),
    "thousands and dollars": lambda value: f"${1000 * value:,.2f}",
    "percent": lambda value: f"{value:.1f} %",
    "a unit": lambda value: f"{value:.1f} kg",
}


def as_texts(context):
    """The check-up of a recipe that leaves the texts of “spent” out, as one for which they were not read by itself."""
    content = context.recipe.model_dump(mode="json") | {"repairs": []}
    content["columns"]["spent"] = {"kind": "category", "use": False, "options": {}}
    return make_context(context.data, context.schema, checked(content))


@pytest.mark.parametrize("form", WRITTEN)
def test_one_click_reads_every_number_however_it_is_written(people, tmp_path, form):
    numbers = people["spent"]
    people["spent"] = [WRITTEN[form](value) for value in numbers]
    before = as_texts(context_of(tmp_path, people, "returns"))
    (found,) = CHECKS["unreadable"].run(before)
    assert not handled(found, before.recipe), "it was left out by itself: that is no answer"
    after = make_context(before.data, before.schema, applied(before.recipe, found.remedies[0]))
    read = after.columns["spent"]
    assert not read.missing.any()
    assert np.corrcoef(read.numbers, numbers)[0, 1] > 0.999
    assert CHECKS["unreadable"].run(after) == CHECKS["identifiers"].run(after) == []
    assert handled(found, after.recipe)


def test_reading_numbers_comes_before_the_other_repairs_of_the_column(people, tmp_path):
    people["spent"] = [f"{value:.2f} €" for value in people["spent"]]
    context = as_texts(context_of(tmp_path, people, "returns"))
    (found,) = CHECKS["unreadable"].run(context)
    clipped = applied(context.recipe, repair("", "clip", "spent", share=1.0))
    assert [choice.repair for choice in applied(clipped, found.remedies[0]).repairs] == ["read_numbers", "clip"]


def test_numbers_that_were_read_in_a_wrong_way_are_read_rightly_by_one_click(people, tmp_path):
    people["spent"] = [f"{value:.2f} €".replace(".", ",") for value in people["spent"]]
    context = as_texts(context_of(tmp_path, people, "returns"))
    (found,) = CHECKS["unreadable"].run(context)
    wrong = applied(context.recipe, repair("", "read_numbers", "spent"))
    assert not handled(found, wrong)
    (again,) = CHECKS["unreadable"].run(make_context(context.data, context.schema, wrong))
    assert applied(wrong, again.remedies[0]) == applied(context.recipe, found.remedies[0])


def test_what_the_repair_can_not_read_either_is_still_told(people, tmp_path):
    people["spent"] = [f"{value:.2f} €" for value in people["spent"][:-1]] + ["a lot"]
    before = as_texts(context_of(tmp_path, people, "returns"))
    (found,) = CHECKS["unreadable"].run(before)
    recipe = applied(before.recipe, found.remedies[0])
    (left,) = CHECKS["unreadable"].run(make_context(before.data, before.schema, recipe))
    assert left.numbers["values"] == ["a lot"]
    assert [remedy.action for remedy in left.remedies] == ["kind"]
    assert key(recipe) != key(before.recipe)
    words = applied(recipe, left.remedies[0])
    assert (words.choice("spent").kind, words.repairs_of("spent")) == ("category", [])


def test_one_town_in_several_spellings_is_found_and_mended(people, tmp_path):
    ways = {"north": ["north", "North", "NORTH "], "south": ["south", "South"]}
    people["region"] = [
        ways.get(town, [town])[index % len(ways.get(town, "1"))] for index, town in enumerate(people["region"])
    ]
    context = context_of(tmp_path, people, "returns")
    (found,) = CHECKS["spellings"].run(context)
    assert (found.severity, found.columns, found.numbers["values"]) == ("warn", ("region",), 2)
    assert [remedy.arguments["repair"] for remedy in found.remedies] == ["letter_case"]
    assert handled(found, applied(context.recipe, found.remedies[0]))


def test_spaces_inside_and_capitals_of_the_answer_are_mended_in_the_table(people, tmp_path):
    people["region"] = [f"new {town}" if index % 3 else f"new  {town}" for index, town in enumerate(people["region"])]
    kept = ["sent back" if value == "yes" else "kept" for value in people["returns"]]
    people["returns"] = [value.upper() if index % 5 == 0 else value for index, value in enumerate(kept)]
    region, answer = CHECKS["spellings"].run(context_of(tmp_path, people, "returns"))
    assert [remedy.arguments["repair"] for remedy in region.remedies] == ["spaces"]
    assert [remedy.arguments["repair"] for remedy in answer.remedies] == ["text_case"]
    assert answer.severity == "warn"


def test_yes_and_no_in_several_spellings_and_one_number_in_two_are_one_answer_each(look_at, people):
    people["returns"] = [value.upper() if index % 5 == 0 else value for index, value in enumerate(people["returns"])]
    assert look_at(people, "returns", "spellings", "imbalance", "tiny_classes") == []
    people["stars"] = [f"{index % 4}{'.0' if index % 7 == 0 else ''}" for index in range(ROWS)]
    twice = {name: values * 2 for name, values in people.items()}  # each row stands there once more, with the other
    twice["stars"] = [text for text in people["stars"]] + [f"{float(text)}" for text in people["stars"]]
    found = look_at(twice, "stars", "duplicates")
    assert not [finding for finding in found if "different answers" in finding.title]


def test_codes_of_one_letter_are_left_alone(look_at, people):
    people["region"] = ["aAbB"[index % 4] for index in range(ROWS)]
    assert look_at(people, "returns", "spellings") == []


def test_few_rows_are_better_judged_in_turns_and_groups_stay_together(people, tmp_path):
    people = {name: values[:300] for name, values in people.items()}
    context = context_of(tmp_path, people, "returns")
    (found,) = CHECKS["few_rows"].run(context)
    assert (found.severity, found.numbers["tested"]) == ("hint", 60)
    recipe = applied(context.recipe, found.remedies[0])
    assert recipe.split.method == "folds"
    assert handled(found, recipe)
    grouped = applied(context.recipe, split_by("group", "region", ""))
    assert applied(grouped, found.remedies[0]).split.column == "region"
    timed = applied(context.recipe, split_by("time", "region", ""))
    assert applied(timed, found.remedies[0]).split.column == ""


def test_many_rows_are_judged_once(look_at, people):
    assert look_at(people, "returns", "few_rows") == []
