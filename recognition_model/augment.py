"""Making clean synthetic speech sound like a telephone, a room and a street."""

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from recognition_model.voices import RATE

Audio = NDArray[np.float32]

NOISES = ("white", "pink", "brown", "hum", "babble")
_NOISE_SHARES = (0.4, 0.2, 0.1, 0.05, 0.25)
_CLEAN_SHARE = 0.2
_TELEPHONE_SHARE = 0.35
_ROOM_SHARE = 0.25
_COLOUR_SHARE = 0.4
_COLOUR_DB = 6.0
_NOISE_SHARE = 0.75

_TELEPHONE = butter(4, (300, 3400), "band", fs=RATE, output="sos")
_MU = 255.0


def telephone(audio: Audio) -> Audio:
    """The band of a telephone line, 300 to 3,400 Hz, through 8 kHz and 8-bit mu-law."""
    narrow = soxr.resample(sosfilt(_TELEPHONE, audio).astype(np.float32), RATE, 8_000)
    scaled = np.clip(narrow / 32768, -1, 1)
    coded = np.sign(scaled) * np.log1p(_MU * np.abs(scaled)) / np.log1p(_MU)
    levels = np.rint(coded * 127) / 127
    decoded = np.sign(levels) * np.expm1(np.abs(levels) * np.log1p(_MU)) / _MU * 32768
    wide = soxr.resample(decoded.astype(np.float32), 8_000, RATE)
    return np.resize(wide, len(audio)).astype(np.float32)


def noise(rng: np.random.Generator, length: int, kind: str) -> Audio:
    """Noise of a kind (not babble), at a level of its own."""
    white = rng.standard_normal(length).astype(np.float32)
    if kind == "pink":
        coloured = lfilter(
            [0.049922, -0.095993, 0.050612, -0.004408], [1, -2.494956, 2.017265, -0.522189], white
        )
        return np.asarray(coloured, np.float32)
    if kind == "brown":
        return np.asarray(lfilter([1], [1, -0.98], white), np.float32)
    if kind == "hum":
        time = np.arange(length) / RATE
        base = 2 * np.pi * 50 * rng.integers(1, 3) * time
        return (np.sin(base) + 0.5 * np.sin(2 * base) + 0.05 * white).astype(np.float32)
    return white


def level(audio: Audio) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))) + 1e-9)


def _room(audio: Audio, rng: np.random.Generator) -> Audio:
    length = int(RATE * rng.uniform(0.08, 0.35))
    echo = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 6))
    echo *= rng.uniform(0.1, 0.6) / np.sqrt(np.sum(echo**2))
    echo[0] = 1.0
    return fftconvolve(audio, echo)[: len(audio)].astype(np.float32)


def _coloured(audio: Audio, rng: np.random.Generator) -> Audio:
    """Some bands louder, some softer: another throat, another microphone."""
    edges = np.array([0, 300, 700, 1200, 2000, 3000, 4500, 8000])
    gains = rng.normal(0, _COLOUR_DB, len(edges))
    spectrum = np.fft.rfft(audio)
    bands = np.linspace(0, RATE / 2, len(spectrum))
    spectrum *= 10 ** (np.interp(bands, edges, gains) / 20)
    return np.fft.irfft(spectrum, len(audio)).astype(np.float32)


def _babble(length: int, rng: np.random.Generator, voices: list[NDArray[np.int16]]) -> Audio:
    mixed = np.zeros(length, np.float32)
    for _ in range(rng.integers(1, 6)):
        voice = voices[rng.integers(len(voices))].astype(np.float32)
        mixed += np.resize(voice, length + RATE)[rng.integers(RATE) :][:length]
    return mixed


def _snr_db(kind: str, rng: np.random.Generator) -> float:
    # Half of them below 10 dB; below 4 dB nobody can tell the speaker from the babble.
    low = 4.0 if kind == "babble" else 0.0
    return float(low + (30.0 - low) * rng.beta(1.2, 2.0))


def augmented(audio: Audio, rng: np.random.Generator, voices: list[NDArray[np.int16]]) -> Audio:
    """The same speech under other conditions; `voices` are what babble is mixed from."""
    loud = audio[np.abs(audio) > 50]
    speech_level = level(loud) if len(loud) else 1.0
    if rng.random() >= _CLEAN_SHARE:
        if rng.random() < _ROOM_SHARE:
            audio = _room(audio, rng)
        if rng.random() < _COLOUR_SHARE:
            audio = _coloured(audio, rng)
        narrow = rng.random() < _TELEPHONE_SHARE
        before = rng.random() < 0.5
        if narrow and before:
            audio = telephone(audio)
        if rng.random() < _NOISE_SHARE:
            kind = str(rng.choice(NOISES, p=_NOISE_SHARES))
            added = (
                _babble(len(audio), rng, voices)
                if kind == "babble"
                else noise(rng, len(audio), kind)
            )
            gain = speech_level / level(added) * 10 ** (-_snr_db(kind, rng) / 20)
            audio = (audio + added * gain).astype(np.float32)
        if narrow and not before:
            audio = telephone(audio)
    gain = 10 ** (rng.uniform(-22, 4) / 20)
    return np.round(np.clip(audio * gain, -32768, 32767)).astype(np.float32)
