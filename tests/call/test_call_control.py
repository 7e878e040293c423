"""Call control as on a real desk: whom a caller is handed to, a dead line, redialling, holds."""

from pathlib import Path

import pytest

from tests.call.calls import PAUSE_S, Held, find, kinds, near, planned, state
from trainer.call import events
from trainer.call.bell import CALLS_BACK_S
from trainer.call.controls import Answer, Control, Desk, HangUp, Hold, Note, Redial, Transfer
from trainer.call.inputs import VoiceStarted
from trainer.call.result import CallOutcome
from trainer.call.robot import (
    REDIALS_S,
    Behaviour,
    Robot,
    Step,
    Utterance,
    answer_after,
    ideal,
    scripted,
)
from trainer.call.runner import CallRunner
from trainer.call.session import REDIAL_S, CallSession
from trainer.call.text_stage import TextStage
from trainer.scoring.verdict import State

TO = """
  - 编号: one
    来电说: 叫你们领导来！
    话术: greet
    去向:
      没说到: two
{branches}
  - 编号: two
    来电说: 快点。
    去向:
      其他: 结束
"""
BOTH = "      转接: two\n      转主管: 结束"
SUPERVISOR, COLLEAGUE = Transfer(Desk.SUPERVISOR), Transfer()

DROPS = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    去向:
      其他: gone
  - 编号: gone
    来电说: 我住三号楼，我家
    断线: 是
    等候秒数: 20
    去向:
      重拨: back
  - 编号: back
    来电说: 刚才断了。我家漏水了。
    话术: help
    去向:
      其他: 结束
"""
GOOD = "您好，安居客服中心"
HELP = "请问有什么可以帮您"


def transferred(folder: Path, branches: str, transfer: Transfer) -> Held:
    turns = TO.format(branches=branches)
    call = Held(planned(folder, turns)).answer().caller().wait(1).say(GOOD)
    return call.press(transfer)


# To whom


@pytest.mark.parametrize(
    ("branches", "transfer", "goes_to", "fault"),
    [
        ("      转接: 结束", COLLEAGUE, None, ""),
        ("      转接: 结束", SUPERVISOR, None, ""),
        ("      转主管: 结束", SUPERVISOR, None, ""),
        ("      转主管: 结束", COLLEAGUE, None, "客户该转给主管，却转给了同事"),
        (BOTH, COLLEAGUE, "two", ""),
        (BOTH, SUPERVISOR, None, ""),
        ("      其他: two", SUPERVISOR, None, "在不该转接的时候把客户转走了"),
    ],
)
def test_a_caller_is_handed_to_whom_he_wants(
    tmp_path: Path, branches: str, transfer: Transfer, goes_to: str | None, fault: str
) -> None:
    call = Held(planned(tmp_path, TO.format(branches=branches))).answer().caller().wait(1)
    call.press(transfer)
    assert events.Transferred(call.at, transfer.to) in call.events
    if goes_to is not None:
        assert call.entered == ["one", goes_to]
        return
    assert call.result.outcome is CallOutcome.TRANSFERRED
    assert call.result.scorecard.critical == ((fault,) if fault else ())


def test_the_ideal_trainee_asks_the_supervisor(tmp_path: Path) -> None:
    told = robot_events(tmp_path, TO.format(branches="      转主管: 结束"), ideal())
    handed = [event.to for event in told if isinstance(event, events.Transferred)]
    assert handed == [Desk.SUPERVISOR]


# The line drops


def dropped(folder: Path, turns: str = DROPS) -> Held:
    """A call whose line has just gone dead, in the middle of the caller's words."""
    return Held(planned(folder, turns)).answer().caller().wait(1).say(GOOD).caller(1)


def test_the_line_goes_dead_after_his_words(tmp_path: Path) -> None:
    call = dropped(tmp_path)
    assert kinds(call.events)[-3:] == ["CallerDone", "TurnScored", "LineDropped"]
    assert call.times(events.LineDropped) == [call.at]
    assert call.session.silence_s(call.at + 5) == 0


@pytest.mark.parametrize("deed", [HangUp(), Hold(True), Transfer(), Answer()])
def test_nothing_but_a_redial_helps(tmp_path: Path, deed: Control) -> None:
    call = dropped(tmp_path)
    before = list(call.events)
    call.press(deed).wait(1)
    assert call.events == before
    call.press(Redial())
    assert call.events[-1] == events.Redialled(call.at)


def test_what_is_said_into_a_dead_line_is_heard_by_nobody(tmp_path: Path) -> None:
    call = dropped(tmp_path)
    call.feed(VoiceStarted(call.at))
    call.say("喂，说话呀").press(Note({"姓名": "王芳"})).press(Redial()).wait(REDIAL_S).caller()
    call.wait(1).say(HELP).over()
    assert "喂" not in "".join(turn.heard for turn in call.result.turns)
    assert [t.score.forbidden for t in call.result.turns if t.score] == [(), ()]
    assert call.session.log.notes == {"姓名": "王芳"}
    assert len(call.times(events.SpeechStarted)) == 2


def test_a_redial_brings_him_back(tmp_path: Path) -> None:
    call = dropped(tmp_path).wait(4).press(Redial()).press(Redial())
    redialled = call.at
    call.wait(REDIAL_S)
    assert call.times(events.Redialled) == [redialled]
    assert call.times(events.Reconnected) == [near(redialled + REDIAL_S)]
    assert call.entered == ["one", "gone", "back"]
    call.caller().wait(1).say(HELP).over()
    assert call.result.outcome is CallOutcome.COMPLETED
    assert call.result.scorecard.passed


def test_while_the_line_is_dead_there_is_no_dead_air(tmp_path: Path) -> None:
    call = dropped(tmp_path).wait(12).press(Redial()).wait(REDIAL_S).caller().wait(1).say(HELP)
    dead = find(call.over().result.conduct, "dead-air")
    assert dead is not None
    assert dead.state is State.MET
    assert dead.measured is not None
    assert dead.measured < 3


def test_who_does_not_redial_has_lost_him(tmp_path: Path) -> None:
    call = dropped(tmp_path)
    gone = call.at
    call.wait(30)
    assert call.result.outcome is CallOutcome.ABANDONED
    assert call.result.duration_s == near(gone + 20)
    assert call.result.scorecard.critical == ("电话断了，没有给客户打回去",)
    assert [change.reason for change in call.result.mood][-1] == "电话断了，没有打回去"


def test_he_may_call_back_himself(tmp_path: Path) -> None:
    turns = DROPS.replace("重拨: back", "重拨: back\n      没出声: back")
    call = dropped(tmp_path, turns).wait(20 + CALLS_BACK_S + 0.1)
    assert kinds(call.events)[-1] == "Ringing"
    call.press(Redial()).press(Answer()).caller().wait(1).say(HELP).over()
    assert call.result.outcome is CallOutcome.COMPLETED
    assert state(call.result.conduct, "answer-rings") is State.MET
    assert state(call.result.conduct, "dead-air") is State.MET


def test_once_he_has_called_back_dead_air_counts_again(tmp_path: Path) -> None:
    turns = DROPS.replace("重拨: back", "重拨: back\n      没出声: back")
    call = dropped(tmp_path, turns).wait(20 + CALLS_BACK_S + 0.1).press(Answer()).caller().wait(7)
    assert state(call.say(HELP).over().result.conduct, "dead-air") is State.MISSED


def test_a_line_may_drop_twice(tmp_path: Path) -> None:
    turns = DROPS.replace(
        "    话术: help\n    去向:\n      其他", "    断线: 是\n    去向:\n      重拨"
    )
    call = dropped(tmp_path, turns).press(Redial()).wait(REDIAL_S).caller()
    assert len(call.times(events.LineDropped)) == 2
    assert call.wait(5).times(events.Reconnected) != []
    assert len(call.times(events.Reconnected)) == 1
    call.press(Redial()).wait(REDIAL_S + 1)
    assert call.result.outcome is CallOutcome.COMPLETED


def test_a_silent_caller_is_waited_for_from_the_redial_on(tmp_path: Path) -> None:
    turns = DROPS.replace("刚才断了。我家漏水了。", "（沉默）")
    call = dropped(tmp_path, turns).wait(12).press(Redial()).wait(REDIAL_S + 7.8)
    assert call.entered == ["one", "gone", "back"]
    assert not call.session.log.turns[2:]
    assert call.wait(0.3).session.log.turns[2:]


def test_a_redial_may_be_the_end(tmp_path: Path) -> None:
    turns = DROPS.split("  - 编号: back", maxsplit=1)[0].replace("重拨: back", "重拨: 结束")
    call = dropped(tmp_path, turns).press(Redial()).wait(REDIAL_S + 1)
    assert call.result.outcome is CallOutcome.COMPLETED


def test_on_a_living_line_nobody_redials(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, DROPS)).answer().caller()
    before = list(call.events)
    assert call.press(Redial()).events == before


# On hold


def test_taking_him_back_without_a_word_does_not_begin_the_hold_anew(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, DROPS)).answer().caller().wait(1).say("请您稍等")
    call.press(Hold(True)).wait(20).press(Hold(False)).wait(0.5)
    call.press(Hold(True)).wait(20).press(Hold(False)).say(GOOD)
    length = find(call.press(HangUp()).result.conduct, "hold-length")
    assert length is not None
    assert (length.measured, length.state) == (near(40.5), State.MISSED)


@pytest.mark.parametrize(
    ("said", "kept"), [("让您久等了，还在查", State.MET), ("嗯", State.MISSED)]
)
def test_a_reassuring_word_does(tmp_path: Path, said: str, kept: State) -> None:
    call = Held(planned(tmp_path, DROPS)).answer().caller().wait(1).say("请您稍等")
    call.press(Hold(True)).wait(20).press(Hold(False)).say(said, 1.0)
    call.press(Hold(True)).wait(20).press(Hold(False)).say(GOOD)
    assert state(call.press(HangUp()).result.conduct, "hold-length") is kept


# Robots


def robot_events(folder: Path, turns: str, behaviour: Behaviour) -> list[events.Event]:
    """What happens in a typed call that a robot holds."""
    plan = planned(folder, turns)
    told: list[events.Event] = []
    robot = Robot.of(behaviour, plan)
    CallRunner(CallSession(plan, "text", None), TextStage(None), told.append, robot).run()
    return told


def test_the_ideal_trainee_redials(tmp_path: Path) -> None:
    told = robot_events(tmp_path, DROPS, ideal())
    drop = next(event.at for event in told if isinstance(event, events.LineDropped))
    redial = next(event.at for event in told if isinstance(event, events.Redialled))
    assert redial == near(drop + REDIALS_S)
    ended = told[-1]
    assert isinstance(ended, events.CallEnded)
    assert ended.result.scorecard.passed


def test_a_scripted_redial_waits_for_the_line_to_drop(tmp_path: Path) -> None:
    steps = [answer_after(1), Step(Utterance("您好")), Step(Redial()), Step(Utterance(HELP))]
    told = robot_events(tmp_path, DROPS, scripted(steps))
    drop = next(event.at for event in told if isinstance(event, events.LineDropped))
    assert next(e.at for e in told if isinstance(e, events.Redialled)) == near(drop)
    ended = told[-1]
    assert isinstance(ended, events.CallEnded)
    assert [turn.heard for turn in ended.result.turns] == ["您好", "", HELP]


# How long an incomplete reply may pause


def test_the_scenario_says_how_long_a_reply_may_pause(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, DROPS, "停顿秒数: 4")).answer().caller().wait(1).say("您好")
    assert call.wait(PAUSE_S + 1).times(events.TurnScored) == []
    call.wait(1)
    assert call.times(events.TurnScored)[0] == near(call.session.log.turns[0].pieces[0].end + 4)


def test_a_complete_reply_does_not_pause_for_it(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, DROPS, "停顿秒数: 4")).answer().caller().wait(1).say(GOOD)
    assert call.times(events.TurnScored) == [call.at]


@pytest.mark.parametrize(
    ("branch", "entered"), [("", ["one"]), ("\n      没出声: two", ["one", "two"])]
)
def test_a_caller_who_is_not_transferred_does_not_wait_for_ever(
    tmp_path: Path, branch: str, entered: list[str]
) -> None:
    turns = (
        "  - 编号: one\n    来电说: 我找小李。\n    话术: greet\n    去向:\n      转接: 结束"
        + branch
        + "\n  - 编号: two\n    来电说: 喂？\n    话术: help\n    去向:\n      其他: 结束\n"
    )
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(GOOD).wait(7)
    assert not call.session.ended
    assert call.entered == ["one"]
    call.wait(3)
    assert call.entered == entered
    assert call.session.ended is (branch == "")
    if not branch:
        assert call.result.outcome is CallOutcome.ABANDONED
        assert not call.result.scorecard.passed
