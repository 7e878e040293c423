"""Playing a stretch of a recording, for the review of a call."""

import threading
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from trainer.errors import MissingError
from trainer.speech.audio_files import iter_audio
from trainer.speech.ports import Samples
from trainer.speech.sound_card import Stream

_STEP_S = 0.1
"""Sound given to the device at a time, and so about how long `stop` takes."""

_LATENCY_S = 0.2
"""Buffered by the device; nobody answers a recording, so it need not be short."""

_PATIENCE_S = 2.0


class Player:
    """Plays recordings in the background, one at a time."""

    def __init__(self, output_device: str | None = None) -> None:
        """The device, named as for `Stream`, is held only while something is played."""
        self._device = output_device
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def playing(self) -> bool:
        """Whether something is being played."""
        return self._thread is not None and self._thread.is_alive()

    def play(self, recording: Path, start: float = 0.0, end: float | None = None) -> None:
        """Play from `start` to `end` (seconds; None: all the rest) instead of what was playing.

        Returns at once. Raises MissingError as `probe` of the sound card, and what `read_audio`
        raises; plays nothing when the recording is shorter than `start`.
        """
        self.stop()
        blocks = iter_audio(recording, _STEP_S, start=start, end=end)
        first = next(blocks, None)
        if first is None:
            return
        stream = Stream("output", self._device, latency_s=_LATENCY_S)
        stream.start()
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=_play,
            args=(stream, chain([first], blocks), self._stopped),
            name="player",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Fall silent. Safe to call when nothing is playing."""
        self._stopped.set()
        if self._thread is not None:
            # Never for long: a device that was unplugged may keep the thread.
            self._thread.join(_PATIENCE_S)
            self._thread = None


def _play(stream: Stream, blocks: Iterable[Samples], stopped: threading.Event) -> None:
    try:
        for block in blocks:
            if stopped.is_set():
                return
            stream.play(block)
        stream.drain()
    except MissingError:
        # The device is gone, which whoever listens hears; the next `play` tells what to do.
        return
    finally:
        stream.close()
