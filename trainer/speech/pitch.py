"""Pitch for voices whose engine sets none: SAPI5 and NSSpeech, as pyttsx3 drives them."""

import numpy as np
import soxr

from trainer.speech.ports import SAMPLE_RATE, Samples

_OCTAVE = 100
"""Steps of pitch in one; espeak-ng takes half as many, but here the whole voice moves along."""


def pitch_ratio(pitch: int) -> float:
    """How many times as high as its own pitch (50 of 100) a voice is to sound."""
    return 2 ** ((pitch - 50) / _OCTAVE)


def raised(samples: Samples, ratio: float) -> Samples:
    """The same sound, `ratio` times as high and as fast: whoever wants it no faster has it spoken
    more slowly."""
    if ratio == 1.0 or not len(samples):
        return samples
    return soxr.resample(samples, SAMPLE_RATE * ratio, SAMPLE_RATE).astype(np.int16)
