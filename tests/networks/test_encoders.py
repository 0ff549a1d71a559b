"""What every encoder promises: it learns, depends on no other row and on no padding, and leaves as the same graph."""

import numpy as np
import onnxruntime as ort
import pytest
import torch
from torch import nn

from core.export.strangers.allowed import OPERATORS
from core.layout import OPEN, TensorColumn
from core.models import MODELS
from core.models.network.build import build
from core.networks.encoders import ENCODERS, encoder
from core.networks.recurrent import Recurrent
from core.tasks import TASKS
from core.torch_export import to_onnx
from core.torch_recurrent import TRANSLATIONS
from core.training.run_report import Paused, QuietReport, RunReport
from tests.models.tables import Recording, by_graph, scored, train
from tests.networks import raw_input

FAMILY = MODELS["neural_network"]
EACH = [(sort, network) for sort, networks in ENCODERS.items() for network in networks if network != OPEN]
SEQUENCES = [(sort, network) for sort, network in EACH if sort != "pixels"]
SHAPES = {"tokens": (48,), "pixels": (20, 20, 3), "frames": (300, 40)}
QUICK = {
    "epochs": 12,
    "batch_size": 32,
    "learning_rate": 0.004,
    "schedule": "one cycle",
    "clipping": 1.0,
    "patience": 0,
}
each = pytest.mark.parametrize(("sort", "network"), EACH)


def column_of(sort: str, network: str, shape: tuple[int, ...] | None = None) -> TensorColumn:
    return TensorColumn("x", sort, shape or SHAPES[sort], 200 if sort == "tokens" else 0, network)


def trained(column: TensorColumn, dropout: float = 0.1) -> nn.Module:
    """An encoder whose weights and running means are no longer what they were at the start."""
    torch.manual_seed(0)
    made = encoder(column, dropout).train()
    rows = torch.from_numpy(raw_input.odd(column))
    optimizer = torch.optim.Adam(made.parameters(), 0.01)
    for _ in range(3):
        loss = (made(rows) - 1).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return made.eval()


@torch.no_grad()
def answers(module: nn.Module, rows: np.ndarray) -> np.ndarray:
    return module(torch.from_numpy(rows)).numpy()


@each
def test_odd_rows_give_finite_vectors_that_depend_on_no_other_row(sort, network):
    column = column_of(sort, network)
    made, rows = trained(column), raw_input.odd(column)
    together = answers(made, rows)
    assert together.shape == (len(rows), made.width)
    assert np.isfinite(together).all()
    alone = np.concatenate([answers(made, rows[index : index + 1]) for index in range(len(rows))])
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-5 * max(1.0, np.abs(together).max()))
    assert together.std(0).max() > 0


@pytest.mark.parametrize(("sort", "network"), SEQUENCES)
def test_padding_and_silence_change_no_answer(sort, network):
    column = column_of(sort, network)
    made, rows = trained(column), raw_input.odd(column)
    longer = np.pad(rows, [(0, 0), (0, 37), *[(0, 0)] * (rows.ndim - 2)])
    wide = encoder(column_of(sort, network, (rows.shape[1] + 37, *rows.shape[2:])), 0.1).eval()
    weights = made.state_dict()
    for name, value in wide.state_dict().items():  # positions that the shorter one never had are never looked at
        if value.shape != weights[name].shape:
            weights[name] = torch.cat([weights[name], value[len(weights[name]) :]])
    wide.load_state_dict(weights)
    np.testing.assert_allclose(answers(wide, longer), answers(made, rows), rtol=0, atol=2e-5)


@each
def test_the_exported_graph_answers_the_same_with_operators_that_the_check_knows(sort, network):
    column = column_of(sort, network)
    made, rows = trained(column), raw_input.odd(column)

    class Alone(nn.Module):
        def __init__(self):
            super().__init__()
            self.made = made

        def forward(self, x):
            return self.made(x)

    model = to_onnx(Alone(), {"x": torch.from_numpy(rows[:3])}, translations=TRANSLATIONS)
    assert {(node.domain, node.op_type) for node in model.graph.node} <= {("", name) for name in OPERATORS[""]}
    assert not model.functions
    content = model.SerializeToString()
    assert b".py" not in content
    session = ort.InferenceSession(content, providers=["CPUExecutionProvider"])
    expected = answers(made, rows)
    for count in (1, 2, len(rows)):
        got = session.run(None, {"x": rows[:count]})[0]
        np.testing.assert_allclose(got, expected[:count], rtol=0, atol=1e-5 * max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize("kind", ["gru", "lstm"])
def test_deep_recurrent_layers_leave_as_one_node_each(kind):
    class Deep(nn.Module):
        def __init__(self):
            super().__init__()
            self.reader = Recurrent(kind, 24, 16, layers=2)

        def forward(self, x, length):
            return self.reader(x, length)

    torch.manual_seed(0)
    module = Deep().eval()
    x, length = torch.randn(5, 256, 24), torch.tensor([256, 0, 1, 100, 255])
    model = to_onnx(module, {"x": x, "length": length}, translations=TRANSLATIONS)
    kinds = [node.op_type for node in model.graph.node]
    assert kinds.count(kind.upper()) == 4
    assert len(kinds) < 150
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    got = session.run(None, {"x": x.numpy(), "length": length.numpy()})[0]
    with torch.no_grad():
        expected = module(x, length)
        alone = [module(x[row : row + 1, : int(size)], size[None]) for row, size in enumerate(length) if size]
    for row, (size, own) in enumerate(zip(length[length > 0], alone, strict=True)):
        index = int(torch.nonzero(length)[row])
        assert torch.allclose(own[0], expected[index, : int(size)], atol=1e-6)
    np.testing.assert_allclose(got, expected.numpy(), rtol=0, atol=1e-5)


@pytest.mark.slow
@each
def test_each_encoder_learns_small_real_data_and_its_bundle_part_answers_the_same(sort, network, tmp_path):
    data = raw_input.MADE[sort](network)
    report = Recording(tmp_path)
    fitted = train(FAMILY, data, report, {"layers": 1, "width": 64}, **QUICK)
    task = TASKS["classification"]
    baseline = max(np.bincount(data.test.target)) / len(data.test)
    reached = scored(data, data.test, fitted.predict(data.test))["accuracy"]
    assert reached > baseline + (0.06 if sort == "tokens" else 0.35)
    for rows in (data.test, raw_input.with_odd_rows(data.test)):
        ours, theirs = fitted.predict(rows), by_graph(fitted, rows)
        assert np.isfinite(ours).all()
        assert (task.winners(data.learned, ours) == task.winners(data.learned, theirs)).all()
        assert np.abs(ours - theirs).max() < 1e-4


@pytest.mark.slow
def test_a_mixed_dataset_simply_works(tmp_path):
    data = raw_input.mixed()
    report = Recording(tmp_path)
    fitted = train(FAMILY, data, report, {"width": 64}, **{**QUICK, "epochs": 15})
    reached = scored(data, data.test, fitted.predict(data.test))["accuracy"]
    blind = [replaced(data.test, sort) for sort in ("numbers", *range(3))]
    assert reached > 0.7
    assert max(scored(data, rows, fitted.predict(rows))["accuracy"] for rows in blind[:1]) < reached
    assert any(not np.allclose(fitted.predict(rows), fitted.predict(data.test)) for rows in blind)
    for rows in (data.test, raw_input.with_odd_rows(data.test)):
        ours, theirs = fitted.predict(rows), by_graph(fitted, rows)
        assert np.isfinite(ours).all()
        assert np.abs(ours - theirs).max() < 1e-4


def replaced(arrays, part):
    """The rows with one part mixed up among them."""
    order = np.random.default_rng(5).permutation(len(arrays))
    mixed = arrays.take(order)
    numbers = mixed.numbers if part == "numbers" else arrays.numbers
    tensors = tuple(mixed.tensors[index] if index == part else tensor for index, tensor in enumerate(arrays.tensors))
    return type(arrays)(arrays.layout, numbers, arrays.codes, arrays.target, tensors=tensors)


@pytest.mark.slow
@pytest.mark.parametrize("sort", ENCODERS)
def test_a_number_can_be_estimated_too(sort, tmp_path):
    data = raw_input.regression(raw_input.MADE[sort]())
    fitted = train(FAMILY, data, Recording(tmp_path), {"layers": 1, "width": 64}, **QUICK)
    rows = raw_input.with_odd_rows(data.test)
    difference = np.abs(fitted.predict(rows) - by_graph(fitted, rows)).max()
    assert difference < 1e-4 * data.learned.deviation
    error = np.sqrt(np.mean((fitted.predict(data.test) - data.test.target) ** 2))
    assert error < 0.97 * data.test.target.std()


VARIED = {
    "tokens": lambda: raw_input.texts("gru", rows=300),
    "pixels": lambda: raw_input.pictures("residual", ("shift", "light", "zoom", "cutout", "mirror"), rows=300),
    "frames": lambda: raw_input.sounds("gru", ("shift", "noise", "mask"), rows=200),
}


@pytest.mark.parametrize("schedule", ["cosine", "one cycle"])
@pytest.mark.parametrize("sort", VARIED)
def test_a_paused_training_goes_on_exactly_variations_and_schedule_included(sort, schedule, tmp_path):
    data = VARIED[sort]()
    training = {"epochs": 4, "batch_size": 16, "schedule": schedule, "warmup": 0.1, "clipping": 1.0, "patience": 0}
    straight = train(FAMILY, data, QuietReport(), {"width": 16}, **training)
    polls = iter(range(10**6))
    report = RunReport(tmp_path, lambda: "pause" if next(polls) >= 41 else "run", every=0)
    with pytest.raises(Paused):
        train(FAMILY, data, report, {"width": 16}, **training)
    torch.manual_seed(999)
    resumed = train(FAMILY, data, RunReport(tmp_path), {"width": 16}, **training)
    assert np.array_equal(straight.predict(data.test), resumed.predict(data.test))


def test_variations_change_what_is_learned_and_the_seed_decides_how():
    plain, varied = raw_input.pictures(rows=300), raw_input.pictures(augment=("shift", "light"), rows=300)
    training = {"epochs": 2, "batch_size": 32}
    first, again = (train(FAMILY, varied, QuietReport(), {"width": 16}, **training) for _ in range(2))
    other = train(FAMILY, varied, QuietReport(), {"width": 16}, **training, seed=1)
    without = train(FAMILY, plain, QuietReport(), {"width": 16}, **training)
    answered = [fitted.predict(plain.test) for fitted in (first, again, other, without)]
    assert np.array_equal(answered[0], answered[1])
    assert not np.array_equal(answered[0], answered[2])
    assert not np.array_equal(answered[0], answered[3])


def test_a_layout_without_tensors_makes_the_network_that_it_always_made():
    data = raw_input.mixed()
    torch.manual_seed(0)
    network = build(type(data.train.layout)(("a", "b"), data.train.layout.codes), 2, data.learned, FAMILY.Options())
    assert sorted(name for name, _ in network.named_parameters()) == [
        "categories.tables.0.weight",
        "head.outputs.bias",
        "head.outputs.weight",
        "trunk.steps.0.bias",
        "trunk.steps.0.weight",
        "trunk.steps.3.bias",
        "trunk.steps.3.weight",
    ]
