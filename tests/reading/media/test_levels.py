"""Folders of classes and of parts, one above the other in either order, as people have them."""

import pytest

from core.reading.media.levels import levels


def placed(*paths: str) -> list[tuple[str, str]]:
    """(class, part) of each path."""
    pieces = [tuple(path.split("/")) for path in paths]
    found = levels([path[:-1] for path in pieces], [path[-1] for path in pieces])
    return [(place.label, place.part if found.parts else "") for place in found.placed]


def each(pattern: str, many: int = 3) -> list[str]:
    """Several files of one sort."""
    return [pattern.format(n) for n in range(many)]


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("train/{}/", "test/{}/"),
        ("Train/{}/", "Testing/{}/"),
        ("d/train/{}/", "d/val/{}/"),
        ("{}/train/", "{}/test/"),
        ("pets/{}/Train/", "pets/{}/dev/"),
        ("seg_train/seg_train/{}/", "seg_test/seg_test/{}/"),
        ("train/images/{}/", "valid/images/{}/"),
        ("training_set/{}/", "test_set/{}/"),
        ("TrainSet/{}/", "TestSet/{}/"),
    ],
)
def test_folders_of_parts_are_found_above_and_inside_the_classes(train, test):
    paths = [
        *each(train.format("cats") + "{}.png"),
        *each(train.format("dogs") + "{}.png"),
        *each(test.format("cats") + "{}.png", 1),
        *each(test.format("dogs") + "{}.png", 1),
    ]
    found = placed(*paths)
    assert [label for label, _ in found] == ["cats"] * 3 + ["dogs"] * 3 + ["cats", "dogs"]
    assert [part for _, part in found[:6]] == ["train"] * 6
    assert {part for _, part in found[6:]} <= {"test", "validation"}


@pytest.mark.parametrize(
    "names", [("train", "bus", "plane"), ("test_tube", "train_station"), ("train", "bus"), ("dev", "ops")]
)
def test_classes_that_sound_like_parts_stay_classes(names):
    paths = [path for name in names for path in each(f"things/{name}/" + "{}.png")]
    assert placed(*paths) == [(name, "") for name in names for _ in range(3)]


def test_a_test_folder_without_classes_is_left_aside_and_the_rest_is_no_longer_a_part():
    paths = [*each("train/cats/{}.png"), *each("train/dogs/{}.png"), *each("test/{}.png", 5)]
    assert placed(*paths) == [("cats", "")] * 3 + [("dogs", "")] * 3 + [("", "")] * 5
    wrapped = [*each("train/cats/{}.png"), *each("train/dogs/{}.png"), *each("test/test/{}.png", 5)]
    assert placed(*wrapped) == placed(*paths)
    in_one = [*each("train/cats/{}.png"), *each("train/dogs/{}.png"), *each("test/unknown/{}.png", 5)]
    assert placed(*in_one) == placed(*paths)


def test_a_folder_of_what_nobody_knows_does_not_hide_the_parts():
    paths = [f"seg_{part}/{label}/{n}.png" for part in ("train", "test") for label in ("sea", "ice") for n in (1, 2)]
    found = placed(*paths, *each("seg_pred/{}.png", 6))
    assert found[:8] == [(label, part) for part in ("train", "test") for label in ("sea", "ice") for _ in (1, 2)]
    assert {label for label, _ in found[8:]} == {""}


def test_names_tell_where_folders_do_not_also_inside_train_and_test():
    assert placed(*each("pets/cat.{}.png"), *each("pets/dog.{}.png")) == [("cat", "")] * 3 + [("dog", "")] * 3
    paths = [*each("train/cat.{}.png"), *each("train/dog.{}.png"), *each("test/{}.png"), *each("val/dog_{}.png")]
    expected = [("cat", "train")] * 3 + [("dog", "train")] * 3 + [("", "test")] * 3 + [("dog", "validation")] * 3
    assert placed(*paths) == expected


def test_one_class_in_two_spellings_is_one():
    paths = [*each("train/Cats/{}.png"), *each("train/Dogs/{}.png"), "test/cats/1.png", "test/dogs/2.png"]
    assert [label for label, _ in placed(*paths)] == ["Cats"] * 3 + ["Dogs"] * 3 + ["Cats", "Dogs"]
