"""Which runs share a split: those of one question on versions of one table, the oldest first, in their own parts."""

import numpy as np
import pytest

from core.data.splits import split
from core.jobs.work import splits
from core.store import datasets, projects, runs
from tests.store.things import recipe, table_folder


@pytest.fixture
def run(shop):
    """A run with that split ({row: part}), None for one without."""

    def made(parts=None, *, dataset="", parent=None, challenges=None, project="", **changes):
        asked = changed(dataset or shop.dataset.id, **changes)
        fresh = runs.create(
            shop.workspace, project or shop.project.id, asked, parent=parent, challenges=challenges, state="finished"
        )
        if parts is not None:
            rows, names = np.array([*parts], "int64"), np.array([*parts.values()], object)
            split.write(split.as_table(rows, names), fresh.files.split)
        return fresh

    return made


def changed(dataset, seed=None, target=None, task=None, start=None):
    asked = recipe(dataset)
    if seed is not None:
        asked = asked.model_copy(update={"split": asked.split.model_copy(update={"seed": seed})})
    if target is not None:
        asked = asked.model_copy(update={"data": asked.data.model_copy(update={"targets": [target]})})
    if task is not None:
        asked = asked.model_copy(update={"task": asked.task.model_copy(update={"name": task})})
    if start is not None:
        asked = asked.model_copy(update={"start": asked.start.model_copy(update={"run": start})})
    return asked


def parts(path):
    table = split.read(path)
    return dict(zip(table["__row"].to_pylist(), table["part"].to_pylist(), strict=True))


def shared(shop, tmp_path, dataset="", **more):
    asked = changed(dataset or shop.dataset.id, **more)
    return splits.shared(shop.workspace, shop.project.id, asked, tmp_path)


def test_without_an_earlier_run_there_is_none(shop, run, tmp_path):
    run()
    assert shared(shop, tmp_path) is None


def test_the_oldest_run_of_the_question_counts_those_in_the_trash_too(shop, run, tmp_path):
    first = run({0: "test", 1: "train"})
    run({0: "train", 1: "test"})
    runs.trash(shop.workspace, first.id)
    assert shared(shop, tmp_path) == first.files.split


@pytest.mark.parametrize("other", [{"seed": 99}, {"target": "mass"}, {"task": "ordered"}])
def test_a_run_of_another_question_does_not_count(shop, run, tmp_path, other):
    run({0: "test"}, **other)
    assert shared(shop, tmp_path) is None
    mine = run({0: "train"})
    assert shared(shop, tmp_path) == mine.files.split


def test_runs_on_versions_of_the_same_table_count_and_on_another_table_do_not(shop, run, tmp_path):
    later = datasets.add(shop.workspace, "x", table_folder(tmp_path / "2"), parent=shop.dataset.id)
    other = datasets.add(shop.workspace, "x", table_folder(tmp_path / "3"))
    run({0: "test"}, dataset=other.id)
    assert shared(shop, tmp_path, later.id) is None
    mine = run({0: "train"})
    assert shared(shop, tmp_path, later.id) == mine.files.split
    assert splits.frozen(shop.workspace, shop.project.id).tolist() == []


def test_rows_that_later_runs_split_are_put_together_and_each_keeps_its_first_part(shop, run, tmp_path):
    first = run({0: "test", 1: "train"})
    run({1: "validation", 2: "test"})
    run({2: "train", 3: "validation", 0: "train"})
    made = shared(shop, tmp_path)
    assert made == tmp_path / "inherited.parquet"
    assert parts(made) == {0: "test", 1: "train", 2: "test", 3: "validation"}
    assert parts(first.files.split) == {0: "test", 1: "train"}


def test_of_the_run_that_it_begins_from_the_split_comes_first_where_that_learned_these_rows(shop, run, tmp_path):
    run({0: "test"})
    begun = run({0: "train", 5: "test"}, seed=99)
    assert parts(shared(shop, tmp_path, start=begun.id)) == {0: "train", 5: "test"}
    other = datasets.add(shop.workspace, "x", table_folder(tmp_path / "3"))
    strange = run({0: "validation"}, dataset=other.id)
    for start in (strange.id, "gone"):
        assert parts(shared(shop, tmp_path, start=start)) == {0: "test"}


def test_a_child_has_its_parents_split_and_nobody_elses(shop, run):
    run({0: "test"})
    parent = run({0: "train"}, seed=99)
    child = run(parent=parent.id)
    asked = recipe(shop.dataset.id)
    assert splits.earlier(shop.workspace, child, asked) == parent.files.split
    parent.files.split.unlink()
    assert splits.earlier(shop.workspace, child, asked) is None


def test_a_challenger_has_its_champions_parts_before_its_parents(shop, run, tmp_path):
    parent, champion = run({0: "test"}, seed=98), run({0: "train", 1: "test"}, seed=99)
    made = run(parent=parent.id, challenges=champion.id)
    assert splits.earlier(shop.workspace, made, recipe(shop.dataset.id)) == champion.files.split
    run({0: "test", 2: "train"})
    found = splits.earlier(shop.workspace, made, recipe(shop.dataset.id))
    assert found == made.folder / "inherited.parquet"
    assert parts(found) == {0: "train", 1: "test", 2: "train"}
    champion.files.split.unlink()
    assert splits.earlier(shop.workspace, made, recipe(shop.dataset.id)) == parent.files.split


def test_a_run_that_is_begun_again_does_not_inherit_from_itself(shop, run):
    own = run({0: "train"})
    assert splits.earlier(shop.workspace, own, recipe(shop.dataset.id)) is None
    other = run({0: "test"})
    assert splits.earlier(shop.workspace, own, recipe(shop.dataset.id)) == other.files.split


def test_a_run_whose_recipe_can_not_be_read_is_passed_over(shop, run, tmp_path):
    broken = run({0: "test"})
    broken.files.recipe.unlink()
    mine = run({0: "train"})
    assert shared(shop, tmp_path) == mine.files.split


def test_test_rows_of_every_run_on_a_version_of_the_table_are_frozen_once(shop, run, tmp_path):
    assert splits.frozen(shop.workspace, shop.project.id).dtype == np.int64
    later = datasets.add(shop.workspace, "x", table_folder(tmp_path / "2"), parent=shop.dataset.id)
    other = datasets.add(shop.workspace, "x", table_folder(tmp_path / "3"))
    elsewhere = projects.create(shop.workspace, "Other", shop.dataset.id)
    run({3: "test", 1: "train", 2: "validation"}, seed=99)
    run({0: "test", 3: "test"}, dataset=later.id, target="mass")
    run({7: "test"}, dataset=other.id)
    run({8: "test"}, project=elsewhere.id)
    run()
    runs.trash(shop.workspace, run({5: "test"}).id)
    assert splits.frozen(shop.workspace, shop.project.id).tolist() == [0, 3, 5]
