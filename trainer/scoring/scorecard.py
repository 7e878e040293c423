"""The verdict on a call: full marks less every fault, and every fault told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainer.scoring.deductions import FULL_MARKS, RECORD, RULES_VERSION
from trainer.scoring.expectation import Severity
from trainer.scoring.explain import conduct, conduct_clause, fatal
from trainer.scoring.verdict import (
    ConductVerdict,
    Dimension,
    Entry,
    RecordVerdict,
    ReplyScore,
    RequiredVerdict,
    Scorecard,
    State,
)

_RECORD_CLAUSE = "客服话术标准 · 五、物业前台 · 来电登记"


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply that was scored: in which turn, the words heard, and when it began (seconds of the
    call; None where there was none)."""

    turn: str
    score: ReplyScore
    heard: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fault of each dimension counts: 1 as the standard has it, 0 not at all."""

    required: float = 1.0
    forbidden: float = 1.0
    conduct: float = 1.0
    record: float = 1.0


AS_STANDARD = Weights()


def score_call(
    replies: Sequence[Answered],
    conduct_verdicts: Sequence[ConductVerdict],
    pass_mark: float,
    *,
    record: Sequence[RecordVerdict] = (),
    critical: Sequence[str] = (),
    weights: Weights = AS_STANDARD,
) -> Scorecard:
    """Judge a call: 100, less what the entries take off, with bonus at most 100, from 0 on.

    All that is required in the call is worth 100, in equal shares for its replies; forbidden
    phrases, conduct and record cost the standard's steps. A call without a scored reply scores 0.
    It is passed at `pass_mark` or more when nothing failed it: the `critical` sentences given,
    critical forbidden phrases that were surely said, and critical rules of conduct that were
    missed.
    """
    entries = [
        *_required(replies, weights.required),
        *_forbidden(replies, weights.forbidden),
        *_conduct(conduct_verdicts, weights.conduct),
        *_record(record, weights.record),
    ]
    if not replies:
        entries.append(Entry(Dimension.REQUIRED, -FULL_MARKS, "整通电话没有一句可以评分的回答"))
    faults = [
        *critical,
        *(
            f"说了严禁的话：“{hit.evidence}”"
            for reply in replies
            for hit in reply.score.forbidden
            if hit.severity is Severity.CRITICAL and hit.state is State.MET
        ),
        *(
            fatal(verdict)
            for verdict in conduct_verdicts
            if verdict.critical and verdict.state is State.MISSED
        ),
    ]
    total = FULL_MARKS + sum(entry.points for entry in entries)
    score = round(min(FULL_MARKS, max(0.0, total)), 2)
    unique = tuple(dict.fromkeys(faults))
    passed = score >= pass_mark and not unique
    return Scorecard(score, passed, unique, tuple(entries), RULES_VERSION)


def _required(replies: Sequence[Answered], weight: float) -> Iterator[Entry]:
    for reply in replies:
        for item in reply.score.required:
            points = item.change * weight
            share = 1.0 if item.bonus else len(replies)
            if points or item.state is State.UNCLEAR:
                yield Entry(
                    Dimension.REQUIRED,
                    round(points / share, 2),
                    _why(item, reply),
                    reply.score.card,
                    reply.score.clause,
                    item.evidence or reply.heard,
                    reply.at if item.start is None else item.start,
                    reply.turn,
                    "" if points > 0 else reply.score.suggestion,
                    doubtful=item.state is State.UNCLEAR,
                )


def _why(item: RequiredVerdict, reply: Answered) -> str:
    if item.state is State.UNCLEAR:
        return f"“{item.text}”没有听清，不扣分，请人工判定"
    if item.bonus:
        return f"说了“{item.text}”，加分"
    if item.misplaced:
        return f"“{item.text}”说了，但次序不对"
    return f"没有说“{item.text}”" if reply.heard else f"没有回答，该说“{item.text}”"


def _forbidden(replies: Sequence[Answered], weight: float) -> Iterator[Entry]:
    for reply in replies:
        for hit in reply.score.forbidden:
            sure = hit.state is State.MET
            yield Entry(
                Dimension.FORBIDDEN,
                round(-hit.deduction * weight, 2) if sure else 0.0,
                f"说了禁语“{hit.phrase}”" if sure else f"像是说了禁语“{hit.phrase}”，请人工判定",
                reply.score.card,
                hit.clause or reply.score.clause,
                hit.evidence,
                reply.at if hit.start is None else hit.start,
                reply.turn,
                reply.score.suggestion,
                doubtful=not sure,
            )


def _conduct(verdicts: Iterable[ConductVerdict], weight: float) -> Iterator[Entry]:
    for verdict in verdicts:
        if verdict.state is State.MISSED:
            yield Entry(
                Dimension.CONDUCT,
                round(-verdict.deduction * weight, 2),
                conduct(verdict),
                clause=conduct_clause(verdict.rule),
                at=verdict.at,
            )


def _record(verdicts: Iterable[RecordVerdict], weight: float) -> Iterator[Entry]:
    for verdict in verdicts:
        if verdict.state is not State.MET:
            wrong = f"登记成“{verdict.written}”" if verdict.written else "没有登记"
            missed = verdict.state is State.MISSED
            yield Entry(
                Dimension.RECORD,
                round(-RECORD * weight, 2) if missed else 0.0,
                f"{verdict.field}{wrong}，应为“{verdict.expected}”",
                clause=_RECORD_CLAUSE,
                heard=verdict.written,
                better=verdict.expected,
                doubtful=not missed,
            )
