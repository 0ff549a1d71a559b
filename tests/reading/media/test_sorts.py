"""What a file is by its name alone."""

import pytest

from core.reading.media.sorts import BY_NAME, UNREADABLE, counted, ending, is_hidden, sort_of


@pytest.mark.parametrize(
    ("path", "last", "sort"),
    [
        ("a/b.PNG", "png", "image"),
        ("b.tar.gz", "gz", "archive"),
        ("b.wav", "wav", "audio"),
        ("notes.md", "md", "text"),
        ("data.csv", "csv", "table"),
        ("a.dir/b", "", "other"),
        (".png", "", "other"),
        ("b.exe", "exe", "other"),
        ("photo.NEF", "nef", "image"),
        ("song.m4a", "m4a", "audio"),
        ("letter.docx", "docx", "text"),
    ],
)
def test_the_ending_says_the_sort_also_of_formats_that_nothing_reads(path, last, sort):
    assert (ending(path), sort_of(path)) == (last, sort)


def test_a_cameras_raw_is_known_by_name_alone_and_a_readable_format_is_no_unreadable_one():
    assert "nef" in BY_NAME
    assert "psd" not in BY_NAME
    assert (UNREADABLE["psd"], UNREADABLE["mp4"], UNREADABLE["pdf"]) == ("image", "audio", "text")
    assert "png" not in UNREADABLE


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        (".DS_Store", True),
        ("a/.git/config", True),
        ("__MACOSX/1.png", True),
        ("a/Thumbs.DB", True),
        ("a/@eaDir/1.png", True),
        ("./a/../b.png", False),
        ("a//b.png", False),
        ("a/b.png", False),
        ("thumbs.db.png", False),
        ("..png", True),
    ],
)
def test_what_is_hidden_or_an_operating_systems_is_known_in_any_part_of_the_path(path, hidden):
    assert is_hidden(path) == hidden


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({}, ""),
        ({"image": 1}, "1 picture"),
        ({"image": 0, "audio": 2}, "2 sounds"),
        ({"image": 1204, "audio": 1}, "1,204 pictures and 1 sound"),
        ({"image": 2, "text": 1, "other": 3}, "2 pictures, 1 text and 3 other files"),
    ],
)
def test_counts_are_said_as_a_list_in_words(numbers, words):
    assert counted(numbers) == words
