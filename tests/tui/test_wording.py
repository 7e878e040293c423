from datetime import datetime

import pytest

from trainer.errors import MissingError
from trainer.scoring.verdict import ConductVerdict, State
from trainer.tui import wording
from trainer.tui.keys import key_name


@pytest.mark.parametrize(
    ("hour", "said"),
    [(3, "夜深了"), (5, "早上好"), (11, "早上好"), (12, "中午好"), (14, "下午好"), (18, "晚上好")],
)
def test_greets_by_the_hour(hour: int, said: str) -> None:
    assert wording.greeting(datetime(2026, 3, 4, hour)) == said


def test_numbers_and_times() -> None:
    assert wording.clock(0) == "00:00"
    assert wording.clock(134.9) == "02:14"
    assert wording.number(5.0) == "5"
    assert wording.number(-18.26) == "−18.3"
    assert wording.minus(1.5) == "−1.5"
    assert wording.minus(0) == ""
    assert wording.level(2) == "● ● ○"
    assert wording.when("2026-03-04T09:30:00") == "03-04 09:30"
    assert wording.when("昨天") == "昨天"
    assert wording.moved(6.2) == "比上次 ▲6"
    assert wording.moved(-3) == "比上次 ▼3"


def test_the_line_in_words() -> None:
    assert wording.line_condition("none", 30, 0) == "清楚"
    assert wording.line_condition("babble", 20, -6) == "人声嘈杂，信噪比 20 dB；声音小 6 dB"


def verdict(rule: str, state: State, measured: float | None, limit: float | None) -> ConductVerdict:
    return ConductVerdict(rule, state, measured, limit, "")


@pytest.mark.parametrize(
    ("rule", "state", "measured", "limit", "said"),
    [
        ("answer-rings", State.MISSED, 5, 3, "响 5 声接起（不超过 3 声）"),
        ("reply-latency", State.MET, 0.84, 3, "0.8 秒后应答（不超过 3 秒）"),
        ("wait-5s", State.MISSED, 3.4, 5, "静候 3.4 秒（须满 5 秒）"),
        ("dead-air", State.MET, 2, 10, "最长冷场 2 秒（不超过 10 秒）"),
        ("talk-over", State.MISSED, 0.9, 0.5, "抢话 0.9 秒（不超过 0.5 秒）"),
        ("yield", State.MET, 0.2, 0.5, "客户插话后 0.2 秒停下（不超过 0.5 秒）"),
        ("pace", State.MISSED, 320, 280, "语速 320 字/分钟（不超过 280）"),
        ("pace", State.MISSED, 90, 120, "语速 90 字/分钟（不低于 120）"),
        ("loudness", State.MISSED, -50, -40, "音量 −50 dBFS（不低于 −40）"),
        ("loudness-step", State.MISSED, 12, 6, "音量突升 12 dB（不超过 6 dB，逐步提高）"),
        ("fillers", State.MISSED, 9, 4, "口头语每分钟 9 个（不超过 4 个）"),
        ("courtesy-words", State.MISSED, 0, 1, "礼貌用语 0 次（至少 1 次）"),
        ("hang-up", State.MISSED, 1, None, "最后一句话后 1 秒先挂了机（应由客户先挂）"),
        ("hang-up", State.MET, 1, None, "由客户先挂机"),
        ("hang-up", State.MET, 5.2, 5, "最后一句话后 5.2 秒挂机（须满 5 秒）"),
        ("hold-announced", State.MISSED, None, None, "没有说明就让客户等待（须先说明再保持）"),
        ("hold-announced", State.MET, None, None, "先说明，再保持"),
        ("hold-length", State.MISSED, 70, 60, "一次保持 70 秒（不超过 60 秒，久了要安抚）"),
        ("repeats", State.MET, 0, 1, "同一句话多说了 0 次（不超过 1 次）"),
        ("fillers", State.MET, None, None, "口头语"),
        ("unheard-of", State.MET, 1, 2, "unheard-of 1 （2）"),
    ],
)
def test_a_measured_rule_in_a_sentence(
    rule: str, state: State, measured: float | None, limit: float | None, said: str
) -> None:
    assert wording.conduct(verdict(rule, state, measured, limit)) == said


def test_an_error_is_told_without_a_traceback() -> None:
    assert wording.problem(MissingError("audio.none", "请插上耳机。")) == "请插上耳机。"
    told = wording.problem(ValueError("坏了"))
    assert "ValueError：坏了" in told
    assert "再试一次" in told


def test_keys_by_the_names_that_stand_on_them() -> None:
    assert [key_name(key) for key in ("space", "ctrl+p", "f8", "h", "pageup", "question_mark")] == [
        "空格",
        "Ctrl+P",
        "F8",
        "H",
        "PgUp",
        "?",
    ]
