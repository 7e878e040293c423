"""Verdicts: the states, the evidence and the marks that scoring gives."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.scoring.expectation import Severity


class State(StrEnum):
    """`unclear` never costs a mark: the recogniser may have misheard."""

    MET = "met"
    MISSED = "missed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class RequiredVerdict:
    """How one required item fared.

    `text` is the mandated wording with slots filled; `similarity` runs from 0 to 1; `evidence` is
    the stretch of the reply as the trainee said it, at characters `span` of the reply's text (None
    where it was said in another reply of the call); `start` and `end` are seconds where the words
    carry times. `points` is what it is worth: off a reply of 100 when it is missed, or on top when
    it is a `bonus`. `misplaced`: it was said, but not in the order that is due.
    """

    text: str
    state: State
    similarity: float
    evidence: str = ""
    span: tuple[int, int] | None = None
    start: float | None = None
    end: float | None = None
    points: float = 0.0
    bonus: bool = False
    misplaced: bool = False

    @property
    def change(self) -> float:
        """What the item adds to full marks, or takes off."""
        if self.bonus:
            return self.points if self.state is State.MET else 0.0
        return -self.points if self.state is State.MISSED else 0.0


@dataclass(frozen=True, slots=True)
class ForbiddenVerdict:
    """A forbidden phrase that was said. One heard with low confidence is shown (`state` unclear)
    and not deducted."""

    phrase: str
    evidence: str
    severity: Severity
    state: State = State.MET
    span: tuple[int, int] | None = None
    start: float | None = None
    end: float | None = None
    deduction: float = 0.0
    clause: str = ""


@dataclass(frozen=True, slots=True)
class ConductVerdict:
    """A measured rule of conduct: `measured` and `limit` are in `unit`.

    A rule that could not be measured has no verdict at all. `critical` fails the call when missed;
    `at` is where it happened, in seconds of the call. Where it says more, `count` tells how often
    it happened, `words` what was said, `who` who did it (agent or caller).
    """

    rule: str
    state: State
    measured: float | None
    limit: float | None
    unit: str
    deduction: float = 0.0
    critical: bool = False
    at: float | None = None
    count: int | None = None
    words: tuple[str, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """A field of the call's form: what was to be noted, and what was."""

    field: str
    state: State
    expected: str
    written: str


@dataclass(frozen=True, slots=True)
class ReplyScore:
    """The verdict on one reply: `score` from 0 to 100, `passed` when nothing required is missed and
    nothing forbidden was said.

    `way` names the way that the reply was held to. `suggestion` is the better wording, the model
    answer with the trainee's own slots filled; empty where nothing was lost. `captured` are the
    words that filled open slots, by name. `card` and `clause` say what the reply was held to.
    """

    passed: bool
    score: float
    required: tuple[RequiredVerdict, ...]
    forbidden: tuple[ForbiddenVerdict, ...] = ()
    way: str = ""
    suggestion: str = ""
    captured: tuple[tuple[str, str], ...] = ()
    card: str = ""
    clause: str = ""

    @property
    def unclear(self) -> bool:
        """Whether something required, or something forbidden, may have been said and may not."""
        return any(v.state is State.UNCLEAR for v in (*self.required, *self.forbidden))


class Dimension(StrEnum):
    """What marks are lost for."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    CONDUCT = "conduct"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a scorecard: what was lost (`points` below 0) or won, and why.

    `reason` is a Chinese sentence; `card` and `clause` name the rule; `heard` are the words as they
    were heard, `at` seconds of the call, `turn` the turn, `better` the wording to use instead. A
    `doubtful` one costs nothing: a person decides.
    """

    dimension: Dimension
    points: float
    reason: str
    card: str = ""
    clause: str = ""
    heard: str = ""
    at: float | None = None
    turn: str = ""
    better: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The verdict on a call: full marks and the `entries` that changed them, in order of time
    within their dimension. `critical` lists the faults that fail the call at any score, as Chinese
    sentences. `rules` is the version of the scoring rules, empty where it is not known."""

    score: float
    passed: bool
    critical: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    rules: str = ""
