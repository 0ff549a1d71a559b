"""What is particular to yes and no: words of many languages, marks such as x, and what an empty value means."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.facts.encoded import encode
from core.importing.into_dataset import import_file
from core.kinds import KINDS
from core.serving.inputs.values import reader
from tests.kinds.columns import preprocessing

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


@pytest.mark.parametrize(("no", "yes"), PAIRS.values(), ids=PAIRS)
def test_yes_and_no_of_many_languages_are_found_and_read_alike_by_file_and_alone(tmp_path, no, yes):
    source = tmp_path / "rows.csv"
    source.write_text("flag,n\n" + "".join(f"{(no, yes)[n % 2]},{n}\n" for n in range(20)))
    column = import_file(source, tmp_path / "data.parquet").columns[0]
    assert column.kind == "boolean"
    fitted = preprocessing(flag=("boolean", [no, yes, no, ""]))
    read = fitted.run(pa.table({"flag": [no, yes, "", "whatever"]}))[0][:, 0]
    np.testing.assert_array_equal(read, [0, 1, np.nan, np.nan])
    predicted = fitted.session.run(None, {"flag": np.array([no, f"\u00a0{yes.upper()} ", " "], object)})[0][:, 0]
    np.testing.assert_array_equal(predicted, [0, 1, np.nan])
    assert [reader(fitted.inputs[0])(text)[0] for text in (no, f" {yes}")] == [no, f" {yes}"]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "ja", "1"])
def test_a_column_of_marks_is_yes_and_its_empty_cells_are_no(tmp_path, mark):
    source = tmp_path / "rows.csv"
    source.write_text("flag,n\n" + "".join(f"{mark if n % 3 else ''},{n}\n" for n in range(30)))
    column = import_file(source, tmp_path / "data.parquet").columns[0]
    assert column.kind == "boolean"
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


@pytest.mark.parametrize("values", [["x", "y", "z"], ["A1", "", "B2"], ["1", "2", ""], ["north", "south"]])
def test_other_columns_are_no_yes_and_no(tmp_path, values):
    source = tmp_path / "rows.csv"
    source.write_text("flag,n\n" + "".join(f"{values[n % len(values)]},{n}\n" for n in range(30)))
    assert import_file(source, tmp_path / "data.parquet").columns[0].kind != "boolean"
