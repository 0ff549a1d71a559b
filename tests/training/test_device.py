"""The device is chosen by what there is, and mixed precision learns as full precision does."""

import contextlib

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.recipe import TrainingOptions
from core.training import device
from core.training.batches import HeldRows
from core.training.loop import train
from core.training.loop_state import outputs_of
from core.training.objective import Objective
from core.training.run_report import Paused, QuietReport, RunReport

AIM = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target))


def rows(count=512, seed=0):
    chance = torch.Generator().manual_seed(seed)
    inputs = torch.randn(count, 8, generator=chance)
    return HeldRows((inputs,), (inputs[:, 0] * inputs[:, 1]).tanh())


def network():
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(8, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1))


@pytest.mark.parametrize(
    ("precision", "graphics", "known", "kind", "mixed"),
    [
        ("auto", False, False, "cpu", False),
        ("full", False, False, "cpu", False),
        ("mixed", False, False, "cpu", True),
        ("auto", True, True, "cuda", True),
        ("auto", True, False, "cuda", False),
        ("full", True, True, "cuda", False),
        ("mixed", True, True, "cuda", True),
    ],
)
def test_the_device_is_what_there_is_and_auto_mixes_only_there(monkeypatch, precision, graphics, known, kind, mixed):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: graphics)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: known)
    chosen = device.choose(precision, network())
    assert (chosen.torch_device.type, chosen.mixed) == (kind, mixed)


def wide():
    """Large matrices and little else."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(8, 2048), nn.Linear(2048, 2560), nn.Linear(2560, 1))


def test_large_matrices_are_mixed_on_a_processor_where_a_trial_says_that_it_pays(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    for pays in (True, False):
        monkeypatch.setattr(device, "bfloat16_pays", lambda pays=pays: pays)
        assert device.choose("auto", wide()).mixed == pays
        assert not device.choose("full", wide()).mixed
        assert not device.choose("auto", network()).mixed
        assert not device.choose("auto", nn.Sequential(nn.Conv2d(512, 512, 5), wide())).mixed


def test_the_trial_leaves_the_random_numbers_alone():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    assert device.bfloat16_pays.__wrapped__() in (True, False)
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize("began", [True, False])
def test_a_training_goes_on_in_the_precision_it_began_with(tmp_path, monkeypatch, began):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    training = TrainingOptions(epochs=50, batch_size=256, patience=0)
    for pays in (began, not began):
        monkeypatch.setattr(device, "bfloat16_pays", lambda pays=pays: pays)
        polls = iter(range(10**6))
        report = RunReport(tmp_path, lambda polls=polls: "pause" if next(polls) >= 3 else "run", every=0)
        with pytest.raises(Paused):
            train(wide(), rows(), rows(100, 1), AIM, training, report)
        report.close()
    note = (tmp_path / "events.jsonl").read_text()
    assert note.count('"kind": "device"') == 2
    assert note.count("mixed precision") == (2 if began else 0)
    assert "no graphics processor" not in note


def test_full_precision_on_a_processor_touches_nothing():
    chosen = (
        device.choose("auto", network()) if not torch.cuda.is_available() else device.Device(torch.device("cpu"), False)
    )
    parts = (torch.ones(2),)
    assert chosen.moved(parts) is parts
    assert isinstance(chosen.precision(), contextlib.nullcontext)


def test_mixed_precision_computes_in_bfloat16_and_keeps_weights_in_float32():
    seen = []

    class Watched(nn.Linear):
        def forward(self, values):
            out = super().forward(values)
            seen.append(out.dtype)
            return out

    model = nn.Sequential(Watched(8, 1))
    training = TrainingOptions(epochs=1, batch_size=64, precision="mixed", patience=0)
    train(model, rows(), rows(100, 1), AIM, training, QuietReport())
    assert torch.bfloat16 in seen
    assert seen[-1] == torch.float32, "watching is as exact as what is shipped"
    assert {part.dtype for part in model.parameters()} == {torch.float32}


def test_mixed_precision_learns_about_as_well():
    losses = {}
    for precision in ("full", "mixed"):
        model = network()
        training = TrainingOptions(epochs=40, batch_size=32, precision=precision, patience=0)
        train(model, rows(), rows(200, 1), AIM, training, QuietReport())
        losses[precision] = float(AIM.loss(outputs_of(model, rows()), rows().target))
    assert losses["mixed"] == pytest.approx(losses["full"], rel=0.5)
    assert losses["mixed"] < 0.3 * float(rows().target.var())


@pytest.mark.parametrize(("precision", "notes"), [("mixed", 1), ("full", 0), ("auto", 0)])
def test_mixed_precision_without_a_graphics_processor_is_told_once(tmp_path, monkeypatch, precision, notes):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    for epochs in (1, 2):  # the second goes on where the first ended
        training = TrainingOptions(epochs=epochs, batch_size=64, precision=precision, patience=0)
        train(network(), rows(), rows(100, 1), AIM, training, RunReport(tmp_path))
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    assert sum("no graphics processor here" in line for line in lines) == notes


def test_a_paused_mixed_training_goes_on_exactly(tmp_path):
    training = TrainingOptions(epochs=5, batch_size=32, precision="mixed", schedule="cosine", patience=0)
    straight, broken, resumed = network(), network(), network()
    train(straight, rows(), rows(100, 1), AIM, training, QuietReport())
    polls = iter(range(10**6))
    report = RunReport(tmp_path, lambda: "pause" if next(polls) >= 70 else "run", every=0)
    with pytest.raises(Paused):
        train(broken, rows(), rows(100, 1), AIM, training, report)
    torch.manual_seed(1)
    train(resumed, rows(), rows(100, 1), AIM, training, RunReport(tmp_path))
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in straight.state_dict().items())


def test_a_checkpoint_of_another_machine_s_graphics_processors_can_be_gone_on_with(monkeypatch):
    torch.manual_seed(5)
    kept = {**device.random_state(), "random_graphics": [torch.zeros(16, dtype=torch.uint8)] * 3}
    expected = torch.rand(3)
    torch.manual_seed(6)
    device.set_random_state(kept)
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(
    ("threads", "mixed", "words"),
    [
        (1, False, "processor, 1 thread"),
        (3, False, "processor, 3 threads"),
        (1, True, "processor, 1 thread, mixed precision"),
    ],
)
def test_a_processor_is_told_with_its_threads(monkeypatch, threads, mixed, words):
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    assert str(device.Device(torch.device("cpu"), mixed)) == words


def test_a_graphics_processor_is_told_by_its_name(monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda which: f"H200 {which.type}")
    assert str(device.Device(torch.device("cuda"), False)) == "H200 cuda"
    assert str(device.Device(torch.device("cuda"), True)) == "H200 cuda, mixed precision"


def linears(*sizes):
    with torch.device("meta"):
        return nn.Sequential(*(nn.Linear(*size) for size in sizes))


def test_a_network_is_dense_from_five_million_weights_in_wide_matrices_on():
    assert device.dense(linears((2000, 2500)))
    assert not device.dense(linears((2000, 2499)))
    assert device.dense(linears((256, 256), (2000, 2500 - 32)))  # 65,536 weights in the narrowest that counts
    assert not device.dense(linears((255, 9000), (2000, 2499)))
    assert not device.dense(linears((9000, 255), (2000, 2499)))
    with torch.device("meta"):
        more, equal = nn.Conv2d(1000, 6000, 1), nn.Conv2d(1000, 5000, 1)
        narrow = nn.Conv2d(255, 60000, 1)
    assert not device.dense(nn.Sequential(more, linears((2000, 2500))))
    assert not device.dense(nn.Sequential(equal, linears((2000, 2500))))
    assert device.dense(nn.Sequential(narrow, linears((2000, 2500))))


@pytest.mark.parametrize(("mixed", "full", "pays"), [(1.0, 1.4, True), (1.0, 1.25, False), (1.4, 1.0, False)])
def test_bfloat16_pays_where_its_best_try_is_clearly_faster(monkeypatch, mixed, full, pays):
    now, began, tries = [0.0], [True], []

    def clock():
        if not began[0]:
            taken = full if len(tries) < 5 else mixed
            now[0] += taken + 9 * (len(tries) % 5 != 2)  # one of each five is undisturbed
            tries.append(taken)
        began[0] = not began[0]
        return now[0]

    monkeypatch.setattr(device.time, "perf_counter", clock)
    assert device.bfloat16_pays.__wrapped__() is pays
    assert len(tries) == 10


def test_mixed_precision_is_only_inside(monkeypatch):
    with device.Device(torch.device("cpu"), True).precision():
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is torch.bfloat16
    assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is torch.float32
