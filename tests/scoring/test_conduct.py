import pytest

from trainer.scoring.conduct import judge_call, judge_turn
from trainer.scoring.timeline import (
    CallerLine,
    CallTimeline,
    HangUpAct,
    HoldStretch,
    HungUpBy,
    Interruption,
    Speech,
    Stretch,
    Wait,
)
from trainer.scoring.verdict import ConductVerdict, State


def rule(verdicts: tuple[ConductVerdict, ...], name: str) -> ConductVerdict | None:
    return next((verdict for verdict in verdicts if verdict.rule == name), None)


def state(verdicts: tuple[ConductVerdict, ...], name: str) -> State | None:
    verdict = rule(verdicts, name)
    return verdict.state if verdict else None


def speech(start: float, end: float, text: str, level: float | None = None) -> Speech:
    return Speech(Stretch(start, end), text, voiced_s=end - start, level_dbfs=level)


def test_what_was_not_measured_has_no_verdict() -> None:
    assert judge_turn() == ()
    assert judge_call(CallTimeline()) == ()


@pytest.mark.parametrize(("kept", "met"), [(5.0, True), (4.95, True), (4.5, False), (0.0, False)])
def test_the_wait_of_five_seconds(kept: float, met: bool) -> None:
    verdict = rule(judge_turn(wait=Wait(10, 5.0, kept)), "wait-5s")
    assert verdict is not None
    assert (verdict.state is State.MET) is met
    assert (verdict.deduction == 0) is met
    assert verdict.measured == kept


def test_latency() -> None:
    assert state(judge_turn(reply_latency_s=1.0), "reply-latency") is State.MET
    assert state(judge_turn(reply_latency_s=3.5), "reply-latency") is State.MISSED
    assert state(judge_turn(reply_latency_s=-1.0), "reply-latency") is None


def test_talk_over_leaves_a_listeners_words_apart() -> None:
    caller = Stretch(0, 5)
    over = judge_turn(caller=caller, speech=[speech(3, 6, "您先听我说")])
    assert state(over, "talk-over") is State.MISSED
    listening = judge_turn(caller=caller, speech=[speech(3, 4, "嗯，对")])
    assert state(listening, "talk-over") is State.MET


def test_pace_and_loudness() -> None:
    good = judge_turn(speech=[speech(0, 6, "您好" * 10, -20)])
    assert state(good, "pace") is State.MET
    assert state(good, "loudness") is State.MET
    hasty = judge_turn(speech=[speech(0, 2, "您好" * 10, -2)])
    assert state(hasty, "pace") is State.MISSED
    assert state(hasty, "loudness") is State.MISSED


@pytest.mark.parametrize(("rings", "met"), [(1, True), (3, True), (4, False)])
def test_rings(rings: int, met: bool) -> None:
    verdicts = judge_call(CallTimeline(rings=rings, answered_at=5.0 * rings))
    assert (state(verdicts, "answer-rings") is State.MET) is met


def test_dead_air_ends_with_any_voice_hold_or_due_wait() -> None:
    silent = CallTimeline(answered_at=0, ended_at=20, speech=(speech(0, 2, "您好"),))
    verdict = rule(judge_call(silent), "dead-air")
    assert verdict is not None
    assert verdict.state is State.MISSED
    assert verdict.measured == 18
    busy = CallTimeline(
        answered_at=0, ended_at=20, speech=(speech(0, 2, "您好"),),
        caller_lines=(CallerLine(Stretch(2, 6)),),
        holds=(HoldStretch(Stretch(6, 14), announced=True),), waits=(Wait(14, 5, 5),),
    )  # fmt: skip
    assert state(judge_call(busy), "dead-air") is State.MET


def test_one_jump_of_loudness() -> None:
    steps = (speech(0, 1, "一", -35), speech(2, 3, "二", -28), speech(4, 5, "三", -20))
    assert state(judge_call(CallTimeline(speech=steps)), "loudness-step") is State.MET
    jump = (speech(0, 1, "一", -35), speech(2, 3, "二", -20))
    assert state(judge_call(CallTimeline(speech=jump)), "loudness-step") is State.MISSED


def test_fillers_a_minute() -> None:
    many = CallTimeline(speech=(speech(0, 20, "嗯我呃想嗯问"),))
    few = CallTimeline(speech=(speech(0, 20, "嗯我想问"),))
    assert state(judge_call(many), "fillers") is State.MISSED
    assert state(judge_call(few), "fillers") is State.MET


def test_courtesy_words() -> None:
    polite = CallTimeline(speech=(speech(0, 2, "您好谢谢再见"),))
    verdict = rule(judge_call(polite), "courtesy-words")
    assert verdict is not None and verdict.measured == 3
    curt = CallTimeline(speech=(speech(0, 2, "说"),))
    assert state(judge_call(curt), "courtesy-words") is State.MISSED


@pytest.mark.parametrize(
    ("act", "met"),
    [
        (HangUpAct(HungUpBy.CALLER, 20, 19), True),
        (HangUpAct(HungUpBy.AGENT, 20, 10), False),
        (HangUpAct(HungUpBy.AGENT, 20, 14, 5.0), True),
        (HangUpAct(HungUpBy.AGENT, 20, 17, 5.0), False),
    ],
)
def test_hanging_up(act: HangUpAct, met: bool) -> None:
    verdict = rule(judge_call(CallTimeline(hang_up=act)), "hang-up")
    assert verdict is not None
    assert (verdict.state is State.MET) is met
    assert verdict.critical is not met


def test_holds() -> None:
    long = CallTimeline(holds=(HoldStretch(Stretch(0, 40), announced=False),))
    assert state(judge_call(long), "hold-announced") is State.MISSED
    assert state(judge_call(long), "hold-length") is State.MISSED
    short = CallTimeline(holds=(HoldStretch(Stretch(0, 20), announced=True),))
    assert state(judge_call(short), "hold-announced") is State.MET
    assert state(judge_call(short), "hold-length") is State.MET


def test_yield_and_repeats() -> None:
    slow = CallTimeline(interruptions=(Interruption(3, 2.0),))
    assert state(judge_call(slow), "yield") is State.MISSED
    same = tuple(speech(n, n + 1, "请问有什么可以帮您") for n in range(0, 6, 2))
    assert state(judge_call(CallTimeline(speech=same)), "repeats") is State.MISSED
    assert state(judge_call(CallTimeline(speech=same[:2])), "repeats") is State.MET
