"""Sounds become numbers and frames as a plain oracle says, whatever the file, alone or together with others."""

import json

import numpy as np
import pyarrow as pa
import pytest

from core.data.front import Front
from core.errors import UserError
from core.export.allowed import OPERATORS
from core.graph import Graph
from core.kinds import KINDS, audio_numbers
from core.plain import from_dict, to_json
from core.recipe import ColumnChoice
from core.records import Column, ColumnProfile
from core.serving.media import sound_or_none
from core.serving.session import open_session
from tests.kinds import sound_oracle, sounds

KIND = KINDS["audio"]
NASTY = sounds.nasty()
BYTES = pa.array(NASTY.values(), pa.binary())
SILENT = ("missing", "empty", "no sound", "broken header", "silence", "silence in 8 bits", "opposite channels")


def fitted(train=BYTES, closely=False, **options):
    """A Front of one column of sounds, fitted on files."""
    column = Column("x", "audio", ColumnProfile("x", "bytes", len(train), 0, len(train)))
    return Front.fit([(column, ColumnChoice(options=options))], pa.table({"x": train}), closely=closely)


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_numbers_are_those_of_the_oracle_for_every_nasty_sound(rate):
    train = pa.array([sounds.file(sounds.chirp(1.5, rate), rate)], pa.binary())
    front = fitted(train)
    entry = front.inputs[0]
    assert (entry.rate, entry.most) == (rate, int(1.5 * rate))
    found, _, _ = front.run(pa.table({"x": BYTES}))
    names = audio_numbers.names(rate)
    assert front.layout.numbers == tuple(f"x: {name}" for name in names)
    assert len(set(names)) == len(names) == found.shape[1]
    for name, row, value in zip(NASTY, found, NASTY.values(), strict=True):
        expected = sound_oracle.numbers(sound_or_none(value, rate, entry.most), rate)
        np.testing.assert_allclose(row, expected, rtol=0, atol=2e-3, err_msg=name)
    absent = {name for name, row in zip(NASTY, found, strict=True) if not np.isfinite(row).all()}
    assert absent == {*SILENT, "one sample", *(["two samples"] if rate == 8_000 else [])}


def test_frames_are_those_of_the_oracle_and_of_fixed_length():
    front = fitted(closely=True, seconds=1.2)
    assert front.layout.tensors[0].shape == (120, 64)
    _, _, (found,) = front.run(pa.table({"x": BYTES}))
    assert found.shape == (len(BYTES), 120, 64)
    for name, row, value in zip(NASTY, found, NASTY.values(), strict=True):
        expected = sound_oracle.frames(sound_or_none(value, 16_000, 19_200), 16_000, 120)
        np.testing.assert_allclose(row, expected, rtol=0, atol=2e-3, err_msg=name)
    assert (found[0] == found[0, 0, 0]).all(), "a missing sound is silence"


@pytest.mark.parametrize("closely", [False, True])
def test_a_sound_is_answered_alike_alone_together_and_padded_to_any_length(closely):
    front = fitted(closely=closely, seconds=1.2)
    name = "tensor 0" if closely else "numbers"

    def made(values):
        numbers, _, tensors = front.run(pa.table({"x": values}))
        return tensors[0] if closely else numbers

    alone = np.concatenate([made(BYTES.slice(place, 1)) for place in range(len(BYTES))])
    np.testing.assert_allclose(made(BYTES), alone, rtol=0, atol=1e-12)
    decoded = [sound_or_none(value, 16_000, 19_200) for value in NASTY.values()]
    for longest in (19_200, 19_201, 40_000):
        padded = np.stack([np.pad(samples, (0, longest - len(samples))) for samples in decoded])
        np.testing.assert_allclose(front.session.run([name], {"x": padded})[0], alone, rtol=0, atol=5e-5)


def test_silence_behind_a_sound_and_a_constant_part_change_nothing():
    front = fitted(seconds=2)
    tone, least = sounds.chirp(), 0.5 / 32768
    plain, silent, raised = (
        sounds.file(samples, subtype="FLOAT")
        for samples in (tone, np.concatenate([tone, np.zeros(9000)]), np.where(tone == 0, least, tone) + 0.3)
    )
    numbers, _, _ = front.run(pa.table({"x": pa.array([plain, silent, raised], pa.binary())}))
    np.testing.assert_allclose(numbers[0], numbers[1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(numbers[0], numbers[2], rtol=0, atol=0.15)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e30, 3e38, -1e30])
def test_samples_that_no_file_can_hold_give_finite_numbers(odd):
    g = Graph()
    state = KIND.fit(BYTES, KIND.Options(seconds=0.5))
    raw = g.input("x", KIND.tensor_type, KIND.tensor_shape)
    g.output("y", KIND.graph(g, "x", raw, state).numbers, 11, ("N", None))
    g.output("z", KIND.look_closely(g, "x", raw, state).tensors[0], 1, ("N", None, None))
    samples = np.tile(sounds.chirp(0.5).astype("float32"), (2, 3))
    samples[0, 40:80] = odd
    for made in open_session(g.model().SerializeToString()).run(None, {"x": samples}):
        assert np.isfinite(made).all()


def test_samples_given_as_they_are_may_be_longer_than_what_is_looked_at_or_a_single_one():
    front = fitted(seconds=0.5)
    tone = sounds.chirp(2).astype("float32")
    for samples in (tone[:1], tone[:0], np.zeros(1, "float32")):
        numbers = front.session.run(["numbers"], {"x": samples[None]})[0]
        assert np.isnan(numbers).all()
    whole, cut = (front.session.run(["numbers"], {"x": samples[None]})[0] for samples in (tone, tone[:8000]))
    np.testing.assert_array_equal(whole, cut)


def test_the_rate_and_the_length_follow_the_files():
    def learned(rates, lengths, **options):
        files = [
            sounds.file(sounds.chirp(long, rate, 100, 1000), rate) for rate, long in zip(rates, lengths, strict=True)
        ]
        return KIND.fit(pa.array([None, b"broken", *files], pa.binary()), KIND.Options(**options))

    assert learned([8000, 8000, 44_100], [0.5, 0.5, 0.5]).rate == 8_000
    assert learned([8000, 44_100], [0.5, 0.5]).rate == 16_000
    assert learned([96_000], [0.5]).rate == 16_000
    assert learned([16_000] * 3, [0.5, 1.0, 0.7]).most == 16_000
    assert learned([8_000], [14]).most == 80_000
    assert learned([8_000], [14], seconds=12.5).most == 100_000
    assert learned([16_000], [0.01]).most == 1_600
    assert learned([16_000], [0.5], seconds=0.001).most == 160
    assert learned([], []).most == 160_000


def test_the_open_model_decides_the_rate_and_an_unknown_one_is_a_plain_sentence():
    state = KIND.fit(BYTES, KIND.Options(model="resemble-ai/resemblyzer", seconds=1.5))
    assert (state.rate, state.most) == (16_000, 24_000)
    assert KIND.open_model(state) == "resemble-ai/resemblyzer"
    with pytest.raises(UserError, match="no open model “nobody/nothing”"):
        KIND.fit(BYTES, KIND.Options(model="nobody/nothing"))


def test_the_state_and_the_description_survive_json():
    state = KIND.fit(BYTES, KIND.Options(augment="strong"))
    assert state.augment == ("shift", "noise", "mask")
    assert from_dict(KIND.State, json.loads(to_json(state))) == state
    entry = fitted().inputs[0]
    assert (entry.kind, entry.rate, entry.example) == ("audio", 16_000, "")
    assert from_dict(type(entry), json.loads(to_json(entry))) == entry


@pytest.mark.parametrize("closely", [False, True])
def test_the_safety_check_knows_every_operator(closely):
    nodes = fitted(closely=closely).model.graph.node
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
