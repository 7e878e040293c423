"""What the session writes down while the call runs: the raw facts that are judged."""

from dataclasses import dataclass, field

from trainer.call.inputs import Heard
from trainer.call.plan import PlannedTurn
from trainer.call.result import MoodChanged
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ConductVerdict, ReplyScore


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """The phone was answered at `at`, in its ring number `rings`; from `since` on nobody had been
    on the line."""

    since: float
    at: float
    rings: int


@dataclass(slots=True)
class HoldRecord:
    """One time on hold; `said_before` is the trainee's last words before it. `alone_since` is when
    the caller was first put on hold without a word of reassurance since."""

    start: float
    end: float | None
    said_before: str
    alone_since: float


@dataclass(slots=True)
class DropRecord:
    """The line went dead at `start`; it was open again at `end`."""

    start: float
    end: float | None = None


@dataclass(slots=True)
class BargeIn:
    """The caller broke in at `at` and spoke until `end`; the trainee fell silent `yielded_s` after
    he began (None: not yet, or he was typing)."""

    at: float
    end: float | None = None
    yielded_s: float | None = None


@dataclass(frozen=True, slots=True)
class HangUpRecord:
    """The trainee hung up at `at`, `after_s` of silence after the last word; `due_s` is the silence
    after which he might (None: not at all)."""

    at: float
    after_s: float
    due_s: float | None
    allowed: bool


@dataclass(slots=True)
class TurnRecord:
    """A turn as it went. `silence_before` is the silence that preceded the reply, in seconds;
    `asked_again` the number of stretches that had been heard when the caller asked for the reply
    once more."""

    planned: PlannedTurn
    caller_start: float
    caller_end: float | None = None
    pieces: list[Heard] = field(default_factory=list[Heard])
    silence_before: float | None = None
    score: ReplyScore | None = None
    conduct: tuple[ConductVerdict, ...] = ()
    asked_again: int = 0
    barge_in: BargeIn | None = None

    @property
    def text(self) -> str:
        """All that was heard in the turn."""
        return "".join(piece.reply.text for piece in self.pieces)

    @property
    def latency_s(self) -> float | None:
        """From the end of the caller's line to the first sound or key of the reply; None without
        a reply, negative when the trainee spoke into the line."""
        if not self.pieces or self.caller_end is None:
            return None
        first = self.pieces[0]
        began = first.start if first.typed_from is None else first.typed_from
        return began - self.caller_end

    def reply(self) -> Reply:
        """The stretches as one reply, words in seconds of the call."""
        words = tuple(word for piece in self.pieces for word in piece.reply.transcript.words)
        typed = any(piece.reply.source is Source.TYPED for piece in self.pieces)
        source = Source.TYPED if typed else Source.SPOKEN
        return Reply(Transcript(self.text, words), source)


@dataclass(slots=True)
class CallLog:
    """A call as it went. `modality` is voice or text, `model` names the recogniser."""

    modality: str
    model: str | None
    answers: list[AnswerRecord] = field(default_factory=list[AnswerRecord])
    """One; more where the caller called back."""
    turns: list[TurnRecord] = field(default_factory=list[TurnRecord])
    speech: list[Heard] = field(default_factory=list[Heard])
    holds: list[HoldRecord] = field(default_factory=list[HoldRecord])
    drops: list[DropRecord] = field(default_factory=list[DropRecord])
    mood: list[MoodChanged] = field(default_factory=list[MoodChanged])
    hang_up: HangUpRecord | None = None
    notes: dict[str, str] = field(default_factory=dict[str, str])
    critical: list[str] = field(default_factory=list[str])
    why_left: str = ""
    """Why the caller gave up, in Chinese, where it was not for want of an answer."""
    last_said: str = ""
