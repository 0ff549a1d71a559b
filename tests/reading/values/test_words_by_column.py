"""The words for missing by column, where they are others than the usual ones."""

import duckdb
import pyarrow.parquet as pq
import pytest

from core.cells.missing import USUAL
from core.errors import UserError
from core.reading.options import ReadOptions
from core.reading.source import Source
from core.reading.values import column_words
from core.reading.values.column_words import Words, first_look, with_rules

BUT_DASH = tuple(word for word in USUAL if word != "-")


@pytest.fixture
def connection():
    with duckdb.connect() as found:
        yield found


def looked(connection, cells: list[str | None], first: bool = False, whole: bool = True, **options) -> Words:
    """The words of a column x of these cells, beside one of numbers."""
    connection.execute("CREATE OR REPLACE TABLE t AS SELECT unnest(?::VARCHAR[]) AS c0, 1 AS c1", [cells])
    rows = tuple([cell or "", "1"] for cell in cells) if first else ()
    return first_look(connection, Source("t", ("x", "n"), first=rows, whole=whole), ReadOptions(**options))


@pytest.mark.parametrize("first", [False, True])
def test_a_word_that_is_a_value_is_no_word_of_its_column(connection, first):
    found = looked(connection, [*["+"] * 6, *[" - "] * 5, None, ""], first)
    assert found == Words({"x": BUT_DASH})
    assert found.of("x") == BUT_DASH
    assert found.of("n") is None
    assert looked(connection, ["a"] * 12, first) == Words({})


@pytest.mark.parametrize("first", [False, True])
def test_a_doubtful_word_is_asked_about(connection, first):
    found = looked(connection, [*["yes"] * 6, *["-"] * 5], first)
    assert [(doubt.column, doubt.values) for doubt in found.doubts] == [("x", 5)]


def test_what_the_user_says_counts_and_is_asked_again_only_where_it_was_settled_by_column(connection):
    cells = [*["yes"] * 6, *["-"] * 5]
    assert looked(connection, cells, missing=("9",)) == Words({"x": ("9",), "n": ("9",)})
    found = looked(connection, cells, column_missing=(("x", ("9",)),))
    assert (found.own, len(found.doubts)) == ({"x": ("9",)}, 1)
    assert looked(connection, cells, names=("x", "n")) == Words({})
    with pytest.raises(UserError, match="There is no column “y” whose words") as caught:
        looked(connection, cells, column_missing=(("y", ()),))
    assert caught.value.fix == "The columns are “x”, “n”."


def test_words_that_may_be_values_wait_for_all_rows(connection, tmp_path):
    found = looked(connection, ["+"] * 20, first=True, whole=False)
    assert (found.open, "-" in found.own["x"], "NA" in found.own["x"]) == (("x",), False, False)
    for cells, own, kept in (
        (["+", "+", "-"] * 9, {"x": BUT_DASH}, ["+", "+", "-"] * 9),
        (["a", "b", "-"] * 9, {}, ["a", "b", None] * 9),
    ):
        target = tmp_path / "t.parquet"
        connection.execute(f"COPY (SELECT unnest(?::VARCHAR[]) AS x) TO '{target}' (FORMAT parquet)", [cells])
        done = with_rules(connection, Words({"x": ()}, (), ("x",)), target, 2048)
        assert (done.own, done.open) == (own, ())
        assert pq.read_table(target)["x"].to_pylist() == kept


def test_at_least_so_many_rows_are_looked_at_and_at_most(connection, monkeypatch):
    monkeypatch.setattr(column_words, "_ROWS", (3, 5))
    cells = ["a", "b", "c", "d", "e", "f", "-"]
    for values, most in ((1, 3), (4, 4), (99, 5)):
        monkeypatch.setattr(column_words, "_VALUES", values)
        seen: list[int] = []

        def possible(others, seen=seen):
            seen.append(len(others))
            return frozenset()

        monkeypatch.setattr(column_words, "possible", possible)
        looked(connection, cells)
        assert seen == [most]
