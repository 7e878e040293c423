"""What a telephone sounds by itself: its ring, and the music while a caller is on hold."""

import numpy as np

from trainer.speech.line import FULL_SCALE, Audio, to_samples
from trainer.speech.ports import SAMPLE_RATE, Samples


def ring_tone(seconds: float) -> Samples:
    """An electronic telephone's ring: two tones that take turns."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.where(
        time * 20 % 2 < 1, np.sin(2 * np.pi * 760 * time), np.sin(2 * np.pi * 950 * time)
    )
    level = FULL_SCALE * 10 ** (-18 / 20)
    return to_samples((tone * _envelope(len(time)) * level).astype(np.float32))


def hold_music(seconds: float = 8.0) -> Samples:
    """A slow arpeggio, to be looped while the caller is on hold."""
    notes = (262, 330, 392, 523, 392, 330, 294, 349, 440, 587, 440, 349)
    each = round(seconds * SAMPLE_RATE / len(notes))
    time = np.arange(each) / SAMPLE_RATE
    tune = [np.sin(2 * np.pi * note * time) * np.exp(-3 * time) for note in notes]
    return to_samples(np.concatenate(tune) * FULL_SCALE * 10 ** (-24 / 20))


def _envelope(length: int) -> Audio:
    """Soft edges, so that a tone does not click."""
    edge = min(SAMPLE_RATE // 100, length // 2)
    shape = np.ones(length, np.float32)
    shape[:edge] = np.linspace(0, 1, edge)
    shape[length - edge :] = np.linspace(1, 0, edge)
    return shape
