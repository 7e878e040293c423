"""Runs of scenarios: played as written, held against what they are to come to."""

from pathlib import Path

import pytest

from tests.content.writing import codes
from tests.workshop.trials import SCENARIO, SITE, runs, visit
from trainer.call.result import CallOutcome, CallResult
from trainer.content.library import Library
from trainer.workshop.rehearsal import plan_run, play

GOOD = """
动作:
  - 说: 早上好，请问有什么可以帮您？
  - 登记:
      房号: "{room}"
  - 说: "请您稍等，{caller}。"
通过: 是
结果: 完成
最低分: 100
最高分: 100
经过:
  - one
  - two
"""
BAD = """
动作:
  - 说: 干什么
  - 说: 有话快说
通过: 否
结果: 完成
最低分: 0
最高分: 10
经过:
  - one
  - again
"""


def played(library: Library) -> CallResult:
    """What comes of the scenario's run."""
    scenario = library.scenario("visit")
    (run,) = scenario.runs
    return play(run, plan_run(run, scenario, library, SITE)).result


@pytest.mark.parametrize("written", [GOOD, BAD])
def test_a_run_that_comes_to_what_is_written_is_no_problem(tmp_path: Path, written: str) -> None:
    assert runs(tmp_path, written) == []


def test_what_is_not_written_may_be_anything(tmp_path: Path) -> None:
    assert runs(tmp_path, "动作:\n  - 挂机: 是\n通过: 否") == []


def test_everything_that_came_otherwise_is_told_at_its_place(tmp_path: Path) -> None:
    written = GOOD.replace("请问有什么可以帮您", "什么事")
    problems = runs(tmp_path, written)
    assert codes(problems) == [
        "content.run-passed",
        "content.run-score",
        "content.run-visited",
    ]
    first = len(SCENARIO.splitlines()) + 1
    lines = [problem.position.line - first + 1 for problem in problems]
    assert lines == [6, 8, 11]
    told = " ".join(problem.message for problem in problems)
    assert "写着该通过，跑出来没有通过" in told
    assert "走过的是：one、again" in told
    assert "写着不低于 100 分，跑出来是" in told
    assert told.count("“one”没有说“请问有什么可以帮您”") == 1


def test_a_call_that_is_passed_and_should_not_be(tmp_path: Path) -> None:
    (problem,) = runs(tmp_path, GOOD.replace("通过: 是", "通过: 否"))
    assert problem.code == "content.run-passed"
    assert problem.message == "试跑“试一试”写着不该通过，跑出来却通过（100 分）。没有扣分。"


def test_a_score_above_what_is_written(tmp_path: Path) -> None:
    (problem,) = runs(tmp_path, GOOD.replace("100", "90"))
    assert problem.code == "content.run-score"
    assert "写着不高于 90 分，跑出来是 100 分" in problem.message


@pytest.mark.parametrize(
    ("deeds", "outcome"),
    [
        ("- 说: 早上好\n  - 挂机: 是", "先挂机"),
        ("- 接听: 3\n  - 转接: 是", "转接"),
        ("- 等: 60", "客户挂断"),
        ("- 接听: 12", "没接"),
        ("- 说: 早上好\n  - 保持: 是", "客户挂断"),
    ],
)
def test_outcomes(tmp_path: Path, deeds: str, outcome: str) -> None:
    gone_for_good = SCENARIO.format(mark=80, weight=1).replace("      挂机: again\n", "")
    run = f"动作:\n  {deeds}\n通过: 否\n结果: {outcome}"
    library = visit(tmp_path, run, gone_for_good)
    assert played(library).outcome == library.scenario("visit").runs[0].outcome


def test_an_outcome_that_is_not_the_one_written(tmp_path: Path) -> None:
    (problem,) = runs(tmp_path, GOOD.replace("完成", "转接"))
    assert problem.code == "content.run-outcome"
    assert "写着“转接”，跑出来是“完成”" in problem.message


def test_who_hangs_up_answers_the_caller_who_calls_back(tmp_path: Path) -> None:
    deeds = "动作:\n  - 挂机: 是\n{}  - 说: 早上好，请问有什么可以帮您？\n"
    expected = "通过: 否\n结果: 完成\n经过:\n  - one\n  - again"
    assert runs(tmp_path, deeds.format("") + expected) == []
    assert runs(tmp_path, deeds.format("  - 接听: 4\n") + expected) == []
    assert runs(tmp_path, deeds.format("  - 等: 1\n") + expected) == []


def test_a_run_ends_though_nobody_does_anything(tmp_path: Path) -> None:
    assert runs(tmp_path, "动作:\n  - 等: 600\n  - 等: 600\n通过: 否\n结果: 客户挂断") == []


def test_a_call_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    says = "".join("  - 说: 嗯，您再说一遍好吗\n" for _ in range(300))
    endless = SCENARIO.format(mark=80, weight=1).replace("其他: 结束", "其他: again", 1)
    result = played(visit(tmp_path, f"动作:\n{says}通过: 否", endless))
    assert result.outcome is CallOutcome.ABANDONED
    assert result.duration_s >= 1800


def test_slots_that_no_fact_fills(tmp_path: Path) -> None:
    written = GOOD.replace("{caller}", "{caler}").replace("{room}", "{house}")
    problems = runs(tmp_path, written)
    assert codes(problems) == ["content.run-unknown-slot"] * 2
    assert "没有资料“{house}”，请在场景的“资料”里写上它。" in problems[0].message
    assert "是不是“caller”？" in problems[1].message
    assert [problem.position.column for problem in problems] == [15, 12]


def test_turns_that_the_call_has_not(tmp_path: Path) -> None:
    (problem,) = runs(tmp_path, GOOD.replace("- two", "- tow"))
    assert problem.code == "content.run-unknown-turn"
    assert "是不是“two”？" in problem.message


def test_the_same_seed_and_moment_give_the_same_facts(tmp_path: Path) -> None:
    later = GOOD.replace("早上好", "您好")
    assert codes(runs(tmp_path, later)) != []
    assert runs(tmp_path, "种子: 7\n时间: 2026-11-25 15:00" + later) == []
