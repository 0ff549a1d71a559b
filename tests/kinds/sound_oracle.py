"""What the sound kind must make of a decoded sound, in plain NumPy, written apart from it: one sound at a time."""

import math

import numpy as np


def mel_bands(rate, window, many):
    """Slaney's bands, one after the other, float64 [bins,many]."""

    def mel(hertz):
        return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * math.log(hertz / 1000) / math.log(6.4)

    def hertz(mels):
        return mels * 200 / 3 if mels < 15 else 1000 * 6.4 ** ((mels - 15) / 27)

    edges = [hertz(mel(rate / 2) * place / (many + 1)) for place in range(many + 2)]
    found = np.zeros((window // 2 + 1, many))
    for band, (low, middle, high) in enumerate(zip(edges, edges[1:], edges[2:], strict=False)):
        for place in range(window // 2 + 1):
            at = place * rate / window
            rising, falling = (at - low) / (middle - low), (high - at) / (high - middle)
            found[place, band] = max(0.0, min(rising, falling)) * 2 / (high - low)
    return found


def spectra(samples, rate):
    """(log-mel [F,64], power [F,bins], samples without their mean) of the part that sounds; None without a sound."""
    last = np.flatnonzero(samples)
    if not len(last) or last[-1] < 1:
        return None
    sound = samples[: last[-1] + 1].astype(np.float64)
    sound = sound - sound.mean()
    window, hop = rate // 40, rate // 100
    padded = np.concatenate([sound, np.zeros(window)])
    hann = np.hanning(window + 1)[:-1]
    power = np.array([np.abs(np.fft.rfft(padded[at : at + window] * hann)) ** 2 for at in range(0, len(sound), hop)])
    return np.log(power @ mel_bands(rate, window, 64) + 1e-6), power, sound


def numbers(samples, rate):
    """The row of numbers [F]; all NaN without a sound."""
    found = spectra(samples, rate)
    if found is None:
        return np.full(3 * 64 + 4 * 16 + 8, np.nan)
    logs, power, sound = found
    windows = len(logs)
    steps = np.abs(logs[1:] - logs[:-1])
    row = [*logs.mean(0), *logs.std(0), *(steps.mean(0) if windows > 1 else np.zeros(64))]
    for quarter in range(4):
        own = [logs[place] for place in range(windows) if place * 4 // windows == quarter]
        mean = np.mean(own, axis=0) if own else logs.mean(0)
        row += [mean[first : first + 4].mean() for first in range(0, 64, 4)]
    energy = power.sum(1) + 1e-6
    loud, bright = np.log(energy), power @ (np.arange(power.shape[1]) * rate / (rate // 40) / 1000) / energy
    row += [loud.mean(), loud.std(), loud.max(), bright.mean(), bright.std()]
    seconds = len(sound) / rate
    rises = sum(before <= 1e-4 < after for before, after in zip(sound, sound[1:], strict=False))
    return np.array([*row, math.log(seconds), rises / seconds, math.log(np.abs(sound).max() + 1e-6)])


def frames(samples, rate, many):
    """The frames [many,64] that networks get."""
    found = spectra(samples, rate)
    logs = np.full((many, 64), math.log(1e-6))
    if found is not None:
        logs[: len(found[0])] = found[0][:many]
    return (logs - math.log(1e-6)) / 4
