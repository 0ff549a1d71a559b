"""What is particular to yes and no: words of many languages, marks such as x, and what an empty value means."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema
from core.data.facts.encoded import encode
from core.kinds import KINDS
from core.serving.inputs.values import reader
from tests.kinds.columns import preprocessing
from tests.runs.tables import dataset

PAIRS = {
    "German": ("nein", "ja"), "German initials": ("N", "J"), "French": ("non", "oui"), "French initials": ("N", "O"),
    "Spanish": ("no", "sí"), "Spanish in ASCII": ("No", "Si"), "Italian": ("NO", "SÌ"), "Portuguese": ("não", "sim"),
    "Dutch": ("nee", "ja"), "Polish": ("nie", "tak"), "Czech": ("ne", "ano"), "Slovak": ("nie", "áno"),
    "Hungarian": ("nem", "igen"), "Romanian": ("nu", "da"), "Turkish": ("hayır", "evet"), "Finnish": ("ei", "kyllä"),
    "Swedish": ("nej", "ja"), "Russian": ("нет", "да"), "Ukrainian": ("ні", "так"), "Greek": ("όχι", "ναι"),
    "Hebrew": ("לא", "כן"), "Arabic": ("لا", "نعم"), "Hindi": ("नहीं", "हाँ"), "Indonesian": ("tidak", "ya"),
    "Chinese": ("否", "是"), "Japanese": ("いいえ", "はい"), "Japanese, there is": ("なし", "あり"),
    "Korean": ("아니요", "예"), "German spreadsheet": ("FALSCH", "WAHR"),
    "French spreadsheet": ("FAUX", "VRAI"), "signs": ("✗", "✓"),
}  # fmt: skip


MARKS = ["x", "X", "✓", "ja", "1"]
OTHERS = [["x", "y", "z"], ["A1", "", "B2"], ["1", "2", ""], ["north", "south"]]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The kind that reading finds for each pair, mark and other column; all stand in one table."""
    folder = tmp_path_factory.mktemp("flags")
    columns = {name: [pair[row % 2] for row in range(30)] for name, pair in PAIRS.items()}
    columns |= {f"mark {mark}": [mark if row % 3 else "" for row in range(30)] for mark in MARKS}
    columns |= {str(values): [values[row % len(values)] for row in range(30)] for values in OTHERS}
    schema = load_schema(dataset(folder, columns | {"n": [*range(30)]}))
    return dict(zip(columns, (column.kind for column in schema.columns), strict=False))


@pytest.mark.parametrize("name", PAIRS)
def test_yes_and_no_of_many_languages_are_found_and_read_alike_by_file_and_alone(found, name):
    no, yes = PAIRS[name]
    assert found[name] == "boolean"
    fitted = preprocessing(flag=("boolean", [no, yes, no, ""]))
    read = fitted.run(pa.table({"flag": [no, yes, "", "whatever"]}))[0][:, 0]
    np.testing.assert_array_equal(read, [0, 1, np.nan, np.nan])
    predicted = fitted.session.run(None, {"flag": np.array([no, f"\u00a0{yes.upper()} ", " "], object)})[0][:, 0]
    np.testing.assert_array_equal(predicted, [0, 1, np.nan])
    assert [reader(fitted.inputs[0])(text)[0] for text in (no, f" {yes}")] == [no, f" {yes}"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_column_of_marks_is_yes_and_its_empty_cells_are_no(found, mark):
    assert found[f"mark {mark}"] == "boolean"
    fitted = preprocessing(flag=("boolean", [mark, "", mark]))
    np.testing.assert_array_equal(fitted.run(pa.table({"flag": [mark, "", None]}))[0][:, 0], [1, 0, 0])
    assert fitted.inputs[0].steps == ("An empty value means no.",)
    np.testing.assert_array_equal(encode("flag", pa.array([mark, None]), "boolean").numbers, [1, 0])


def test_what_an_empty_value_means_can_be_said():
    kind = KINDS["boolean"]
    raw = pa.array([1.0, np.nan])
    assert kind.fit(raw, kind.Options()).blank
    assert not kind.fit(raw, kind.Options(blank="unknown")).blank
    assert kind.fit(pa.array([1.0, 0.0, np.nan]), kind.Options(blank="no")).blank
    assert not kind.fit(pa.array([1.0, 0.0, np.nan]), kind.Options()).blank


@pytest.mark.parametrize("values", OTHERS)
def test_other_columns_are_no_yes_and_no(found, values):
    assert found[str(values)] != "boolean"
