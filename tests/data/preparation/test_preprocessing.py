"""The preprocessing graph: what goes in by name, what comes out by layout, saved and loaded."""

import json

import numpy as np
import onnx
import pyarrow as pa
import pytest

from core.data.preparation.preprocessing import Preprocessing, kind_of
from core.errors import UserError
from core.layout import CodeColumn
from core.recipe import ColumnChoice
from core.records import Column
from core.serving.session import open_session
from tests.kinds.columns import preprocessing, profile

NAMES = [
    "label",
    "probabilities",
    "prediction",
    "lower",
    "upper",
    "numbers",
    "codes",
    "",
    "__a/c_1",
    "__f/x",
    "größe 🙂",
    "a b",
]


def test_columns_stand_in_the_order_of_the_table_within_numbers_and_codes():
    fitted = mixed()
    numbers, codes, _ = fitted.run(pa.table({"n": ["1"], "c": ["y"], "d": ["1970-01-03"], "b": ["yes"]}))
    assert fitted.layout.numbers == ("n", "d: day number", "b")
    assert fitted.layout.codes == (CodeColumn("c", ("(other)", "(missing)", "x", "y")),)
    assert numbers.tolist() == [[1.0, 2.0, 1.0]]
    assert codes.tolist() == [[3]]


def mixed():
    """A front of all kinds."""
    return preprocessing(
        n=("number", ["1", "2", None, "1e400", "x"]),
        c=("category", ["x", "x", "y", "y", ""]),
        d=("date", ["2024-02-29", "", None, "x", "y"], {"calendar": False}),
        b=("boolean", ["no", "yes", None, "", "x"]),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_column_may_be_called_anything(name):
    fitted = preprocessing(**{name: ("number", ["1", "2"]), "label (input)": ("category", ["x", "x"])})
    numbers, codes, _ = fitted.run(pa.table({name: ["5"], "label (input)": ["x"]}))
    assert numbers.tolist() == [[5.0]]
    assert codes.tolist() == [[2]]
    assert fitted.inputs[0].name == name
    assert len({entry.tensor for entry in fitted.inputs}) == 2
    assert {entry.tensor for entry in fitted.inputs} == {entry.name for entry in fitted.model.graph.input}


def test_a_column_called_like_an_output_gets_a_longer_tensor_name():
    fitted = preprocessing(label=("number", ["1"]), plain=("number", ["1"]))
    assert [entry.tensor for entry in fitted.inputs] == ["label (input)", "plain"]


def test_infinite_numbers_become_missing_inside_the_graph():
    fitted = preprocessing(x=("number", [1]))
    found = fitted.session.run(None, {"x": np.array([np.inf, -np.inf, np.nan, 1e308])})[0]
    np.testing.assert_array_equal(found[:, 0], [np.nan, np.nan, np.nan, 1e308])


def test_an_output_without_columns_is_absent():
    assert [entry.name for entry in preprocessing(x=("number", ["1"])).model.graph.output] == ["numbers"]
    assert [entry.name for entry in preprocessing(x=("category", ["1"])).model.graph.output] == ["codes"]
    numbers, codes, _ = preprocessing(x=("category", ["1"])).run(pa.table({"x": ["1", "2"]}))
    assert (numbers.shape, codes.shape) == ((2, 0), (2, 1))


def test_no_rows_give_empty_arrays():
    numbers, codes, _ = mixed().run(pa.table({name: pa.array([], pa.string()) for name in "ncdb"}))
    assert (numbers.shape, codes.shape) == ((0, 3), (0, 1))


def test_a_saved_front_comes_back_the_same(tmp_path):
    fitted = mixed()
    fitted.save(tmp_path)
    again = Preprocessing.load(tmp_path)
    assert again.layout == fitted.layout
    assert again.inputs == fitted.inputs
    assert again.model.SerializeToString(deterministic=True) == fitted.model.SerializeToString(deterministic=True)
    rows = pa.table({"n": ["3"], "c": ["z"], "d": ["x"], "b": [None]})
    np.testing.assert_array_equal(again.run(rows)[0], fitted.run(rows)[0])


def test_the_layout_says_which_numbers_are_computed_and_an_older_one_says_nothing(tmp_path):
    fitted = preprocessing(
        n=("number", ["1", "2", None]),
        d=("date", ["2024-02-29", "", None], {"calendar": False}),
        b=("boolean", ["no", "yes", None]),
        t=("text", ["a long story", "a short one", ""]),
    )
    report = dict(zip(fitted.layout.numbers, fitted.layout.computed, strict=True))
    assert {name for name, computed in report.items() if not computed} <= {"n", "b"}
    assert report["d: day number"]
    assert all(computed for name, computed in report.items() if name.startswith("t: "))
    fitted.save(tmp_path)
    assert Preprocessing.load(tmp_path).layout.computed == fitted.layout.computed
    content = json.loads((tmp_path / "front.json").read_text())
    del content["layout"]["computed"]
    (tmp_path / "front.json").write_text(json.dumps(content))
    assert Preprocessing.load(tmp_path).layout.computed == ()


def test_the_model_has_the_agreed_format_and_no_traces():
    model = mixed().model
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 9
    assert {entry.domain: entry.version for entry in model.opset_import} == {
        "": 20,
        "ai.onnx.ml": 3,
        "com.microsoft": 1,
    }
    assert not any(node.doc_string or node.metadata_props for node in model.graph.node)


def test_columns_not_in_use_are_left_out():
    columns = [
        (Column("a", "number", profile("a", ["1"])), ColumnChoice()),
        (Column("b", "number", profile("b", ["1"])), ColumnChoice(use=False)),
    ]
    fitted = Preprocessing.fit(columns, pa.table({"a": ["1"], "b": ["1"]}))
    assert [entry.name for entry in fitted.inputs] == ["a"]
    with pytest.raises(UserError, match="No column is left"):
        Preprocessing.fit(columns[1:], pa.table({"b": ["1"]}))


def test_a_chosen_kind_wins_over_the_detected_one():
    columns = [(Column("a", "number", profile("a", ["1", "1"])), ColumnChoice(kind="category"))]
    fitted = Preprocessing.fit(columns, pa.table({"a": ["1", "1"]}))
    assert fitted.inputs[0].categories == ("1",)
    with pytest.raises(UserError, match="“a” can't be of kind “colour”.*number, boolean, date, time, category"):
        kind_of(columns[0][0], ColumnChoice(kind="colour"))


def test_a_wrong_option_is_told_with_the_column_and_what_is_allowed():
    with pytest.raises(UserError, match="columns.a.*iso, day first, month first"):
        preprocessing(a=("date", ["2023-01-01"], {"order": "backwards"}))


def test_the_description_learns_only_from_the_rows_given():
    fitted = preprocessing(
        n=("number", [str(value) for value in range(1, 101)]), c=("category", ["a"] * 60 + ["b"] * 36 + ["rare"] * 4)
    )
    number, category = fitted.inputs
    assert (number.low, number.high, number.typical, number.whole) == (1.0, 99.0, "50", True)
    assert category.categories == ("a", "b", "rare")
    many = preprocessing(c=("category", ["a"] * 600 + ["b"] * 360 + ["rare"] * 4))
    assert many.inputs[0].categories == ("a", "b")


def test_own_words_for_yes_and_no_reach_the_raw_values():
    fitted = preprocessing(b=("boolean", ["good", "bad", "bad"], {"yes": "good", "no": "bad"}))
    assert fitted.inputs[0].categories == ("bad", "good")
    assert fitted.run(pa.table({"b": ["Good", " bad", "x"]}))[0][:2, 0].tolist() == [1.0, 0.0]


@pytest.mark.slow
def test_a_thousand_columns_work():
    columns = {f"c{position}": (("number", "category")[position % 2], ["1", "2", "2"]) for position in range(1_000)}
    fitted = preprocessing(**columns)
    numbers, codes, _ = fitted.run(pa.table({name: ["2"] * 10 for name in columns}))
    assert numbers.shape == (10, 500)
    assert (codes == 2).all()
    assert open_session(fitted.model.SerializeToString())
