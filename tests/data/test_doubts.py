"""Which questions are asked, which meaning counts, and the settings that turn it on the command line."""

import shlex
from dataclasses import replace

import pytest

from core.data.questions import doubts
from core.doubt import Doubt, Meaning
from core.importing.into_dataset import import_file
from core.runs.planning import plan

HEAD = "when,due,plz,size,answer"
ROWS = [
    f"{n % 12 + 1}/{n % 11 + 1}/2024,{n % 9 + 1}/{n % 7 + 1}/2024,{n % 5 + 10},{n % 8}.5,{'ab'[n % 2]}"
    for n in range(40)
]
NUMBER = Meaning("a number", ("columns.plz.kind=number",), (("10", "10"),))
CODE = Meaning("a code", ("columns.plz.kind=category",), (("10", "the code 10"),))


@pytest.fixture
def schema(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text("\n".join([HEAD, *ROWS]))
    schema = import_file(source, tmp_path / "data.parquet")
    asked = {
        "plz": Doubt("plz", "code or number", "Codes and numbers look alike.", 400, (NUMBER, CODE)),
        "answer": Doubt(
            "answer",
            "yes and no",
            "It may be one or the other.",
            30,
            (
                Meaning("a category", ("columns.answer.kind=category",)),
                Meaning("yes or no", ("columns.answer.kind=boolean",)),
            ),
        ),
    }
    columns = tuple(
        replace(column, profile=replace(column.profile, doubts=(asked[column.name],)))
        if column.name in asked
        else column
        for column in schema.columns
    )
    return replace(schema, columns=columns)


def test_what_changes_most_values_is_asked_first_and_the_answer_column_too(schema):
    recipe = plan.draft(schema, "d", "answer")
    assert [doubt.column for doubt in doubts.found(schema, recipe)] == ["plz", "when", "due", "answer"]
    assert doubts.ASKED == 3


def test_columns_that_are_not_used_or_taken_as_something_else_are_not_asked_about(schema):
    recipe = plan.turned(plan.draft(schema, "d", "answer"), schema, ["columns.plz.use=false", "columns.due.kind=text"])
    assert [doubt.column for doubt in doubts.found(schema, recipe)] == ["when", "answer"]
    assert len(doubts.found(schema)) == 4


def test_the_likelier_meaning_counts_until_the_recipe_names_another(schema):
    recipe = plan.draft(schema, "d", "answer")
    asked = {doubt.column: doubt for doubt in doubts.found(schema, recipe)}
    assert [doubts.taken(doubt, schema, recipe) for doubt in asked.values()] == [0, 0, 0, 0]
    for doubt in asked.values():
        for index, meaning in enumerate(doubt.meanings):
            turned = plan.turned(recipe, schema, list(meaning.settings))
            assert doubts.taken(doubt, schema, turned) == index
            others = [each for each in asked.values() if each != doubt]
            assert [doubts.taken(other, schema, turned) for other in others] == [0, 0, 0]


def test_the_printed_line_turns_the_doubt_when_it_is_written_behind_recipe(schema):
    recipe = plan.draft(schema, "d", "answer")
    for report in doubts.sentence(schema, recipe):
        (other,) = report["otherwise"]
        assert other["command"] == "recipe"
        flags = shlex.split(other["set"])
        assert flags[::2] == ["--set"] * (len(flags) // 2)
        turned = plan.turned(recipe, schema, flags[1::2])
        now = next(entry for entry in doubts.sentence(schema, turned) if entry["column"] == report["column"])
        assert now["taken"] == other["reading"]
        assert now["otherwise"][0]["reading"] == report["taken"]


def test_another_kind_takes_along_how_its_texts_are_read(tmp_path):
    source = tmp_path / "prices.csv"
    source.write_text("price;late\n" + "".join(f"{n % 7 + 1}.{n:03},50 €;{('yes', 'no')[n % 2]}\n" for n in range(48)))
    schema = import_file(source, tmp_path / "data.parquet")
    recipe = plan.draft(schema, "d", "late")
    words = plan.turned(recipe, schema, ["columns.price.kind=category"])
    assert recipe.repairs
    assert words.repairs == []
    plan.check(plan.turned(words, schema, ["columns.price.use=true"]), schema)
    again = plan.turned(words, schema, ["columns.price.kind=number", "repairs.price.read_numbers.decimal=point"])
    assert [choice.options["decimal"] for choice in again.repairs] == ["point"]


def test_a_reading_that_is_asked_about_is_not_told_beside_the_question(tmp_path):
    source = tmp_path / "towns.csv"
    rows = [f"{n}.{n * 37 % 1000:03};{n % 7}.5;{n * 1.37 + 0.01:.2f}" for n in range(1, 60)]
    rows += [f"{n * 7 % 900};{n % 7}.5;{n / 1000:.2f}" for n in range(1, 60)]
    source.write_text("\n".join(["people;size;cost", *rows]))
    schema = import_file(source, tmp_path / "data.parquet")
    recipe = plan.draft(schema, "d", "cost")
    (doubt,) = doubts.found(schema, recipe)
    assert doubt.column == "people"
    for index, meaning in enumerate(doubt.meanings):
        turned = plan.turned(recipe, schema, list(meaning.settings))
        assert doubts.taken(doubt, schema, turned) == index
        assert "“people”" not in " ".join([*plan.warnings(schema, turned), *plan.review(turned, schema)])
