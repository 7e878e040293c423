"""Finding speech in the microphone's blocks and understanding it (`ports.Listener`).

The only home of webrtcvad. Time is counted in blocks of audio, so a recording that is replayed is
cut at the same places, however fast it runs.
"""

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import webrtcvad

from trainer.scoring.transcript import Transcript
from trainer.speech.background import RecognitionQueue
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

_FADES_DB = 25.0
"""What is so much fainter than the loud parts of a stretch is no voice where it ends the stretch:
webrtcvad goes on for a tenth of a second."""

_LEAD_BLOCKS = 15
"""Blocks before the onset that the recogniser hears too, so that no first consonant is lost."""


class _Vad(Protocol):
    def is_speech(self, buf: bytes, sample_rate: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Voiced:
    """A voiced block: its number, and its level in dBFS."""

    number: int
    block: Samples
    dbfs: float


class SpeechListener:
    """Cuts the microphone's sound into stretches of speech and has them recognised as they come."""

    def __init__(self, recognizer: Recognizer, background: bool = False) -> None:
        """In the `background` the recogniser holds nothing up, however slow; else its words are
        there at once, and the same whenever the same is heard."""
        self._recognizer = RecognitionQueue(recognizer, background)
        self._vad = cast(_Vad, webrtcvad.Vad(_STRICTNESS))
        self._blocks = 0
        self._recent: deque[tuple[Samples, _Voiced | None]] = deque(maxlen=_LEAD_BLOCKS)
        self._fed_from = 0
        self._start: int | None = None
        self._last_voiced = 0
        self._voiced: list[_Voiced] = []
        self.dbfs: float | None = None
        """Level of the last block; None for digital silence."""

    @property
    def behind_s(self) -> float:
        """Seconds of speech that wait for the recogniser."""
        return self._recognizer.behind_s

    @property
    def lost_s(self) -> float:
        """Seconds of speech that were never recognised, because too much waited."""
        return self._recognizer.lost_s

    @property
    def ended(self) -> bool:
        """Whether the speech that was heard has ended, and `finish` is due."""
        if self._start is None:
            return False
        return (self._blocks - self._last_voiced) * BLOCK_S >= END_S - 1e-9

    def hear(self, block: Samples) -> float | None:
        """Take one block; returns the start in seconds of a stretch of speech that was noticed."""
        level = self.dbfs = dbfs(block)
        voiced = None
        if level is not None and level > _FLOOR_DBFS and self._sounds_like_speech(block):
            voiced = _Voiced(self._blocks, block, level)
        self._blocks += 1
        if voiced:
            self._last_voiced = self._blocks
        if self._start is not None:
            self._recognizer.accept(block)
            if voiced:
                self._voiced.append(voiced)
            return None
        self._recent.append((block, voiced))
        onset = [one for _, one in self._recent if one and self._blocks - one.number <= _ONSET_OF]
        return self._begin(onset) if voiced and len(onset) >= _ONSET else None

    def _sounds_like_speech(self, block: Samples) -> bool:
        return self._vad.is_speech(block.astype("<i2", copy=False).tobytes(), SAMPLE_RATE)

    def _begin(self, onset: list[_Voiced]) -> float:
        """Speech began with these blocks."""
        self._start = onset[0].number
        self._fed_from = self._blocks - len(self._recent)
        self._voiced = onset
        for block, _ in self._recent:
            self._recognizer.accept(block)
        self._recent.clear()
        return self._start * BLOCK_S

    def partial(self) -> str:
        """What has been understood of the stretch under way."""
        return self._recognizer.partial() if self._start is not None else ""

    def finish(self) -> Speech | None:
        """Close the stretch and understand it; None when there is none."""
        understood = self.understand()
        return None if understood is None else understood.result()

    def understand(self) -> Future[Speech] | None:
        """Close the stretch; it is there when it has been understood. None when there is none."""
        if self._start is None:
            return None
        voice = _without_fading(self._voiced)
        level = dbfs(np.concatenate([one.block for one in voice]))
        assert level is not None  # Voiced blocks lie above the floor.
        fed_from_s = self._fed_from * BLOCK_S

        def speech(transcript: Transcript) -> Speech:
            return Speech(
                start=voice[0].number * BLOCK_S,
                end=(voice[-1].number + 1) * BLOCK_S,
                transcript=transcript.shifted(fed_from_s),
                voiced_s=len(voice) * BLOCK_S,
                dbfs=level,
            )

        self._start = None
        return self._recognizer.finish(speech)

    def close(self) -> None:
        """Give up what has not been understood yet."""
        self._recognizer.close()


def _without_fading(voiced: list[_Voiced]) -> list[_Voiced]:
    """The voiced blocks of a stretch, up to the last that is not faint beside its loud ones."""
    loud = sorted(one.dbfs for one in voiced)[len(voiced) * 9 // 10]
    last = max(n for n, one in enumerate(voiced) if one.dbfs > loud - _FADES_DB)
    return voiced[: last + 1]
