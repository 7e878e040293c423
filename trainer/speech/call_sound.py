"""What is heard on the trainee's side of the line, block by block (`ports.CallSound`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from trainer.speech.delivery import Delivery
from trainer.speech.line import Audio, dbfs, to_samples
from trainer.speech.ports import BLOCK, Samples
from trainer.speech.tones import hold_music, ring_tone

RING_TONE_S = 1.0
"""How long one ring sounds; the pause after it is the session's."""

Spoken = Mapping[tuple[str, Delivery], Samples]
"""What the caller says, by turn and by how he says it."""

Loop = TypeVar("Loop", Samples, Audio)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What comes over the line as long as its conditions stay as they are.

    `lines` are the caller's, each with an echo of `echo` samples after its end. `noise`
    and `passes` (`effects.drop_outs`) are looped from the moment the line is open. `after` tells
    which turns change the line when they begin, and to what.
    """

    lines: Spoken = field(default_factory=dict[tuple[str, Delivery], Samples])
    noise: Samples | None = None
    passes: Audio | None = None
    echo: int = 0
    after: dict[str, "OpenLine"] = field(default_factory=dict[str, "OpenLine"])


class _Track:
    """Audio that is played from its start: once, or again and again."""

    def __init__(self, samples: Samples, loop: bool = False, echo: int = 0) -> None:
        self._samples = samples
        self._loop = loop
        self._end = len(samples) - echo
        self._at = 0

    def next_block(self) -> Samples:
        """The next BLOCK samples; silence where there are no more."""
        part = _around(self._samples, self._at) if self._loop else self._samples[self._at :][:BLOCK]
        self._at += BLOCK
        return np.pad(part, (0, BLOCK - len(part)))

    @property
    def ended(self) -> bool:
        """Whether the last block brought the end; an echo may follow."""
        return not self._loop and self._at - BLOCK < max(self._end, 1) <= self._at

    @property
    def over(self) -> bool:
        """Whether nothing is left to be played."""
        return not self._loop and self._at >= len(self._samples)


class LineSound:
    """Rings, the open line's noise, the caller's lines, and music while he is on hold."""

    def __init__(self, line: OpenLine) -> None:
        """`line` is the line as it is when the call begins."""
        self._over = line
        self._music = hold_music()
        self._open_at: int | None = None
        """For how many samples the line has been open."""
        self._line: _Track | None = None
        self._other: _Track | None = None
        """The ring or the music."""
        self._held = False
        self.dbfs: float | None = None
        """Level of the last block; None for digital silence."""

    def next_block(self) -> tuple[Samples, bool]:
        """The next BLOCK samples, and whether the caller's line ended with them."""
        mixed = np.zeros(BLOCK, np.float32)
        ended = False
        if self._line is not None and not self._held:
            mixed += self._line.next_block()
            ended = self._line.ended
            self._line = None if self._line.over else self._line
        if self._open_at is not None:
            if self._over.noise is not None:
                mixed += _around(self._over.noise, self._open_at)
            if self._over.passes is not None:
                mixed *= _around(self._over.passes, self._open_at)
            self._open_at += BLOCK
        if self._other is not None:
            mixed += self._other.next_block()
            self._other = None if self._other.over else self._other
        out = to_samples(mixed)
        self.dbfs = dbfs(out)
        return out, ended

    def ring(self) -> None:
        """Begin one ring."""
        self._other = _Track(ring_tone(RING_TONE_S))

    def answer(self) -> None:
        """The line is open: its noise is heard from now on."""
        self._other = None
        self._open_at = 0

    def play(self, turn: str, delivery: Delivery) -> None:
        """Begin the caller's line of a turn; a turn without one ends the line before it. From here
        on the line is as the turn makes it."""
        self._over = self._over.after.get(turn, self._over)
        samples = self._over.lines.get((turn, delivery))
        self._line = None if samples is None else _Track(samples, echo=self._over.echo)

    def hush(self) -> None:
        """The caller falls silent in the middle of his line."""
        self._line = None

    def hold(self, on: bool) -> None:
        """Music begins or ends; the caller's line waits meanwhile."""
        self._held = on
        self._other = _Track(self._music, loop=True) if on else None

    def stop(self) -> None:
        """The line is closed."""
        self._open_at, self._line, self._other = None, None, None


def _around(loop: Loop, at: int) -> Loop:
    """The BLOCK samples at a place of a loop that goes round and round."""
    return loop[np.arange(at, at + BLOCK) % len(loop)]
