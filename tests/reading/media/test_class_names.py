"""What is in files by their names alone."""

import pytest

from core.reading.media.class_names import before_number, class_of, classes_by_name, plain_stem


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cat_01", "cat"),
        ("cat01", "cat"),
        ("red fox (3)", "red fox"),
        ("Rotkehlchen-12-3", "Rotkehlchen"),
        ("  owl 7", "owl"),
        ("猫1", "猫"),
        ("cat", ""),
        ("01_cat", ""),
        ("_1", ""),
        ("IMG_2041", ""),
        ("image 3", ""),
        ("screenshot of a cat 3", ""),
        ("train_5", ""),
        ("imagination 3", "imagination"),
    ],
)
def test_the_words_before_the_number_unless_they_are_a_devices(name: str, said: str):
    assert before_number(name) == said
    assert class_of(f"some/folder9/{name}.tar.jpg" if "." in name else f"some/folder9/{name}.jpg") == said


def test_names_tell_classes_apart_when_most_say_one_and_each_is_said_twice_on_average():
    four = ["cat_1.jpg", "cat_2.jpg", "dog_1.jpg", "Dog_2.jpg"]
    assert classes_by_name(four) == ["cat", "cat", "dog", "Dog"]
    assert classes_by_name([*four, "IMG_3.jpg"]) == ["cat", "cat", "dog", "Dog", ""], "4 of 5 is enough"
    assert classes_by_name([*four, "IMG_3.jpg", "IMG_4.jpg"]) == []
    assert classes_by_name(["cat_1.jpg", "cat_2.jpg", "dog_1.jpg"]) == [], "3 files of 2 are too few"
    assert classes_by_name(["cat_1.jpg", "Cat_2.jpg", "cat_3.jpg"]) == [], "one class is none"
    assert classes_by_name([]) == []


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("cats.zip", "cats"),
        ("a/b/cats.zip", "cats"),
        ("cats (1).zip", "cats"),
        ("cats (1234).zip", "cats (1234)"),
        ("cats-20240131T070509Z-001.zip", "cats"),
        ("cats-20240131T070509Z-1-001.zip", "cats"),
        ("cats - Copy.zip", "cats"),
        ("cats", "cats"),
        (" (1).zip", " (1)"),
    ],
)
def test_what_browsers_and_drives_add_to_a_zips_name_is_taken_off(name: str, stem: str):
    assert plain_stem(name) == stem
