"""What is heard behind a caller's voice: kinds of noise, each a loop without a seam."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.speech.line import FULL_SCALE, SPEECH_DBFS, banded, rms, to_samples
from trainer.speech.ports import SAMPLE_RATE, Samples

Noise = NDArray[np.floating]

_HUM_HZ = 50.0
_HARMONICS = (7, 8, 9, 11, 14)
"""Mains hum lies below the band; what a telephone lets through are its harmonics."""

_CARS_A_SECOND = 0.4
_PASSING_S = (0.6, 1.6)
"""For so long a car that passes is within half of its greatest strength."""

_ENVELOPE_HZ = 100
"""How often the loudness of the traffic is reckoned."""

_CLICKS_A_SECOND = 15
_CLICK = SAMPLE_RATE // 250
"""A click lasts 4 ms."""

_CLICK_SPREAD = 0.5
"""How unlike in strength clicks are: the standard deviation of its logarithm."""

_LEAD_IN = SAMPLE_RATE // 10
"""For so long the filter settles before a loop begins."""


def line_noise(
    kind: str,
    snr_db: float,
    seconds: float,
    rng: np.random.Generator,
    voices: Sequence[Samples] = (),
) -> Samples | None:
    """Noise of a kind (white, hum, babble, street, crackle), `snr_db` below speech of SPEECH_DBFS;
    None for none.

    Babble is mixed from `voices`; without a sound in them it is left out.
    """
    length = round(seconds * SAMPLE_RATE)
    if kind == "babble":
        noise = _babble(length, rng, voices)
    elif kind in _KINDS:
        noise = _KINDS[kind](length, rng)
    else:
        return None
    around = np.concatenate((np.take(noise, range(-_LEAD_IN, 0), mode="wrap"), noise))
    heard = banded(around)[_LEAD_IN:]
    if not heard.any():
        return None
    scale = FULL_SCALE * 10 ** ((SPEECH_DBFS - snr_db) / 20) / rms(heard)
    return to_samples(heard * np.float32(scale))


def _white(length: int, rng: np.random.Generator) -> Noise:
    return rng.standard_normal(length)


def _hum(length: int, rng: np.random.Generator) -> Noise:
    time = np.arange(round(SAMPLE_RATE / _HUM_HZ)) / SAMPLE_RATE
    period = np.zeros(len(time))
    for n in _HARMONICS:
        period += np.sin(2 * np.pi * _HUM_HZ * n * time + rng.uniform(0, 2 * np.pi)) / n
    return np.resize(period, length) + 0.02 * rng.standard_normal(length)


def _street(length: int, rng: np.random.Generator) -> Noise:
    """A road near by: it rumbles all the time, and cars pass, whose tyres hiss."""
    seconds = length / SAMPLE_RATE
    moments = np.linspace(0, seconds, round(_ENVELOPE_HZ * seconds) + 2)
    near = np.zeros(len(moments))
    for _ in range(max(1, round(_CARS_A_SECOND * seconds))):
        away = (moments - rng.uniform(0, seconds) + seconds / 2) % seconds - seconds / 2
        # Sound pressure falls with the distance, as it is heard from beside the road.
        near += rng.uniform(0.5, 1.0) / np.hypot(1, 3.5 * away / rng.uniform(*_PASSING_S))
    loud = np.interp(np.arange(length) / SAMPLE_RATE, moments, near)
    rumble, hiss = _sloping(length, -1.5, rng), _sloping(length, -0.5, rng)
    return rumble * (0.4 + loud) + 0.6 * hiss * loud**2


def _sloping(length: int, slope: float, rng: np.random.Generator) -> Noise:
    """Noise whose strength goes with frequency to the power of `slope`, level below 200 Hz; its
    root mean square is 1."""
    hertz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE).astype(np.float32)
    drawn = rng.standard_normal((len(hertz), 2), np.float32).view(np.complex64)[:, 0]
    noise = np.fft.irfft(drawn * hertz.clip(200) ** np.float32(slope), length)
    return noise / rms(noise)


def _crackle(length: int, rng: np.random.Generator) -> Noise:
    """Clicks of a bad contact, here and there."""
    count = max(1, round(_CLICKS_A_SECOND * length / SAMPLE_RATE))
    places = rng.integers(length, size=(count, 1)) + np.arange(_CLICK)
    strength = rng.lognormal(0.0, _CLICK_SPREAD, (count, 1))
    clicks = strength * rng.standard_normal((count, _CLICK)) * np.linspace(1, 0, _CLICK)
    noise = np.zeros(length)
    np.add.at(noise, places % length, clicks)
    return noise


def _babble(length: int, rng: np.random.Generator, voices: Sequence[Samples]) -> Noise:
    noise = np.zeros(length)
    for voice in voices:
        if len(voice):
            noise += np.roll(np.resize(voice, length), int(rng.integers(length)))
    return noise


_KINDS: Mapping[str, Callable[[int, np.random.Generator], Noise]] = {
    "white": _white,
    "hum": _hum,
    "street": _street,
    "crackle": _crackle,
}
