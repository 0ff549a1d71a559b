"""The loop learns, stops early, pauses and goes on bit for bit, and says when it diverges."""

import json
import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.errors import UserError
from core.layout import Arrays, Layout
from core.recipe import TrainingOptions
from core.training import checkpoint, clock
from core.training.batches import HeldRows, MappedRows, rows_of
from core.training.loop import train
from core.training.loop_state import outputs_of
from core.training.objective import Objective
from core.training.run_report import Paused, QuietReport, RunReport

OPTIMIZERS = ["adamw", "adam", "sgd", "rmsprop"]
SQUARED = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target))


def held(count, seed=0):
    chance = torch.Generator().manual_seed(seed)
    inputs = torch.randn(count, 4, generator=chance)
    return HeldRows((inputs,), (inputs[:, 0] * inputs[:, 1] + inputs[:, 2]).sin())


def network(dropout=0.2):
    torch.manual_seed(7)
    torch.set_num_threads(1)
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(dropout), nn.Linear(16, 1))


def options(**changed):
    return TrainingOptions(**{"epochs": 10, "batch_size": 32, "patience": 0, **changed})


def points(folder):
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["kind"] == "epoch"]


def wanting(wish, after):
    """A wish that comes after so many polls (each batch polls twice, for pause and for stop)."""
    polls = iter(range(10**9))
    return lambda: wish if next(polls) >= after else "run"


def same(one, other):
    return all(torch.equal(value, other.state_dict()[name]) for name, value in one.state_dict().items())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_brings_the_error_down(tmp_path, optimizer):
    model = network(0.0)
    outcome = train(model, held(1000), held(200, 1), SQUARED, options(optimizer=optimizer), RunReport(tmp_path))
    shown = points(tmp_path)
    assert (outcome.epochs, outcome.ended, len(shown)) == (10, "finished", 10)
    assert shown[-1]["valid_loss"] < 0.6 * float(held(200, 1).target.var())
    assert shown[-1]["train_loss"] < shown[0]["train_loss"]


@pytest.mark.parametrize(
    ("optimizer", "keep"),
    [*((name, "best") for name in OPTIMIZERS), *(("adamw", keep) for keep in ("average", "end"))],
)
@pytest.mark.parametrize("batches", [160, 173, 250])  # 32 batches an epoch: after 5 whole epochs, inside two others
def test_a_paused_training_goes_on_bit_for_bit(tmp_path, optimizer, batches, keep):
    rows, valid, training = held(1001), held(200, 1), options(optimizer=optimizer)
    straight, broken, resumed = network(), network(), network()
    whole = RunReport(tmp_path / "whole")
    outcome = train(straight, rows, valid, SQUARED, training, whole, keep)
    pausing = RunReport(tmp_path / "parts", wanting("pause", 2 * batches), every=0)
    with pytest.raises(Paused):
        train(broken, rows, valid, SQUARED, training, pausing, keep)
    torch.manual_seed(999)  # a new process would have other random numbers
    again = train(resumed, rows, valid, SQUARED, training, RunReport(tmp_path / "parts"), keep)
    assert again == outcome
    assert same(straight, resumed)
    losses = [[(p["step"], p["train_loss"], p["valid_loss"]) for p in points(tmp_path / n)] for n in ("whole", "parts")]
    ends = [[entry for entry in found if entry[0] == int(entry[0])] for found in losses]  # others come by the clock
    assert ends[0] == ends[1]


def test_a_crash_loses_nothing_but_the_time_since_the_last_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "KEEP_EVERY", 0.0)
    monkeypatch.setattr(clock, "CHEAP", math.inf)
    straight, resumed = network(), network()
    train(straight, held(1000), held(200, 1), SQUARED, options(), QuietReport())

    class CrashError(Exception):
        pass

    def crash(outputs):
        if sum(entry["step"] == int(entry["step"]) for entry in points(tmp_path)) == 4:  # others come by the clock
            raise CrashError
        return {}

    crashing = Objective(SQUARED.loss, measure=crash)
    with pytest.raises(CrashError):
        train(network(), held(1000), held(200, 1), crashing, options(), RunReport(tmp_path))
    assert checkpoint.reached(tmp_path / "checkpoint") == 4
    train(resumed, held(1000), held(200, 1), SQUARED, options(), RunReport(tmp_path))
    assert same(straight, resumed)


def test_training_longer_equals_having_planned_more_epochs(tmp_path):
    straight, longer = network(), network()
    train(straight, held(1000), held(200, 1), SQUARED, options(epochs=8), QuietReport())
    report = RunReport(tmp_path)
    train(longer, held(1000), held(200, 1), SQUARED, options(epochs=5), report)
    assert checkpoint.reached(report.checkpoint) == 5
    outcome = train(longer, held(1000), held(200, 1), SQUARED, options(epochs=8), report)
    assert outcome.epochs == 8
    assert same(straight, longer)


def test_a_finished_training_that_is_resumed_does_nothing_more(tmp_path):
    first, second = network(), network()
    train(first, held(500), held(100, 1), SQUARED, options(epochs=3), RunReport(tmp_path))
    train(second, held(500), held(100, 1), SQUARED, options(epochs=3), RunReport(tmp_path))
    assert len(points(tmp_path)) == 3
    assert same(first, second)


def test_early_stopping_keeps_the_best_weights(tmp_path):
    # 40 rows of pure noise: the validation error soon only grows
    chance = torch.Generator().manual_seed(3)
    rows = HeldRows((torch.randn(40, 4, generator=chance),), torch.randn(40, generator=chance))
    valid = HeldRows((torch.randn(200, 4, generator=chance),), torch.randn(200, generator=chance))
    model = network(0.0)
    training = options(epochs=500, patience=6, learning_rate=0.03)
    outcome = train(model, rows, valid, SQUARED, training, RunReport(tmp_path))
    shown = points(tmp_path)
    assert outcome.ended == "patience"
    assert outcome.epochs == outcome.best_epoch + 6 == len(shown)
    lowest = min(shown, key=lambda point: point["valid_loss"])
    assert lowest["step"] == outcome.best_epoch
    kept = SQUARED.loss(outputs_of(model, valid), valid.target).item()
    assert kept == pytest.approx(lowest["valid_loss"], rel=1e-6)
    assert "Stopped early" in (tmp_path / "events.jsonl").read_text("utf-8")


def test_stop_keeps_the_best_so_far_and_can_be_trained_longer(tmp_path):
    model = network()
    report = RunReport(tmp_path, wanting("stop", 200), every=0)
    outcome = train(model, held(1000), held(200, 1), SQUARED, options(epochs=100), report)
    assert outcome.ended == "stopped"
    assert 0 < outcome.epochs < 100
    assert outcome.best_epoch > 0
    assert not model.training
    longer = train(model, held(1000), held(200, 1), SQUARED, options(epochs=101), RunReport(tmp_path))
    assert longer.epochs == 101


def test_a_stop_at_the_very_start_waits_until_something_is_learned(tmp_path):
    model, valid = network(0.0), held(200, 1)
    outcome = train(model, held(1000), valid, SQUARED, options(epochs=100), RunReport(tmp_path, lambda: "stop"))
    assert (outcome.ended, outcome.epochs, outcome.best_epoch) == ("stopped", 1, 1)
    assert points(tmp_path)[-1]["valid_loss"] < float(valid.target.var())


def test_a_stop_inside_a_long_first_epoch_is_heeded_after_a_hundred_batches(tmp_path):
    training = options(epochs=100, batch_size=4)
    outcome = train(network(0.0), held(4000), held(200, 1), SQUARED, training, RunReport(tmp_path, lambda: "stop"))
    assert (outcome.ended, outcome.epochs) == ("stopped", 0)
    assert checkpoint.load(tmp_path / "checkpoint")["done"] == 400


def test_a_crash_soon_after_the_start_finds_a_checkpoint(tmp_path, monkeypatch):
    now = iter(range(10**6))
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(now) / 10)
    watch = clock.Clock()
    due = [watch.keep_due() for _ in range(300)]
    assert due.index(True) <= 30
    assert sum(due) >= 3


def test_divergence_is_told_with_the_epoch_and_the_rate(tmp_path):
    model = nn.Linear(4, 1)
    training = options(optimizer="sgd", learning_rate=10.0)
    with pytest.raises(UserError) as caught:
        train(model, held(1000), held(200, 1), SQUARED, training, RunReport(tmp_path))
    assert "diverged in epoch 1" in caught.value.problem
    assert "10" in caught.value.fix
    assert "learning rate" in caught.value.fix


def test_a_long_first_epoch_shows_points_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "FIRST_POINT", 0.0)
    monkeypatch.setattr(clock, "NEXT_POINT", 0.0)
    train(network(), held(320), held(50, 1), SQUARED, options(epochs=2), RunReport(tmp_path))
    steps = [point["step"] for point in points(tmp_path)]
    assert steps[:3] == [0.1, 0.2, 0.3]
    assert steps == sorted(steps)
    assert [step for step in steps if step == int(step)] == [1, 2]
    assert points(tmp_path)[0]["valid_loss"] is not None


def test_points_on_the_way_do_not_change_what_is_learned(tmp_path, monkeypatch):
    quiet, telling = network(), network()
    train(quiet, held(320), held(50, 1), SQUARED, options(epochs=3), QuietReport())
    monkeypatch.setattr(clock, "FIRST_POINT", 0.0)
    monkeypatch.setattr(clock, "NEXT_POINT", 0.0)
    train(telling, held(320), held(50, 1), SQUARED, options(epochs=3), RunReport(tmp_path))
    assert same(quiet, telling)


def test_no_validation_rows_means_the_training_error_decides(tmp_path):
    outcome = train(network(), held(300), held(0), SQUARED, options(patience=3), RunReport(tmp_path))
    assert outcome.best_epoch > 0
    assert all(math.isfinite(point["train_loss"]) and "valid_loss" not in point for point in points(tmp_path))


def test_rows_on_disk_teach_the_same_as_rows_in_memory(tmp_path):
    numbers = np.lib.format.open_memmap(tmp_path / "numbers.npy", "w+", "float64", (500, 4))
    numbers[:] = np.random.default_rng(0).normal(size=(500, 4))
    arrays = Arrays(Layout(("a", "b", "c", "d")), numbers, np.zeros((500, 0), "int64"), numbers[:, 0])
    target = torch.from_numpy(numbers[:, 0] ** 2)

    def ready(numbers, codes):
        return (numbers,)

    memory, disk = rows_of(arrays, target, ready), rows_of(arrays, target, ready, limit=1000)
    assert isinstance(memory, HeldRows)
    assert isinstance(disk, MappedRows)
    index = torch.tensor([499, 0, 17])
    (first,), truth = disk.take(index)
    assert torch.equal(truth, target[[0, 17, 499]])
    assert torch.equal(first, memory.inputs[0][[0, 17, 499]])
    models = network(0.0).double(), network(0.0).double()  # the order in a batch differs, and with it the rounding
    for model, rows in zip(models, (memory, disk), strict=True):
        train(model, rows, held(0), SQUARED, options(epochs=4), QuietReport())
    assert torch.allclose(outputs_of(models[0], memory), outputs_of(models[1], disk), atol=1e-7)


def test_a_full_disk_is_told_and_keeps_the_older_checkpoint(tmp_path, monkeypatch):
    checkpoint.save(tmp_path, {"epoch": 3, "ended": ""})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(UserError, match="disk is full"):
        checkpoint.save(tmp_path, {"epoch": 4, "ended": ""})
    assert checkpoint.load(tmp_path)["epoch"] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reached.json", "state.pt"]
