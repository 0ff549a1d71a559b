"""What a run writes can be followed line by line, survives crashes, and sums up to what the screen shows."""

import json
import math
import time

import numpy as np
import pytest

from core.messages import Message
from core.training.events import MOST_POINTS, Progress, Tail, chosen, summary
from core.training.run_report import QuietReport, RunReport


def point(step, loss, seconds, total=10):
    return {"kind": "epoch", "step": step, "total": total, "valid_loss": loss, "seconds": seconds}


def test_every_event_is_one_line_on_disk_at_once(tmp_path):
    report = RunReport(tmp_path)
    report.epoch(1, 10, train_loss=0.5, valid_loss=math.nan, valid_accuracy=None)
    report.note("Größe 大小")
    first, second = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    assert (first["kind"], first["step"], first["total"], first["train_loss"]) == ("epoch", 1, 10, 0.5)
    assert first["valid_loss"] is None
    assert first["seconds"] >= 0
    assert second["text"] == "Größe 大小"


def test_the_wish_is_asked_no_more_often_than_agreed(tmp_path):
    asked = []
    report = RunReport(tmp_path, lambda: asked.append(1) or "pause", every=60)
    assert report.pausing()
    assert not report.stopping()
    assert len(asked) == 1


def test_a_resumed_run_goes_on_counting_and_cuts_a_half_written_line(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text('{"kind": "epoch", "step": 3, "total": 9, "seconds": 41.5}\n{"kind": "epo', encoding="utf-8")
    RunReport(tmp_path).epoch(4, 9, train_loss=1.0)
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [event["step"] for event in events] == [3, 4]
    assert 41.5 <= events[1]["seconds"] < 50


def test_a_quiet_report_leaves_nothing_behind():
    report = QuietReport()
    folder = report.checkpoint
    assert folder.is_dir()
    report.epoch(1, 2, train_loss=0.1)
    assert not report.pausing()
    assert not report.stopping()
    del report
    assert not folder.exists()


def test_the_tail_gives_only_whole_lines_and_each_once(tmp_path):
    path = tmp_path / "events.jsonl"
    tail = Tail(path)
    assert tail.read() == []
    path.write_bytes(b'{"kind": "note", "text": "a"}\n{"kind": "no')
    assert [event["text"] for event in tail.read()] == ["a"]
    assert tail.read() == []
    with path.open("ab") as file:
        file.write(b'te", "text": "b"}\n')
    assert [event["text"] for event in tail.read()] == ["b"]
    assert len(tail.events) == 2


def test_the_tail_starts_anew_when_the_file_is_cut_or_replaced(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text('{"kind": "note", "text": "a"}\n{"kind": "note", "text": "b"}\n')
    tail = Tail(path)
    tail.read()
    path.write_text('{"kind": "note", "text": "c"}\n')
    assert [event["text"] for event in tail.read()] == ["c"]
    beside = tmp_path / "other"
    beside.write_text('{"kind": "note", "text": "d"}\n{"kind": "note", "text": "e"}\n')
    beside.replace(path)
    tail.read()
    assert [event["text"] for event in tail.events] == ["d", "e"]


def test_the_tail_skips_a_broken_line(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'\xff\xfe\n{"kind": "note", "text": "a"}\n[1]\n')
    assert [event["text"] for event in Tail(path).read()] == ["a"]


def test_nothing_written_yet_sums_up_to_nothing():
    progress = summary([])
    assert (progress.step, progress.share, progress.seconds_left, progress.points) == (0, 0.0, None, ())


def test_time_left_follows_the_recent_speed():
    events = [{"kind": "stage", "name": "training", "label": "Training"}]
    events += [point(step, 1 / step, 2.0 * step) for step in range(1, 5)]
    progress = summary(events)
    assert progress.seconds_left == 12.0
    assert progress.share == 0.4
    assert progress.label == "Training"
    assert summary([*events, {"kind": "stage", "name": "exporting", "label": "Exporting"}]).seconds_left is None
    ended = summary([*events, {"kind": "end", "state": "paused"}])
    assert (ended.ended, ended.seconds_left) == ("paused", None)
    assert summary([*events, {"kind": "end", "state": "paused"}, {"kind": "start"}]).ended == ""


def test_steps_gone_through_again_replace_the_first_time():
    events = [point(1, 3.0, 1), point(2, 2.0, 2), point(3, 1.0, 3), point(2, 2.5, 3), point(3, 0.5, 4)]
    assert [(entry["step"], entry["valid_loss"]) for entry in summary(events).points] == [(1, 3.0), (2, 2.5), (3, 0.5)]


def test_the_best_step_is_a_whole_one():
    events = [point(0.5, 0.1, 1), point(1, 0.3, 2), point(2, 0.2, 3), point(3, 0.4, 4)]
    assert summary(events).kept_step == 2


def test_the_kept_step_is_the_one_that_the_family_told_with_its_own_numbers():
    events = [{"kind": "start", "keeps": "best"}, *(point(step, 1 + abs(step - 3), step) for step in (1, 2, 3, 4))]
    assert summary(events).kept_step == 3
    report = {"kind": "kept", "step": 2.0, "valid_loss": 0.5, "valid_accuracy": 0.9}
    assert summary([*events, report]).kept["valid_accuracy"] == 0.9
    assert summary([*events, {"kind": "kept", "step": 2}]).kept["valid_loss"] == 2
    between = {"kind": "kept", "step": 3.5, "valid_loss": 0.1}
    assert (summary([*events, between]).kept_step, summary([*events, between]).kept["valid_loss"]) == (3.5, 0.1)


def test_training_longer_keeps_what_was_best_before_until_something_better_comes():
    notes = [{"kind": "start", "keeps": "best"}, {"kind": "kept", "step": 5, "valid_loss": 0.3}]
    worse, better = point(61, 0.4, 1, total=90), point(62, 0.2, 2, total=90)
    assert summary([*notes, worse]).kept_step == 5
    assert summary([*notes, worse, better]).kept_step == 62


def test_a_family_that_keeps_the_last_step_has_no_better_one_before():
    events = [{"kind": "start", "keeps": "last"}, point(10, 0.1, 1), point(20, 0.3, 2)]
    assert summary(events).kept["valid_loss"] == 0.3


def test_a_long_run_is_thinned_but_keeps_first_last_and_best():
    events = [point(step, 0.0 if step == 1234 else 1.0, step, total=5000) for step in range(1, 5001)]
    progress = summary(events)
    steps = [entry["step"] for entry in progress.points]
    assert len(steps) <= MOST_POINTS
    assert steps[0] == 1
    assert steps[-1] == 5000
    assert 1234 in steps
    assert progress.kept_step == 1234


def test_the_rows_that_a_stage_went_through_are_those_of_the_present_stage():
    events = [{"kind": "stage", "name": "preparing"}, {"kind": "rows", "done": 32, "total": 90}]
    assert summary(events).rows == (32, 90)
    assert (summary(events).stage, summary([]).rows) == ("preparing", (0, 0))
    assert summary([*events, {"kind": "stage", "name": "training"}]).rows == (0, 0)
    assert summary([*events, {"kind": "end", "state": "paused"}]).rows == (0, 0)


def test_the_folds_of_a_cross_validation_are_counted():
    events = [{"kind": "stage", "name": "folds", "label": "Fold 3 of 5"}]
    assert summary(events).folds == (0, 0)
    report = summary([{"kind": "fold", "fold": 1, "of": 5}, {"kind": "fold", "fold": 2, "of": 5}, *events])
    assert (report.folds, report.stage, report.label) == ((2, 5), "folds", "Fold 3 of 5")


def lines(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def test_every_way_of_telling_is_an_event_of_its_kind_with_all_it_was_given(tmp_path):
    report = RunReport(tmp_path)
    assert (report.device_name, report.folder, report.checkpoint) == ("processor", tmp_path, tmp_path / "checkpoint")
    assert report.checkpoint.is_dir()
    said = Message("loud", "As loud as {much}", much=3)
    report.event("start", keeps="best", rate=np.float32(0.5), count=np.int64(4), much=math.inf, none=None)
    report.stage("training", "Training")
    report.epoch(0.5, 10, train_loss=np.float64("nan"), valid_loss=0.25)
    report.kept(2.0, valid_loss=0.5)
    report.examples(1.5, [{"row": 1}])
    report.rows(3, 90)
    report.device("H100", graphics=True)
    report.device("processor, 1 thread")
    report.note(said)
    report.note(said, card=True)
    report.note("bare", card=True)
    report.note(Message("", "older"))
    report.close()
    found = lines(tmp_path)
    assert all(event["seconds"] >= 0 for event in found)
    progress = summary(found)
    assert all(event.pop("seconds") is not None for event in found)
    told = {"kind": "note", "text": "As loud as 3", "said": said.content()}
    assert found == [
        {"kind": "start", "keeps": "best", "rate": 0.5, "count": 4, "much": None, "none": None},
        {"kind": "stage", "name": "training", "label": "Training"},
        {"kind": "epoch", "step": 0.5, "total": 10, "train_loss": None, "valid_loss": 0.25},
        {"kind": "kept", "step": 2.0, "valid_loss": 0.5},
        {"kind": "examples", "step": 1.5, "rows": [{"row": 1}]},
        {"kind": "rows", "done": 3, "total": 90},
        {"kind": "device", "device": "H100", "graphics": True},
        {"kind": "device", "device": "processor, 1 thread", "graphics": False},
        told,
        {**told, "card": True},
        {"kind": "note", "text": "bare", "card": True},
        {"kind": "note", "text": "older"},
    ]
    assert report.device_name == "processor, 1 thread"
    assert chosen(tmp_path / "events.jsonl") == ["As loud as 3", "bare"]
    assert chosen(tmp_path / "nothing.jsonl") == []
    assert [note.code for note in progress.notes] == ["loud", "", ""]
    with pytest.raises(ValueError, match="closed"):
        report.rows(1, 2)


def test_seconds_count_from_the_beginning_of_the_training_and_on_after_a_pause(tmp_path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    report = RunReport(tmp_path)
    now[0] = 105.0
    assert report.seconds == 5.0
    report.begin()
    now[0] = 107.0
    assert report.seconds == 2.0
    report.event("end")
    report.close()
    again = RunReport(tmp_path)
    now[0] = 108.5
    assert again.seconds == 3.5
    assert lines(tmp_path)[-1]["seconds"] == 2.0


@pytest.mark.parametrize(
    ("content", "kept", "seconds"),
    [
        (b"", b"", 0.0),
        (b'{"kind": "a"', b"", 0.0),
        (b'{"kind": "a", "seconds": 4.5}\n', b'{"kind": "a", "seconds": 4.5}\n', 4.5),
        (b'{"kind": "a", "seconds": 4}\n{"kind": "b"}\n{"', b'{"kind": "a", "seconds": 4}\n{"kind": "b"}\n', 0.0),
        (b'{"kind": "a", "seconds": null}\n', b'{"kind": "a", "seconds": null}\n', 0.0),
    ],
)
def test_what_a_crash_left_is_cut_to_whole_lines(tmp_path, monkeypatch, content, kept, seconds):
    monkeypatch.setattr(time, "monotonic", lambda: 9.0)
    (tmp_path / "events.jsonl").write_bytes(content)
    assert RunReport(tmp_path).seconds == seconds
    assert (tmp_path / "events.jsonl").read_bytes() == kept


def test_the_wish_is_asked_for_again_once_the_time_is_over(tmp_path, monkeypatch):
    now, wish, asked = [0.0], ["run"], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    report = RunReport(tmp_path, lambda: asked.append(now[0]) or wish[0])
    assert not report.pausing()
    wish[0] = "pause"
    now[0] = 0.09
    assert not report.pausing()
    now[0] = 0.1
    assert [report.pausing(), report.stopping()] == [True, False]
    wish[0] = "stop"
    now[0] = 0.3
    assert [report.pausing(), report.stopping()] == [False, True]
    assert asked == [0.0, 0.1, 0.3]
    assert [RunReport(tmp_path).pausing(), RunReport(tmp_path).stopping()] == [False, False]


def test_a_quiet_report_lies_where_it_is_told_and_tells_nothing(tmp_path):
    report = QuietReport(tmp_path / "work" / "fits")
    assert report.folder == report.checkpoint
    assert report.folder.parent == tmp_path / "work" / "fits"
    assert report.folder.name.startswith("atelier-fit-")
    other = QuietReport(tmp_path / "work" / "fits")
    assert other.folder != report.folder
    report.begin()
    report.event("x", much=1)
    report.stage("a", "A")
    report.rows(1, 2)
    report.kept(1)
    report.examples(1, [])
    report.device("x", graphics=True)
    report.note("x", card=True)
    assert (report.seconds, report.stopping(), report.pausing()) == (0.0, False, False)
    assert list(report.folder.iterdir()) == []
    folder = report.folder
    del report
    assert not folder.exists()
    assert other.folder.is_dir()


def test_a_run_sums_up_to_one_record():
    said = Message("loud", "As loud as {much}", much=3)
    events = [
        {"kind": "start", "keeps": "best", "seconds": 0.0},
        {"kind": "stage", "name": "training", "label": "Training", "seconds": 0.5},
        {"kind": "baseline", "valid_accuracy": 0.4, "rows": 9},
        {"kind": "baseline", "valid_accuracy": 0.5, "rows": 10},
        {"kind": "telling", "columns": ["b", "a"]},
        {"kind": "device", "device": "H100", "graphics": True},
        {"kind": "fold", "fold": 2, "of": 5},
        {"kind": "note", "text": "As loud as 3", "said": said.content()},
        {"kind": "note", "text": "As loud as 3", "said": said.content()},
        {"kind": "note", "text": "older"},
        {"kind": "examples", "step": 0, "rows": [{"row": 1}], "seconds": 1.0},
        point(1, 0.5, 2.0),
        point(2, 0.25, 4.5),
    ]
    found = summary(events)
    assert (found.step, found.total, found.share, found.seconds, found.seconds_left) == (2, 10, 0.2, 4.5, 20.0)
    assert (found.stage, found.label, found.ended) == ("training", "Training", "")
    assert (found.points, found.kept, found.kept_step) == (tuple(events[-2:]), events[-1], 2)
    assert found.notes == ("As loud as 3", "older")
    assert (found.baseline["valid_accuracy"], found.baseline["rows"]) == (0.5, 10)
    assert found.key_columns == ("b", "a")
    assert (found.device, found.graphics, found.folds, found.rows) == ("H100", True, (2, 5), (0, 0))
    assert (found.answered.first.step, found.answered.first.rows) == (0, ({"row": 1},))
    ended = summary([*events, {"kind": "end", "state": "finished", "seconds": 6.0}, {"kind": "note", "text": "late"}])
    assert (ended.ended, ended.seconds, ended.seconds_left, ended.step) == ("finished", 6.0, None, 2)
    assert summary(events[:1] + events[2:]).seconds_left == 20.0  # a run that tells no stages
    assert summary([]) == Progress()
    assert summary([{"kind": "start"}]).seconds == 0.0
    assert summary([{"kind": "device", "device": "processor"}]).graphics is False


def test_progress_is_never_more_than_all():
    assert Progress(step=3, total=4).share == 0.75
    assert Progress(step=9, total=4).share == 1.0
    assert (Progress(step=9).share, Progress().kept_step) == (0.0, None)


@pytest.mark.parametrize(
    ("steps", "seconds", "left"),
    [
        ([2], [4.0], 16.0),  # 2 seconds a step
        ([0.5], [4.0], 76.0),
        ([0], [4.0], None),
        ([1, 2, 3], [9.0, 10.0, 11.0], 7.0),  # a slow start does not count
        ([1, 2], [5.0, 5.0], 20.0),  # no time between them: by the whole
        ([1, 2], [5.0, 3.0], 12.0),
        ([9, 12], [1.0, 2.0], 0.0),
        ([*range(1, 31)], [float(each) for each in range(30)], 0.0),
    ],
)
def test_the_time_left_is_what_the_last_steps_took_for_those_that_remain(steps, seconds, left):
    events = [point(step, 1.0, second) for step, second in zip(steps, seconds, strict=True)]
    assert summary(events).seconds_left == left


def test_the_speed_is_judged_by_the_last_thirty_points():
    slow = [point(step, 1.0, 10.0 * step, total=100) for step in range(1, 11)]
    quick = [point(step, 1.0, 100.0 + (step - 10), total=100) for step in range(11, 40)]
    assert summary([*slow, *quick]).seconds_left == pytest.approx(61.0)
    assert summary([*slow, *quick[:-1]]).seconds_left == pytest.approx(62 * (128 - 90) / 29)


def test_points_are_thinned_only_beyond_the_most_and_evenly():
    def steps(count, best):
        made = [point(step, 0.0 if step == best else 1.0, step, total=count) for step in range(1, count + 1)]
        return [entry["step"] for entry in summary(made).points]

    assert steps(400, 7) == list(range(1, 401))
    found = steps(401, 1)
    assert (len(found), found[0], found[-1]) == (399, 1, 401)
    found = steps(799, 2)
    assert (len(found), found[:3], found[-1]) == (400, [1, 2, 3], 799)
    assert max(later - one for one, later in zip(found, found[1:], strict=False)) <= 3


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"valid_loss": 0.3}, 5),  # as good as the best since: the earlier one stays
        ({"valid_loss": 0.31}, 61),
        ({"valid_loss": 0.29}, 5),
        ({}, 61),
        ({"valid_loss": None}, 61),
    ],
)
def test_what_was_kept_before_gives_way_only_to_something_better(told, kept):
    events = [{"kind": "kept", "step": 5, **told}, point(61, 0.3, 1, total=90)]
    assert summary(events).kept_step == kept


def test_the_last_step_is_kept_where_the_family_says_so_unless_it_told_another():
    start = {"kind": "start", "keeps": "last"}
    points = [point(1, 0.1, 1), point(2, 0.3, 2)]
    assert summary([start, *points, {"kind": "kept", "step": 1, "valid_loss": None, "valid_m": 9}]).kept == {
        **points[0],
        "kind": "kept",
        "valid_m": 9,
    }
    assert summary([start, {"kind": "kept", "step": 1}, *points]).kept == points[1]
    assert summary([{"kind": "start", "keeps": "last"}, {"kind": "start", "keeps": "best"}, *points]).kept_step == 1


def test_without_a_loss_on_validation_rows_that_of_the_training_decides_and_else_the_last():
    def points(*losses):
        common = {"kind": "epoch", "total": 9, "seconds": 1.0}
        return [{**common, "step": 1 + index, **loss} for index, loss in enumerate(losses)]

    assert summary(points({"train_loss": 0.3}, {"train_loss": 0.2}, {"train_loss": 0.4})).kept_step == 2
    mixed = points({"train_loss": 0.3}, {"train_loss": 0.2, "valid_loss": None}, {"train_loss": 0.4, "valid_loss": 1.0})
    assert summary(mixed).kept_step == 3
    assert summary(points({}, {}, {})).kept_step == 3
    equal = points({"valid_loss": 0.2}, {"valid_loss": 0.2})
    assert summary(equal).kept_step == 1


def test_a_step_told_twice_stands_once():
    events = [point(1, 3.0, 1), point(2, 2.0, 2), point(2, 1.0, 3)]
    assert [(entry["step"], entry["valid_loss"]) for entry in summary(events).points] == [(1, 3.0), (2, 1.0)]


def test_rows_are_those_of_the_stage_until_a_point_is_told():
    rows = [{"kind": "rows", "done": 3, "total": 9}, {"kind": "rows", "done": 4, "total": 9}]
    assert summary([*rows, {"kind": "note", "text": "x"}]).rows == (4, 9)
    assert summary([*rows, point(1, 0.5, 1)]).rows == (0, 0)


def test_a_tail_of_an_empty_file_or_a_shorter_one_begins_at_its_start(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"")
    tail = Tail(path)
    assert (tail.read(), tail.events) == ([], [])
    path.write_bytes(b'{"kind": "note", "text": "abc"}\n{"text": "no kind"}\n"kind"\n')
    assert [event["text"] for event in tail.read()] == ["abc"]
    assert tail.read() == []
    path.write_bytes(b'{"kind": "note"}\n')
    assert tail.read() == [{"kind": "note"}]
    assert tail.events == [{"kind": "note"}]
    path.unlink()
    assert tail.read() == []
    assert tail.events == [{"kind": "note"}]
