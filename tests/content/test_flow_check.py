import time

import pytest

from tests.content.writing import SCENARIO, Checking, changed, places

AGAIN = """\
      说到: 结束
      没说到: two
      没出声: 结束
      犯禁: 结束
"""


def end_of_two(branches: str) -> str:
    return changed(SCENARIO, "      其他: 结束\n", branches)


@pytest.mark.parametrize(
    ("branches", "expected", "words"),
    [
        (AGAIN, (26, 12, "circle"), "“two”→“two”兜圈子：一直答不好"),
        (AGAIN.replace("没说到: two", "没说到: one"), (17, 12, "circle"), "“one”→“two”→“one”"),
        ("      说到: 结束\n      其他: two\n", (26, 11, "circle"), "“two”→“two”"),
        ("      没出声: two\n      其他: 结束\n", (25, 12, "circle"), "“two”→“two”"),
        ("      犯禁: two\n      其他: 结束\n", (25, 11, "circle"), "“two”→“two”"),
        ("      挂机: two\n      其他: 结束\n", (25, 11, "circle"), "“two”→“two”"),
        ("      说到: two\n      其他: 结束\n", (25, 11, "circle"), "每一轮都说到"),
        ("      其他: 结束\n      挂机: one\n", (17, 12, "circle"), "“one”→“two”→“one”"),
    ],
)
def test_a_circle_that_some_trainee_never_leaves_is_told(
    checking: Checking, branches: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = checking(scenario=end_of_two(branches))
    assert places(problems) == [expected]
    assert words in problems[0].message


@pytest.mark.parametrize(
    "branches",
    [
        "      保持: two\n      其他: 结束\n",
        "      转接: one\n      其他: 结束\n",
        "      其他: 结束\n      转主管: one\n",
        "      其他: 结束\n      重拨: one\n",
        "      说到: 结束\n      没说到: 结束\n",
    ],
)
def test_a_circle_by_the_trainees_own_keys_is_his_own_affair(
    checking: Checking, branches: str
) -> None:
    assert checking(scenario=end_of_two(branches)) == []


def test_a_circle_that_nothing_leaves_is_told_once(checking: Checking) -> None:
    assert places(checking(scenario=end_of_two("      其他: one\n"))) == [(13, 9, "endless")]


def test_hanging_up_is_no_part_of_anything_else(checking: Checking) -> None:
    """A branch for it may stand behind 其他, which does not stand for it."""
    text = changed(SCENARIO, "      其他: two\n", "      其他: two\n      挂机: two\n")
    assert checking(scenario=text) == []


def test_turns_without_a_card_miss_nothing(checking: Checking) -> None:
    text = changed(
        end_of_two("      说到: 结束\n"), "    话术: hello\n    第几步: 2\n    做法: 乙\n", ""
    )
    assert checking(scenario=text) == []
    text = changed(text, "说到: 结束", "说到: two\n      没说到: 结束")
    assert (22, 11, "circle") in places(checking(scenario=text))


def test_every_circle_is_told_up_to_ten(checking: Checking) -> None:
    branches = "    去向:\n      没说到: {0}\n      没出声: 结束\n      说到: {1}\n"
    turns = "".join(
        f"  - 编号: t{n}\n    来电说: 喂\n    话术: hello\n"
        + branches.format(f"t{n}", f"t{n + 1}" if n < 12 else "结束")
        for n in range(13)
    )
    text = SCENARIO[: SCENARIO.index("  - 编号: one")] + turns
    problems = checking(scenario=text)
    assert [problem.code for problem in problems] == ["content.circle"] * 10


def test_a_scenario_of_thousands_of_turns_is_followed_in_time(checking: Checking) -> None:
    turns = "".join(
        f"  - {{编号: t{n}, 来电说: 喂, 去向: {{其他: t{n + 1}}}}}\n" for n in range(2000)
    )
    last = "  - {编号: t2000, 来电说: 喂, 去向: {其他: 结束}}\n"
    text = SCENARIO[: SCENARIO.index("  - 编号: one")] + turns + last
    began = time.process_time()
    assert checking(scenario=text) == []
    assert time.process_time() - began < 5


def test_a_turn_may_be_come_to_by_anger_alone(checking: Checking) -> None:
    furious = "  - 编号: boss\n    来电说: 叫你们主管来\n    去向:\n      其他: 结束\n"
    assert places(checking(scenario=SCENARIO + furious)) == [(26, 9, "unreachable-turn")]
    patience = "忍耐:\n  找主管: 80\n  找主管去: {}\n资料:\n"
    text = changed(SCENARIO, "资料:\n", patience.format("boss")) + furious
    assert checking(scenario=text) == []
    problems = checking(scenario=changed(text, "找主管去: boss", "找主管去: bos"))
    assert places(problems) == [(10, 9, "unknown-turn")]
    assert "是不是“boss”" in problems[0].message


DEAD = """\
  - 编号: gone
    来电说: 我住三号楼，我家
    断线: 是
    去向:
      重拨: 结束
"""


def test_a_dead_line_needs_a_way_back(checking: Checking) -> None:
    text = changed(SCENARIO, "      其他: 结束\n", "      其他: gone\n") + DEAD
    assert checking(scenario=text) == []
    problems = checking(scenario=changed(text, "      重拨: 结束\n", "      没出声: 结束\n"))
    assert [problem.code for problem in problems] == ["content.no-redial"]
    assert "重拨" in problems[0].message


def test_on_a_dead_line_nothing_can_be_scored(checking: Checking) -> None:
    text = changed(SCENARIO, "      其他: 结束\n", "      其他: gone\n") + DEAD
    problems = checking(scenario=changed(text, "    断线: 是\n", "    断线: 是\n    话术: hello\n"))
    assert [problem.code for problem in problems] == ["content.card-on-dead-line"]
