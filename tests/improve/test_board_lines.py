"""What a line of the board says where little was measured, why runs stand apart, and how settings are put in words."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.evaluation.choosing import Choosing
from core.improve.compare import board as boards
from core.improve.compare import side_by_side
from core.improve.compare.board import ALIKE, rivals, why_apart
from core.improve.compare.difference import APART, Difference, differences
from core.improve.compare.in_words import Wording, _some, _times, in_words, value_in_words
from core.improve.compare.side_by_side import SideBySide, Sort
from core.improve.duels.appointing import _why
from core.recipe import RepairChoice, edit
from core.records import Column, ColumnProfile, Schema
from core.run_states import RunState
from core.runs import champion
from core.runs.champion import Opening
from core.settings import Setting
from core.store import datasets
from core.store.runs import Run
from tests.answers.made import of_labels, of_values
from tests.improve.planted import recipe


def run(folder: Path, id: str = "r", dataset: str = "d", **more: object) -> Run:
    """A finished run that lies there."""
    usual = {"project": "p", "name": id.upper(), "family": "linear", "task": "classification", "want": "run"}
    times = {"created": 1.0, "started": None, "ended": None, "parent": None}
    known = {**usual, **times, "state": RunState.FINISHED, "folder": folder, "dataset": dataset, **more}
    return Run(id=id, **known)


@pytest.fixture
def tables(monkeypatch) -> None:
    """A table of 400 rows, and one that was deleted for good."""

    def get(workspace: str, id: str):  # noqa: ANN202
        if id == "gone":
            raise UserError("It is gone.", "Choose another.")
        return type("Table", (), {"rows": 400})

    monkeypatch.setattr(datasets, "get", get)


@pytest.mark.parametrize(
    ("headline", "started", "ended", "seconds"),
    [
        ({}, 100.0, 115.5, 15.5),
        ({}, 100.0, None, None),
        ({}, None, 115.5, None),
        ({"seconds": 12.0}, 100.0, 115.5, 12.0),  # without pauses
    ],
)
def test_a_run_without_a_headline_took_from_its_beginning_to_its_end(
    tmp_path, tables, headline, started, ended, seconds
):
    (tmp_path / "bundle.onnx").write_bytes(b"12345")
    told = run(tmp_path, headline=headline, started=started, ended=ended)
    line = boards._line("w", told, None, True)
    assert (line.seconds, line.bytes, line.rows, line.same) == (seconds, 5, 400, True)
    assert (line.score, line.low, line.high, line.row_ms, line.differs) == (None, None, None, None, None)
    assert boards._line("w", replace(told, dataset="gone"), None, False).rows is None


OURS = ("task", "accuracy", "d1", "y", "read", "", "rows")


def apart(monkeypatch, tmp_path, theirs: tuple) -> str:
    known = {"a": OURS, "b": theirs}
    monkeypatch.setattr(champion, "alike", lambda each: known[each.id])
    monkeypatch.setattr(champion, "target", lambda folder: "spent")
    return why_apart(run(tmp_path, "a"), run(tmp_path, "b")).code


@pytest.mark.parametrize(
    ("index", "value", "code"),
    [
        (0, "other", "apart.target"),
        (3, "z", "apart.target"),
        (1, "rmse", "apart.metric"),
        (2, "d2", "apart.data"),
        (4, "otherwise", "apart.reading"),
        (5, "folds", "apart.folds"),
        (6, "others", "apart.rows"),
    ],
)
def test_the_first_thing_in_which_a_run_is_unlike_the_leader_is_said(monkeypatch, tmp_path, index, value, code):
    theirs = tuple(value if at == index else entry for at, entry in enumerate(OURS))
    assert apart(monkeypatch, tmp_path, theirs) == code
    later = tuple(value if at == index else f"{entry}x" if at > 5 else entry for at, entry in enumerate(OURS))
    assert apart(monkeypatch, tmp_path, later) == code


def test_a_leader_chosen_by_folds_has_other_rows_and_a_run_without_files_says_so(monkeypatch, tmp_path):
    known = {"a": (*OURS[:5], "folds", "rows"), "b": OURS}
    monkeypatch.setattr(champion, "alike", lambda each: known[each.id])
    assert why_apart(run(tmp_path, "a"), run(tmp_path, "b")).code == "apart.rows"
    assert apart(monkeypatch, tmp_path, OURS[:6]) == "apart.gone"


def test_runs_of_other_versions_are_those_that_answer_the_same_and_have_a_score(monkeypatch, tmp_path):
    assert len(OURS) == ALIKE
    known = {
        "leader": OURS,
        "newer": (*OURS[:2], "d2", *OURS[3:6], "other rows"),
        "newest": (*OURS[:2], "d3", *OURS[3:6], "more rows"),
        "otherwise": (*OURS[:2], "d2", "y", "read so", *OURS[5:]),
        "unscored": (*OURS[:2], "d2", *OURS[3:]),
        "same version": (*OURS[:6], "rows again"),
    }
    monkeypatch.setattr(champion, "alike", lambda each: known[each.id])
    monkeypatch.setattr(champion, "score", lambda each: None if each.id == "unscored" else 0.5)
    made = {name: run(tmp_path, name, entry[2], created=float(at)) for at, (name, entry) in enumerate(known.items())}
    others = tuple(made[name] for name in known if name != "leader")
    opening = Opening(made["leader"], (made["leader"],), others)
    assert [each.id for each in boards.of_other_versions(opening)] == ["newer", "newest"]
    assert [each.id for each in rivals(opening)] == ["leader", "newest"]
    alone = Opening(made["leader"], (made["leader"],), (made["same version"],))
    assert rivals(alone) is None


def wording(key: str, value: str, **more: object) -> Wording:
    return Wording(key, "Model", f"Title of {key}", value, **more)


def test_settings_that_differ_stand_in_the_order_of_the_forms_with_what_is_absent():
    one = [wording("a", "1"), wording("b", "2"), wording("d", "4")]
    other = [wording("a", "1"), wording("c", "3", absent="none"), wording("b", "5"), wording("e", "6")]
    third = [wording("a", "1"), wording("b", "2"), wording("e", "7")]
    found = differences([one, other, third])
    assert [(entry.key, entry.values) for entry in found] == [
        ("c", ("none", "3", "none")),
        ("b", ("2", "5", "2")),
        ("e", (APART, "6", "7")),
    ]
    assert found[-1] == Difference("e", "Model", "Title of e", "", (APART, "6", "7"))
    assert differences([one, one]) == differences([]) == []


def test_what_is_unlike_the_leader_is_told_as_pairs_what_learns_in_front():
    seed = Difference("training seed", "", "", "", ("1", "2", "2"))
    family = Difference("family", "", "", "", ("linear", "trees", "linear"))
    leaves = Difference("leaves", "", "", "", (APART, "8", APART))
    found = boards._unlike([seed, leaves, family], 0, 1)
    assert [(entry.key, entry.values) for entry in found] == [
        ("family", ("linear", "trees")),
        ("training seed", ("1", "2")),
        ("leaves", (APART, "8")),
    ]
    assert [entry.key for entry in boards._unlike([seed, leaves, family], 1, 2)] == ["family"]
    assert boards._unlike([seed], 0, 0) == ()
    assert boards._unlike([seed], None, 1) is boards._unlike([seed], 0, None) is None


@pytest.mark.parametrize(
    ("more", "value", "words"),
    [
        ({"kind": "bool"}, False, "off"),
        ({"kind": "list"}, [1, "b"], "1, b"),
        ({"kind": "list"}, [], "none"),
        ({"kind": "list"}, None, "none"),
        ({"kind": "float", "low": 0.0, "high": 1.0}, 0.155, "15.5%"),
        ({"kind": "float", "low": 0.0, "high": 1.0}, 0.12345, "0.12345"),
        ({"kind": "float", "low": 0.0, "high": 1.5}, 0.5, "0.5"),
        ({"kind": "float", "low": -1.0, "high": 1.0}, 0.5, "0.5"),
        ({"kind": "float", "low": 0.0, "high": 1.0, "log": True}, 0.5, "0.5"),
        ({"kind": "float", "low": 0.0, "high": None}, 0.5, "0.5"),
        ({"kind": "float", "low": None, "high": 1.0}, 0.5, "50%"),
        ({"kind": "int", "unit": "rows"}, 1_200, "1,200 rows"),
        ({"kind": "str"}, "", "none"),
        ({"kind": "str"}, "abc", "abc"),
    ],
)
def test_a_value_is_written_as_its_form_shows_it(more: dict, value: object, words: str):
    blank = {"low": None, "high": None, "log": False, "unit": ""}
    entry = type("Entry", (), {**blank, **more})
    assert value_in_words(entry, value) == words
    assert {*more} <= {*Setting.__annotations__}


def test_columns_left_out_are_named_three_at_most():
    assert _some(5, []) == "all 5"
    assert _some(5, ["a"]) == "5 of 6, without “a”"
    assert _some(2, ["a", "b", "c"]) == "2 of 5, without “a”, “b”, “c”"
    assert _some(2, ["a", "b", "c", "d"]) == "2 of 6, without “a”, “b”, “c” and 1 more"
    assert (_times(1), _times(3)) == ("as much as any other row", "3 times as much as another row")


def schema(rows: int) -> Schema:
    profiles = [ColumnProfile(name, "text", rows, 0, 9) for name in ("age", "city", "note", "bought")]
    kinds = ("number", "category", "category", "category")
    return Schema(rows=rows, columns=tuple(map(Column, [each.name for each in profiles], kinds, profiles)))


def words(own, rows: int = 5_000) -> dict[str, Wording]:  # noqa: ANN001
    return {entry.key: entry for entry in in_words(own, schema(rows))}


def test_every_part_of_a_recipe_is_put_in_words_with_what_is_usual():
    found = words(edit.with_repair(recipe("linear"), RepairChoice(repair="fill", column="age", options={})))
    assert [found[name].value for name in ("target", "task", "family", "start")] == [
        "bought",
        "Pick one of several answers",
        "Linear model",
        "nothing",
    ]
    assert (found["columns"].value, found["columns"].usual) == ("all 3", True)
    assert (found["kind city"].value, found["kind city"].column, found["kind city"].usual) == ("Category", "city", True)
    assert (found["repairs age"].absent, found["repairs age"].column) == ("none", "age")
    assert "repairs city" not in found
    assert (found["start"].usual, found["corrections"].usual) == (True, True)
    assert found["split test"].value == "20%"
    assert "split calibration" in found
    assert {entry.part for entry in found.values()} == {"What it answers", "Columns", "Model", "Rows"}
    assert "training seed" not in found


def test_what_somebody_chose_is_not_usual():
    own = edit.without_columns(edit.with_columns(recipe("linear"), {"city": edit.ColumnChoice(kind="text")}), ["note"])
    own = edit.with_training_changed(edit.with_weight_of_corrections(own, 1), seed=7)
    found = words(own)
    assert (found["columns"].value, found["columns"].usual) == ("2 of 3, without “note”", False)
    assert (found["kind city"].value, found["kind city"].usual) == ("Text", False)
    assert (found["training seed"].value, found["training seed"].part) == ("7", "How it is trained")
    assert (found["corrections"].value, found["corrections"].usual) == ("as much as any other row", False)
    assert "training epochs" in words(recipe("neural_network"))


@pytest.mark.parametrize(
    ("rows", "method", "told"), [(2_000, "random", True), (1_999, "random", False), (2_000, "folds", False)]
)
def test_the_calibration_share_is_told_where_it_is_used(rows: int, method: str, told: bool):
    own = edit.with_split_changed(recipe("linear"), method=method)
    assert ("split calibration" in words(own, rows)) is told


def test_rows_that_two_models_answer_differently_are_told_the_surest_first():
    ids, truth = np.arange(100, 106), np.array(["a", "a", "b", "b", "c", "a"], object)
    given = [np.array(list(text), object) for text in ("aabbaa", "abbaba")]
    shares = [np.full((6, 3), 0.3, "float32") for _ in given]
    for row, sure in enumerate((0.9, 0.5, 0.4, 0.8, 0.6, 0.7)):
        shares[0][row, "abc".index(given[0][row])] = sure
        shares[1][row, "abc".index(given[1][row])] = 0.4
    one, other = (
        Choosing(ids, of_labels(("a", "b", "c"), each, share)) for each, share in zip(given, shares, strict=True)
    )
    found = side_by_side._by_label(ids, truth, one, other)
    assert {name: sort.count for name, sort in found.items()} == {"other": 0, "one": 2, "neither": 1}
    assert found["one"].shown == (
        {"row": 103, "truth": "b", "one": "b", "other": "a"},
        {"row": 101, "truth": "a", "one": "a", "other": "b"},
    )
    assert found["neither"].shown == ({"row": 104, "truth": "c", "one": "a", "other": "b"},)


def test_rows_of_numbers_are_told_by_how_much_closer_one_is():
    ids, truth = np.arange(4), np.array([0.0, 0.0, 0.0, 0.0])
    one, other = (Choosing(ids, of_values(values)) for values in ([1.0, -5.0, 2.0, 1.0], [3.0, 1.0, 1.0, -1.0]))
    found = side_by_side._by_value(ids, truth, one, other)
    assert [entry["row"] for entry in found["other"].shown] == [1, 2]
    assert found["one"] == Sort(1, ({"row": 0, "truth": 0.0, "one": 1.0, "other": 3.0},))
    many = np.arange(30)
    far = [Choosing(many, of_values([float(value) for value in values])) for values in (many, many * 0)]
    sort = side_by_side._by_value(many, np.zeros(30), *far)["other"]
    assert (sort.count, len(sort.shown), sort.shown[0]["row"]) == (29, 24, 29)


@pytest.mark.parametrize(
    ("metric", "measures", "low", "lead", "contradicts"),
    [
        ("accuracy", (0.5, 0.6), 0.01, 1, False),
        ("accuracy", (0.6, 0.5), 0.01, 1, True),
        ("accuracy", (0.5, 0.5), 0.01, 1, False),
        ("mae", (2.0, 1.0), 0.01, 1, False),
        ("mae", (1.0, 2.0), 0.01, 1, True),
        ("mae", (1.0, 2.0), -0.01, 0, False),
    ],
)
def test_the_measure_contradicts_where_the_one_that_is_closer_more_often_has_larger_misses(
    metric, measures, low, lead, contradicts
):
    found = {"metric": metric, "won": 9, "lost": 1, "chance": 0.01, "low": low, "high": 0.1}
    both = SideBySide(10, None, tuple((value, 0.0, 1.0) for value in measures), found, {}, ())
    assert (both.lead, both.contradicts) == (lead, contradicts)


def test_why_a_run_became_champion_says_whether_scores_chose_it(tmp_path):
    alike = tuple(run(tmp_path, name, headline={"valid": 0.9, "metric": "accuracy"}) for name in "abc")
    best, other = Opening(alike[0], alike), Opening(alike[1], alike)
    assert _why(best) == "It answered, as the best of 3 by their scores, when a challenger was first trained beside it."
    assert _why(other).code == "champion.answered"
