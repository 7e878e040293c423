"""What happens in a call: the only feed of the terminal UI, the command line and the robot.

Every event carries `at`, in seconds of the call's own time, which begins with the first ring; the
recording begins there too.
"""

from dataclasses import dataclass
from enum import StrEnum

from trainer.call.controls import Desk
from trainer.call.result import CallResult, MoodChanged, TurnResult
from trainer.speech.delivery import Delivery


class Party(StrEnum):
    """The two ends of the line."""

    CALLER = "caller"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Ringing:
    """Ring number `ring` (from 1) of at most `of` begins."""

    at: float
    ring: int
    of: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The trainee picked up after `rings` rings."""

    at: float
    rings: int


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The call reached a turn. `wait_s` is the silence that the trainee is to keep before replying
    (0: none); `card` and `step` say what the reply is held to."""

    at: float
    turn: str
    card: str | None
    step: int
    wait_s: float


@dataclass(frozen=True, slots=True)
class CallerSpeaks:
    """The caller's line of the turn begins, in such a `delivery`; an empty `text` is a silent
    caller. `again`: he asks to hear the reply once more, because it was not clear. `interrupts`: he
    breaks in while the trainee speaks."""

    at: float
    turn: str
    text: str
    again: bool = False
    interrupts: bool = False
    delivery: Delivery = Delivery.CALM


@dataclass(frozen=True, slots=True)
class CallerDone:
    """The caller's line has ended: the trainee's turn to speak. `cut`: he was talked over, and fell
    silent before its end."""

    at: float
    turn: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The trainee began to speak (or to type)."""

    at: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The trainee fell silent, at `at`; the text follows in ReplyHeard."""

    at: float


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """What has been understood of the reply so far."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class ReplyHeard:
    """A stretch of the reply as finally understood. More may follow before the turn is scored: a
    pause for breath does not end an incomplete reply."""

    at: float
    turn: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnScored:
    """The verdict on the turn's reply."""

    at: float
    result: TurnResult


@dataclass(frozen=True, slots=True)
class Meter:
    """Ten times a second: levels in dBFS (None where there is no audio), the silence so far since
    anyone spoke, and the silence that is due now (0: none), in seconds."""

    at: float
    caller_dbfs: float | None
    agent_dbfs: float | None
    silence_s: float
    due_s: float


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """The caller was put on hold or taken back."""

    at: float
    on: bool


@dataclass(frozen=True, slots=True)
class Transferred:
    """The caller was handed to somebody else."""

    at: float
    to: Desk = Desk.COLLEAGUE


@dataclass(frozen=True, slots=True)
class LineDropped:
    """The line has gone dead: neither hears the other."""

    at: float


@dataclass(frozen=True, slots=True)
class Redialled:
    """The trainee calls back; it rings at the caller's."""

    at: float


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The caller has picked up: the line is open again."""

    at: float


@dataclass(frozen=True, slots=True)
class HungUp:
    """The line was closed by `who`."""

    at: float
    who: Party


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The last event of every call that was not stopped by an error."""

    at: float
    result: CallResult


@dataclass(frozen=True, slots=True)
class VoiceLost:
    """The headset cannot be used (any more): from now on the call is held by typing. `message` says
    in Chinese what happened to it."""

    at: float
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know, in Chinese: a voice was replaced, a model is weak."""

    at: float
    message: str


Event = (
    Ringing
    | Answered
    | TurnStarted
    | CallerSpeaks
    | CallerDone
    | SpeechStarted
    | SpeechEnded
    | PartialHeard
    | ReplyHeard
    | TurnScored
    | Meter
    | HoldChanged
    | Transferred
    | LineDropped
    | Redialled
    | Reconnected
    | MoodChanged
    | HungUp
    | CallEnded
    | Notice
    | VoiceLost
)
