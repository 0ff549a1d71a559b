"""What lies behind a row's end changes nothing: lengths, marks, pooling and turning of padded sequences."""

import pytest

torch = pytest.importorskip("torch")

from core.torch_padding import lengths, longest, pooled, turned, within  # noqa: E402  (needs torch)


def test_a_row_reaches_to_its_last_true_position():
    inside = torch.tensor([[True, True, False], [False, True, False], [False, False, False], [True, False, True]])
    found = lengths(inside)
    assert found.tolist() == [2, 2, 0, 3]
    assert found.dtype == torch.int64


def test_positions_before_the_end_are_within():
    assert within(torch.tensor([2, 0, 3]), 3).tolist() == [[True, True, False], [False] * 3, [True] * 3]


@pytest.mark.parametrize(("length", "steps", "most"), [([2, 5], 9, 5), ([0, 0], 9, 1), ([], 9, 1), ([1], 9, 1)])
def test_a_batch_needs_its_longest_row_and_at_least_one_position(length, steps, most):
    assert longest(torch.tensor(length, dtype=torch.int64), steps) == most


def test_mean_and_largest_look_only_inside():
    values = torch.tensor([[[1.0, -4.0], [3.0, -2.0], [99.0, 99.0]], [[5.0, 5.0]] * 3])
    inside = torch.tensor([[True, True, False], [False] * 3])
    assert pooled(values, inside).tolist() == [[2.0, -3.0, 3.0, -2.0], [0.0] * 4]


def test_rows_are_turned_up_to_their_ends():
    values = torch.arange(12.0).reshape(2, 3, 2)
    assert turned(values, torch.tensor([2, 3])).tolist() == [
        [[2.0, 3.0], [0.0, 1.0], [4.0, 5.0]],
        [[10.0, 11.0], [8.0, 9.0], [6.0, 7.0]],
    ]
    assert turned(values, torch.tensor([0, 1])).tolist() == values.tolist()
