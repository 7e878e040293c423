"""A call in texts: its pace, how long lines last, what a sent text becomes."""

import pytest

from tests.call.calls import near
from trainer.call import events
from trainer.call.controls import Answer, FinishReply, HangUp, Hold, Note, Say, TypingStarted
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, VoiceStarted
from trainer.call.robot import Utterance
from trainer.call.text_stage import CHARACTER_S, TICK_S, TextStage
from trainer.scoring.transcript import Source


class Clock:
    """Time that passes when someone sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def until(stage: TextStage, seconds: float) -> list[Input]:
    """Step up to a time of the call, and return what came in."""
    inputs: list[Input] = []
    at = 0.0
    while at < seconds - 1e-9:
        at, came = stage.step()
        inputs += came
    return inputs


def test_it_keeps_the_pace_of_the_clock() -> None:
    clock = Clock()
    stage = TextStage(clock, clock.sleep)
    for step in range(1, 21):
        at, _ = stage.step()
        assert at == near(step * TICK_S)
        assert clock.now == near(100.0 + at)


def test_it_catches_up_when_it_was_held_up() -> None:
    clock = Clock()
    stage = TextStage(clock, clock.sleep)
    clock.now += 1.0
    for _ in range(10):
        stage.step()
    assert clock.slept == []
    stage.step()
    assert clock.slept == [near(TICK_S)]


def test_without_a_clock_no_time_is_lost() -> None:
    def never(seconds: float) -> None:
        raise AssertionError(seconds)

    stage = TextStage(None, never)
    assert until(stage, 60) == []


def test_a_line_lasts_a_fifth_of_a_second_a_character() -> None:
    stage = TextStage(None)
    until(stage, 0.1)
    stage.carry_out(events.CallerSpeaks(0.1, "one", "喂，你好"))
    assert until(stage, 0.8) == []
    assert until(stage, 2) == [LineEnded(near(0.1 + 4 * CHARACTER_S))]


def test_a_silent_line_ends_the_one_before_it() -> None:
    stage = TextStage(None)
    stage.carry_out(events.CallerSpeaks(0.0, "one", "喂，你好"))
    stage.carry_out(events.CallerSpeaks(0.0, "two", ""))
    assert until(stage, 5) == []


def test_the_callers_line_waits_while_he_is_on_hold() -> None:
    stage = TextStage(None)
    stage.carry_out(events.CallerSpeaks(0.0, "one", "一二三四五"))
    until(stage, 0.5)
    stage.carry_out(events.HoldChanged(0.5, True))
    assert until(stage, 4.5) == []
    stage.carry_out(events.HoldChanged(4.5, False))
    assert until(stage, 6) == [LineEnded(near(5.0))]


def test_a_sent_text_is_a_typed_reply_from_its_first_key_on() -> None:
    stage = TextStage(None)
    assert stage.pressed(2.0, TypingStarted()) == [Pressed(2.0, TypingStarted())]
    (reply,) = stage.pressed(5.0, Say(" 您好 "))
    assert isinstance(reply, Heard)
    assert (reply.start, reply.end, reply.typed_from) == (5.0, 5.0, 2.0)
    assert (reply.reply.text, reply.reply.source) == ("您好", Source.TYPED)
    (next_reply,) = stage.pressed(8.0, Say("请讲"))
    assert isinstance(next_reply, Heard)
    assert next_reply.typed_from == 8.0


def test_the_robots_text_lasts_as_long_as_it_takes_to_say() -> None:
    stage = TextStage(None)
    until(stage, 1.0)
    end, inputs = stage.utter(1.0, Utterance("您好请讲"))
    assert end == near(1.0 + 4 * CHARACTER_S)
    assert inputs == [VoiceStarted(1.0)]
    assert until(stage, 1.7) == []
    (heard,) = until(stage, 2.0)
    assert isinstance(heard, Heard)
    assert (heard.start, heard.end) == (1.0, near(1.8))
    assert (heard.reply.text, heard.typed_from) == ("您好请讲", None)


@pytest.mark.parametrize("control", [HangUp(), Hold(True), FinishReply()])
def test_a_deed_cuts_the_robot_short(control: HangUp | Hold | FinishReply) -> None:
    stage = TextStage(None)
    stage.utter(1.0, Utterance("您好请讲"))
    heard, pressed = stage.pressed(1.4, control)
    assert isinstance(heard, Heard)
    assert (heard.at, heard.end) == (1.4, 1.4)
    assert pressed == Pressed(1.4, control)
    assert until(stage, 5) == []


@pytest.mark.parametrize("control", [Note({"姓名": "王"}), Answer()])
def test_other_controls_do_not(control: Note | Answer) -> None:
    stage = TextStage(None)
    stage.utter(0.0, Utterance("您好"))
    assert stage.pressed(0.1, control) == [Pressed(0.1, control)]
    assert len(until(stage, 1)) == 1


def test_there_is_no_sound() -> None:
    stage = TextStage(None)
    assert stage.levels() == (None, None)
    assert stage.partial() is None
    assert stage.finish() is None


def test_a_robot_that_falls_silent_has_said_the_beginning() -> None:
    stage = TextStage(None)
    until(stage, 1.0)
    stage.utter(1.0, Utterance("您好请讲"))
    until(stage, 1.5)
    (heard,) = stage.hush(1.5)
    assert isinstance(heard, Heard)
    assert (heard.start, heard.end, heard.reply.text) == (1.0, 1.5, "您好")
    assert until(stage, 5) == []
    assert stage.hush(5.0) == []


def test_a_caller_who_is_talked_over_ends_his_line_there() -> None:
    stage = TextStage(None)
    stage.carry_out(events.CallerSpeaks(0.0, "one", "一二三四五"))
    stage.carry_out(events.CallerDone(0.4, "one", cut=True))
    assert until(stage, 5) == []
