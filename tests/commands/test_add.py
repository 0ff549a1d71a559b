"""`add`: a nightly job brings more rows to a dataset; the test part of a run stays; nothing is lost when it fails."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core import recipe as recipes
from core.__main__ import main
from core.data.dataset_files import load_schema
from core.data.lineage import provenance, waiting
from core.data.splits.split import as_table, write
from core.importing.into_dataset import import_file
from core.runs.planning import plan

LINES = "".join(f"{row},{('red', 'blue')[row % 2]},{('no', 'yes')[row % 2]}\n" for row in range(40))
HEAD = "size,colour,sold\n"


@pytest.fixture
def add(capsys, tmp_path):
    """Runs `add` on a small dataset; gives what it prints."""
    (tmp_path / "first.csv").write_text(HEAD + LINES, encoding="utf-8")
    data = tmp_path / "shop.parquet"
    import_file(tmp_path / "first.csv", data)

    def run(text, *more, code=0):
        (tmp_path / "more.csv").write_text(text, encoding="utf-8")
        assert main(["add", str(data), str(tmp_path / "more.csv"), *map(str, more)]) == code
        message = capsys.readouterr()
        return json.loads(message.err if code else message.out)

    run.data = data
    return run


def test_a_dataset_becomes_its_newer_version_with_what_is_known_of_its_rows(add, tmp_path):
    report = add(HEAD + "100,red,no\n0,red,no\n101,red,\n", "--target", "sold")
    assert {name: report[name] for name in ("changed", "added", "duplicates", "waiting", "rows", "waits", "read")} == {
        "changed": True,
        "added": 1,
        "duplicates": 1,
        "waiting": 1,
        "rows": 41,
        "waits": 1,
        "read": 3,
    }
    assert report["told"][0] == "1 row was added."
    assert pq.read_table(add.data)["__row"].to_pylist() == list(range(41))
    assert load_schema(add.data).rows == 41
    assert provenance.came(add.data)["added"].tolist() == [40]
    report = add(HEAD + "101,red,no\n", "--target", "sold")
    assert (report["answered"], report["rows"], report["waits"]) == (1, 42, 0)
    names = sorted(path.name for path in tmp_path.iterdir() if path.name != "atelier-home")
    assert names == ["first.csv", "more.csv", "shop.parquet", "shop.provenance.parquet", "shop.schema.json"]


def test_another_name_leaves_the_first_dataset_as_it_was(add, tmp_path):
    before = add.data.read_bytes()
    report = add(HEAD + "100,red,no\n", "--out", tmp_path / "new" / "shop.parquet")
    assert (report["rows"], report["answer"]) == (41, "")
    assert add.data.read_bytes() == before
    assert not waiting.path_of(add.data).exists()
    assert pq.read_metadata(tmp_path / "new" / "shop.parquet").num_rows == 41


def test_a_run_names_the_answer_and_the_rows_that_keep_theirs(add, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    recipe = plan.draft(load_schema(add.data), str(add.data), "sold", family="linear")
    (run / "recipe.yaml").write_text(recipes.to_yaml(recipe), encoding="utf-8")
    write(as_table(np.arange(40), np.array(["test", "train"] * 20, object)), run / "split.parquet")
    report = add(HEAD + "100,red,\n0,red,yes\n", "--run", run)
    assert (report["answer"], report["waiting"], report["contradictions"]) == ("sold", 1, 1)
    assert pq.read_table(add.data)["sold"][0].as_py() == "no"
    assert add(HEAD + "1,red,no\n", "--run", tmp_path, code=2)["problem"].endswith("holds no run.")


def test_what_is_there_already_changes_nothing_and_can_be_added_all_the_same(add):
    before = add.data.read_bytes()
    report = add(HEAD + "0,red,no\n")
    assert (report["changed"], report["duplicates"], report["rows"]) == (False, 1, 40)
    assert add.data.read_bytes() == before
    assert add(HEAD + "0,red,no\n", "--again")["rows"] == 41


def test_several_answer_columns_say_together_which_rows_wait(add, tmp_path):
    lines = "".join(f"{n},{'x' * (n % 2)},{('no', 'yes')[n % 3 == 0]}\n" for n in range(40))
    (tmp_path / "marks.csv").write_text("size,new,big\n" + lines, encoding="utf-8")
    import_file(tmp_path / "marks.csv", add.data)
    asked = ("--target", "new", "--target", "big")
    report = add("size,big\n100,yes\n101,no\n", *asked)
    assert (report["answer"], report["waiting"], report["rows"]) == ("new, big", 2, 40), "nobody said what is new"
    report = add("size,new,big\n100,,yes\n102,x,\n103,no,no\n", *asked)
    assert (report["answered"], report["waiting"], report["added"], report["waits"]) == (1, 1, 1, 2)
    table = pq.read_table(add.data).slice(40)
    cells = (table["size"].to_pylist(), table["new"].to_pylist(), table["big"].to_pylist())
    assert list(zip(*cells, strict=True)) == [("100", None, "yes"), ("103", None, "no")], "no is empty there"
    assert add("size,new,big\n104,x,no\n", "--target", "size", "--target", "big", code=2)["fix"].startswith("“size”")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n3,4\n", HEAD], ids=["empty", "other columns", "no rows"])
def test_a_file_that_does_not_fit_is_told_and_the_dataset_stays(add, tmp_path, text):
    before = add.data.read_bytes()
    assert add(text, code=2)["fix"]
    assert add.data.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_rows_file_itself_is_never_written_over(add, tmp_path):
    report = add(HEAD + "1,red,no\n", "--out", tmp_path / "more.csv", code=2)
    assert "would be overwritten" in report["problem"]
