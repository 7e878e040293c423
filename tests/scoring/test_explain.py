"""What is told of conduct, in Chinese."""

import pytest

from trainer.scoring.explain import RULES, conduct, conduct_clause, fatal, number
from trainer.scoring.verdict import ConductVerdict, State


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
        (
            "loudness-step",
            State.MISSED,
            -0.5,
            1,
            "音量只提高了 −0.5 dB（每次至少 1 dB，一级一级往上加）",
        ),
        ("loudness-trend", State.MET, 3.2, None, "音量走势：从第一句到最后一句 +3.2 dB"),
        ("courtesy-words", State.MISSED, 0, 1, "礼貌用语 0 种（至少 1 种）"),
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
    assert conduct(verdict(rule, state, measured, limit)) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            ConductVerdict("talk-over", State.MISSED, 1.8, 0.5, "s", count=2),
            "抢话 2 次共 1.8 秒（不超过 0.5 秒）",
        ),
        (
            ConductVerdict("dead-air", State.MET, 2, 5, "s", words=("请您稍等",)),
            "最长冷场 2 秒（不超过 5 秒；“请您稍等”以后的等待不算）",
        ),
        (
            ConductVerdict("courtesy-words", State.MET, 2, 1, "count", words=("您好", "请")),
            "礼貌用语 2 种：您好、请（至少 1 种）",
        ),
        (
            ConductVerdict("repeats", State.MISSED, 3, 1, "count", words=("请问您贵姓",)),
            "“请问您贵姓”多说了 3 次（不超过 1 次）",
        ),
        (
            ConductVerdict("laughter", State.MISSED, 1, 0, "count", words=("哈哈",)),
            "笑出声 1 次：哈哈（不超过 0 次）",
        ),
    ],
)
def test_what_was_said_is_told_with_it(told: ConductVerdict, said: str) -> None:
    assert conduct(told) == said


def test_numbers_have_a_decimal_only_where_they_need_one() -> None:
    assert number(5.0) == "5"
    assert number(-18.26) == "−18.3"


def test_every_rule_names_its_clause() -> None:
    assert conduct_clause("wait-5s") == "客服话术标准 · 六、通话纪律 · 静候"
    assert all(name in conduct_clause(rule) for rule, name in RULES.items())


def test_a_fault_that_fails_the_call_is_told_in_a_sentence() -> None:
    assert fatal(verdict("hang-up", State.MISSED, 1, None)) == "不该挂机时先挂了电话"
    assert fatal(verdict("pace", State.MISSED, 320, 280)) == "违反了规定：语速"
