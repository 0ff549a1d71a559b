"""Words for missing that are values in their column: looked at beside the other values, asked where it is doubtful."""

import pyarrow.parquet as pq
import pytest

from core.importing.into_dataset import import_file, import_files
from core.reading import ReadOptions, to_parquet
from core.reading.values import column_words
from core.reading.values.word_rules import judged


@pytest.fixture
def column(tmp_path):
    """Cells as a column of a CSV beside a number: (profile, stored values)."""

    def _column(cells, options=None):
        source, out = tmp_path / "t.csv", tmp_path / "t.parquet"
        source.write_text("n,x\n" + "".join(f"{index},{cell}\n" for index, cell in enumerate(cells)))
        schema = import_file(source, out, options=options)
        return schema.column("x").profile, pq.read_table(out)["x"].to_pylist()

    return _column


def _stand(*values: tuple[str, int]) -> list[str]:
    return [value for value, count in values for _ in range(count)]


@pytest.mark.parametrize(
    "cells",
    [
        _stand(("+", 194), ("-", 106)),
        _stand(("++", 20), ("+", 30), ("o", 30), ("-", 20), ("--", 9)),
        _stand(("!", 20), ("?", 30), (".", 40)),
        _stand(("DE", 30), ("FR", 20), ("NA", 8), ("US", 12), ("-", 2)),
        _stand(("+", 9), ("+/-", 9), ("-", 9), ("", 4)),
    ],
)
def test_a_word_beside_its_like_is_a_value_and_nobody_is_asked(column, cells):
    profile, values = column(cells)
    lost = {cell for cell, value in zip(cells, values, strict=True) if value is None}
    assert lost <= {""} or lost == {"-"} and "DE" in cells
    assert profile.doubts == ()
    assert profile.missing_words is not None


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (_stand(("DE", 30), ("FR", 20), ("NA", 8), ("US", 12)), "NA"),
        (_stand(("AF", 9), ("AS", 9), ("EU", 20), ("NA", 30), ("OC", 2)), "NA"),
        (_stand(("NAN", 3), ("LHR", 9), ("CDG", 8), ("JFK", 7)), "NAN"),
        (_stand(("yes", 30), ("-", 50)), "-"),
        (_stand(("1+", 10), ("2+", 8), ("-", 40)), "-"),
        (_stand(("A", 30), ("C", 20), ("G", 30), ("T", 25), ("-", 9)), "-"),
        (_stand((".", 30), ("?", 30)), "."),
    ],
)
def test_a_word_that_is_likely_a_value_is_one_and_it_is_asked(column, cells, word):
    profile, values = column(cells)
    assert values == cells
    doubt = profile.doubts[0]
    assert (doubt.about, doubt.values) == ("word for missing", cells.count(word))
    assert all(meaning.again for meaning in doubt.meanings)
    assert doubt.meanings[0].settings == ("missing.x=",)
    assert doubt.meanings[1].settings == (f"missing.x={word}",)


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (_stand(("brick", 60), ("wood", 20), ("NA", 90)), True),
        (_stand(("Grvl", 6), ("Pave", 2), ("NA", 90)), True),
        (_stand(("b", 37), ("c", 5), ("e", 11), ("r", 2), ("?", 24)), True),
        (_stand(("brick", 60), ("wood", 20), ("NA", 3)), False),
        (_stand(("3", 60), ("4", 20), ("-", 30)), False),
        (_stand(("7", 60), ("-", 30)), False),
        (_stand(("2024-01-01", 60), ("2024-02-01", 9), ("-", 30)), False),
        (_stand(("A+", 60), ("B-", 20), ("-", 5)), False),
        (_stand(("yes", 60), ("no", 20), ("?", 3)), False),
        (_stand(("-", 60)), False),
        (_stand(("x", 3), ("NA", 3)), False),
    ],
)
def test_other_words_stay_missing_and_frequent_ones_are_asked_about(column, cells, asked):
    profile, values = column(cells)
    words = {"NA", "?", "-"}
    assert values == [None if cell in words else cell for cell in cells]
    assert bool(profile.doubts) == asked
    assert profile.missing_words is None


def test_the_words_that_the_user_gave_count_and_nothing_is_asked(column):
    cells = _stand(("DE", 30), ("FR", 20), ("NA", 8), ("US", 12), ("-", 4))
    for words, kept in (((), cells), (("US",), [None if cell == "US" else cell for cell in cells])):
        profile, values = column(cells, ReadOptions(column_missing=(("x", words),)))
        assert (profile.missing_words, profile.doubts, values) == (words, (), kept)


def test_numbers_stored_as_such_have_words_for_missing_too(tmp_path):
    source, out = tmp_path / "t.json", tmp_path / "t.parquet"
    source.write_text('[{"a": 999, "b": 1.5}, {"a": 1, "b": -1}, {"a": 2, "b": 2.5}]')
    to_parquet(source, out, options=ReadOptions(missing=("999", "-1.0", "NA")))
    assert pq.read_table(out, columns=["a", "b"]).to_pydict() == {"a": [None, 1, 2], "b": [1.5, None, 2.5]}


@pytest.mark.parametrize("start", [["+"] * 700, ["-"] * 700, [""] * 700, ["DE", "FR", "US"] * 250])
def test_a_column_that_begins_with_one_sort_is_judged_by_all_its_rows(column, monkeypatch, start):
    monkeypatch.setattr(column_words, "_ROWS", (500, 500))
    cells = [*start, *(["NA"] * 50 if "DE" in start else ["+", "-"] * 50)]
    profile, values = column(cells)
    assert values == [cell or None for cell in cells]
    assert profile.missing_words is not None


def test_words_that_were_left_standing_go_when_they_turn_out_to_mean_missing(column, monkeypatch):
    monkeypatch.setattr(column_words, "_ROWS", (500, 500))
    cells = [*["b"] * 600, *["c", "?", "NA"] * 50, *["brick"] * 9]
    profile, values = column(cells)
    assert values == [None if cell in ("?", "NA") else cell for cell in cells]
    assert (profile.missing_words, profile.missing) == (None, 100)


def test_files_that_become_one_table_have_the_same_words(tmp_path):
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_text("n,x\n" + "1,-\n" * 12)
    files[1].write_text("n,x\n" + "1,-\n2,+\n" * 12)
    schema = import_files(files, tmp_path / "t.parquet")
    assert schema.column("x").profile.frequent == (("-", 24), ("+", 12))


def test_rows_to_predict_are_read_by_the_usual_words(tmp_path):
    source, out = tmp_path / "t.csv", tmp_path / "t.parquet"
    source.write_text("n,x\n" + "1,-\n2,+\n" * 12)
    to_parquet(source, out, options=ReadOptions(names=("n", "x")))
    assert pq.read_table(out)["x"].null_count == 12


def test_a_word_among_too_few_values_is_not_doubted():
    assert judged({"+": 3, "-": 3}).values == ()
