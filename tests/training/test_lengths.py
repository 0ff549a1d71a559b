"""Rows of like length share a batch, every row has its turn, and answers come back in order."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.layout import Arrays, Layout, TensorColumn
from core.recipe import TrainingOptions
from core.training import lengths
from core.training.batches import HeldRows, MappedRows
from core.training.lengths import chunks_of, lengths_of, shuffled
from core.training.loop import train
from core.training.loop_state import outputs_of
from core.training.objective import Objective
from core.training.run_report import Paused, QuietReport, RunReport

COUNT, SIZE = 203, 16
AIM = Objective(lambda outputs, target: functional.mse_loss(outputs[:, 0], target))


def tokens():
    random = np.random.default_rng(0)
    made = random.integers(0, 50, (COUNT, 64))
    made[np.arange(64) >= random.integers(1, 65, COUNT)[:, None]] = -1
    return made


class Counting(nn.Module):
    """Answers by the mean of a text's tokens, seen only as far as the batch's longest goes; notes what it saw."""

    def __init__(self):
        super().__init__()
        self.table, self.widths = nn.Embedding(50, 1), []

    def forward(self, values):
        values = values[:, : int((values >= 0).sum(1).max())]
        self.widths.append(values.shape[1])
        there = (values >= 0).float()
        return (self.table(values.clamp(min=0))[..., 0] * there).sum(1, keepdim=True) / there.sum(1, keepdim=True)


def held(lengths=True):
    values = tokens()
    target = torch.from_numpy(np.where(values >= 0, values, 0).sum(1) / (values >= 0).sum(1) / 50).float()
    return HeldRows((torch.from_numpy(values),), target, SIZE, lengths_of(values) if lengths else None)


def test_lengths_are_counted_to_the_end_of_the_text():
    assert lengths_of(np.array([[3, 0, -1], [-1, -1, -1], [1, 2, 3]])).tolist() == [2, 0, 3]
    assert lengths_of(np.zeros((0, 4), np.int64)).tolist() == []


def test_lengths_of_very_many_texts_are_counted_a_part_at_a_time(monkeypatch):
    monkeypatch.setattr(lengths, "_CHUNK", 2)
    texts = np.tri(5, 5, dtype="int64") - 1
    assert lengths_of(texts).tolist() == [1, 2, 3, 4, 5]


def test_every_row_comes_once_and_batches_hold_like_lengths_in_any_order():
    lengths, chance = lengths_of(tokens()), torch.Generator().manual_seed(0)
    order = shuffled(COUNT, lengths, SIZE, chance)
    assert order.sort().values.tolist() == list(range(COUNT))
    full = lengths[order[: COUNT // SIZE * SIZE]].view(-1, SIZE).float()
    plain = lengths[shuffled(COUNT, None, SIZE, chance)[: COUNT // SIZE * SIZE]].view(-1, SIZE).float()
    assert (full.max(1).values - full.min(1).values).mean() < 0.4 * (plain.max(1).values - plain.min(1).values).mean()
    assert full.mean(1).tolist() != sorted(full.mean(1).tolist())
    assert order.tolist() != shuffled(COUNT, lengths, SIZE, chance).tolist()


def test_less_is_padding_and_a_pause_changes_nothing(tmp_path):
    training = TrainingOptions(epochs=4, batch_size=SIZE, patience=0)
    torch.manual_seed(0)
    plain, straight, broken, resumed = (Counting() for _ in range(4))
    for other in (broken, resumed):
        other.load_state_dict(straight.state_dict())
    none = HeldRows((torch.zeros(0, 64, dtype=torch.int64),), torch.zeros(0))
    train(plain, held(False), none, AIM, training, QuietReport())
    train(straight, held(), none, AIM, training, QuietReport())
    assert np.mean(straight.widths) < 0.75 * np.mean(plain.widths)
    polls = iter(range(10**6))
    pausing = RunReport(tmp_path, lambda: "pause" if next(polls) >= 60 else "run", every=0)
    with pytest.raises(Paused):
        train(broken, held(), none, AIM, training, pausing)
    train(resumed, held(), none, AIM, training, RunReport(tmp_path))
    assert torch.equal(straight.table.weight, resumed.table.weight)


def test_answers_come_back_in_the_rows_order_longest_looked_at_first(tmp_path):
    network, rows = Counting(), held()
    straight = outputs_of(network, held(False))
    network.widths.clear()
    found = outputs_of(network, rows)
    assert torch.allclose(found, straight, atol=1e-6)
    assert network.widths == sorted(network.widths, reverse=True)
    assert found.std() > 0
    layout = Layout((), (), (TensorColumn("t", "tokens", (64,), 50),))
    mapped = np.lib.format.open_memmap(tmp_path / "t.npy", "w+", "int64", (COUNT, 64))
    mapped[:] = tokens()
    arrays = Arrays(layout, np.zeros((COUNT, 0)), np.zeros((COUNT, 0), "int64"), rows.target.numpy(), tensors=(mapped,))
    disk = MappedRows(arrays, rows.target, lambda numbers, codes: (), rows.lengths)
    assert torch.allclose(outputs_of(network, disk), straight, atol=1e-6)


def test_pieces_hold_every_row_once():
    assert [chunk.tolist() for chunk in chunks_of(5, None, 2)] == [[0, 1], [2, 3], [4]]
    assert [chunk.tolist() for chunk in chunks_of(5, torch.tensor([1, 9, 3, 9, 2]), 2)] == [[1, 3], [2, 4], [0]]
    assert chunks_of(0, None, 2) == chunks_of(0, torch.zeros(0), 2) == ()
