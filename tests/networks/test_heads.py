"""The ends of networks: what their raw outputs say as scores, in torch, in ONNX's place, and where they are lowered."""

import numpy as np
import pytest
import torch

from core.models.objectives import AIMS, objective, targets
from core.networks.head import HEADS
from core.records import FittedTarget
from core.tasks import TASKS

TASK = {task.head: name for name, task in TASKS.items()}
STEPS = ("a", "b", "c", "d", "e")


def learned(head: str, labels: tuple[str, ...] = STEPS[:3]) -> FittedTarget:
    if head == "value":
        return FittedTarget("regression", "y", mean=10.0, deviation=4.0)
    return FittedTarget(TASK[head], "y", labels, tuple(1 / len(labels) for _ in labels))


@pytest.mark.parametrize("head", HEADS)
def test_what_the_module_says_is_what_is_told_while_it_learns(head):
    torch.manual_seed(0)
    known = learned(head)
    made, scores = (part.eval() for part in (HEADS[head][0](8, known), HEADS[head][1](known)))
    with torch.inference_mode():
        raw = made(torch.randn(200, 8) * 3)
        ours = scores(raw).double().numpy()
    if head == "value":
        ours = ours * known.deviation + known.mean
    assert np.allclose(AIMS[head].scores(known, raw.numpy()), ours, atol=1e-6)
    assert np.isfinite(ours).all()
    if known.labels:
        assert ours.shape == (200, 3)
        assert (ours >= 0).all()
        assert (ours <= 1).all()
        assert not TASKS[known.task].exclusive or np.allclose(ours.sum(1), 1, atol=1e-6)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_steps_keep_their_order_whatever_the_weights(size):
    known = learned("cumulative", STEPS[:size])
    head, scores = HEADS["cumulative"][0](4, known), HEADS["cumulative"][1](known)
    for seed in range(5):
        torch.manual_seed(seed)
        with torch.no_grad():
            head.gaps.copy_(torch.randn(size - 2) * 5)
            head.outputs.weight.copy_(torch.randn(1, 4) * 5)
        with torch.inference_mode():
            raw = head(torch.randn(300, 4) * 4)
            shares = scores(raw).numpy()
        assert raw.shape == (300, size - 1)
        assert (np.diff(raw.numpy(), axis=1) <= 0).all(), "to be above a higher step is never likelier"
        assert (shares >= 0).all()
        assert np.allclose(shares.sum(1), 1, atol=1e-6)


@pytest.mark.parametrize("head", ["sigmoid", "cumulative"])
def test_the_loss_is_the_mean_surprise_of_every_yes_and_no_and_a_row_costs_what_its_task_says(head):
    known, task = learned(head, STEPS[:4]), TASKS[TASK[head]]
    random = np.random.default_rng(0)
    truth = random.random((50, 4)) < 0.4 if head == "sigmoid" else random.integers(0, 4, 50)
    raw = random.normal(size=(50, 4))
    if head == "cumulative":
        raw = -np.sort(-raw[:, :3], axis=1)
    aim, wanted = objective(known, truth), targets(known, truth)
    yes = np.stack(task.parts(known, truth), axis=1)
    assert wanted.numpy().tolist() == yes.tolist()
    likely = 1 / (1 + np.exp(-raw))
    surprise = -np.log(np.where(yes == 1, likely, 1 - likely)).mean()
    outputs, target = torch.from_numpy(raw), wanted.double()
    assert float(aim.loss(outputs, target)) == pytest.approx(surprise)
    message = task.winners(known, AIMS[head].scores(known, raw))
    if head == "sigmoid":
        assert aim.each(outputs, target).numpy() == pytest.approx(task.cost(truth, message), abs=1e-6)
    report = aim.measure(raw)
    assert report == {f"valid_{task.primary}": pytest.approx(1 - task.cost(truth, message).mean())}
    assert aim.rises


def test_a_row_of_a_scale_costs_one_where_its_step_is_missed():
    known, task = learned("cumulative", STEPS[:4]), TASKS["ordered"]
    raw = -np.sort(-np.random.default_rng(1).normal(size=(80, 3)), axis=1)
    truth = np.random.default_rng(2).integers(0, 4, 80)
    message = task.winners(known, AIMS["cumulative"].scores(known, raw))
    costs = objective(known, truth).each(torch.from_numpy(raw), targets(known, truth))
    assert costs.tolist() == task.cost(truth, message).tolist()
    assert 0 < costs.mean() < 1
