"""What is measured in a call: from what the session wrote down to the facts that conduct is judged
by, and the verdicts on them."""

from collections.abc import Iterator

from trainer.call.inputs import Heard
from trainer.call.log import CallLog, TurnRecord
from trainer.call.plan import CallPlan
from trainer.call.result import CallOutcome
from trainer.scoring import conduct
from trainer.scoring.limits import tightened
from trainer.scoring.manners import listens
from trainer.scoring.reply import score_reply
from trainer.scoring.timeline import (
    CallTimeline,
    HangUpAct,
    HoldStretch,
    HungUpBy,
    Interruption,
    Speech,
    Stretch,
    Wait,
)
from trainer.scoring.transcript import Reply, Transcript
from trainer.scoring.verdict import ConductVerdict, State


def turn_conduct(plan: CallPlan, record: TurnRecord, log: CallLog) -> tuple[ConductVerdict, ...]:
    """The measured rules of one turn."""
    wait = _wait(record)
    line = Stretch(record.caller_start, record.caller_end or record.caller_start)
    return conduct.judge_turn(
        # Where the caller is silent there is no line whose end a reply could be late for.
        reply_latency_s=record.latency_s if record.planned.line and wait is None else None,
        announced=announces(plan, _said_before(record, log)),
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
    strictest = tightened(plan.limits, *(record.planned.limits for record in log.turns))
    return conduct.judge_call(_timeline(plan, log, outcome, at), strictest)


def announces(plan: CallPlan, text: str) -> bool:
    """Whether a caller who was told this knows that he is about to wait; or may: what was not clear
    never costs, but 你等着 is rude."""
    if not text:
        return False
    score = score_reply(Reply(Transcript(text)), plan.announcement, plan.situation)
    enough = (State.MET,) if score.forbidden else (State.MET, State.UNCLEAR)
    return any(verdict.state in enough for verdict in score.required)


def _said_before(record: TurnRecord, log: CallLog) -> str:
    """The trainee's last words before the caller's line."""
    said = [p.reply.text for p in log.speech if p.end <= record.caller_start]
    return next((text for text in reversed(said) if not listens(text)), "")


def _wait(record: TurnRecord) -> Wait | None:
    """The silence that was due before the reply; None where none was, or nobody replied."""
    if not record.planned.wait_s or record.silence_before is None:
        return None
    return Wait(record.planned.wait_s, record.silence_before)


def _due(log: CallLog) -> Iterator[Stretch]:
    """All silences that were due: before replies, and before the trainee might hang up."""
    for record in log.turns:
        if record.planned.wait_s:
            start = _quiet_from(record, log)
            yield Stretch(start, start + record.planned.wait_s)
        if record.planned.turn.hang_up_after_s and record.pieces:
            last = record.pieces[-1].end
            yield Stretch(last, last + record.planned.turn.hang_up_after_s)


def _quiet_from(record: TurnRecord, log: CallLog) -> float:
    """When the silence before the reply began; a silent caller's turn goes on from the last
    word."""
    if record.silence_before is not None:
        return record.pieces[0].start - record.silence_before
    if record.planned.line:
        return record.caller_end or record.caller_start
    said = (piece.end for piece in log.speech if piece.end <= record.caller_start)
    return max(said, default=record.caller_start)


def _speech(piece: Heard, at: Stretch) -> Speech:
    return Speech(at, piece.reply.text, piece.voiced_s, piece.dbfs)


def _said(plan: CallPlan, log: CallLog) -> tuple[Speech, ...]:
    """All that the trainee said, each stretch with the reply that it is part of."""
    visited: set[str | None] = set()
    spoken: dict[int, Speech] = {}
    for number, record in enumerate(log.turns):
        turn = record.planned.turn
        # Silence and a turn that comes back are the caller's ways to say: once more, please. And
        # cards ask for the same sentence up to three times (harassment, noisy-line).
        asked = record.asked_again or turn.id in visited or turn.card in visited
        visited |= {turn.id, turn.card or turn.id}
        limit = record.planned.limits.get("loudness-step")
        so_far = ""
        for piece in record.pieces:
            so_far += piece.reply.text
            spoken[id(piece)] = Speech(
                _busy(piece),
                piece.reply.text,
                piece.voiced_s,
                piece.dbfs,
                reply=number,
                asked_again=not record.planned.line or bool(asked),
                announces=announces(plan, so_far),
                rises=limit is not None and limit.least is not None,
            )
    return tuple(spoken.get(id(piece)) or _speech(piece, _busy(piece)) for piece in log.speech)


def _busy(piece: Heard) -> Stretch:
    """Someone who types is busy from the first key on."""
    return Stretch(piece.start if piece.typed_from is None else piece.typed_from, piece.end)


def _timeline(plan: CallPlan, log: CallLog, outcome: CallOutcome, ended_at: float) -> CallTimeline:
    if not log.answers:
        return CallTimeline()
    speech = _said(plan, log)
    return CallTimeline(
        rings=max(answer.rings for answer in log.answers),
        answered_at=log.answers[0].at,
        ended_at=ended_at,
        away=tuple(_away(log, ended_at)),
        caller_lines=tuple(_caller_lines(log)),
        speech=speech,
        holds=tuple(
            HoldStretch(
                Stretch(hold.alone_since, ended_at if hold.end is None else hold.end),
                announces(plan, hold.said_before),
            )
            for hold in log.holds
        ),
        interruptions=tuple(
            Interruption(barge_in.at, barge_in.yielded_s)
            for record in log.turns
            if (barge_in := record.barge_in) is not None and barge_in.yielded_s is not None
        ),
        due=tuple(_due(log)),
        hang_up=_hang_up(log, outcome, speech, ended_at),
    )


def _away(log: CallLog, ended_at: float) -> Iterator[Stretch]:
    """When nobody was on the line: before the phone was answered, and while it was dead."""
    for answer in log.answers:
        yield Stretch(answer.since, answer.at)
    for drop in log.drops:
        yield Stretch(drop.start, ended_at if drop.end is None else drop.end)


def _caller_lines(log: CallLog) -> Iterator[Stretch]:
    """When the caller spoke, breaking in included."""
    for record in log.turns:
        if record.planned.line and record.caller_end is not None:
            yield Stretch(record.caller_start, record.caller_end)
        if record.barge_in is not None and record.barge_in.end is not None:
            yield Stretch(record.barge_in.at, record.barge_in.end)


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
