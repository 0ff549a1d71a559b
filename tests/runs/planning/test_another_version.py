"""A recipe goes along with its table: what was chosen stays, what is read otherwise is taken anew."""

import pytest

from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.planning import another_version, plan


@pytest.fixture
def read(tmp_path):
    """Makes a schema of a table whose columns `size` and `sort` are spelled as told."""

    def make(size, sort, more=""):
        head = f"size;sort;town;late{';' + more if more else ''}"
        rows = [f"{size(n)};{sort(n)};t{n % 4};{'ab'[n % 2]}{';' + str(n % 7) if more else ''}" for n in range(60)]
        source = tmp_path / "rows.csv"
        source.write_text("\n".join([head, *rows]))
        return import_file(source, tmp_path / "data.parquet")

    return make


def number(n):
    return n * 7 % 59


def word(n):
    return "klm"[n % 3]


def test_a_column_that_is_read_otherwise_is_taken_anew_and_choices_stay(read):
    before, after = read(number, word), read(word, word, "new")
    recipe = with_settings(plan.draft(before, "d1", "late"), ["columns.town.use=false", "split.seed=7"])
    fitted = another_version.fitted(recipe, "d2", after, before)
    assert fitted.choice("size").kind == "category"
    assert fitted.choice("new").kind == "number"
    assert not fitted.choice("town").use
    assert (fitted.split.seed, fitted.data.dataset) == (7, "d2")


def test_a_kind_that_the_user_chose_stays(read):
    before, after = read(number, word), read(word, word)
    recipe = with_settings(plan.draft(before, "d1", "late"), ["columns.size.kind=text"])
    assert another_version.fitted(recipe, "d2", after, before).choice("size").kind == "text"


def test_texts_that_turn_out_to_be_numbers_are_read_as_such_and_back(read):
    words, numbers = read(lambda n: f"{n % 3}x{n % 5}y", word), read(lambda n: f"1.{n % 10}50,{n % 9}5 €", word)
    there = another_version.fitted(plan.draft(words, "d1", "late"), "d2", numbers, words)
    assert [(choice.repair, choice.column) for choice in there.repairs] == [("read_numbers", "size")]
    assert there.choice("size").kind == "number"
    back = another_version.fitted(there, "d1", words, numbers)
    assert back.repairs == []
    assert back.choice("size").kind == "category"


def test_the_task_follows_the_answer_column(read):
    before, after = read(number, word), read(word, word)
    recipe = plan.draft(before, "d1", "size")
    assert recipe.task.name == "regression"
    assert another_version.fitted(recipe, "d2", after, before).task.name == "classification"
    assert another_version.fitted(recipe, "d2", before, before).task.name == "regression"


def test_without_its_answer_column_there_is_no_recipe(read):
    before, after = read(number, word, "new"), read(number, word)
    assert another_version.fitted(plan.draft(before, "d1", "new"), "d2", after, before) is None


def test_an_order_goes_along_with_answers_that_came_and_went(read):
    before, after = read(number, word), read(number, lambda n: "lmz"[n % 3])
    recipe = plan.draft(before, "d1", "sort", task="ordered", family="linear")
    recipe = with_settings(recipe, ["task.options.order=m < k < l"])
    assert another_version.fitted(recipe, "d2", before, before).task == recipe.task
    fitted = another_version.fitted(recipe, "d2", after, before)
    assert fitted.task.options == {"order": "m < l < z"}
    plan.check(fitted, after)
