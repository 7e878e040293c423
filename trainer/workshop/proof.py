"""The proof that every required item counts: without its words the call is worth less."""

from collections.abc import Iterator
from dataclasses import replace

from trainer.call.assemble import score_turn, scorecard
from trainer.call.log import TurnRecord
from trainer.call.result import TurnResult
from trainer.scoring.expectation import Expectation, Required, Way
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Reply, Transcript
from trainer.scoring.verdict import RequiredVerdict, State
from trainer.workshop.rehearsal import Played


def without_effect(played: Played) -> Iterator[tuple[TurnResult, RequiredVerdict]]:
    """The required items of a call that were met, yet whose words could be deleted from the reply
    without the call's losing a mark."""
    result = played.result
    for number, turn in enumerate(result.turns):
        for item, verdict in _met(played.log.turns[number], turn):
            records = [_without(item, record, played, number) for record in played.log.turns]
            score = score_turn(played.plan, records[number], records)
            turns = (
                *result.turns[:number],
                replace(turn, score=score),
                *result.turns[number + 1 :],
            )
            left = scorecard(played.plan, played.log, result.outcome, turns, result.conduct)
            if left.score >= result.scorecard.score:
                yield turn, verdict


def _met(record: TurnRecord, turn: TurnResult) -> Iterator[tuple[Required, RequiredVerdict]]:
    """The items of a turn that were met; what only adds marks is none of them."""
    expectation = record.planned.expectation
    if expectation is None or turn.score is None:
        return
    way = next(way for way in expectation.ways if way.name == turn.score.way)
    for item, verdict in zip(way.required, turn.score.required, strict=True):
        if verdict.state is State.MET and not item.bonus:
            yield item, verdict


def _without(item: Required, record: TurnRecord, played: Played, number: int) -> TurnRecord:
    """The record with the words of the item deleted, where they would count for turn `number`."""
    own = played.log.turns[number]
    same_card = record.planned.turn.card == own.planned.turn.card
    if not record.pieces or (record is not own and not (item.anywhere and same_card)):
        return record
    reply = record.reply()
    text = _deleted(item, reply, played.plan.situation)
    piece = replace(record.pieces[0], reply=Reply(Transcript(text), reply.source))
    return replace(record, pieces=[piece])


def _deleted(item: Required, reply: Reply, situation: Situation) -> str:
    """The reply's text without what is evidence for the item, however often it was said."""
    alone = Expectation((Way((item,)),))
    situation = replace(situation, general=())
    text = reply.text
    while True:
        verdict = score_reply(Reply(Transcript(text), reply.source), alone, situation).required[0]
        start, end = verdict.span or (0, 0)
        if verdict.state is State.MISSED or start >= end:
            return text
        text = text[:start] + text[end:]
