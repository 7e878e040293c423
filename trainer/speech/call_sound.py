"""What is heard on the trainee's side of the line, block by block (`ports.CallSound`)."""

from collections.abc import Mapping

import numpy as np

from trainer.speech.line import dbfs, hold_music, ring_tone
from trainer.speech.ports import BLOCK, Samples

RING_TONE_S = 1.0
"""How long one ring sounds; the pause after it is the session's."""


class _Track:
    """Audio that is played from its start: once, or again and again."""

    def __init__(self, samples: Samples, loop: bool = False) -> None:
        self._samples = samples
        self._loop = loop and len(samples) > 0
        self._at = 0

    def next_block(self) -> tuple[Samples, bool]:
        """The next BLOCK samples, and whether they are the last."""
        if self._loop:
            places = np.arange(self._at, self._at + BLOCK) % len(self._samples)
            self._at = (self._at + BLOCK) % len(self._samples)
            return self._samples[places], False
        part = self._samples[self._at : self._at + BLOCK]
        self._at += BLOCK
        return np.pad(part, (0, BLOCK - len(part))), self._at >= len(self._samples)


class LineSound:
    """Rings, the open line's noise, the caller's lines, and music while he is on hold."""

    def __init__(self, lines: Mapping[str, Samples], noise: Samples | None = None) -> None:
        """`lines` is the audio of the caller's lines by turn, as it comes over the telephone;
        `noise` is looped from the moment the line is open."""
        self._lines = lines
        self._noise = None if noise is None else _Track(noise, loop=True)
        self._music = hold_music()
        self._open = False
        self._line: _Track | None = None
        self._other: _Track | None = None
        """The ring or the music."""
        self._held = False
        self.dbfs: float | None = None
        """Level of the last block; None for digital silence."""

    def next_block(self) -> tuple[Samples, bool]:
        """The next BLOCK samples, and whether the caller's line ended with them."""
        mixed = np.zeros(BLOCK, np.int32)
        ended = False
        if self._open and self._noise is not None:
            mixed += self._noise.next_block()[0]
        if self._other is not None:
            block, over = self._other.next_block()
            mixed += block
            self._other = None if over else self._other
        if self._line is not None and not self._held:
            block, ended = self._line.next_block()
            mixed += block
            self._line = None if ended else self._line
        out = np.clip(mixed, -32768, 32767).astype(np.int16)
        self.dbfs = dbfs(out)
        return out, ended

    def ring(self) -> None:
        """Begin one ring."""
        self._other = _Track(ring_tone(RING_TONE_S))

    def answer(self) -> None:
        """The line is open: its noise is heard from now on."""
        self._other = None
        self._open = True

    def play(self, turn: str) -> None:
        """Begin the caller's line of a turn; a turn without one ends the line before it."""
        self._line = _Track(self._lines[turn]) if turn in self._lines else None

    def hold(self, on: bool) -> None:
        """Music begins or ends; the caller's line waits meanwhile."""
        self._held = on
        self._other = _Track(self._music, loop=True) if on else None

    def stop(self) -> None:
        """The line is closed."""
        self._open, self._line, self._other = False, None, None
