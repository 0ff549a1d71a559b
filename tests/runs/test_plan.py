"""A first recipe is sensible, and what can't run is said before it starts."""

import re
from dataclasses import replace

import pytest

from core.data.dataset_files import load_schema
from core.data.samples import MEDIA_SAMPLES
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.models import MODELS
from core.pretrained.supply import library
from core.recipe import ColumnChoice, RepairChoice, TaskChoice, with_settings
from core.runs.planning import plan, pretrained_choice
from tests.runs.tables import dataset, people


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    return load_schema(dataset(tmp_path_factory.mktemp("data"), people()))


def schema_of(tmp_path, columns):
    return load_schema(dataset(tmp_path, columns))


def problem(recipe, schema) -> UserError:
    """The error that stops the recipe."""
    with pytest.raises(UserError) as caught:
        plan.check(recipe, schema)
    assert caught.value.fix
    return caught.value


def test_the_task_follows_from_the_target(schema):
    assert plan.draft(schema, "d", "spent").task.name == "regression"
    assert plan.draft(schema, "d", "bought").task.name == "classification"
    assert plan.draft(schema, "d", "town").task.name == "classification"
    assert plan.draft(schema, "d", "spent", task="regression").task.name == "regression"


@pytest.mark.parametrize(("answers", "task"), [("12,35,7,99,41,58", "regression"), ("0,1,2,0,1,2", "classification")])
def test_a_few_numbers_that_hardly_come_twice_are_estimated(tmp_path, answers, task):
    rows = enumerate(answers.split(","))
    (tmp_path / "few.csv").write_text("x,y\n" + "".join(f"{place}.5,{answer}\n" for place, answer in rows))
    schema = import_file(tmp_path / "few.csv", tmp_path / "few.parquet")
    assert plan.draft(schema, "few.parquet", "y").task.name == task


def test_names_are_left_out_with_a_reason_and_the_rest_is_used(schema):
    recipe = plan.draft(schema, "d", "bought")
    assert "own value" in plan.reasons(schema, ["bought"])["name"]
    assert {name for name, choice in recipe.columns.items() if choice.use} == {
        "age",
        "town",
        "member",
        "joined",
        "spent",
    }
    assert "bought" not in recipe.columns


@pytest.mark.parametrize("family", list(MODELS))
@pytest.mark.parametrize("target", ["bought", "spent"])
def test_every_draft_passes_its_own_check(schema, family, target):
    plan.check(plan.draft(schema, "d", target, family=family), schema)


def test_the_only_column_is_used_even_when_it_rises_row_by_row_and_the_user_is_warned(tmp_path):
    schema = schema_of(tmp_path, {"year": list(range(1950, 2010)), "size": [value * 1.5 for value in range(60)]})
    recipe = plan.draft(schema, "d", "size")
    plan.check(recipe, schema)
    assert any("“year” is used" in sentence for sentence in plan.review(recipe, schema))


def test_without_a_usable_column_each_is_named_with_what_is_wrong(tmp_path):
    columns = {"same": ["x"] * 60, "empty": [""] * 60, "code": [f"u{row:05}" for row in range(60)]}
    schema = schema_of(tmp_path, {**columns, "answer": ["a", "b"] * 30})
    report = problem(plan.draft(schema, "d", "answer"), schema).problem
    assert "“same”: It has the same value" in report
    assert "“empty”: It is empty" in report
    assert "“code”: Every row has its own value" in report


def test_answers_that_never_come_twice_are_refused_before_the_start(tmp_path):
    schema = schema_of(tmp_path, {"x": [row % 7 for row in range(60)], "name": [f"c{row}" for row in range(60)]})
    assert "“name” has 60 different values in 60 rows" in problem(plan.draft(schema, "d", "name"), schema).problem


def test_a_kind_that_can_not_read_a_column_is_told(schema):
    recipe = with_settings(plan.draft(schema, "d", "bought"), ["columns.town.kind=number"])
    notes = [sentence for sentence in plan.review(recipe, schema) if "“town”" in sentence]
    assert notes == ["“town” is taken as a number, but 100% of its values are none and count as missing."]
    assert not any("“age”" in sentence for sentence in plan.review(recipe, schema))


def test_suggestions_keep_the_choices_and_follow_the_size(schema):
    recipe = plan.draft(schema, "d", "bought", family="neural_network")
    facts = plan.facts(schema, recipe)
    assert (facts.rows, facts.classes, facts.categories) == (300, 2, 1)
    chosen = recipe.model_copy(update={"columns": {"age": ColumnChoice(use=False)}})
    assert plan.suggest(chosen, facts).columns == chosen.columns


def test_unknown_names_list_what_there_is(schema):
    with pytest.raises(UserError) as caught:
        plan.draft(schema, "d", "boughtt")
    assert "boughtt" in caught.value.problem
    assert "“bought”" in caught.value.fix
    with pytest.raises(UserError) as caught:
        plan.draft(schema, "d", "bought", family="forest")
    assert all(name in caught.value.fix for name in MODELS)
    with pytest.raises(UserError, match="classification, regression"):
        plan.draft(schema, "d", "bought", task="ranking")


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("family.nonsense=1", "rounds"),
        ("family.rounds=0", "whole number"),
        ("family.rounds=many", "whole number"),
        ("columns.nothing.use=false", "“age”"),
        ("columns.age.kind=colour", "number, boolean, date, time, category"),
        ("columns.age.options.nonsense=1", "settings"),
        ("task.nonsense=1", "settings"),
    ],
)
def test_a_wrong_setting_says_what_is_allowed(schema, setting, word):
    recipe = with_settings(plan.draft(schema, "d", "bought"), [setting])
    error = problem(recipe, schema)
    assert word in error.problem + error.fix


def test_no_column_left_is_said(schema):
    recipe = plan.draft(schema, "d", "bought")
    none = {column.name: ColumnChoice(use=False) for column in schema.columns}
    assert "No column" in problem(recipe.model_copy(update={"columns": none}), schema).problem


@pytest.mark.parametrize(
    ("answers", "task", "word"),
    [
        (["yes"] * 40, "classification", "same value"),
        (["7"] * 40, "regression", "same value"),
        ([""] * 40, "classification", "empty"),
        ([""] * 40, "regression", "empty"),
        ([f"name {row}" for row in range(40)], "regression", "numbers"),
        (["a", "b", "b"] + [""] * 37, "classification", "3 rows"),
    ],
)
def test_a_target_that_can_not_be_learned_is_said(tmp_path, answers, task, word):
    schema = schema_of(tmp_path, {"x": list(range(40)), "y": [row % 7 for row in range(40)], "answer": answers})
    recipe = plan.draft(schema, "d", "answer", task=task)
    assert word in problem(recipe, schema).problem


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ("good < best", "“best” in the order is no answer of “grade”"),
        ("poor < good", "leaves out fair"),
        ("poor < fair < good < poor", "“poor” stands in the order twice"),
    ],
)
def test_an_order_that_does_not_fit_the_answers_is_told_wherever_a_run_is_started(tmp_path, order, word):
    schema = schema_of(tmp_path, {"size": [*range(60)], "grade": ["poor", "fair", "good"] * 20})
    recipe = plan.draft(schema, "d", "grade", task="ordered", family="linear")
    plan.check(with_settings(recipe, ["task.options.order=poor < fair < good"]), schema)
    assert word in problem(with_settings(recipe, [f"task.options.order={order}"]), schema).problem


def test_cells_of_several_labels_are_no_steps_of_a_scale(tmp_path):
    genres = ["comedy; drama", "drama; horror", "comedy", "drama", "comedy; horror", "horror"] * 10
    schema = schema_of(tmp_path, {"size": [*range(60)], "genres": genres, "grade": ["poor", "fair", "good"] * 20})
    drafted = {name: plan.draft(schema, "d", name, family="linear") for name in ("genres", "grade")}
    offered = {name: plan.askable(recipe, schema) for name, recipe in drafted.items()}
    assert "ordered" not in offered["genres"]
    assert {"several_labels", "classification"} <= {*offered["genres"]}
    assert "ordered" in offered["grade"]
    asked = {way.task for way in plan.ways_out(drafted["genres"], schema) if way.target == "genres"}
    assert "ordered" not in asked
    plan.check(plan.with_task(drafted["genres"], schema, "ordered"), schema)


def test_three_rows_are_too_few(tmp_path):
    schema = schema_of(tmp_path, {"x": [1, 2, 3], "answer": ["a", "b", "a"]})
    error = problem(plan.draft(schema, "d", "answer"), schema)
    assert "3 rows" in error.problem
    assert "10" in error.problem


@pytest.mark.parametrize("missing", [0, 3])
def test_ten_rows_with_an_answer_are_enough_and_nine_are_too_few(tmp_path, missing):
    for present, enough in ((10, True), (9, False)):
        sizes = [float(index) for index in range(present)] + [None] * missing
        schema = schema_of(tmp_path, {"x": [index % 4 for index in range(len(sizes))], "size": sizes})
        recipe = plan.draft(schema, "d", "size", family="baseline")
        if enough:
            plan.check(recipe, schema)
        else:
            assert f"Only {present} rows have a value in “size”" in problem(recipe, schema).problem


def test_a_target_with_too_many_classes_is_said(schema):
    recipe = plan.draft(schema, "d", "bought").model_copy(update={"task": TaskChoice(name="classification")})
    recipe = recipe.model_copy(update={"data": recipe.data.model_copy(update={"targets": ["name"]})})
    assert "300" in problem(recipe, schema).problem


def test_ids_constants_and_empty_columns_are_left_out(tmp_path):
    rows = range(60)
    schema = schema_of(
        tmp_path,
        {
            "customer_id": [1000 + 7 * row for row in rows],
            "position": list(rows),
            "same": ["x"] * 60,
            "nothing": [""] * 60,
            "height": [150 + row * 0.37 for row in rows],
            "year": [1950 + row % 40 for row in rows],
            "answer": ["a" if row % 3 else "b" for row in rows],
        },
    )
    assert set(plan.reasons(schema, ["answer"])) == {"customer_id", "position", "same", "nothing"}


def test_the_review_warns_and_stops_nothing(tmp_path):
    rows = 100
    answers = ["", "", *(["common"] * (rows - 3)), "rare"]
    schema = schema_of(tmp_path, {"x": [row % 9 for row in range(rows)], "id": list(range(rows)), "answer": answers})
    recipe = plan.draft(schema, "d", "answer").model_copy(update={"columns": {}})
    message = " ".join(plan.review(recipe, schema))
    for word in ("2 of 100", "Only 98", "“rare” (1)", "“common”", "“id” is used"):
        assert word in message


def test_what_a_repair_has_mended_is_warned_of_no_more(tmp_path):
    prices = [f"{row} {'€' if row % 2 else '$'}" for row in range(60)]  # two currencies: nobody but the user knows
    schema = schema_of(tmp_path, {"price": prices, "answer": ["a" if row % 3 else "b" for row in range(60)]})
    recipe = plan.draft(schema, "d", "answer")
    assert any("“Read numbers” reads them" in sentence for sentence in plan.warnings(schema, recipe))
    assert plan.warnings(schema, None) == list(schema.warnings)
    reading = RepairChoice(repair="read_numbers", column="price", options=schema.column("price").profile.number_format)
    assert plan.warnings(schema, recipe.model_copy(update={"repairs": [reading]})) == []


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Name -> (schema, target) of the samples of texts, pictures and sounds."""
    path = tmp_path_factory.mktemp("samples")
    return {
        entry.name: (import_file(entry.file, path / f"{entry.name}.parquet"), entry.target) for entry in MEDIA_SAMPLES
    }


@pytest.mark.parametrize(
    ("sample", "column", "family", "options"),
    [
        ("clothes", "image", "neural_network", {"model": "google/efficientnet-lite0", "change": "last"}),
        (
            "reviews",
            "review",
            "neural_network",
            {"model": "sentence-transformers/all-MiniLM-L6-v2", "change": "little", "words": True},
        ),
        ("instruments", "audio", "linear", {"model": "openai/whisper-tiny.en"}),
    ],
)
def test_an_open_model_that_is_here_reads_what_is_no_number_and_may_change_as_was_measured_as_good(
    sample, column, family, options, samples
):
    schema, target = samples[sample]
    recipe = plan.draft(schema, "d", target)
    assert (recipe.family.name, recipe.columns[column].options) == (family, options)
    assert not any("not on this machine" in sentence for sentence in plan.review(recipe, schema))
    plan.check(recipe, schema)


@pytest.mark.parametrize(("sample", "column"), [("clothes", "image"), ("reviews", "review"), ("instruments", "audio")])
def test_without_an_open_model_that_suits_a_column_its_own_numbers_do_and_that_is_said(
    sample, column, samples, monkeypatch
):
    schema, target = samples[sample]
    monkeypatch.setattr(library, "availability", lambda _: library.AWAY)
    recipe = plan.draft(schema, "d", target)
    assert (recipe.family.name, recipe.columns[column].options) == ("linear", {})
    notes = [sentence for sentence in plan.review(recipe, schema) if f"“{column}” is read by its own" in sentence]
    assert len(notes) == 1
    assert pretrained_choice.to_get(schema.column(column)).model.label in notes[0]
    assert re.search(r"not on this machine. The Model page gets it \(\d+ MB\)", notes[0])
    plan.check(recipe, schema)


def test_a_family_that_is_named_brings_no_open_model(samples):
    schema, target = samples["reviews"]
    assert plan.draft(schema, "d", target, family="linear").columns["review"].options == {}


def test_few_pictures_let_an_open_model_change_a_little_and_very_many_leave_it_as_it_is(samples):
    found = samples["clothes"][0].column("image")
    lite = "google/efficientnet-lite0"
    few, many = (replace(found, profile=replace(found.profile, rows=rows)) for rows in (150, 500_000))
    assert [pretrained_choice.usual(column, lite) for column in (few, found, many)] == ["little", "last", "nothing"]


def test_what_an_open_model_refuses_to_change_is_not_suggested(samples, monkeypatch):
    schema, target = samples["reviews"]
    minilm = library.encoder("sentence-transformers/all-MiniLM-L6-v2")
    monkeypatch.setattr(library, "made", lambda _: replace(minilm, refused={"little": "It has no such layers."}))
    assert plan.draft(schema, "d", target).family.name == "linear"


def test_too_few_rows_to_change_an_open_model_leave_it_as_it_is(tmp_path):
    opinions = [f"a {word} film that I would watch {again}" for word in ("good", "bad") for again in range(20)]
    schema = schema_of(tmp_path, {"opinion": opinions, "answer": ["yes"] * 20 + ["no"] * 20})
    recipe = plan.draft(schema, "d", "answer")
    assert recipe.family.name == "linear"
    assert "change" not in recipe.columns["opinion"].options
    assert recipe.columns["opinion"].options["model"]
    plan.check(recipe, schema)


def test_in_a_table_a_text_is_read_by_an_open_model_that_changes_and_its_words_count_too(tmp_path):
    opinions = [f"a {word} film that I would watch {again} times" for word in ("good", "bad") for again in range(60)]
    columns = {"opinion": opinions, "stars": [row % 7 for row in range(120)], "answer": ["yes"] * 60 + ["no"] * 60}
    schema = schema_of(tmp_path, columns)
    recipe = plan.draft(schema, "d", "answer")
    assert recipe.family.name == "neural_network"
    assert recipe.columns["opinion"].options["words"]
    assert recipe.columns["stars"].use
    plan.check(recipe, schema)
