"""`correct` on the command line: rows that are there change, the test part keeps its answers, others are added."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core import recipe as recipes
from core.__main__ import main
from core.data.dataset_files import load_schema
from core.data.lineage import provenance
from core.data.splits import split
from core.importing.into_dataset import import_file
from core.recipe import edit
from core.runs.planning import plan

ROWS = "".join(f"{row},{('red', 'blue')[row % 2]},{('no', 'yes')[row % 2]}\n" for row in range(40))


@pytest.fixture
def folder(tmp_path):
    """A folder with a dataset, and a run that has its first ten rows for its test part."""
    (tmp_path / "shop.csv").write_text("size,colour,sold\n" + ROWS, encoding="utf-8")
    data = tmp_path / "data.parquet"
    import_file(tmp_path / "shop.csv", data)
    (tmp_path / "run").mkdir()
    recipe = plan.draft(load_schema(data), str(data), "sold", "classification", "linear")
    (tmp_path / "run" / "recipe.yaml").write_text(recipes.to_yaml(recipe), encoding="utf-8")
    ids = pq.read_table(data)["__row"].to_numpy()
    parts = split.known_parts(ids, None)
    parts[:10], parts[10:] = split.TEST, split.TRAIN
    split.write(split.as_table(ids, parts), tmp_path / "run" / "split.parquet")
    return tmp_path


def correct(capsys, path, text, *more):
    (path / "corrections.csv").write_text(text, encoding="utf-8")
    code = main(["correct", str(path / "data.parquet"), str(path / "corrections.csv"), *map(str, more)])
    message = capsys.readouterr()
    return code, json.loads(message.out or message.err)


def answers(file):
    table = pq.read_table(file)
    return dict(zip(table["__row"].to_pylist(), table["sold"].to_pylist(), strict=True))


def test_each_row_is_changed_kept_beside_or_added_and_the_old_answer_stays_known(folder, capsys):
    text = "Size,colour,should be,note\n3,blue,no,x\n21,blue,maybe,x\n99,red,yes,x\n98,red,,x\n"
    code, report = correct(capsys, folder, text, "--run", folder / "run")
    assert code == 0
    assert {name: report[name] for name in ("target", "added", "corrected", "beside")} == {
        "target": "sold",
        "added": 1,
        "corrected": 1,
        "beside": 1,
    }
    assert any("note" in sentence for sentence in report["told"])
    found = answers(folder / "data.parquet")
    assert (len(found), found[3], found[21], found[40]) == (41, "yes", "maybe", "yes")
    assert provenance.beside(folder / "data.parquet") == {3: "no"}
    lines = provenance.read(folder / "data.parquet").to_pylist()
    assert [line["was"] for line in lines if line["__row"] == 21] == ["yes"]
    assert load_schema(folder / "data.parquet").rows == 41
    assert not list(folder.glob(".correct-*"))
    code, report = correct(capsys, folder, text, "--run", folder / "run")
    assert (code, report["duplicates"], len(answers(folder / "data.parquet"))) == (0, 3, 41)


def test_the_last_of_contradicting_corrections_counts_and_another_file_may_be_written(folder, capsys):
    text = "size,colour,sold\n21,blue,maybe\n21,blue,no\n"
    before = (folder / "data.parquet").read_bytes()
    code, report = correct(capsys, folder, text, "--target", "sold", "--out", folder / "new" / "fixed.parquet")
    assert (code, report["corrected"]) == (0, 1)
    assert answers(folder / "new" / "fixed.parquet")[21] == "no"
    assert (folder / "data.parquet").read_bytes() == before


@pytest.mark.parametrize("run", [False, True])
def test_corrections_of_several_answer_columns_name_what_applies_or_have_all_columns(tmp_path, capsys, run):
    lines = "".join(f"{row},{('no', 'yes')[row % 2]},{'x' * (row % 3 == 0)}\n" for row in range(40))
    (tmp_path / "films.csv").write_text("size,drama,comedy\n" + lines, encoding="utf-8")
    data = tmp_path / "data.parquet"
    import_file(tmp_path / "films.csv", data)
    asked = ("--run", tmp_path) if run else ("--target", "drama", "--target", "comedy")
    recipe = edit.with_targets(plan.draft(load_schema(data), str(data), "drama", "several_labels"), ["drama", "comedy"])
    (tmp_path / "recipe.yaml").write_text(recipes.to_yaml(recipe), encoding="utf-8")
    parts = np.array(["test"] + ["train"] * 39, dtype=object)
    split.write(split.as_table(np.arange(40), parts), tmp_path / "split.parquet")
    text = "size,should be\n1,Comedy; drama\n2,(none)\n4,western\n5,\n100,comedy\n0,drama\n"
    code, report = correct(capsys, tmp_path, text, *asked)
    assert (code, report["target"], report["added"], report["duplicates"]) == (0, "drama, comedy", 1, 1)
    assert (report["corrected"], report["beside"]) == ((1, 1) if run else (2, 0))
    assert "1 row names what is none of the answer columns, such as “western”, and was left out." in report["told"]
    assert "1 row has no right answer (an empty cell, or a word such as “NA”), and was left out." in report["told"]
    table = pq.read_table(data)
    cells = list(zip(table["drama"].to_pylist(), table["comedy"].to_pylist(), strict=True))
    first = ("no", "x") if run else ("yes", None)
    assert [cells[row] for row in (0, 1, 2, 4, 40)] == [first, ("yes", "x"), ("no", None), ("no", None), ("no", "x")]
    code, report = correct(capsys, tmp_path, "size,drama,comedy\n1,no,\n7,,x\n", *asked)
    assert (code, report["corrected"], pq.read_table(data)["comedy"][1].as_py()) == (0, 1, None)
    for wrong in ("size,drama\n1,no\n", "size,should be\n1,western\n"):
        code, report = correct(capsys, tmp_path, wrong, *asked)
        assert (code, "none of the answer columns" in report["problem"]) == (2, "western" in wrong)
        assert report["fix"]


@pytest.mark.parametrize(
    ("text", "more", "match"),
    [
        ("size,colour\n1,red\n", ("--target", "sold"), "should be"),
        ("wings,legs,sold\n1,red,no\n", ("--target", "none"), "none"),
        ("size,sold\n1,no\n", (), "--target"),
        ("wings,should be\n1,yes\n", ("--target", "sold"), "not of which rows"),
        ("size,colour,sold\n3,blue,NA\n5,blue,\n", ("--target", "sold"), "No row of this file says"),
        ("size,colour,sold\n", ("--target", "sold"), "no rows"),
        ("", ("--target", "sold"), "empty"),
        ("size,sold\n1,no\n", ("--run", "."), "holds no run"),
    ],
)
def test_what_can_not_be_read_as_corrections_is_told_and_changes_nothing(folder, capsys, text, more, match):
    before = (folder / "data.parquet").read_bytes()
    code, report = correct(capsys, folder, text, *more)
    assert code == 2
    assert match in f"{report['problem']} {report['fix']}"
    assert (folder / "data.parquet").read_bytes() == before


def test_rows_that_say_nothing_and_rows_corrected_in_several_ways_are_told_and_the_rest_goes_on(folder, capsys):
    text = "size,colour,sold\n3,blue,NA\n5,blue,\n21,blue,brand new\n21,blue,no\n99,red,größer\n"
    code, report = correct(capsys, folder, text, "--target", "sold")
    assert (code, report["corrected"], report["added"]) == (0, 1, 1)
    assert "2 rows have no right answer (an empty cell, or a word such as “NA”), and were left out." in report["told"]
    assert "1 row is corrected in several ways: the last one counts." in report["told"]
    found = answers(folder / "data.parquet")
    assert (found[3], found[5], found[21], found[40], len(found)) == ("yes", "yes", "no", "größer", 41)
    assert correct(capsys, folder, text, "--target", "sold")[0] == 0
    assert answers(folder / "data.parquet") == found, "brought again it changes nothing"
