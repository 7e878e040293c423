from dataclasses import replace

import pytest

from trainer.scoring.conduct import judge_call, judge_turn
from trainer.scoring.limits import STANDARD, Limit
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
from trainer.scoring.verdict import ConductVerdict, State


def rule(verdicts: tuple[ConductVerdict, ...], name: str) -> ConductVerdict | None:
    return next((verdict for verdict in verdicts if verdict.rule == name), None)


def state(verdicts: tuple[ConductVerdict, ...], name: str) -> State | None:
    verdict = rule(verdicts, name)
    return verdict.state if verdict else None


def speech(start: float, end: float, text: str, level: float | None = None) -> Speech:
    """A reply of its own."""
    return Speech(Stretch(start, end), text, end - start, level, reply=round(10 * start))


def test_what_was_not_measured_has_no_verdict() -> None:
    assert judge_turn() == ()
    assert judge_call(CallTimeline()) == ()


@pytest.mark.parametrize(("kept", "met"), [(5.0, True), (4.95, True), (4.5, False), (0.0, False)])
def test_the_wait_of_five_seconds(kept: float, met: bool) -> None:
    verdict = rule(judge_turn(wait=Wait(5.0, kept)), "wait-5s")
    assert verdict is not None
    assert (verdict.state is State.MET) is met
    assert (verdict.deduction == 0) is met
    assert verdict.measured == kept


def test_latency() -> None:
    assert state(judge_turn(reply_latency_s=1.0), "reply-latency") is State.MET
    assert state(judge_turn(reply_latency_s=3.5), "reply-latency") is State.MISSED
    assert state(judge_turn(reply_latency_s=-1.0), "reply-latency") is None


def test_an_announced_look_up_gives_the_reply_time() -> None:
    looked_up = rule(judge_turn(reply_latency_s=20.0, announced=True), "reply-latency")
    assert looked_up is not None
    assert (looked_up.state, looked_up.limit) == (State.MET, 30.0)
    assert state(judge_turn(reply_latency_s=31.0, announced=True), "reply-latency") is State.MISSED


def test_talk_over_leaves_a_listeners_words_apart() -> None:
    caller = Stretch(0, 5)
    over = judge_turn(caller=caller, speech=[speech(3, 6, "您先听我说")])
    assert state(over, "talk-over") is State.MISSED
    listening = rule(judge_turn(caller=caller, speech=[speech(3, 4, "嗯，对")]), "talk-over")
    assert listening is not None
    assert (listening.state, listening.count) == (State.MET, 0)


def test_talking_over_is_counted() -> None:
    said = [speech(1, 2, "您先听我说"), speech(3, 3.5, "嗯"), speech(4, 6, "您听我说完")]
    over = rule(judge_turn(caller=Stretch(0, 5), speech=[*said, speech(7, 8, "好的")]), "talk-over")
    assert over is not None
    assert (over.measured, over.count) == (2.0, 2)


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


def test_the_loudness_of_a_reply_is_that_of_its_voice() -> None:
    """Half of the energy is 3 dB less; a short word counts little."""
    long, short = speech(0, 9, "您好", -20), speech(9.5, 10.5, "好", -40)
    verdict = rule(judge_turn(speech=[long, short]), "loudness")
    assert verdict is not None
    assert verdict.measured == pytest.approx(-20.45, abs=0.01)


@pytest.mark.parametrize(("silence", "met"), [(4.8, True), (5.2, False)])
def test_dead_air(silence: float, met: bool) -> None:
    call = CallTimeline(answered_at=0, ended_at=2 + silence, speech=(speech(0, 2, "您好"),))
    verdict = rule(judge_call(call), "dead-air")
    assert verdict is not None
    assert (verdict.state is State.MET) is met
    assert (verdict.measured, verdict.limit, verdict.at) == (silence, 5.0, 2)


def test_dead_air_ends_with_any_voice_hold_or_due_wait() -> None:
    busy = CallTimeline(
        answered_at=0, ended_at=20, speech=(speech(0, 2, "您好"),),
        caller_lines=(Stretch(2, 6),), away=(Stretch(18, 20),),
        holds=(HoldStretch(Stretch(6, 14), announced=True),), due=(Stretch(14, 18),),
    )  # fmt: skip
    verdict = rule(judge_call(busy), "dead-air")
    assert verdict is not None
    assert verdict.measured == 0


def looks_up(silence: float, then: str = "查到了") -> CallTimeline:
    """The trainee announces a look-up, the caller says that he waits, and is answered."""
    announced = Speech(Stretch(0, 2), "请您稍等，我帮您查一下", announces=True)
    return CallTimeline(
        answered_at=0,
        ended_at=5 + silence,
        caller_lines=(Stretch(2, 4),),
        speech=(announced, speech(4 + silence, 5 + silence, then)),
    )


def test_an_announced_look_up_is_no_dead_air() -> None:
    verdict = rule(judge_call(looks_up(20)), "dead-air")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MET, 0)
    assert verdict.words == ("请您稍等，我帮您查一下",)


def test_an_announcement_excuses_thirty_seconds() -> None:
    verdict = rule(judge_call(looks_up(31)), "dead-air")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MISSED, 31)
    assert verdict.words == ()


def test_an_announcement_holds_until_the_trainee_says_something_else() -> None:
    call = looks_up(6, "马上就好")
    silent_again = replace(call, ended_at=18.0)
    assert state(judge_call(silent_again), "dead-air") is State.MISSED
    murmured = replace(call, ended_at=18.0, speech=(call.speech[0], speech(10, 11, "嗯")))
    assert state(judge_call(murmured), "dead-air") is State.MET


def test_one_jump_of_loudness() -> None:
    steps = (speech(0, 1, "一", -35), speech(2, 3, "二", -28), speech(4, 5, "三", -20))
    assert state(judge_call(CallTimeline(speech=steps)), "loudness-step") is State.MET
    jump = rule(judge_call(CallTimeline(speech=(steps[0], steps[2]))), "loudness-step")
    assert jump is not None
    assert (jump.state, jump.measured, jump.limit, jump.at) == (State.MISSED, 15, 10, 4)


def test_loudness_goes_from_reply_to_reply() -> None:
    """A reply that falls off at its end does not jump back in the next."""
    first = Speech(Stretch(0, 2), "一", 2.0, -20, reply=0)
    falling = Speech(Stretch(3, 3.2), "二", 0.2, -34, reply=0)
    after = Speech(Stretch(5, 7), "三", 2.0, -20, reply=1)
    verdict = rule(judge_call(CallTimeline(speech=(first, falling, after))), "loudness-step")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MET, pytest.approx(0.41, abs=0.02))


RISING = {**STANDARD, "loudness-step": Limit(1.0, 10.0)}


@pytest.mark.parametrize(
    ("levels", "met", "measured"),
    [
        ((-30, -26, -22), True, 4),
        ((-30, -29.5, -22), False, 0.5),
        ((-30, -26, -28), False, -2),
        ((-30, -14, -14), False, 16),
    ],
    ids=["step by step", "too little", "back again", "in one jump"],
)
def test_the_voice_rises_step_by_step_where_it_is_to(
    levels: tuple[float, ...], met: bool, measured: float
) -> None:
    said = tuple(
        replace(speech(4 * n, 4 * n + 2, "请问现在您可以听到吗", level), rises=n > 0)
        for n, level in enumerate(levels)
    )
    back = speech(20, 22, "好的", -25)  # Afterwards it may fall.
    verdict = rule(judge_call(CallTimeline(speech=(*said, back)), RISING), "loudness-step")
    assert verdict is not None
    assert (verdict.state is State.MET, verdict.measured) == (met, pytest.approx(measured))


def test_the_trend_of_the_loudness_is_told_and_costs_nothing() -> None:
    said = tuple(speech(5 * n, 5 * n + 2, "您好", -30 + 2 * n) for n in range(5))
    trend = rule(judge_call(CallTimeline(speech=said)), "loudness-trend")
    assert trend is not None
    assert (trend.state, trend.measured, trend.limit) == (State.MET, 8, None)
    assert rule(judge_call(CallTimeline(speech=said[:2])), "loudness-trend") is None


def test_fillers_a_minute() -> None:
    many = CallTimeline(speech=(speech(0, 20, "嗯我呃想嗯问"),))
    few = CallTimeline(speech=(speech(0, 20, "嗯我想问"),))
    assert state(judge_call(many), "fillers") is State.MISSED
    assert state(judge_call(few), "fillers") is State.MET


def test_the_ten_characters_of_courtesy() -> None:
    polite = CallTimeline(speech=(speech(0, 2, "早上好，感谢您，谢谢"), speech(3, 4, "再见")))
    verdict = rule(judge_call(polite), "courtesy-words")
    assert verdict is not None
    assert (verdict.measured, verdict.words) == (3, ("您好", "谢谢", "再见"))
    curt = CallTimeline(speech=(speech(0, 2, "说"),))
    assert state(judge_call(curt), "courtesy-words") is State.MISSED


def test_laughter() -> None:
    laughed = CallTimeline(speech=(speech(0, 2, "您好"), speech(3, 4, "哈哈哈，您真逗，嘻嘻")))
    verdict = rule(judge_call(laughed), "laughter")
    assert verdict is not None
    assert (verdict.state, verdict.measured, verdict.at) == (State.MISSED, 2, 3)
    assert verdict.words == ("哈哈哈", "嘻嘻")
    earnest = CallTimeline(speech=(speech(0, 2, "您说得对，呵护哈"),))
    assert state(judge_call(earnest), "laughter") is State.MET


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
    assert (verdict.who, verdict.at) == (act.who, 20)


def test_holds() -> None:
    long = CallTimeline(holds=(HoldStretch(Stretch(0, 40), announced=False),))
    assert state(judge_call(long), "hold-announced") is State.MISSED
    assert state(judge_call(long), "hold-length") is State.MISSED
    short = CallTimeline(holds=(HoldStretch(Stretch(0, 20), announced=True),))
    assert state(judge_call(short), "hold-announced") is State.MET
    assert state(judge_call(short), "hold-length") is State.MET


def test_yield() -> None:
    slow = CallTimeline(interruptions=(Interruption(3, 2.0),))
    assert state(judge_call(slow), "yield") is State.MISSED


def test_repeats() -> None:
    same = tuple(speech(n, n + 1, "请问有什么可以帮您") for n in range(0, 6, 2))
    assert state(judge_call(CallTimeline(speech=same)), "repeats") is State.MISSED
    assert state(judge_call(CallTimeline(speech=same[:2])), "repeats") is State.MET
    verdict = rule(judge_call(CallTimeline(speech=same)), "repeats")
    assert verdict is not None
    assert (verdict.measured, verdict.at, verdict.words) == (2, 2, ("请问有什么可以帮您",))
    asked = tuple(replace(piece, asked_again=True) for piece in same)
    assert rule(judge_call(CallTimeline(speech=asked)), "repeats") is None


def test_what_has_no_sound_has_no_loudness_pace_or_fillers() -> None:
    typed = tuple(
        Speech(Stretch(n, n + 10), "嗯，您好，请您稍等一下", reply=n) for n in range(0, 60, 20)
    )
    rules = {verdict.rule for verdict in judge_call(CallTimeline(speech=typed))}
    rules |= {verdict.rule for verdict in judge_turn(speech=typed, caller=Stretch(70, 80))}
    assert rules == {"courtesy-words", "repeats", "laughter", "talk-over"}
