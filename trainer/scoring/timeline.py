"""What happened in the time of a call, as it was measured: the raw facts that conduct is judged by.

Times are seconds of the call. What was not measured is None or absent.
"""

from dataclasses import dataclass
from enum import StrEnum


class HungUpBy(StrEnum):
    """Who closed the line."""

    AGENT = "agent"
    CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the call, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return max(0.0, self.end - self.start)

    def overlap(self, other: "Stretch") -> float:
        """How long both last together, in seconds."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Speech:
    """The trainee spoke: `voiced_s` seconds of voice at `level_dbfs` (None where typed).

    `reply` numbers the reply that it is part of (None: it answers nothing). `asked_again`: the
    caller had not understood. `announces`: by then he knows that he is about to wait. `rises`: the
    voice was to be louder than in the reply before (agent-too-quiet).
    """

    at: Stretch
    text: str
    voiced_s: float | None = None
    level_dbfs: float | None = None
    reply: int | None = None
    asked_again: bool = False
    announces: bool = False
    rises: bool = False


@dataclass(frozen=True, slots=True)
class HoldStretch:
    """The caller was on hold; `announced` says whether he was told before."""

    at: Stretch
    announced: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A silence of `required_s` was due before a reply; `kept_s` were kept."""

    required_s: float
    kept_s: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """The caller broke in at `at`; the trainee fell silent `yielded_after_s` later."""

    at: float
    yielded_after_s: float


@dataclass(frozen=True, slots=True)
class HangUpAct:
    """The line was closed by `who` at `at`; the last word ended at `last_word_at`.

    `allowed_after_s` is the silence after which the agent may hang up; None where he may not.
    """

    who: HungUpBy
    at: float
    last_word_at: float
    allowed_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class CallTimeline:
    """What happened in a call. `rings` were heard before it was answered, at `answered_at` first;
    `away` is when nobody was on the line; `ended_at` is the end of the call. `caller_lines` is when
    the caller spoke, `due` when silence was. Lists are in order of time."""

    rings: int | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    caller_lines: tuple[Stretch, ...] = ()
    speech: tuple[Speech, ...] = ()
    holds: tuple[HoldStretch, ...] = ()
    due: tuple[Stretch, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    hang_up: HangUpAct | None = None
    away: tuple[Stretch, ...] = ()
