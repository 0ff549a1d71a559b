"""Sounds become numbers and frames as a plain oracle says, whatever the file, alone or together with others."""

import dataclasses
import itertools
import json
import re

import numpy as np
import pyarrow as pa
import pytest

from core.data.preparation.preprocessing import Preprocessing
from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.graph import Graph
from core.kinds import KINDS, audio_heard, audio_numbers
from core.plain import from_dict, to_json
from core.reading.media import channels
from core.recipe import ColumnChoice
from core.records import Column, ColumnProfile
from core.serving.inputs import heard
from core.serving.inputs.media import sound_or_none
from core.serving.session import open_session
from tests.kinds import digits, sound_oracle, sounds

KIND = KINDS["audio"]
EDGE_CASES = sounds.edge_cases()
BYTES = pa.array(EDGE_CASES.values(), pa.binary())
ABSENT = {"missing", "empty", "no sound", "broken header", "one sample"}
GIVEN = 16_000 * 300  # samples that may be given


def decoded(value, rate=16_000):
    """The samples that a bundle is given for a file."""
    return sound_or_none(value, rate, 300 * rate, whole=True)


def fitted(train=BYTES, raw_input=False, **options):
    """A Front of one column of sounds, fitted on files."""
    column = Column("x", "audio", ColumnProfile("x", "bytes", len(train), 0, len(train)))
    return Preprocessing.fit([(column, ColumnChoice(options=options))], pa.table({"x": train}), raw_input=raw_input)


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_numbers_are_those_of_the_oracle_for_every_nasty_sound(rate):
    train = pa.array([sounds.file(sounds.chirp(0.6, rate), rate)], pa.binary())
    preprocessing = fitted(train)
    entry = preprocessing.inputs[0]
    assert (entry.rate, entry.longest) == (rate, 300 * rate)
    assert 0.5 * rate < entry.most < 0.6 * rate, "the chirp begins and ends in silence"
    found, _, _ = preprocessing.run(pa.table({"x": BYTES}))
    names = audio_numbers.names(rate)
    assert preprocessing.layout.numbers == tuple(f"x: {name}" for name in names)
    assert len(set(names)) == len(names) == found.shape[1]
    for name, row, value in zip(EDGE_CASES, found, EDGE_CASES.values(), strict=True):
        expected = sound_oracle.numbers(decoded(value, rate), rate, entry.most)
        np.testing.assert_allclose(row, expected, rtol=0, atol=2e-3, err_msg=name)
    absent = {name for name, row in zip(EDGE_CASES, found, strict=True) if not np.isfinite(row).all()}
    assert absent == {*ABSENT, *(["two samples"] if rate == 8_000 else [])}


def test_frames_are_those_of_the_oracle_and_of_fixed_length():
    preprocessing = fitted(raw_input=True, seconds=1.2)
    assert preprocessing.layout.tensors[0].shape == (120, 64)
    _, _, (found,) = preprocessing.run(pa.table({"x": BYTES}))
    assert found.shape == (len(BYTES), 120, 64)
    for name, row, value in zip(EDGE_CASES, found, EDGE_CASES.values(), strict=True):
        expected = sound_oracle.frames(decoded(value), 16_000, 120)
        np.testing.assert_allclose(row, expected, rtol=0, atol=2e-3, err_msg=name)
    assert (found[0] == found[0, 0, 0]).all(), "a missing sound is silence"


@pytest.mark.parametrize("raw_input", [False, True])
def test_a_sound_is_answered_alike_alone_together_and_padded_to_any_length(raw_input):
    preprocessing = fitted(raw_input=raw_input, seconds=1.2)
    name = "tensor 0" if raw_input else "numbers"

    def made(values):
        numbers, _, tensors = preprocessing.run(pa.table({"x": values}))
        return tensors[0] if raw_input else numbers

    alone = np.concatenate([made(BYTES.slice(index, 1)) for index in range(len(BYTES))])
    np.testing.assert_allclose(made(BYTES), alone, rtol=0, atol=1e-12)
    given = [
        index for index, (word, value) in enumerate(EDGE_CASES.items()) if len(decoded(value)) > 1 and word != "long"
    ]
    short = [decoded(list(EDGE_CASES.values())[index]) for index in given]
    for longest in (32_000, 32_001, 50_000):
        padded = np.stack([np.pad(samples, (0, longest - len(samples))) for samples in short])
        np.testing.assert_allclose(preprocessing.session.run([name], {"x": padded})[0], alone[given], rtol=0, atol=5e-5)


def numbers_of(preprocessing, *sounds_given):
    """Float64 [n,F]: what a preprocessing makes of samples, as files of fractions."""
    files = [sounds.file(samples, subtype="FLOAT") for samples in sounds_given]
    return preprocessing.run(pa.table({"x": pa.array(files, pa.binary())}))[0]


def test_silence_at_both_ends_and_a_constant_part_change_nothing():
    preprocessing = fitted(seconds=2)
    tone, least = sounds.chirp(), 0.5 / 32768
    late = np.concatenate([np.zeros(16_000), tone, np.zeros(9000)])
    raised = np.where(tone == 0, least, tone) + 0.3
    plain, silent, constant = numbers_of(preprocessing, tone, late, raised)
    np.testing.assert_allclose(silent, plain, rtol=0, atol=1e-9)
    np.testing.assert_allclose(constant, plain, rtol=0, atol=0.15)


def rooms(sound):
    """Name -> the sound with a second of room in front and behind."""
    room, around = sounds.noise(1, loud=0.002), np.zeros(16_000)
    hum = 0.004 * np.sin(2 * np.pi * 50 * np.arange(len(sound) + 32_000) / 16_000)
    click = np.concatenate([np.zeros(500), [0.9, -0.9, 0.4]])
    return {
        "zeros": np.concatenate([around, sound, around]),
        "noise": np.concatenate([room, sound, room[::-1]]),
        "hum": np.concatenate([around, sound, around]) + hum,
        "a constant part": np.concatenate([around, sound, around]) + 0.1,
        "a click at both ends": np.concatenate([click, room, sound, room[::-1], click[::-1]]),
        "noise, all of it quiet": 0.003 * np.concatenate([room, sound, room]),
    }


@pytest.mark.parametrize("name", "0369")
def test_a_spoken_digit_is_found_in_any_room(name):
    spoken = sounds.heard(sounds.spoken()[name])
    for room, samples in rooms(spoken).items():
        start = len(samples) // 2 - len(spoken) // 2
        first, end, limited, silent = heard.stretch(samples.astype(np.float32), 16_000, 160_000)
        assert abs(first - start) < 1600, room
        assert abs(end - start - len(spoken)) < 1600, room
        assert not limited
        assert not silent


@pytest.mark.parametrize("rate", [8_000, 16_000])
@pytest.mark.parametrize("seconds", [0.2, 1.0, 8.0])
def test_what_is_told_to_be_heard_is_what_the_graph_hears_and_the_oracle_says(rate, seconds):
    g = Graph()
    most = int(seconds * rate)
    raw = g.input("x", KIND.tensor_type, KIND.tensor_shape)
    found = audio_heard.heard(g, raw, rate, most)
    g.output("y", found.samples, 1, ("N", None))
    session = open_session(g.model().SerializeToString())
    given = {name: decoded(value, rate) for name, value in EDGE_CASES.items()} | rooms(
        sounds.heard(sounds.spoken()["5"], rate)
    )
    for name, samples in given.items():
        samples = samples.astype(np.float32)
        first, end, _, silent = heard.stretch(samples, rate, most)
        assert (first, end) == sound_oracle.heard(samples, rate, most), name
        (made,) = session.run(None, {"x": samples[None]})[0]
        assert end - first <= most
        np.testing.assert_array_equal(made[: end - first], samples[first:end], err_msg=name)
        assert not made[end - first :].any(), name
        assert silent == (not samples.any()), name


def test_of_a_sound_longer_than_what_is_heard_the_loudest_stretch_is_taken():
    preprocessing = fitted(seconds=0.5)
    tone, room = sounds.chirp(0.5), sounds.noise(3, loud=2e-4)
    long = np.concatenate([room, 0.3 * tone, room[:32_000], tone, room[:16_000]])
    first, end, limited, _ = heard.stretch(long.astype(np.float32), 16_000, 8_000)
    assert limited
    assert end - first == 8_000
    assert abs(first - 88_000) < 2400
    alone, found = numbers_of(preprocessing, tone, long)
    assert np.abs(found - alone)[:64].mean() < 1
    assert heard.of(long.astype(np.float32), 16_000, 8_000, GIVEN).words.endswith(" of 7.0 s, the loudest stretch")


def test_zeros_are_silence_with_numbers_of_their_own_and_no_missing_sound():
    preprocessing = fitted()
    short, long = numbers_of(preprocessing, np.zeros(900), np.zeros(30_000))
    assert np.isfinite(short).all()
    np.testing.assert_array_equal(short, long)
    missing, _, _ = preprocessing.run(pa.table({"x": pa.array([None], pa.binary())}))
    assert np.isnan(missing).all()


def test_channels_that_cancel_each_other_are_heard_as_the_loudest_one():
    preprocessing = fitted()
    tone = sounds.heard(sounds.spoken()["0"])
    pairs = {
        "opposite": (tone, -tone),
        "nearly": (tone, -0.9 * tone),
        "later by a sample": (tone, -0.9 * np.roll(tone, 1)),
        "beside silence": (tone, -tone, 0 * tone),
        "with a constant part": (tone + 0.2, -tone - 0.2),
    }
    alone, *others = numbers_of(preprocessing, tone, *(np.stack(pair, 1) for pair in pairs.values()))
    for name, found in zip(pairs, others, strict=True):
        np.testing.assert_allclose(found, alone, rtol=0, atol=0.01, err_msg=name)


def test_channels_that_do_not_cancel_are_heard_as_their_mean():
    tone, noise = sounds.chirp(), sounds.noise(0.7)
    for pair in (
        (tone, tone),
        (tone, noise),
        (tone, 0 * tone),
        (tone, -0.3 * tone),
        (0.01 * tone + 0.3, 0.01 * tone - 0.3),
    ):
        values = np.stack(pair, 1).astype(np.float32)
        found, cancelled = channels.mixed(values)
        assert not cancelled
        np.testing.assert_array_equal(found, values.mean(1))


def test_a_run_of_before_goes_on_as_it_was():
    """Its state knows no `longest`: the first samples are heard, whatever they are, and zeros are no sound."""
    state = dataclasses.replace(KIND.fit(BYTES, KIND.Options(seconds=0.5)), longest=0)
    g = Graph()
    raw = g.input("x", KIND.tensor_type, KIND.tensor_shape)
    g.output("y", KIND.graph(g, "x", raw, state).numbers, 11, ("N", None))
    session = open_session(g.model().SerializeToString())
    tone = sounds.chirp().astype(np.float32)
    late = np.concatenate([np.zeros(8_000, np.float32), tone])
    for silent in (late, np.zeros(500, np.float32)):
        assert np.isnan(session.run(None, {"x": silent[None]})[0]).all()
    whole, cut = (session.run(None, {"x": samples[None]})[0] for samples in (tone, tone[:8_000]))
    np.testing.assert_array_equal(whole, cut)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e30, 3e38, -1e30])
def test_samples_that_no_file_can_hold_give_finite_numbers(odd):
    g = Graph()
    state = KIND.fit(BYTES, KIND.Options(seconds=0.5))
    raw = g.input("x", KIND.tensor_type, KIND.tensor_shape)
    g.output("y", KIND.graph(g, "x", raw, state).numbers, 11, ("N", None))
    g.output("z", KIND.raw_graph(g, "x", raw, state).tensors[0], 1, ("N", None, None))
    samples = np.tile(sounds.chirp(0.5).astype("float32"), (2, 3))
    samples[0, 40:80] = odd
    for made in open_session(g.model().SerializeToString()).run(None, {"x": samples}):
        assert np.isfinite(made).all()


def test_samples_given_as_they_are_may_be_none_or_a_single_one():
    preprocessing = fitted(seconds=0.5)
    tone = sounds.chirp(2).astype("float32")
    for samples in (tone[:1], tone[:0], np.zeros(1, "float32")):
        numbers = preprocessing.session.run(["numbers"], {"x": np.tile(samples, (3, 1))})[0]
        assert numbers.shape[0] == 3
        assert np.isnan(numbers).all()


def test_the_rate_and_the_length_follow_the_files():
    def learned(rates, lengths, **options):
        files = [
            sounds.file(np.pad(sounds.noise(long, rate), (silence * rate, silence * rate)), rate)
            for rate, long, silence in zip(rates, lengths, itertools.cycle((0, 2, 5)))
        ]
        return KIND.fit(pa.array([None, b"broken", *files], pa.binary()), KIND.Options(**options))

    assert learned([8000, 8000, 44_100], [0.5, 0.5, 0.5]).rate == 8_000
    assert learned([8000, 44_100], [0.5, 0.5]).rate == 16_000
    assert learned([96_000], [0.5]).rate == 16_000
    assert learned([16_000] * 30, [*[0.5] * 28, 1.0, 0.7]).most == pytest.approx(16_320, abs=160), "the longest one"
    assert learned([16_000] * 3, [0.5, 1.0, 0.7]).longest == 16_000 * 300
    assert learned([8_000], [14]).most == 80_000
    assert learned([8_000], [14], seconds=12.5).most == 100_000
    assert learned([8_000], [14], seconds=60).longest == 300 * 8_000
    assert learned([16_000], [0.01]).most == 1_600
    assert learned([16_000], [0.5], seconds=0.001).most == 160
    assert learned([], []).most == 160_000


def test_the_open_model_decides_the_rate_and_an_unknown_one_is_a_plain_sentence():
    state = KIND.fit(BYTES, KIND.Options(model="resemble-ai/resemblyzer", seconds=1.5))
    assert (state.rate, state.most) == (16_000, 24_000)
    assert KIND.pretrained_model(state) == "resemble-ai/resemblyzer"
    with pytest.raises(UserError, match="no open model “nobody/nothing”"):
        KIND.fit(BYTES, KIND.Options(model="nobody/nothing"))


def test_the_state_and_the_description_survive_json():
    state = KIND.fit(BYTES, KIND.Options(augment="strong"))
    assert state.augment == ("shift", "noise", "mask")
    assert from_dict(KIND.State, json.loads(to_json(state))) == state
    entry = fitted().inputs[0]
    assert (entry.kind, entry.rate, entry.example) == ("audio", 16_000, "")
    assert from_dict(type(entry), json.loads(to_json(entry))) == entry


@pytest.mark.parametrize("raw_input", [False, True])
def test_the_safety_check_knows_every_operator(raw_input):
    nodes = fitted(raw_input=raw_input).model.graph.node
    assert all(node.op_type in OPERATORS[node.domain] for node in nodes)


def test_spoken_digits_are_told_from_letters_by_the_numbers_alone():
    """Letters last longer and the recordings differ: far above chance, on recordings that were not learned from."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    files = sounds.spoken()
    numbers, _, _ = fitted().run(pa.table({"x": pa.array(files.values(), pa.binary())}))
    learner = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    assert cross_val_score(learner, numbers, [name.isdigit() for name in files], cv=6).mean() >= 0.9


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_spoken_digits_are_told_apart_whenever_they_are_said(rate):
    """Ten digits in twenty variations, learned from clips without silence; each judged with silence around it."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    names, clips = digits.varied(rate)
    known = np.arange(len(names)) % 5 > 0
    preprocessing = fitted(pa.array([sounds.file(clip, rate) for clip in clips[known]], pa.binary()))
    learner = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=300))

    def made(samples):
        return preprocessing.run(pa.table({"x": pa.array([sounds.file(clip, rate) for clip in samples], pa.binary())}))[
            0
        ]

    learner.fit(made(clips[known]), names[known])
    right = {}
    for around, vary in digits.AROUND.items():
        later = [vary(clip, rate, np.random.default_rng(number)) for number, clip in enumerate(clips[~known])]
        right[around] = learner.score(made(later), names[~known])
    assert right.pop("nothing") >= 0.97
    assert min(right.values()) >= 0.95, right


def test_the_numbers_of_a_sound_are_named_by_what_and_where():
    names = audio_numbers.names(16_000)
    bands = [name.removesuffix(", mean") for name in names[:64]]
    assert all(re.fullmatch(r"[0-9,]+ Hz", band) for band in bands)
    assert len({*bands}) == 64
    assert names[64:192] == [f"{band}, {what}" for what in ("spread", "change") for band in bands]
    assert names[192:256] == [f"around {bands[at]}, quarter {part}" for part in (1, 2, 3, 4) for at in range(2, 64, 4)]
    assert names[256:] == [
        *(f"loudness, {what}" for what in ("mean", "spread", "highest")),
        *(f"brightness, {what}" for what in ("mean", "spread")),
        *("seconds (logarithm)", "swings a second", "peak (logarithm)"),
    ]
    assert [audio_numbers.window_and_hop(rate) for rate in (8_000, 16_000)] == [(200, 80), (400, 160)]


@pytest.mark.parametrize(
    ("augment", "ways"), [("none", ()), ("gentle", ("shift", "noise")), ("strong", ("shift", "noise", "mask"))]
)
def test_training_varies_sounds_in_these_ways(augment, ways):
    state = KIND.fit(pa.array([], pa.binary()), KIND.Options(augment=augment, network="gru"))
    assert (state.augment, state.network, state.model, state.change) == (ways, "gru", "", "nothing")
    assert (state.rate, state.most, state.longest) == (16_000, 160_000, 4_800_000)
