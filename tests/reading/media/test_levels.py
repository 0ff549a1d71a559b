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


def reasons(*paths: str) -> list[str]:
    """The code of each path's reason, its class where it has one."""
    pieces = [tuple(path.split("/")) for path in paths]
    found = levels([path[:-1] for path in pieces], [path[-1] for path in pieces])
    return [place.label or place.reason.code for place in found.placed]


TRAIN = [*each("train/cats/{}.png", 5), *each("train/dogs/{}.png", 5)]
TEST = [*each("test/cats/{}.png", 4), *each("test/dogs/{}.png", 4)]


def test_a_file_without_a_class_is_told_why():
    assert reasons(*each("cats/{}.png", 2), *each("dogs/{}.png", 2), "stray.png")[-1] == "no_class_folder"
    assert reasons(*TRAIN, *TEST, "stray.png", "other/1.png")[-2:] == ["beside_part_folders"] * 2
    assert reasons(*TRAIN, *TEST, "train/1.png")[-1] == "no_class_folder"
    assert reasons(*TRAIN, *TEST, "unlabeled/1.png")[-1] == "folder_says_no_class"
    assert reasons(*each("cat_{}.png", 2), *each("dog_{}.png", 2), "IMG_1.png")[-1] == "no_class_in_name"
    inside = [*each("cats/train/{}.png", 5), *each("cats/test/{}.png", 4), *each("dogs/train/{}.png", 5)]
    assert reasons(*inside, "cats/1.png")[-1] == "beside_part_folders"
    assert reasons(*inside, "1.png")[-1] == "no_class_folder"


def test_a_tenth_of_the_files_may_lie_beside_the_folders_of_parts():
    assert reasons(*TRAIN, *TEST, *each("other/{}.png", 2))[0] == "cats"
    assert reasons(*TRAIN, *TEST, *each("other/{}.png", 3))[0] == "train"


def test_nine_tenths_of_the_files_must_lie_in_folders_of_parts_inside_classes():
    inside = [*each("cats/train/{}.png", 5), *each("cats/test/{}.png", 4)]
    assert placed(*inside, "dogs/1.png")[0] == ("cats", "train")
    assert placed(*inside, "dogs/1.png", "dogs/2.png")[0] == ("cats", "")


def test_folders_around_more_than_half_of_the_files_are_passed_over():
    deep = [*each("set/cats/{}.png", 2), *each("set/dogs/{}.png", 1)]
    assert reasons(*deep, *each("set/{}.png", 2))[:3] == ["cats", "cats", "dogs"]
    assert reasons(*deep, *each("set/{}.png", 3))[:3] == ["set"] * 3


def test_a_part_of_one_folder_that_training_knows_keeps_its_class():
    assert placed(*TRAIN, *each("test/cats/{}.png", 2))[-1] == ("cats", "test")
    assert placed(*each("train/cats/{}.png", 5), *each("test/images/{}.png", 2))[-1] == ("images", "test")


def test_parts_are_said_in_the_usual_order():
    paths = [f"{part}/{label}/{n}.png" for part in ("test", "val", "train") for label in ("a", "b") for n in (1, 2)]
    pieces = [tuple(path.split("/")) for path in paths]
    found = levels([path[:-1] for path in pieces], [path[-1] for path in pieces])
    assert (found.parts, found.by_name) == (("train", "validation", "test"), False)


def test_the_more_frequent_spelling_of_a_class_stands_for_both():
    assert reasons(*each("cats/{}.png", 2), *each("Cats/{}.png", 3), *each("dogs/{}.png", 2)) == [
        *["Cats"] * 5,
        *["dogs"] * 2,
    ]
