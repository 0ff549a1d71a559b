"""Versions of a dataset: made by repairs, compared, with schema, rejected rows and history carried on."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema, rejects, sidecar
from core.data.lineage.compare import compare
from core.data.lineage.versions import history, make
from core.data.samples import SAMPLES
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.plain import write_json
from core.recipe import RepairChoice


@pytest.fixture
def penguins(tmp_path):
    sample = next(sample for sample in SAMPLES if sample.name == "penguins")
    folder = tmp_path / "first"
    folder.mkdir()
    import_file(sample.file, folder / "data.parquet")
    return folder / "data.parquet"


def version(data, folder, *choices):
    folder.mkdir()
    steps = make(data, [RepairChoice(**choice) for choice in choices], folder)
    return folder / "data.parquet", steps


UPPER = {"repair": "text_case", "column": "species", "options": {"to": "upper"}}
DROP = {"repair": "drop_missing", "column": "*"}


def test_a_version_has_a_schema_and_a_history_of_its_own(penguins, tmp_path):
    new, steps = version(penguins, tmp_path / "second", UPPER, DROP)
    before, after = load_schema(penguins), load_schema(new)
    assert after.rows == pq.read_metadata(new).num_rows == before.rows - steps[1].summary.rows_dropped < before.rows
    assert [column.kind for column in after.columns] == [column.kind for column in before.columns]
    assert {text for text, _ in after.column("species").profile.frequent} == {"ADELIE", "CHINSTRAP", "GENTOO"}
    assert all(column.profile.missing == 0 for column in after.columns)
    assert history(new.parent) == steps
    assert [step.choice for step in history(new.parent)] == [RepairChoice(**UPPER), RepairChoice(**DROP)]
    assert history(penguins.parent) == ()
    assert sorted(path.name for path in new.parent.iterdir()) == ["data.parquet", "data.schema.json", "history.json"]


def test_a_version_remembers_all_that_was_done_to_the_table_since_it_was_read(penguins, tmp_path):
    second, _ = version(penguins, tmp_path / "second", UPPER, DROP)
    third, _ = version(second, tmp_path / "third", {"repair": "split_text", "column": "island"})
    assert load_schema(penguins).repaired == ()
    upper, drop, split = load_schema(third).repaired
    assert (upper.repair, upper.changed, upper.added) == ("text_case", ("species",), ())
    assert (drop.repair, drop.changed, drop.added) == ("drop_missing", (), ())
    assert (split.column, split.changed, split.added) == ("island", (), ("island 1", "island 2"))


def test_a_text_that_a_repair_changed_is_no_plain_number_though_it_looks_like_one(penguins, tmp_path):
    first = load_schema(penguins)
    plain = [replace(column, profile=replace(column.profile, plain=True)) for column in first.columns]
    write_json(sidecar(penguins), replace(first, columns=tuple(plain)))
    new, _ = version(penguins, tmp_path / "second", UPPER, {"repair": "split_text", "column": "island"})
    report = {column.name: column.profile.plain for column in load_schema(new).columns}
    assert [name for name, plain in report.items() if not plain] == ["species", "island 1", "island 2"]


def test_versions_are_compared_by_row(penguins, tmp_path):
    edits = [{"row": 5, "column": "species", "value": "Penguin"}, {"row": 7, "column": "species", "value": ""}]
    new, _ = version(
        penguins,
        tmp_path / "second",
        {"repair": "relabel", "column": "*", "options": {"edits": edits}},
        {"repair": "drop_rows", "column": "species", "options": {"value": "Gentoo"}},
        {"repair": "split_text", "column": "island", "options": {"separator": "g"}},
    )
    found = compare(penguins, new)
    gentoo = [row for row, kind in zip(*read(penguins, "__row", "species"), strict=True) if kind == "Gentoo"]
    assert found.rows == (344, 344 - len(gentoo))
    assert (found.rows_added, found.rows_removed) == (0, len(gentoo))
    assert found.removed == tuple(gentoo[:20])
    assert all(dict(row)["species"] == "Gentoo" for row in found.removed_rows)
    assert len(found.removed_rows) == 20
    assert (found.columns_added, found.columns_removed) == (("island 1", "island 2"), ("island",))
    assert found.changed == (("species", 2),)
    assert [(entry.row, entry.before, entry.after) for entry in found.examples] == [
        (5, "Adelie", "Penguin"),
        (7, "Adelie", ""),
    ]
    assert not found.equal
    back = compare(new, penguins)
    assert (back.rows_added, back.rows_removed) == (len(gentoo), 0)
    assert compare(new, new).equal


def read(data, *columns):
    table = pq.read_table(data, columns=[*columns])
    return [table[name].to_pylist() for name in columns]


def test_a_column_whose_values_became_numbers_is_detected_anew(tmp_path):
    folder = tmp_path / "first"
    folder.mkdir()
    prices = [f"{row}.000,50 €" for row in range(30)]
    pq.write_table(
        pa.table({"__row": pa.array(range(30), pa.int64()), "price": prices, "x": ["a", "b"] * 15}),
        folder / "data.parquet",
    )
    assert load_schema(folder / "data.parquet").column("price").kind == "category"
    plain = {"repair": "plain_numbers", "column": "price", "options": {"decimal": "comma", "units": "€"}}
    new, _ = version(folder / "data.parquet", tmp_path / "second", plain)
    assert load_schema(new).column("price").kind == "number"
    assert load_schema(new).column("x").kind == "category"


def test_rejected_rows_go_along_and_a_failed_repair_leaves_nothing(penguins, tmp_path):
    pq.write_table(pa.table({"line": [3], "text": ["odd"], "reason": ["cut"]}), rejects(penguins))
    new, _ = version(penguins, tmp_path / "second", UPPER)
    assert pq.read_table(rejects(new)).to_pylist() == [{"line": 3, "text": "odd", "reason": "cut"}]
    broken = {"repair": "drop_rows", "column": "species", "options": {"rule": "is not", "value": "nothing at all"}}
    with pytest.raises(UserError, match="every row"):
        version(penguins, tmp_path / "third", UPPER, DROP, broken)
    assert list((tmp_path / "third").iterdir()) == []
