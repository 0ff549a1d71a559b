"""A stored column as numbers or codes: missing ones, files, parts of it."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.facts.encoded import Answer, Encoded, encode, encode_texts


@pytest.mark.parametrize(
    ("texts", "codes", "levels"),
    [
        (["b", "a", "b"], [0, 1, 0], ("b", "a")),
        (["b", "", "a", "b", "c"], [0, -1, 1, 0, 2], ("b", "a", "c")),
        (["", "x"], [-1, 0], ("x",)),
        ([""], [-1], ()),
    ],
)
def test_texts_are_coded_in_the_order_in_which_they_come_and_empty_ones_are_missing(texts, codes, levels):
    found = encode_texts(pa.array(texts))
    assert (found[0].tolist(), found[1], found[0].dtype) == (codes, levels, np.dtype("int64"))


def test_a_column_of_numbers_has_amounts_and_no_codes():
    found = encode("n", pa.array([1.5, None, np.inf]), "number")
    assert (found.name, found.kind, found.scale, found.is_file, len(found)) == ("n", "number", "amount", False, 3)
    assert found.amounts[0] == 1.5
    assert found.missing.tolist() == [False, True, True]
    with pytest.raises(TypeError):
        _ = found.indices
    assert found.take(np.array([1, 0])).amounts[1] == 1.5


def test_a_column_of_words_has_codes_and_no_amounts():
    found = encode("c", pa.array(["x", None, "y"]), "category")
    assert (found.levels, found.indices.tolist(), len(found)) == (("x", "y"), [0, -1, 1], 3)
    assert found.missing.tolist() == [False, True, False]
    with pytest.raises(TypeError):
        _ = found.amounts
    part = found.take(found.indices >= 0)
    assert (part.name, part.kind, part.levels, part.indices.tolist()) == ("c", "category", ("x", "y"), [0, 1])


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
@pytest.mark.parametrize("name", ["image", "category"])
def test_of_files_only_whether_they_are_there_is_known(kind, name):
    found = encode("f", pa.array([b"x", None], kind), name)
    assert (found.indices.tolist(), found.levels, found.is_file) == ([0, -1], ("file",), name == "image")


def test_a_kind_s_options_say_how_its_texts_are_read():
    values = pa.array(["03/04/2024"])
    day, month = (encode("d", values, "date", {"order": order}).amounts[0] for order in ("day first", "month first"))
    assert day - month == 30  # 3 April and 4 March


def test_a_part_of_an_answer_keeps_its_labels():
    part = Answer("y", np.array([0, 1, 1]), ("a", "b")).take(np.array([2, 0]))
    assert (part.name, part.values.tolist(), part.labels, len(part)) == ("y", [1, 0], ("a", "b"), 2)
    assert len(Encoded("n", "number", numbers=np.zeros(4))) == 4
