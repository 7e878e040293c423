"""A headset in memory: what is played goes nowhere, what is heard was put there by the robot."""

import time
from collections.abc import Callable

import numpy as np

from trainer.speech.ports import BLOCK, SAMPLE_RATE, AudioLink, Samples


class LoopbackLink:
    """A full-duplex link (`ports.AudioLink`) whose microphone hears what `say` was given."""

    lost_s = 0.0
    """Nothing is ever lost in memory."""

    def __init__(
        self,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """With a `clock` (seconds) the link takes as long as a device would; None: no time."""
        self._clock = clock
        self._sleep = sleep
        self._began = clock() if clock else 0.0
        self._blocks = 0
        self._speech: Samples = np.zeros(0, np.int16)

    def say(self, samples: Samples) -> None:
        """Speak into the microphone, after what is still being said."""
        self._speech = np.concatenate((self._speech, samples))

    def hush(self) -> None:
        """Say no more of it."""
        self._speech = np.zeros(0, np.int16)

    def exchange(self, out: Samples) -> Samples:
        """The next block of what was said, silence when nothing is."""
        self._blocks += 1
        if self._clock:
            ahead = self._began + self._blocks * len(out) / SAMPLE_RATE - self._clock()
            if ahead > 0:
                self._sleep(ahead)
        heard, self._speech = self._speech[:BLOCK], self._speech[BLOCK:]
        return np.pad(heard, (0, BLOCK - len(heard)))

    def close(self) -> None:
        """There is no device to let go of."""


class OverheardLink:
    """A link in memory that a person listens to: his headset plays both sides, and sets the pace.
    His own microphone is not heard."""

    def __init__(self, headset: AudioLink) -> None:
        self._headset = headset
        self._loopback = LoopbackLink()

    @property
    def lost_s(self) -> float:
        """Nothing that the robot says is lost."""
        return self._loopback.lost_s

    def say(self, samples: Samples) -> None:
        """Speak into the microphone, after what is still being said."""
        self._loopback.say(samples)

    def hush(self) -> None:
        """Say no more of it."""
        self._loopback.hush()

    def exchange(self, out: Samples) -> Samples:
        """The next block of what was said; raises AudioDeviceError as the headset does."""
        heard = self._loopback.exchange(out)
        limits = np.iinfo(np.int16)
        both = np.clip(out.astype(np.int32) + heard, limits.min, limits.max)
        self._headset.exchange(both.astype(np.int16))
        return heard

    def close(self) -> None:
        """Let go of the headset."""
        self._headset.close()
