"""A pretrained model as an encoder: what it makes of missing rows, how its features are brought to one scale, what is
kept of its first steps."""

import pytest
import torch
from torch import nn

from core.layout import OPEN, TensorColumn
from core.networks.encoders import pretrained
from core.pretrained.backbone import Backbone

NAN = float("nan")


class Small(Backbone):
    """Two steps: values as numbers, then one feature that is a multiple of their sum, beside one that is its own."""

    width = 4

    def __init__(self):
        super().__init__()
        self.times = nn.Parameter(torch.tensor(2.0))

    def below(self, values, cut):
        return (values if cut == 0 else values.flatten(1).double().sum(1, keepdim=True),)

    def above(self, kept, cut):
        assert kept[0].dtype is not torch.float64
        total = kept[0].float() if cut else kept[0].flatten(1).float().sum(1, keepdim=True)
        return torch.cat([total * self.times, total, 0 * total + 3, total - 1], 1)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """In place of a model's weights on disk."""
    asked = []
    monkeypatch.setattr(pretrained.modules, "load", lambda id: asked.append(id) or Small())
    return asked


SHAPES = {"tokens": (3,), "pixels": (2, 2, 3), "frames": (2, 2)}


def made(sort, dropout=0.0):
    return pretrained.Pretrained(TensorColumn("x", sort, SHAPES[sort], 9, OPEN, model="a/b"), dropout)


def test_it_is_the_column_s_model_with_the_dropout_that_is_asked_for(small):
    encoder = made("tokens", 0.3)
    assert small == ["a/b"]
    assert (encoder.width, encoder.cut, encoder.takes, encoder.sort, encoder.dropout.p) == (4, 0, 1, "tokens", 0.3)
    assert (encoder.mean.tolist(), encoder.scale.tolist(), encoder.absent.tolist()) == ([0] * 4, [1] * 4, [0] * 4)
    assert not encoder.standardized


def test_a_text_s_vector_is_as_long_as_the_root_of_its_width_and_a_missing_one_is_the_average():
    encoder = made("tokens")
    tokens = torch.tensor([[1, 2, -1], [-1, -1, -1], [5, -1, -1]])
    found, known = encoder.seen(tokens)
    assert known.tolist() == [True, False, True]
    assert found.norm(dim=1).tolist() == pytest.approx([2.0, 2.0, 2.0])
    encoder.standardize(found, known)
    assert (encoder.mean.tolist(), encoder.scale.tolist()) == ([0] * 4, [1] * 4)
    torch.testing.assert_close(encoder.absent, (found[0] + found[2]) / 2)
    assert encoder.standardized
    answers = encoder(tokens)
    torch.testing.assert_close(answers, torch.stack([found[0], encoder.absent, found[2]]))


def test_only_the_first_token_of_a_missing_text_is_filled_in():
    encoder = made("tokens")
    tokens = torch.tensor([[-1, -1, -1], [4, 5, -1]])
    assert encoder._filled(tokens).tolist() == [[0, -1, -1], [4, 5, -1]]
    assert encoder.below(tokens, 1)[0].tolist() == [0, 2]


def test_pictures_and_sounds_are_standardised_by_the_rows_that_are_known():
    encoder = made("frames")
    frames = torch.tensor([[[1.0, 0.0], [0.0, 0.0]], [[2.0, 3.0], [0.0, 0.0]], [[NAN, NAN], [NAN, NAN]]])
    found, known = encoder.seen(frames)
    assert known.tolist() == [True, True, False]
    assert found[2].tolist() == [0.0, 0.0, 3.0, -1.0]  # silence
    encoder.standardize(found, known)
    usual = (4 + 2 + 0 + 2) / 4  # the deviations of the four features
    assert encoder.mean.tolist() == pytest.approx([6.0, 3.0, 3.0, 2.0])
    assert encoder.scale.tolist() == pytest.approx([1 / 4, 1 / 2, 1 / (0.1 * usual), 1 / 2])
    assert encoder.absent.tolist() == pytest.approx([0.0] * 4)
    assert encoder.standardized
    assert encoder(frames).tolist() == [[-1, -1, 0, -1], [1, 1, 0, 1], [0, 0, 0, 0]]


def test_rows_that_are_all_missing_or_all_alike_leave_a_scale_that_is_finite():
    encoder = made("frames")
    encoder.standardize(torch.full((3, 4), 7.0), torch.zeros(3, dtype=torch.bool))
    assert encoder.mean.tolist() == [7.0] * 4
    assert encoder.scale.tolist() == pytest.approx([1e6] * 4)
    assert encoder.absent.tolist() == [0.0] * 4


def test_a_picture_of_one_single_grey_is_a_missing_one():
    encoder = made("pixels")
    pictures = torch.full((4, 2, 2, 3), 128, dtype=torch.uint8)
    pictures[1, 0, 0, 0], pictures[2, 1, 1, 2], pictures[3] = 127, 129, 9
    found, known = encoder.seen(pictures)
    assert known.tolist() == [False, True, True, True]
    assert encoder.below(pictures, 0)[0].tolist() == [0, 1, 1, 1]
    assert encoder.below(pictures, 0)[1] is pictures
    assert encoder.absent.tolist() == [0.0] * 4
    answers = encoder(pictures)
    assert answers[0].tolist() == [0.0] * 4
    assert torch.equal(answers[1:], found[1:])


def test_what_the_first_steps_gave_can_be_kept_and_gone_on_from():
    encoder = made("frames")
    frames = torch.tensor([[[1.0, 0.0], [0.0, 0.0]], [[NAN, NAN], [NAN, NAN]]])
    whole = encoder(frames)
    length, kept = encoder.below(frames, 1)
    assert (length.tolist(), kept.tolist()) == ([1, 0], [[1.0], [0.0]])
    encoder.keep_below(1, 2)
    assert (encoder.cut, encoder.takes) == (1, 2)
    assert torch.equal(encoder(length, kept), whole)
    encoder.keep_below(0, 1)
    assert torch.equal(encoder(frames), whole)


def test_a_digest_is_the_same_for_the_same_weights_and_another_for_others():
    one, other = made("tokens"), made("tokens")
    assert one.digest() == other.digest()
    assert len(one.digest()) == 32
    with torch.no_grad():
        other.backbone.times.add_(1e-3)
    assert one.digest() != other.digest()
