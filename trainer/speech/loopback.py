"""A headset in memory: what is played goes nowhere, what is heard was put there by the robot."""

import time
from collections.abc import Callable

import numpy as np

from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples


class LoopbackLink:
    """A full-duplex link (`ports.AudioLink`) whose microphone hears what `say` was given."""

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
