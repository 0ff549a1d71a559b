"""What commands are made of: paths, names, folders that are cleared, corrections of several columns, sentences."""

import argparse
import json
from pathlib import Path

import pyarrow as pa
import pytest

from core.commands import correct, join, output, predict, read, run, trial
from core.commands import recipe as command
from core.data.lineage.alike import Alike
from core.data.lineage.answering import AnswerColumn
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import FamilyChoice, Recipe, to_yaml
from core.store.upkeep import quarantine

RECIPE = Recipe(data={"dataset": "d", "target": "t"}, task={"name": "regression"}, family=FamilyChoice(name="linear"))


def test_a_file_that_is_not_there_is_named_and_one_that_is_read_is_not_written_over(tmp_path):
    path = tmp_path / "a"
    for ask in (output.content, output.existing):
        with pytest.raises(UserError, match=f"There is no file {path}"):
            ask(path)
        with pytest.raises(UserError):
            ask(tmp_path)
    path.write_bytes(b"x")
    assert output.content(path) == b"x"
    assert output.existing(tmp_path / "." / "a") == path
    with pytest.raises(UserError, match="would be overwritten"):
        output.ready(tmp_path / "b" / ".." / "a", tmp_path / "c", path)
    output.ready(tmp_path / "new" / "deep" / "a", path)
    assert (tmp_path / "new" / "deep").is_dir()
    assert not (tmp_path / "new" / "deep" / "a").exists()


@pytest.mark.parametrize(
    ("given", "settings", "found"),
    [
        (None, [], (None, [])),
        ("a", ["x.y=1"], ("a", ["x.y=1"])),
        ("a", ["family.name=b", "x.y=1"], ("b", ["x.y=1"])),
        (None, [" family.name = b ", "family.name=c=d", "family.names=e"], ("c=d", ["family.names=e"])),
    ],
)
def test_a_family_named_by_set_comes_before_the_one_by_itself(given, settings, found):
    assert command._named("family.name", given, settings) == found


def test_a_dataset_is_named_as_seen_from_the_recipe(tmp_path):
    data = tmp_path / "data" / "d.parquet"
    assert command._beside(data, tmp_path / "data" / "r.yaml") == "d.parquet"
    assert command._beside(data, tmp_path / "runs" / "one" / "r.yaml") == "../../data/d.parquet"


def test_tables_are_called_by_their_names_and_media_with_the_folders_that_tell_them_apart(tmp_path):
    assert read.names([tmp_path / "x" / "a.csv", tmp_path / "y" / "b.csv"]) == ["a.csv", "b.csv"]
    assert read.names([tmp_path / "x" / "a.png", tmp_path / "y" / "b.png"]) == ["x/a.png", "y/b.png"]
    assert read.names([tmp_path / "x" / "a.png", tmp_path / "x" / "b.csv"]) == ["a.png", "b.csv"]


def test_raw_files_are_read_one_by_one_and_trouble_with_one_does_not_stop_the_others(tmp_path, capsys):
    paths = [tmp_path / name for name in ("x/a.csv", "y/a.csv", "none.csv", "empty.csv")]
    for path, text in zip(paths, ("p,q\n1,2\n", "p,q\n3,4\n5,6\n", None, ""), strict=True):
        path.parent.mkdir(exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    out = tmp_path / "out" / "deep"
    assert read._raw(paths, out, None) == 2
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [(line["file"], Path(line["out"]).name, line["rows"], line["columns"]) for line in lines] == [
        ("a.csv", "a.csv.parquet", 1, ["p", "q"]),
        ("a.csv", "a.csv-2.parquet", 2, ["p", "q"]),
        ("empty.csv", "empty.csv.parquet", 0, []),
    ]
    assert lines[2]["warnings"] == ["The file is empty."]
    assert [line["rejected"] for line in lines[:2]] == [0, 0]
    (problem,) = [json.loads(line) for line in told.err.splitlines()]
    assert problem.keys() == {"file", "problem", "fix"}
    assert problem["file"] == "none.csv"
    assert sorted(path.name for path in out.iterdir()) == ["a.csv-2.parquet", "a.csv.parquet", "empty.csv.parquet"]
    assert read._raw(paths[:1], out, None) == 0
    with pytest.raises(UserError, match="is a file"):
        read._raw(paths[:1], paths[0], None)


def filled(folder):
    files = RunFolder(folder)
    for path in (*files.made, files.log, files.duel):
        path.write_text("x", encoding="utf-8")
    files.checkpoint.mkdir()
    (files.checkpoint / "step").write_text("x", encoding="utf-8")
    return files


@pytest.mark.parametrize(("same", "ended", "stays"), [(True, False, True), (True, True, False), (False, False, False)])
def test_only_an_unfinished_run_of_the_same_recipe_stays(tmp_path, same, ended, stays):
    files = filled(tmp_path)
    files.recipe.write_text(to_yaml(RECIPE) if same else "another", encoding="utf-8")
    if not ended:
        files.bundle.unlink()
    there = [path for path in files.made if path.exists()]
    run.clear(tmp_path, RECIPE)
    assert [path for path in there if path.exists()] == (there if stays else [])
    assert files.checkpoint.exists() is stays
    assert files.log.exists(), "the log is the job's own"
    run.clear(tmp_path / "new" / "folder", RECIPE)
    assert (tmp_path / "new" / "folder").is_dir()


def test_a_model_to_begin_from_must_not_lie_where_it_would_be_removed(tmp_path):
    with pytest.raises(UserError, match=r"bundle\.onnx lies in the folder of the new run"):
        run._require_apart(tmp_path / "x" / ".." / "bundle.onnx", tmp_path)
    run._require_apart(tmp_path / "other.onnx", tmp_path)
    run._require_apart(tmp_path / "bundle.onnx", tmp_path / "run")


def test_progress_without_words_is_not_told(capsys):
    trial._report_progress(0.5, "")
    trial._report_progress(0.666, "Reading ü")
    assert capsys.readouterr().out == '{"kind": "trying", "name": "Reading ü", "share": 0.67}\n'


def test_what_follows_joining_depends_on_what_only_one_side_knows():
    both, files, lost, all_of_it = (join._follows(*pair) for pair in ((0, 0), (2, 0), (0, 3), (1, 1)))
    assert len(both) == 1
    assert both[0].startswith("Both get a new id")
    assert len(files) == 3
    assert files[1].startswith("Of 2 datasets and runs that the database does not know")
    assert f"“{quarantine.FOLDER}” and kept there for {quarantine.DAYS} days" in files[2]
    assert lost[1:] == ["3 datasets and runs of the database have no files here: they can't be opened."]
    assert len(all_of_it) == 4


def test_predict_wants_a_bundle_and_rows_that_are_there(tmp_path):
    bundle, rows = tmp_path / "b.onnx", tmp_path / "rows"
    chosen = argparse.Namespace(bundle=bundle, rows=rows, out=tmp_path / "out.csv")
    with pytest.raises(UserError, match=r"no file .*b\.onnx"):
        predict.main(chosen)
    bundle.mkdir()
    with pytest.raises(UserError, match=r"no file .*b\.onnx"):
        predict.main(chosen)
    bundle.rmdir()
    bundle.write_bytes(b"x")
    with pytest.raises(UserError, match="no file .*rows"):
        predict.main(chosen)
    rows.mkdir()
    with pytest.raises(UserError, match="would be overwritten"):
        predict.main(argparse.Namespace(bundle=bundle, rows=rows, out=bundle))


def test_columns_that_say_what_is_right_take_the_place_of_the_answers():
    table = pa.table({"id": [1], "sold": ["no"], "should be": ["yes"], "kind": ["a"]})
    assert correct._renamed(table, ("should be",), ("sold",)).to_pydict() == {"id": [1], "sold": ["yes"], "kind": ["a"]}
    assert correct._renamed(table, ("sold",), ("sold",)).to_pydict() == table.to_pydict()
    both = correct._renamed(table, ("Kind?", "sold"), ("kind", "sold")).column_names
    assert both == ["id", "sold", "should be"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, []),
        (1, ["1 row names what is none of the answer columns, such as “t0”, and was left out."]),
        (1234, ["1,234 rows name what is none of the answer columns, such as “t0”, and were left out."]),
    ],
)
def test_rows_that_name_no_answer_column_are_counted(count, words):
    assert correct._none_of_them([f"t{number}" for number in range(count)]) == words
    assert "x" * 61 not in "".join(correct._none_of_them(["x" * 99]))


SOLD = AnswerColumn("sold", None)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["yes", "yes", "no"], []),
        (["yes", "no", "no"], ["1 row is corrected in several ways: the last one counts."]),
    ],
)
def test_rows_that_are_corrected_in_several_ways_are_counted(answers, words):
    table = pa.table({"id": [1, 1, 2], "sold": answers})
    assert correct._contradicting(table, SOLD) == words
    twice = pa.table({"id": [1, 1, 2, 2], "kind": ["a", "a", "b", "b"], "sold": ["x", "y", "x", "z"]})
    assert correct._contradicting(twice, SOLD) == ["2 rows are corrected in several ways: the last one counts."]
    other = pa.table({"id": [1, 1], "kind": ["a", "b"], "sold": ["x", "y"]})
    assert correct._contradicting(other, SOLD) == []


def test_rows_without_a_right_answer_are_left_out_and_counted():
    table = pa.table({"id": [1, 2, 3], "sold": ["yes", None, "no"]})
    made = Alike(table, ("before",), matched={"id": "id", "sold": "sold"})
    found = correct._with_known_rows(made, SOLD)
    assert found.table["id"].to_pylist() == [1, 3]
    one = "1 row has no right answer (an empty cell, or a word such as “NA”), and was left out."
    assert found.messages == ("before", one)
    assert correct._with_known_rows(made, SOLD, left=1).messages[1].startswith("2 rows have no right answer")
    whole = Alike(table.filter(pa.array([True, False, True])), (), matched={"id": "id", "sold": "sold"})
    assert correct._with_known_rows(whole, SOLD).messages == ()
    none = Alike(table.slice(1, 1), (), matched={"id": "id", "sold": "sold"})
    with pytest.raises(UserError, match="No row of this file says what its answer should be"):
        correct._with_known_rows(none, SOLD)
    for matched in ({"sold": "sold"}, {}, None):
        with pytest.raises(UserError, match="but not of which rows"):
            correct._with_known_rows(Alike(table, (), matched=matched), SOLD)
