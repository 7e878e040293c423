"""From what the session wrote down to verdicts: on a settled turn, and on the ended call."""

from collections.abc import Sequence

from trainer.call.log import CallLog, TurnRecord
from trainer.call.measure import call_conduct
from trainer.call.plan import CallPlan, PlannedTurn
from trainer.call.result import CallOutcome, CallResult, TurnResult
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
    of_call = call_conduct(plan, log, outcome, at)
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
        mood=tuple(log.mood),
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
        critical=[*log.critical, *_not_held(log, outcome)],
        weights=plan.scenario.weights,
    )


def _not_held(log: CallLog, outcome: CallOutcome) -> list[str]:
    return [log.why_left or _NOT_HELD[outcome]] if outcome in _NOT_HELD else []


def _look_elsewhere(plan: CallPlan, record: TurnRecord, turns: Sequence[TurnRecord]) -> None:
    """Score a turn anew that lacks what was said in a later one."""
    if record.score is not None and not record.score.passed and _spread(record.planned):
        record.score = score_turn(plan, record, turns)


def _spread(planned: PlannedTurn) -> bool:
    expectation = planned.expectation
    return expectation is not None and any(
        item.anywhere for way in expectation.ways for item in way.required
    )
