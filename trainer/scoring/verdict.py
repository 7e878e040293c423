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
    the stretch of the reply as the trainee said it, at characters `span` of the reply's text;
    `start` and `end` are seconds where the words carry times.
    """

    text: str
    state: State
    similarity: float
    evidence: str = ""
    span: tuple[int, int] | None = None
    start: float | None = None
    end: float | None = None
    weight: float = 1.0
    bonus: bool = False


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


@dataclass(frozen=True, slots=True)
class ConductVerdict:
    """A measured rule of conduct: `measured` and `limit` are in `unit`.

    A rule that could not be measured has no verdict at all. `critical` fails the call when missed.
    """

    rule: str
    state: State
    measured: float | None
    limit: float | None
    unit: str
    deduction: float = 0.0
    critical: bool = False
    at: float | None = None


@dataclass(frozen=True, slots=True)
class ReplyScore:
    """The verdict on one reply: `score` from 0 to 100, `passed` when nothing required is missed and
    nothing forbidden was said. `way` names the way that the reply was held to."""

    passed: bool
    score: float
    required: tuple[RequiredVerdict, ...]
    forbidden: tuple[ForbiddenVerdict, ...] = ()
    way: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The verdict on a call: full marks less deductions. `critical` lists the faults that fail the
    call at any score, as Chinese sentences."""

    score: float
    passed: bool
    critical: tuple[str, ...] = ()
