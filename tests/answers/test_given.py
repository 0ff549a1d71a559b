"""Answers as arrays: one a row or several, taken, joined, lined up beside their rows, and packed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from core.answers import ANSWERS, NAMES, Answers, described, of, of_record
from core.answers.base import finite, listed, numbers
from core.answers.packed import pack, unpack
from core.bundle_schema import BundleSchema, Output
from tests.answers.made import of_labels, of_values

OUTPUTS = (
    Output("mark", "string", ("N",), "mark"),
    Output("place", "int64", ("K",), "row"),
    Output("box", "float32", ("K", "2"), "box"),
)
SEVERAL = BundleSchema(3, "boxes", "answer", (), outputs=OUTPUTS)


def boxes(rows, place, heard=None):
    """Some boxes a row, each numbered by its first number."""
    place = np.array(place, "int64")
    box = np.stack([np.arange(len(place)), -np.arange(len(place))], axis=1).astype("float32")
    marks = np.array([f"m{row}" for row in range(rows)], object)
    heard = None if heard is None else np.array(heard, object)
    return Answers(SEVERAL, rows, {"mark": marks, "place": place, "box": box}, heard)


def content(answers):
    return {name: array.tolist() for name, array in answers.arrays.items()}


@pytest.mark.parametrize(
    ("place", "belong"),
    [
        ([], True),
        ([0, 0, 2], True),
        ([0, 1, 2], True),
        ([0, 3], False),
        ([-1, 0], False),
        ([1, 0], False),
    ],
)
def test_each_answer_belongs_to_a_row_in_the_rows_order(place, belong):
    assert boxes(3, place).belong is belong


def test_outputs_of_answers_are_equally_long():
    found = boxes(2, [0, 1])
    assert not replace(found, arrays={**found.arrays, "box": found["box"][:1]}).belong
    lost = replace(SEVERAL, outputs=(OUTPUTS[0], OUTPUTS[2]))
    assert not replace(found, schema=lost).belong, "nothing says which row a box is of"
    assert of_values([1.0]).belong


def test_rows_count_their_answers():
    assert boxes(4, [0, 0, 2]).counts.tolist() == [2, 0, 1, 0]
    assert of_values([1.0, 2.0]).counts.tolist() == [1, 1]
    assert len(boxes(4, [])) == 4


def test_rows_are_taken_in_the_order_asked_for_with_all_their_answers():
    found = boxes(4, [0, 0, 2, 3], heard=["a", "b", "c", "d"]).take(np.array([3, 1, 0]))
    assert content(found) == {
        "mark": ["m3", "m1", "m0"],
        "place": [0, 2, 2],
        "box": [[3.0, -3.0], [0.0, 0.0], [1.0, -1.0]],
    }
    assert len(found) == 3
    assert found.heard.tolist() == ["d", "b", "a"]
    assert of_values([1.0, 2.0, 3.0]).take(np.array([2, 0]))["prediction"].tolist() == [3.0, 1.0]
    assert of_values([1.0]).take(np.array([0])).heard is None


def test_batches_are_joined_and_rows_counted_on():
    found = Answers.joined([boxes(2, [1], ["a", "b"]), boxes(1, [], ["c"]), boxes(2, [0, 0, 1], ["d", "e"])])
    assert content(found) == {
        "mark": ["m0", "m1", "m0", "m0", "m1"],
        "place": [1, 3, 3, 4],
        "box": [[0.0, 0.0], [0.0, 0.0], [1.0, -1.0], [2.0, -2.0]],
    }
    assert len(found) == 5
    assert found.heard.tolist() == ["a", "b", "c", "d", "e"]
    assert Answers.joined([of_values([1.0]), of_values([2.0])]).heard is None


def test_a_row_with_several_answers_comes_as_often_and_one_without_once():
    answers = boxes(4, [1, 1, 3])
    rows, lines = answers.lined(pa.table({"id": [10, 11, 12, 13]}), pa.table({"box": ["x", "y", "z"]}))
    assert rows["id"].to_pylist() == [10, 11, 11, 12, 13]
    assert lines["box"].to_pylist() == [None, "x", "y", None, "z"]
    single = pa.table({"id": [1]}), pa.table({"n": [2]})
    assert of_values([2.0]).lined(*single) == single
    assert boxes(2, [0, 1]).lined(pa.table({"id": [1, 2]}), pa.table({"n": [3, 4]}))[1]["n"].to_pylist() == [3, 4]


def test_answers_for_no_rows_have_the_described_types_and_sizes():
    none = Answers.none(SEVERAL)
    assert len(none) == 0
    assert {name: (array.shape, array.dtype.str) for name, array in none.arrays.items()} == {
        "mark": ((0,), "|O"),
        "place": ((0,), "<i8"),
        "box": ((0, 2), "<f4"),
    }


def test_outputs_are_found_by_name_or_are_none():
    values = of_values([1.0], [0.5], [2.0])
    assert (values.prediction[0], values.lower[0], values.upper[0]) == (1.0, 0.5, 2.0)
    assert (values.labels, values.probabilities, values.classes) == (None, None, ())
    labels = of_labels(("a", "b"), np.array(["a"], object), np.array([[0.75, 0.25]], "float32"))
    assert (labels.labels.tolist(), labels.probabilities.tolist()) == (["a"], [[0.75, 0.25]])
    assert labels.classes == ("a", "b")
    assert labels.prediction is None


def test_packed_answers_come_back_with_what_was_heard():
    answers = boxes(3, [0, 0, 2], heard=["a", None, "ü"])
    about, payload = pack(answers)
    assert about["rows"] == 3
    assert [part[:2] for part in about["parts"]] == [["mark", [3]], ["place", [3]], ["box", [3, 2]], ["heard", [3]]]
    assert sum(size for *_, size in about["parts"]) == len(payload)
    again = unpack(about, payload, SEVERAL)
    assert content(again) == content(answers)
    assert [array.dtype for array in again.arrays.values()] == [array.dtype for array in answers.arrays.values()]
    assert again.heard.tolist() == ["a", "None", "ü"]
    assert len(again) == 3
    assert unpack(*pack(boxes(3, [0])), SEVERAL).heard is None


def spoilt(**changed):
    """What is wrong with answers whose array is another than the schema says."""
    answers = boxes(3, [0, 0, 2])
    about, payload = pack(replace(answers, arrays={**answers.arrays, **changed}))
    with pytest.raises(ValueError, match=".") as caught:
        unpack(about, payload, SEVERAL)
    return str(caught.value)


def test_what_is_not_as_the_schema_says_is_not_unpacked():
    assert spoilt(place=np.array([0, 0, 5])) == "an answer belongs to no row"
    assert spoilt(mark=np.array(["a", "b"], object)) == "no such output: mark [2]"
    assert spoilt(box=np.zeros((3, 3), "float32")) == "no such output: box [3, 3]"
    assert spoilt(box=np.zeros(3, "float32")) == "no such output: box [3]"
    about, payload = pack(boxes(3, [0]))
    for wanted, message in (
        (OUTPUTS[:2], "no such output: box"),
        ((*OUTPUTS, Output("x", "bool", ("N",), "x")), "lack"),
    ):
        with pytest.raises(ValueError, match=message):
            unpack(about, payload, replace(SEVERAL, outputs=wanted))
    other = replace(OUTPUTS[2], type="float64")
    with pytest.raises(ValueError, match="no such output: box"):
        unpack(about, payload, replace(SEVERAL, outputs=(*OUTPUTS[:2], other)))


def test_formats_before_meant_their_answer_by_the_task():
    for task, answer in (("classification", "labels"), ("regression", "value")):
        old = BundleSchema(1, task, "answer", (), ("a",) if answer == "labels" else ())
        assert of(old) is ANSWERS[answer]
        full = described(old)
        assert full.answer == answer
        assert full.outputs == ANSWERS[answer].outputs(full)
    unknown = BundleSchema(1, "chess", "answer", ())
    assert described(unknown) is unknown
    assert described(SEVERAL) is SEVERAL
    with pytest.raises(KeyError):
        of(unknown)


def test_a_record_tells_its_type_by_its_first_name():
    assert of_record({"label": "a", "probability": 1.0}).name in ("labels", "ordered_label")
    assert of_record({"labels": "a"}).name == "several_labels"
    assert of_record({"prediction": 1}).name == "value"
    assert of_record({"probability": 1.0}) is None
    assert {"label", "labels", "applies", "probabilities", "prediction", "lower", "upper"} <= NAMES


def test_labels_beyond_the_twentieth_are_counted():
    assert listed(tuple("abc")) == "a, b, c"
    assert listed(tuple("abc"), " < ") == "a < b < c"
    names = tuple(f"n{number}" for number in range(23))
    assert listed(names[:20]) == ", ".join(names[:20])
    assert "n19" in listed(names)
    assert "n20" not in listed(names)
    assert "3" in listed(names).replace("n3", "").replace("n13", "")


def test_numbers_that_are_none_are_null_in_columns_and_infinite_as_differences():
    odd = np.array([1.5, np.nan, np.inf, -np.inf])
    assert numbers(odd).to_pylist() == [1.5, None, None, None]
    assert finite(odd).tolist() == [1.5, np.inf, np.inf, np.inf]
