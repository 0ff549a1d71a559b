"""Two runs held against each other on rows that both were chosen by and neither learned from."""

import dataclasses
import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.stats import binomtest

from core import recipe as recipes
from core.data.splits.split import TEST, as_table, read, write
from core.errors import UserError
from core.evaluation import choosing
from core.improve.compare.board import board, rivals
from core.improve.compare.side_by_side import compare
from core.recipe import StartChoice
from core.records import ROW
from core.run_states import RunState
from core.store import datasets, runs
from tests.answers.made import of_labels
from tests.improve.conftest import Shelf
from tests.improve.projects import carried_out, recipe_for


def test_both_are_counted_on_the_rows_that_both_were_chosen_by(shelf: Shelf):
    one, other = shelf.run("guess"), shelf.run("linear")
    found = compare(shelf.workspace, one, other)
    kept = [choosing.read(run.folder) for run in (one, other)]
    table = pq.read_table(shelf.table.data)
    truth = np.array(table["bought"].to_pylist(), object)[kept[0].rows]
    right = [each.predicted == truth for each in kept]
    assert found.rows == len(truth)
    assert [value for value, _, _ in found.measures] == pytest.approx([hit.mean() for hit in right])
    won, lost = int((right[1] & ~right[0]).sum()), int((right[0] & ~right[1]).sum())
    assert (found.found["won"], found.found["lost"]) == (won, lost)
    assert found.found["chance"] == pytest.approx(binomtest(won, won + lost).pvalue)
    assert (found.sorts["other"].count, found.sorts["one"].count) == (won, lost)
    for name, sign in (("other", "other"), ("one", "one")):
        for row in found.sorts[name].shown:
            assert row[sign] == row["truth"] == table["bought"][row["row"]].as_py()
    assert np.sum(found.evaluations[1].confusion) == len(truth)
    assert found.measures[1][1] < found.measures[1][0] < found.measures[1][2]


def test_the_other_way_round_tells_the_same(shelf: Shelf):
    there = compare(shelf.workspace, shelf.run("trees"), shelf.run("linear"))
    back = compare(shelf.workspace, shelf.run("linear"), shelf.run("trees"))
    assert (there.found["won"], there.found["lost"]) == (back.found["lost"], back.found["won"])
    assert there.measures == back.measures[::-1]


def test_numbers_are_closer_or_further_off(shelf: Shelf):
    coarse = carried_out(shelf.workspace, shelf.project, recipe_for(shelf.table, "spent", "baseline"))
    found = compare(shelf.workspace, coarse, shelf.run("amount"))
    assert found.found["won"] > found.found["lost"]
    assert found.measures[0][0] > found.measures[1][0]
    first = found.sorts["other"].shown[0]
    assert abs(first["other"] - first["truth"]) < abs(first["one"] - first["truth"])
    assert len(found.evaluations[0].scatter.prediction) == found.rows


def test_a_main_measure_that_has_it_the_other_way_round_is_noticed(shelf: Shelf):
    plain = compare(shelf.workspace, shelf.run("guess"), shelf.run("linear"))
    assert (plain.lead, plain.contradicts) == (1, False)
    swapped = dataclasses.replace(plain, measures=plain.measures[::-1])
    assert swapped.contradicts
    errors = {**plain.found, "metric": "mae"}
    assert dataclasses.replace(swapped, found=errors).contradicts is False


def test_folds_and_a_plain_run_share_the_rows_that_neither_learned_from(shelf: Shelf):
    found = compare(shelf.workspace, shelf.run("folds"), shelf.run("linear"))
    plain = choosing.read(shelf.run("linear").folder).rows
    tested = read(shelf.run("folds").folder / "split.parquet")
    tested = tested.filter(pa.array(np.array(tested["part"].to_pylist()) == TEST))[ROW].to_numpy()
    assert found.rows == np.sum(~np.isin(plain, tested))


def test_an_older_run_is_asked_again(shelf: Shelf):
    before = compare(shelf.workspace, shelf.run("trees"), shelf.run("linear"))
    shelf.run("linear").files.choosing.unlink()
    assert compare(shelf.workspace, shelf.run("trees"), shelf.run("linear")).found == before.found


def test_the_newer_version_of_the_table_tells_the_truth(shelf: Shelf, tmp_path):
    old = shelf.run("linear")
    rows = choosing.read(old.folder).rows
    later = tmp_path / "later"
    shutil.copytree(shelf.table.folder, later)
    table = pq.read_table(later / "data.parquet")
    answers = table["bought"].to_pylist()
    answers[rows[0]] = "no" if answers[rows[0]] == "yes" else "yes"
    index = table.column_names.index("bought")
    pq.write_table(table.set_column(index, "bought", pa.array(answers)), later / "data.parquet")
    version = datasets.add(shelf.workspace, "People", later, parent=shelf.table.id)
    newer = carried_out(shelf.workspace, shelf.project, recipe_for(version, "bought", "linear"))
    assert sorted(choosing.read(newer.folder).rows) == sorted(rows)
    found = board(shelf.workspace, shelf.opening())  # of the newest run's question and version
    assert {line.run.id: line.same for line in found.lines} == {
        newer.id: True,
        **dict.fromkeys((shelf.ids[name] for name in ("linear", "trees", "guess")), False),
    }
    assert [line.score for line in found.lines] == sorted((line.score for line in found.lines), reverse=True)
    assert rivals(shelf.opening())[1].id == shelf.ids["linear"]
    there, back = (compare(shelf.workspace, *pair) for pair in ((old, newer), (newer, old)))
    assert there.dataset.id == back.dataset.id == version.id
    truth = np.array(answers, object)[rows]
    assert (
        there.measures[0][0]
        == back.measures[1][0]
        == pytest.approx(np.mean(choosing.read(old.folder).predicted == truth))
    )


def test_a_run_that_began_from_one_that_learned_from_these_rows_is_not_compared(shelf: Shelf):
    run = shelf.run("linear")
    recipe = recipes.read(run.folder / "recipe.yaml")
    start = StartChoice(file="0" * 64, name="folds", run=shelf.ids["folds"])
    begun = recipe.model_copy(update={"start": start})
    (run.folder / "recipe.yaml").write_text(recipes.to_yaml(begun), encoding="utf-8")
    with pytest.raises(UserError, match="began from “folds”, which has learned from"):
        compare(shelf.workspace, shelf.run("trees"), run)
    start = start.model_copy(update={"run": shelf.ids["trees"]})
    (run.folder / "recipe.yaml").write_text(recipes.to_yaml(recipe.model_copy(update={"start": start})))
    assert compare(shelf.workspace, shelf.run("trees"), run).rows > 0


def test_what_can_not_be_compared_says_why(shelf: Shelf, tmp_path):
    trees, linear = shelf.run("trees"), shelf.run("linear")
    with pytest.raises(UserError, match="two questions"):
        compare(shelf.workspace, trees, shelf.run("amount"))
    with pytest.raises(UserError, match="no finished model"):
        compare(shelf.workspace, trees, dataclasses.replace(linear, state=RunState.FAILED))
    other = datasets.add(shelf.workspace, "Others", shelf.table.folder)
    with pytest.raises(UserError, match="different tables"):
        compare(shelf.workspace, trees, dataclasses.replace(linear, dataset=other.id))
    rows = np.arange(400)
    write(as_table(rows, np.where(rows < 300, "train", "test")), linear.folder / "split.parquet")
    linear.files.choosing.unlink()
    with pytest.raises(UserError, match="No rows were kept aside"):
        compare(shelf.workspace, trees, linear)


def test_a_table_whose_files_are_gone_is_named_and_the_older_ones_are_not_needed(shelf: Shelf, tmp_path):
    old, table = shelf.run("linear"), shelf.table
    later = tmp_path / "later"
    shutil.copytree(table.folder, later)
    version = datasets.add(shelf.workspace, "People, mended", later, parent=table.id)
    newer = carried_out(shelf.workspace, shelf.project, recipe_for(version, "bought", "baseline"))
    with pytest.raises(UserError, match="is used by"):
        datasets.purge(shelf.workspace, table.id)
    table.data.unlink()
    assert compare(shelf.workspace, old, newer).rows == len(choosing.read(old.folder).rows)
    old.files.choosing.unlink()
    with pytest.raises(UserError, match="The table that it learned from is away"):
        compare(shelf.workspace, old, newer)
    with pytest.raises(UserError, match="files of “People” are not on this server"):
        compare(shelf.workspace, shelf.run("trees"), shelf.run("folds"))


def test_an_answer_that_one_never_gives_or_never_learned_counts_as_wrong(shelf: Shelf):
    linear, trees = shelf.run("linear"), shelf.run("trees")
    kept = choosing.read(linear.folder)
    truth = np.array(pq.read_table(shelf.table.data)["bought"].to_pylist(), object)[kept.rows]
    no, ones = np.full(len(kept.rows), "no", object), np.ones((len(kept.rows), 1), "float32")
    arrays = {"label": no, "probabilities": kept.answers["probabilities"]}
    never = dataclasses.replace(kept, answers=dataclasses.replace(kept.answers, arrays=arrays))
    choosing.write(never, linear.files.choosing)
    found = compare(shelf.workspace, trees, linear)
    yes = next(entry for entry in found.evaluations[1].classes if entry.label == "yes")
    assert (yes.recall, yes.precision, yes.support) == (0.0, 0.0, np.sum(truth == "yes"))
    assert found.measures[1][0] == pytest.approx(np.mean(truth == "no"))
    alone = dataclasses.replace(kept, answers=of_labels(("no",), no, ones))
    choosing.write(alone, linear.files.choosing)
    unlearned = compare(shelf.workspace, trees, linear)
    assert (unlearned.found["won"], unlearned.found["lost"]) == (found.found["won"], found.found["lost"])
    assert unlearned.evaluations[1].unknown_classes == np.sum(truth == "yes")


def test_runs_chosen_by_other_rows_share_none(shelf: Shelf):
    trees, linear = shelf.run("trees"), shelf.run("linear")
    kept = choosing.read(linear.folder)
    choosing.write(dataclasses.replace(kept, rows=kept.rows + 1_000), linear.files.choosing)
    with pytest.raises(UserError, match="not chosen by the same rows"):
        compare(shelf.workspace, trees, linear)
    choosing.write(dataclasses.replace(choosing.read(trees.folder), rows=kept.rows + 1_000), trees.files.choosing)
    with pytest.raises(UserError, match="has an answer any more"):
        compare(shelf.workspace, trees, linear)


def test_an_old_cross_validation_says_that_its_answers_were_not_kept(shelf: Shelf):
    folds = shelf.run("folds")
    folds.files.choosing.unlink()
    assert json.loads((folds.folder / "evaluation.json").read_text(encoding="utf-8"))["cross_validated"]
    with pytest.raises(UserError, match="before such answers were kept"):
        compare(shelf.workspace, folds, shelf.run("trees"))
    assert runs.get(shelf.workspace, folds.id).headline["valid"]
