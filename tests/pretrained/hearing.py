"""How torch and transformers hear a sound, the reference for our graphs; small folders of random weights."""

import numpy as np
import torch
from transformers import (
    ASTConfig,
    ASTFeatureExtractor,
    ASTModel,
    HubertConfig,
    HubertModel,
    UniSpeechConfig,
    UniSpeechModel,
    UniSpeechSatConfig,
    UniSpeechSatModel,
    Wav2Vec2Config,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2Model,
    WavLMConfig,
    WavLMModel,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperModel,
)
from transformers.audio_utils import mel_filter_bank, spectrogram
from transformers.models.whisper.modeling_whisper import WhisperEncoder

_SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48}
WAVES = {**_SMALL, "conv_dim": (24,) * 7, "num_conv_pos_embedding_groups": 4, "vocab_size": 8}
LARGE = {"feat_extract_norm": "layer", "do_stable_layer_norm": True, "conv_bias": True}


def _whisper():
    config = WhisperConfig(
        d_model=32, encoder_layers=2, decoder_layers=1, encoder_attention_heads=4, decoder_attention_heads=4,
        encoder_ffn_dim=48, decoder_ffn_dim=48, vocab_size=64, num_mel_bins=80, pad_token_id=1, bos_token_id=1,
        eos_token_id=1, decoder_start_token_id=1,
    )  # fmt: skip
    return WhisperModel(config), WhisperFeatureExtractor(feature_size=80)


def _ast():
    config = ASTConfig(**_SMALL, max_length=128, num_mel_bins=64)
    return ASTModel(config), ASTFeatureExtractor(max_length=128, num_mel_bins=64)


def _wave(model, config, **more):
    return model(config(**{**WAVES, **more})), Wav2Vec2FeatureExtractor(do_normalize=config is not WavLMConfig)


SORTS = {
    "whisper": _whisper,
    "spectrogram transformer": _ast,
    "wav2vec2 base": lambda: _wave(Wav2Vec2Model, Wav2Vec2Config),
    "wav2vec2 large": lambda: _wave(Wav2Vec2Model, Wav2Vec2Config, **LARGE),
    "hubert base": lambda: _wave(HubertModel, HubertConfig, num_conv_pos_embeddings=127),
    "hubert large": lambda: _wave(HubertModel, HubertConfig, **LARGE, feat_proj_layer_norm=False),
    "unispeech base": lambda: _wave(UniSpeechModel, UniSpeechConfig),
    "unispeech large": lambda: _wave(UniSpeechSatModel, UniSpeechSatConfig, **LARGE),
    "wavlm base": lambda: _wave(WavLMModel, WavLMConfig, num_buckets=32, max_bucket_distance=60),
    "wavlm large": lambda: _wave(WavLMModel, WavLMConfig, **LARGE, num_buckets=320, max_bucket_distance=800),
}


def folder(sort, place):
    """A Hugging Face folder of a small model with random weights; returns (model, feature extractor)."""
    torch.manual_seed(3)
    model, extractor = SORTS[sort]()
    with torch.no_grad():
        for part in model.parameters():
            part.add_(torch.randn_like(part) * 0.05)
    model.eval().save_pretrained(place)
    extractor.save_pretrained(place)
    return model, extractor


def heard(model, extractor, samples):
    """float32 [width]: what the model makes of one sound, by transformers' own code."""
    taken = extractor(samples, sampling_rate=16_000, return_tensors="pt")
    with torch.inference_mode():
        if isinstance(model, WhisperModel):
            return whisper(model.encoder, extractor, samples)
        made = model(**{name: taken[name] for name in ("input_values", "input_features") if name in taken})
    return (made.pooler_output if isinstance(model, ASTModel) else made.last_hidden_state.mean(1))[0].numpy()


def whisper(encoder, extractor, samples, silence=True):
    """The encoder's layers over the sound, two seconds of silence, and a place for each half second behind them."""
    sounding = min(-(-len(samples) // 320), 1500)
    spectra = extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features
    as_is = min(sounding + 100, 1500) if silence else sounding
    where, counts = list(range(as_is)), [1] * as_is
    for index in range(60 if silence else 0):
        silent = sum(position >= as_is for position in range(25 * index, 25 * index + 25))
        if silent:
            where.append(25 * index + int(25 * (index * (5**0.5 - 1) / 2 % 1)))
            counts.append(silent)
    with torch.inference_mode():
        hidden = torch.nn.functional.gelu(encoder.conv2(torch.nn.functional.gelu(encoder.conv1(spectra))))[0].T
        sources = [*range(as_is), *[min(as_is + 5, 1498)] * (len(where) - as_is)]
        hidden = (hidden[sources] + encoder.embed_positions.weight[where])[None]
        bias = torch.log(torch.tensor(counts, dtype=torch.float32))[None, None, None]
        for layer in encoder.layers:
            made = layer(hidden, bias)
            hidden = made[0] if isinstance(made, tuple) else made
        return encoder.layer_norm(hidden)[0, :sounding].mean(0).numpy()


def whole_whisper(encoder, extractor, samples):
    """What the original makes of the sound when it is filled up to 30 s: the mean over the sound's positions."""
    spectra = extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features
    with torch.inference_mode():
        return encoder(spectra).last_hidden_state[0, : -(-len(samples) // 320)].mean(0).numpy()


def tiny_whisper(weights):
    """transformers' own encoder of Whisper tiny with those weights, and its feature extractor."""
    config = WhisperConfig(
        d_model=384, encoder_layers=4, encoder_attention_heads=6, encoder_ffn_dim=1536, num_mel_bins=80
    )
    encoder = WhisperEncoder(config).eval()
    kept = encoder.state_dict()
    encoder.load_state_dict({name: torch.tensor(weights[name]) for name in kept})
    assert all(not weights[name].any() for name in set(weights) - set(kept)), "keys have no bias in Whisper"
    return encoder, WhisperFeatureExtractor(feature_size=80)


def resemblyzer(weights, samples):
    """float32 [256], as the package's VoiceEncoder.embed_utterance makes it of a sound without long pauses."""
    lstm, linear = torch.nn.LSTM(40, 256, 3, batch_first=True), torch.nn.Linear(256, 256)
    named = {name: torch.as_tensor(value) for name, value in weights.items()}
    lstm.load_state_dict({name[5:]: value for name, value in named.items() if name.startswith("lstm.")})
    linear.load_state_dict({name[7:]: value for name, value in named.items() if name.startswith("linear.")})
    decibels = 20 * np.log10(np.sqrt(np.mean(samples**2)))
    samples = samples * 10 ** (max(0, -30 - decibels) / 20)
    starts = list(range(0, max(1, -(-(len(samples) + 1) // 160) - 160 + 77 + 1), 77))
    if len(starts) > 1 and (len(samples) - starts[-1] * 160) / 25_600 < 0.75:
        starts = starts[:-1]
    padded = np.pad(samples, (0, max(0, (starts[-1] + 160) * 160 - len(samples)) + 200))
    filters = mel_filter_bank(201, 40, 0, 8000, 16_000, norm="slaney", mel_scale="slaney")
    hann = np.hanning(401)[:-1]
    spectra = spectrogram(padded, hann, 400, 160, fft_length=400, power=2.0, mel_filters=filters).T
    pieces = torch.tensor(np.stack([spectra[start : start + 160] for start in starts]), dtype=torch.float32)
    with torch.inference_mode():
        voices = linear(lstm(pieces)[1][0][-1]).relu()
        mean = (voices / voices.norm(dim=1, keepdim=True)).mean(0)
        return (mean / mean.norm()).numpy()
