"""Signs that hardly ever part cells."""

import pytest

from core.reading.delimited.csv_records import Record
from core.reading.delimited.rare import phrases, signs

NUMBERS = ["1¤2", "3¤4"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["a¤b", *NUMBERS], {"¤"}),
        (["a¤b", "1¤2"], set()),
        (["a¤b", "", "1¤2"], set()),
        (["a->b", "1->2", "3->4"], {"->"}),
        (["a=b", "1=2", "3=4"], set()),
        (["a=b=c", "1=2=3", "3=4=5"], {"="}),
        (["1=2=3", "3=4=5", "4=5=6"], set()),
        (["¤b", "¤2", "¤4"], set()),
        (["a¤¤b¤", "1¤¤2¤", "3¤¤4¤"], {"¤¤", "¤"}),
        (["a¤¤¤b", "1¤¤¤2", "3¤¤¤4"], {"¤¤¤"}),
        (["a¤b", *NUMBERS * 9, "5"], {"¤"}),
        (["a¤b", *NUMBERS * 8, "5"], set()),
        (["a=====b", "1=====2", "3=====4"], set()),
    ],
)
def test_signs_that_stand_equally_often_in_nearly_all_lines_part_them(lines, found):
    assert set(signs(lines)) == found


def rows(*texts: str) -> list[Record]:
    return [Record(index, text.replace('"', "").split(), text) for index, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("texts", "are"),
    [
        (("red fox", "old owl", "wet cat"), True),
        (("red 1", "old 2", "wet 3"), False),
        (('red "fox"', 'old "owl"', "wet cat"), False),
        (('red "fox"', "old owl", "wet cat"), True),
    ],
)
def test_rows_of_as_many_words_each_are_phrases_without_values_and_quotes(texts, are):
    assert phrases(rows(*texts), '"') == are


def test_without_a_quote_sign_quotes_say_nothing_of_phrases():
    assert phrases(rows('red "fox"', 'old "owl"'), "")
