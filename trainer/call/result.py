"""The result of a call, as frozen data and as the JSON that users script against."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.scoring.verdict import ConductVerdict, ReplyScore, Scorecard


class CallOutcome(StrEnum):
    """How a call ended."""

    COMPLETED = "completed"
    TRANSFERRED = "transferred"
    ABANDONED = "abandoned"
    """The caller gave up: nobody answered him, or he was too angry."""
    HUNG_UP = "hung-up"
    """The trainee hung up where it was not allowed."""
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn of a call: what the caller said, what was heard, and the verdicts.

    Times in seconds of the call; None where there was no reply. `score` is None for a turn that no
    card scores.
    """

    turn: str
    card: str | None
    step: int
    caller: str
    caller_start: float
    caller_end: float
    heard: str
    heard_confidence: float | None
    reply_start: float | None
    reply_end: float | None
    score: ReplyScore | None
    conduct: tuple[ConductVerdict, ...]
    model_answer: str


@dataclass(frozen=True, slots=True)
class MoodChanged:
    """The caller's mood, from 0 (content) to 100 (furious), moved by `change` to `value` at `at`
    seconds of the call; `reason` says why, in Chinese."""

    at: float
    value: int
    change: int
    reason: str


@dataclass(frozen=True, slots=True)
class CallResult:
    """A whole call. `model` names the recogniser (None in the text modality); `recording` is the
    path of the stereo recording, left the caller, right the trainee; `mood` is how the caller's
    moved."""

    scenario: str
    title: str
    outcome: CallOutcome
    scorecard: Scorecard
    seed: int
    now: str
    modality: str
    model: str | None
    duration_s: float
    turns: tuple[TurnResult, ...]
    conduct: tuple[ConductVerdict, ...]
    recording: str | None = None
    mood: tuple[MoodChanged, ...] = ()
