"""Raw cells through plain onnxruntime: what each becomes, in which order answers come, and how they are compared."""

import json
import math

import numpy as np
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.export.proofs import raw_child
from core.export.proofs.parity import tolerance_of
from core.export.proofs.plain_reader import NotFollowedError
from core.export.proofs.plain_session import PlainSession, UnfitError, text
from core.export.proofs.raw_compared import Compared
from core.export.proofs.raw_parity import rows_of
from core.graph import DOUBLE, STRING, Graph
from core.plain import to_dict
from tests.answers.made import of_labels, of_values
from tests.export import bundles

ROW = {"age": 1, "is member": 0, "label": "York", "joined": "2024"}


def session(tmp_path, **changed):
    schema = to_dict(bundles.schema("regression")) | changed
    (tmp_path / "bundle.onnx").write_bytes(bundles.content("regression", schema=json.dumps(schema)))
    return PlainSession(tmp_path / "bundle.onnx")


@pytest.mark.parametrize(
    ("cell", "as_text"),
    [
        (None, ""),
        (math.nan, ""),
        ("", ""),
        (" a ", " a "),
        (1, "1"),
        (1.5, "1.5"),
        (True, "True"),
        ("ü".encode("utf-8-sig"), "ü"),
        (b"", ""),
    ],
)
def test_a_cell_becomes_the_text_that_python_writes(cell, as_text):
    assert text(cell) == as_text


def test_a_text_file_in_another_encoding_is_not_guessed():
    with pytest.raises(NotFollowedError, match="another encoding than UTF-8"):
        text("größe".encode("latin-1"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [(3, 3.0), ("4.5", 4.5), (" 7 ", 7.0), (True, 1.0), (np.float32(2), 2.0), ("1e3", 1000.0)],
)
def test_a_cell_becomes_a_number(cell, number, tmp_path):
    assert session(tmp_path).feeds({**ROW, "age": cell})["age"].tolist() == [number]


@pytest.mark.parametrize("cell", [None, "", "  ", "gone", " gone "])
def test_no_value_and_the_words_for_it_are_no_number(cell, tmp_path):
    assert np.isnan(session(tmp_path, missing=["gone"]).feeds({**ROW, "age": cell})["age"]).all()


def test_a_columns_own_words_for_missing_hold_in_place_of_the_bundles(tmp_path):
    columns = [to_dict(column) for column in bundles.INPUTS]
    columns[0]["missing"] = [" away "]
    plain = session(tmp_path, missing=["gone"], inputs=columns)
    assert np.isnan(plain.feeds({**ROW, "age": "away"})["age"]).all()
    with pytest.raises(UnfitError, match="age: gone"):
        plain.feeds({**ROW, "age": "gone"})
    assert np.isnan(plain.feeds({**ROW, "is member": "gone"})["is member"]).all()


@pytest.mark.parametrize("cell", ["many", "1,5", b"1", [1]])
def test_a_cell_that_is_no_number_is_named_with_its_row(cell, tmp_path):
    plain = session(tmp_path)
    with pytest.raises(UnfitError) as caught:
        plain.answers([ROW, ROW, {**ROW, "is member": cell}])
    assert (caught.value.index, caught.value.column, caught.value.cell) == (2, "is member", cell)


def test_inputs_are_as_the_bundle_says_and_tensors_are_named_by_it(tmp_path):
    plain = session(tmp_path)
    assert [(entry.name, entry.tensor, entry.type) for entry in plain.inputs] == [
        ("age", "age", "tensor(double)"),
        ("is member", "is member", "tensor(double)"),
        ("label", "label (input)", "tensor(string)"),
        ("joined", "joined", "tensor(string)"),
    ]
    feeds = plain.feeds(ROW)
    assert {name: (values.tolist(), values.dtype.kind) for name, values in feeds.items()} == {
        "age": ([1.0], "f"),
        "is member": ([0.0], "f"),
        "label (input)": (["York"], "O"),
        "joined": (["2024"], "O"),
    }
    assert plain.feeds({})["joined"].tolist() == [""]


def test_answers_come_in_the_order_of_the_rows_however_many_are_asked_at_once(tmp_path):
    plain = session(tmp_path)
    ages = [(row * 37) % 100 for row in range(4100)]
    found = plain.answers([{**ROW, "age": age} for age in ages])
    assert set(found) == {"prediction", "lower", "upper"}
    wanted = plain.run({**{k: np.repeat(v, 4100) for k, v in plain.feeds(ROW).items()}, "age": np.array(ages, float)})
    assert found["prediction"].tolist() == wanted["prediction"].tolist()
    assert len(set(found["prediction"].tolist())) > 50


def reading(tmp_path):
    """A bundle that answers each row's text by itself, as a number."""
    column = InputColumn("note", "note", "text", example="7")
    schema = BundleSchema(1, "regression", "x", (column,), level=0.9)
    g = Graph()
    number = g.Cast(g.input("note", STRING), to=DOUBLE)
    for output in ("prediction", "lower", "upper"):
        g.output(output, number, DOUBLE, ("N",))
    (tmp_path / "text.onnx").write_bytes(g.model(bundles.metadata(schema)).SerializeToString())
    return PlainSession(tmp_path / "text.onnx")


def test_texts_of_unlike_length_are_answered_in_the_rows_order(tmp_path):
    numbers = [10 ** (row % 9) + row for row in range(70)]
    found = reading(tmp_path).answers([{"note": str(number)} for number in numbers])
    assert found["prediction"].tolist() == numbers


def test_equal_answers_pass_and_the_first_that_differs_is_known():
    compared = Compared(0.01, 10.0)
    own = of_values([1.0, 2.0, 3.0])
    same = {name: array.copy() for name, array in own.arrays.items()}
    compared.take(np.array([4, 5, 6]), own, same)
    assert compared.first is None
    found = compared.outcome(100, 3)
    assert (found.rows, found.total, found.mended, found.equal, found.passed) == (3, 100, 0, 1.0, True)
    assert (found.largest_difference, found.reason, found.message) == (0.0, "", "")
    compared.take(np.array([7, 8, 9]), own, {**same, "prediction": np.array([1.0, 2.5, 3.75])})
    assert compared.first == 8
    compared.take(np.array([10, 11, 12]), own, {**same, "prediction": np.array([0.0, 2.0, 3.0])})
    assert compared.first == 8
    compared.blame(["a", "b"])
    found = compared.outcome(100, 11)
    assert (found.rows, found.mended, found.passed) == (9, 2, False)
    assert found.equal == pytest.approx(6 / 9)
    assert found.largest_difference == pytest.approx(0.1)
    assert found.message == "row 9 is answered differently: a; b"


def test_without_a_column_to_blame_the_message_says_so_and_the_first_one_stays():
    compared = Compared(0.01, 1.0)
    compared.unfit(1233, "age", "x" * 100)
    compared.unfit(5, "size", "y")
    compared.blame([])
    found = compared.outcome(2, 2)
    assert found.message == f"row 1,234: “age” takes numbers, but “{'x' * 60}” stands there"
    assert (found.rows, found.equal, found.passed) == (2, 0.0, False)
    other = Compared(0.01, 1.0)
    other.blame([])
    assert other.outcome(1, 1).message.endswith(": no single column makes the difference")


def test_where_no_row_could_be_followed_nothing_passed():
    found = Compared(0.01, 1.0).outcome(7, 7)
    assert (found.rows, found.mended, found.equal, found.passed) == (0, 7, 0.0, False)
    assert found.reason == "has no row that a plain reader can follow"


def test_another_label_fails_though_probabilities_are_near():
    compared = Compared(0.01, 1.0)
    own = of_labels(("a", "b"), np.array(["a"], object), np.array([[0.75, 0.25]], "float32"))
    compared.take(np.array([0]), own, {**own.arrays, "label": np.array(["b"], object)})
    assert (compared.first, compared.outcome(1, 1).passed) == (0, False)
    endless = Compared(0.01, 1.0)
    endless.take(np.array([0]), own, {**own.arrays, "probabilities": np.array([[np.nan, 1.0]])})
    assert endless.outcome(1, 1).largest_difference == 1e300


def column(kind, **more):
    return InputColumn("a", "a", kind, **more)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([], 20_000),
        ([column("number"), column("date")], 20_000),
        ([column("number"), column("text")], 2_000),
        ([column("image"), column("text")], 1_000),
        ([column("audio")], 1_000),
        ([column("text", model="a/b"), column("image")], 200),
    ],
)
def test_fewer_rows_are_held_against_the_file_where_they_take_longer(columns, rows):
    assert rows_of(columns) == rows


def test_answers_on_texts_pictures_and_sounds_may_round_more():
    assert tolerance_of([column("number"), column("category")]) == 1e-5
    assert [tolerance_of([column("number"), column(kind)]) for kind in ("text", "image", "audio")] == [1e-4] * 3


def stretched(rows, chosen, total, at_once):
    found = raw_child._stretches(iter(rows), np.array(chosen), total, at_once)
    return [(indices.tolist(), [row["n"] for row in some]) for indices, some in found]


def test_chosen_rows_come_in_stretches_without_the_mended_ones():
    rows = [{"n": number} if number != 4 else None for number in range(8)]
    assert stretched(rows, [0, 2, 4, 5, 7], 8, 2) == [([0, 1], [0, 2]), ([3, 4], [5, 7])]
    assert stretched(rows, [0, 2, 4], 8, 2) == [([0, 1], [0, 2])]
    assert stretched(rows, [1, 7], 8, 9) == [([0, 1], [1, 7])]
    large = [{"n": b"x" * (2**25 + 1)}, {"n": b"y"}]
    assert [indices for indices, _ in stretched(large, [0, 1], 2, 9)] == [[0], [1]]
    large[0] = {"n": b"x" * (2**25 - 1)}
    assert [indices for indices, _ in stretched(large, [0, 1], 2, 9)] == [[0, 1]]
    with pytest.raises(NotFollowedError, match="has 8 rows for a plain reader, and 1,000 here"):
        stretched(rows, [0], 1000, 2)
