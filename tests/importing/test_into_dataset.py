"""A file becomes a dataset and its schema; odd values are told, and a failure leaves nothing half-done."""

import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.dataset_files import load_schema, preview, sidecar
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.reading import blocks


@pytest.fixture
def bring(tmp_path: Path):
    """Import text or bytes under a name; gives the schema. The dataset is at `bring.out`."""
    folder = tmp_path / "dataset"
    folder.mkdir()

    def _bring(content: str | bytes, name: str = "rows.csv"):
        source = tmp_path / name
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_file(source, folder / "data.parquet", name)

    _bring.out = folder / "data.parquet"
    return _bring


def table(**columns) -> str:
    return pd.DataFrame(columns).to_csv(index=False)


def test_a_dataset_is_a_parquet_file_with_its_schema_beside_it(bring):
    schema = bring(table(size=[1.5, 2.5, 3.5], colour=["red", "blue", "red"], sold=["yes", "no", "no"]))
    assert sorted(path.name for path in bring.out.parent.iterdir()) == ["data.parquet", "data.schema.json"]
    assert {column.name: column.kind for column in schema.columns} == {
        "size": "number",
        "colour": "category",
        "sold": "boolean",
    }
    assert load_schema(bring.out) == schema
    assert pq.read_schema(bring.out).names == ["__row", "size", "colour", "sold"]
    assert preview(bring.out, 2).to_pylist()[1] == {"size": "2.5", "colour": "blue", "sold": "no"}
    assert schema.source == "rows.csv"


def test_without_a_schema_beside_it_the_file_is_profiled_again(bring):
    schema = bring(table(a=[1, 2, 3], b=["x", "y", None]))
    sidecar(bring.out).unlink()
    assert load_schema(bring.out).columns == schema.columns


def test_progress_grows_from_nothing_to_ready(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text(table(a=range(1000), b=range(1000)))
    notes: list[tuple[float, str]] = []
    import_file(source, tmp_path / "data.parquet", progress=lambda share, message: notes.append((share, message)))
    shares = [share for share, _ in notes]
    assert shares == sorted(shares)
    assert notes[-1] == (1.0, "Ready")
    assert {"Reading rows", "Counting values"} <= {message for _, message in notes}


def test_the_profile_of_each_column_is_right(bring):
    dates = ["29.02.2024", "01.03.2024", None, "31.12.2023"]
    schema = bring(table(n=["1", "2.5", "-3e2", None], d=dates, t=["a b", "c", "c", "c"], e=[None] * 4, i=[4, 4, 5, 6]))
    number, date, text, empty, whole = (column.profile for column in schema.columns)
    assert (number.numeric, number.missing, number.unique, number.whole) == (1.0, 1, 3, False)
    assert (number.minimum, number.median, number.maximum) == (-300.0, 1.0, 2.5)
    assert schema.column("d").kind == "date"
    assert (date.earliest, date.latest, date.date) == ("2023-12-31", "2024-03-01", 1.0)
    assert text.frequent == (("c", 3), ("a b", 1))
    assert (text.longest, text.mean_length, text.mean_words) == (3, 1.5, 1.25)
    assert (empty.missing, empty.unique) == (4, 0)
    assert whole.whole
    assert whole.histogram == ((3.5, 4.5, 2), (4.5, 5.5, 1), (5.5, 6.5, 1))


@given(
    values=st.lists(
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-50, 50)),
        min_size=2,
        max_size=60,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_numbers_are_summed_up_as_numpy_does(bring, values):
    if all(value is None for value in values):
        return
    schema = bring("a,b\n" + "".join(f"{'' if value is None else repr(value)},x\n" for value in values))
    profile = schema.column("a").profile
    present = np.array([float(value) for value in values if value is not None])
    assert profile.missing == len(values) - len(present)
    assert (profile.minimum, profile.maximum) == (present.min(), present.max())
    assert profile.low == np.quantile(present, 0.01, method="inverted_cdf")
    assert profile.median == np.quantile(present, 0.5, method="inverted_cdf")
    assert sum(count for _, _, count in profile.histogram) == len(present)
    assert len(profile.histogram) <= 24
    json.dumps(json.loads(sidecar(bring.out).read_text()), allow_nan=False)


def test_a_column_that_changes_half_way_is_told_with_row_and_value(bring):
    schema = bring(table(size=[*range(50), *["large"] * 50], price=range(100)))
    assert schema.column("size").kind == "category"
    assert "“size” mixes numbers and other text: 50% are numbers" in schema.warnings[0]
    assert "50 values (the first in row 51: “large”)" in schema.warnings[0]


def test_a_few_unreadable_numbers_count_as_missing_and_are_told(bring):
    schema = bring(table(size=[*range(99), "about 7"], price=range(100)))
    assert schema.column("size").kind == "number"
    assert schema.warnings == ("“size”: 1 value (row 100: “about 7”) can't be read as a number and counts as missing.",)


def test_infinite_and_huge_numbers_are_told_with_their_row(bring):
    schema = bring(table(a=[1.5, "inf", 2, "-Infinity"], b=[1, 2, 1e300, 4], c=list("wxyz")))
    assert schema.column("a").kind == schema.column("b").kind == "number"
    assert schema.column("a").profile.infinite == 2
    assert schema.column("a").profile.maximum == 2.0
    assert "2 values (the first in row 2: “inf”) is infinite" in schema.warnings[0]
    assert "1 value (row 3: “1e+300”) is extremely large" in schema.warnings[1]
    assert all(np.isfinite(column.profile.mean or 0) for column in schema.columns)


def test_numbers_at_the_edge_of_what_a_float_holds_do_not_break_the_profile(bring):
    schema = bring(table(a=["1.7e308", "-1.7e308", "5e-324", "0"], b=["1e999", "1", "2", "3"], c=range(4)))
    profile = schema.column("a").profile
    assert (profile.minimum, profile.maximum) == (-1.7e308, 1.7e308)
    assert sum(count for _, _, count in profile.histogram) == 4
    json.dumps(json.loads(sidecar(bring.out).read_text()), allow_nan=False)


def test_lists_are_kept_as_text_and_told_to_be_left_out(bring):
    schema = bring('[{"tags": ["a"], "n": 1}, {"tags": [], "n": 2}]', "rows.json")
    assert schema.column("tags").profile.storage == "list"
    assert preview(bring.out)["tags"].to_pylist() == ['["a"]', "[]"]
    assert "lists or records" in schema.warnings[0]


def test_typed_files_keep_their_types_and_labels_read_well(bring, tmp_path):
    source = tmp_path / "typed.parquet"
    made = pa.table({"n": [1.0, 2.0, None], "flag": [True, False, True], "raw": [b"a", b"b", b"b"], "x": [0.5, 1, 2]})
    pq.write_table(made, source)
    schema = bring(source.read_bytes(), "typed.parquet")
    assert [column.profile.storage for column in schema.columns] == ["integer", "boolean", "bytes", "real"]
    assert schema.column("flag").profile.frequent == (("True", 2), ("False", 1))
    assert schema.column("raw").profile.unique == 2
    assert schema.column("raw").profile.frequent == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("a,b\n", "no rows"),
        ("only\n1\n2\n", "only one column, “only”"),
        (b"\x00\x01\x02" * 500, "not a table"),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(bring, content, words):
    with pytest.raises(UserError, match=words):
        bring(content)
    assert list(bring.out.parent.iterdir()) == []


def test_a_failure_leaves_the_older_dataset_whole(bring):
    before = bring(table(a=[1, 2], b=[3, 4]))
    kept = bring.out.read_bytes()
    with pytest.raises(UserError):
        bring("a,b\n")
    assert bring.out.read_bytes() == kept
    assert load_schema(bring.out) == before


def test_a_file_over_the_limit_is_refused_with_both_sizes(tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n" + "1,2\n" * 750_000)
    with pytest.raises(UserError, match="3 MB; the limit here is 1 MB"):
        import_file(tmp_path / "rows.csv", tmp_path / "data.parquet", most_mb=1)
    assert not (tmp_path / "data.parquet").exists()
    assert import_file(tmp_path / "rows.csv", tmp_path / "data.parquet").rows == 750_000


def test_three_rows_can_be_read(bring):
    assert bring(table(a=[1, 2, 3], b=["x", "y", "x"])).rows == 3


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match="nowhere.csv"):
        import_file(tmp_path / "nowhere.csv", tmp_path / "data.parquet")
    with pytest.raises(UserError, match="nowhere.parquet"):
        load_schema(tmp_path / "nowhere.parquet")


def test_a_full_disk_is_a_plain_sentence_and_leaves_the_older_dataset(bring, monkeypatch):
    """tests/reading shows that a disk that is really full raises this."""
    bring(table(a=[1, 2], b=[3, 4]))
    kept = bring.out.read_bytes()

    def full(*_: object) -> None:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    monkeypatch.setattr(blocks, "run", full)
    with pytest.raises(UserError, match="disk is full"):
        bring(table(a=[5, 6], b=[7, 8]))
    assert bring.out.read_bytes() == kept
    assert sorted(path.name for path in bring.out.parent.iterdir()) == ["data.parquet", "data.schema.json"]


@pytest.mark.slow
def test_a_thousand_columns_are_read_and_profiled(bring):
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(2000, 1000)).round(4), columns=[f"c{index}" for index in range(1000)])
    for column in frame.columns[::3]:
        frame[column] = random.choice(["a", "b", "c"], 2000)
    schema = bring(frame.to_csv(index=False))
    assert len(schema.columns) == 1000
    assert {column.kind for column in schema.columns[::3]} == {"category"}
    assert {column.kind for column in schema.columns[1::3]} == {"number"}


def test_importing_uses_the_same_reading_rules_as_batch_prediction(bring, tmp_path):
    from core.reading import opened

    bring("a;b\n1,5;x\n2;y\n")
    with opened(tmp_path / "rows.csv") as found:
        batch = next(found.batches())
    assert batch.to_pylist() == pq.read_table(bring.out).to_pylist()


def test_a_preview_goes_over_as_many_small_parts_of_the_file_as_it_needs(tmp_path):
    path = tmp_path / "data.parquet"
    pq.write_table(pa.table({"__row": range(100), "a": range(100)}), path, row_group_size=7)
    assert preview(path, 20).column("a").to_pylist() == list(range(20))
    assert preview(path, 1000).num_rows == 100
    pq.write_table(pa.table({"__row": pa.array([], pa.int64()), "a": pa.array([], pa.int64())}), path)
    assert preview(path).num_rows == 0
