"""What the parts of a split hold, in numbers and as figures."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.splits import split_figures
from core.data.splits.split import as_table

PARTS = np.array(["test", "train", "train", "train", "waiting", "use"], dtype=object)
SPLIT = as_table(np.arange(6), PARTS)
ANSWERS = pa.array(["no", "yes", "yes", "no", "yes", "yes"])


def test_rows_shares_purposes_and_the_mix_of_each_part():
    found = split_figures.rows_by_part(SPLIT, ANSWERS, numeric=False)
    assert found == {
        "rows": 6,
        "parts": [
            {"part": "train", "rows": 3, "share": 0.5, "purpose": "learns"},
            {"part": "test", "rows": 1, "share": 1 / 6, "purpose": "judges at the end"},
            {"part": "use", "rows": 1, "share": 1 / 6, "purpose": "a fair sample of use, judges as well"},
            {"part": "waiting", "rows": 1, "share": 1 / 6, "purpose": "would give the test away, not used"},
        ],
        "mix": {
            "labels": ["yes", "no"],
            "shares": {
                "train": [pytest.approx(2 / 3), pytest.approx(1 / 3)],
                "test": [0, 1],
                "use": [1, 0],
                "waiting": [1, 0],
            },
        },
        "folds": [],
    }
    assert list(found["mix"]["shares"]) == ["train", "test", "use", "waiting"]


def test_a_number_s_quantiles_and_the_rows_of_each_fold():
    split = as_table(np.arange(5), np.array(["train"] * 4 + ["test"], dtype=object))
    answers = pa.array([0.0, 100.0, None, 50.0, 7.0])
    found = split_figures.rows_by_part(split, answers, numeric=True, folds=np.array([1, 2, 2, 1, 0]))
    assert found["mix"] == {"quantiles": {"train": [5, 25, 50, 75, 95], "test": [7] * 5}}
    assert found["folds"] == [2, 2]


@pytest.mark.parametrize(("labels", "others"), [(8, 0), (9, 1)])
def test_so_many_answers_are_named_the_most_frequent_first(labels, others):
    answers = pa.array([f"l{index}" for index in range(labels) for _ in range(index + 1)])
    split = as_table(np.arange(len(answers)), np.array(["train"] * len(answers), dtype=object))
    mix = split_figures.rows_by_part(split, answers, numeric=False)["mix"]
    wanted = [f"l{index}" for index in reversed(range(others, labels))] + ["other answers"] * others
    assert mix["labels"] == wanted
    assert mix["shares"]["train"] == pytest.approx(
        [(index + 1) / len(answers) for index in reversed(range(others, labels))] + [1 / len(answers)] * others
    )


def test_groups_are_counted_by_part_and_those_in_two_are_told():
    report = split_figures.rows_by_part(SPLIT, ANSWERS, numeric=False)
    found = split_figures.with_groups(report, SPLIT, np.array([1, 1, 2, 2, 3, 4]))
    assert (found["groups"], found["shared"]) == ({"train": 2, "test": 1, "use": 1, "waiting": 1}, 1)
    assert "groups" not in report


def test_times_reach_from_the_first_to_the_last_of_each_part():
    report = split_figures.rows_by_part(SPLIT, ANSWERS, numeric=False)
    times = np.array([9.0, 3.0, np.nan, 1.0, np.nan, 5.0])
    found = split_figures.with_times(report, SPLIT, times, lambda time: f"day {time:.0f}")
    assert found["times"] == {
        "train": ["day 1", "day 3"],
        "test": ["day 9", "day 9"],
        "use": ["day 5", "day 5"],
        "waiting": None,
    }
    lines = split_figures.times_figure(found).data
    assert [(line.name, line.x, line.y) for line in lines] == [
        ("train", ("day 1", "day 3"), ("train", "train")),
        ("test", ("day 9", "day 9"), ("test", "test")),
        ("use", ("day 5", "day 5"), ("use", "use")),
    ]
    assert (lines[0].mode, lines[0].line.width) == ("lines+markers", 12)


REPORT = {
    "rows": 2000,
    "parts": [
        {"part": "train", "rows": 1500, "share": 0.75, "purpose": "learns"},
        {"part": "test", "rows": 500, "share": 0.25, "purpose": "judges at the end"},
    ],
    "mix": {"labels": ["a", "<b>"], "shares": {"train": [0.9, 0.1], "test": [0.5, 0.5]}},
    "folds": [800, 700],
}


def test_rows_are_a_bar_a_part_with_what_they_are_for():
    figure = split_figures.rows_figure(REPORT)
    (bar,) = figure.data
    assert (bar.y, bar.x, bar.orientation, bar.text) == (
        ("train", "test"),
        (1500, 500),
        "h",
        ("1,500 (75%)", "500 (25%)"),
    )
    assert [*map(tuple, bar.customdata)] == [(0.75, "learns"), (0.25, "judges at the end")]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.autorange) == ("Rows", "reversed")
    assert (figure.layout.showlegend, figure.layout.height, figure.layout.dragmode) == (False, 260, False)
    assert figure.layout.yaxis.type == "category"
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert figure.layout.xaxis.automargin


def test_folds_are_a_bar_each_beside_the_test_part():
    (bar,) = split_figures.folds_figure(REPORT).data
    assert (bar.y, bar.x) == (("fold 1", "fold 2", "test"), (800, 700, 500))
    assert bar.text == ("800 (40%)", "700 (35%)", "500 (25%)")
    untested = {**REPORT, "parts": REPORT["parts"][:1]}
    assert split_figures.folds_figure(untested).data[0].x == (800, 700, 0)
    many = {**REPORT, "folds": [10] * 9}
    assert split_figures.folds_figure(many).layout.height == 100 + 36 * 10


def test_the_mix_is_stacked_bars_or_boxes():
    figure = split_figures.mix_figure(REPORT)
    assert [(bar.name, bar.y, bar.x) for bar in figure.data] == [
        ("a", ("train", "test"), (0.9, 0.5)),
        ("&lt;b&gt;", ("train", "test"), (0.1, 0.5)),
    ]
    assert (figure.layout.barmode, figure.layout.showlegend, figure.layout.xaxis.tickformat) == ("stack", True, ".0%")
    boxes = split_figures.mix_figure({"mix": {"quantiles": {"train": [1, 2, 3, 4, 5]}}})
    (box,) = boxes.data
    found = (box.lowerfence, box.q1, box.median, box.q3, box.upperfence, box.y, box.orientation)
    assert found == ((1,), (2,), (3,), (4,), (5,), ("train",), "h")
    assert (boxes.layout.showlegend, boxes.layout.height) == (False, 260)


def test_the_most_telling_figure_comes_first():
    assert list(split_figures.figures(REPORT)) == ["folds", "mix"]
    every = {**REPORT, "times": {"train": ["1", "2"]}, "groups": {"train": 1200, "test": 3}}
    made = split_figures.figures(every)
    assert list(made) == ["times", "folds", "mix", "groups"]
    (bar,) = made["groups"].data
    assert (bar.y, bar.x, bar.text, bar.orientation) == (("train", "test"), (1200, 3), ("1,200", "3"), "h")
    assert list(split_figures.figures({**REPORT, "folds": []})) == ["rows", "mix"]
