"""A stopwatch notes stages and whole steps, keeps the step whose model is kept, and ends a training that was seen."""

import json

import pytest

from core.rehearsal import walk
from core.rehearsal.stopwatch import Mark, Stopwatch


def kinds(watch: Stopwatch) -> list[tuple]:
    return [(mark.kind, mark.name, mark.step, mark.total) for mark in watch.marks]


def test_stages_and_whole_steps_are_marked_and_told_as_by_every_report(tmp_path):
    said = []
    watch = Stopwatch(tmp_path, 60.0, said.append)
    watch.stage("training", "It learns")
    watch.epoch(0.5, 4, train_loss=2.0)
    watch.epoch(1, 4, train_loss=1.0)
    watch.note("Something else.")
    watch.kept(0.5, train_loss=1.5)
    watch.finish()
    watch.close()
    assert kinds(watch) == [
        ("stage", "start", 0, 0),
        ("stage", "training", 0, 0),
        ("step", "training", 1, 4),
        ("stage", "end", 0, 0),
    ]
    assert said == ["It learns"]
    assert watch.kept_step == 0.5
    told = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(event["kind"], event.get("step"), event.get("train_loss")) for event in told] == [
        ("stage", None, None),
        ("epoch", 0.5, 2.0),
        ("epoch", 1, 1.0),
        ("note", None, None),
        ("kept", 0.5, 1.5),
    ]
    cpu, wall = ([getattr(mark, name) for mark in watch.marks] for name in ("cpu", "wall"))
    assert (cpu, wall) == (sorted(cpu), sorted(wall))
    assert min(mark.peak_mb for mark in watch.marks) > 1


@pytest.mark.parametrize(("most", "ends"), [(-1.0, [False, False, False, False, True]), (600.0, [False] * 5)])
def test_a_training_ends_after_three_steps_of_its_own_once_it_took_its_seconds(tmp_path, most, ends):
    watch = Stopwatch(tmp_path, most)
    found = [watch.stopping()]
    watch.stage("training", "It learns")
    found.append(watch.stopping())
    for step in (1, 2, 3):
        watch.epoch(step, 9)
        found.append(watch.stopping())
    watch.close()
    assert found == ends
    assert watch.kept_step == 0


def test_steps_before_a_training_never_end_it(tmp_path):
    watch = Stopwatch(tmp_path, -1.0)
    watch.stage("reading", "It reads")
    for step in (1, 2, 3, 4):
        watch.epoch(step, 9)
    watch.close()
    assert not watch.stopping()


def marks(*steps: tuple[float, float], begin: float = 10.0, end: float = 20.0) -> list[Mark]:
    """Of a training: (step, CPU seconds) between its begin and the next stage."""
    inner = [Mark("step", "training", step, 9, cpu, 0, 0) for step, cpu in steps]
    return [Mark("stage", "training", 0, 0, begin, 0, 0), *inner, Mark("stage", "exporting", 0, 0, end, 0, 0)]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], (10, 0, 0, 0)),
        ([(1, 13)], (10, 0, 0, 1)),
        ([(1, 13), (2, 14), (4, 16)], (2, 1, 4, 4)),
        ([(0, 12), (1, 13), (3, 15)], (2, 1, 5, 3)),  # what is told before the first step is none
        ([(10, 12), (20, 14)], (0, 0.2, 6, 20)),
        ([(10, 12), (20, 17)], (0, 0.5, 3, 20)),  # the first ones were quicker: nothing came before them
    ],
)
def test_what_a_training_took_before_in_and_behind_its_steps(steps, expected):
    assert walk._training(marks(*steps)) == pytest.approx(expected)
