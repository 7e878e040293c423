"""Finding speech in the microphone's blocks and understanding it (`ports.Listener`).

The only home of webrtcvad. Time is counted in blocks of audio, so a recording that is replayed is
cut at the same places, however fast it runs.
"""

from collections import deque
from typing import Protocol, cast

import numpy as np
import webrtcvad

from trainer.speech.line import dbfs
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Recognizer, Samples, Speech

BLOCK_S = BLOCK / SAMPLE_RATE

END_S = 0.6
"""Seconds without voice after which a stretch of speech has ended."""

_STRICTNESS = 2
"""How sure webrtcvad must be of a voice, from 0 to 3."""

_ONSET, _ONSET_OF = 4, 6
"""So many voiced blocks of the last so many begin speech: a click or a breath does not."""

_FLOOR_DBFS = -55.0
"""Blocks below are no voice, whatever their shape."""

_LEAD_BLOCKS = 15
"""Blocks before the onset that the recogniser hears too, so that no first consonant is lost."""


class _Vad(Protocol):
    def is_speech(self, buf: bytes, sample_rate: int) -> bool: ...


class SpeechListener:
    """Cuts the microphone's sound into stretches of speech and has them recognised as they come."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._vad = cast(_Vad, webrtcvad.Vad(_STRICTNESS))
        self._blocks = 0
        self._recent: deque[tuple[Samples, bool]] = deque(maxlen=_LEAD_BLOCKS)
        self._fed_from = 0
        self._start: int | None = None
        self._last_voiced = 0
        self._voiced: list[Samples] = []
        self.dbfs: float | None = None
        """Level of the last block; None for digital silence."""

    @property
    def ended(self) -> bool:
        """Whether the speech that was heard has ended, and `finish` is due."""
        if self._start is None:
            return False
        return (self._blocks - self._last_voiced) * BLOCK_S >= END_S - 1e-9

    def hear(self, block: Samples) -> float | None:
        """Take one block; returns the start in seconds of a stretch of speech that was noticed."""
        self.dbfs = dbfs(block)
        voiced = (
            self.dbfs is not None
            and self.dbfs > _FLOOR_DBFS
            and self._vad.is_speech(block.astype("<i2", copy=False).tobytes(), SAMPLE_RATE)
        )
        self._blocks += 1
        if voiced:
            self._last_voiced = self._blocks
        if self._start is not None:
            self._recognizer.accept(block)
            if voiced:
                self._voiced.append(block)
            return None
        self._recent.append((block, voiced))
        onset = [flag for _, flag in self._recent][-_ONSET_OF:]
        if not voiced or sum(onset) < _ONSET:
            return None
        return self._begin(len(onset) - onset.index(True))

    def _begin(self, since: int) -> float:
        """Speech began `since` blocks ago."""
        self._start = self._blocks - since
        self._fed_from = self._blocks - len(self._recent)
        self._voiced = [block for block, voiced in list(self._recent)[-since:] if voiced]
        for block, _ in self._recent:
            self._recognizer.accept(block)
        self._recent.clear()
        return self._start * BLOCK_S

    def partial(self) -> str:
        """What has been understood of the stretch under way."""
        return self._recognizer.partial() if self._start is not None else ""

    def finish(self) -> Speech | None:
        """Close the stretch and understand it; None when there is none."""
        if self._start is None:
            return None
        transcript = self._recognizer.finish().shifted(self._fed_from * BLOCK_S)
        level = dbfs(np.concatenate(self._voiced))
        assert level is not None  # Voiced blocks lie above the floor.
        speech = Speech(
            start=self._start * BLOCK_S,
            end=self._last_voiced * BLOCK_S,
            transcript=transcript,
            voiced_s=len(self._voiced) * BLOCK_S,
            dbfs=level,
        )
        self._start = None
        return speech
