"""What the sound kind must make of a decoded sound, in plain NumPy, written apart from it: one sound at a time."""

import math
from functools import cache

import numpy as np


def heard(samples, rate, most):
    """(first sample, the one behind the last) of what is heard, said block by block; (0, most) where all is silence."""
    hop = rate // 100
    power = list(spread(samples.tobytes(), samples.dtype.str, hop))
    padded = [0.0, *power, 0.0]
    loud = [sorted(padded[index : index + 3])[1] for index in range(len(power))]
    if max(loud) <= 1e-12:
        loud = power
    live = sorted(value for value in loud if value > 1e-12)
    if not live:
        return 0, min(len(samples), most)
    noise, many, peak = live[math.floor(len(live) * 0.05)], live[math.floor(len(live) * 0.2)], live[-1]
    noisy = max(1e-12, min(4 * noise, 0.03 * peak) if many <= 4 * noise else 0)
    fades = min(max(1000 * noise, peak / 10_000), 0.003 * peak)
    first = next(index for index, value in enumerate(loud) if value >= max(noisy, 0.003 * peak))
    last = max(index for index, value in enumerate(loud) if value >= max(noisy, fades))
    end = min(last + 2, len(power))
    room = most // hop
    if end - first > room:
        first = max(range(first, end - room + 1), key=lambda start: sum(loud[start : start + room]))
        end = first + room
    return first * hop, min(end * hop, len(samples))


@cache
def spread(content, dtype, hop):
    """The variance of each block of samples, padded with zeros."""
    samples = [float(x) for x in np.frombuffer(content, dtype)]
    blocks = [samples[at : at + hop] for at in range(0, max(1, len(samples)), hop)]
    return tuple(variance(block + [0.0] * (hop - len(block))) for block in blocks)


def variance(values):
    """Of a list of numbers."""
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / len(values)


@cache
def mel_bands(rate, window, many):
    """Slaney's bands, one after the other, float64 [bins,many]."""

    def mel(hertz):
        return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * math.log(hertz / 1000) / math.log(6.4)

    def hertz(mels):
        return mels * 200 / 3 if mels < 15 else 1000 * 6.4 ** ((mels - 15) / 27)

    edges = [hertz(mel(rate / 2) * index / (many + 1)) for index in range(many + 2)]
    found = np.zeros((window // 2 + 1, many))
    for band, (low, middle, high) in enumerate(zip(edges, edges[1:], edges[2:], strict=False)):
        for index in range(window // 2 + 1):
            at = index * rate / window
            rising, falling = (at - low) / (middle - low), (high - at) / (high - middle)
            found[index, band] = max(0.0, min(rising, falling)) * 2 / (high - low)
    return found


def spectra(samples, rate, most):
    """(log-mel [F,64], power [F,bins], samples without their mean) of the part that is heard; None without a sound."""
    if len(samples) <= 1:
        return None
    first, end = heard(samples, rate, most)
    last = np.flatnonzero(samples[first:end])
    sound = samples[first : first + last[-1] + 1].astype(np.float64) if len(last) else np.zeros(1)
    sound = sound - sound.mean()
    window, hop = rate // 40, rate // 100
    padded = np.concatenate([sound, np.zeros(window)])
    hann = np.hanning(window + 1)[:-1]
    power = np.array([np.abs(np.fft.rfft(padded[at : at + window] * hann)) ** 2 for at in range(0, len(sound), hop)])
    return np.log(power @ mel_bands(rate, window, 64) + 1e-6), power, sound


def numbers(samples, rate, most):
    """The row of numbers [F]; all NaN without a sound."""
    found = spectra(samples, rate, most)
    if found is None:
        return np.full(3 * 64 + 4 * 16 + 8, np.nan)
    logs, power, sound = found
    windows = len(logs)
    steps = np.abs(logs[1:] - logs[:-1])
    row = [*logs.mean(0), *logs.std(0), *(steps.mean(0) if windows > 1 else np.zeros(64))]
    for quarter in range(4):
        own = [logs[index] for index in range(windows) if index * 4 // windows == quarter]
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
    found = spectra(samples, rate, many * (rate // 100))
    logs = np.full((many, 64), math.log(1e-6))
    if found is not None:
        logs[: len(found[0])] = found[0][:many]
    return (logs - math.log(1e-6)) / 4
