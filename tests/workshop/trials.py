"""A card and a scenario whose examples and runs tests write."""

from datetime import datetime
from pathlib import Path

from tests.content.writing import write
from trainer.content.library import Library
from trainer.content.problem import Problem, Problems
from trainer.scoring.situation import Situation
from trainer.settings import DEFAULT_FACTS
from trainer.workshop.examples import check_examples
from trainer.workshop.runs import check_runs

SITE = Situation(datetime(2026, 11, 25, 9, 30), DEFAULT_FACTS)

CARD = """\
章节: 试写
话术:
  - 编号: greeted
    标题: 问候
    出处: 试写
    提示: 先问好。
    禁说:
      - 说法:
          - 有话快说
      - 名称: 别的节日
        说法:
          - 祝您{wrong_holiday_greeting}
      - 说法:
          - 本人祝愿大家{wrong_holiday_greeting}
    步骤:
      - 必说:
          - 说法:
              - "{greeting}"
          - 说法:
              - 请问有什么可以帮您
              - 您有什么事需要我做
          - 说法:
              - 祝您生活愉快
            加分: 是
        示范: "{greeting}，请问有什么可以帮您？"
      - 做法:
          - 名称: 甲
            必说:
              - 说法:
                  - 请您稍等
            示范: 请您稍等。
          - 名称: 乙
            必说:
              - 说法:
                  - 请您明天再打来
              - 说法:
                  - 我们{time}给您回复
            按顺序: 是
            示范: 请您明天再打来，我们{time}给您回复。
    示例:
"""
"""Its examples are lines to be added."""

SCENARIO = """\
编号: visit
标题: 来访
目标: 问好
来电人:
  姓名: 王芳
  称呼: 客户
背景: 客户打来电话。
及格线: {mark}
权重:
  必说: {weight}
资料:
  room: 随机房号
登记:
  房号: "{{room}}"
对话:
  - 编号: one
    来电说: 喂，我是{{caller}}
    话术: greeted
    去向:
      挂机: again
      没说到: again
      其他: two
  - 编号: again
    来电说: 您说什么
    话术: greeted
    去向:
      其他: 结束
  - 编号: two
    来电说: 我住{{room}}
    话术: greeted
    第几步: 2
    去向:
      转接: 结束
      其他: 结束
试跑:
  - 名称: 试一试
"""
"""The rest of its run is to be added."""


def shelf(folder: Path, card: str, scenario: str = "") -> Library:
    """These files alone, read; nothing is wrong with the writing."""
    paths = [write(folder / "scripts_zh" / "card.yaml", card)]
    if scenario:
        paths.append(write(folder / "scenarios" / "visit.yaml", scenario))
    library = Library.load(paths)
    assert not library.problems, [str(problem) for problem in library.problems]
    return library


def visit(folder: Path, run: str, text: str, card: str = CARD) -> Library:
    """The card, and the scenario `text` with this run, whose lines begin at the margin."""
    lines = "".join(f"    {line}\n" for line in run.strip().splitlines())
    return shelf(folder, card + "      - 说: 早上好，请问有什么可以帮您？\n", text + lines)


def examples(folder: Path, written: str, card: str = CARD) -> list[Problem]:
    """What the check says to these examples, whose lines begin at the margin."""
    lines = "".join(f"      {line}\n" for line in written.strip().splitlines())
    library = shelf(folder, card + lines)
    problems = Problems()
    check_examples(library.card("greeted"), library, SITE, problems)
    return problems.ordered()


def runs(
    folder: Path, written: str, mark: float = 80, weight: float = 1, card: str = CARD
) -> list[Problem]:
    """What the check says to this run, whose lines begin at the margin."""
    library = visit(folder, written, SCENARIO.format(mark=mark, weight=weight), card)
    problems = Problems()
    check_runs(library.scenario("visit"), library, SITE, problems)
    return problems.ordered()
