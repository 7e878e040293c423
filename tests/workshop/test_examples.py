"""Examples of cards: judged as their authors say, or told of."""

from pathlib import Path

import pytest

from tests.content.writing import codes
from tests.workshop.trials import CARD, examples
from trainer.content.problem import Problem

LONG = CARD.replace("请问有什么可以帮您\n", "请您把身份证号码告诉我们这边的工作人员\n", 1)
FIRST_LINE = len(CARD.splitlines()) + 1


def the_one(problems: list[Problem]) -> tuple[str, int, int]:
    """The only problem: its code without the prefix, its line among the examples, its column."""
    (problem,) = problems
    line = problem.position.line - FIRST_LINE + 1
    return problem.code.removeprefix("content.example-"), line, problem.position.column


@pytest.mark.parametrize(
    "written",
    [
        "- 说: 早上好，请问有什么可以帮您？",
        "- 说: 早上好，您有什么事需要我做？",
        "- 说: 嗯\n  没说到:\n    - '{greeting}'\n    - 请问有什么可以帮您",
        "- 说: 早上好，请问有什么可以帮您，有话快说。\n  犯禁:\n    - 有话快说",
        "- 说: 请您稍等。\n  第几步: 2",
        "- 说: 我们下午给您回复。\n  第几步: 2\n  做法: 乙\n  没说到:\n    - 请您明天再打来",
        "- 说: 您好，请问有什么可以帮您？\n  时间: 2026-11-25 14:00",
        "- 说: 早上好，请问有什么可以帮您，祝您国庆节快乐。\n  犯禁:\n    - 别的节日",
        "- 说: 早上好，请问有什么可以帮您，本人祝愿大家春节快乐。\n"
        "  犯禁:\n    - 本人祝愿大家{wrong_holiday_greeting}",
        "- 说: 早上好，请问有什么可以帮您，赵经理的手机是13826541234。\n"
        "  犯禁:\n    - 泄露电话号码",
    ],
)
def test_an_example_that_is_judged_as_written_is_no_problem(tmp_path: Path, written: str) -> None:
    assert examples(tmp_path, written) == []


def test_the_way_that_fits_best_counts_where_none_is_named(tmp_path: Path) -> None:
    written = "- 说: 请您明天再打来，我们下午给您回复。\n  第几步: 2"
    assert examples(tmp_path, written) == []
    assert the_one(examples(tmp_path, written + "\n  做法: 甲")) == ("missed", 1, 12)


def test_what_was_missed_is_told_with_what_was_heard(tmp_path: Path) -> None:
    problems = examples(tmp_path, "- 说: 早上好，谢谢。")
    assert the_one(problems) == ("missed", 1, 12)
    assert "没说到“请问有什么可以帮您”" in problems[0].message
    near = examples(tmp_path, "- 说: 早上好，请把身份号码说给工作人员", LONG)
    assert "最像的是“请把身份号码说给工作人员”" in near[0].message
    turned = "- 说: 我们下午给您回复，请您明天再打来。\n  第几步: 2\n  做法: 乙"
    assert "次序不对" in examples(tmp_path, turned)[0].message


def test_what_was_said_after_all_is_told_with_the_words(tmp_path: Path) -> None:
    written = "- 说: 早上好，您有什么事需要我做？\n  没说到:\n    - 请问有什么可以帮您"
    problems = examples(tmp_path, written)
    assert the_one(problems) == ("met", 3, 13)
    assert "“您有什么事需要我做”算说到了" in problems[0].message


def test_what_may_be_either_is_told(tmp_path: Path) -> None:
    problems = examples(tmp_path, "- 说: 早上好，请把身份证告诉工作人员", LONG)
    assert the_one(problems) == ("unclear", 1, 12)
    assert "判不准" in problems[0].message


def test_a_forbidden_phrase_that_was_not_expected(tmp_path: Path) -> None:
    problems = examples(tmp_path, "- 说: 早上好，请问有什么可以帮您？有话快说！")
    assert the_one(problems) == ("forbidden", 1, 12)
    assert "“有话快说”" in problems[0].message


def test_a_forbidden_phrase_that_was_not_found(tmp_path: Path) -> None:
    written = "- 说: 早上好，请问有什么可以帮您？\n  犯禁:\n    - 有话快说"
    assert the_one(examples(tmp_path, written)) == ("innocent", 3, 13)


def test_phrases_that_every_call_forbids_count_too(tmp_path: Path) -> None:
    written = "- 说: 早上好，请问有什么可以帮您？本人懒得理你！"
    card = "通用禁语:\n  - 说法:\n      - 本人懒得理你\n" + CARD
    assert the_one(examples(tmp_path, written, card))[0] == "forbidden"
    assert examples(tmp_path, f"{written}\n  犯禁:\n    - 本人懒得理你", card) == []


def test_names_that_are_not_the_cards_are_told_with_the_nearest(tmp_path: Path) -> None:
    written = "- 说: 早上好\n  没说到:\n    - 请问有什么能帮您\n  犯禁:\n    - 有话快点说"
    problems = examples(tmp_path, written)
    assert codes(problems) == [
        "content.example-missed",
        "content.example-unknown-item",
        "content.example-unknown-forbidden",
    ]
    assert "是不是“请问有什么可以帮您”？" in problems[1].message
    assert "是不是“有话快说”？" in problems[2].message
    far = examples(tmp_path, "- 说: 早上好，请问有什么可以帮您\n  没说到:\n    - 天方夜谭")
    assert "第一种说法" in far[0].message


def test_bonus_items_are_not_to_be_listed(tmp_path: Path) -> None:
    written = "- 说: 早上好，请问有什么可以帮您？\n  没说到:\n    - 祝您生活愉快"
    problems = examples(tmp_path, written)
    assert the_one(problems) == ("unknown-item", 3, 13)
    assert "加分项" in problems[0].message


def test_an_item_of_another_way_asks_for_the_way(tmp_path: Path) -> None:
    written = "- 说: 请您稍等。\n  第几步: 2\n  没说到:\n    - 请您明天再打来"
    problems = examples(tmp_path, written)
    assert the_one(problems) == ("other-way", 4, 13)
    assert "做法“乙”" in problems[0].message
    assert "写上“做法”" in problems[0].message


def test_steps_and_ways_that_the_card_has_not(tmp_path: Path) -> None:
    problems = examples(tmp_path, "- 说: 早上好\n  第几步: 3")
    assert the_one(problems) == ("unknown-step", 2, 14)
    assert "只有 2 步" in problems[0].message
    problems = examples(tmp_path, "- 说: 早上好\n  第几步: 2\n  做法: 甲法")
    assert the_one(problems) == ("unknown-way", 3, 13)
    assert "是不是“甲”？" in problems[0].message


def test_a_slot_that_nothing_fills_is_no_reply(tmp_path: Path) -> None:
    problems = examples(tmp_path, "- 说: 我们{time}给您回复，请您稍等\n  第几步: 2")
    assert the_one(problems) == ("open-slot", 1, 12)
    assert "{time}" in problems[0].message
