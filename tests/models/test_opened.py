"""A pretrained model that may change: it starts as the frozen one, learns as much as was asked, leaves as one graph."""

import os
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.layout import ABSENT, TensorColumn
from core.models.linear import Linear
from core.models.linear_fit import linear_strength
from core.models.network import kept as network_kept
from core.models.network.average import FittedAverage
from core.models.network.opening import close_up, open_up
from core.models.network.rows import ViewedRows
from core.networks.encoders import encoder
from core.pretrained.supply import library
from core.recipe import TrainingOptions
from core.serving.session import open_session
from core.training.batches import HeldRows
from core.training.run_report import Paused, QuietReport, RunReport
from tests.models.opened import CHANGES, FAMILY, LITE, MADE, MINILM, opened, texts
from tests.models.tables import Recording, by_graph, parts, train

QUICK = {"epochs": 2, "batch_size": 16, "learning_rate": 1e-3, "schedule": "linear", "warmup": 0.1, "clipping": 1.0}
OPTIONS = {"layers": 0, "dropout": 0.0}


def column_of(model: str, change: str) -> TensorColumn:
    sort, shape = ("tokens", (16,)) if model == MINILM else ("pixels", (32, 32, 3))
    return TensorColumn("x", sort, shape, network="open", model=model, change=change)


def some(column: TensorColumn, rows: int = 3) -> torch.Tensor:
    random = np.random.default_rng(0)
    if column.sort == "pixels":
        return torch.from_numpy(random.integers(0, 256, (rows, *column.shape), np.uint8))
    made = torch.from_numpy(random.integers(1000, 20_000, (rows, *column.shape)))
    made[1, 7:] = ABSENT["tokens"]
    return made


def test_before_its_first_step_a_network_answers_as_the_frozen_open_model_does():
    data = texts("little")
    network = opened(data).network.eval()
    known = (data.train.tensors[0] >= 0).any(1)
    numbers, column = data.train, data.train.layout.tensors[0]
    assert known.sum() < len(known)
    alone = encoder(column, 0.0).eval()
    with torch.inference_mode():
        found, _ = alone.seen(torch.from_numpy(data.train.tensors[0]))
        joined = network.joined(*inputs(network, numbers))
    features = joined[:, -alone.width :].numpy()
    np.testing.assert_allclose(features[known], found.numpy()[known], atol=1e-4)
    np.testing.assert_allclose(
        features[~known], np.broadcast_to(features[known].mean(0), features[~known].shape), atol=1e-4
    )
    matrix = joined.double().numpy()
    strength = linear_strength.of_classes(matrix, data.train.target, None, data.train.rows).value
    model = LogisticRegression(C=1 / strength, max_iter=1000).fit(matrix, data.train.target)
    with torch.inference_mode():
        ours = torch.softmax(network(*inputs(network, numbers)), 1).numpy()
    np.testing.assert_allclose(ours, model.predict_proba(matrix), atol=2e-3)


def inputs(network, rows):
    numbers = (rows.numbers - rows.numbers.mean(0)) / rows.numbers.std(0)
    return torch.from_numpy(numbers).float(), torch.from_numpy(rows.codes), *map(torch.from_numpy, rows.tensors)


def test_what_an_encoder_sees_is_what_the_frozen_encoder_gives():
    texts = np.array(["The battery is great.", "a waste of money"], object)
    made = open_session(library.encoder(MINILM).path).run(None, {"raw": texts})[0]
    tokens = open_session(library.encoder(MINILM).prepare).run(None, {"raw": texts})[0]
    column = replace(column_of(MINILM, "little"), shape=tokens.shape[1:])
    with torch.inference_mode():
        seen, known = encoder(column, 0.0).eval().seen(torch.from_numpy(tokens))
    assert known.all()
    np.testing.assert_allclose(seen.numpy() / 384**0.5, made / np.linalg.norm(made, axis=1, keepdims=True), atol=1e-5)


@pytest.mark.parametrize("model", [MINILM, LITE])
def test_closing_changes_no_answer_and_leaves_the_layers_that_there_were(model):
    column = column_of(model, "little")
    made = encoder(column, 0.0).eval()
    names = {name for name, _ in made.named_parameters()}
    torch.manual_seed(0)
    with torch.no_grad():
        before = made(some(column))
        groups = open_up(made, column)
        np.testing.assert_allclose(made(some(column)), before, atol=1e-4)
        for part in groups[0].parameters:
            part.add_(0.02 * torch.randn_like(part))
        changed = made(some(column))
        close_up(made)
        np.testing.assert_allclose(made(some(column)), changed, atol=1e-5 * max(1, float(changed.abs().max())))
    assert (changed - before).abs().max() > 1e-3
    assert {name for name, _ in made.named_parameters()} == names


@pytest.mark.parametrize("model", [MINILM, LITE])
def test_a_little_needs_a_tenth_of_the_gradients_and_optimizer_state_of_everything(model):
    def learning(change: str) -> int:
        made = encoder(column_of(model, change), 0.0)
        groups = open_up(made, column_of(model, change))
        named = {id(part) for group in groups for part in group.parameters}
        assert named == {id(part) for part in made.parameters() if part.requires_grad}
        return sum(3 * part.nbytes for group in groups for part in group.parameters)  # a gradient, two means

    sizes = {change: learning(change) for change in CHANGES}
    assert 0 < sizes["little"] <= 0.1 * sizes["everything"]
    assert sizes["little"] < sizes["last"] < sizes["everything"]
    assert sizes["everything"] == 12 * library.encoder(model).trained["everything"]
    assert sizes["last"] == 12 * library.encoder(model).trained["last"]
    if model == MINILM:
        assert sizes["little"] == 12 * library.encoder(model).trained["little"]


def test_layers_nearer_to_the_input_learn_at_lower_rates_and_words_are_not_pulled_to_zero():
    column = column_of(MINILM, "everything")
    groups = open_up(encoder(column, 0.0), column)
    rates = [group.rate for group in groups]
    assert rates == sorted(rates)
    assert rates[-1] == 1
    assert rates[0] == pytest.approx(0.8**6)
    assert groups[0].decay == 0
    assert {group.decay for group in groups[2:]} == {0, 1}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "change"), [("text", "little"), ("image", "last")])
def test_a_paused_training_goes_on_exactly(kind, change, tmp_path):
    data = MADE[kind](change)
    straight = train(FAMILY, data, QuietReport(), OPTIONS, **QUICK)
    polls = iter(range(10**6))
    report = RunReport(tmp_path, lambda: "pause" if next(polls) >= 5 else "run", every=0)
    with pytest.raises(Paused):
        train(FAMILY, data, report, OPTIONS, **QUICK)
    torch.manual_seed(999)
    resumed = train(FAMILY, data, RunReport(tmp_path), OPTIONS, **QUICK)
    assert np.array_equal(straight.predict(data.test), resumed.predict(data.test))
    size = (tmp_path / "checkpoint" / "state.pt").stat().st_size
    whole = sum(part.nbytes for part in straight.answering.network.parameters())
    assert size < 0.5 * whole if kind == "text" else size < 4 * whole


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", MADE)
def test_each_choice_learns_from_real_rows_beside_other_columns_and_its_graph_answers_the_same(kind, change, tmp_path):
    data = MADE[kind](change, 120)
    report = Recording(tmp_path)
    fitted = train(FAMILY, data, report, OPTIONS, **{**QUICK, "epochs": 1}, smoothing=0.1 if kind == "image" else 0.0)
    losses = [point["train_loss"] for point in report.points if point["train_loss"] is not None]
    assert report.points[0]["step"] == 0
    assert np.isfinite(losses).all()
    ours, theirs = fitted.predict(data.test), by_graph(fitted, data.test)
    assert np.isfinite(ours).all()
    assert np.abs(ours - theirs).max() < 1e-4
    assert (ours.argmax(1) == theirs.argmax(1)).all()
    learned = (fitted.predict(data.train).argmax(1) == data.train.target).mean()
    assert learned > np.bincount(data.train.target).max() / len(data.train) + 0.05


def test_what_the_layers_that_stay_give_is_made_once_and_the_whole_network_answers_alike(monkeypatch, tmp_path):
    data = MADE["image"]("last", 30)
    start = opened(data)
    made, known = [], dict.fromkeys(range(4), 0)

    def note(part, rows, view, values):
        made.append((view, len(rows)))
        known[view] += int((values > 0).sum()) if values.ndim == 1 else 0  # lengths: 0 where there is no picture

    monkeypatch.setattr(network_kept, "_write", note)
    start.rows(data.train, torch.zeros(len(data.train)), lambda numbers, codes: (numbers, codes), True)
    assert known == dict.fromkeys(range(4), len(data.train) - 1)
    assert {view for view, _ in made} == {0, 1, 2, 3}
    assert sum(count for view, count in made if view == 0) == 3 * len(data.train)  # planes, averages and lengths
    monkeypatch.undo()
    rows = start.rows(data.train, torch.zeros(len(data.train)), lambda numbers, codes: (numbers, codes), False)
    (own,), cut = start.network.encoders, start.cuts[0]
    with torch.inference_mode():
        whole = own(torch.from_numpy(data.train.tensors[0]))
        start.enter()
        _, (_, _, *kept) = next(iter(rows.chunks()))
        assert own.cut == cut > 0
        assert len(kept) == own.takes
        np.testing.assert_allclose(own(*kept), whole, atol=0.05 * float(whole.std()))


def test_of_what_is_kept_beside_a_dataset_the_oldest_goes_when_it_is_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(network_kept, "MOST", 100_000)
    for index, name in enumerate(("layers-b", "layers-a", "layers-c", "numbers")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.npy").write_bytes(b"x" * 40_000)
        os.utime(tmp_path / name, (index, index))
    network_kept.make_room(tmp_path, 1)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["layers-a", "layers-c", "numbers"]
    network_kept.make_room(tmp_path, 90_000)
    assert [entry.name for entry in tmp_path.iterdir()] == ["numbers"]


def test_layers_behind_an_open_model_learn_before_it_opens():
    data = MADE["image"]("last", 30)
    start = opened(data, layers=2)
    network = start.network.eval()
    with torch.inference_mode():
        answers = network(*inputs(network, data.train)).argmax(1).numpy()
    assert (answers == data.train.target).mean() > 0.9
    nobody = data.valid.take(np.arange(0))
    assert len(start.rows(nobody, torch.zeros(0), lambda numbers, codes: (numbers, codes), False)) == 0


def test_varied_rows_keep_what_is_missing_and_kept_ones_are_any_of_their_versions():
    pixels = torch.full((40, 8, 8, 3), 90, dtype=torch.uint8)
    pixels[::2] = ABSENT["pixels"]
    views = torch.arange(3).expand(40, 3).unsqueeze(2).float()
    column = TensorColumn("x", "pixels", (8, 8, 3), augment=("light",), model=LITE)
    inputs = (torch.zeros(40, 0), torch.zeros(40, 0, dtype=torch.int64), pixels, views)
    rows = ViewedRows(HeldRows(inputs, torch.zeros(40)), [(column, 0), (column, 1)])
    torch.manual_seed(0)
    (_, _, varied, chosen), _ = rows.take(torch.arange(40))
    assert (varied[::2] == ABSENT["pixels"]).all()
    assert (varied[1::2] != 90).any()
    assert set(chosen.flatten().tolist()) == {0, 1, 2}
    (_, (_, _, plain, first)), *_ = rows.chunks()
    assert torch.equal(plain, pixels)
    assert not first.any()


def test_an_average_answers_with_the_mean_of_its_parts_in_python_and_in_the_graph():
    data = parts("titanic")
    fitted = [
        Linear().fit(
            data.train, data.valid, data.learned, Linear.Options(restraint=strength), TrainingOptions(), QuietReport()
        )
        for strength in (0.1, 1000.0)
    ]
    average = FittedAverage(tuple(fitted))
    scores = average.predict(data.test)
    np.testing.assert_allclose(scores, (fitted[0].predict(data.test) + fitted[1].predict(data.test)) / 2)
    np.testing.assert_allclose(by_graph(average, data.test), scores, atol=1e-9)
