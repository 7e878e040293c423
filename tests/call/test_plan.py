"""Drawing a call: moment, facts and slots by the seed."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.call.calls import GREET, NOW, SITE, Held, find, library, planned
from trainer.call.measure import announces
from trainer.call.plan import plan_call
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.expectation import Required
from trainer.scoring.limits import STANDARD, Limit
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs
from trainer.scoring.verdict import State

DRAWN = """
资料:
  flat:
    - 三号楼
    - 五号楼
    - 七号楼
  matter:
    - 漏水
    - 停电
    - 电梯坏了
时间:
  - 2026-10-01 09:30
  - 2026-05-01 16:00
  - 2026-11-25 11:00
"""
TURNS = """
  - 编号: one
    来电说: 我是{caller}，住{flat}，{matter}。
    话术: greet
    去向:
      其他: two
  - 编号: two
    来电说: （沉默）
    话术: help
    第几步: 2
  - 编号: three
    来电说: 嗯。
    话术: ways
    做法: 乙
"""


def test_the_same_seed_draws_the_same_call(tmp_path: Path) -> None:
    first = planned(tmp_path, TURNS, DRAWN, seed=5, now=None)
    again = planned(tmp_path, TURNS, DRAWN, seed=5, now=None)
    assert (first.facts, first.now) == (again.facts, again.now)
    assert first.turns["one"].line == again.turns["one"].line


def test_other_seeds_draw_other_calls(tmp_path: Path) -> None:
    shelf = library(tmp_path, TURNS, DRAWN)
    plans = [plan_call(shelf.scenario("call"), shelf, SITE, seed) for seed in range(30)]
    assert {plan.facts["flat"] for plan in plans} == {"三号楼", "五号楼", "七号楼"}
    assert {plan.facts["matter"] for plan in plans} == {"漏水", "停电", "电梯坏了"}
    assert {plan.now for plan in plans} == {
        datetime(2026, 10, 1, 9, 30),
        datetime(2026, 5, 1, 16, 0),
        datetime(2026, 11, 25, 11, 0),
    }


def test_a_given_moment_changes_nothing_else(tmp_path: Path) -> None:
    for seed in range(5):
        drawn = planned(tmp_path, TURNS, DRAWN, seed=seed, now=None)
        given = planned(tmp_path, TURNS, DRAWN, seed=seed, now=NOW)
        assert given.now == NOW
        assert given.facts == drawn.facts


def test_a_scenario_without_moments_takes_place_now(tmp_path: Path) -> None:
    assert planned(tmp_path, GREET, now=None).now == NOW


def test_slots_of_lines_and_model_answers_are_filled(tmp_path: Path) -> None:
    plan = planned(tmp_path, TURNS, DRAWN)
    flat, matter = plan.facts["flat"], plan.facts["matter"]
    assert plan.first.line == f"我是王芳，住{flat}，{matter}。"
    assert plan.first.model_answer == "您好，安居客服中心。"


def test_facts_of_the_scenario_stand_before_those_of_the_site(tmp_path: Path) -> None:
    more = "资料:\n  company: [幸福家园物业]\n  caller: [赵刚]"
    plan = planned(tmp_path, TURNS.replace("{flat}", "").replace("{matter}", ""), more)
    assert plan.facts["company"] == "幸福家园物业"
    assert plan.facts["caller"] == "赵刚"
    assert plan.facts["agent"] == "李"
    assert plan.first.model_answer == "您好，幸福家园物业。"


def test_card_step_and_way_become_what_is_expected(tmp_path: Path) -> None:
    plan = planned(tmp_path, TURNS, DRAWN)
    assert plan.turns["two"].wait_s == 5
    assert plan.turns["two"].line == ""
    way = plan.turns["three"]
    assert way.model_answer == "请您明天再来。"
    assert way.expectation is not None
    assert [each.required for each in way.expectation.ways] == [
        (Required(variants=("请您明天再来",)),)
    ]


def test_a_turn_without_a_card_expects_nothing(tmp_path: Path) -> None:
    plan = planned(tmp_path, "  - 编号: one\n    来电说: 喂？")
    assert (plan.first.expectation, plan.first.model_answer, plan.first.wait_s) == (None, "", 0)


def test_branches_lead_to_planned_turns_or_to_the_end(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    assert plan.after("two") is plan.turns["two"]
    assert plan.after("end") is None


def test_what_is_forbidden_everywhere_and_the_accent_go_with_the_plan(tmp_path: Path) -> None:
    shelf = library(tmp_path, GREET)
    pairs = frozenset({"n/l"})
    plan = plan_call(shelf.scenario("call"), shelf, replace(SITE, pairs=pairs), 1)
    assert plan.situation.pairs == pairs
    assert [item.phrase for item in plan.situation.general] == ["这不归我管", "喂，说话呀"]


@pytest.mark.parametrize(("pairs", "understood"), [(ALL_PAIRS, True), (frozenset[str](), False)])
def test_the_accent_of_the_trainee_is_forgiven_as_planned(
    tmp_path: Path, pairs: AccentPairs, understood: bool
) -> None:
    shelf = library(tmp_path, GREET)
    plan = plan_call(shelf.scenario("call"), shelf, replace(SITE, pairs=pairs), 1)
    call = Held(plan).answer().caller().wait(1).say("林好，安居客服中心").wait(1)
    score = call.turn().score
    assert score is not None
    assert score.passed is understood


MADE_UP = """
资料:
  flat: 随机房号
  phone: 随机手机号
  matter:
    - 漏水
    - 随机单号
"""


def test_facts_are_made_up_by_the_seed(tmp_path: Path) -> None:
    shelf = library(tmp_path, TURNS, MADE_UP)
    plans = [plan_call(shelf.scenario("call"), shelf, SITE, seed) for seed in range(60)]
    assert len({plan.facts["phone"] for plan in plans}) == 60
    assert all("号楼" in plan.facts["flat"] for plan in plans)
    assert {len(plan.facts["matter"]) for plan in plans} == {2, 6}
    assert plans[3].facts == plan_call(shelf.scenario("call"), shelf, SITE, 3).facts


def test_a_drawn_name_is_the_callers_everywhere(tmp_path: Path) -> None:
    shelf = library(tmp_path, TURNS, DRAWN)
    path = tmp_path / "scenario.yaml"
    path.write_text(path.read_text("utf-8").replace("王芳", "随机姓名"), "utf-8")
    shelf = Library.load([tmp_path])
    plans = [plan_call(shelf.scenario("call"), shelf, SITE, seed) for seed in range(20)]
    assert len({plan.facts["caller"] for plan in plans}) > 10
    for plan in plans:
        assert plan.scenario.persona.name == plan.facts["caller"]
        assert plan.first.line.startswith(f"我是{plan.facts['caller']}，")


def test_a_line_is_read_as_its_author_says(tmp_path: Path) -> None:
    turns = "  - 编号: one\n    来电说: 𠊎係{caller}\n    读音: ngai2 he4"
    plan = planned(tmp_path, turns)
    assert (plan.first.line, plan.first.spoken) == ("𠊎係王芳", "ngai2 he4")
    assert planned(tmp_path, GREET).first.spoken == planned(tmp_path, GREET).first.line


def test_limits_of_conduct_come_from_all_calls_and_from_the_card(tmp_path: Path) -> None:
    shelf = library(tmp_path, GREET)
    (tmp_path / "conduct.yaml").write_text(
        "章节: 纪律\n通用行为:\n  - 规则: 应答\n    至多: 2\n  - 规则: 冷场\n    至多: 8\n", "utf-8"
    )
    path = tmp_path / "cards.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "    标题: 问候\n",
            "    标题: 问候\n    行为:\n      - 规则: 应答\n        至多: 1.5\n"
            "      - 规则: 冷场\n        至多: 20\n",
        ),
        "utf-8",
    )
    shelf = Library.load([tmp_path])
    assert not shelf.problems
    plan = plan_call(shelf.scenario("call"), shelf, SITE, 1)
    assert plan.limits["reply-latency"] == Limit(most=2)
    assert plan.limits["pace"] == STANDARD["pace"]
    assert plan.turns["one"].limits["reply-latency"] == Limit(most=1.5)
    assert plan.turns["one"].limits["dead-air"] == Limit(most=8)
    assert plan.turns["two"].limits["reply-latency"] == Limit(most=2)
    call = Held(plan).answer().caller().wait(1.8).say("您好，安居客服中心").over()
    late = find(call.result.turns[0].conduct, "reply-latency")
    assert late is not None
    assert (late.state, late.limit) == (State.MISSED, 1.5)


def test_the_sites_own_limits_stand_in_place_of_those_of_its_content(tmp_path: Path) -> None:
    shelf = library(tmp_path, GREET)
    site = replace(SITE, limits={"pace": Limit(100, 240), "dead-air": Limit(most=8)})
    plan = plan_call(shelf.scenario("call"), shelf, site, 1)
    assert plan.limits["pace"] == plan.turns["one"].limits["pace"] == Limit(100, 240)
    assert plan.limits["dead-air"] == Limit(most=8)
    assert plan.limits["reply-latency"] == STANDARD["reply-latency"]


@pytest.mark.parametrize(
    ("said", "announced"),
    [
        *(("等我一下", True), ("等一等", True), ("稍候", True), ("请您等候片刻", True)),
        *(("您等我一分钟，我去帮您问问", True), ("好的，我帮您查一下", True)),
        *(("我去跟同事了解一下", True), ("请您不要挂机", True), ("麻烦您稍微等我一会儿", True)),
        *(("你等着", False), ("请问有什么可以帮您", False), ("让您久等了", False)),
        *(("感谢您的来电，再见", False), ("", False)),
    ],
)
def test_a_wait_is_announced_in_any_words_that_the_cards_take(said: str, announced: bool) -> None:
    shelf = Library.load([packaged_folder()])
    plan = plan_call(shelf.scenario("silent-line"), shelf, SITE, 1)
    assert announces(plan, said) is announced
