"""From what the session wrote down to verdicts: on a settled turn, and on the ended call."""

from collections.abc import Sequence

from trainer.call.inputs import Heard
from trainer.call.log import CallLog, TurnRecord
from trainer.call.plan import CallPlan, PlannedTurn
from trainer.call.result import CallOutcome, CallResult, TurnResult
from trainer.scoring import conduct
from trainer.scoring.conduct import (
    CallerLine,
    CallTimeline,
    HangUpAct,
    HoldStretch,
    HungUpBy,
    Speech,
    Stretch,
    Wait,
)
from trainer.scoring.expectation import Expectation
from trainer.scoring.record import judge_record
from trainer.scoring.reply import score_reply
from trainer.scoring.scorecard import Answered, score_call
from trainer.scoring.verdict import ConductVerdict, ReplyScore, Scorecard

_NOT_HELD = {
    CallOutcome.CANCELLED: "通话中途停止，没有打完",
    CallOutcome.UNANSWERED: "电话没有接",
    CallOutcome.ABANDONED: "客户等不到回答，挂了电话",
}
"""Outcomes after which a call cannot be passed, whatever was said before."""

_ANNOUNCES = ("稍等", "等一下", "等一会", "稍候", "别挂", "不要挂", "帮您问", "帮您查")
"""Words by which the caller knows that he is about to wait (hold-please)."""

_NOTHING = Expectation(ways=())


def score_turn(
    plan: CallPlan, record: TurnRecord, turns: Sequence[TurnRecord]
) -> ReplyScore | None:
    """The verdict on the turn's reply. What may be said anywhere is looked for in the other `turns`
    of the same card too.

    None where no card asks for anything, unless something was said that is forbidden in every call.
    """
    expectation = record.planned.expectation
    others = [
        other.reply()
        for other in turns
        if other is not record and other.planned.turn.card == record.planned.turn.card
    ]
    score = score_reply(record.reply(), expectation or _NOTHING, plan.situation, others)
    return None if expectation is None and not score.forbidden else score


def judge_conduct(record: TurnRecord) -> tuple[ConductVerdict, ...]:
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


def turn_result(record: TurnRecord) -> TurnResult:
    """A settled turn as the screens and the result have it."""
    transcript = record.reply().transcript
    turn = record.planned.turn
    return TurnResult(
        turn=turn.id,
        card=turn.card,
        step=turn.step,
        caller=record.planned.line,
        caller_start=record.caller_start,
        caller_end=record.caller_start if record.caller_end is None else record.caller_end,
        heard=transcript.text,
        heard_confidence=transcript.confidence,
        reply_start=record.pieces[0].start if record.pieces else None,
        reply_end=record.pieces[-1].end if record.pieces else None,
        score=record.score,
        conduct=record.conduct,
        model_answer=record.planned.model_answer,
    )


def assemble(plan: CallPlan, log: CallLog, outcome: CallOutcome, at: float) -> CallResult:
    """The result of a call that ended at `at`, in seconds of the call."""
    for record in log.turns:
        _look_elsewhere(plan, record, log.turns)
    turns = tuple(turn_result(record) for record in log.turns)
    strictest = conduct.tightened(plan.limits, *(record.planned.limits for record in log.turns))
    of_call = conduct.judge_call(_timeline(log, outcome, at), strictest)
    return CallResult(
        scenario=plan.scenario.id,
        title=plan.scenario.title,
        outcome=outcome,
        scorecard=scorecard(plan, log, outcome, turns, of_call),
        seed=plan.seed,
        now=plan.now.isoformat(timespec="seconds"),
        modality=log.modality,
        model=log.model,
        duration_s=at,
        turns=turns,
        conduct=of_call,
    )


def scorecard(
    plan: CallPlan,
    log: CallLog,
    outcome: CallOutcome,
    turns: Sequence[TurnResult],
    of_call: Sequence[ConductVerdict],
) -> Scorecard:
    """The verdict on an ended call, from those on its `turns` and on conduct in it as a whole."""
    scored = [
        Answered(turn.turn, turn.score, turn.heard, turn.reply_start)
        for turn in turns
        if turn.score is not None
    ]
    return score_call(
        scored,
        [*(verdict for turn in turns for verdict in turn.conduct), *of_call],
        plan.scenario.pass_mark,
        record=judge_record(plan.record, log.notes),
        critical=[*log.critical, *([_NOT_HELD[outcome]] if outcome in _NOT_HELD else [])],
        weights=plan.scenario.weights,
    )


def _look_elsewhere(plan: CallPlan, record: TurnRecord, turns: Sequence[TurnRecord]) -> None:
    """Score a turn anew that lacks what was said in a later one."""
    if record.score is not None and not record.score.passed and _spread(record.planned):
        record.score = score_turn(plan, record, turns)


def _spread(planned: PlannedTurn) -> bool:
    expectation = planned.expectation
    return expectation is not None and any(
        item.anywhere for way in expectation.ways for item in way.required
    )


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
    visited: set[str] = set()
    again: set[int] = set()
    for record in log.turns:
        # Silence and a turn that comes back are the caller's ways to say: once more, please.
        asked = record.asked_again or record.planned.turn.id in visited
        if not record.planned.line or asked:
            again.update(id(piece) for piece in record.pieces)
        visited.add(record.planned.turn.id)
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
