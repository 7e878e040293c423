"""What moves a caller's mood, and what his mood does."""

from pathlib import Path

import pytest

from tests.call.calls import GREET, PAUSE_S, SILENT, Held, planned
from trainer.call import events
from trainer.call.controls import HangUp, Hold, Transfer
from trainer.call.mood import Cause, Mood, deliveries, delivery_of
from trainer.call.result import CallOutcome, MoodChanged
from trainer.call.result_json import call_json, load_result, save_result
from trainer.call.session import CallSession
from trainer.speech.delivery import Delivery

GOOD = "您好，安居客服中心"

LONG = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    等候秒数: 60
    去向:
      其他: two
  - 编号: two
    来电说: 我家漏水了。
    生气说: 我家漏水了，你们到底管不管！
    平静说: 我家漏水了，麻烦您。
    话术: help
    等候秒数: 60
    去向:
      其他: 结束
"""

SUPERVISOR = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    去向:
      其他: two
  - 编号: two
    来电说: 我再说一遍。
    话术: greet
    去向:
      其他: 结束
  - 编号: boss
    来电说: 叫你们领导来！
    话术: help
    去向:
      转主管: 结束
      其他: two
"""
ANGRY = "忍耐: {找主管: 85, 找主管去: boss}"


def moved(call: Held) -> list[tuple[int, str]]:
    """The changes of a call's mood, each with its reason."""
    return [(e.change, e.reason) for e in call.events if isinstance(e, MoodChanged)]


def temper(value: int, more: str = "") -> str:
    """Keys of a scenario whose caller calls in that mood."""
    return f"  火气: {value}\n{more}"


def replied(folder: Path, *said: str, seconds: float | None = None) -> Held:
    """A call whose first turn got that reply."""
    call = Held(planned(folder, LONG, temper(50))).answer().caller().wait(1)
    for text in said:
        call.say(text, seconds)
    return call.wait(PAUSE_S)


# The number


def test_a_mood_stays_between_content_and_furious() -> None:
    mood = Mood(95)
    up, down = Cause("up", 20, "打断"), Cause("down", -60, "道歉")
    assert mood.move(3.0, [up, up]) == [MoodChanged(3.0, 100, 5, "打断")]
    assert [c.value for c in mood.move(4.0, [down, down])] == [40, 0]
    assert mood.value == 0


@pytest.mark.parametrize(
    ("value", "delivery"),
    [
        (0, Delivery.CALM),
        (30, Delivery.CALM),
        (31, Delivery.NEUTRAL),
        (69, Delivery.NEUTRAL),
        (70, Delivery.ANGRY),
        (100, Delivery.ANGRY),
    ],
)
def test_a_mood_is_heard(value: int, delivery: Delivery) -> None:
    assert delivery_of(value) is delivery


def test_a_first_turn_that_comes_but_once_is_heard_in_the_mood_of_the_call(tmp_path: Path) -> None:
    ways = deliveries(planned(tmp_path, LONG, temper(75)).scenario)
    assert ways == {"one": (Delivery.ANGRY,), "two": tuple(Delivery)}


def test_a_first_turn_that_may_come_again_is_heard_in_any(tmp_path: Path) -> None:
    again = LONG.replace("其他: 结束", "说到: 结束\n      其他: one")
    assert deliveries(planned(tmp_path, again).scenario)["one"] == tuple(Delivery)


# What a reply does


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        (GOOD, [(-10, "该说的都说到了")]),
        ("您好", [(10, "没说到“安居客服中心”")]),
        ("什么", [(10, "没说到“您好”等 2 项")]),
        (f"{GOOD}，给您添麻烦了", [(-10, "该说的都说到了"), (-8, "道歉、体谅")]),
        (f"{GOOD}，对不起", [(-10, "该说的都说到了"), (-8, "道歉、体谅")]),
        (f"{GOOD}，你烦不烦", [(15, "说了“你烦不烦”"), (-10, "该说的都说到了")]),
        (f"{GOOD}，对不起，你烦不烦", [(15, "说了“你烦不烦”"), (-10, "该说的都说到了")]),
    ],
)
def test_what_is_said_moves_him(tmp_path: Path, said: str, changes: list[tuple[int, str]]) -> None:
    assert moved(replied(tmp_path, said)) == changes


def test_what_is_not_scored_may_still_calm(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: 唉。\n    去向:\n      其他: 结束"
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say("我理解您的心情")
    assert moved(call) == [(-8, "道歉、体谅")]


def test_a_turn_scored_again_moves_him_by_what_is_new(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: 喂？\n    话术: greet\n    可挂机秒数: 5"
    call = Held(planned(tmp_path, turns, temper(50))).answer().caller().wait(1).say("您好")
    call.wait(PAUSE_S).say("你烦不烦").say("安居客服中心")
    assert moved(call) == [
        (10, "没说到“安居客服中心”"),
        (15, "说了“你烦不烦”"),
        (-10, "该说的都说到了"),
    ]


def test_talking_over_him_provokes(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().wait(1).say(GOOD, 2.0).caller(1)
    call.wait(PAUSE_S)
    assert (15, "打断客户 2 秒") in moved(call)


def test_small_words_do_not(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().wait(1).say("嗯，是的", 2.0).caller(1)
    call.say(GOOD)
    assert moved(call) == [(-10, "该说的都说到了")]


@pytest.mark.parametrize(("rise", "provoked"), [(9.0, False), (11.0, True)])
def test_a_raised_voice_provokes(tmp_path: Path, rise: float, provoked: bool) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().wait(1)
    call.say(GOOD, dbfs=-30.0).caller().wait(1).say("请问有什么可以帮您", dbfs=-30.0 + rise)
    assert ((10, "嗓门一下子高了 11 分贝") in moved(call)) is provoked


# What silence and the desk do


def test_a_silence_provokes_once(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().wait(4.9)
    assert moved(call) == []
    assert moved(call.wait(20)) == [(10, "冷场 5 秒")]


def test_each_silence_provokes(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().wait(8).say(GOOD)
    call.caller().wait(8)
    assert [change for change, reason in moved(call) if reason == "冷场 5 秒"] == [10, 10]


def test_a_silence_that_was_announced_may_take_half_a_minute(tmp_path: Path) -> None:
    turns = LONG.replace("话术: greet", "话术: hold-please")
    call = Held(planned(tmp_path, turns, temper(50))).answer().caller().wait(1)
    call.say("请稍等一会儿").caller().wait(28)
    assert moved(call) == [(-10, "该说的都说到了")]
    assert moved(call.wait(4))[1:] == [(10, "冷场 5 秒")]


def test_a_silent_caller_is_not_provoked_by_silence(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT.replace("话术: help\n    去向", "等候秒数: 20\n    去向")))
    assert moved(call.answer().wait(19)) == []


def test_no_answer_provokes(tmp_path: Path) -> None:
    turns = GREET.replace("没说到: two", "没出声: two")
    call = Held(planned(tmp_path, turns, temper(50))).answer().caller().wait(8.1)
    assert moved(call) == [(10, "冷场 5 秒"), (10, "没人回答")]
    assert call.entered == ["one", "two"]


def test_a_hold_that_was_not_announced_provokes(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().press(Hold(True)).wait(1)
    assert moved(call) == [(10, "没有说明就让客户等待")]


def test_a_long_hold_provokes_once_for_each(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().wait(1).say("请您稍等")
    call.press(Hold(True)).wait(29.9)
    assert [reason for _, reason in moved(call) if "等了" in reason] == []
    call.wait(20).press(Hold(False)).say("让您久等了").press(Hold(True)).wait(29)
    assert [reason for _, reason in moved(call) if "等了" in reason] == ["等了 30 秒，没人安抚"]
    call.wait(2)
    assert len([reason for _, reason in moved(call) if "等了" in reason]) == 2


def test_hanging_up_on_him_provokes(tmp_path: Path) -> None:
    turns = LONG.replace("其他: two", "其他: two\n      挂机: two", 1)
    call = Held(planned(tmp_path, turns, temper(50))).answer().caller().wait(1).say("您好")
    assert moved(call.press(HangUp()))[-1] == (20, "挂了客户的电话")


# What his mood does


@pytest.mark.parametrize(
    ("value", "line", "delivery"),
    [
        (20, "我家漏水了，麻烦您。", Delivery.CALM),
        (60, "我家漏水了。", Delivery.NEUTRAL),
        (80, "我家漏水了，你们到底管不管！", Delivery.ANGRY),
    ],
)
def test_he_says_what_his_mood_lets_him_say(
    tmp_path: Path, value: int, line: str, delivery: Delivery
) -> None:
    call = Held(planned(tmp_path, LONG, temper(value))).answer().caller().wait(1).say(GOOD)
    spoken = call.events[-1]
    assert isinstance(spoken, events.CallerSpeaks)
    assert (spoken.text, spoken.delivery) == (line, delivery)
    call.caller().wait(1).say("请问有什么可以帮您").over()
    assert call.result.turns[1].caller == line


def test_a_furious_caller_hangs_up(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(80, "忍耐: {挂断: 95}"))).answer().caller().wait(1)
    call.say("你烦不烦").wait(PAUSE_S).over()
    assert call.entered == ["one"]
    assert call.result.outcome is CallOutcome.ABANDONED
    assert call.result.scorecard.critical == ("客户的火气到了 100，一气之下挂了电话",)
    assert not call.result.scorecard.passed


def test_below_that_he_stays(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(80, "忍耐: {挂断: 95}"))).answer().caller().wait(1)
    assert call.say("您好").wait(PAUSE_S).entered == ["one", "two"]


def test_silence_alone_may_drive_him_away(tmp_path: Path) -> None:
    plan = planned(tmp_path, LONG, temper(88, "忍耐: {挂断: 95}"))
    call = Held(plan).answer().caller().wait(6)
    assert call.result.outcome is CallOutcome.ABANDONED
    assert "一气之下" in call.result.scorecard.critical[0]


def test_so_may_the_music(tmp_path: Path) -> None:
    plan = planned(tmp_path, LONG, temper(88, "忍耐: {挂断: 95}"))
    call = Held(plan).answer().caller().press(Hold(True)).wait(0.1)
    assert call.result.outcome is CallOutcome.ABANDONED
    assert "一气之下" in call.result.scorecard.critical[0]


def test_he_asks_for_the_supervisor_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, SUPERVISOR, temper(80, ANGRY))
    call = Held(plan).answer().caller().wait(1).say("你烦不烦").wait(PAUSE_S)
    assert call.entered == ["one", "boss"]
    call.caller().wait(1).say("你烦不烦").wait(PAUSE_S)
    assert call.entered == ["one", "boss", "two"]
    call.caller().wait(1).say("你烦不烦").wait(PAUSE_S).over()
    assert call.entered == ["one", "boss", "two"]


def test_a_caller_who_is_calm_enough_does_not_ask(tmp_path: Path) -> None:
    plan = planned(tmp_path, SUPERVISOR, temper(80, ANGRY))
    assert Held(plan).answer().caller().wait(1).say(GOOD).entered == ["one", "two"]


def test_nobody_asks_who_is_being_transferred(tmp_path: Path) -> None:
    turns = SUPERVISOR.replace("      其他: two", "      转接: two", 1)
    call = Held(planned(tmp_path, turns, temper(80, ANGRY))).answer().caller().wait(1)
    call.say("你烦不烦").wait(PAUSE_S)
    assert call.entered == ["one"]
    assert call.press(Transfer()).entered == ["one", "two"]


# What is told


def test_the_result_tells_every_change_and_is_read_back(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG, temper(50))).answer().caller().wait(8).say(GOOD).over()
    told = [event for event in call.events if isinstance(event, MoodChanged)]
    assert call.result.mood == tuple(told)
    assert len(told) >= 3
    written = call_json(call.result)["mood"]
    assert isinstance(written, list)
    first = told[0]
    assert written[0] == {"at": first.at, "value": 60, "change": 10, "reason": "冷场 5 秒"}
    save_result(call.result, tmp_path / "call.json")
    assert load_result(tmp_path / "call.json") == call.result


def test_a_result_from_before_moods_is_still_read(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, LONG)).answer().caller().wait(1).say(GOOD).over()
    path = tmp_path / "call.json"
    save_result(call.result, path)
    written = path.read_text(encoding="utf-8")
    start = written.index(',\n "mood"')
    path.write_text(written[:start] + "\n}", encoding="utf-8")
    assert load_result(path).mood == ()


def test_the_same_call_moves_him_the_same_way(tmp_path: Path) -> None:
    plan = planned(tmp_path, SUPERVISOR, temper(80, ANGRY))
    call = Held(plan).answer().wait(1).say("我", 1.0).caller().wait(6).say("你烦不烦").wait(2)
    call.caller().press(Hold(True)).wait(40).press(Hold(False)).say(GOOD).over()
    again = CallSession(plan, "voice", "ears")
    assert [event for entry in call.inputs for event in again.advance(entry)] == call.events
