"""Answer columns: none chosen, or one; how texts are compared, kept and written."""

import pyarrow as pa

from core.answers import sets
from core.data.lineage.answering import AnswerColumn, AnswerColumns
from core.records import Column, ColumnProfile, Schema

TABLE = pa.table({"__row": [0, 1], "y": ["a", None]})


def column(storage="text", kind="category"):
    return Column("y", kind, ColumnProfile("y", storage, 9, 0, 2, frequent=(("a", 5), ("b", 4))))


def schema(*columns):
    return Schema(rows=9, columns=columns)


def test_where_no_column_is_chosen_no_row_has_an_answer():
    none = AnswerColumns()
    assert (none.columns, none.words, none.texts(TABLE)) == ((), "", ["", ""])
    assert (none.named("a"), none.strange("a"), none.fitting("a"), none.cells("a")) == (("a",), (), None, {})
    assert none.uniform(TABLE, ["", ""]) is TABLE
    assert none.on(schema(column())) is none
    assert none.plain("b; a") == "b; a"


def test_two_answers_are_one_letter_by_letter_or_as_numbers():
    none = AnswerColumns()
    assert none.same("a", "a")
    assert none.same("1", "1.0")
    assert not none.same("a", "A")
    assert not none.same("1", "one")


def test_one_column_has_its_texts_and_any_word_as_answer_where_answers_are_classes():
    one = AnswerColumn.of(schema(column()), "y")
    assert (one.columns, one.words, one.texts(TABLE)) == (("y",), "y", ["a", ""])
    assert (one.fitting("new"), one.fitting(""), one.cells("new")) == ("new", None, {"y": "new"})
    number = AnswerColumn.of(schema(column("real", "number")), "y", False)
    assert (number.words, number.fitting("2.5"), number.fitting("torn")) == ("", "2.5", None)
    gone = AnswerColumn.of(schema(), "y")
    assert (gone.column, gone.fitting("a")) == (None, None)


def test_the_same_column_of_another_version_or_none():
    one = AnswerColumn.of(schema(column()), "y", False)
    later = one.on(schema(column("real", "number")))
    assert (later.name, later.column.kind, later.classes) == ("y", "number", False)
    assert one.on(schema()).columns == ()


def test_several_labels_in_one_text_are_compared_in_any_order_and_written_as_the_column_does():
    one = AnswerColumn("y", column(), True, lambda text: tuple(text.split("+")), lambda text: text.replace(" ", ""))
    assert one.same("a+b", "b+a")
    assert not one.same("a+b", "a")
    assert (one.plain("b+a"), one.plain("a")) == (sets.together(["a", "b"]), "a")
    assert (one.fitting("a +b"), one.cells("a + b")) == ("a+b", {"y": "a+b"})
    made = one.uniform(TABLE, ["a + b", ""])
    assert made["y"].to_pylist() == ["a+b", None]
    assert one.uniform(TABLE, ["a", ""]) is TABLE
