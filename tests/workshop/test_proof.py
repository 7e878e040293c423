"""The proof that every required item of a good run counts."""

from pathlib import Path

from tests.workshop.trials import CARD, runs

GOOD = """
动作:
  - 说: 早上好，请问有什么可以帮您？{}
  - 登记:
      房号: "{{room}}"
  - 说: 请您稍等
通过: 是
"""


def test_an_item_of_no_weight_has_no_effect(tmp_path: Path) -> None:
    card = CARD.replace("- 您有什么事需要我做\n", "- 您有什么事需要我做\n            分量: 0\n", 1)
    (problem,) = runs(tmp_path, GOOD.format(""), card=card)
    assert problem.code == "content.item-without-effect"
    assert "第“one”轮删去“请问有什么可以帮您”，分数没有变低" in problem.message
    assert "“分量”" in problem.message


def test_where_nothing_required_counts_every_item_is_told(tmp_path: Path) -> None:
    problems = runs(tmp_path, GOOD.format(""), weight=0)
    told = [problem.message for problem in problems]
    assert len(told) == 3
    assert all("“权重”" in message for message in told)


def test_a_bonus_may_hide_what_an_item_is_worth(tmp_path: Path) -> None:
    light = CARD.replace(
        "- 您有什么事需要我做\n", "- 您有什么事需要我做\n            分量: 0.05\n", 1
    )
    assert runs(tmp_path, GOOD.format(""), card=light) == []
    (problem,) = runs(tmp_path, GOOD.format("祝您生活愉快。"), card=light)
    assert problem.code == "content.item-without-effect"
    assert "加分盖过了它" in problem.message


def test_words_that_were_said_twice_are_deleted_twice(tmp_path: Path) -> None:
    assert runs(tmp_path, GOOD.format("早上好，请问有什么可以帮您，您有什么事需要我做")) == []


def test_what_may_be_said_anywhere_is_deleted_where_it_was_said(tmp_path: Path) -> None:
    anywhere = CARD.replace(
        "                  - 请您稍等\n",
        "                  - 请您稍等\n              - 说法:\n                  - 您是我们的贵客\n"
        "                整通: 是\n",
        1,
    ).replace("示范: 请您稍等。", "示范: 请您稍等，您是我们的贵客。", 1)
    assert runs(tmp_path, GOOD.format("您是我们的贵客。"), card=anywhere) == []


def test_bad_runs_prove_nothing(tmp_path: Path) -> None:
    card = CARD.replace("- 您有什么事需要我做\n", "- 您有什么事需要我做\n            分量: 0\n", 1)
    bad = GOOD.replace("请您稍等", "不知道").replace("通过: 是", "通过: 否")
    assert runs(tmp_path, bad.format(""), mark=60, card=card) == []
