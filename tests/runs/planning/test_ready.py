"""What a recipe must not ask of a dataset, each by the code of its refusal, and the facts that suggestions go by."""

from dataclasses import replace

import pytest

from core.errors import UserError
from core.pretrained.supply import library
from core.recipe import ColumnChoice, RepairChoice, with_settings
from core.records import Column, ColumnProfile, Schema
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import unchanged, usual, with_change
from core.runs.planning.ready import MOST_INPUTS, check, column_options, drafted, facts, known
from core.runs.planning.review import review

MINILM = "sentence-transformers/all-MiniLM-L6-v2"


def column(name: str, kind: str = "category", **more: object) -> Column:
    values = {
        "storage": "text",
        "rows": 300,
        "missing": 0,
        "unique": 3,
        "frequent": (("a", 150), ("b", 100), ("c", 50)),
    }
    if kind == "number":
        values = {"storage": "real", "rows": 300, "missing": 0, "unique": 200, "numeric": 1.0, "minimum": 0.0,
                  "maximum": 9.0, "low": 0.0, "high": 9.0, "mean": 4.0, "deviation": 2.0, "median": 4.0}  # fmt: skip
    if kind == "text":
        values = {"storage": "text", "rows": 300, "missing": 0, "unique": 300, "mean_words": 9.0, "longest": 80,
                  "mean_length": 50.0}  # fmt: skip
    return Column(name, kind, ColumnProfile(name, **{**values, **more}))


SCHEMA = Schema(300, (column("x", "number"), column("town"), column("say", "text"), column("y")))
TARGETED = Schema(300, (column("x", "number"), column("town"), column("n", "number")))


def recipe(*settings: str, schema: Schema = SCHEMA, target: str = "y", family: str = "linear"):
    return with_settings(plan.draft(schema, "d", target, None, family), list(settings))


def code(asked, schema: Schema = SCHEMA) -> str:
    try:
        check(asked, schema)
    except UserError as error:
        return error.code.removeprefix("error.")
    return ""


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ([], ""),
        (["split.method=group", "split.column=town"], ""),
        (["split.method=folds"], ""),
        (["split.method=folds", "split.column=town"], ""),
        (["split.method=random", "split.column=y"], ""),
        (["split.method=group"], "the_rows_shall_be_dealt_by"),
        (["split.method=time"], "the_rows_shall_be_dealt_by"),
        (["split.method=group", "split.column=y"], "column_is_the_target"),
        (["split.method=folds", "split.column=y"], "column_is_the_target"),
        (["split.method=group", "split.column=gone"], "there_is_no_column"),
        (["columns.gone.use=false"], "there_is_no_column"),
        (["columns.town.kind=image"], "name_holds_storage_values"),
        (["columns.town.kind=colour"], "there_is_no_what"),
        (["columns.x.use=false", "columns.town.use=false", "columns.say.use=false"], "no_column_is_left"),
    ],
)
def test_a_recipe_that_can_not_run_is_refused_for_its_reason(settings: list[str], start: str):
    found = code(recipe(*settings))
    assert found.startswith(start)
    assert bool(found) == bool(start)


def test_a_repair_of_a_column_that_is_gone_and_one_of_the_answer_are_refused():
    asked = recipe()
    gone = asked.model_copy(update={"repairs": [RepairChoice(repair="clip", column="gone")]})
    assert code(gone).startswith("there_is_no_column")
    own = asked.model_copy(update={"repairs": [RepairChoice(repair="clip", column="y")]})
    assert code(own).startswith("column_is_the_answer")


def test_two_thousand_columns_are_taken_and_one_more_is_not():
    many = tuple(column(f"x{n}", "number") for n in range(MOST_INPUTS + 1))
    assert code(recipe(schema=Schema(300, (*many[:-1], column("y")))), Schema(300, (*many[:-1], column("y")))) == ""
    schema = Schema(300, (*many, column("y")))
    assert code(recipe(schema=schema), schema) == "count_columns_are_used_most_is_the_limit"


def test_an_open_model_changes_only_in_a_network_and_only_as_it_can(monkeypatch: pytest.MonkeyPatch):
    asked = with_change(recipe(family="neural_network"), SCHEMA, "say", MINILM, "little")
    assert asked.family.name == "neural_network"
    assert code(asked) == ""
    other = asked.model_copy(update={"family": recipe(family="boosted_trees").family})
    assert code(other).startswith("the_open_model_that_reads_column_shall_change")
    assert code(unchanged(other)) == ""
    assert unchanged(other).choice("say").options == {"model": MINILM}
    assert unchanged(recipe()) == recipe()
    known_ = library.encoder(MINILM)
    monkeypatch.setattr(library, "made", lambda _: replace(known_, refused={"little": "It has no such layers."}))
    assert code(asked).startswith("of_label_which_reads_column")
    assert code(with_settings(asked, ["columns.say.options.change=last"])) == ""


def test_with_another_change_the_family_follows_and_other_families_stay():
    network = with_change(recipe(), SCHEMA, "say", MINILM, "last")
    assert (network.family.name, network.choice("say").options) == (
        "neural_network",
        {"model": MINILM, "change": "last"},
    )
    assert network.choice("say").use
    still = with_change(network, SCHEMA, "say", MINILM, "nothing")
    assert (still.family.name, still.choice("say").options) == ("linear", {"model": MINILM})
    trees = recipe("family.rounds=77", family="boosted_trees")
    same = with_change(trees, SCHEMA, "say", MINILM, "nothing")
    assert same.family == trees.family
    assert same.choice("say").kind == "text"
    assert trees.choice("say").options == recipe(family="boosted_trees").choice("say").options


@pytest.mark.parametrize(
    ("kind", "model", "facts_", "change"),
    [
        ("text", MINILM, {}, "little"),
        ("text", MINILM, {"rows": 10**7}, "nothing"),
        ("image", "google/efficientnet-lite0", {"storage": "bytes", "rows": 200}, "last"),
        ("image", "google/efficientnet-lite0", {"storage": "bytes", "rows": 199}, "little"),
        ("image", "google/efficientnet-lite0", {"storage": "bytes", "rows": 205, "missing": 6}, "little"),
        ("audio", "openai/whisper-tiny.en", {"storage": "bytes"}, "nothing"),
    ],
)
def test_how_much_may_change_where_nobody_said_so(kind, model, facts_, change):
    profile = {"storage": "text", "rows": 300, "missing": 0, "unique": 300, "mean_words": 9.0, "mean_length": 50.0}
    assert usual(Column("c", kind, ColumnProfile("c", **{**profile, **facts_})), model) == change


def test_the_facts_count_what_is_used_by_how_it_is_read():
    found = facts(SCHEMA, recipe(), 1234)
    assert (found.rows, found.numbers, found.categories, found.classes) == (300, 1, 1, 3)
    assert (found.texts, found.images, found.sounds, found.memory_mb) == (1, 0, 0, 1234)
    assert found.features > 0
    assert (found.levels, found.changing) == (5, ())
    without = facts(SCHEMA, recipe("columns.say.use=false", "columns.town.use=false"), 1234)
    assert (without.numbers, without.categories, without.features, without.levels) == (1, 0, 0, 0)
    opened = facts(SCHEMA, with_change(recipe(), SCHEMA, "say", MINILM, "little"), 1)
    assert (opened.numbers, opened.texts, opened.features) == (513, 0, 0)
    assert opened.changing == (("text", "little"),)
    still = facts(SCHEMA, with_change(recipe(), SCHEMA, "say", MINILM, "nothing"), 1)
    assert (still.numbers, still.changing) == (513, ())
    wide = Schema(300, (column("a", unique=250), column("b", unique=300), column("y", missing=40)))
    more = facts(wide, recipe("columns.a.use=true", "columns.b.use=true", schema=wide))
    assert (more.rows, more.levels) == (260, 252 + 256)
    assert more.memory_mb > 500
    assert facts(TARGETED, recipe(schema=TARGETED, target="n")).classes == 0


def test_a_name_that_is_not_there_is_told_with_those_that_are():
    assert known({"a": 1, "b": 2}, "b", "letter") == "b"
    with pytest.raises(UserError) as refused:
        known({"a": 1, "b": 2}, "c", "letter")
    assert refused.value.problem.values == {"what": "letter", "name": "c"}
    assert refused.value.fix.values["known"] == "a, b"
    assert column_options(recipe("columns.x.kind=category"), SCHEMA.known("x"))[0] == "category"
    assert (
        column_options(recipe().model_copy(update={"columns": {"x": ColumnChoice()}}), SCHEMA.known("x"))[0] == "number"
    )


@pytest.mark.parametrize(("section", "what"), [("task", "task"), ("family", "model family")])
def test_settings_of_a_package_that_is_gone_are_told_as_such(section: str, what: str):
    content = recipe().model_dump(mode="json")
    assert drafted(content) == recipe()
    with pytest.raises(UserError) as refused:
        drafted({**content, section: {"name": "of a package", "options": {}}})
    assert refused.value.problem.values == {"what": what, "name": "of a package"}


def test_a_review_says_what_is_worth_reading_and_no_more():
    def codes(asked, schema: Schema) -> list[str]:
        return [message.code for message in review(asked, schema)]

    plain = Schema(300, (column("x", "number"), column("y")))
    assert codes(recipe(schema=plain), plain) == []
    for rows, few in ((199, True), (200, False)):
        small = Schema(rows, (column("x", "number", rows=rows), column("y", rows=rows)))
        assert ("few_answers" in codes(recipe(schema=small), small)) == few
    gaps = Schema(300, (column("x", "number"), column("y", missing=100)))
    found = review(recipe(schema=gaps), gaps)
    assert [message.code for message in found] == ["rows_unanswered"]
    assert found[0].values == {"count": 100, "rows": 300, "name": "y"}
    more = Schema(300, (column("x", "number"), column("y", missing=101)))
    assert codes(recipe(schema=more), more) == ["rows_unanswered", "few_answers"]
    doubtful = Schema(300, (column("x", "number"), column("one", unique=1), column("y")))
    used = recipe("columns.one.use=true", schema=doubtful)
    assert codes(used, doubtful) == ["doubtful_column_used"]
    assert codes(recipe(schema=doubtful), doubtful) == []
    assert codes(with_settings(used, ["columns.one.kind=text"]), doubtful) == []


@pytest.mark.parametrize(("share", "told"), [(0.9, True), (0.91, False), (0.25, True)])
def test_what_a_chosen_kind_can_not_read_is_told_from_a_tenth_on(share: float, told: bool):
    schema = Schema(300, (column("x", numeric=share), column("y")))
    found = [message for message in review(recipe("columns.x.kind=number", schema=schema), schema)]
    unread = [message for message in found if message.code == "chosen_kind_unread"]
    assert bool(unread) == told
    if told:
        assert unread[0].values["share"] == pytest.approx(1 - share)
    assert not [each for each in review(recipe(schema=schema), schema) if each.code == "chosen_kind_unread"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("train", "test"), "training and test (for validation, some of those for training are taken)"),
        (("train", "validation"), "training and validation (for test, some of those for training are taken)"),
        (("train", "validation", "test"), "training, validation and test"),
    ],
)
def test_a_column_that_names_the_parts_is_told_with_what_it_lacks(parts: tuple[str, ...], said: str):
    named = column("part", unique=len(parts), frequent=tuple((part, 100) for part in parts))
    schema = Schema(300, (column("x", "number"), named, column("y")))
    (found,) = review(recipe(schema=schema), schema)
    assert (found.code, found.values) == ("column_says_parts", {"column": "part", "parts": said})
