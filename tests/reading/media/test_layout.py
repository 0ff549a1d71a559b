"""Which files make the dataset, what each one's label is, and what is told of the rest."""

import pytest

from core.errors import UserError
from core.reading.media.class_notes import Labelled, notes_on_classes
from core.reading.media.files import Entry
from core.reading.media.layout import NoLabelsError, chosen_sort, classes, counts, is_document


def entries(*paths: str) -> list[Entry]:
    return [Entry(path, 1) for path in paths]


def test_files_are_counted_by_sort_the_most_frequent_first():
    assert counts(["a.wav", "1.png", "2.jpg", "README.txt", "x.exe"]) == {"image": 2, "other": 2, "audio": 1}
    assert list(counts(["a.wav", "1.png", "2.jpg", "README.txt", "x.exe"])) == ["image", "other", "audio"]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("README.txt", True),
        ("a/license.md", True),
        ("LICENCE", False),
        ("Licence-of-use.txt", True),
        ("readmes.txt", False),
        ("Copying.html", True),
        ("my readme.txt", False),
        ("readme.png", False),
    ],
)
def test_documents_are_known_by_their_names(path, document):
    assert is_document(path) == document


@pytest.mark.parametrize(
    ("found", "sort"),
    [
        ({}, ""),
        ({"table": 3, "other": 1}, ""),
        ({"image": 9, "audio": 1}, "image"),
        ({"image": 1, "audio": 9}, "audio"),
        ({"audio": 1}, "audio"),
        ({"text": 1}, "text"),
        ({"text": 11, "image": 1}, "text"),
        ({"text": 10, "image": 1}, "image"),
        ({"text": 21, "image": 1, "audio": 1}, "text"),
    ],
)
def test_the_rows_are_what_there_is_most_of_by_far(found, sort):
    assert chosen_sort(found, "set") == sort


@pytest.mark.parametrize("found", [{"image": 8, "audio": 1}, {"image": 1, "audio": 8}, {"image": 1, "audio": 1}])
def test_an_even_mix_is_refused(found):
    with pytest.raises(UserError, match="too mixed to tell"):
        chosen_sort(found, "set")


def test_files_in_class_folders_are_labelled_and_the_rest_is_refused_with_reasons():
    found = classes(
        entries("cats/1.png", "dogs/2.png", "3.png", "cats/README.txt", "cats/n.txt", "o.exe", "a.zip", "s.csv"), "set"
    )
    assert found.sort == "image"
    assert [(each.entry.path, each.label, each.part) for each in found.files] == [
        ("cats/1.png", "cats", ""),
        ("dogs/2.png", "dogs", ""),
    ]
    assert [(each.file, str(each.reason), each.reason.code) for each in found.refused] == [
        ("3.png", "lies in no class folder", "no_class_folder"),
        ("cats/README.txt", "seems to describe the pictures", "file.describes"),
        ("cats/n.txt", "is a text among pictures", "file.among"),
        ("o.exe", "is an other file among pictures", "file.among"),
        ("a.zip", "is an archive among pictures", "file.among"),
        ("s.csv", "is a table among pictures", "file.among"),
    ]
    assert [warning.code for warning in found.warnings] == ["rows_made_of"]
    assert found.warnings[0].endswith("the pictures became the rows.")


def test_parts_are_kept_where_two_or_more_hold_classes():
    paths = [f"{part}/{label}/1.png" for part in ("train", "test") for label in ("cats", "dogs")]
    assert [(each.label, each.part) for each in classes(entries(*paths), "set").files] == [
        ("cats", "train"),
        ("dogs", "train"),
        ("cats", "test"),
        ("dogs", "test"),
    ]
    alone = classes(entries("train/cats/1.png", "train/dogs/2.png"), "set")
    assert [each.part for each in alone.files] == ["", ""]


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        ([], "holds no files"),
        (["a.csv", "b.exe"], "holds 1 table and 1 other file, but no pictures"),
        (["1.png"], "holds 1 picture, but nothing says"),
        (["1.png", "2.png"], "holds 2 pictures, but nothing says"),
    ],
)
def test_what_gives_no_classes_is_explained(paths, words):
    with pytest.raises(UserError, match=words) as caught:
        classes(entries(*paths), "set")
    assert isinstance(caught.value, NoLabelsError) == ("nothing says" in words)


def noted(labels: list[str], parts: tuple[str, ...] = (), by_name: bool = False) -> list[str]:
    """The codes of what is told; a sentence made of several has the first one's or none."""
    files = [Labelled(Entry(f"{label}_1.png", 1), label) for label in labels]
    return notes_on_classes("image", files, parts, by_name)


def test_plain_class_folders_need_no_word():
    assert noted(["cats", "dogs"]) == []


def test_what_is_odd_about_classes_is_told():
    assert [note.code for note in noted(["cats", "dogs"], by_name=True)] == ["names_say_classes"]
    assert "“cats_1.png” is “cats”" in noted(["cats", "dogs"], by_name=True)[0]
    assert [note.code for note in noted(["cats", "cats"])] == ["one_class_only"]
    assert [note.code for note in noted(["val", "test", "dogs"])] == ["folder_taken_as_class"]
    assert "“test” is taken as a class" in noted(["val", "test", "dogs"])[0]
    assert [note.code for note in noted(["test"])] == ["one_class_only"]
    assert [note.code for note in noted(["cats", "cats"], by_name=True)] == ["names_say_classes", "one_class_only"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            ("train", "validation", "test"),
            "The folders say which pictures are for training, validation and test (column “part”), and the rows are "
            "shared out so.",
        ),
        (
            ("train", "test"),
            "The folders say which pictures are for training and test (column “part”), and the rows are shared out so. "
            "No folder is for validation, so some of the rows for training are taken to check while learning.",
        ),
        (
            ("train", "validation"),
            "The folders say which pictures are for training and validation (column “part”), and the rows are shared "
            "out so. No folder is for the test, so some of the rows for training are kept away for it.",
        ),
        (
            ("validation", "test"),
            "The folders say which pictures are for validation and test (column “part”). "
            "No folder is for training, so all rows are shared out at random.",
        ),
    ],
)
def test_parts_are_told_with_what_is_lacking(parts, told):
    assert noted(["cats", "test"], parts) == [told]
