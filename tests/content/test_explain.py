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
        ("等待秒数: 5", "等待秒数: 五", (16, 15, "not-a-number"), "“五”：请写 5。"),
        ("等待秒数: 5", "等待秒数: 两点五秒", (16, 15, "not-a-number"), "请写 2.5。"),
        ("等待秒数: 5", "等待秒数: ５", (16, 15, "not-a-number"), "“５”：请写 5。"),
        (
            "等待秒数: 5",
            "等待秒数: 不久",
            (16, 15, "not-a-number"),
            "“不久”：这里要写阿拉伯数字的数",
        ),
        (
            "    步骤:",
            "    示例:\n      - 说: 好\n        第几步: 第一\n    步骤:",
            (12, 14, "not-a-number"),
            "整数",
        ),
        (
            "      - 必说:\n          - 说法:",
            "      - 必说:\n          - 加分: 五\n            说法:",
            (12, 17, "unknown-value"),
            "“五”：请写 5。",
        ),
        (
            "      - 必说:\n          - 说法:",
            "      - 必说:\n          - 加分: 3\n            说法:",
            (12, 17, "unknown-value"),
            "“3”：只能写 是、否、5、6、7、8、9、10。",
        ),
        (
            "    步骤:",
            "    示例:\n      - 没说到: [好]\n    步骤:",
            (11, 9, "missing-key"),
            "缺少“说”",
        ),
        (
            "    步骤:",
            "    示例:\n      - 说: 好\n        犯禁: 急\n    步骤:",
            (12, 13, "wrong-type"),
            "“急”：这里要写成列表",
        ),
        (
            "    步骤:",
            "    示例:\n      - 说: 好\n        时间: 早上\n    步骤:",
            (12, 13, "bad-time"),
            "“早上”：时间要写成",
        ),
        (
            "    步骤:",
            "    行为:\n      - 规则: 静等\n    步骤:",
            (11, 13, "unknown-value"),
            "“静等”：只能写 接听、",
        ),
        (
            "    步骤:",
            "    行为:\n      - 规则: 静候\n        至少: 9\n        至多: 5\n    步骤:",
            (11, 9, "limits"),
            "“至少”不能大于“至多”",
        ),
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
        ("标题: 来访", "标题: 来访\n难度: 二", (3, 5, "not-a-number"), "“二”：请写 2。"),
        ("标题: 来访", "标题: 来访\n难度: 三级", (3, 5, "not-a-number"), "“三级”：请写 3。"),
        ("标题: 来访", "标题: 来访\n难度: 一点五", (3, 5, "not-a-number"), "整数"),
        ("标题: 来访", "标题: 来访\n难度: 4", (3, 5, "out-of-range"), "“4”：不能大于 3"),
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


@pytest.mark.parametrize(
    ("run", "expected", "words"),
    [
        ("    动作:\n      - 说: 好\n", (27, 5, "missing-key"), "缺少“通过”"),
        ("    通过: 是\n    动作:\n      - 喊: 好\n", (30, 9, "unknown-key"), "不能写“喊”"),
        (
            "    通过: 是\n    动作:\n      - 说: 好\n        等: 5\n",
            (30, 9, "deeds"),
            "只写一件事",
        ),
        (
            "    通过: 是\n    动作:\n      - 抢话: 是\n",
            (30, 9, "deeds"),
            "“抢话”和“让话”要和“说”写在一起",
        ),
        (
            "    通过: 是\n    动作:\n      - 挂机: 否\n",
            (30, 13, "unknown-value"),
            "“否”：只能写 是",
        ),
        (
            "    通过: 是\n    动作:\n      - 登记:\n          生日: 好\n",
            (31, 11, "unknown-value"),
            "“生日”：只能写 时间、",
        ),
        ("    通过: 是\n    动作: []\n", (29, 9, "empty-value"), "至少要写一项"),
        ("    通过: 是\n    动作: 说\n", (29, 9, "wrong-type"), "“说”：这里要写成列表"),
        (
            "    通过: 对\n    动作:\n      - 说: 好\n",
            (28, 9, "unknown-value"),
            "“对”：只能写 是、否",
        ),
        (
            "    通过: 是\n    结果: 成功\n    动作:\n      - 说: 好\n",
            (29, 9, "unknown-value"),
            "只能写 完成、",
        ),
        (
            "    通过: 是\n    最低分: 九十\n    动作:\n      - 说: 好\n",
            (29, 10, "not-a-number"),
            "“九十”：请写 90",
        ),
        (
            "    通过: 是\n    最低分: 90\n    最高分: 80\n    动作:\n      - 说: 好\n",
            (27, 5, "limits"),
            "“最低分”不能大于“最高分”",
        ),
    ],
)
def test_a_run_that_does_not_fit(
    tmp_path: Path, run: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = problems_of(tmp_path, f"{SCENARIO}试跑:\n  - 名称: 试\n{run}")
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
