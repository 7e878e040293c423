"""What is measured in a call: from what the session wrote down to the facts that conduct is judged
by, and the verdicts on them."""

from trainer.call.inputs import Heard
from trainer.call.log import CallLog, TurnRecord
from trainer.call.plan import CallPlan
from trainer.call.result import CallOutcome
from trainer.scoring import conduct
from trainer.scoring.timeline import (
    CallerLine,
    CallTimeline,
    HangUpAct,
    HoldStretch,
    HungUpBy,
    Speech,
    Stretch,
    Wait,
)
from trainer.scoring.verdict import ConductVerdict

_ANNOUNCES = ("稍等", "等一下", "等一会", "稍候", "别挂", "不要挂", "帮您问", "帮您查")
"""Words by which the caller knows that he is about to wait (hold-please)."""


def turn_conduct(record: TurnRecord) -> tuple[ConductVerdict, ...]:
    """The measured rules of one turn."""
    wait = _wait(record)
    line = Stretch(record.caller_start, record.caller_end or record.caller_start)
    return conduct.judge_turn(
        # Where the caller is silent there is no line whose end a reply could be late for.
        reply_latency_s=record.latency_s if record.planned.line and wait is None else None,
        wait=wait,
        caller=line if record.planned.line and record.caller_end is not None else None,
        speech=[_speech(piece, Stretch(piece.start, piece.end)) for piece in record.pieces],
        at=record.pieces[0].start if record.pieces else None,
        limits=record.planned.limits,
    )


def call_conduct(
    plan: CallPlan, log: CallLog, outcome: CallOutcome, at: float
) -> tuple[ConductVerdict, ...]:
    """The measured rules of the whole call, which ended at `at`."""
    strictest = conduct.tightened(plan.limits, *(record.planned.limits for record in log.turns))
    return conduct.judge_call(_timeline(log, outcome, at), strictest)


def _wait(record: TurnRecord) -> Wait | None:
    """The silence that was due before the reply; None where none was, or nobody replied."""
    if not record.planned.wait_s or record.silence_before is None:
        return None
    start = record.pieces[0].start - record.silence_before
    return Wait(start, record.planned.wait_s, record.silence_before, record.planned.turn.id)


def _speech(
    piece: Heard, at: Stretch, record: TurnRecord | None = None, asked_again: bool = False
) -> Speech:
    turn = "" if record is None else record.planned.turn.id
    return Speech(at, piece.reply.text, turn, piece.voiced_s, piece.dbfs, asked_again)


def _said(log: CallLog) -> tuple[Speech, ...]:
    """All that the trainee said, each stretch with the turn that it answered."""
    answered = {id(piece): record for record in log.turns for piece in record.pieces}
    visited: set[str | None] = set()
    again: set[int] = set()
    for record in log.turns:
        turn = record.planned.turn
        # Silence and a turn that comes back are the caller's ways to say: once more, please. And
        # cards ask for the same sentence up to three times (harassment, noisy-line).
        asked = record.asked_again or turn.id in visited or turn.card in visited
        if not record.planned.line or asked:
            again.update(id(piece) for piece in record.pieces)
        visited |= {turn.id, turn.card or turn.id}
    return tuple(
        # Someone who types is busy from the first key on.
        _speech(
            piece,
            Stretch(piece.start if piece.typed_from is None else piece.typed_from, piece.end),
            answered.get(id(piece)),
            id(piece) in again,
        )
        for piece in log.speech
    )


def _timeline(log: CallLog, outcome: CallOutcome, ended_at: float) -> CallTimeline:
    if not log.answers:
        return CallTimeline()
    speech = _said(log)
    waits = (_wait(record) for record in log.turns)
    return CallTimeline(
        rings=max(answer.rings for answer in log.answers),
        answered_at=log.answers[0].at,
        ended_at=ended_at,
        away=tuple(Stretch(answer.since, answer.at) for answer in log.answers),
        caller_lines=tuple(
            CallerLine(Stretch(record.caller_start, record.caller_end), record.planned.turn.id)
            for record in log.turns
            if record.planned.line and record.caller_end is not None
        ),
        speech=speech,
        holds=tuple(
            HoldStretch(
                Stretch(hold.start, ended_at if hold.end is None else hold.end),
                any(word in hold.said_before for word in _ANNOUNCES),
            )
            for hold in log.holds
        ),
        waits=tuple(wait for wait in waits if wait is not None),
        hang_up=_hang_up(log, outcome, speech, ended_at),
    )


def _hang_up(
    log: CallLog, outcome: CallOutcome, speech: tuple[Speech, ...], ended_at: float
) -> HangUpAct | None:
    act = log.hang_up
    if act is not None:
        return HangUpAct(HungUpBy.AGENT, act.at, act.at - act.after_s, act.due_s)
    nobody = outcome in (CallOutcome.TRANSFERRED, CallOutcome.CANCELLED)
    if nobody or not speech:
        return None
    return HangUpAct(HungUpBy.CALLER, ended_at, min(ended_at, speech[-1].at.end))
