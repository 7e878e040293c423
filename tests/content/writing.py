"""Content files written by tests."""

from collections.abc import Callable
from pathlib import Path

from trainer.content.problem import Problem

Checking = Callable[..., list[Problem]]
"""What the fixture `checking` gives: a check of cards and a scenario in a folder of their own."""

CARDS = """\
章节: 试写
话术:
  - 编号: hello
    标题: 问候
    出处: 服务规范
    提示: 先问好。
    禁说:
      - 说法:
          - 你谁呀
    步骤:
      - 必说:
          - 说法:
              - 您好，这里是{company}
              - "{company}，您好"
        示范: 您好，这里是{company}。
      - 等待秒数: 5
        做法:
          - 名称: 甲
            必说:
              - 说法:
                  - 请您稍等
            示范: 请您稍等。
          - 名称: 乙
            必说:
              - 说法:
                  - 谢谢您的等候
            示范: 谢谢您的等候。
"""

SCENARIO = """\
编号: visit
标题: 来访
目标: 问好
来电人:
  姓名: 王芳
  称呼: 客户
背景: 客户打来电话。
资料:
  place:
    - 门口
    - 楼上
对话:
  - 编号: one
    来电说: 我在{place}
    话术: hello
    去向:
      没出声: two
      其他: two
  - 编号: two
    来电说: （沉默）
    话术: hello
    第几步: 2
    做法: 乙
    去向:
      其他: 结束
"""


def write(path: Path, text: str) -> Path:
    """A file with its folders, exactly as given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def changed(text: str, old: str, new: str) -> str:
    """The text with the first `old` in it replaced."""
    assert old in text
    return text.replace(old, new, 1)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def places(problems: list[Problem]) -> list[tuple[int, int, str]]:
    """Line, column and code without its prefix."""
    return [(p.position.line, p.position.column, p.code.removeprefix("content.")) for p in problems]
