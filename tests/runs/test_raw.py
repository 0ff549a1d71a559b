"""A run is proven on the file that its table was read from, where that is at hand and the same; else it says so."""

import json
import random
import shutil

import pytest

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.export.proofs.proof import RawParity
from core.importing.into_dataset import import_file, import_files
from core.reading import ReadOptions
from core.runs.execute import execute
from core.runs.planning.plan import draft
from core.runs.proving import raw
from core.serving.predictor import Predictor


def table(path, rows=200, seed=3):
    chance = random.Random(seed)
    lines = ["size,region,price"]
    for _ in range(rows):
        size, region = chance.randrange(10, 90), chance.choice(["north", "south", "east"])
        lines.append(f"{size},{region},{size * 3 + 20 * (region == 'south')}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def carried_out(data, folder, **given):
    assert execute(draft(load_schema(data), data.name, "price", family="linear"), data, folder, **given) == "finished"
    return json.loads((folder / "parity.json").read_text(encoding="utf-8"))["raw"]


def test_reading_notes_where_the_file_is_and_what_it_held(tmp_path):
    path = table(tmp_path / "prices.csv")
    schema = import_file(path, tmp_path / "data.parquet")
    assert schema.source_path == str(path.resolve())
    assert len(schema.source_sha256) == 64
    assert load_schema(tmp_path / "data.parquet") == schema
    assert import_file(path, tmp_path / "other.parquet", stays=False).source_path == ""


def test_a_run_is_proven_on_every_row_and_the_card_says_so(tmp_path):
    path, data = table(tmp_path / "prices.csv"), tmp_path / "data.parquet"
    import_file(path, data)
    found = carried_out(data, tmp_path / "run")
    assert (found["rows"], found["total"], found["equal"], found["passed"]) == (200, 200, 1.0, True)
    card = Predictor(tmp_path / "run" / "bundle.onnx").card
    assert "Checked against the original file, cell by cell, on 200 rows." in card
    assert str(tmp_path).encode() not in (tmp_path / "run" / "bundle.onnx").read_bytes()


def test_no_more_rows_than_are_wanted_are_held_against_it_spread_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(raw, "rows_of", lambda inputs: 50)
    data = tmp_path / "data.parquet"
    import_file(table(tmp_path / "prices.csv"), data)
    found = carried_out(data, tmp_path / "run")
    assert (found["rows"], found["total"], found["passed"]) == (50, 200, True)


def test_the_files_that_the_app_kept_go_before_the_noted_one(tmp_path):
    path, data = table(tmp_path / "prices.csv"), tmp_path / "data.parquet"
    import_file(path, data, stays=False)
    kept = shutil.move(path, tmp_path / "0.csv")
    assert carried_out(data, tmp_path / "run", kept=[(kept, "prices.csv")])["passed"]
    assert carried_out(data, tmp_path / "other", kept=[])["reason"] == "is not at hand"


@pytest.mark.parametrize(("change", "reason"), [("gone", "is not at hand"), ("other", "has changed since it was read")])
def test_a_file_that_is_gone_or_changed_is_told(change, reason, tmp_path):
    path, data = table(tmp_path / "prices.csv"), tmp_path / "data.parquet"
    import_file(path, data)
    if change == "gone":
        path.unlink()
    else:
        table(path, seed=4)
    assert carried_out(data, tmp_path / "run")["reason"] == reason
    assert f"Not checked against the original file: it {reason}." in Predictor(tmp_path / "run" / "bundle.onnx").card


def test_several_files_read_as_one_table_are_told(tmp_path):
    paths = [table(tmp_path / f"{index}.csv", seed=index) for index in range(2)]
    data = tmp_path / "data.parquet"
    import_files(paths, data)
    assert carried_out(data, tmp_path / "run")["reason"] == "is one of several that were read together"


def test_a_file_read_as_the_user_said_is_proven_that_way(tmp_path):
    path, data = tmp_path / "prices.txt", tmp_path / "data.parquet"
    text = table(tmp_path / "prices.csv").read_text(encoding="utf-8")
    path.write_text("x\ny\n" + text.replace(",", "~"), encoding="utf-8")
    import_file(path, data, options=ReadOptions(delimiter="~", header=(3,)))
    assert carried_out(data, tmp_path / "run")["rows"] == 200


def test_a_file_that_answers_its_cells_otherwise_is_not_offered(tmp_path, monkeypatch):
    wrong = RawParity(200, 200, equal=0.5, message="row 7 is answered differently: “region” holds “ north”")
    monkeypatch.setattr(raw, "check_raw", lambda *_: wrong)
    data = tmp_path / "data.parquet"
    import_file(table(tmp_path / "prices.csv"), data)
    with pytest.raises(UserError, match="prices.csv.* north"):
        carried_out(data, tmp_path / "run")
    assert not (tmp_path / "run" / "bundle.onnx").exists()
    assert not json.loads((tmp_path / "run" / "parity.json").read_text(encoding="utf-8"))["raw"]["passed"]
