"""The telephone line as an audio chain: what the trainee hears of a caller.

Audio is float32 in the range of 16-bit samples at SAMPLE_RATE.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from trainer.speech.ports import SAMPLE_RATE, Samples

_signal: Any = signal  # Its annotations are too general to be of use.

Audio = NDArray[np.float32]

BAND_HZ = (300, 3400)
"""What a telephone lets through."""

SPEECH_DBFS = -20.0
"""The level that a caller's line has before the line's gain; noise is measured against it."""

_CODEC_RATE = 8_000
_MU = 255.0
_FULL = 32768.0
_EDGES_HZ = (BAND_HZ[0] + 20, BAND_HZ[1] - 50)
"""Where the filter begins to fall, so that little is left outside the band."""

_BAND = _signal.ellip(6, 0.5, 40, _EDGES_HZ, "band", fs=SAMPLE_RATE, output="sos")
_AUDIBLE = 33.0
_HUM_HZ = 50.0


def _coded(audio: Audio) -> Audio:
    """Through 8 kHz and 8-bit mu-law (G.711) and back."""
    narrow = soxr.resample(audio, SAMPLE_RATE, _CODEC_RATE)
    level = np.clip(narrow / _FULL, -1.0, 1.0)
    companded = np.sign(level) * np.log1p(_MU * np.abs(level)) / np.log1p(_MU)
    coded = np.rint(companded * 127) / 127
    decoded = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(_MU)) / _MU * _FULL
    wide = soxr.resample(decoded.astype(np.float32), _CODEC_RATE, SAMPLE_RATE)
    # Resampling there and back may leave a sample more.
    return np.pad(wide, (0, max(0, len(audio) - len(wide))))[: len(audio)].astype(np.float32)


def caller_speech(samples: Samples, gain_db: float) -> Samples:
    """A caller's line as it arrives over the telephone: its voiced parts at SPEECH_DBFS plus
    `gain_db`."""
    if not np.any(np.abs(samples.astype(np.int32)) > _AUDIBLE):
        return samples
    audio = _banded(samples.astype(np.float32))
    voiced = audio[np.abs(audio) > _AUDIBLE]
    if not len(voiced):
        return samples
    scale = _FULL * 10 ** ((SPEECH_DBFS + gain_db) / 20) / _rms(voiced)
    return _int16(_coded(audio * np.float32(scale)))


def line_noise(
    kind: str,
    snr_db: float,
    seconds: float,
    rng: np.random.Generator,
    voices: Sequence[Samples] = (),
) -> Samples | None:
    """Noise of a kind (white, hum, babble), `snr_db` below speech of SPEECH_DBFS; None for none.

    Babble is mixed from `voices`; without a sound in them it is left out.
    """
    length = round(seconds * SAMPLE_RATE)
    if kind == "white":
        noise = rng.standard_normal(length)
    elif kind == "hum":
        time = np.arange(length) / SAMPLE_RATE
        # Mains hum lies below the band; what a telephone lets through are its harmonics.
        noise = sum(
            np.sin(2 * np.pi * _HUM_HZ * n * time + rng.uniform(0, 2 * np.pi)) / n
            for n in (7, 8, 9, 11, 14)
        ) + 0.02 * rng.standard_normal(length)
    elif kind == "babble" and any(map(len, voices)):
        noise = sum(
            np.roll(np.resize(voice.astype(np.float64), length), int(rng.integers(length)))
            for voice in voices
            if len(voice)
        )
    else:
        return None
    banded = _banded(np.asarray(noise, np.float32))
    if not banded.any():
        return None
    scale = _FULL * 10 ** ((SPEECH_DBFS - snr_db) / 20) / _rms(banded)
    return _int16(banded * np.float32(scale))


def ring_tone(seconds: float) -> Samples:
    """An electronic telephone's ring: two tones that take turns."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.where(
        time * 20 % 2 < 1, np.sin(2 * np.pi * 760 * time), np.sin(2 * np.pi * 950 * time)
    )
    return _int16((tone * _envelope(len(time)) * _FULL * 10 ** (-18 / 20)).astype(np.float32))


def hold_music(seconds: float = 8.0) -> Samples:
    """A slow arpeggio, to be looped while the caller is on hold."""
    notes = (262, 330, 392, 523, 392, 330, 294, 349, 440, 587, 440, 349)
    each = round(seconds * SAMPLE_RATE / len(notes))
    time = np.arange(each) / SAMPLE_RATE
    tune = [np.sin(2 * np.pi * note * time) * np.exp(-3 * time) for note in notes]
    return _int16(np.concatenate(tune) * _FULL * 10 ** (-24 / 20))


def dbfs(samples: Samples) -> float | None:
    """The level of a block in dB below full scale; None for digital silence."""
    level = _rms(samples.astype(np.float32))
    return None if level < 0.5 else float(20 * np.log10(level / _FULL))


def amplified(samples: Samples, gain_db: float) -> Samples:
    """The same audio, `gain_db` louder; clipped where it does not fit."""
    return samples if gain_db == 0 else _int16(samples.astype(np.float32) * 10 ** (gain_db / 20))


def _banded(audio: Audio) -> Audio:
    return np.asarray(_signal.sosfilt(_BAND, audio), np.float32)


def _envelope(length: int) -> Audio:
    """Soft edges, so that a tone does not click."""
    edge = min(SAMPLE_RATE // 100, length // 2)
    shape = np.ones(length, np.float32)
    shape[:edge] = np.linspace(0, 1, edge)
    shape[length - edge :] = np.linspace(1, 0, edge)
    return shape


def _rms(audio: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64)))) if len(audio) else 0.0


def _int16(audio: NDArray[np.floating]) -> Samples:
    return np.clip(np.rint(audio), -32768, 32767).astype(np.int16)
