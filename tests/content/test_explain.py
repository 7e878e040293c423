from pathlib import Path

import pytest

from tests.content.writing import CARDS, SCENARIO, places, write
from trainer.content.library import Library
from trainer.content.problem import Problem


def problems_of(tmp_path: Path, text: str) -> list[Problem]:
    return list(Library.load([write(tmp_path / "a.yaml", text)]).problems)


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("    出处: 服务规范\n", "", (3, 5, "missing-key"), "缺少“出处”，请补上"),
        ("标题: 问候", "标提: 问候", (4, 5, "unknown-key"), "是不是“标题”？"),
        ("等待秒数: 5", "等待秒数: 五", (16, 15, "not-a-number"), "“五”：这里要写阿拉伯数字的数"),
        ("等待秒数: 5", "等待秒数: 61", (16, 15, "out-of-range"), "不能大于 60"),
        ("等待秒数: 5", "等待秒数: nan", (16, 15, "not-a-number"), "数"),
        ("编号: hello", "编号: 问候", (3, 9, "bad-id"), "小写字母、数字和减号"),
        ("标题: 问候", "标题:", (4, 8, "empty-value"), "没有内容"),
        ("标题: 问候", "标题: [甲, 乙]", (4, 9, "wrong-type"), "不能写成列表"),
        ("提示: 先问好。", "提示: " + "好" * 501, (6, 9, "too-long"), "太长了"),
        ("          - 你谁呀", "          你谁呀", (9, 11, "wrong-type"), "要写成列表"),
        ("章节: 试写\n", "章节: 试写\n通用禁语: 喂\n", (2, 7, "wrong-type"), "要写成列表"),
    ],
)
def test_a_card_that_does_not_fit(
    tmp_path: Path, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    assert old in CARDS
    problems = problems_of(tmp_path, CARDS.replace(old, new))
    assert expected in places(problems)
    assert any(words in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        (
            "  称呼: 客户",
            "  称呼: 客户\n  语言: 英语",
            (7, 7, "unknown-value"),
            "只能写 普通话、粤语、客家话",
        ),
        ("标题: 来访", "标题: 来访\n时间: [2026-13-01 09:30]", (3, 6, "bad-time"), "没有这一天"),
        ("标题: 来访", "标题: 来访\n时间: [明天]", (3, 6, "bad-time"), "“明天”"),
        ("标题: 来访", "标题: 来访\n难度: 1.5", (3, 5, "not-a-number"), "整数"),
        ("  place:", "  Place:", (9, 3, "bad-slot"), "资料的名称"),
        ("没出声: two", "沉默: two", (17, 7, "unknown-key"), "能写的有：说到、没说到"),
    ],
)
def test_a_scenario_that_does_not_fit(
    tmp_path: Path, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    assert old in SCENARIO
    problems = problems_of(tmp_path, SCENARIO.replace(old, new))
    assert expected in places(problems)
    assert any(words in problem.message for problem in problems)


def test_a_step_has_items_or_ways_and_an_answer(tmp_path: Path) -> None:
    head = CARDS[: CARDS.index("      - 必说")]
    for step, words in [
        ("      - 示范: 好。\n", "请写“必说”，或者写几种“做法”"),
        ("      - 必说:\n          - 说法: [好]\n", "缺少“示范”"),
    ]:
        problems = problems_of(tmp_path, head + step)
        assert len(problems) == 1
        assert problems[0].position.line == 11
        assert words.removeprefix("请写") in problems[0].message


def test_all_problems_are_told_at_once_and_never_in_english(tmp_path: Path) -> None:
    text = CARDS.replace("编号: hello", "编号: 问 候").replace("标题: 问候", "标提: 问候")
    problems = problems_of(tmp_path, text.replace("等待秒数: 5", "等待秒数: -1"))
    assert len(problems) == 4
    assert all("Input should" not in problem.message for problem in problems)


@pytest.mark.parametrize("text", ["您好\n", "- 甲\n", "话术: 您好\n", "对话: 您好\n", "{}\n"])
def test_what_is_no_content_at_all(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text)
