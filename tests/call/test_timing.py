"""What is measured in a call: rings, silences, latency, talking over, holding."""

from pathlib import Path

import pytest

from tests.call.calls import GREET, SILENT, Held, find, near, planned, state
from trainer.call.controls import HangUp, Hold
from trainer.call.inputs import VoiceStarted
from trainer.scoring.verdict import State

GOOD = "您好，安居客服中心"
FIRST = "请问有什么可以帮您"
SECOND = "请您换一部电话再打来"

TWO_WAITS = """
  - 编号: one
    来电说: 杂音很大吧？
    话术: help
    第几步: 2
    去向:
      其他: 结束
"""


@pytest.mark.parametrize(
    ("rings", "expected"), [(1, State.MET), (3, State.MET), (4, State.MISSED), (8, State.MISSED)]
)
def test_answering_after_three_rings_costs(tmp_path: Path, rings: int, expected: State) -> None:
    call = Held(planned(tmp_path, GREET)).answer(rings).caller().wait(1).say(GOOD).over()
    verdict = find(call.result.conduct, "answer-rings")
    assert verdict is not None
    assert (verdict.measured, verdict.limit, verdict.unit) == (rings, 3.0, "rings")
    assert verdict.state is expected
    assert call.result.scorecard.score == (100.0 if expected is State.MET else 98.5)


@pytest.mark.parametrize(
    ("kept", "expected"), [(5.2, State.MET), (5.0, State.MET), (4.8, State.MISSED)]
)
def test_speaking_before_five_seconds_costs(tmp_path: Path, kept: float, expected: State) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST)
    call.wait(kept - 0.6).say(SECOND).wait(5).press(HangUp())
    verdict = find(call.result.turns[1].conduct, "wait-5s")
    assert verdict is not None
    assert (verdict.state, verdict.limit, verdict.unit) == (expected, 5.0, "s")
    assert verdict.measured == near(kept)
    assert (verdict.deduction > 0) is (expected is State.MISSED)
    assert find(call.result.turns[1].conduct, "reply-latency") is None
    lost = 100.0 - call.result.scorecard.score
    assert lost == (0.0 if expected is State.MET else 5.0)


def test_the_first_reply_to_a_silent_caller_is_neither_late_nor_waited_for(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST)
    assert find(call.turn().conduct, "wait-5s") is None
    assert find(call.turn().conduct, "reply-latency") is None


def test_a_silence_before_the_callers_line_is_not_the_one_that_is_due(tmp_path: Path) -> None:
    """Talking into a long line must not pass for having waited."""
    call = Held(planned(tmp_path, TWO_WAITS)).answer().wait(6).say(SECOND).caller(1).wait(2)
    assert state(call.turn().conduct, "wait-5s") is State.MISSED


def test_the_silence_is_measured_from_the_last_word_of_either(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, TWO_WAITS)).answer().caller(4).wait(5.5).say(SECOND)
    verdict = find(call.turn().conduct, "wait-5s")
    assert verdict is not None
    assert verdict.measured == near(5.5)


@pytest.mark.parametrize(("after", "expected"), [(0.8, State.MET), (3.5, State.MISSED)])
def test_a_late_reply_costs(tmp_path: Path, after: float, expected: State) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(after).say(GOOD)
    verdict = find(call.turn().conduct, "reply-latency")
    assert verdict is not None
    assert verdict.state is expected
    assert verdict.measured == near(after)


def test_the_latency_of_a_typed_reply_counts_from_its_first_key(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1.5).write(GOOD, seconds=20)
    verdict = find(call.turn().conduct, "reply-latency")
    assert verdict is not None
    assert verdict.measured == near(1.5)
    assert call.turn().reply_start == call.at
    assert state(call.over().result.conduct, "dead-air") is State.MET


def test_talking_over_the_caller_is_measured(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().wait(1)
    start = call.at
    call.feed(VoiceStarted(start))
    call.caller(1.2).wait(0.8).speaks(GOOD, start, start + 2).wait(2)
    verdict = find(call.turn().conduct, "talk-over")
    assert verdict is not None
    assert verdict.measured == near(1.2)
    assert verdict.state is State.MISSED
    assert find(call.turn().conduct, "reply-latency") is None


def test_listening_aloud_is_not_talking_over(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().wait(0.5).say("嗯嗯", 0.8).caller(1).wait(1)
    call.say(GOOD)
    verdict = find(call.turn().conduct, "talk-over")
    assert verdict is not None
    assert verdict.measured == 0


@pytest.mark.parametrize(
    ("said", "announced"), [("请您稍等", State.MET), ("你等着", State.MISSED), ("", State.MISSED)]
)
def test_a_hold_has_to_be_announced(tmp_path: Path, said: str, announced: State) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1)
    if said:
        call.say(said)
    call.press(Hold(True)).wait(10).press(Hold(False)).wait(1).say(GOOD).over()
    assert state(call.result.conduct, "hold-announced") is announced
    length = find(call.result.conduct, "hold-length")
    assert length is not None
    assert (length.measured, length.state) == (near(10), State.MET)
    assert state(call.result.conduct, "dead-air") is State.MET


def test_an_announcement_is_not_forgotten_for_a_small_word(tmp_path: Path) -> None:
    turns = GREET.replace("没说到: two", "没说到: 结束").replace("说到: 结束", "说到: two", 1)
    call = Held(planned(tmp_path, turns)).answer().caller().wait(1).say(f"{GOOD}，请您稍等")
    call.wait(0.5).say("嗯", 0.3).caller(1).press(Hold(True)).wait(3).press(Hold(False)).over()
    assert state(call.result.conduct, "hold-announced") is State.MET


def test_the_longest_hold_counts(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say("请您稍等")
    call.press(Hold(True)).wait(5).press(Hold(False)).say("让您久等了，请您再稍等")
    call.press(Hold(True)).wait(31).press(Hold(False)).over()
    length = find(call.result.conduct, "hold-length")
    assert length is not None
    assert (length.measured, length.state) == (near(31), State.MISSED)


def test_a_call_without_a_hold_has_no_verdict_on_holds(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say(GOOD).over()
    assert find(call.result.conduct, "hold-announced") is None
    assert find(call.result.conduct, "hold-length") is None


def test_a_long_silence_that_nobody_announced_is_dead_air(tmp_path: Path) -> None:
    turns = GREET.replace("话术: greet", "话术: greet\n    等候秒数: 30")
    call = Held(planned(tmp_path, turns)).answer().caller().wait(5.2).say(GOOD).over()
    verdict = find(call.result.conduct, "dead-air")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MISSED, near(5.2))


LOOK_UP = GREET.replace("说到: 结束\n      没说到: two", "其他: two").replace(
    "来电说: 我没听清。", "来电说: 好，我等着。\n    等候秒数: 40"
)


@pytest.mark.parametrize(
    ("said", "seconds", "expected"),
    [
        ("请您稍等", 20, State.MET),
        ("麻烦您等我一下", 29, State.MET),
        ("请您稍等", 31, State.MISSED),
        ("是的", 20, State.MISSED),
        ("你等着", 20, State.MISSED),
    ],
)
@pytest.mark.parametrize("by_voice", [True, False])
def test_a_look_up_that_was_announced_is_neither_dead_air_nor_a_late_reply(
    tmp_path: Path, said: str, seconds: float, expected: State, by_voice: bool
) -> None:
    call = Held(planned(tmp_path, LOOK_UP)).answer().caller().wait(1)
    reply = f"{GOOD}，{said}"
    call = call.say(reply) if by_voice else call.write(reply)
    call.caller(1).wait(seconds).say(FIRST)
    latency = find(call.turn(1).conduct, "reply-latency")
    assert latency is not None
    assert (latency.state, latency.measured) == (expected, near(seconds))
    assert state(call.over().result.conduct, "dead-air") is expected


def test_the_silence_before_hanging_up_is_no_dead_air(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST).wait(5).say(SECOND)
    dead = find(call.wait(5).press(HangUp()).result.conduct, "dead-air")
    assert dead is not None
    assert dead.measured == near(1.0)


def test_a_silence_that_was_due_is_no_dead_air_though_no_reply_came(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST)
    dead = find(call.wait(5.5).press(HangUp()).result.conduct, "dead-air")
    assert dead is not None
    assert dead.measured == near(1.1)


def test_a_long_reply_is_one_reply(tmp_path: Path) -> None:
    text = GOOD + "，我们这边可以帮您登记，" * 60
    call = Held(planned(tmp_path, GREET)).answer().caller().wait(1).say(text, seconds=180).over()
    assert len(call.result.turns) == 1
    assert call.result.turns[0].heard == text
    assert state(call.result.conduct, "dead-air") is State.MET


def test_who_hung_up_is_told_with_the_silence_before(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST).wait(5)
    call.say(SECOND).wait(2).press(HangUp())
    verdict = find(call.result.conduct, "hang-up")
    assert verdict is not None
    assert verdict.critical
    assert (verdict.state, verdict.measured, verdict.limit) == (
        State.MISSED,
        near(2.6),
        5.0,
    )


def test_getting_louder_by_a_jump_costs(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer().wait(1).say(FIRST, dbfs=-30).wait(5)
    call.say(SECOND, dbfs=-12).wait(5).press(HangUp())
    verdict = find(call.result.conduct, "loudness-step")
    assert verdict is not None
    assert (verdict.state, verdict.measured) == (State.MISSED, 18.0)


def test_asking_a_silent_caller_again_is_no_needless_repeat(tmp_path: Path) -> None:
    call = Held(planned(tmp_path, SILENT)).answer()
    for _ in range(3):
        call.wait(1).say(FIRST)
    call.wait(10).press(HangUp())
    assert state(call.result.conduct, "repeats") in (None, State.MET)


THRICE = """
  - 编号: one
    来电说: 你们那儿有好玩的吗？
    话术: {0}
    去向:
      其他: two
  - 编号: two
    来电说: 别走嘛。
    话术: {1}
    去向:
      其他: three
  - 编号: three
    来电说: 再聊一会儿。
    话术: {2}
    去向:
      其他: 结束
"""


@pytest.mark.parametrize(
    ("cards", "expected"),
    [(("help", "help", "help"), State.MET), (("help", "greet", "ways"), State.MISSED)],
)
def test_a_sentence_that_the_card_asks_for_again_is_no_repeat(
    tmp_path: Path, cards: tuple[str, str, str], expected: State
) -> None:
    call = Held(planned(tmp_path, THRICE.format(*cards))).answer()
    for _ in range(3):
        call.caller().wait(1).say(FIRST).wait(2)
    assert state(call.over().result.conduct, "repeats") is expected
