"""What is measured of a telephone line, and sound to measure it with."""

import numpy as np
from scipy import signal

from trainer.speech.line import BAND_HZ, dbfs
from trainer.speech.ports import SAMPLE_RATE, Samples


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def hiss(seconds: float = 5.0) -> Samples:
    """Noise of every frequency."""
    return (rng().standard_normal(round(seconds * SAMPLE_RATE)) * 3000).astype(np.int16)


def outside_db(audio: Samples) -> float:
    """The energy outside the band of a telephone, in dB relative to that inside."""
    frequency, power = signal.welch(audio.astype(np.float64), SAMPLE_RATE, nperseg=4096)
    inside = (frequency >= BAND_HZ[0]) & (frequency <= BAND_HZ[1])
    return float(10 * np.log10(power[~inside].sum() / power[inside].sum()))


def voiced_dbfs(audio: Samples) -> float:
    """The level of what can be heard in it."""
    level = dbfs(audio[np.abs(audio.astype(np.int32)) > 33])
    assert level is not None
    return level
