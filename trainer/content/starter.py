"""Starter files for people who write content: commented, and clean under the check."""

import re
from string import Template

from pydantic import TypeAdapter, ValidationError

from trainer.content.schema import Identifier
from trainer.errors import UsageError

_IDENTIFIER = TypeAdapter[str](Identifier)

_CARD = Template("""\
# 话术卡：一个情形一张卡。“#”后面是说明，程序不读，改完可以删去。
# 冒号用半角并在后面空一格；同一层的缩进要对齐，只用空格。
# 改完检查：trainer check 这个文件
# 试一试：trainer score --content . --card $id --text "您好，请问有什么可以帮您"

章节: 我们自己的话术        # 同一章的卡片可以写在一个文件里，一张接一张
话术:
  - 编号: $id    # 只用小写字母、数字和减号；场景里用它来引用这张卡
    标题: 客户催问快递        # 给学员看的名字
    出处: 本公司服务规范      # 这条规定写在哪里
    提示: 先道歉，再说马上去查；不要解释为什么慢。    # 给学员的一两句指点
    标签:
      - 快递
    禁说:                     # 每一步都不能说的话
      - 说法:                 # 第一种是最典型的说法，后面是类似的说法
          - 急什么
          - 你急什么急
        轻重: 严重            # 轻微、严重，或致命（说了整通电话不合格）
        例外:                 # 说在这些话里的，不算
          - 您着急什么时候要用
    步骤:                     # 学员回答一次算一步；多步就再写一个“- 必说”
      - 必说:                 # 下面几项都要说到，先后不限
          - 说法:             # 任何一种都算；第一种是标准说法
              - 非常抱歉
              - 很抱歉
              - 对不起
              - 不好意思
              - 实在抱歉
          - 说法:
              - 我马上帮您查
              - 我现在就帮您查一下
              - 我立即为您查询
              - 我这就给您查
              - 我马上替您查一查
            关键词:           # 非有不可的字词；没有可以不写
              - 查
        示范: 非常抱歉，让您久等了，我马上帮您查，请您稍等。    # 标准回答，“必说”要全说到
        # 还可以写：
        # 等待秒数: 5         # 开口以前要先静等几秒
        # 说法里可以用 {company}（公司名称）、{agent}（姓）、{agent_id}（工号）、
        # {greeting}（按钟点的问候）、{holiday_greeting}（节日的祝福）
""")

_SCENARIO = Template("""\
# 场景：一通电话。“#”后面是说明，程序不读，改完可以删去。
# 改完检查：trainer check 这个文件
# 试打一通：trainer call $id --content . --trainee ideal --modality text

编号: $id    # 只用小写字母、数字和减号
标题: 客户打听一件事
目标: 接好一通咨询电话，从问候到结束。
难度: 1                   # 1、2 或 3
标签:
  - 咨询
来电人:
  姓名: 王芳
  称呼: 老客户
  心情: 平静
  语言: 普通话            # 普通话、粤语或客家话
  性别: 女                # 女或男
  语速: 175               # 每分钟的词数，80 到 400
  音高: 50                # 0 到 100
线路:
  噪声: 白噪声            # 无、白噪声、电流声、人声、街道或爆裂声
  信噪比: 30              # 分贝，越小越吵
  增益: 0                 # 分贝，客户声音的大小；-18 就很轻了
背景: 客户有一件事要打听。您需要先去问一下，再回答她。    # 接电话以前给学员看
资料:                     # {名称} 里要填的话；写几种就随机抽一种
  question:
    - 你们周末上不上班
    - 你们的新地址在哪里
# 时间:                   # 电话发生在什么时候；不写就是现在
#   - 2026-11-25 09:30
对话:                     # 从第一轮开始，照“去向”一轮一轮往下走
  - 编号: opening
    来电说: （沉默）      # 等学员先开口
    话术: opening-regular # 学员这一轮照哪张卡打分；不写就不打分
    去向:
      没出声: hello       # 学员没有说话
      其他: question      # 其余的都到这里；“其他”写在最后

  - 编号: hello
    来电说: 喂，有人吗？
    话术: opening-regular
    去向:
      其他: question

  - 编号: question
    来电说: 你好，我想问一下，{question}？
    话术: enquiry
    等候秒数: 10          # 学员几秒不开口，就算没出声
    去向:
      说到: waiting
      没说到: waiting
      犯禁: waiting       # 说了禁说的话

  - 编号: waiting
    来电说: 好的，我等着。
    话术: enquiry
    第几步: 2             # 那张卡的第二步
    等候秒数: 20
    去向:
      其他: thanks

  - 编号: thanks
    来电说: 没有了，谢谢你。
    话术: closing
    # 可挂机秒数: 5       # 学员说完静等几秒以后可以先挂机；不写就要等客户先挂
    去向:
      其他: 结束          # 客户挂机
""")


def starter_card(card_id: str) -> str:
    """A file with one card of that id. UsageError `new.bad-id` when it is no id."""
    return _CARD.substitute(id=valid_id(card_id))


def starter_scenario(scenario_id: str) -> str:
    """A file with a scenario of that id. UsageError `new.bad-id` when it is no id."""
    return _SCENARIO.substitute(id=valid_id(scenario_id))


def valid_id(written: str) -> str:
    """The id as it is. UsageError `new.bad-id`, with a better one, when it is none."""
    try:
        return _IDENTIFIER.validate_python(written)
    except ValidationError as error:
        better = re.sub(r"[^a-z0-9]+", "-", written.lower()).strip("-")[:64] or "late-delivery"
        raise UsageError(
            "new.bad-id",
            f"编号“{written}”不行：只能用小写字母、数字和减号，并以字母或数字开头，"
            f"最多 64 个字符，如 {better}。",
        ) from error
