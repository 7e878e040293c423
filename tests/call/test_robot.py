"""The robot trainees: when they act, and what the ideal, the rude and the silent one do."""

from itertools import chain, count
from pathlib import Path

import pytest

from tests.call.calls import GREET, SILENT, SITE, find, kinds, library, near, planned, state
from trainer.call import events
from trainer.call.bell import RING_S
from trainer.call.controls import Answer, HangUp, Hold, Note, Transfer
from trainer.call.events import Event
from trainer.call.plan import CallPlan, plan_call
from trainer.call.result import CallOutcome, CallResult
from trainer.call.robot import (
    RATE,
    SAY_AFTER_S,
    SLOW_RATE,
    Behaviour,
    Robot,
    Step,
    Utterance,
    View,
    answer_after,
    ideal,
    rude,
    scripted,
    silent,
)
from trainer.call.runner import CallRunner
from trainer.call.session import LONGEST_CALL_S, CallSession
from trainer.call.text_stage import CHARACTER_S, TICK_S, TextStage
from trainer.content.library import Library
from trainer.scoring.verdict import State

GOOD = "您好，安居客服中心"
BAD = "什么事"

DEEDS = """
  - 编号: one
    来电说: 我找小李。
    话术: ways
    做法: 甲
    去向:
      {deed}: two
  - 编号: two
    来电说: 谢谢。
    话术: greet
    去向:
      其他: 结束
"""


def hold_call(plan: CallPlan, behaviour: Behaviour) -> tuple[CallResult, list[Event]]:
    """The call as that robot takes it, in texts."""
    happened: list[Event] = []
    robot = Robot.of(behaviour, plan)
    result = CallRunner(
        CallSession(plan, "text", None), TextStage(None), happened.append, robot
    ).run()
    return result, happened


def script(plan: CallPlan, *steps: Step) -> tuple[CallResult, list[Event]]:
    return hold_call(plan, scripted((answer_after(1), *steps)))


def say(text: str, wait: float | None = None, at_once: bool = False) -> Step:
    return Step(Utterance(text), wait, at_once)


def at(happened: list[Event], kind: type[Event], number: int = 0) -> float:
    return [event.at for event in happened if isinstance(event, kind)][number]


# When a robot acts


@pytest.mark.parametrize("rings", [1, 2, 4])
def test_it_picks_up_while_that_ring_sounds(tmp_path: Path, rings: int) -> None:
    result, happened = hold_call(planned(tmp_path, GREET), scripted((answer_after(rings),)))
    answered = next(event for event in happened if isinstance(event, events.Answered))
    assert answered.rings == rings
    assert RING_S * (rings - 1) < answered.at < RING_S * (rings - 1) + 1.0
    verdict = find(result.conduct, "answer-rings")
    assert verdict is not None
    assert verdict.measured == rings


def test_more_rings_than_the_caller_has_patience_for(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET, "响铃次数: 2")
    result, _ = hold_call(plan, scripted((answer_after(5), say(GOOD))))
    assert result.outcome is CallOutcome.UNANSWERED


def test_a_reply_starts_after_the_callers_line(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say(GOOD))
    turn = result.turns[0]
    assert turn.reply_start == near(turn.caller_end + SAY_AFTER_S)
    assert turn.reply_end == near((turn.reply_start or 0) + CHARACTER_S * len(GOOD))
    verdict = find(turn.conduct, "reply-latency")
    assert verdict is not None
    assert verdict.measured == near(SAY_AFTER_S)


def test_after_its_own_line_when_the_caller_says_nothing(tmp_path: Path) -> None:
    first, second = "请问有什么可以帮您", "请您换一部电话再打来"
    result, _ = script(planned(tmp_path, SILENT), say(first), say(second))
    verdict = find(result.turns[1].conduct, "wait-5s")
    assert verdict is not None
    assert verdict.measured == near(SAY_AFTER_S)
    assert verdict.state is State.MISSED


def test_a_wait_stands_in_the_place_of_the_pause(tmp_path: Path) -> None:
    first, second = "请问有什么可以帮您", "请您换一部电话再打来"
    result, _ = script(
        planned(tmp_path, SILENT), say(first, 2.5), say(second, 5.2), Step(HangUp(), 5.1)
    )
    assert result.turns[0].reply_start == near(0.5 + 2.5)
    verdict = find(result.turns[1].conduct, "wait-5s")
    assert verdict is not None
    assert verdict.measured == near(5.2)
    assert result.outcome is CallOutcome.COMPLETED
    assert result.duration_s == near((result.turns[1].reply_end or 0) + 5.1)


def test_a_hang_up_before_its_time_is_carried_out_too(tmp_path: Path) -> None:
    result, happened = script(
        planned(tmp_path, SILENT), say("请问有什么可以帮您"), Step(HangUp(), 1.0)
    )
    assert result.outcome is CallOutcome.HUNG_UP
    assert happened[-2] == events.HungUp(result.duration_s, events.Party.AGENT)
    assert result.duration_s == near((result.turns[0].reply_end or 0) + 1.0)


def test_each_line_without_a_wait_is_a_reply_of_its_own(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say(BAD), say("请问有什么可以帮您"))
    assert [turn.heard for turn in result.turns] == [BAD, "请问有什么可以帮您"]
    assert (result.turns[1].reply_start or 0) == near(result.turns[1].caller_end + SAY_AFTER_S)


def test_a_short_wait_goes_on_with_the_same_reply(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say("您好"), say("安居客服中心", 0.5))
    assert [turn.heard for turn in result.turns] == [GOOD.replace("，", "")]
    assert result.turns[0].score is not None
    assert result.turns[0].score.passed


def test_it_does_not_speak_before_the_caller_has_ended(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say(BAD), say("请问有什么可以帮您", 1.5))
    assert len(result.turns) == 2
    for turn in result.turns:
        over = find(turn.conduct, "talk-over")
        assert over is None or over.measured == 0


def test_at_once_it_speaks_into_the_callers_line(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say(GOOD, at_once=True))
    turn = result.turns[0]
    assert turn.caller_start <= (turn.reply_start or 0) < turn.caller_end
    verdict = find(turn.conduct, "talk-over")
    assert verdict is not None
    assert (verdict.measured or 0) > 1


def test_at_once_after_a_wait_it_breaks_in_so_much_later(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET), say(GOOD, 1.0, at_once=True))
    assert result.turns[0].reply_start == near(result.turns[0].caller_start + 1.0)


def test_at_once_waits_for_the_next_line_after_its_own(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    result, _ = script(plan, say(BAD), say("请问有什么可以帮您", at_once=True))
    turn = result.turns[1]
    assert turn.caller_start <= (turn.reply_start or 0) <= turn.caller_start + TICK_S


def test_at_once_at_a_silent_caller_does_not_wait_for_ever(tmp_path: Path) -> None:
    result, _ = script(
        planned(tmp_path, SILENT), say("请问有什么可以帮您", at_once=True), say("请问有什么")
    )
    assert result.turns[0].heard == "请问有什么可以帮您"
    assert result.turns[1].heard == "请问有什么"


def test_a_wait_after_a_deed_counts_from_the_deed(tmp_path: Path) -> None:
    result, happened = script(
        planned(tmp_path, GREET),
        say("请您稍等"),
        Step(Hold(True), 1.0),
        Step(Hold(False), 10.0),
        say(GOOD),
    )
    assert at(happened, events.HoldChanged, 1) == near(at(happened, events.HoldChanged) + 10)
    length = find(result.conduct, "hold-length")
    assert length is not None
    assert length.measured == near(10)
    assert state(result.conduct, "hold-announced") is State.MET


def test_a_deed_follows_the_line_at_once(tmp_path: Path) -> None:
    result, happened = script(planned(tmp_path, GREET), say("您好"), Step(Transfer()))
    assert at(happened, events.Transferred) == near(result.turns[0].reply_end or 0)
    assert result.outcome is CallOutcome.TRANSFERRED


def test_it_takes_the_caller_back_even_from_the_middle_of_his_line(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    result, happened = hold_call(
        plan, scripted((answer_after(1), Step(Hold(True)), Step(Hold(False), 2.0), say(GOOD)))
    )
    assert kinds(happened).count("HoldChanged") == 2
    assert result.outcome is CallOutcome.COMPLETED


def test_words_on_hold_do_not_stop_the_script(tmp_path: Path) -> None:
    result, _ = script(
        planned(tmp_path, GREET),
        Step(Hold(True)),
        say("小李你来一下", 1.0),
        Step(Hold(False), 1.0),
        say(GOOD),
    )
    assert result.turns[0].heard == GOOD


def test_a_note_takes_no_time(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    noted, _ = script(plan, Step(Note({"姓名": "王芳"})), say(GOOD))
    plain, _ = script(plan, say(GOOD))
    assert noted == plain


def test_a_script_that_ends_lets_the_call_go_on_to_its_end(tmp_path: Path) -> None:
    result, _ = script(planned(tmp_path, GREET))
    assert result.outcome is CallOutcome.ABANDONED
    held, _ = script(planned(tmp_path, GREET), Step(Hold(True)))
    assert held.outcome is CallOutcome.ABANDONED


def test_it_does_nothing_after_the_end(tmp_path: Path) -> None:
    _, happened = script(planned(tmp_path, GREET), Step(HangUp()), say(GOOD), Step(Hold(True)))
    assert kinds(happened)[-1] == "CallEnded"
    assert "SpeechStarted" not in kinds(happened)


def test_without_a_call_it_has_nothing_to_do(tmp_path: Path) -> None:
    robot = Robot.of(scripted((Step(Answer()), say(GOOD))), planned(tmp_path, GREET))
    assert robot.due(1.0) is None


# The ideal, the rude and the silent one


def test_the_ideal_trainee_passes_with_full_marks(tmp_path: Path) -> None:
    for turns in (GREET, SILENT):
        result, _ = hold_call(planned(tmp_path, turns), ideal())
        assert result.outcome is CallOutcome.COMPLETED
        assert result.scorecard.passed
        assert result.scorecard.score >= 99
        assert all(verdict.state is State.MET for verdict in result.conduct)


@pytest.mark.parametrize(("deed", "done"), [("转接", "Transferred"), ("保持", "HoldChanged")])
def test_the_ideal_trainee_does_what_the_turn_waits_for(
    tmp_path: Path, deed: str, done: str
) -> None:
    plan = planned(tmp_path, DEEDS.format(deed=deed))
    result, happened = hold_call(plan, ideal())
    assert done in kinds(happened)
    assert [turn.turn for turn in result.turns] == ["one", "two"]
    assert result.scorecard.passed
    assert state(result.conduct, "hold-announced") in (None, State.MET)


def test_the_ideal_trainee_hangs_up_where_nothing_else_is_to_be_done(tmp_path: Path) -> None:
    turns = GREET + "\n  - 编号: three\n    来电说: （沉默）\n    可挂机秒数: 5"
    turns = turns.replace("说到: 结束", "说到: three", 1)
    result, happened = hold_call(planned(tmp_path, turns), ideal())
    assert result.outcome is CallOutcome.COMPLETED
    assert events.HungUp(result.duration_s, events.Party.AGENT) in happened


def test_the_ideal_trainee_lets_a_caller_talk_where_no_card_asks_for_anything(
    tmp_path: Path,
) -> None:
    turns = "  - 编号: one\n    来电说: 我想说几句。\n    去向:\n      其他: 结束"
    result, _ = hold_call(planned(tmp_path, turns), ideal())
    assert result.outcome is CallOutcome.COMPLETED
    assert result.turns[0].heard


@pytest.mark.parametrize("turns", [GREET, SILENT], ids=["greet", "silent"])
def test_the_rude_trainee_fails(tmp_path: Path, turns: str) -> None:
    result, _ = hold_call(planned(tmp_path, turns), rude())
    assert not result.scorecard.passed
    assert state(result.conduct, "answer-rings") is State.MISSED
    said = [hit.phrase for turn in result.turns if turn.score for hit in turn.score.forbidden]
    assert said


def test_the_rude_trainee_puts_the_phone_down_at_last(tmp_path: Path) -> None:
    turns = "\n".join(
        f"  - 编号: t{n}\n    来电说: 喂？\n    话术: greet\n"
        + (f"    去向:\n      其他: t{n + 1}" if n < 3 else "")
        for n in (1, 2, 3)
    )
    result, happened = hold_call(planned(tmp_path, turns), rude())
    assert result.outcome is CallOutcome.HUNG_UP
    assert happened[-2] == events.HungUp(result.duration_s, events.Party.AGENT)
    assert result.scorecard.critical


@pytest.mark.parametrize("turns", [GREET, SILENT], ids=["greet", "silent"])
def test_the_silent_trainee_fails(tmp_path: Path, turns: str) -> None:
    result, happened = hold_call(planned(tmp_path, turns), silent())
    assert result.outcome in (CallOutcome.ABANDONED, CallOutcome.COMPLETED)
    assert not result.scorecard.passed
    assert "Answered" in kinds(happened)
    assert "SpeechStarted" not in kinds(happened)


def test_a_call_that_leads_back_to_itself_has_an_end(tmp_path: Path) -> None:
    turns = """
  - 编号: again
    来电说: 喂，你好
    话术: greet
    去向:
      说到: 结束
      没说到: again
"""
    steps = (say(f"我想想看第{number}遍") for number in count())
    result, _ = hold_call(planned(tmp_path, turns), scripted(chain([answer_after(1)], steps)))
    assert result.outcome is CallOutcome.ABANDONED
    assert near(LONGEST_CALL_S) == result.duration_s
    assert not result.scorecard.passed


def test_the_ideal_trainee_fills_the_form(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET, "登记:\n  姓名: '{caller}'\n  房号: 三号楼")
    result, _ = hold_call(plan, ideal())
    assert result.scorecard.score == 100
    said = [turn.reply_start for turn in result.turns]
    without, _ = hold_call(planned(tmp_path, GREET), ideal())
    assert said == [turn.reply_start for turn in without.turns]
    silent_one, _ = hold_call(plan, silent())
    assert any("没有登记" in entry.reason for entry in silent_one.scorecard.entries)


def test_the_ideal_trainee_speaks_slower_where_he_is_to(tmp_path: Path) -> None:
    ordinary = library(tmp_path, GREET)
    path = tmp_path / "cards.yaml"
    slow = "    标题: 问候\n    行为:\n      - 规则: 语速\n        至多: 220\n"
    path.write_text(path.read_text("utf-8").replace("    标题: 问候\n", slow), "utf-8")
    for shelf, rate in ((ordinary, RATE), (Library.load([tmp_path]), SLOW_RATE)):
        plan = plan_call(shelf.scenario("call"), shelf, SITE, 1)
        behaviour = ideal()
        answer, reply = (behaviour(View(plan, plan.first, visits=1)) for _ in range(2))
        assert answer is not None and isinstance(answer.deed, Answer)
        assert reply is not None and isinstance(reply.deed, Utterance)
        assert reply.deed.rate == rate
