"""What a run writes can be followed line by line, survives crashes, and sums up to what the screen shows."""

import json
import math

from core.training.events import MOST_POINTS, Tail, summary
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
