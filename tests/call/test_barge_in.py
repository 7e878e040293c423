"""Both speak at once: the caller breaks in, or is talked over and falls silent."""

from pathlib import Path

import pytest

from tests.call.calls import NOTICED_S, PAUSE_S, Held, find, near, planned, state
from trainer.call import events
from trainer.call.caller import TALKED_OVER_S
from trainer.call.controls import Answer, TypingStarted
from trainer.call.inputs import Heard, LineEnded, VoiceStarted
from trainer.call.log import BargeIn
from trainer.call.result import CallOutcome
from trainer.call.robot import (
    YIELDS_S,
    Behaviour,
    Hush,
    Robot,
    Step,
    Utterance,
    answer_after,
    ideal,
    scripted,
)
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.scoring.transcript import Reply, Transcript
from trainer.scoring.verdict import State

TURNS = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    插话: 等一下，你先听我说！
    去向:
      说到: 结束
      没说到: two
      没出声: two
  - 编号: two
    来电说: 我没听清。
    话术: help
    去向:
      其他: 结束
"""
GOOD = "您好，安居客服中心"


def spoken(call: Held) -> list[events.CallerSpeaks]:
    return [event for event in call.events if isinstance(event, events.CallerSpeaks)]


def speaking(folder: Path, turns: str = TURNS, more: str = "") -> Held:
    """A call in which the trainee has just begun to speak."""
    call = Held(planned(folder, turns, more)).answer().caller().wait(1)
    call.feed(VoiceStarted(call.at))
    return call


def stops(call: Held, text: str, start: float, end: float) -> Held:
    """The trainee, who began at `start`, fell silent at `end`, and is understood."""
    call.wait(max(0.0, round(end + NOTICED_S - call.at, 6)))
    call.feed(Heard(call.at, start, end, Reply(Transcript(text))))
    return call


# The caller breaks in


def test_he_breaks_in_two_seconds_after_the_trainee_began(tmp_path: Path) -> None:
    call = speaking(tmp_path).wait(1.9)
    assert len(spoken(call)) == 1
    call.wait(0.1)
    assert spoken(call)[1:] == [
        events.CallerSpeaks(call.at, "one", "等一下，你先听我说！", interrupts=True)
    ]


def test_the_scenario_says_when(tmp_path: Path) -> None:
    turns = TURNS.replace("插话: ", "插话秒数: 0.5\n    插话: ")
    assert len(spoken(speaking(tmp_path, turns).wait(0.6))) == 2


def test_a_short_reply_is_not_broken_into(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    stops(call, GOOD, call.at, call.at + 1.2)
    assert len(spoken(call)) == 1
    assert call.over().result.outcome is CallOutcome.COMPLETED


@pytest.mark.parametrize(
    ("after", "kept"), [(0.4, State.MET), (1.0, State.MET), (1.6, State.MISSED)]
)
def test_how_soon_the_trainee_yields_is_measured(tmp_path: Path, after: float, kept: State) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2)
    broke_in = call.at
    call.wait(1.2)
    call.feed(LineEnded(call.at))
    stops(call, "您好", start, broke_in + after).wait(1).say(GOOD).over()
    verdict = find(call.result.conduct, "yield")
    assert verdict is not None
    assert (verdict.measured, verdict.state) == (near(after), kept)
    assert state(call.result.turns[0].conduct, "talk-over") is State.MET
    provoked = [change.reason for change in call.result.mood]
    assert (f"客户插话，过了 {after:g} 秒才停下" in provoked) is (kept is State.MISSED)


def test_what_was_broken_off_and_what_follows_are_one_reply(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2)
    stops(call, "您好", start, call.at + 0.4)
    assert call.times(events.TurnScored) == []
    call.feed(LineEnded(call.at))
    call.wait(PAUSE_S + 3)
    assert call.times(events.TurnScored) == []
    call.say("安居客服中心")
    assert call.turn().heard == "您好安居客服中心"
    assert call.over().result.outcome is CallOutcome.COMPLETED


def test_who_had_said_all_still_waits_for_what_follows(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2.5)
    call.feed(LineEnded(call.at))
    stops(call, GOOD, start, call.at - 0.1)
    assert call.times(events.TurnScored) == []
    call.wait(8)
    assert call.turn().heard == GOOD
    assert call.entered == ["one"]


def test_who_talks_right_through_has_answered(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(3)
    call.feed(LineEnded(call.at))
    call.wait(2)
    stops(call, GOOD, start, call.at)
    assert call.times(events.TurnScored) == [call.at]
    call.over()
    assert state(call.result.conduct, "yield") is State.MISSED


def test_he_breaks_in_once(tmp_path: Path) -> None:
    call = speaking(tmp_path).wait(2.5)
    call.feed(LineEnded(call.at))
    call.wait(20)
    assert len(spoken(call)) == 2


def test_a_listeners_small_words_to_it_are_no_reply(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2)
    stops(call, "您好", start, call.at + 0.3)
    call.say("嗯", 0.3)
    call.feed(LineEnded(call.at))
    assert call.wait(PAUSE_S).times(events.TurnScored) == []


def test_a_noise_that_was_broken_into_leaves_the_reply_to_come(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2)
    stops(call, "", start, call.at + 0.3)
    call.feed(LineEnded(call.at))
    call.wait(1).say(GOOD)
    assert call.turn().heard == GOOD
    assert find(call.over().result.conduct, "yield") is None


def test_what_he_broke_in_with_is_no_dead_air(tmp_path: Path) -> None:
    call = speaking(tmp_path)
    start = call.at
    call.wait(2)
    stops(call, "您好", start, call.at + 0.4).wait(9)
    call.feed(LineEnded(call.at))
    call.wait(1).say(GOOD).over()
    assert state(call.result.conduct, "dead-air") is State.MET


def test_who_types_is_broken_into_but_yielding_is_not_measured(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, TURNS)).answer().caller().wait(1)
    since = call.at
    call.press(TypingStarted()).wait(3)
    assert len(spoken(call)) == 2
    call.feed(LineEnded(call.at))
    call.feed(Heard(call.at, call.at, call.at, Reply(Transcript(GOOD)), typed_from=since))
    assert call.turn().heard == GOOD
    assert find(call.over().result.conduct, "yield") is None
    assert call.session.log.turns[0].barge_in == BargeIn(near(since + 2), near(since + 3))


# The trainee talks over the caller


def test_a_caller_who_yields_falls_silent(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, TURNS, "  让话: 是")).answer().wait(1)
    start = call.at
    call.feed(VoiceStarted(start))
    call.wait(TALKED_OVER_S - 0.1)
    assert call.times(events.CallerDone) == []
    call.wait(0.1)
    assert call.events[-1] == events.CallerDone(near(start + TALKED_OVER_S), "one", cut=True)
    stops(call, GOOD, start, call.at + 1).over()
    over = find(call.result.turns[0].conduct, "talk-over")
    assert over is not None
    assert (over.measured, over.count) == (near(TALKED_OVER_S), 1)
    assert call.result.turns[0].caller_end == near(start + TALKED_OVER_S)


def test_a_caller_who_does_not_goes_on(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, TURNS)).answer().wait(1)
    call.feed(VoiceStarted(call.at))
    assert call.wait(10).times(events.CallerDone) == []


def test_a_word_in_passing_does_not_silence_him(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, TURNS, "  让话: 是")).answer().wait(1)
    assert call.say("嗯，是的", 0.6).wait(5).times(events.CallerDone) == []


def test_a_caller_who_yields_breaks_in_for_a_while_all_the_same(tmp_path: Path) -> None:
    """What was said before he broke in does not count against him."""
    call = speaking(tmp_path, TURNS, "  让话: 是").wait(2)
    broke_in = call.at
    call.wait(TALKED_OVER_S - 0.1)
    assert not any(e.cut for e in call.events if isinstance(e, events.CallerDone))
    call.wait(0.1)
    assert call.events[-1] == events.CallerDone(near(broke_in + TALKED_OVER_S), "one", cut=True)


# Robots


def run(folder: Path, behaviour: Behaviour, turns: str = TURNS) -> Held:
    """A typed call held by a robot; the session and events as if it had been held by hand."""
    plan = planned(folder, turns)
    call = Held(plan)
    call.session = CallSession(plan, "text", None)
    call.events = []
    robot = Robot.of(behaviour, plan)
    CallRunner(call.session, TextStage(None), call.events.append, robot).run()
    return call


def test_the_ideal_trainee_yields_listens_and_says_it_again(tmp_path: Path) -> None:
    turns = TURNS.replace("插话: ", "插话秒数: 0.5\n    插话: ")
    call = run(tmp_path, ideal(), turns)
    verdict = find(call.result.conduct, "yield")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MET, near(YIELDS_S))
    assert call.result.outcome is CallOutcome.COMPLETED
    assert call.result.turns[0].heard.endswith("您好，安居客服中心。")
    assert call.result.scorecard.passed


@pytest.mark.parametrize(("yields", "kept"), [(True, State.MET), (False, State.MISSED)])
def test_a_script_says_whether_it_yields(tmp_path: Path, yields: bool, kept: State) -> None:
    turns = TURNS.replace("插话: ", "插话秒数: 0.5\n    插话: ")
    long = Utterance("您好，这里是安居客服中心，很高兴为您服务")
    steps = [answer_after(1), Step(long, yields=yields), Step(Utterance(GOOD))]
    assert state(run(tmp_path, scripted(steps), turns).result.conduct, "yield") is kept


@pytest.mark.parametrize(("lasts", "hushed"), [(2.0, True), (0.3, False)])
def test_a_robot_yields_only_while_it_speaks(tmp_path: Path, lasts: float, hushed: bool) -> None:
    robot = Robot.of(ideal(), planned(tmp_path, TURNS))
    robot.hear(events.Ringing(0, 1, 8))
    assert isinstance(robot.due(1.0), Answer)
    for event in (
        events.Answered(1, 1),
        events.TurnStarted(1, "one", "greet", 1, 0.0),
        events.CallerSpeaks(1, "one", "喂？"),
        events.CallerDone(2, "one"),
    ):
        robot.hear(event)
    assert isinstance(robot.due(5.0), Utterance)
    robot.speaks_until(5.0 + lasts)
    robot.hear(events.CallerSpeaks(5.0, "one", "等一下！", interrupts=True))
    assert robot.due(5.0 + YIELDS_S - 0.1) is None
    assert isinstance(robot.due(5.0 + YIELDS_S), Hush) is hushed


def test_who_talked_right_through_waits_for_the_next_turn(tmp_path: Path) -> None:
    turns = TURNS.replace("插话: ", "插话秒数: 0.5\n    插话: ")
    long, help_ = (
        Utterance("您好，这里是物业，很高兴今天能够为您服务"),
        Utterance("请问有什么可以帮您"),
    )
    steps = [answer_after(1), Step(long), Step(help_)]
    result = run(tmp_path, scripted(steps), turns).result
    assert [turn.heard for turn in result.turns] == [long.text, help_.text]
