"""Sounds of exact length and level that a voice detector takes for speech."""

import numpy as np

from trainer.speech.line import amplified, dbfs
from trainer.speech.ports import SAMPLE_RATE, Samples


def syllables(count: int, each_s: float = 0.25, level_dbfs: float = -20.0) -> Samples:
    """So many syllables on end: a voice at 140 Hz whose loudness dips by 20 dB between them."""
    time = np.arange(round(count * each_s * SAMPLE_RATE)) / SAMPLE_RATE
    voice = sum(np.sin(2 * np.pi * 140 * n * time + n) / n for n in range(1, 20))
    swell = 0.1 + 0.9 * np.sin(np.pi * (time / each_s % 1)) ** 0.5
    sound = np.asarray(voice * swell / 4 * 8000, np.int16)
    exact = dbfs(sound)
    assert exact is not None
    return amplified(sound, level_dbfs - exact)
