"""The parts of models that hear, one by one: frames and spectra out of samples, and the layers behind them."""

import math
import struct
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from core.graph import BOOL, FLOAT, INT64, Graph
from core.pretrained.sounds import ctranslate2, hearing, mel, resemblyzer, spectrogram_transformer, waves, whisper
from core.pretrained.sounds.hearing_layers import Attention, Named, attention_mask, mean_within, take
from core.pretrained.sounds.voice_module import Voice, _renamed
from core.pretrained.sounds.waves_module import _buckets, _heard_at_once, _summed, _Wave, _weighed
from core.pretrained.sounds.whisper_module import Whisper
from core.serving.session import open_session

NAN, INF = float("nan"), float("inf")


def run(make, samples, kind=FLOAT, shape=("A", "B")):
    """What `make(g, samples)` gives for rows of samples."""
    g = Graph("__t/")
    g.output("made", make(g, g.input("raw", FLOAT, ("N", "T"))), kind, shape)
    return open_session(g.model().SerializeToString()).run(None, {"raw": np.array(samples, np.float32)})[0]


def prepared(model, samples):
    return open_session(model.SerializeToString()).run(None, {"raw": np.atleast_2d(np.array(samples, np.float32))})[0]


def test_samples_are_made_finite_and_kept_between_minus_one_and_one():
    found = run(mel.finite, [[0.5, NAN, INF, -INF, 2.0, -3.0]])
    assert found.tolist() == [[0.5, 0.0, 0.0, 0.0, 1.0, -1.0]]


def test_a_sound_goes_up_to_its_last_sample_that_is_not_zero():
    samples = [[0.0, 0.5, 0.0, 0.0], [0.1, 0.0, 0.0, -0.1], [0.0, 0.0, 0.0, 0.0]]
    assert run(mel.last, samples, INT64).tolist() == [[2], [4], [0]]

    def missing(g, raw):
        return g.Unsqueeze(mel.missing(g, mel.Sounding(raw, mel.last(g, raw))), g.const([1]))

    assert run(missing, [*samples, [0.3, 0, 0, 0]], BOOL).tolist() == [[False], [False], [True], [True]]


@pytest.mark.parametrize(("most", "expected"), [(2, [0.1, 0.2]), (3, [0.1, 0.2, 0.3]), (9, [0.1, 0.2, 0.3, 0.0])])
def test_nothing_behind_the_most_is_looked_at(most, expected):
    found = run(lambda g, raw: mel.sounding(g, raw, most).samples, [[0.1, 0.2, 0.3]])
    assert found[0].tolist() == pytest.approx(expected)


def test_rows_of_samples_are_filled_up_mirrored_and_counted():
    rows = [[1.0, 2.0, 3.0, 4.0]]
    assert run(lambda g, raw: mel.behind(g, raw, 2), rows).tolist() == [[1, 2, 3, 4, 0, 0]]
    assert run(lambda g, raw: mel.up_to(g, raw, g.const(6)), rows).tolist() == [[1, 2, 3, 4, 0, 0]]
    assert run(lambda g, raw: mel.up_to(g, raw, g.const(2)), rows).tolist() == rows
    assert run(lambda g, raw: mel.mirrored(g, raw, 2), rows).tolist() == [[3, 2, 1, 2, 3, 4]]

    def counted(g, raw):
        return g.Reshape(
            g.Concat(*(g.Unsqueeze(mel.count(g, raw, axis), g.const([0])) for axis in (0, 1)), axis=0), g.const([1, 2])
        )

    assert run(counted, rows, INT64).tolist() == [[1, 4]]
    inside = run(lambda g, raw: mel.within(g, g.const(3), g.Cast(raw, to=INT64)), [[0.0], [2.0], [5.0]], BOOL)
    assert inside.tolist() == [[False] * 3, [True, True, False], [True] * 3]


@pytest.mark.parametrize(("least", "expected"), [(1, [1, 1, 1, 2, 3]), (0, [0, 1, 1, 2, 3])])
def test_windows_that_begin_inside_a_sound_are_counted_rounded_up(least, expected):
    def make(g, raw):
        return mel.steps(g, g.Cast(raw, to=INT64), 160, least)

    lengths = [[0.0], [1.0], [160.0], [161.0], [321.0]]
    assert run(make, lengths, INT64).ravel().tolist() == expected


def test_the_mean_is_over_what_is_inside():
    values = np.arange(12, dtype=np.float32).reshape(2, 3, 2)

    def make(g, raw):
        inside = g.const(np.array([[True, False, True], [False] * 3]))
        return mel.mean_within(g, g.Reshape(raw, g.const([2, 3, 2])), inside)

    assert run(make, values.reshape(2, 6)).tolist() == [[2.0, 3.0], [0.0, 0.0]]


def test_power_is_that_of_a_fourier_transform_under_a_hann_window():
    samples = np.random.default_rng(0).normal(size=50).astype(np.float32)
    found = run(lambda g, raw: mel.power(g, raw, 20, 10), samples[None], shape=("A", "B", "C"))[0]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(20) / 20)
    wanted = [np.abs(np.fft.rfft(samples[start : start + 20] * hann)) ** 2 for start in range(0, 31, 10)]
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    own = np.stack([np.ones(20), np.zeros(20)]).astype(np.float32)[:, None]
    sums = run(lambda g, raw: mel.power(g, raw, 20, 30, own), samples[None], shape=("A", "B", "C"))[0]
    np.testing.assert_allclose(sums, [[samples[:20].sum() ** 2], [samples[30:50].sum() ** 2]], rtol=1e-4)


def test_the_mel_scale_is_even_below_a_thousand_hertz_and_logarithmic_above():
    assert mel._mels(500.0) == pytest.approx(7.5)
    assert mel._mels(1000.0) == pytest.approx(15.0)
    assert mel._mels(6400.0) == pytest.approx(42.0)
    np.testing.assert_allclose(mel._hertz(np.array([0.0, 7.5, 15.0, 42.0])), [0.0, 500.0, 1000.0, 6400.0])
    centres = mel.centres(12_800, 41)
    assert len(centres) == 41
    np.testing.assert_allclose(centres[[0, 14, 40]], [200 / 3, 1000.0, 1000 * math.exp(26 * math.log(6.4) / 27)])
    low = mel.bands(16_000, 400, 10, low=300.0, high=3400.0)
    assert low.shape == (201, 10)
    hertz = np.arange(201) * 40
    assert hertz[low.any(1)].min() > 300
    assert hertz[low.any(1)].max() < 3400


def test_a_wave_s_frames_hold_their_samples_and_how_many_sound():
    sound = np.arange(1, 501) / 1000
    found = prepared(waves.prepare(False), sound)[0]
    assert found.shape == (2, 321)
    np.testing.assert_allclose(found[:, :320].ravel()[:500], sound, rtol=1e-6)
    assert not found[1, 180:320].any()
    assert found[:, 320].tolist() == [320.0, 180.0]
    scaled = prepared(waves.prepare(True), [*sound, *[0.0] * 200])[0]
    assert scaled[:, 320].tolist() == [320.0, 180.0, 0.0]
    np.testing.assert_allclose(
        scaled[:, :320].ravel()[:500], (sound - sound.mean()) / sound.std(), rtol=1e-4, atol=1e-5
    )
    assert not scaled[:, :320].ravel()[500:].any()
    assert np.isfinite(prepared(waves.prepare(True), [0.0])).all()
    long = prepared(waves.prepare(False), np.ones(waves.MOST + 50))[0]
    assert (len(long), long[-1, 320]) == (1500, 320.0)


def test_whisper_s_spectra_are_marked_where_the_sound_is():
    sound = np.sin(np.arange(401) / 3)
    found = prepared(whisper.prepare(80, 1500), [*sound, *[0.0] * 100])[0]
    assert found.shape == (4 + 2, 81)
    assert found[:, -1].tolist() == [1, 1, 1, 0, 0, 0]
    silent = prepared(whisper.prepare(80, 1500), [0.0] * 10)[0]
    assert silent.shape == (3, 81)
    np.testing.assert_allclose(silent[:, :-1], -1.5, atol=1e-6)
    assert not silent[:, -1].any()
    spread = found[:, :-1]
    assert spread.max() - spread.min() <= 2.0 + 1e-5
    assert prepared(whisper.prepare(40, 3), np.ones(5000)).shape == (1, 3 * 2 + 2, 41)


def test_a_voice_is_raised_to_one_loudness_and_marked_where_it_is_all_sound():
    sound = np.sin(np.arange(500) / 3)
    loud, quiet = (prepared(resemblyzer.prepare(), much * sound)[0] for much in (0.01, 0.001))
    assert loud.shape == (4 + 2, 41)
    assert loud[:, -1].tolist() == [1, 1, 1, 0, 0, 0]
    np.testing.assert_allclose(loud, quiet, rtol=1e-3, atol=1e-6)
    as_it_is = prepared(resemblyzer.prepare(), sound)[0]
    assert as_it_is[:, :-1].sum() > 100 * loud[:, :-1].sum()  # what is loud is not made quieter
    barely = prepared(resemblyzer.prepare(), 1e-7 * sound)[0]
    assert barely[:, :-1].sum() < 1e-3 * loud[:, :-1].sum()  # what is nearly silent is not raised to a voice


def test_a_spectrogram_has_always_as_many_windows_and_zero_where_no_sound_fills_them():
    form = spectrogram_transformer.Form(windows=5, bands=8, mean=-4.0, deviation=2.0)
    assert form.most == 4 * 160 + 400
    model = spectrogram_transformer.prepare(form)
    found = prepared(model, np.sin(np.arange(1, 730) / 3))[0]  # three windows are full: 400, 560, 720
    assert found.shape == (5, 8)
    np.testing.assert_allclose(found[3:], (0 + 4.0) / 4.0)
    assert not np.isclose(found[:3], 1.0).all(1).any()
    np.testing.assert_allclose(prepared(model, [0.0])[0, 0], (math.log(2**-23) + 4.0) / 4.0, rtol=1e-5)
    bands = spectrogram_transformer._bands(8)
    assert bands.shape == (257, 8)
    assert 0.9 < bands.max() <= 1.0
    assert not bands[0].any()


def test_what_is_outside_is_not_attended_to_and_not_averaged():
    inside = torch.tensor([[True, True, False]])
    assert attention_mask(inside).tolist() == [[[[0.0, 0.0, -1e9]]]]
    values = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]])
    assert mean_within(values, inside).tolist() == [[2.0, 4.0]]
    assert mean_within(values, torch.zeros(1, 3, dtype=torch.bool)).tolist() == [[0.0, 0.0]]
    torch.manual_seed(0)
    attention = Attention(4, 2).eval()
    hidden = torch.randn(1, 3, 4)
    whole = attention(hidden, attention_mask(inside))
    torch.testing.assert_close(whole[:, :2], attention(hidden[:, :2], attention_mask(inside[:, :2])))
    assert (attention.heads, attention.k_proj.bias is not None, Attention(4, 2, False).k_proj.bias) == (2, True, None)


def test_attention_leaves_out_only_while_it_learns():
    torch.manual_seed(0)
    attention, hidden = Attention(4, 1, dropout=0.5), torch.randn(1, 50, 4)
    mask = torch.zeros(1, 1, 1, 50)
    assert torch.equal(attention.eval()(hidden, mask), attention(hidden, mask))
    assert not torch.equal(attention.train()(hidden, mask), attention(hidden, mask))


def test_weights_are_taken_by_name_and_none_may_be_lacking():
    module = Named(conv=nn.Linear(1, 1))
    take(module, {"conv.weight": np.full((1, 1), 3), "conv.bias": np.full(1, 4.0), "other": np.zeros(1)})
    assert (module.conv.weight.item(), module.conv.bias.item()) == (3.0, 4.0)
    assert module.conv.weight.dtype is torch.float32
    with pytest.raises(KeyError):
        take(module, {"conv.weight": np.zeros((1, 1))})


def test_near_distances_have_buckets_of_their_own_and_far_ones_share():
    found = _buckets(np.array([-900, -60, -59, -8, -7, -1, 0, 1, 7, 8, 12, 59, 60, 900]), 32, 60)
    assert found.tolist() == [15, 15, 15, 8, 7, 1, 0, 17, 23, 24, 25, 31, 31, 31]


def test_a_position_of_wav2vec_hears_400_samples():
    kernels, strides = (10, 3, 3, 3, 3, 2, 2), (5, 2, 2, 2, 2, 2, 2)
    made = [_Wave(np.zeros((1, 1, kernel)), False, stride, "") for kernel, stride in zip(kernels, strides, strict=True)]
    assert _heard_at_once(made) == 400
    assert _heard_at_once(made[:1]) == 10


@pytest.mark.parametrize(("length", "positions"), [(0, 1), (3, 1), (4, 1), (5, 2), (7, 3), (20, 9)])
def test_positions_that_sound_follow_from_kernel_and_stride(length, positions):
    wave = _Wave(np.zeros((2, 1, 3)), True, 2, "channels")
    hidden, found = wave(torch.randn(1, 1, 20), torch.tensor([length]))
    assert hidden.shape == (1, 2, 9)
    assert found.tolist() == [positions]
    assert (wave.conv.bias is not None, wave.conv.stride, type(wave.layer_norm)) == (True, (2,), nn.LayerNorm)


def test_channels_are_evened_over_the_sounding_positions_alone():
    wave = _Wave(np.zeros((2, 1, 1)), False, 1, "time")
    hidden = torch.tensor([[[1.0, 3.0, 50.0], [2.0, 2.0, 9.0]]])
    even = wave._over_time(hidden, torch.tensor([2]))
    torch.testing.assert_close(even, torch.tensor([[[-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]]), rtol=0, atol=1e-4)
    with torch.no_grad():
        wave.layer_norm.weight.copy_(torch.tensor([2.0, 1.0]))
        wave.layer_norm.bias.copy_(torch.tensor([0.0, 5.0]))
    torch.testing.assert_close(
        wave._over_time(hidden, torch.tensor([2]))[0, :, 0], torch.tensor([-2.0, 5.0]), rtol=0, atol=1e-4
    )
    assert type(_Wave(np.zeros((2, 1, 1)), False, 1, "").layer_norm) is nn.Identity


@pytest.mark.parametrize("size", [1, 256, 257, 1000])
def test_long_sums_lose_nothing(size):
    values = torch.arange(2.0 * size).view(1, 2, size)
    torch.testing.assert_close(_summed(values), values.double().sum(2, keepdim=True).float())


def test_weights_kept_as_directions_and_lengths_come_together():
    kept = "encoder.pos_conv_embed.conv.parametrizations.weight.original"
    ways = np.array([[[3.0, 1.0]], [[4.0, 0.0]]])
    found = _weighed({f"{kept}0": np.array([[[10.0, 2.0]]]), f"{kept}1": ways})
    np.testing.assert_allclose(found, [[[6.0, 2.0]], [[8.0, 0.0]]])
    assert found.dtype == np.float32


def small_whisper(positions=75, layers=2, heads=2):
    random = np.random.default_rng(0)
    sizes = {"conv1.weight": (4, 3, 3), "conv1.bias": (4,), "conv2.weight": (4, 4, 3), "conv2.bias": (4,)}
    sizes |= {"embed_positions.weight": (positions, 4), "layer_norm.weight": (4,), "layer_norm.bias": (4,)}
    for index in range(layers):
        for name in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj"):
            sizes |= {f"layers.{index}.{name}.weight": (4, 4), f"layers.{index}.{name}.bias": (4,)}
        for name in ("self_attn_layer_norm", "final_layer_norm"):
            sizes |= {f"layers.{index}.{name}.weight": (4,), f"layers.{index}.{name}.bias": (4,)}
        sizes |= {f"layers.{index}.fc1.weight": (6, 4), f"layers.{index}.fc1.bias": (6,)}
        sizes |= {f"layers.{index}.fc2.weight": (4, 6), f"layers.{index}.fc2.bias": (4,)}
    return Whisper({name: random.normal(size=size) for name, size in sizes.items()}, heads)


def test_a_whisper_s_slots_of_silence_count_as_often_as_they_stand_for_positions():
    module = small_whisper(positions=250)
    assert (module.width, module.most, module.slots, len(module.blocks), module.last) == (4, 250, 10, 2, 2)
    bias = module._bias(torch.tensor([1, 130, 250]), 120)[:, 0, 0]
    assert bias.shape == (3, 10 + 120)
    heard = bias[:, 10:]
    assert [(row == 0).sum().item() for row in heard] == [101, 120, 120]
    assert (heard[0, 101:] == -1e9).all()
    first = [-1e9] * 4 + [math.log(24)] + [math.log(25)] * 5
    assert bias[0, :10].tolist() == pytest.approx(first)
    second = [-1e9] * 9 + [math.log(20)]
    assert bias[1, :10].tolist() == pytest.approx(second)
    assert (bias[2, :10] == -1e9).all()


def test_what_lies_behind_a_sound_is_the_silence_that_would_be_heard_beside_it():
    module = small_whisper()
    logs = torch.full((2, 5, 3), 9.0)
    logs[0, :3], logs[1, :4] = 0.75, -1.0
    filled = module._filled(logs, torch.tensor([1, 2]), 7)
    assert filled.shape == (2, 7, 3)
    assert filled[0, :, 0].tolist() == [0.75] * 3 + [-1.25] * 4
    assert filled[1, :, 0].tolist() == [-1.0] * 4 + [-1.5] * 3  # never below what counts as silence


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_whisper_hears_a_sound_alike_in_company_and_in_two_halves(cut):
    module = small_whisper()
    random = torch.Generator().manual_seed(1)
    frames = torch.cat([torch.randn(2, 12, 3, generator=random), torch.zeros(2, 12, 1)], 2)
    frames[0, :10, 3], frames[1, :3, 3] = 1, 1
    with torch.no_grad():
        whole = module(frames)
        assert whole.shape == (2, 4)
        torch.testing.assert_close(module.above(module.below(frames, cut), cut), whole, rtol=0, atol=1e-5)
        torch.testing.assert_close(module(frames[1:, :6]), whole[1:], rtol=0, atol=1e-5)
    steps = module.layers()
    assert [len(step) for step in steps] == [4, 15, 17]
    assert len({id(each) for step in steps for each in step}) == len(list(module.parameters()))


def small_voice(layers=2):
    random = np.random.default_rng(0)
    sizes = {"linear.weight": (4, 3), "linear.bias": (4,)}
    for index in range(layers):
        sizes |= {f"lstm.weight_ih_l{index}": (12, 3 if index else 40), f"lstm.weight_hh_l{index}": (12, 3)}
        sizes |= {f"lstm.bias_ih_l{index}": (12,), f"lstm.bias_hh_l{index}": (12,)}
    return Voice(
        {name: random.normal(size=size) for name, size in sizes.items()} | {"linear.bias": np.arange(1.0, 5.0)}
    )


@pytest.mark.parametrize(
    ("windows", "stretches"), [(0, 1), (119, 1), (120, 1), (196, 1), (197, 2), (273, 2), (274, 3), (400, 4)]
)
def test_a_voice_is_heard_in_stretches_of_which_each_must_mostly_sound(windows, stretches):
    module = small_voice()
    frames = torch.ones(1, 402, 41)
    frames[0, windows:, -1] = 0
    hidden, own = module._stretches(frames)
    assert own.tolist() == [stretches]
    assert hidden.shape == (1, stretches, 160, 40)


def test_stretches_begin_every_77_windows_and_end_in_silence():
    frames = torch.zeros(1, 250, 41)
    frames[0, :, 0], frames[0, :, -1] = torch.arange(250), 1
    hidden, _ = small_voice()._stretches(frames)
    assert hidden[0, :, 0, 0].tolist() == [0.0, 77.0]
    assert hidden[0, 1, [159, 158]].tolist()[0][0] == 236.0
    short, _ = small_voice()._stretches(frames[:, :130])
    assert short[0, 0, [129, 130], 0].tolist() == [129.0, 0.0]


def test_a_voice_s_vector_is_of_length_one_and_goes_in_steps():
    module = small_voice(3)
    assert (module.width, module.last, [len(step) for step in module.layers()]) == (4, 2, [4, 4, 6])
    frames = torch.rand(2, 250, 41, generator=torch.Generator().manual_seed(0))
    frames[0, :, -1], frames[1, :, -1] = 1, (torch.arange(250) < 60).float()
    with torch.no_grad():
        whole = module(frames)
        assert whole.norm(dim=1).tolist() == pytest.approx([1.0, 1.0])
        for cut in range(3):
            torch.testing.assert_close(module.above(module.below(frames, cut), cut), whole)
        torch.testing.assert_close(module(frames[1:]), whole[1:])


def test_weights_of_a_voice_are_found_under_their_layer():
    assert _renamed("lstm.weight_ih_l2") == "recurrent.2.weight_ih_l0"
    assert _renamed("lstm.bias_hh_l0") == "recurrent.0.bias_hh_l0"
    assert _renamed("linear.bias") == "linear.bias"


def text(value):
    return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"


def written(arrays):
    """A CTranslate2 file of these arrays."""
    kinds = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}
    content = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, len(arrays))
    for name, array in arrays.items():
        content += text(name) + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
        content += struct.pack("<BI", kinds[array.dtype.name], array.nbytes) + array.tobytes()
    return content


def theirs(layers=1, kind="float32"):
    """A small Whisper encoder under CTranslate2's names, each array with a number of its own."""
    made, count = {"encoder/position_encodings/encodings": np.full((3, 2), 1.0, np.float32)}, 2
    names = [f"{part}/{end}" for part in ("conv1", "conv2") for end in ("weight", "bias")] + [
        "layer_norm/gamma",
        "layer_norm/beta",
    ]
    for index in range(layers):
        names += [
            f"layer_{index}/{part}/{end}"
            for part in ("ffn/linear_0", "ffn/linear_1", "self_attention/linear_1")
            for end in ("weight", "bias")
        ]
        names += [
            f"layer_{index}/{part}/layer_norm/{end}" for part in ("ffn", "self_attention") for end in ("gamma", "beta")
        ]
    for name in names:
        made[f"encoder/{name}"] = np.full(2, count, kind)
        count += 1
    for index in range(layers):
        for end in ("weight", "bias"):
            made[f"encoder/layer_{index}/self_attention/linear_0/{end}"] = np.arange(6).astype("float16")
    return made


def test_weights_are_read_from_a_ctranslate2_file_under_the_names_of_transformers():
    own = theirs(2)
    found = ctranslate2.whisper_encoder(written(own) + b"more")
    assert all(value.dtype == np.float32 for value in found.values())
    pairs = {"layers.1.fc1": "layer_1/ffn/linear_0", "layers.0.fc2": "layer_0/ffn/linear_1", "conv2": "conv2"}
    pairs |= {"layers.1.self_attn.out_proj": "layer_1/self_attention/linear_1"}
    for ours, name in pairs.items():
        for end in ("weight", "bias"):
            assert found[f"{ours}.{end}"].tolist() == own[f"encoder/{name}/{end}"].tolist()
    norms = {"layer_norm": "layer_norm", "layers.0.final_layer_norm": "layer_0/ffn/layer_norm"}
    norms |= {"layers.1.self_attn_layer_norm": "layer_1/self_attention/layer_norm"}
    for ours, name in norms.items():
        assert found[f"{ours}.weight"].tolist() == own[f"encoder/{name}/gamma"].tolist()
        assert found[f"{ours}.bias"].tolist() == own[f"encoder/{name}/beta"].tolist()
    for letter, values in (("q", [0, 1]), ("k", [2, 3]), ("v", [4, 5])):
        assert found[f"layers.1.self_attn.{letter}_proj.weight"].tolist() == values
        assert found[f"layers.0.self_attn.{letter}_proj.bias"].tolist() == values
    assert found["embed_positions.weight"].shape == (3, 2)
    assert len(found) == 1 + 4 + 2 + 2 * (4 + 2 + 6 + 4)


def test_whole_numbers_in_place_of_fractions_and_lacking_parts_are_told():
    with pytest.raises(ValueError, match="encoder/conv1/weight is quantized"):
        ctranslate2.whisper_encoder(written(theirs(kind="int8")))
    own = theirs()
    del own["encoder/layer_0/ffn/layer_norm/beta"]
    with pytest.raises(ValueError, match="no Whisper encoder: .*layer_0/ffn/layer_norm/beta"):
        ctranslate2.whisper_encoder(written(own))
    with pytest.raises(ValueError, match="no whole CTranslate2 file"):
        ctranslate2.whisper_encoder(written(theirs())[:-1])


def test_what_a_model_takes_follows_from_its_config():
    spoken = hearing.takes_of(SimpleNamespace(model_type="whisper", num_mel_bins=80, max_source_positions=1500), {})
    assert (spoken.shape, spoken.most, spoken.free) == ((3002, 81), 480_000, True)
    config = SimpleNamespace(model_type="audio-spectrogram-transformer", max_length=128, num_mel_bins=64)
    seen = hearing.takes_of(config, {"mean": 1.0, "std": 0.5})
    assert (seen.shape, seen.most, seen.free) == ((128, 64), 127 * 160 + 400, False)
    silent = prepared(seen.prepare, [0.0])[0]
    assert silent[1:].ravel().tolist() == pytest.approx([-1.0] * (127 * 64))
    usual = prepared(hearing.takes_of(config, {}).prepare, [0.0])[0]
    assert usual[5, 5] == pytest.approx(4.2677393 / (2 * 4.5689974))
    heard = hearing.takes_of(SimpleNamespace(model_type="hubert"), {})
    assert (heard.shape, heard.most, heard.free) == ((1500, 321), 480_000, True)
    tone = 0.5 + 0.1 * np.sin(np.arange(640))
    assert abs(prepared(heard.prepare, tone)[0, :, :320].mean()) < 1e-3
    plain = hearing.takes_of(SimpleNamespace(model_type="hubert"), {"do_normalize": False})
    assert prepared(plain.prepare, tone)[0, :, :320].sum() / 640 == pytest.approx(0.5, abs=0.01)
