"""What the trainee does at the desk, besides speaking."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Answer:
    """Pick up the ringing phone."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the phone down."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the caller on hold, or take him back."""

    on: bool


class Desk(StrEnum):
    """Where a caller can be handed to."""

    COLLEAGUE = "colleague"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hand the caller to somebody else."""

    to: Desk = Desk.COLLEAGUE


@dataclass(frozen=True, slots=True)
class Redial:
    """Call the caller back after the line has gone dead."""


@dataclass(frozen=True, slots=True)
class TypingStarted:
    """The first key of a typed reply: the moment from which its latency is measured."""


@dataclass(frozen=True, slots=True)
class Say:
    """A typed reply, sent."""

    text: str


@dataclass(frozen=True, slots=True)
class FinishReply:
    """The trainee says that the spoken reply is complete: no need to wait for silence."""


@dataclass(frozen=True, slots=True)
class Note:
    """Fields of the call record as written down during the call."""

    fields: Mapping[str, str]


Control = Answer | HangUp | Hold | Transfer | Redial | TypingStarted | Say | FinishReply | Note
