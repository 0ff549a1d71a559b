"""What stands in the way of an answer column names ways out that work, and the task follows how the column is read."""

import pytest

from core.errors import UserError
from core.importing.into_dataset import import_file
from core.runs.planning import plan
from core.runs.planning.answer import advice, joinable

PRICES = [f"{row % 9 + 1}{row % 10}.{row * 37 % 1000:03},{row % 100:02}" for row in range(250)]
TABLE = {
    "place": ["north" if row % 3 else "south" for row in range(250)],
    "size": [str(row * 7 % 61) for row in range(250)],
    "price": PRICES,
    "mixed": [str(row / 4) if row % 5 else f"about {row}" for row in range(250)],
    "grade": [str(row % 3) if row % 2 else f"{row % 3}.0" for row in range(250)],
    "day": [f"2024-{row % 12 + 1:02}-{row % 28 + 1:02}" for row in range(250)],
    "name": [f"person {row}" for row in range(250)],
    "member": [("Yes", "yes ", "NO", "no")[row % 4] for row in range(250)],
    "flag": ["x" if row % 3 else "" for row in range(250)],
    "same": ["a"] * 250,
    "weight": [f"{row % 97} {'stone' if row % 2 else 'cup'}" for row in range(250)],
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answer")
    lines = [";".join(TABLE), *(";".join(row) for row in zip(*TABLE.values(), strict=True))]
    (folder / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    return import_file(folder / "rows.csv", folder / "data.parquet")


def refusal(recipe, schema) -> UserError | None:
    try:
        plan.check(recipe, schema)
    except UserError as error:
        return error
    return None


@pytest.mark.parametrize("target", TABLE)
@pytest.mark.parametrize("task", ["classification", "regression"])
@pytest.mark.parametrize("kind", ["", "number", "category", "boolean"])
def test_every_way_out_of_a_refusal_leads_to_a_recipe_that_can_run(schema, target, task, kind):
    recipe = plan.draft(schema, "d", target, task)
    if kind:
        recipe = plan.with_task(plan.with_kind(recipe, schema, target, kind), schema, task)
    error = refusal(recipe, schema)
    if error is None:
        return
    ways = plan.ways_out(recipe, schema)
    assert ways
    assert error.fix == advice(ways)
    for way in ways:
        assert refusal(plan.taken(recipe, schema, way), schema) is None


def test_numbers_written_as_texts_are_estimated_at_once(schema):
    recipe = plan.draft(schema, "d", "price")
    assert recipe.task.name == "regression"
    assert [choice.options for choice in recipe.repairs_of("price")] == [{"decimal": "comma"}]
    assert refusal(recipe, schema) is None


def test_the_task_follows_the_kind_of_the_answer_column(schema):
    recipe = plan.draft(schema, "d", "price")
    words = plan.with_kind(recipe, schema, "price", "category")
    assert words.task.name == "classification"
    assert words.repairs_of("price") == []
    assert plan.with_kind(words, schema, "price", "number") == recipe
    grades = plan.draft(schema, "d", "grade")
    assert grades.task.name == "classification"
    assert plan.with_kind(grades, schema, "grade", "number").task.name == "regression"
    assert plan.with_kind(grades, schema, "size", "category").task.name == "classification"


def test_the_task_follows_when_the_reading_of_its_texts_is_taken_out(schema):
    recipe = plan.draft(schema, "d", "price")
    index = next(index for index, choice in enumerate(recipe.repairs) if choice.column == "price")
    left = plan.without(recipe, schema, index)
    assert left.task.name == "classification"
    assert plan.ways_out(left, schema)[0].task == "regression"


def test_predicting_a_number_reads_texts_that_hold_one(schema):
    picked = plan.with_kind(plan.draft(schema, "d", "price"), schema, "price", "category")
    estimated = plan.with_task(picked, schema, "regression")
    assert estimated.repairs_of("price")
    assert refusal(estimated, schema) is None
    assert plan.with_task(estimated, schema, "classification").repairs_of("price")  # switching back keeps the reading


def test_what_is_no_number_among_numbers_counts_as_missing_and_is_told(schema):
    recipe = plan.with_kind(plan.draft(schema, "d", "mixed"), schema, "mixed", "number")
    assert recipe.task.name == "regression"
    assert refusal(recipe, schema) is None
    note = " ".join(plan.review(recipe, schema))
    assert "50 of 250 rows have no “mixed” and are left out, 50 of them because" in note


def test_a_mark_for_yes_alone_is_an_answer_and_its_empty_cells_mean_no(schema):
    recipe = plan.draft(schema, "d", "flag")
    assert refusal(recipe, schema) is None
    note = " ".join(plan.review(recipe, schema))
    assert "An empty “flag” means no" in note
    assert "left out" not in note


def test_repairs_that_would_change_the_answer_are_refused(schema):
    recipe = plan.draft(schema, "d", "size")
    from core.recipe import RepairChoice

    clipped = recipe.model_copy(update={"repairs": [RepairChoice(repair="clip", column="size")]})
    assert "would change what is learned" in refusal(clipped, schema).problem


def test_a_column_that_is_gone_is_answered_together_with_none(schema):
    assert joinable(schema, "gone") == []
