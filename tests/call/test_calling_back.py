"""A caller who was hung up on calls again."""

from pathlib import Path

from tests.call.calls import Held, find, kinds, near, planned, state
from trainer.call import events
from trainer.call.bell import CALLS_BACK_S, RING_S
from trainer.call.controls import Answer, HangUp
from trainer.call.result import CallOutcome
from trainer.call.robot import Robot, Step, Utterance, answer_after, scripted
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.scoring.verdict import State

TURNS = """
  - 编号: one
    来电说: 我要投诉！
    话术: greet
    去向:
      其他: 结束
      挂机: again
  - 编号: again
    来电说: 你怎么挂我电话？
    话术: help
    去向:
      其他: 结束
"""
GOOD = "您好，安居客服中心"


def hung_up_on(folder: Path) -> Held:
    return Held(planned(folder, TURNS)).answer().caller().wait(1).press(HangUp())


def test_the_phone_rings_again_and_the_call_goes_on(tmp_path: Path) -> None:
    call = hung_up_on(tmp_path)
    gone = call.at
    assert not call.session.ended
    call.wait(CALLS_BACK_S + 0.1)
    assert isinstance(call.events[-1], events.Ringing)
    assert call.events[-1].at == near(gone + CALLS_BACK_S)
    assert call.events[-1].ring == 1
    call.wait(RING_S).press(Answer())
    answered = next(e for e in reversed(call.events) if isinstance(e, events.Answered))
    assert answered.rings == 2
    assert call.entered == ["one", "again"]
    call.caller().wait(1).say("请问有什么可以帮您").over()
    assert call.result.outcome is CallOutcome.COMPLETED
    assert [turn.turn for turn in call.result.turns] == ["one", "again"]


def test_hanging_up_stays_a_fault(tmp_path: Path) -> None:
    call = hung_up_on(tmp_path).wait(5).press(Answer())
    call.caller().wait(1).say("请问有什么可以帮您").over()
    assert state(call.result.conduct, "hang-up") is State.MISSED
    assert call.result.scorecard.critical


def test_the_time_between_the_calls_is_no_dead_air(tmp_path: Path) -> None:
    call = hung_up_on(tmp_path).wait(CALLS_BACK_S + 2.5 * RING_S).press(Answer())
    call.caller().wait(1).say("请问有什么可以帮您").over()
    dead = find(call.result.conduct, "dead-air")
    assert dead is not None
    assert dead.measured is not None
    assert dead.measured < 5


def test_both_times_the_rings_count(tmp_path: Path) -> None:
    call = hung_up_on(tmp_path).wait(CALLS_BACK_S + 4.5 * RING_S).press(Answer())
    call.caller().wait(1).say("请问有什么可以帮您").over()
    rings = find(call.result.conduct, "answer-rings")
    assert rings is not None
    assert (rings.state, rings.measured) == (State.MISSED, 5)


def test_who_does_not_answer_again_has_not_taken_the_call(tmp_path: Path) -> None:
    call = hung_up_on(tmp_path).wait(100)
    assert call.result.outcome is CallOutcome.UNANSWERED
    assert not call.result.scorecard.passed


def test_where_hanging_up_is_allowed_nobody_calls_back(tmp_path: Path) -> None:
    turns = TURNS.replace("    话术: greet\n", "    话术: greet\n    可挂机秒数: 5\n")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(GOOD)
    call.wait(6).press(HangUp())
    assert call.result.outcome is CallOutcome.COMPLETED
    assert kinds(call.events)[-2:] == ["HungUp", "CallEnded"]


def test_a_robot_answers_again(tmp_path: Path) -> None:
    plan = planned(tmp_path, TURNS)
    heard: list[events.Event] = []
    script = (
        answer_after(1),
        Step(HangUp(), wait_s=1.0),
        answer_after(2),
        Step(Utterance("请问有什么可以帮您")),
    )
    session = CallSession(plan, "text", None)
    runner = CallRunner(session, TextStage(None), heard.append, Robot.of(scripted(script), plan))
    assert [turn.turn for turn in runner.run().turns] == ["one", "again"]
    assert [e.rings for e in heard if isinstance(e, events.Answered)] == [1, 2]
