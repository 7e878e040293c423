"""A call without an end, for measurements: however one answers, the caller asks again."""

from collections.abc import Callable
from itertools import chain, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from trainer.call.events import Event
from trainer.call.plan import plan_call
from trainer.call.result import CallResult
from trainer.call.robot import Step, Utterance, answer_after, scripted
from trainer.cli import placing
from trainer.cli.compose import EMBEDDED_MODEL, site
from trainer.content.library import Library
from trainer.settings import Settings
from trainer.speech.recognition import load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

_CARDS = """
章节: 测量
话术:
  - 编号: anything
    标题: 哪一句都行
    出处: 测量
    提示: 测量
    步骤:
      - 必说:
          - 说法: [请您稍等, 请讲, 让您久等了, 请问您贵姓, 感谢您的来电]
        示范: 好的，请您稍等。
"""

_SCENARIO = """
编号: endless
标题: 问个没完
目标: 测量
背景: 测量
来电人:
  姓名: 王芳
  称呼: 业主
对话:
  - 编号: one
    来电说: 喂，您好？
    话术: anything
    等候秒数: 30
    去向:
      其他: one
"""

REPLIES = (
    "好的，请您稍等。",
    "您好，请讲。",
    "非常抱歉，让您久等了。",
    "请问您贵姓？",
    "感谢您的来电，再见。",
)


def endless_call(observer: Callable[[Event], None], wait_s: float, real_time: bool) -> CallResult:
    """Hold it by voice in memory, recorded, each reply `wait_s` seconds after the caller's line,
    until it is as long as a call can be."""
    with TemporaryDirectory() as name, Pyttsx3Synthesizer(Path(name) / "cache") as voices:
        folder = Path(name)
        (folder / "cards.yaml").write_text(_CARDS, encoding="utf-8")
        (folder / "endless.yaml").write_text(_SCENARIO, encoding="utf-8")
        shelf = Library.load([folder])
        assert not shelf.problems, shelf.problems
        plan = plan_call(shelf.scenario("endless"), shelf, site(None), 1)
        replies = (Step(Utterance(text), wait_s=wait_s) for text in cycle(REPLIES))
        model = load_model(EMBEDDED_MODEL, "embedded")
        parts = placing.VoiceParts(
            voices, model, Settings(), "loopback", real_time, folder / "recording"
        )
        runner = placing.voice_call(
            plan, observer, scripted(chain([answer_after(1)], replies)), parts
        )
        return runner.run()
