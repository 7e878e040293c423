from datetime import datetime
from pathlib import Path

import pytest

from tests.content.writing import CARDS, SCENARIO, write
from trainer.content.library import Library
from trainer.content.model import (
    END,
    Branch,
    Card,
    Deed,
    LineChange,
    LineConditions,
    Outcome,
    Patience,
    Scenario,
)
from trainer.scoring.deductions import LEAST_BONUS
from trainer.scoring.expectation import Severity
from trainer.scoring.scorecard import Weights

ENGLISH = (
    SCENARIO.replace("编号:", "id:")
    .replace("标题:", "title:")
    .replace("目标:", "aim:")
    .replace("来电人:", "persona:")
    .replace("姓名:", "name:")
    .replace("称呼:", "title:")
    .replace("背景:", "briefing:")
    .replace("资料:", "facts:")
    .replace("对话:", "turns:")
    .replace("来电说:", "caller:")
    .replace("话术:", "card:")
    .replace("去向:", "branches:")
    .replace("没出声:", "silence:")
    .replace("其他:", "any:")
    .replace("第几步:", "step:")
    .replace("做法:", "way:")
    .replace("结束", "end")
)


def loaded(tmp_path: Path, cards: str = CARDS, scenario: str = SCENARIO) -> Library:
    write(tmp_path / "scripts_zh" / "a.yaml", cards)
    write(tmp_path / "scenarios" / "visit.yaml", scenario)
    library = Library.load([tmp_path])
    assert not library.problems, library.problems
    return library


def card(tmp_path: Path, cards: str = CARDS) -> Card:
    return loaded(tmp_path, cards).card("hello")


def scenario(tmp_path: Path, text: str) -> Scenario:
    return loaded(tmp_path, scenario=text).scenario("visit")


def test_what_a_card_forbids_is_forbidden_in_each_of_its_steps(tmp_path: Path) -> None:
    text = CARDS.replace(
        "      - 等待秒数: 5\n", "      - 等待秒数: 5\n        禁说: [{说法: [快点], 轻重: 致命}]\n"
    )
    first, second = card(tmp_path, text).steps
    assert [f.phrase for f in first.expectation.forbidden] == ["你谁呀"]
    assert [(f.phrase, f.severity) for f in second.expectation.forbidden] == [
        ("快点", Severity.CRITICAL),
        ("你谁呀", Severity.MAJOR),
    ]


def test_each_way_has_its_own_model_answer(tmp_path: Path) -> None:
    step = card(tmp_path).step(2)
    assert step.wait_s == 5
    assert [way.name for way in step.expectation.ways] == ["甲", "乙"]
    assert (step.answer("乙"), step.answer()) == ("谢谢您的等候。", "请您稍等。")


def test_core_words_weight_and_bonus(tmp_path: Path) -> None:
    text = CARDS.replace(
        "        示范: 您好，这里是{company}。",
        "            关键词: [您好]\n            分量: 2\n          - 说法: [祝您愉快]\n"
        "            加分: 是\n        示范: 您好，这里是{company}。",
    )
    greeting, wish = card(tmp_path, text).step(1).expectation.ways[0].required
    assert (greeting.core, greeting.weight, greeting.bonus) == (("您好",), 2.0, 0.0)
    assert wish.bonus == LEAST_BONUS


@pytest.mark.parametrize(
    ("written", "marks"), [("是", 5), ("否", 0), ("yes", 5), ("5", 5), ("7", 7), ("10", 10)]
)
def test_a_bonus_says_how_much(tmp_path: Path, written: str, marks: float) -> None:
    text = CARDS.replace(
        "        示范: 您好，这里是{company}。",
        f"          - 说法: [祝您愉快]\n            加分: {written}\n"
        "        示范: 您好，这里是{company}。",
    )
    assert card(tmp_path, text).step(1).expectation.ways[0].required[1].bonus == marks


def test_items_that_may_be_said_anywhere_in_the_call(tmp_path: Path) -> None:
    text = CARDS.replace(
        "        示范: 您好，这里是{company}。",
        "            整通: 是\n          - 说法: [祝您愉快]\n        示范: 您好，这里是{company}。",
    )
    greeting, wish = card(tmp_path, text).step(1).expectation.ways[0].required
    assert (greeting.anywhere, wish.anywhere) == (True, False)


def test_items_that_must_come_in_order(tmp_path: Path) -> None:
    text = CARDS.replace("      - 必说:\n", "      - 按顺序: 是\n        必说:\n", 1)
    text = text.replace("          - 名称: 乙\n", "          - 名称: 乙\n            按顺序: 是\n")
    first, second = card(tmp_path, text).steps
    assert [way.ordered for way in first.expectation.ways] == [True]
    assert [way.ordered for way in second.expectation.ways] == [False, True]


def test_numbers_that_may_be_given_out(tmp_path: Path) -> None:
    text = CARDS.replace("    步骤:\n", "    公开号码: [87654321, '{hotline}']\n    步骤:\n")
    for step in card(tmp_path, text).steps:
        assert step.expectation.public_numbers == ("87654321", "{hotline}")
    assert card(tmp_path / "other").step(1).expectation.public_numbers == ()


def test_forbidden_phrases_have_a_name_and_a_rule(tmp_path: Path) -> None:
    text = CARDS.replace(
        "          - 你谁呀\n",
        "          - 你谁呀\n        名称: 生硬\n        出处: 第三条\n      - 说法: [快点]\n",
    )
    rude, quick = card(tmp_path, text).step(1).expectation.forbidden
    assert (rude.phrase, rude.variants, rude.clause) == ("生硬", ("你谁呀",), "第三条")
    assert (quick.phrase, quick.clause) == ("快点", "服务规范")


def test_what_every_call_forbids_stands_for_its_chapter(tmp_path: Path) -> None:
    text = CARDS.replace("话术:\n", "通用禁语: [{说法: [滚], 名称: 骂人, 轻重: 致命}]\n话术:\n", 1)
    (item,) = loaded(tmp_path, text).general_forbidden
    assert (item.phrase, item.severity, item.clause) == ("骂人", Severity.CRITICAL, "试写")


def test_a_card_names_itself_and_its_rule(tmp_path: Path) -> None:
    expectation = card(tmp_path).step(2).expectation
    assert (expectation.card, expectation.clause) == ("hello", "服务规范")


def test_weights_and_the_form_of_the_call(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "资料:\n",
        "权重:\n  必说: 1.5\n  登记: 0\n登记:\n  姓名: 王芳\n  房号: '{place}'\n资料:\n",
    )
    call = scenario(tmp_path, text)
    assert call.weights == Weights(required=1.5, record=0)
    assert call.record == {"姓名": "王芳", "房号": "{place}"}
    plain = scenario(tmp_path / "plain", SCENARIO)
    assert (plain.weights, plain.record) == (Weights(), {})


def test_the_written_silence_is_an_empty_line_and_the_written_end_is_the_end(
    tmp_path: Path,
) -> None:
    one, two = scenario(tmp_path, SCENARIO).turns
    assert (one.caller, two.caller) == ("我在{place}", "")
    assert one.branches == (Branch(Outcome.SILENCE, "two"), Branch(Outcome.ANY, "two"))
    assert two.branches == (Branch(Outcome.ANY, END),)


def test_branches_stay_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    text = SCENARIO.replace("      其他: two", "      转接: 结束\n      犯禁: one\n      说到: two")
    outcomes = [branch.on for branch in scenario(tmp_path, text).turns[0].branches]
    assert outcomes == [Outcome.SILENCE, Outcome.TRANSFER, Outcome.FORBIDDEN, Outcome.MET]


def test_persona_line_and_moments(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "  称呼: 客户\n",
        "  称呼: 客户\n  语言: 粤语\n  性别: 男\n  音量: 0.5\n线路:\n  噪声: 人声\n"
        "  信噪比: 12\n  增益: -18\n时间: [2026-10-01 09:30]\n响铃次数: 5\n及格线: 85\n",
    )
    call = scenario(tmp_path, text)
    assert (call.persona.language, call.persona.gender, call.persona.volume) == ("yue", "male", 0.5)
    assert call.line == LineConditions("babble", 12.0, -18.0)
    assert call.moments == (datetime(2026, 10, 1, 9, 30),)
    assert (call.rings, call.pass_mark) == (5, 85.0)


def test_a_turn_changes_of_the_line_what_it_says(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "背景:", "线路:\n  噪声: 街道\n  信噪比: 9\n  回声: 重\n  断续: 30\n背景:"
    )
    text = text.replace(
        "来电说: （沉默）", "来电说: （沉默）\n    线路:\n      回声: 轻\n      断续: 0"
    )
    call = scenario(tmp_path, text)
    assert call.line == LineConditions("street", 9.0, 0.0, "heavy", 30.0)
    one, two = call.turns
    assert one.line == LineChange()
    assert one.line.of(call.line) == call.line
    assert two.line == LineChange(echo="light", drop_outs=0.0)
    assert two.line.of(call.line) == LineConditions("street", 9.0, 0.0, "light", 0.0)


def test_a_line_is_all_that_any_turn_can_make_of_it(tmp_path: Path) -> None:
    text = SCENARIO.replace("话术: hello", "线路:\n      增益: -9\n    话术: hello", 1)
    text = text.replace("来电说: （沉默）", "来电说: （沉默）\n    线路:\n      噪声: 爆裂声")
    opening = LineConditions()
    assert scenario(tmp_path, text).lines == (
        opening,
        LineConditions(gain_db=-9.0),
        LineConditions("crackle"),
        LineConditions("crackle", gain_db=-9.0),
    )
    assert scenario(tmp_path, SCENARIO).lines == (opening,)


def test_english_keys_mean_the_same(tmp_path: Path) -> None:
    chinese, english = scenario(tmp_path / "a", SCENARIO), scenario(tmp_path / "b", ENGLISH)
    assert [t.branches for t in english.turns] == [t.branches for t in chinese.turns]
    assert (english.persona, english.facts) == (chinese.persona, chinese.facts)


def test_mood_patience_and_pauses(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "  称呼: 客户\n",
        "  称呼: 客户\n  火气: 60\n  让话: 是\n停顿秒数: 2.5\n"
        "忍耐:\n  挂断: 95\n  找主管: 85\n  找主管去: two\n",
    )
    call = scenario(tmp_path / "a", text)
    assert (call.persona.temper, call.persona.yields, call.pause_s) == (60, True, 2.5)
    assert call.patience == Patience(95, 85, "two")
    plain = scenario(tmp_path / "b", SCENARIO)
    assert (plain.persona.temper, plain.persona.yields, plain.pause_s) == (30, False, 1.5)
    assert plain.patience == Patience()


def test_lines_by_mood_interjections_and_dead_lines(tmp_path: Path) -> None:
    text = SCENARIO.replace(
        "来电说: （沉默）",
        "来电说: （沉默）\n    生气说: 说话呀！\n    平静说: 您在吗？\n"
        "    插话: 等一下！\n    插话秒数: 1.5\n    断线: 是",
    ).replace("其他: 结束", "其他: 结束\n      转主管: one\n      重拨: one")
    one, two = scenario(tmp_path, text).turns
    assert (two.caller, two.angry, two.calm) == ("", "说话呀！", "您在吗？")
    assert (two.interjection, two.interjects_after_s, two.drops) == ("等一下！", 1.5, True)
    assert (one.angry, one.calm, one.interjection, one.interjects_after_s) == ("", "", "", 2.0)
    assert not one.drops
    assert [b.on for b in two.branches][-2:] == [Outcome.SUPERVISOR, Outcome.REDIAL]


def test_deeds_of_a_run_at_the_desk(tmp_path: Path) -> None:
    runs = """
试跑:
  - 名称: 好
    通过: 是
    动作:
      - 转接: 是
      - 转接: 主管
      - 重拨: 是
      - 说: 您好
        让话: 是
"""
    (run,) = scenario(tmp_path, SCENARIO + runs).runs
    assert run.deeds == (
        Deed(transfer="colleague"),
        Deed(transfer="supervisor"),
        Deed(redial=True),
        Deed(say="您好", yields=True),
    )
