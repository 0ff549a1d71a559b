"""Numeric preparation stays finite and says what it should; embeddings keep columns apart; the export is the module."""

import numpy as np
import onnxruntime as ort
import pytest
import torch

from core.networks.categories import MOST, CategoryEncoder, embedding_size
from core.networks.head import Head, Scores
from core.networks.network import Answering, Network
from core.networks.numeric import CLIP, NumericPreparation
from core.networks.trunk import ACTIVATIONS, Trunk
from core.records import FittedTarget
from core.torch_export import to_onnx

NAN = float("nan")
CLASSES = FittedTarget("classification", "answer", ("a", "b", "c"))
PRICE = FittedTarget("regression", "price", mean=1.5e6, deviation=2.5e5)
ABSURD = [NAN, 1e308, -1e308, 1e300, -1e300, 0.0, 5e-324, -0.0, 3.5e38, 1.7976931348623157e308]


def prepared(train, rows):
    with torch.no_grad():
        module = NumericPreparation(np.array(train, "float64"))
        return module(torch.tensor(rows, dtype=torch.float64)).numpy()


def test_missing_becomes_the_median_and_is_flagged():
    train = [[1.0], [2.0], [3.0], [NAN], [10.0]]
    result = prepared(train, [[NAN], [3.0], [1.0]])
    assert result.dtype == np.float32
    assert result[:, 1].tolist() == [1.0, 0.0, 0.0]
    assert result[0, 0] == result[1, 0]
    assert result[2, 0] < result[1, 0]


def test_a_column_never_missing_in_training_gets_no_flag():
    assert prepared([[1.0, NAN], [2.0, 1.0], [3.0, 2.0]], [[NAN, NAN]]).shape == (1, 3)


def test_ordinary_values_are_standardised():
    values = np.random.default_rng(0).normal(50, 7, (5000, 1))
    result = prepared(values, values)
    assert abs(result.mean()) < 0.05
    assert abs(result.std() - 1) < 0.05


def test_one_wild_value_does_not_squeeze_the_others():
    values = np.random.default_rng(0).normal(size=(2000, 1))
    values[7] = 1e12
    result = prepared(values, values)
    assert 0.9 < np.delete(result, 7).std() < 1.1
    assert result[7, 0] == CLIP


@pytest.mark.parametrize(
    "column",
    [ABSURD, [1e308, -1e308] * 5, [NAN] * 10, [7.0] * 10, [0.1 + 0.2] * 10, [5e-324, 0.0] * 5, [1e308] * 10],
    ids=["mixed", "largest", "missing", "constant", "constant with rounding", "smallest", "constant and huge"],
)
def test_whatever_was_trained_on_the_result_is_finite(column):
    result = prepared(np.array(column)[:, None], np.array(ABSURD)[:, None])
    assert np.isfinite(result).all()
    assert np.abs(result).max() <= CLIP


def test_a_constant_or_empty_column_says_nothing_later_either():
    assert not prepared([[7.0, NAN]] * 5, [[8.0, 3.0], [-1e308, 1e308]]).any()


def test_no_numbers_at_all_is_fine():
    assert NumericPreparation(np.zeros((4, 0))).width == 0


def test_the_embedding_grows_with_the_levels_up_to_a_limit():
    sizes = [embedding_size(levels) for levels in (2, 3, 10, 50, 256)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (2, MOST)


@pytest.mark.parametrize("size", [0, 5])
def test_columns_that_share_a_table_have_rows_of_their_own(size):
    levels = [4, 40, 4, 9]
    encoder = CategoryEncoder(levels, size)
    codes = torch.tensor([[1, 2, 3, 4]])
    base = encoder(codes)
    assert base.shape == (1, encoder.width)
    for column in range(4):
        other = codes.clone()
        other[0, column] = 0
        assert (encoder(other) != base).sum() == (size or embedding_size(levels[column]))


def test_every_code_of_every_column_has_its_vector():
    encoder = CategoryEncoder([3, 3, 200])
    assert torch.isfinite(encoder(torch.tensor([[2, 2, 199], [0, 0, 0]]))).all()


def test_codes_that_training_never_saw_answer_like_the_average():
    encoder = CategoryEncoder([4, 4])
    counts = [np.array([0, 0, 30, 10]), np.array([5, 5, 5, 5])]
    before = encoder.tables[0].weight.clone()
    encoder.fill_unseen(counts)
    after = encoder.tables[0].weight
    mean = 0.75 * before[2] + 0.25 * before[3]
    assert torch.allclose(after[0], mean)
    assert torch.allclose(after[1], mean)
    assert torch.equal(after[2:], before[2:])


SHAPES = [
    ("relu", 3, []),
    ("relu", 0, [5]),
    ("relu", 1, [3]),
    *((activation, 4, [5, 30]) for activation in ACTIVATIONS),
]


@pytest.mark.parametrize("learned", [CLASSES, PRICE], ids=["classification", "regression"])
@pytest.mark.parametrize(("activation", "numbers", "levels"), SHAPES)
def test_the_exported_graph_gives_the_same_for_any_number_of_rows(learned, numbers, levels, activation):
    random = np.random.default_rng(0)
    train = random.normal(size=(300, numbers)) * 1e4
    train[random.random(train.shape) < 0.1] = NAN
    preparation = NumericPreparation(train)
    categories = CategoryEncoder(levels) if levels else None
    trunk = Trunk(preparation.width + (categories.width if categories else 0), 3, 32, activation, 0.3, True)
    module = Answering(
        preparation, Network(preparation.width, categories, trunk, Head(32, learned)), Scores(learned)
    ).eval()
    rows = {}
    if numbers:
        rows["numbers"] = np.concatenate([train, random.choice(ABSURD, (50, numbers))])
    if levels:
        rows["codes"] = np.stack([random.integers(0, count, 350) for count in levels], 1)
    tensors = {name: torch.from_numpy(values) for name, values in rows.items()}
    model = to_onnx(module, {name: values[:3] for name, values in tensors.items()})
    content = model.SerializeToString()
    assert b".py" not in content
    session = ort.InferenceSession(content, providers=["CPUExecutionProvider"])
    with torch.no_grad():
        expected = module(**tensors).numpy()
    for count in (1, 2, 7, 350):
        got = session.run(None, {name: values[:count] for name, values in rows.items()})[0]
        assert got.shape == expected[:count].shape
        assert np.isfinite(got).all()
        assert np.abs(got - expected[:count]).max() < 1e-5
