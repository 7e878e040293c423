"""The way of a call: rings, turns, branches, deeds and ends."""

from pathlib import Path

import pytest

from tests.call.calls import GREET, NOTICED_S, NOW, PAUSE_S, SILENT, Held, kinds, near, planned
from trainer.call import events
from trainer.call.bell import RING_S
from trainer.call.controls import (
    Answer,
    FinishReply,
    HangUp,
    Hold,
    Note,
    Transfer,
    TypingStarted,
)
from trainer.call.conversation import CALLER_HANGS_UP_S
from trainer.call.events import Party
from trainer.call.floor import TYPING_S
from trainer.call.inputs import Heard, LineEnded, Pressed, Tick, VoiceStarted
from trainer.call.result import CallOutcome
from trainer.call.session import HOLD_PATIENCE_S, LINE_DIES_S, CallSession
from trainer.scoring.transcript import Reply, Transcript

GOOD = "您好，安居客服中心"


def one_turn(branches: str, caller: str = "喂？", more: str = "") -> str:
    """A turn held to `greet`, with these branches, and a turn for each of their targets."""
    targets = [line.split(":")[1].strip() for line in branches.split(",") if line.strip()]
    written = "\n".join(f"      {line.strip()}" for line in branches.split(",") if line.strip())
    first = f"  - 编号: one\n    来电说: {caller}\n    话术: greet\n{more}"
    first += f"    去向:\n{written}\n" if written else ""
    others = "\n".join(
        f"  - 编号: {name}\n    来电说: 我是{name}。\n    去向:\n      其他: 结束"
        for name in dict.fromkeys(targets)
        if name != "结束"
    )
    return f"{first}\n{others}"


# The phone rings


def test_it_rings_every_five_seconds_and_nobody_answers(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET, "响铃次数: 3")).over()
    assert kinds(call.events) == ["Ringing", "Ringing", "Ringing", "CallEnded"]
    assert call.times(events.Ringing) == [0.0, RING_S, 2 * RING_S]
    assert call.events[1] == events.Ringing(RING_S, 2, 3)
    assert (call.result.outcome, call.result.duration_s) == (CallOutcome.UNANSWERED, 3 * RING_S)
    assert not call.result.scorecard.passed


def test_putting_the_phone_down_while_it_rings_leaves_the_call_unanswered(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).wait(2).press(HangUp())
    assert kinds(call.events) == ["Ringing", "CallEnded"]
    assert call.result.outcome is CallOutcome.UNANSWERED
    assert call.result.turns == ()


def test_answering_opens_the_first_turn(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer(rings=2)
    assert call.events[-3:] == [
        events.Answered(6.0, 2),
        events.TurnStarted(6.0, "one", "greet", 1, 0.0),
        events.CallerSpeaks(6.0, "one", "喂，你们是客服吗？"),
    ]


def test_answering_when_the_last_ring_is_over_is_too_late(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET, "响铃次数: 1"))
    call.feed(Pressed(RING_S, Answer()))
    assert kinds(call.events) == ["Ringing", "CallEnded"]
    assert call.result.outcome is CallOutcome.UNANSWERED


def test_what_is_said_before_answering_is_no_part_of_the_call(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).wait(1).say("接电话啦这不归我管")
    call.press(Answer()).wait(5).say("请问有什么可以帮您")
    assert kinds(call.events)[:3] == ["Ringing", "Answered", "TurnStarted"]
    assert call.turn().heard == "请问有什么可以帮您"


def test_only_picking_up_does_anything_while_it_rings(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).wait(1)
    call.press(Transfer()).press(Hold(True)).press(FinishReply()).press(TypingStarted())
    assert kinds(call.events) == ["Ringing"]


# A reply is taken in


def test_a_complete_reply_settles_the_turn_at_once(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say(GOOD)
    assert call.times(events.TurnScored) == [call.at]
    assert call.turn().score is not None
    assert call.turn().heard == GOOD


def test_an_incomplete_reply_may_pause_for_breath(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1)
    call.say("您好").wait(PAUSE_S - NOTICED_S - 0.2)
    assert "TurnScored" not in kinds(call.events)
    call.say("这里是安居客服中心")
    assert call.times(events.TurnScored) == [call.at]
    assert call.turn().heard == "您好这里是安居客服中心"
    assert call.entered == ["one"]


def test_a_reply_that_stays_incomplete_is_scored_when_patience_ends(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("您好")
    said = call.at - NOTICED_S
    call.wait(PAUSE_S)
    assert call.times(events.TurnScored) == [near(said + PAUSE_S)]
    assert call.entered == ["one", "two"]


def test_speaking_on_keeps_the_turn_open_however_long_it_takes(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("您好")
    call.say("嗯我想想", seconds=100)
    assert "TurnScored" not in kinds(call.events)


def test_the_trainee_may_say_that_the_reply_is_finished(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("您好")
    call.press(FinishReply())
    assert call.times(events.TurnScored) == [call.at]
    assert call.entered == ["one", "two"]


def test_finishing_before_anything_was_said_does_nothing(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller()
    before = list(call.events)
    call.press(FinishReply())
    assert call.events == before


def test_a_noise_without_words_is_no_reply(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("").wait(3)
    assert "ReplyHeard" not in kinds(call.events)
    assert "TurnScored" not in kinds(call.events)
    call.say(GOOD)
    assert call.turn().heard == GOOD


def test_a_listeners_small_words_are_no_reply(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().wait(1).say("嗯", 0.3).say("是的", 0.3).caller(1)
    call.wait(PAUSE_S + 1)
    assert "TurnScored" not in kinds(call.events)
    call.say(GOOD)
    assert call.turn().heard == GOOD


def test_a_small_word_at_the_very_end_of_the_line_is_no_reply_either(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().wait(1.8)
    start = call.at
    call.feed(VoiceStarted(start))
    call.caller(0.2).wait(0.6)
    call.speaks("嗯", start, start + 0.4).wait(PAUSE_S + 1)
    assert "TurnScored" not in kinds(call.events)
    call.say(GOOD)
    assert call.turn().heard == GOOD


def test_the_same_words_after_the_line_are_a_reply(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: 你在听吗？\n    去向:\n      其他: 结束"
    call = Held(planned(tmp_path, turns)).answer().caller().wait(0.5).say("是的")
    assert call.turn().heard == "是的"


def test_a_reply_over_the_callers_line_counts_when_the_line_has_ended(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().wait(0.5).say(GOOD)
    assert "TurnScored" not in kinds(call.events)
    call.caller(3).wait(PAUSE_S)
    assert call.turn().heard == GOOD
    assert call.entered == ["one"]


def test_words_after_the_verdict_may_spoil_it(tmp_path: Path) -> None:
    """While the last silence is due, a forbidden word is still heard."""
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say("请问有什么可以帮您").wait(5)
    call.say("请您换一部电话再打来").wait(1).say("这不归我管").wait(6).press(HangUp())
    score = call.result.turns[-1].score
    assert score is not None
    assert [hit.phrase for hit in score.forbidden] == ["这不归我管"]
    assert len(call.result.turns) == 2
    assert len(call.times(events.TurnScored)) == 3


def test_words_after_the_verdict_may_mend_it(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, one_turn("说到: more"))).answer().caller().wait(1)
    call.say("您好").wait(PAUSE_S)
    assert call.entered == ["one"]
    call.say("安居客服中心")
    assert call.entered == ["one", "more"]
    assert call.turn().heard == "您好安居客服中心"


def test_a_small_word_after_the_verdict_is_no_new_verdict(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, one_turn(""))).answer().caller().wait(1).say(GOOD).say("啊")
    assert len(call.times(events.TurnScored)) == 1


# Typed replies


def test_a_typed_reply_is_complete_when_it_is_sent(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).write("你好", 2)
    assert call.times(events.TurnScored) == [call.at]
    assert call.entered == ["one", "two"]
    assert call.times(events.SpeechStarted) == [near(call.at - 2)]
    assert "SpeechEnded" not in kinds(call.events)


def test_nobody_runs_out_of_time_while_typing(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(7).press(TypingStarted())
    call.wait(TYPING_S - 0.2)
    assert "TurnScored" not in kinds(call.events)
    call.wait(0.4)
    assert "TurnScored" in kinds(call.events)


def test_time_runs_again_once_the_reply_is_sent(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).write("你好").caller()
    assert len(call.wait(8).times(events.TurnScored)) == 2


def test_blanks_are_no_reply(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().write("  ")
    assert "ReplyHeard" not in kinds(call.events)


# Silence


def test_a_turn_without_a_reply_goes_on_as_silence(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, one_turn("没出声: quiet, 其他: other"))).answer().caller()
    silent_from = call.at
    call.wait(8.0)
    assert call.times(events.TurnScored) == [near(silent_from + 8.0)]
    assert call.entered == ["one", "quiet"]
    assert call.turn().heard == ""


def test_the_scenario_says_how_long_the_caller_waits(tmp_path: Path) -> None:
    more = "    等候秒数: 3\n"
    call = Held(planned(tmp_path, one_turn("没出声: quiet", more=more))).answer().caller()
    assert call.wait(2.8).entered == ["one"]
    assert call.wait(0.4).entered == ["one", "quiet"]


def test_a_caller_whom_nobody_answers_gives_up(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().over()
    assert call.result.outcome is CallOutcome.ABANDONED
    assert not call.result.scorecard.passed
    assert call.result.scorecard.critical
    assert kinds(call.events)[-2:] == ["HungUp", "CallEnded"]


# Branches


@pytest.mark.parametrize(
    ("said", "goes_to"),
    [
        (GOOD, "good"),
        ("嗯嗯嗯什么", "bad"),
        ("您好，安居客服中心，你烦不烦", "worse"),
        ("这不归我管", "worse"),
    ],
)
def test_the_reply_decides_the_way_on(tmp_path: Path, said: str, goes_to: str) -> None:
    turns = one_turn("说到: good, 没说到: bad, 犯禁: worse, 没出声: quiet")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(said).wait(2)
    assert call.entered == ["one", goes_to]


def test_without_a_branch_of_its_own_a_forbidden_reply_counts_by_the_rest(tmp_path: Path) -> None:
    turns = one_turn("说到: good, 没说到: bad")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(f"你烦不烦{GOOD}")
    assert call.wait(2).entered == ["one", "good"]


def test_branches_are_tried_in_the_order_they_are_written(tmp_path: Path) -> None:
    plan = planned(tmp_path, one_turn("其他: first, 说到: second"))
    call = Held(plan).answer().caller().wait(1).say(GOOD)
    assert call.entered == ["one", "first"]


@pytest.mark.parametrize("deed", [Transfer(), Hold(True)])
def test_a_deed_takes_its_own_branch_only(tmp_path: Path, deed: Transfer | Hold) -> None:
    turns = one_turn("其他: other, 转接: colleague, 保持: back")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).press(deed)
    if isinstance(deed, Hold):
        assert call.entered == ["one"]
        assert call.wait(3).press(Hold(False)).entered == ["one", "back"]
    else:
        assert call.entered == ["one", "colleague"]


# Transfer


def test_an_allowed_transfer_ends_the_call(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, one_turn("转接: 结束"))).answer().caller().wait(1).say(GOOD)
    call.press(Transfer())
    assert kinds(call.events)[-2:] == ["Transferred", "CallEnded"]
    assert call.result.outcome is CallOutcome.TRANSFERRED
    assert call.result.scorecard.critical == ()
    assert "hang-up" not in [verdict.rule for verdict in call.result.conduct]


def test_a_transfer_where_none_is_due_fails_the_call(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("您好").press(Transfer())
    assert call.result.outcome is CallOutcome.TRANSFERRED
    assert "转" in call.result.scorecard.critical[0]
    assert not call.result.scorecard.passed
    assert call.result.turns[0].heard == "您好"


def test_a_transfer_cuts_the_callers_line_off(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, one_turn("转接: 结束"))).answer().wait(12).press(Transfer())
    assert call.result.turns[0].caller_end == call.at
    dead = next(v for v in call.result.conduct if v.rule == "dead-air")
    assert dead.measured == 0.0


def test_a_transfer_takes_the_caller_off_hold(tmp_path: Path) -> None:
    turns = one_turn("转接: colleague")
    call = Held(planned(tmp_path, turns)).answer().caller().press(Hold(True)).wait(2)
    call.press(Transfer()).caller().wait(1).say("好的").over()
    assert call.result.outcome is CallOutcome.COMPLETED
    assert call.entered == ["one", "colleague"]
    held = [event.on for event in call.events if isinstance(event, events.HoldChanged)]
    assert held == [True, False]


# Hold


def test_no_time_runs_out_on_hold(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().press(Hold(True)).wait(60)
    assert "TurnScored" not in kinds(call.events)
    call.press(Hold(False)).wait(7.8)
    assert "TurnScored" not in kinds(call.events)
    assert "TurnScored" in kinds(call.wait(0.4).events)


def test_a_caller_left_on_hold_hangs_up_in_the_end(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().press(Hold(True))
    held = call.at
    call.over()
    assert call.result.outcome is CallOutcome.ABANDONED
    assert call.at == near(held + HOLD_PATIENCE_S)


def test_words_on_hold_reach_nobody(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().press(Hold(True))
    call.say("这个怎么查呀这不归我管").press(Hold(False)).say(GOOD)
    assert call.turn().heard == GOOD


def test_holding_twice_is_holding_once(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller()
    call.press(Hold(False)).press(Hold(True)).wait(1).press(Hold(True)).press(Hold(False))
    assert kinds(call.events).count("HoldChanged") == 2


# Hanging up


def test_the_caller_hangs_up_content(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say(GOOD)
    settled = call.at
    call.over()
    assert call.events[-2] == events.HungUp(call.at, Party.CALLER)
    assert call.at == near(settled + CALLER_HANGS_UP_S)
    assert (call.result.outcome, call.result.scorecard.critical) == (CallOutcome.COMPLETED, ())
    assert call.result.duration_s == call.at


def test_putting_the_phone_down_in_that_moment_is_no_fault(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say(GOOD).wait(0.2)
    call.press(Transfer()).press(Hold(True)).press(HangUp())
    assert call.events[-2] == events.HungUp(call.at, Party.CALLER)
    assert call.result.scorecard.critical == ()


def test_hanging_up_where_it_is_not_allowed_fails_the_call(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("您好").press(HangUp())
    assert call.events[-2] == events.HungUp(call.at, Party.AGENT)
    assert call.result.outcome is CallOutcome.HUNG_UP
    assert call.result.scorecard.critical == ("不该挂机时先挂了电话",)
    assert call.result.turns[0].heard == "您好"


@pytest.mark.parametrize(("waits", "allowed"), [(4.2, False), (4.4, True), (6.0, True)])
def test_the_trainee_may_hang_up_after_the_silence_that_is_due(
    tmp_path: Path, waits: float, allowed: bool
) -> None:
    """0.6 s of the silence have passed when the reply is understood."""
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say("请问有什么可以帮您").wait(5)
    call.say("请您换一部电话再打来").wait(waits).press(HangUp())
    outcome = CallOutcome.COMPLETED if allowed else CallOutcome.HUNG_UP
    assert call.result.outcome is outcome
    assert bool(call.result.scorecard.critical) is not allowed


def test_it_is_not_allowed_before_the_last_reply(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say("请问有什么可以帮您").wait(15)
    call.press(HangUp())
    assert call.result.outcome is CallOutcome.HUNG_UP


def test_music_on_hold_is_not_the_silence_that_is_due(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say("请问有什么可以帮您").wait(5)
    call.say("请您换一部电话再打来").press(Hold(True)).wait(10).press(HangUp())
    assert call.result.outcome is CallOutcome.HUNG_UP


def test_the_callers_own_line_is_not_the_silence_that_is_due(tmp_path: Path) -> None:
    turns = one_turn("", more="    可挂机秒数: 5\n")
    call = Held(planned(tmp_path, turns)).answer().say(GOOD).wait(9).press(HangUp())
    assert call.result.outcome is CallOutcome.HUNG_UP


@pytest.mark.parametrize("timeout", [8, 20])
def test_a_line_that_nobody_closes_dies_and_that_is_no_fault(tmp_path: Path, timeout: int) -> None:
    turns = one_turn("", more=f"    可挂机秒数: 5\n    等候秒数: {timeout}\n")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(GOOD)
    said = call.at - 0.6
    call.over()
    assert call.result.outcome is CallOutcome.COMPLETED
    assert call.at == near(said + 5 + LINE_DIES_S)
    assert call.events[-2] == events.HungUp(call.at, Party.CALLER)


def test_where_nothing_is_to_be_said_the_silence_alone_is_due(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: （沉默）\n    可挂机秒数: 5"
    call = Held(planned(tmp_path, turns)).answer().wait(5).press(HangUp())
    assert call.result.outcome is CallOutcome.COMPLETED


# What the screens are told


def test_the_silence_that_is_due_is_told_while_it_is_due(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1)
    assert call.session.due_s == 0
    call.say("请问有什么可以帮您")
    assert call.session.due_s == 5
    assert call.session.silence_s(call.at) == near(0.6)
    call.wait(5).say("请您换一部电话再打来")
    assert call.session.due_s == 5


def test_a_silence_for_hanging_up_is_not_due_before_the_reply(tmp_path: Path) -> None:
    turns = one_turn("", more="    可挂机秒数: 5\n")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1)
    assert call.session.due_s == 0
    assert call.say(GOOD).session.due_s == 5


def test_there_is_no_silence_while_someone_speaks(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).wait(1)
    assert call.session.silence_s(call.at) == 0
    call.answer().wait(1)
    assert call.session.silence_s(call.at) == 0
    call.caller().wait(2)
    assert call.session.silence_s(call.at) == near(2)
    call.feed(VoiceStarted(call.at))
    assert call.session.silence_s(call.at + 1) == 0


def test_a_silent_caller_is_told_as_silence(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer()
    assert kinds(call.events)[-3:] == ["TurnStarted", "CallerSpeaks", "CallerDone"]
    spoken = call.events[-2]
    assert isinstance(spoken, events.CallerSpeaks)
    assert spoken.text == ""


# The end


def test_a_call_can_be_broken_off_at_any_time(tmp_path: Path) -> None:
    for steps in range(4):
        call = Held(planned(tmp_path, GREET))
        for step in range(steps):
            (call.answer, call.caller, lambda c=call: c.say("您好"))[step]()
        ended = call.session.cancel(call.at)
        assert kinds(ended) == ["CallEnded"]
        assert isinstance(ended[0], events.CallEnded)
        assert ended[0].result.outcome is CallOutcome.CANCELLED
        assert not ended[0].result.scorecard.passed
        assert "hang-up" not in [verdict.rule for verdict in ended[0].result.conduct]
        assert call.session.cancel(call.at) == ()


def test_nothing_has_an_effect_after_the_end(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().press(HangUp())
    assert call.session.ended
    late = Reply(Transcript("您好"))
    for entry in (
        Tick(50),
        Pressed(50, Answer()),
        Pressed(50, HangUp()),
        Pressed(50, Hold(True)),
        LineEnded(50),
        VoiceStarted(50),
        Heard(50, 49, 50, late),
    ):
        assert call.feed(entry) == ()


def test_the_same_inputs_give_the_same_events(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    call = Held(plan).answer().wait(1).say("嗯").caller().wait(1).say("您好").press(Hold(True))
    call.wait(3).press(Hold(False)).press(Note({"姓名": "王芳"})).caller().write("请问").over()
    again = CallSession(plan, "voice", "ears")
    replayed = [event for entry in call.inputs for event in again.advance(entry)]
    assert replayed == call.events
    assert call.result.now == NOW.isoformat()
