"""The ports of a call: what the runner needs of speech, whatever carries it out.

Audio is mono, 16-bit, 16 kHz everywhere inside the program; adapters convert at the border.
"""

from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.errors import MissingError
from trainer.scoring.transcript import Transcript
from trainer.speech.delivery import Delivery

SAMPLE_RATE = 16_000
"""Samples a second."""

BLOCK = 320
"""Samples in one block: 20 ms, the step in which a call's audio moves."""

Samples = NDArray[np.int16]


class Language(StrEnum):
    """Languages a line can be spoken in (ISO 639-3)."""

    MANDARIN = "cmn"
    CANTONESE = "yue"
    HAKKA = "hak"


class Gender(StrEnum):
    """The sex of a voice."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """How a line is to be spoken.

    `rate` in words a minute as pyttsx3 counts them (175 is calm), `pitch` from 0 to 100 (50 is the
    voice's own), `volume` from 0 to 1. `variant` asks for one voice of several of the same sex;
    `voice` names one of this machine outright, by its id or name (`sit/cmn+f3`, `Huihui`).
    """

    language: Language = Language.MANDARIN
    gender: Gender = Gender.FEMALE
    rate: int = 175
    pitch: int = 50
    volume: float = 1.0
    variant: int = 0
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A spoken line as audio. `notice` is a Chinese sentence when a voice had to be replaced."""

    samples: Samples
    notice: str | None = None


class Synthesizer(Protocol):
    """Renders text to audio."""

    def render(self, text: str, style: VoiceStyle) -> Rendered:
        """Speak `text`; raises MissingError when this machine cannot speak at all."""
        ...


class Recognizer(Protocol):
    """Streaming recognition of one reply after another."""

    def accept(self, samples: Samples) -> None:
        """Feed audio of any length."""
        ...

    def partial(self) -> str:
        """What has been understood of the reply so far; no spaces between words."""
        ...

    def finish(self) -> Transcript:
        """Close the reply; word times are in seconds since the reply's first sample.

        The recogniser is then ready for the next reply.
        """
        ...


class AudioDeviceError(MissingError):
    """A microphone or a speaker is not there, cannot be opened, or went away."""


class AudioLink(Protocol):
    """A full-duplex headset; its blocks are the clock of a voice call."""

    @property
    def lost_s(self) -> float:
        """Seconds of the microphone's sound that were dropped so far: the call was held up."""
        ...

    def exchange(self, out: Samples) -> Samples:
        """Play one block of BLOCK samples and return the block that the microphone heard meanwhile.

        A device takes as long as the block lasts; an in-memory link returns at once. Raises
        AudioDeviceError when the device goes away.
        """
        ...

    def close(self) -> None:
        """Let go of the device. Safe to call twice."""
        ...


class CallSound(Protocol):
    """All that is heard on the trainee's side of the line, block by block."""

    @property
    def dbfs(self) -> float | None:
        """Level of the last block; None for digital silence."""
        ...

    def next_block(self) -> tuple[Samples, bool]:
        """The next BLOCK samples, and whether the caller's line ended with them."""
        ...

    def ring(self) -> None:
        """Begin one ring."""
        ...

    def answer(self) -> None:
        """The line is open: its noise is heard from now on."""
        ...

    def play(self, turn: str, delivery: Delivery) -> None:
        """Begin the caller's line of a turn; a turn without one ends the line before it."""
        ...

    def hush(self) -> None:
        """The caller falls silent in the middle of his line."""
        ...

    def hold(self, on: bool) -> None:
        """Music begins or ends; the caller's line waits meanwhile."""
        ...

    def stop(self) -> None:
        """The line is closed."""
        ...


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of the trainee's speech, times in seconds of the call. `voiced_s` is how much of it
    had voice, `dbfs` the level of those parts."""

    start: float
    end: float
    transcript: Transcript
    voiced_s: float
    dbfs: float


class Listener(Protocol):
    """Finds speech in the blocks of the microphone and understands it."""

    @property
    def ended(self) -> bool:
        """Whether the speech that was heard has ended, and `understand` is due."""
        ...

    @property
    def behind_s(self) -> float:
        """Seconds of speech that wait to be recognised."""
        ...

    @property
    def lost_s(self) -> float:
        """Seconds of speech that were never recognised, because too much waited."""
        ...

    @property
    def dbfs(self) -> float | None:
        """Level of the last block; None for digital silence."""
        ...

    def hear(self, block: Samples) -> float | None:
        """Take one block; returns the start of a stretch of speech when one was noticed."""
        ...

    def partial(self) -> str:
        """What has been understood of the stretch under way."""
        ...

    def understand(self) -> Future[Speech] | None:
        """Close the stretch; it is there when it has been understood. None when there is none."""
        ...

    def close(self) -> None:
        """Give up what has not been understood yet. Safe to call twice."""
        ...


class Recorder(Protocol):
    """Writes both channels of a call."""

    def write(self, caller: Samples, agent: Samples) -> None:
        """Append a block of each."""
        ...

    def close(self) -> Path:
        """Complete the file and return its path."""
        ...

    def discard(self) -> None:
        """Give the recording up; nothing is left."""
        ...
