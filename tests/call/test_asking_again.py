"""What was not clear is asked for once more, in practice only; items spread over a call."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.call.calls import GREET, PAUSE_S, SILENT, Held, near, planned
from trainer.call import events
from trainer.call.plan import ASK_AGAIN, CallPlan
from trainer.call.result import CallOutcome, TurnResult
from trainer.call.robot import Robot, ideal, scripted
from trainer.scoring.verdict import State

GOOD = "您好，安居客服中心"
TIMEOUT_S = 8.0


def greeted(plan: CallPlan, said: str = GOOD, confidence: float = 0.3) -> Held:
    """The first reply of a call, badly heard."""
    return Held(plan).answer().caller().wait(1).say(said, confidence=confidence).wait(PAUSE_S)


def asked(call: Held) -> list[events.CallerSpeaks]:
    spoken = [event for event in call.events if isinstance(event, events.CallerSpeaks)]
    return [event for event in spoken if event.again]


def states(turn: TurnResult) -> list[State]:
    assert turn.score is not None
    return [item.state for item in turn.score.required]


def test_in_practice_the_caller_asks_once_more(tmp_path: Path) -> None:
    call = greeted(planned(tmp_path, GREET))
    assert [event.text for event in asked(call)] == [ASK_AGAIN]
    assert call.times(events.TurnScored) == []
    call.caller().wait(0.5).say(GOOD, confidence=0.9)
    assert call.entered == ["one"]
    assert states(call.turn()) == [State.MET, State.MET]
    result = call.over().result
    assert (result.outcome, result.scorecard.score) == (CallOutcome.COMPLETED, 100)


def test_he_asks_only_once_and_what_stays_unclear_costs_nothing(tmp_path: Path) -> None:
    call = greeted(planned(tmp_path, GREET)).caller().wait(0.5).say(GOOD, confidence=0.3)
    call.wait(PAUSE_S)
    assert len(asked(call)) == 1
    assert states(call.turn()) == [State.UNCLEAR, State.UNCLEAR]
    card = call.over().result.scorecard
    assert (card.score, card.passed) == (100, True)
    assert [entry.doubtful for entry in card.entries] == [True, True]


def test_in_an_exam_nobody_asks(tmp_path: Path) -> None:
    call = greeted(replace(planned(tmp_path, GREET), exam=True))
    assert asked(call) == []
    assert states(call.turn()) == [State.UNCLEAR, State.UNCLEAR]
    card = call.over().result.scorecard
    assert (card.score, card.passed) == (100, True)
    assert [entry.doubtful for entry in card.entries] == [True, True]


@pytest.mark.parametrize(
    ("said", "confidence"),
    [
        ("安居客服中心", 0.3),  # Something is missing anyway.
        (f"{GOOD}，你烦不烦", 0.3),
        (GOOD, 0.9),
    ],
)
def test_he_asks_where_the_hearing_alone_was_at_fault(
    tmp_path: Path, said: str, confidence: float
) -> None:
    again = asked(greeted(planned(tmp_path, GREET), said, confidence))
    assert bool(again) is (said.startswith(GOOD) and confidence < 0.5)


def test_a_clear_forbidden_word_is_no_matter_of_hearing(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1)
    call.say("你烦不烦", confidence=0.9).say(GOOD, confidence=0.3).wait(PAUSE_S)
    assert asked(call) == []
    assert call.times(events.TurnScored)


def test_a_silent_caller_asks_nothing(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1)
    call.say("请问有什么可以帮您", confidence=0.3).wait(PAUSE_S)
    assert asked(call) == []
    assert call.entered == ["one", "two"]


def test_who_says_nothing_more_is_held_to_what_he_said(tmp_path: Path) -> None:
    call = greeted(planned(tmp_path, GREET)).caller()
    call.wait(TIMEOUT_S - 0.2)
    assert call.times(events.TurnScored) == []
    call.wait(0.4)
    assert states(call.turn()) == [State.UNCLEAR, State.UNCLEAR]
    assert call.over().result.outcome is CallOutcome.COMPLETED


def test_what_is_said_into_the_question_counts(tmp_path: Path) -> None:
    call = greeted(planned(tmp_path, GREET)).wait(0.2).say(GOOD, confidence=0.9)
    assert call.times(events.TurnScored) == []
    call.caller(1).wait(PAUSE_S)
    assert states(call.turn()) == [State.MET, State.MET]


def test_the_first_reply_alone_is_measured_for_being_prompt_and_no_repeat_is_counted(
    tmp_path: Path,
) -> None:
    call = greeted(planned(tmp_path, GREET)).caller().wait(6).say(GOOD, confidence=0.9).over()
    turn = call.result.turns[0]
    latency = next(one for one in turn.conduct if one.rule == "reply-latency")
    assert latency.measured == near(1.0)
    repeats = [one for one in call.result.conduct if one.rule == "repeats"]
    assert all(one.state is State.MET and not one.measured for one in repeats)


def test_the_robot_says_its_reply_again(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    robot = Robot.of(ideal(), plan)
    robot.behaviour(robot.view)  # It picks up.
    robot.hear(events.Answered(1, 1))
    robot.hear(events.TurnStarted(1, "one", "greet", 1, 0))
    first = robot.behaviour(robot.view)
    robot.hear(events.CallerSpeaks(9, "one", ASK_AGAIN, again=True))
    assert robot.view.visits == 2
    assert robot.due(9.5) is None  # Not into the question.
    robot.hear(events.CallerDone(11, "one"))
    assert first is not None
    assert robot.due(12) == first.deed


def test_a_robot_from_a_file_goes_on_with_its_next_reply(tmp_path: Path) -> None:
    robot = Robot.of(scripted(()), planned(tmp_path, GREET))
    robot.hear(events.TurnStarted(1, "one", "greet", 1, 0))
    robot.speaks_until(4)
    robot.hear(events.CallerSpeaks(9, "one", ASK_AGAIN, again=True))
    robot.hear(events.CallerDone(11, "one"))
    assert robot.due(12) is None


SPREAD = """
  - 编号: one
    来电说: 喂？
    话术: spread
    去向:
      其他: two
  - 编号: two
    来电说: 我找小李。
    话术: spread
    第几步: 2
    去向:
      其他: three
  - 编号: three
    来电说: 我是谁不要紧。
    话术: greet
    去向:
      其他: 结束
"""


def three_replies(plan: CallPlan, *said: str) -> Held:
    call = Held(plan).answer()
    for text in said:
        call.caller().wait(1).say(text).wait(PAUSE_S)
    return call.over()


def test_what_may_be_said_anywhere_may_come_later(tmp_path: Path) -> None:
    plan = planned(tmp_path, SPREAD)
    call = three_replies(plan, "您好", "请您稍等，我是安居客服中心的", GOOD)
    assert states(call.turn()) == [State.MET, State.MISSED]  # As it stood then.
    first, second, _ = call.result.turns
    assert (states(first), states(second)) == ([State.MET] * 2, [State.MET] * 2)
    assert call.result.scorecard.score == 100


def test_or_have_come_before(tmp_path: Path) -> None:
    call = three_replies(
        planned(tmp_path, SPREAD), "您好，我是安居客服中心的", "请您稍等", "您好，安居客服中心"
    )
    assert states(call.turn(1)) == [State.MET, State.MET]
    assert call.result.scorecard.score == 100


def test_a_reply_to_another_card_is_elsewhere(tmp_path: Path) -> None:
    call = three_replies(planned(tmp_path, SPREAD), "您好", "请您稍等", "您好，我是安居客服中心的")
    first, second, _ = call.result.turns
    assert states(first) == [State.MET, State.MISSED]
    assert states(second) == [State.MET, State.MISSED]
