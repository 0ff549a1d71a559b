"""A recipe goes through YAML whole; `--set` reaches every option; a wrong entry is told with its place."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.kinds import KINDS
from core.models import MODELS
from core.recipe import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    SplitOptions,
    StartChoice,
    TaskChoice,
    TrainingOptions,
    checked,
    from_yaml,
    read,
    to_yaml,
    weighing,
    with_settings,
)
from core.settings import check, settings
from core.tasks import TASKS

RECIPE = Recipe(
    data=DataChoice(dataset="data.parquet", target="survived"),
    task=TaskChoice(name="classification"),
    columns={"age": ColumnChoice(kind="number"), "größe 🙂": ColumnChoice(use=False, options={"at_least": 3})},
    family=FamilyChoice(name="linear", options={"l2": 0.5}),
    start=StartChoice(file="ab" * 32, name="others", columns={"größe 🙂": "size"}, answers={"ja": "yes"}),
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_a_recipe_survives_yaml_in_the_order_of_declaration():
    text = to_yaml(RECIPE)
    assert from_yaml(text) == RECIPE
    assert list(Recipe.model_fields) == [line.split(":")[0] for line in text.splitlines() if line[0].isalpha()]
    assert "größe" in text


def test_a_recipe_that_begins_from_no_file_does_not_speak_of_it():
    text = to_yaml(RECIPE.model_copy(update={"start": StartChoice()}))
    assert "start" not in text
    assert from_yaml(text).start == StartChoice()


@given(name=NAMES, target=NAMES)
def test_any_column_name_survives_yaml(name, target):
    recipe = RECIPE.model_copy(
        update={"columns": {name: ColumnChoice(use=False)}, "data": DataChoice(dataset="d", target=target)}
    )
    assert from_yaml(to_yaml(recipe)) == recipe


def test_a_column_without_an_entry_keeps_the_defaults():
    assert RECIPE.choice("fare") == ColumnChoice()
    assert RECIPE.choice("größe 🙂").options == {"at_least": 3}


def other(entry):
    """A value that is allowed and not the default."""
    if entry.kind == "bool":
        return not entry.default
    if entry.kind == "choice":
        return next(value for value, _ in entry.choices if value != entry.default)
    if entry.kind == "text":
        return "something"
    if entry.kind == "list":
        return [*entry.default, *entry.default[-1:]] or [8]
    low, high = entry.low if entry.low is not None else -1e6, entry.high if entry.high is not None else 1e6
    value = low if entry.default != low else min(high, low + 1)
    return int(value) if entry.kind == "int" else value


@pytest.mark.parametrize(("section", "options"), [("split", SplitOptions), ("training", TrainingOptions)])
def test_set_reaches_every_option_of_the_recipes_own_sections(section, options):
    for entry in settings(options):
        value = other(entry)
        changed = with_settings(RECIPE, [f"{section}.{entry.name}={value}"])
        assert getattr(getattr(changed, section), entry.name) == value


@pytest.mark.parametrize(("section", "registry"), [("family", MODELS), ("task", TASKS)])
def test_set_reaches_every_option_of_every_family_and_task(section, registry):
    plain = RECIPE.model_copy(update={"family": FamilyChoice(name="linear")})
    for name, member in registry.items():
        for entry in settings(member.Options):
            value = other(entry)
            for path in (f"{section}.{entry.name}", f"{section}.options.{entry.name}"):
                changed = with_settings(plain, [f"{section}.name={name}", f"{path}={value}"])
                chosen = getattr(changed, section)
                assert chosen.name == name
                assert getattr(check(member.Options, chosen.options, section), entry.name) == value


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("column", ["age", "a.b", "No.", "no", "straße 🙂"])
def test_set_reaches_every_option_of_every_kind(kind, column):
    changed = with_settings(RECIPE, [f"columns.{column}.kind={kind.name}", f"columns.{column}.use=false"])
    assert (changed.choice(column).kind, changed.choice(column).use) == (kind.name, False)
    for entry in settings(kind.Options):
        for path in (f"columns.{column}.{entry.name}", f"columns.{column}.options.{entry.name}"):
            options = with_settings(RECIPE, [f"{path}={other(entry)}"]).choice(column).options
            assert getattr(check(kind.Options, options, "columns"), entry.name) == other(entry)


def test_set_reaches_a_repair_and_adds_it_in_front_of_the_columns_others():
    changed = with_settings(RECIPE, ["repairs.a.b.fill.how=mean", "repairs.a.b.read_numbers.decimal=comma"])
    changed = with_settings(changed, ["repairs.a.b.fill.how=median", "repairs.age.fill.how=mean"])
    notes = [(entry.repair, entry.column, entry.options) for entry in changed.repairs if entry not in RECIPE.repairs]
    assert notes == [
        ("read_numbers", "a.b", {"decimal": "comma"}),
        ("fill", "a.b", {"how": "median"}),
        ("fill", "age", {"how": "mean"}),
    ]


def test_numbers_may_be_written_in_short():
    assert with_settings(RECIPE, ["training.learning_rate=1e-3"]).training.learning_rate == 0.001
    assert with_settings(RECIPE, ["split.seed=7"]).split.seed == 7


@pytest.mark.parametrize("target", ["yes", "1", "null", "[a", "a=b"])
def test_a_target_may_be_called_like_a_value(target):
    assert with_settings(RECIPE, [f"data.target={target} "]).data.target == target


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("training.epochs", "“training.epochs” is not a setting.*section.option=value"),
        ("epochs=3", "“epochs=3” is not a setting"),
        ("trainings.epochs=3", "no section “trainings”.*data, task, columns, repairs, split, family, training"),
        ("format.x=3", "no section “format”"),
        ("training.epoch=3", "no setting “epoch” in training.*epochs, learning_rate"),
        ("training.epochs=0", "“Epochs”.*training.epochs.*can't be 0.*from 1 to 5000"),
        ("training.epochs=many", "“Epochs”.*many.*whole number"),
        ("training.learning_rate=.inf", "“Learning rate”.*a number from"),
        ("training.optimizer=adagrad", "adamw"),
        ("training.epochs=[1", "can't be read"),
        ("split.test=0.9", "“Test share”.*from 0.05 to 0.5"),
        ("columns.age.use=perhaps", "“columns.age.use” does not fit"),
        ("columns.use=false", "is not a setting"),
        ("columns.=false", "is not a setting"),
        ("columns..use=false", "is not a setting"),
        ("=1", "is not a setting"),
        ("family.=1", "is not a setting"),
        ("family.name=3", "“family.name” does not fit"),
        ("repairs.price=comma", "repairs.COLUMN.REPAIR.option"),
        ("repairs.price.decimal=comma", "repairs.COLUMN.REPAIR.option"),
    ],
)
def test_a_wrong_setting_is_told(entry, sentence):
    with pytest.raises(UserError, match=sentence):
        with_settings(RECIPE, [entry])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no recipe"),
        ("- 1", "holds no recipe"),
        ("{", "not valid YAML"),
        ("!!python/object/apply:os.getcwd []", "not valid YAML"),
        ("a: 1", "does not fit"),
        ("1: 2", "does not fit"),
        ("format: 3", "“format” does not fit"),
    ],
)
def test_a_file_that_is_no_recipe_is_refused(text, sentence):
    with pytest.raises(UserError, match=sentence):
        from_yaml(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match="none.yaml"):
        read(tmp_path / "none.yaml")
    path = tmp_path / "recipe.yaml"
    path.write_text(to_yaml(RECIPE), encoding="utf-8")
    assert read(path) == RECIPE


def test_no_number_in_a_recipe_may_be_endless():
    with pytest.raises(UserError, match="learning_rate"):
        checked(RECIPE.model_dump() | {"training": {"learning_rate": math.inf}})


def test_another_way_to_split_forgets_the_column_of_the_one_before_unless_it_means_the_same():
    report = SplitOptions(method="column", column="part")
    recipe = Recipe(
        data={"dataset": "d", "target": "t"}, task={"name": "regression"}, family={"name": "linear"}, split=report
    )
    assert with_settings(recipe, ["split.method=folds"]).split.column == ""
    assert with_settings(recipe, ["split.column=site", "split.method=folds"]).split.column == "site"
    assert with_settings(recipe, ["split.seed=3"]).split.column == "part"
    grouped = with_settings(recipe, ["split.method=group", "split.column=site"])
    assert with_settings(grouped, ["split.method=folds"]).split.column == "site"


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", "yes"), ("No", "No"), (" on ", "on"), ("true", True), ("FALSE", False), ("1e-3", 0.001), ("inf", "inf")],
)
def test_words_that_yaml_takes_for_truths_stay_words_and_short_numbers_are_numbers(text, value):
    found = with_settings(RECIPE, [f"family.word={text}"]).family.options["word"]
    assert (found, type(found)) == (value, type(value))


def test_a_name_of_a_column_may_hold_a_sign_of_equality():
    changed = with_settings(RECIPE, ["columns.a=b.c.use=false", "repairs.x=y.fill.how=mean"])
    assert changed.choice("a=b.c").use is False
    assert [(entry.column, entry.repair, entry.options) for entry in changed.repairs] == [
        ("x=y", "fill", {"how": "mean"})
    ]
    assert RECIPE.repairs == []


def test_answer_columns_are_different_and_at_least_one():
    data = DataChoice(dataset="d", targets=["b", "a"])
    assert (data.target, data.asked, data.corrections_weigh) == ("b, a", ("a", "b"), 3)
    assert DataChoice(dataset="d", target="a").targets == ["a"]
    for targets, words in ((["a", "a"], "a column stands there twice"), ([], "at least 1 item")):
        with pytest.raises(UserError, match=f"“data.targets” does not fit: .*{words}"):
            checked(RECIPE.model_dump() | {"data": {"dataset": "d", "targets": targets}})
    declared = weighing()
    assert (declared.name, declared.default, declared.low, declared.high) == ("corrections_weigh", 3, 1, 20)


def test_a_recipe_of_format_1_is_read_as_one_of_today_and_a_long_value_is_cut():
    old = {"format": 1, "data": {"dataset": "d", "target": "t"}, "task": {"name": "x"}, "family": {"name": "y"}}
    found = checked(old)
    assert (found.format, found.data.targets, found.start.file) == (2, ["t"], "")
    assert (found.columns, found.repairs, found.training, found.split) == ({}, [], TrainingOptions(), SplitOptions())
    assert old["format"] == 1
    with pytest.raises(UserError) as caught:
        checked(old | {"columns": [["x" * 20] * 30] * 30})
    assert "“columns” does not fit" in caught.value.problem
    assert len(caught.value.problem) < 250


def test_a_columns_repairs_are_those_of_its_name_in_order(tmp_path):
    settings = ["repairs.b.fill.how=mean", "repairs.a.fill.how=mean", "repairs.b.clip.low=1"]
    changed = with_settings(RECIPE, settings)
    assert [entry.repair for entry in changed.repairs_of("b")] == ["clip", "fill"]
    assert changed.repairs_of("c") == []
    (tmp_path / "recipe.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match="is not a text file, so no recipe"):
        read(tmp_path / "recipe.yaml")
