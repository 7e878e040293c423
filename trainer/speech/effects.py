"""What becomes of a caller's voice on its way: a room that echoes, a line that drops out."""

from collections.abc import Mapping

import numpy as np

from trainer.speech.line import Audio
from trainer.speech.ports import SAMPLE_RATE

GAP_S = (0.02, 0.2)
"""How long a line drops out at a time, at least and at most."""

_ROOMS: Mapping[str, tuple[float, float]] = {"light": (0.3, 4.0), "heavy": (0.7, -4.0)}
"""Of each kind of room the time in which its echo falls by 60 dB, in seconds, and how much louder
the voice is at the microphone than its echo, in dB: on a desk near by, or across a kitchen."""

_FIRST_ECHO_S = 0.004
_HEARD_FOR = 0.75
"""The share of that time after which an echo, 45 dB down, is left out."""

_BETWEEN_S = 0.02
"""The least that is heard between two gaps, so that they do not run together."""

_EDGE = SAMPLE_RATE // 500
"""Sound comes and goes within 2 ms, lest it click."""


def room_response(kind: str, rng: np.random.Generator) -> Audio | None:
    """The impulse response of a room (light, heavy), for a telephone used hands-free; None for
    none. It begins with the voice itself, at 1."""
    if kind not in _ROOMS:
        return None
    reverberation_s, direct_db = _ROOMS[kind]
    time = np.arange(round(_HEARD_FOR * reverberation_s * SAMPLE_RATE)) / SAMPLE_RATE
    echo = rng.standard_normal(len(time)) * 10 ** (-3 * time / reverberation_s)
    echo[time < _FIRST_ECHO_S] = 0.0
    echo *= 10 ** (-direct_db / 20) / np.sqrt(np.sum(echo**2))
    echo[0] = 1.0
    return echo.astype(np.float32)


def drop_outs(percent: float, seconds: float, rng: np.random.Generator) -> Audio | None:
    """What a line lets through that drops out for `percent` of the time, in gaps of GAP_S: 1 where
    it is there, 0 in a gap; to be looped. None where it never drops out.

    `percent` is at most 60: more gaps would leave nothing between them.
    """
    least, most = GAP_S
    total = percent / 100 * seconds
    count = round(total / ((least + most) / 2)) or int(total >= least)
    if not count:
        return None
    gaps = rng.uniform(least, most, count)
    gaps = np.clip(gaps * (total / gaps.sum()), least, most)
    rest = seconds - gaps.sum() - count * _BETWEEN_S
    between = _BETWEEN_S + rng.dirichlet(np.ones(count)) * rest
    begin = np.cumsum(between + gaps) - gaps
    length = round(seconds * SAMPLE_RATE)
    steps = np.zeros(length + 1)
    np.add.at(steps, np.rint(begin * SAMPLE_RATE).astype(int), -1)
    np.add.at(steps, np.rint((begin + gaps) * SAMPLE_RATE).astype(int), 1)
    open_line = 1 + np.cumsum(steps)[:length]
    around = np.pad(open_line, _EDGE // 2, mode="wrap")
    soft = np.convolve(around, np.ones(_EDGE) / _EDGE, "valid")[:length]
    return np.roll(soft, int(rng.integers(length))).astype(np.float32)
