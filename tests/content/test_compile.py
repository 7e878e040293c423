from datetime import datetime
from pathlib import Path

from tests.content.writing import CARDS, SCENARIO, write
from trainer.content.library import Library
from trainer.content.model import END, Branch, Card, Outcome, Scenario
from trainer.scoring.expectation import Severity

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
    assert (greeting.core, greeting.weight, greeting.bonus) == (("您好",), 2.0, False)
    assert wish.bonus


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
    assert (call.line.noise, call.line.snr_db, call.line.gain_db) == ("babble", 12.0, -18.0)
    assert call.moments == (datetime(2026, 10, 1, 9, 30),)
    assert (call.rings, call.pass_mark) == (5, 85.0)


def test_english_keys_mean_the_same(tmp_path: Path) -> None:
    chinese, english = scenario(tmp_path / "a", SCENARIO), scenario(tmp_path / "b", ENGLISH)
    assert [t.branches for t in english.turns] == [t.branches for t in chinese.turns]
    assert (english.persona, english.facts) == (chinese.persona, chinese.facts)
