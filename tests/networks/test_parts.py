"""The parts of a network, one by one: what they are made of, and what they answer with weights that are known."""

import numpy as np
import pytest
import torch
from torch import nn

from core.layout import OPEN, TensorColumn
from core.networks.attention import Block, PositionEmbedding
from core.networks.categories import CategoryEncoder, embedding_size
from core.networks.encoders import ENCODERS, USUAL, encoder
from core.networks.encoders.audio_cnn import halved, whole
from core.networks.encoders.image_cnn import convolution, light, plan
from core.networks.encoders.image_residual import Residual
from core.networks.head import Head, OrderedHead, OrderedScores, Scores
from core.networks.network import Network
from core.networks.numeric import NumericPreparation
from core.networks.recurrent import Recurrent
from core.networks.trunk import Trunk
from core.networks.word_embedding import PADDING, UNKNOWN, Words
from core.records import FittedTarget

NAN = float("nan")


def numbered(module: nn.Module) -> nn.Module:
    """The module with weights that follow from nothing but their position, and half a deviation in every norm."""
    with torch.no_grad():
        for index, part in enumerate(module.parameters()):
            size = max(1, part.numel() // max(1, len(part))) ** 0.5
            part.copy_((torch.arange(part.numel()) * 1.7 + index).sin().view_as(part) / size)
        for part in module.modules():
            if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
                part.weight.add_(1.0)
                part.running_var.fill_(0.5)
    return module.eval()


def rows(column: TensorColumn) -> torch.Tensor:
    """Three rows that follow from nothing but their position: the last one is shorter, where rows have lengths."""
    size = (3, *column.shape)
    wave = (torch.arange(float(np.prod(size))).view(size) ** 1.2 * 0.37).sin()
    if column.sort == "pixels":
        return ((wave + 1) * 127).to(torch.uint8)
    made = ((wave + 1) * 9.4).long() + 1 if column.sort == "tokens" else wave.abs().float()
    made[2, column.shape[0] // 3 :] = 0
    return made


SHAPES = {"tokens": (12,), "pixels": (20, 20, 3), "frames": (40, 20)}
GIVEN = [(sort, network) for sort, networks in ENCODERS.items() for network in networks if network != OPEN]
ANSWERED = {
    ("tokens", "cnn"): (384, 34_176, [0.4176, 0.3408, 0.3442]),
    ("tokens", "gru"): (256, 51_200, [-1.3243, 1.4978, 0.7053]),
    ("tokens", "lstm"): (256, 67_840, [-0.5541, 0.273, 1.3389]),
    ("tokens", "transformer"): (128, 69_120, [3.4729, 3.4764, 3.4666]),
    ("pixels", "cnn"): (64, 19_488, [0.3191, 0.4727, 0.325]),
    ("pixels", "residual"): (64, 93_472, [0.6693, 0.5905, 0.8959]),
    ("pixels", "vit"): (96, 270_000, [-0.577, -0.5747, -0.5937]),
    ("frames", "cnn"): (256, 97_488, [-2.042, -2.0297, -2.044]),
    ("frames", "gru"): (256, 68_160, [-0.3525, -0.5974, 0.4537]),
}


def column_of(sort: str, network: str, shape: tuple[int, ...] | None = None) -> TensorColumn:
    return TensorColumn("x", sort, shape or SHAPES[sort], 20 if sort == "tokens" else 0, network)


@pytest.mark.parametrize(("sort", "network"), GIVEN)
def test_an_encoder_of_an_older_checkpoint_answers_as_it_always_did(sort, network):
    width, count, answers = ANSWERED[sort, network]
    made = numbered(encoder(column_of(sort, network), 0.25))
    with torch.no_grad():
        found = made(rows(column_of(sort, network)))
    assert (made.width, made.takes, sum(part.numel() for part in made.parameters())) == (width, 1, count)
    assert found.shape == (3, width)
    assert (found @ (torch.arange(width) * 2.3).cos()).tolist() == pytest.approx(answers, abs=5e-4)


@pytest.mark.parametrize(("sort", "network"), GIVEN)
def test_every_encoder_leaves_out_the_share_of_values_that_is_asked_for(sort, network):
    made = encoder(column_of(sort, network), 0.25)
    assert {part.p for part in made.modules() if isinstance(part, nn.Dropout)} == {0.25}
    assert all(part.hidden == 0.125 for part in made.modules() if isinstance(part, Words))


@pytest.mark.parametrize(("sort", "usual"), [("tokens", "TextCNN"), ("pixels", "ImageCNN"), ("frames", "AudioCNN")])
def test_without_a_name_the_usual_encoder_is_taken(sort, usual):
    assert (
        type(encoder(column_of(sort, ""), 0.1)).__name__ == usual == type(encoder(column_of(sort, USUAL), 0.1)).__name__
    )


@pytest.mark.parametrize(
    ("size", "expected"),
    [(1, (1, 0)), (5, (1, 0)), (6, (1, 1)), (11, (1, 1)), (12, (1, 2)), (24, (1, 3)), (48, (1, 4)), (56, (1, 4))]
    + [(57, (2, 3)), (112, (2, 4)), (113, (4, 3)), (224, (4, 4)), (225, (8, 3))],
)
def test_a_picture_is_halved_until_a_few_pixels_are_left(size, expected):
    assert plan(size) == expected


@pytest.mark.parametrize(("stride", "span"), [(1, 3), (2, 3), (4, 7), (8, 15)])
def test_a_convolution_that_strides_far_looks_at_more(stride, span):
    first = convolution(3, 8, stride)[0]
    assert (first.kernel_size, first.stride, first.padding) == ((span,) * 2, (stride,) * 2, (span // 2,) * 2)
    assert (first.in_channels, first.out_channels, first.bias) == (3, 8, None)


@pytest.mark.parametrize(
    ("network", "side", "channels", "width"),
    [
        ("cnn", 5, [32, 64], 64),
        ("cnn", 8, [32, 64], 64),
        ("cnn", 24, [32, 64, 128], 128),
        ("cnn", 224, [32, 64, 128, 256], 256),
        ("residual", 24, [32, 64, 64, 64, 128, 128, 128], 128),
        ("vit", 8, [96], 96),
        ("vit", 9, [96], 96),
        ("vit", 17, [48, 96], 96),
        ("vit", 64, [24, 48, 96], 96),
        ("vit", 224, [16, 16, 24, 48, 96], 96),
    ],
)
def test_the_larger_a_picture_the_more_patterns_are_looked_for(network, side, channels, width):
    made = encoder(column_of("pixels", network, (side, side, 3)), 0.1)
    assert [part.out_channels for part in made.modules() if isinstance(part, nn.Conv2d)] == channels
    assert made.width == width
    pixels = torch.zeros(2, side, side, 3, dtype=torch.uint8)
    assert made.eval()(pixels).shape == (2, width)
    if network == "vit":
        assert made.places.vectors.shape == ({8: 16, 9: 25, 17: 25, 64: 64, 224: 49}[side], 96)


@pytest.mark.parametrize(
    ("network", "steps", "stride"),
    [
        ("cnn", 256, 1),
        ("cnn", 257, 2),
        ("cnn", 512, 2),
        ("cnn", 513, 4),
        ("gru", 128, 1),
        ("gru", 129, 2),
        ("gru", 257, 4),
    ],
)
def test_a_long_sound_is_first_looked_at_coarsely(network, steps, stride):
    made = encoder(column_of("frames", network, (steps, 20)), 0.1)
    first = made.first
    assert made.stride == first.stride[0] == first.padding[0] == stride
    assert first.kernel_size[0] == 2 * stride + 1


def test_light_goes_from_minus_two_to_two_with_colours_first():
    pixels = torch.zeros(1, 2, 3, 3, dtype=torch.uint8)
    pixels[0, 1, 2] = torch.tensor([0, 128, 255], dtype=torch.uint8)
    found = light(pixels)
    assert found.shape == (1, 3, 2, 3)
    assert found[0, :, 1, 2].tolist() == [-2.0, 0.0, 1.984375]


def test_a_residual_step_adds_nothing_at_first_and_cuts_off_what_is_negative():
    values = torch.linspace(-1, 1, 4 * 9).view(1, 4, 3, 3)
    assert torch.equal(Residual(4).eval()(values), values.clamp(min=0))


@pytest.mark.parametrize(
    ("length", "unit", "steps"), [(5, 4, 8), (4, 4, 4), (3, 4, 4), (0, 4, 4), (9, 4, 12), (1, 1, 1)]
)
def test_frames_are_cut_or_filled_up_to_whole_units(length, unit, steps):
    frames = torch.ones(2, 10, 3)
    found, lengths = whole(frames, torch.tensor([length, 0]), unit)
    assert found.shape == (2, steps, 3)
    assert found[:, :10].eq(1).all()
    assert found[:, 10:].eq(0).all()
    assert lengths.tolist() == [length, 0]


def test_halving_takes_the_larger_of_two_steps_and_of_two_pitches_where_there_are_several():
    values = torch.tensor([[[[1.0, 5.0], [2.0, 3.0], [7.0, 0.0], [4.0, 6.0]]]])
    assert halved(values).tolist() == [[[[5.0], [7.0]]]]
    assert halved(values[..., :1]).tolist() == [[[[2.0], [7.0]]]]


def test_a_sound_as_loud_as_silence_is_silence():
    for network in ENCODERS["frames"]:
        if network != OPEN:
            made = numbered(encoder(column_of("frames", network), 0.1))
            quiet = torch.full((1, *SHAPES["frames"]), 0.001)
            assert torch.equal(made(quiet), made(torch.zeros_like(quiet)))
            assert not torch.equal(made(quiet * 1.1), made(torch.zeros_like(quiet)))


def test_a_transformer_looks_at_the_first_256_words():
    made = numbered(encoder(column_of("tokens", "transformer", (300,)), 0.1))
    assert made.places.vectors.shape == (256, 64)
    tokens = torch.arange(300).view(1, -1) % 17 + 1
    other = tokens.clone()
    other[0, 256:] = 3
    assert torch.equal(made(tokens), made(other))
    other[0, 255] = 9
    assert not torch.equal(made(tokens), made(other))


def test_a_block_without_a_mask_looks_at_all():
    block = numbered(Block(8, 2, 0.1))
    values = torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(0))
    assert torch.equal(block(values), block(values, torch.ones(2, 5, dtype=torch.bool)))
    mask = torch.tensor([[True, True, True, False, False]] * 2)
    torch.testing.assert_close(block(values, mask)[:, :3], block(values[:, :3]))


def test_positions_add_their_own_small_vectors():
    torch.manual_seed(0)
    places = PositionEmbedding(100, 50)
    assert places.vectors.std().item() == pytest.approx(0.02, rel=0.05)
    assert torch.equal(places(torch.ones(2, 3, 50)), (1 + places.vectors[:3]).expand(2, 3, 50))


@pytest.mark.parametrize(
    ("layers", "dropout", "normalise", "expected"),
    [
        (0, 0.5, True, []),
        (1, 0.0, False, ["Linear 3 5", "SiLU"]),
        (
            2,
            0.5,
            True,
            ["Linear 3 5", "BatchNorm1d", "SiLU", "Dropout", "Linear 5 5", "BatchNorm1d", "SiLU", "Dropout"],
        ),
    ],
)
def test_a_trunk_s_layers_are_alike_but_for_the_first_one_s_inputs(layers, dropout, normalise, expected):
    trunk = Trunk(3, layers, 5, "silu", dropout, normalise)
    shown = [
        (part, f" {part.in_features} {part.out_features}" if isinstance(part, nn.Linear) else "")
        for part in trunk.steps
    ]
    assert [type(part).__name__ + sizes for part, sizes in shown] == expected
    assert trunk.width == (5 if layers else 3)
    values = torch.ones(2, 3)
    assert trunk.eval()(values).shape == (2, trunk.width)
    if not layers:
        assert torch.equal(trunk(values), values)


def test_activations_go_by_their_names():
    names = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}
    assert all(type(Trunk(1, 1, 1, name, 0.0).steps[1]) is kind for name, kind in names.items())
    assert [type(part) for part in Trunk(1, 1, 1, "relu", 0.0).steps] == [nn.Linear, nn.ReLU]


def test_a_level_is_described_by_numbers_as_its_column_has_levels():
    sizes = {1: 2, 2: 2, 3: 3, 4: 3, 5: 4, 10: 6, 50: 14, 100: 21, 200: 31, 211: 32, 256: 32, 10_000: 32}
    assert {levels: embedding_size(levels) for levels in sizes} == sizes


def test_category_columns_come_by_the_size_of_their_vectors_then_in_order():
    encoder = CategoryEncoder([10, 3, 10, 3])
    assert (encoder.width, encoder.groups) == (18, [3, 6])
    assert list(encoder.stretches()) == [(0, 1, 0), (0, 3, 3), (1, 0, 0), (1, 2, 10)]
    found = encoder(torch.tensor([[9, 2, 1, 0]]))
    rows = [
        encoder.tables[0].weight[2],
        encoder.tables[0].weight[3],
        encoder.tables[1].weight[9],
        encoder.tables[1].weight[11],
    ]
    assert torch.equal(found[0], torch.cat(rows))
    assert [tuple(table.weight.shape) for table in encoder.tables] == [(6, 3), (20, 6)]


def test_category_vectors_begin_of_length_one_or_so():
    torch.manual_seed(0)
    wide = CategoryEncoder([5000], 16)
    assert wide.tables[0].weight.norm(dim=1).mean().item() == pytest.approx(1.0, abs=0.03)


def test_levels_of_a_column_without_any_row_say_nothing():
    encoder = CategoryEncoder([2, 3], 2)
    before = encoder.tables[0].weight.clone()
    encoder.fill_unseen([np.array([0, 0]), np.array([0, 4, 1])])
    after = encoder.tables[0].weight
    assert after[:2].eq(0).all()
    torch.testing.assert_close(after[2], 0.8 * before[3] + 0.2 * before[4])
    assert torch.equal(after[3:], before[3:])


def test_words_begin_of_length_one_or_so_and_padding_is_nothing():
    torch.manual_seed(0)
    words = Words(4000, 16, 0.0)
    assert words.table.weight[1:].norm(dim=1).mean().item() == pytest.approx(1.0, abs=0.03)
    assert words.table.weight[PADDING].eq(0).all()
    assert words.table.padding_idx == PADDING
    assert [len(Words(levels, 4, 0.0).table.weight) for levels in (0, 1, 2, 3)] == [2, 2, 2, 3]


def test_half_the_dropout_of_words_is_taken_as_unknown_while_training_and_padding_never():
    torch.manual_seed(0)
    words = Words(5, 1, 0.4)
    words.dropout = nn.Identity()
    with torch.no_grad():
        words.table.weight.copy_(torch.tensor([[0.0], [1.0], [2.0], [3.0], [4.0]]))
    tokens = torch.tensor([[3, 0]]).repeat(20_000, 1)
    found = words.train()(tokens)[..., 0]
    assert found[:, 1].eq(0).all()
    assert set(found[:, 0].tolist()) == {1.0, 3.0}
    assert found[:, 0].eq(1).float().mean().item() == pytest.approx(0.2, abs=0.02)
    assert words.eval()(tokens)[..., 0].eq(tokens).all()
    plain = Words(5, 1, 0.0).train()
    assert plain.hidden == 0
    assert torch.equal(plain(tokens)[:, 0], plain.table.weight[3].expand(20_000, 1))


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_words_that_no_row_had_get_the_average_of_those_that_were_met(dropout):
    words = Words(6, 2, dropout)
    before = words.table.weight.clone()
    counts = np.array([50, 0, 3, 0, 1, 0])
    words.fill_unseen(counts)
    after, average = words.table.weight, 0.75 * before[2] + 0.25 * before[4]
    assert after[PADDING].eq(0).all()
    assert torch.equal(after[[2, 4]], before[[2, 4]])
    torch.testing.assert_close(after[[3, 5]], average.expand(2, 2))
    torch.testing.assert_close(after[UNKNOWN], before[UNKNOWN] if dropout else average)
    assert counts.tolist() == [50, 0, 3, 0, 1, 0]
    words.fill_unseen(np.zeros(6))
    assert words.table.weight[2:].eq(0).all()


@pytest.mark.parametrize(("kind", "layers"), [("gru", 1), ("lstm", 2)])
def test_a_reader_reads_each_row_from_both_ends(kind, layers):
    torch.manual_seed(0)
    reader = Recurrent(kind, 3, 2, layers)
    assert (
        [part.input_size for part in reader.forwards]
        == [part.input_size for part in reader.backwards]
        == [3, 4][:layers]
    )
    values = torch.randn(1, 4, 3)
    found = reader(values, torch.tensor([3]))
    assert found.shape == (1, 4, 4)
    other = values.clone()
    other[0, 3] = 9.0  # behind the end
    assert torch.equal(reader(other, torch.tensor([3]))[:, :3], found[:, :3])
    if layers == 1:
        assert torch.allclose(found[..., :2], reader.forwards[0](values)[0], atol=1e-6)
        back = reader.backwards[0](values[:, [2, 1, 0]])[0]
        assert torch.allclose(found[:, :3, 2:], back[:, [2, 1, 0]], atol=1e-6)


def test_numbers_are_scaled_by_what_most_of_them_are_and_flagged_where_missing():
    train = np.array([[1.0, 5.0, 7.0, NAN], [2.0, NAN, 7.0, NAN], [3.0, 5.0, 7.0, NAN], [10.0, 9.0, np.inf, NAN]])
    module = NumericPreparation(train)
    assert (module.columns, module.flags, module.width) == (4, 2, 6)
    assert module.median.tolist() == [3.0, 5.0, 7.0, 0.0]
    low, high = np.percentile(train[:, 0], [0.5, 99.5])
    clipped = np.clip(train[:, 0], low, high)
    assert module.mean.tolist()[0] == pytest.approx(clipped.mean())
    assert module.deviation.tolist()[0] == pytest.approx(clipped.std())
    assert (module.mean.tolist()[2:], module.deviation.tolist()[2:], module.varied.tolist()) == (
        [7, 0],
        [1, 1],
        [1, 1, 0, 0],
    )
    assert module.flagged.tolist() == [1, 2]
    found = module(
        torch.tensor([[NAN, NAN, NAN, NAN], [1e9, -1e9, 8.0, 1.0], [3.0, 5.0, 7.0, 0.0]], dtype=torch.float64)
    )
    assert found.dtype is torch.float32
    assert found[0].tolist() == [*found[2, :2].tolist(), 0.0, 0.0, 1.0, 1.0]
    assert found[1].tolist() == [8.0, -8.0, 0.0, 0.0, 0.0, 0.0]
    assert found[2, 0].item() == pytest.approx((3 - clipped.mean()) / clipped.std())
    unflagged = NumericPreparation(train[:, :1])
    assert (unflagged.width, unflagged.flags, unflagged(torch.tensor([[NAN]], dtype=torch.float64)).shape) == (
        1,
        0,
        (1, 1),
    )


def test_a_column_that_is_nearly_all_the_same_is_judged_by_all_its_values():
    values = np.array([[3.0]] * 999 + [[4.0]])
    module = NumericPreparation(values)
    assert module.varied.tolist() == [1.0]
    assert module.mean.item() == pytest.approx(values.mean())
    assert module.deviation.item() == pytest.approx(values.std())


@pytest.mark.parametrize(
    ("values", "varied"),
    [
        ([1.0, 1.0 + 1e-13], 0.0),  # rounding
        ([1.0, 1.0 + 1e-11], 1.0),
        ([1e-291, -1e-291], 0.0),  # nothing but zeros
        ([1e-289, -1e-289], 1.0),
    ],
)
def test_what_differs_by_rounding_is_constant(values, varied):
    assert NumericPreparation(np.array(values)[:, None]).varied.tolist() == [varied]


@pytest.mark.parametrize(("labels", "outputs"), [((), 1), (("a",), 1), (("a", "b"), 2), (("a", "b", "c"), 3)])
def test_a_head_has_an_output_for_each_label_and_one_for_a_number(labels, outputs):
    head = Head(4, FittedTarget("classification", "y", labels))
    assert (head.outputs.in_features, head.outputs.out_features) == (4, outputs)
    ordered = OrderedHead(4, FittedTarget("ordered", "y", labels))
    assert (ordered.outputs.in_features, ordered.outputs.out_features) == (4, 1)
    assert ordered.gaps.shape == (max(0, len(labels) - 2),)


def test_steps_begin_evenly_apart_and_their_shares_are_differences():
    known = FittedTarget("ordered", "y", ("a", "b", "c", "d"))
    head = OrderedHead(1, known)
    nn.init.zeros_(head.outputs.weight)
    nn.init.zeros_(head.outputs.bias)
    gap = float(np.log(2))
    assert head(torch.ones(1, 1))[0].tolist() == pytest.approx([0.0, -gap, -2 * gap])
    shares = OrderedScores(known)(torch.tensor([[0.0, -gap, -2 * gap]]))
    assert shares[0].tolist() == pytest.approx([1 / 2, 1 / 2 - 1 / 3, 1 / 3 - 1 / 5, 1 / 5])


def test_scores_take_back_what_rare_labels_counted_for_more():
    plain = FittedTarget("classification", "y", ("a", "b"))
    tilted = FittedTarget("classification", "y", ("a", "b"), tilt=(1.0, 4.0))
    outputs = torch.tensor([[0.0, float(np.log(4))]])
    assert Scores(plain).lowered is None
    assert Scores(plain)(outputs)[0].tolist() == pytest.approx([0.2, 0.8])
    assert Scores(tilted)(outputs)[0].tolist() == pytest.approx([0.5, 0.5])
    value = Scores(FittedTarget("regression", "y"))(torch.tensor([[1.5], [2.0]]))
    assert (value.tolist(), value.dtype) == ([1.5, 2.0], torch.float64)


class Two(nn.Module):
    """An encoder of two tensors."""

    takes = 2

    def forward(self, one, other):
        return one + 10 * other


class One(nn.Module):
    """An encoder of one."""

    takes = 1

    def forward(self, one):
        return -one


def test_a_network_lays_numbers_categories_and_encoders_side_by_side():
    categories = CategoryEncoder([3], 2)
    network = Network(1, categories, Trunk(5, 0, 0, "relu", 0.0), nn.Identity(), [Two(), One()])
    numbers, codes, tensors = (
        torch.tensor([[0.5]]),
        torch.tensor([[2]]),
        [torch.tensor([[each]]) for each in (1.0, 2.0, 3.0)],
    )
    found = network(numbers, codes, *tensors)
    assert found[0].tolist() == [0.5, *categories.tables[0].weight[2].tolist(), 21.0, -3.0]
    assert torch.equal(network.joined(numbers, codes, *tensors), found)
    blind = Network(0, None, Trunk(1, 0, 0, "relu", 0.0), nn.Identity(), [One()])
    assert blind(numbers, codes, tensors[0]).tolist() == [[-1.0]]
    assert Network(1, None, Trunk(2, 0, 0, "relu", 0.0), nn.Identity(), [One()])(None, None, tensors[0]).tolist() == [
        [-1.0]
    ]
