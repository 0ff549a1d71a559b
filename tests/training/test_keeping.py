"""What is kept of a model that was good before: the end of a short schedule, its best step, or how it was before."""

import json

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.recipe import TrainingOptions
from core.training import checkpoint
from core.training.batches import HeldRows
from core.training.learning import learning, put_back
from core.training.loop import train
from core.training.loop_state import outputs_of
from core.training.objective import Objective
from core.training.parameter_groups import all_alike
from core.training.run_report import Paused, QuietReport, RunReport
from core.training.state import begin


def right(outputs, target):
    return float(((outputs[:, 0] > 0) == (target.numpy() > 0)).mean())


def rows(count, seed, turned=False):
    inputs = torch.randn(count, 3, generator=torch.Generator().manual_seed(seed))
    return HeldRows((inputs,), inputs.sum(1) * (-1 if turned else 1))


def aim(valid):
    """Squared error; judged by how often the sign is right."""
    squared = lambda outputs, target: functional.mse_loss(outputs[:, 0], target)  # noqa: E731
    return Objective(
        squared, measure=lambda outputs: {"valid_right": right(outputs, valid.target)}, main="valid_right", rises=True
    )


def good():
    """A network that answers rightly already."""
    network = nn.Linear(3, 1)
    nn.init.ones_(network.weight)
    nn.init.zeros_(network.bias)
    return network


def options(**changed):
    return TrainingOptions(**{"epochs": 4, "batch_size": 16, "learning_rate": 0.05, "patience": 1, **changed})


def told(folder, kind):
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["kind"] == kind]


def test_a_training_that_spoils_the_model_gives_it_back_as_it_was_and_says_so(tmp_path):
    network, valid = good(), rows(100, 1)
    outcome = train(network, rows(300, 0, turned=True), valid, aim(valid), options(), RunReport(tmp_path), "end")
    assert torch.equal(network.weight, good().weight)
    assert (outcome.epochs, outcome.best_epoch, outcome.ended) == (4, 0, "finished")
    first, *later = told(tmp_path, "epoch")
    assert (first["step"], first["valid_right"]) == (0, 1.0)
    assert later[-1]["valid_right"] < 0.2
    kept = told(tmp_path, "kept")[-1]
    assert (kept["step"], kept["valid_right"]) == (0, 1.0)
    assert any("worse than before" in note["text"] for note in told(tmp_path, "note"))


def test_the_end_is_kept_even_where_an_epoch_on_the_way_had_the_lower_loss(tmp_path):
    # 12 rows of noise beside the signal: the loss on the validation rows soon grows, the answers stay right
    network, valid = good(), rows(100, 1)
    nn.init.zeros_(network.weight)
    learned = HeldRows(
        rows(12, 0).inputs, rows(12, 0).target + torch.randn(12, generator=torch.Generator().manual_seed(5))
    )
    outcome = train(network, learned, valid, aim(valid), options(epochs=30, patience=1), RunReport(tmp_path), "end")
    points = told(tmp_path, "epoch")
    assert (outcome.epochs, outcome.best_epoch) == (30, 30)
    assert min(points, key=lambda point: point["valid_loss"])["step"] < 30
    assert (
        right(outputs_of(network, valid).numpy(), valid.target) == points[-1]["valid_right"] > points[0]["valid_right"]
    )


@pytest.mark.parametrize(("each", "kept"), [(None, 0), (lambda outputs, target: (outputs[:, 0] - target) ** 2, 4)])
def test_an_end_that_chance_alone_may_have_made_worse_is_kept(tmp_path, each, kept):
    noise = [torch.randn(count, generator=torch.Generator().manual_seed(seed)) for count, seed in ((30, 5), (100, 6))]
    plain = (rows(30, 0), rows(100, 1))
    learned, valid = (HeldRows(own.inputs, own.target + more) for own, more in zip(plain, noise, strict=True))
    judged = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target), each=each)
    outcome = train(good(), learned, valid, judged, options(), RunReport(tmp_path), "end")
    first, *_, last = told(tmp_path, "epoch")
    assert last["valid_loss"] > first["valid_loss"]
    assert outcome.best_epoch == kept
    message = "the end of it is kept" if kept else "left as it was"
    assert message in told(tmp_path, "note")[-1]["text"]


def test_without_validation_rows_the_end_stands(tmp_path):
    network, none = good(), rows(0, 1)
    outcome = train(network, rows(300, 0, True), none, aim(none), options(), RunReport(tmp_path), "end")
    assert outcome.best_epoch == 4
    assert network.weight.mean() < 0.9
    assert len(told(tmp_path, "epoch")) == 4


def test_no_epochs_leave_the_model_as_it_was():
    network, none = good(), rows(0, 1)
    nothing = options().model_copy(update={"epochs": 0})
    outcome = train(network, rows(300, 0, True), none, aim(none), nothing, QuietReport(), "end")
    assert torch.equal(network.weight, good().weight)
    assert (outcome.epochs, outcome.best_epoch, outcome.ended) == (0, 0, "finished")


def test_training_longer_never_ends_below_what_was_kept(tmp_path):
    network, valid = good(), rows(100, 1)
    nn.init.zeros_(network.weight)
    first = train(network, rows(300, 0), valid, aim(valid), options(), RunReport(tmp_path), "end")
    assert first.best_epoch == 4
    kept = network.weight.detach().clone()
    checkpoint.reopen(tmp_path / "checkpoint")
    spoiling = rows(300, 0, turned=True)
    longer = train(good(), spoiling, valid, aim(valid), options(epochs=8), RunReport(tmp_path), "end")
    assert (longer.epochs, longer.best_epoch) == (8, 4)
    again = good()
    put_back(again, checkpoint.load(tmp_path / "checkpoint")["best"])
    assert torch.equal(again.weight, kept)


def large():
    """A frozen body with normalisation behind it, and a head that learns."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 400), nn.BatchNorm1d(400), nn.Linear(400, 1))
    network[0].requires_grad_(False)
    return network


def test_a_checkpoint_holds_only_what_learns_and_goes_on_from_it(tmp_path):
    straight, valid = large(), rows(50, 1)
    train(straight, rows(200, 0), valid, aim(valid), options(), QuietReport(), "end")
    polls = iter(range(10**6))
    pausing = RunReport(tmp_path, lambda: "pause" if next(polls) >= 40 else "run", every=0)
    with pytest.raises(Paused):
        train(large(), rows(200, 0), valid, aim(valid), options(), pausing, "end")
    kept = checkpoint.load(tmp_path / "checkpoint")
    assert {*kept["network"]} == {*kept["best"]} == {*large().state_dict()} - {"0.weight", "0.bias"}
    assert sum(len(state["exp_avg"]) for state in kept["optimizer"]["state"].values()) == 400 + 400 + 1 + 1
    resumed = large()
    train(resumed, rows(200, 0), valid, aim(valid), options(), RunReport(tmp_path), "end")
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in straight.state_dict().items())


def test_a_checkpoint_of_before_opens(tmp_path):
    network, training = nn.Linear(3, 1), options()
    state = begin(network, training, all_alike(network.parameters()))
    older = {
        name: value
        for name, value in state.kept().items()
        if name not in ("rest_from", "rest_to", "average", "averaged")
    }
    for group in older["optimizer"]["param_groups"]:
        del group["share"]
    other = nn.Linear(3, 1)
    again = begin(other, training, all_alike(other.parameters()))
    again.restore({**older, "epoch": 3, "planned": 4}, training)
    assert torch.equal(other.weight, network.weight)
    assert (again.epoch, again.optimizer.param_groups[0]["share"]) == (3, 1.0)


def test_frozen_weights_of_an_older_checkpoint_are_put_back_too_but_never_another_networks():
    whole, other = large(), large()
    nn.init.zeros_(other[0].weight)
    put_back(other, whole.state_dict())
    assert torch.equal(other[0].weight, whole[0].weight)
    with pytest.raises(ValueError, match="Not this network's"):
        put_back(other, nn.Linear(3, 1).state_dict())
    assert "0.weight" not in learning(whole)
