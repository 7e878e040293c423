"""The ports of a call: what the runner needs of speech, whatever carries it out.

Audio is mono, 16-bit, 16 kHz everywhere inside the program; adapters convert at the border.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.scoring.transcript import Transcript

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
    voice's own), `volume` from 0 to 1. `variant` asks for one voice of several of the same sex.
    """

    language: Language = Language.MANDARIN
    gender: Gender = Gender.FEMALE
    rate: int = 175
    pitch: int = 50
    volume: float = 1.0
    variant: int = 0


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


class AudioLink(Protocol):
    """A full-duplex headset; its blocks are the clock of a voice call."""

    def exchange(self, out: Samples) -> Samples:
        """Play one block of BLOCK samples and return the block that the microphone heard meanwhile.

        A device takes as long as the block lasts; an in-memory link returns at once. Raises
        MissingError when the device goes away.
        """
        ...

    def close(self) -> None:
        """Let go of the device. Safe to call twice."""
        ...
