"""The telephone line as an audio chain: band, 8 kHz mu-law and back, levels.

Audio is float32 in the range of 16-bit samples at SAMPLE_RATE.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from trainer.speech.ports import SAMPLE_RATE, Samples

_signal: Any = signal  # Its annotations are too general to be of use.

Audio = NDArray[np.float32]

FULL_SCALE = 32768.0

BAND_HZ = (300, 3400)
"""What a telephone lets through."""

SPEECH_DBFS = -20.0
"""The level that a caller's line has before the line's gain; noise is measured against it."""

_MU = 255.0
_EDGES_HZ = (BAND_HZ[0] + 20, BAND_HZ[1] - 50)
"""Where the filter begins to fall, so that little is left outside the band."""

_BAND = _signal.ellip(6, 0.5, 40, _EDGES_HZ, "band", fs=SAMPLE_RATE, output="sos")
_AUDIBLE = 33.0
_STEP = 2
"""Every second sample is sent: 8 kHz."""

_FADED = 1e-6
"""A filter that rings on below this is still; numbers that are all but zero are slow to reckon."""


class Telephone:
    """One direction of a call in progress: what a telephone makes of the sound put into it.

    G.711: 300-3,400 Hz, 8,000 samples a second, 8-bit mu-law. It remembers where it is: blocks,
    joined, are what the whole would be, a few milliseconds late as in any filter.
    """

    def __init__(self) -> None:
        self._sent = np.zeros((len(_BAND), 2))
        self._received = np.zeros((len(_BAND), 2))
        self._first = 0

    def carried(self, samples: Samples) -> Samples:
        """The next stretch of sound as it comes out at the other end; as long as it went in."""
        audio, self._sent = _signal.sosfilt(_BAND, samples.astype(np.float32), zi=self._sent)
        coded = _coded(audio, self._first)
        self._first = (self._first - len(samples)) % _STEP
        heard, self._received = _signal.sosfilt(_BAND, coded, zi=self._received)
        for state in (self._sent, self._received):
            state[np.abs(state) < _FADED] = 0.0
        return to_samples(heard)


def caller_speech(samples: Samples, gain_db: float, room: Audio | None = None) -> Samples:
    """A caller's line as it arrives over the telephone: its voiced parts at SPEECH_DBFS plus
    `gain_db`.

    `room` is the answer of the room that he speaks into (`effects.room_response`), None for none;
    its echo rings on for `len(room) - 1` samples after the line has ended.
    """
    if not len(samples):
        return samples
    audio = samples.astype(np.float32)
    if room is not None:
        audio = np.asarray(_signal.fftconvolve(audio, room), np.float32)
    audio = banded(audio)
    voiced = audio[np.abs(audio) > _AUDIBLE]
    if not len(voiced):
        return to_samples(audio * 0)
    scale = 10 ** ((SPEECH_DBFS + gain_db) / 20) * FULL_SCALE / rms(voiced)
    return to_samples(banded(_coded(audio * np.float32(scale), 0)))


def _coded(audio: NDArray[np.floating], first: int) -> Audio:
    """Every second sample from the `first` on in 8-bit mu-law, nothing in between: the band's
    filter makes sound of it."""
    level = np.clip(audio[first::_STEP] / FULL_SCALE, -1.0, 1.0)
    companded = np.sign(level) * np.log1p(_MU * np.abs(level)) / np.log1p(_MU)
    coded = np.rint(companded * 127) / 127
    decoded = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(_MU)) / _MU
    sparse = np.zeros(len(audio), np.float32)
    sparse[first::_STEP] = decoded * (FULL_SCALE * _STEP)
    return sparse


def banded(audio: NDArray[np.floating]) -> Audio:
    """What a telephone lets through of it."""
    return np.asarray(_signal.sosfilt(_BAND, audio), np.float32)


def dbfs(samples: Samples) -> float | None:
    """The level of a block in dB below full scale; None for digital silence."""
    level = rms(samples.astype(np.float32))
    return None if level < 0.5 else float(20 * np.log10(level / FULL_SCALE))


def amplified(samples: Samples, gain_db: float) -> Samples:
    """The same audio, `gain_db` louder; clipped where it does not fit."""
    return (
        samples if gain_db == 0 else to_samples(samples.astype(np.float32) * 10 ** (gain_db / 20))
    )


def loudness_db(volume: float) -> float:
    """A volume from 0 to 1 as a gain in dB: 0 at full, nothing left at 0."""
    return float(20 * np.log10(volume)) if volume > 0 else -np.inf


def rms(audio: NDArray[np.floating]) -> float:
    """The root mean square of audio; 0 of none."""
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64)))) if len(audio) else 0.0


def to_samples(audio: NDArray[np.floating]) -> Samples:
    """Audio as 16-bit samples; clipped where it does not fit."""
    return np.clip(np.rint(audio), -32768, 32767).astype(np.int16)
