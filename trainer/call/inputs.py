"""What the session is told, each with `at` in seconds of the call."""

from dataclasses import dataclass

from trainer.call.controls import Control
from trainer.scoring.transcript import Reply


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""

    at: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """The trainee did something at the desk."""

    at: float
    control: Control


@dataclass(frozen=True, slots=True)
class LineEnded:
    """The caller's line has been played to its end."""

    at: float


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """The trainee began to speak at `at`."""

    at: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of speech from `start` to `end`, understood some tenths of a second later, `at`.

    `voiced_s` and `dbfs` are None where there was no audio. A typed reply has `start` and `end` at
    the moment it was sent and `typed_from` at its first key.
    """

    at: float
    start: float
    end: float
    reply: Reply
    voiced_s: float | None = None
    dbfs: float | None = None
    typed_from: float | None = None


Input = Tick | Pressed | LineEnded | VoiceStarted | Heard
