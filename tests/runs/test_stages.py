"""Small decisions of a run's stages: who is held apart, what ends a fit, what is known of errors, what is inherited."""

import errno
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.folders import RunFolder
from core.layout import Arrays, Layout
from core.models import MODELS
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, SplitOptions, TaskChoice
from core.records import FittedTarget
from core.runs import execute
from core.runs.parts import Parts, Target
from core.runs.proving import before
from core.runs.stages import folds, intervals, prepare, wrong_answers
from core.runs.stages.resources import taken
from core.runs.stages.trainer import AsFarReport, FitReport, RefitReport
from core.training.run_report import Paused, RunReport


def recipe(family: str = "neural_network", **more: object) -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", targets=["y"]), task=TaskChoice(name="classification"),
        family=FamilyChoice(name=family), **more,
    )  # fmt: skip


CHANGES = {"a": ColumnChoice(options={"model": "some/one", "change": "last"})}
STILL = {"a": ColumnChoice(options={"model": "some/one"}), "b": ColumnChoice(options={"change": "last"})}
UNUSED = {"a": ColumnChoice(use=False, options={"model": "some/one", "change": "last"})}


@pytest.mark.parametrize(
    ("family", "columns", "keeps"),
    [
        ("neural_network", {}, "best"),
        ("neural_network", CHANGES, "last"),
        ("neural_network", UNUSED, "best"),
        ("neural_network", {"a": ColumnChoice(options={"change": "nothing"})}, "best"),
        ("boosted_trees", {}, "best"),
        ("linear", {}, "last"),
        ("of a package", {}, "last"),
    ],
)
def test_a_chart_takes_the_best_step_for_the_kept_one_or_the_last(family: str, columns: dict, keeps: str):
    assert execute._keeps(recipe(family, columns=columns)) == keeps


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "The training needs more memory"),
        (RuntimeError("can't allocate memory"), "The training needs more memory"),
        (OSError(errno.ENOSPC, "full"), "The disk is full."),
        (OSError(errno.EDQUOT, "full"), "The disk is full."),
    ],
)
def test_want_of_memory_and_room_are_told_in_the_user_s_words(error: Exception, said: str):
    assert str(execute._explained(error).problem).startswith(said)


@pytest.mark.parametrize("error", [OSError(errno.EACCES, "no"), RuntimeError("a bug")])
def test_any_other_error_is_a_bug(error: Exception):
    with pytest.raises(type(error)) as passed:
        execute._explained(error)
    assert passed.value is error


def test_which_open_models_changed_decides_what_was_before():
    assert before.changing(recipe(columns=CHANGES)) == {"a": "some/one"}
    assert before.changing(recipe(columns=STILL)) == {}
    assert before.changing(recipe(columns=UNUSED)) == {}
    two = {**CHANGES, "c": ColumnChoice(options={"model": "x/y", "change": "little"})}
    context = SimpleNamespace(recipe=recipe(columns=two))
    assert before._name(context, before.FROZEN) == "some/one, x/y"
    assert before.untouched(recipe(columns=STILL), None) == recipe(columns=STILL)


def test_our_rows_get_the_names_of_the_other_model_s_columns_and_what_is_lacking_is_empty():
    inputs = (InputColumn("A", "A", "category"), InputColumn("B", "B", "number"), InputColumn("P", "P", "image"))
    schema = BundleSchema(3, "classification", "y", inputs)
    table = pa.table({"a": ["x", "y"], "b": [1.0, 2.0]})
    made = before._as_theirs(table, schema, {"a": "A", "gone": "B"})
    assert made.to_pydict() == {"A": ["x", "y"], "B": [None, None], "P": [None, None]}
    assert (made["B"].type, made["P"].type) == (pa.string(), pa.binary())


def test_a_fold_takes_the_test_part_s_place_and_is_out_of_the_others():
    ids = np.arange(10, 20)
    parts = np.array(["train"] * 4 + ["validation"] * 2 + ["calibration"] + ["test"] * 3)
    fold = np.array([1, 2, 1, 2, 1, 2, 2, 0, 0, 0])
    made = folds._fold_parts(ids, parts, fold, 2)
    assert {name: rows.tolist() for name, rows in made.rows.items()} == {
        "train": [10, 12],
        "validation": [14],
        "calibration": [],
        "test": [11, 13, 15, 16],
    }
    assert made.counts() == {"train": 2, "validation": 1, "test": 4}


def ready(ids: list[int]) -> SimpleNamespace:
    count = len(ids)
    rows = Arrays(Layout(), np.zeros((count, 0)), np.zeros((count, 0), "int64"), np.zeros(count), rows=np.array(ids))
    return SimpleNamespace(train=rows)


def test_each_row_is_held_apart_once_however_often_it_stands_there():
    context = SimpleNamespace(recipe=recipe(), dataset=Path("none"))
    ids = [5, 5, 5, *range(10, 21)]
    held = intervals._held(context, ready(ids))
    assert [len({ids[index] for index in fold}) for fold in held] == [3, 3, 2, 2, 2]
    assert sorted(np.concatenate(held).tolist()) == list(range(14))
    assert sum(bool({0, 1, 2} & set(fold.tolist())) for fold in held) == 1
    assert len(intervals._held(context, ready([1, 2, 3]))) == 3
    other = SimpleNamespace(recipe=recipe(split=SplitOptions(seed=1)), dataset=Path("none"))
    assert [fold.tolist() for fold in intervals._held(other, ready(ids))] != [fold.tolist() for fold in held]
    assert intervals._once(ready([7, 3, 7, 3, 9])).tolist() == [0, 1, 4]


def test_a_fit_inside_a_run_ends_and_pauses_with_it_and_tells_nothing(tmp_path: Path):
    said = ["run"]
    run = RunReport(tmp_path, lambda: said[0], every=0)
    fit, last, far = FitReport(run), RefitReport(run), AsFarReport(run, 3.0)
    endless = AsFarReport(run, 0.0)
    for each in (fit, last, far, endless):
        assert each.checkpoint.parent == RunFolder(tmp_path).work
        assert (each.stopping(), each.pausing()) == (False, False)
    ends = []
    for step in (2, 2.9, 3, 4):
        for each in (far, endless):
            each.epoch(step, 9, train_loss=1.0)
        ends.append((far.stopping(), endless.stopping()))
    assert ends == [(False, False), (False, False), (True, False), (True, False)]
    said[0] = "stop"
    assert [each.stopping() for each in (fit, last, AsFarReport(run, 3.0))] == [True, False, True]
    said[0] = "pause"
    assert [(each.pausing(), each.stopping()) for each in (fit, last)] == [(True, False)] * 2
    run.close()
    assert (tmp_path / "events.jsonl").read_text(encoding="utf-8") == ""


def test_what_a_run_of_two_processes_took():
    one = {
        "kind": "resources",
        "cpu_seconds": 1.5,
        "training_cpu_seconds": 1.0,
        "peak_mb": 300.0,
        "steps": 2,
        "bytes": 0,
    }
    two = {**one, "cpu_seconds": 0.25, "training_cpu_seconds": 0.125, "peak_mb": 200.0, "steps": 9}
    assert taken([{"kind": "end"}]) is None
    assert taken([one, {"kind": "end"}, two]) == {
        **two, "cpu_seconds": 1.75, "training_cpu_seconds": 1.125, "peak_mb": 300.0,
    }  # fmt: skip


def told(right: int, rows: int, trusted_right: int, trusted: int, classes: int, sure: str = "alike") -> float:
    """The share of wrong answers where so many of the rows, and of the corrected ones, are answered as they stand."""
    agrees = np.r_[np.arange(rows) < right, np.arange(trusted) < trusted_right]
    known = np.r_[np.zeros(rows, bool), np.ones(trusted, bool)]
    surest = np.r_[np.arange(rows)[::-1] if sure == "of the right" else np.ones(rows), np.ones(trusted)]
    return wrong_answers.share(agrees, surest.astype("float64"), known, classes)


@pytest.mark.parametrize(
    ("share", "given"),
    [
        (0.5, (50, 100, 20, 20, 4)),
        (0.45, (50, 100, 20, 20, 2)),  # nine tenths of what a coin would leave
        (0.4 / 0.85, (50, 100, 18, 20, 3)),
        (0.25, (300, 400, 400, 400, 4)),
        (0.0, (304, 400, 400, 400, 4)),  # fewer than a quarter
        (0.5, (50, 100, 15, 15, 4)),
        (0.0, (50, 100, 14, 14, 4)),
        (0.5, (15, 30, 20, 20, 4)),
        (0.0, (7, 14, 20, 20, 4)),
        (0.0, (50, 100, 20, 20, 1)),
        (0.0, (100, 100, 20, 20, 4)),  # nobody disagrees
        (0.0, (50, 100, 14, 20, 4)),  # by luck
        (0.0, (50, 100, 20, 20, 4, "of the right")),  # the surest are all right: the rest is hard, not wrong
    ],
)
def test_a_share_of_wrong_answers_is_told_where_it_is_clear_and_large(share: float, given: tuple):
    assert told(*given) == pytest.approx(share)


def test_a_row_counts_by_how_likely_its_answer_is_right():
    found = wrong_answers.importance(np.array([1.0, 0.5, 0.25, 0.1, 0.0]), 0.4, 3)
    assert found == pytest.approx([1 / 0.6, 1.5, 0.5, 0.0, 0.0])


def rows_of(target: np.ndarray) -> Arrays:
    count = len(target)
    return Arrays(Layout(), np.zeros((count, 0)), np.zeros((count, 0), "int64"), target, rows=np.arange(count))


@pytest.mark.parametrize(
    ("how", "family", "options", "weights", "tilted", "drawn"),
    [
        ("none", "neural_network", {}, (), False, False),
        ("weights", "baseline", {}, (), False, False),
        ("weights", "neural_network", {}, (0.625, 2.5), True, False),
        ("weights", "boosted_trees", {}, (0.625, 2.5), False, False),
        ("resample", "boosted_trees", {}, (0.625, 2.5), True, True),
        ("weights", "linear", {"solver": "gradient descent"}, (0.625, 2.5), False, False),
        ("weights", "linear", {}, (0.625, 2.5), True, False),
    ],
)
def test_rare_answers_count_as_much_as_the_family_can_heed(how, family, options, weights, tilted, drawn):
    notes = []
    learned = FittedTarget("classification", "y", ("a", "b"), (0.8, 0.2))
    context = SimpleNamespace(
        task_options=SimpleNamespace(balance=how), family=MODELS[family], recipe=recipe(),
        family_options=MODELS[family].Options(**options), report=SimpleNamespace(note=notes.append),
    )  # fmt: skip
    train = rows_of(np.array([0, 0, 0, 1, 0]))
    found, rows = prepare._balanced(context, learned, train)
    assert found.weights == pytest.approx(weights)
    assert found.tilt == (pytest.approx(weights) if tilted else ())
    assert [note.code for note in notes] == ["answers_weighed_alike"] * bool(weights)
    assert (rows.weights is not None) == (tilted and not drawn)
    assert (rows is train) == (not tilted)
    if drawn:
        assert sorted(np.bincount(rows.target).tolist()) == [2, 3]


def test_rows_of_answers_that_training_never_saw_are_not_watched():
    part = rows_of(np.array([0, -1, 1, -1]))
    assert prepare._known(part).ids.tolist() == [0, 2]
    for same in (rows_of(np.array([0, 1])), rows_of(np.array([-1.0, 2.0]))):
        assert prepare._known(same) is same


@pytest.mark.parametrize(
    ("unread", "count", "code"),
    [(0, 1, "rows_without_answer"), (0, 2, "rows_without_answer"), (1, 2, "rows_without_readable_answer")],
)
def test_rows_that_are_left_out_are_counted(unread: int, count: int, code: str):
    target = Target(np.arange(3), pa.array([1, 2, 3]), count, unread, "n/a")
    found = prepare._unanswered(target, "price")
    assert found.code.startswith(code)
    assert str(found).startswith(f"{count} row{'s have' if count > 1 else ' has'} no “price”")
    assert ("n/a" in str(found)) == bool(unread)


def test_a_run_goes_on_from_another_s_files_once_and_needs_all_of_them(tmp_path: Path):
    parent, own = RunFolder(tmp_path / "parent"), RunFolder(tmp_path / "own")
    own.path.mkdir()
    files = (*parent.preprocessing, parent.split, parent.learned)
    (parent.checkpoint / "folds").mkdir(parents=True)
    (parent.checkpoint / "folds" / "1.json").write_text("{}", encoding="utf-8")
    for lacking in (*files, None):
        for file in files:
            file.write_text(file.name, encoding="utf-8")
        if lacking is not None:
            lacking.unlink()
            with pytest.raises(UserError, match="left nothing to go on from"):
                prepare.inherit(parent.path, own.path)
    prepare.inherit(parent.path, own.path)
    assert not (own.checkpoint / "folds").exists()
    for file in files:
        assert (own.path / file.name).read_text(encoding="utf-8") == file.name
    own.learned.write_text("own", encoding="utf-8")
    prepare.inherit(tmp_path / "nowhere", own.path)
    assert own.learned.read_text(encoding="utf-8") == "own"


def test_progress_ends_for_a_pause_and_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch):
    told_, clock = [], [100.0]
    monkeypatch.setattr(prepare.time, "monotonic", lambda: clock[0])
    report = SimpleNamespace(pausing=lambda: clock[0] > 110, rows=lambda *rows: told_.append(rows))
    tell = prepare._report_progress(report)
    for second, done in ((101.0, 1), (102.1, 2), (103.0, 3), (104.2, 4)):
        clock[0] = second
        tell(done, 9)
    assert told_ == [(2, 9), (4, 9)]
    clock[0] = 111.0
    with pytest.raises(Paused):
        tell(5, 9)


def test_a_task_s_parts_are_named_by_their_rows():
    parts = Parts({"train": np.arange(3), "test": np.arange(0)})
    assert parts.counts() == {"train": 3}
    target = Target(np.array([5, 7, 9]), pa.array(["a", "b", "c"]), 0)
    assert target.of(np.array([9, 5, 1])).to_pylist() == ["a", "c"]
