"""Letters such as O, S and N are no yes and no; words of several languages for one side are asked about."""

import pytest

from core.importing.into_dataset import import_file


@pytest.fixture
def column(tmp_path):
    def _column(values):
        source = tmp_path / "rows.csv"
        source.write_text("words,size\n" + "".join(f"{value},{row * 7 % 31}\n" for row, value in enumerate(values)))
        return import_file(source, tmp_path / "data.parquet").column("words")

    return _column


@pytest.mark.parametrize("words", ["O S N", "X O", "S M L", "x ✓", "J Y N", "N S O W", "o X x"])
def test_letters_and_signs_that_are_no_pair_are_a_category_and_nobody_is_asked(column, words):
    found = column(words.split() * 20)
    assert found.kind == "category"
    assert found.profile.doubts == ()


@pytest.mark.parametrize("words", ["yes no", "Yes No YES no y n", "T F", "Y N", "ja nein J N", "1 0 yes no", "✓ ✗"])
def test_one_pair_in_several_spellings_is_yes_or_no_and_nobody_is_asked(column, words):
    found = column(words.split() * 20)
    assert found.kind == "boolean"
    assert found.profile.doubts == ()


def test_a_word_of_another_language_among_them_is_asked_about(column):
    found = column(["yes", "no"] * 40 + ["oui"] * 3)
    (doubt,) = found.profile.doubts
    assert found.kind == "boolean"
    assert [meaning.settings for meaning in doubt.meanings] == [
        ("columns.words.kind=boolean",),
        ("columns.words.kind=category",),
    ]
    assert doubt.values == 3


def test_a_letter_of_another_pair_among_words_is_a_category_until_somebody_says_so(column):
    found = column(["yes", "no", "o"] * 20)
    assert found.kind == "category"
    assert [meaning.label for meaning in found.profile.doubts[0].meanings] == ["a category", "yes or no"]
