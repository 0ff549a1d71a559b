"""Whole numbers beyond 2^53 keep every digit, in whatever format they come."""

import json
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.splits.split_column import groups, read_column
from core.importing.into_dataset import import_file
from core.runs.planning.used_columns import reasons

_FIRST = 2**53 + 1
_STARTS = [_FIRST, 11898508762506083287, 2**64 + 1, 10**30 + 1, -(2**63) + 1]


@pytest.mark.parametrize("form", ["list", "lines", "columns", "nested", "csv"])
def test_ids_keep_their_digits_and_are_codes(tmp_path, form):
    ids = {f"id{index}": [start + row for row in range(40)] for index, start in enumerate(_STARTS)}
    rows = [dict(zip(ids, numbers, strict=True)) for numbers in zip(*ids.values(), strict=True)]
    records = [{**row, "x": index / 4} for index, row in enumerate(rows)]
    text = {
        "list": json.dumps(records),
        "lines": "\n".join(map(json.dumps, records)) + "\n",
        "columns": json.dumps({**ids, "x": [record["x"] for record in records]}),
        "nested": json.dumps([{"who": row, "x": index / 4} for index, row in enumerate(rows)]),
        "csv": "\n".join(",".join(map(str, line)) for line in [records[0], *(row.values() for row in records)]) + "\n",
    }[form]
    source, out = tmp_path / ("t.csv" if form == "csv" else "t.json"), tmp_path / "t.parquet"
    source.write_text(text)
    schema = import_file(source, out)
    assert schema.column("x").kind == "number"
    for own, numbers in ids.items():
        name = f"who.{own}" if form == "nested" else own
        assert pq.read_table(out)[name].to_pylist() == list(map(str, numbers))
        assert schema.column(name).kind == "category"
        assert len(set(groups(read_column(out, name, np.arange(40))))) == 40
        assert name in reasons(schema, ["x"])


@pytest.mark.parametrize(
    ("kind", "start", "kept"),
    [
        (pa.int64(), _FIRST, str),
        (pa.uint64(), 2**63 + 3, str),
        (pa.decimal128(38, 0), 10**30 + 1, str),
        (pa.decimal128(38, 3), 10**20 + 1, str),
        (pa.int64(), 2**53 - 40, int),
        (pa.decimal128(20, 2), 100, int),
        (pa.float64(), float(2**60), float),
    ],
)
def test_parquet_numbers_are_texts_only_where_a_number_would_lose_digits(tmp_path, kind, start, kept):
    numbers = [start + index for index in range(30)]
    values = [Decimal(number) if pa.types.is_decimal(kind) else number for number in numbers]
    source, out = tmp_path / "t.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"id": pa.array([*values, None], kind), "x": range(31)}), source)
    import_file(source, out)
    assert pq.read_table(out)["id"].to_pylist() == [*map(kept, numbers), None]


def test_a_column_of_quantities_with_a_few_very_large_ones_stays_a_number(tmp_path):
    source, out = tmp_path / "t.csv", tmp_path / "t.parquet"
    source.write_text("a,b\n" + "".join(f"{index * 3},x\n" for index in range(60)) + f"{2**60 + 1},y\n")
    assert import_file(source, out).column("a").kind == "number"
