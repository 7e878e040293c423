"""The trainee's headset: a microphone and a speaker at work together."""

import sys
import threading
from typing import Any

import numpy as np

from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.sound_card import Stream, lost

BACKLOG_S = 30.0
"""Sound of the microphone that is kept for a call that was held up (some MB); beyond, the oldest is
dropped, and counted."""

_AHEAD_S = 0.3
"""Sound that may wait for the speaker; beyond, the oldest is dropped, lest the caller lag."""

_CUSHION_S = 0.08
"""Silence played first, so that the speaker does not run dry when blocks come unevenly."""

_PATIENCE_S = 2.0
"""A microphone that gives nothing for so long is gone."""


class Headset:
    """A full-duplex link (`ports.AudioLink`) to a microphone and a speaker."""

    def __init__(self, input_device: str | None = None, output_device: str | None = None) -> None:
        """Open both devices, each by its name or a part of it; None is the system's own choice.

        Raises AudioDeviceError: audio.no-portaudio, audio.no-input, audio.no-output, audio.busy.
        """
        self._microphone = Microphone(input_device)
        try:
            self._speaker = _Speaker(output_device)
        except BaseException:
            self._microphone.close()
            raise
        self._fresh = True

    @property
    def lost_s(self) -> float:
        """Seconds of the microphone's sound that were dropped so far."""
        return self._microphone.lost_s

    def exchange(self, out: Samples) -> Samples:
        """Play one block of BLOCK samples and return the one that was heard meanwhile.

        Raises AudioDeviceError audio.lost when a device goes away.
        """
        if self._fresh:
            self._microphone.begin()
            self._speaker.begin()
            self._fresh = False
        self._speaker.write(out)
        return self._microphone.read()

    def close(self) -> None:
        """Let go of the devices. Safe to call twice."""
        self._microphone.close()
        self._speaker.close()


class Microphone:
    """A microphone alone."""

    def __init__(self, wanted: str | None = None) -> None:
        """Open it, by its name or a part of it. Raises AudioDeviceError as `Headset`."""
        self._stream = Stream("input", wanted, self._heard, self._gone)
        self._waiting = _Fifo(self._stream.bytes_in(BACKLOG_S))
        self._step = self._stream.bytes_in(BLOCK / SAMPLE_RATE)
        self._samples: Samples = np.zeros(0, np.int16)
        self._stream.start()

    def _heard(self, data: Any) -> None:
        self._waiting.put(bytes(data))

    def _gone(self) -> None:
        self._waiting.end()

    @property
    def lost_s(self) -> float:
        """Seconds of sound that were dropped because nobody read them."""
        return self._waiting.dropped / self._stream.bytes_in(1.0)

    def begin(self) -> None:
        """Forget what was heard since the device was opened."""
        self._waiting.take(sys.maxsize)
        self._waiting.dropped = 0

    def read(self) -> Samples:
        """The next BLOCK samples, when they have come. Raises AudioDeviceError audio.lost."""
        while len(self._samples) < BLOCK:
            data = self._waiting.wait(self._step, _PATIENCE_S)
            if data is None:
                raise lost("input")
            self._samples = np.concatenate((self._samples, self._stream.inside(data)))
        block, self._samples = self._samples[:BLOCK], self._samples[BLOCK:]
        return block

    def close(self) -> None:
        """Let go of the device. Safe to call twice."""
        self._stream.close()


class _Speaker:
    def __init__(self, wanted: str | None) -> None:
        self._stream = Stream("output", wanted, self._play, self._gone)
        self._waiting = _Fifo(self._stream.bytes_in(_AHEAD_S))
        self._stream.start()

    def _play(self, data: Any) -> None:
        size = len(data)
        data[:] = self._waiting.take(size).ljust(size, b"\0")

    def _gone(self) -> None:
        self._waiting.end()

    def begin(self) -> None:
        """Put the cushion before the first block."""
        self._waiting.put(bytes(self._stream.bytes_in(_CUSHION_S)))

    def write(self, block: Samples) -> None:
        if not self._waiting.put(self._stream.outside(block)):
            raise lost("output")

    def close(self) -> None:
        self._stream.close()


class _Fifo:
    """Bytes on their way between PortAudio's callback and the call's thread."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = bytearray()
        self.dropped = 0
        """Bytes that were put in and never taken."""
        self._ended = False
        self._changed = threading.Condition()

    def put(self, data: bytes) -> bool:
        """Append; beyond the limit the oldest are dropped. False when the device is gone."""
        with self._changed:
            self._bytes += data
            excess = max(0, len(self._bytes) - self._limit)
            del self._bytes[:excess]
            self.dropped += excess
            self._changed.notify()
            return not self._ended

    def take(self, count: int) -> bytes:
        """Up to `count` bytes, without waiting."""
        with self._changed:
            taken = bytes(self._bytes[:count])
            del self._bytes[:count]
            return taken

    def wait(self, count: int, timeout_s: float) -> bytes | None:
        """Exactly `count` bytes; None when they do not come."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or len(self._bytes) >= count, timeout_s)
            return self.take(count) if len(self._bytes) >= count else None

    def end(self) -> None:
        """The device is gone, or was closed."""
        with self._changed:
            self._ended = True
            self._changed.notify()
