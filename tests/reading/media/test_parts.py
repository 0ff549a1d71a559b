"""Which folders say what rows are for, by the words in their names alone."""

import pytest

from core.reading.media.parts import PARTS, named, sounds_like_a_part, unanswered


@pytest.mark.parametrize(
    "folders",
    [
        ("train", "validation", "test"),
        ("Training", "Val", "Testing"),
        ("trn", "dev", "tst"),
        ("learn", "validate", "eval"),
        ("learning", "valid", "evaluation"),
        ("训练", "验证", "测试"),
        ("training", "Validierung", "holdout"),
        ("TrainSet", "ValSet", "TestSet"),
        ("seg_train", "seg_val", "seg_test"),
        ("flowers-train-images", "flowers-valid-images", "flowers-test-images"),
        ("train2017", "val2017", "test2017"),
    ],
)
def test_folders_that_differ_in_nothing_but_the_part_are_parts(folders: tuple[str, ...]):
    assert named({*folders}) == dict(zip(folders, PARTS, strict=True))
    assert named({*folders[1:]}) == dict(zip(folders[1:], PARTS[1:], strict=True))


@pytest.mark.parametrize(
    "folders",
    [
        {"train"},
        {"train", "training"},
        {"test_tube", "train_station"},
        {"seg_train", "test"},
        {"train2017", "test2018"},
        {"cats", "dogs"},
        set(),
    ],
)
def test_other_folders_are_none(folders: set[str]):
    assert named(folders) == {}


def test_a_folder_beside_them_that_says_nothing_is_left_aside():
    assert named({"train", "test", "bus"}) == {"train": "train", "test": "test"}
    assert named({"train_test", "train", "test"}) == {"train": "train", "test": "test"}, "one that says two says none"


@pytest.mark.parametrize(("label", "sounds"), [(" Test ", True), ("val", True), ("tests", False), ("test 1", False)])
def test_a_class_may_be_called_as_a_part_is(label: str, sounds: bool):
    assert sounds_like_a_part(label) == sounds


@pytest.mark.parametrize(
    ("folder", "nobody_knows"),
    [("seg_pred", True), ("unlabeled", True), ("toPredict", True), ("predator", False), ("test", False)],
)
def test_some_names_say_that_nobody_knows_what_is_in_it(folder: str, nobody_knows: bool):
    assert unanswered(folder) == nobody_knows
