"""Small calls of the tests' own, and a way to hold them in call time without a clock."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from trainer.call import events
from trainer.call.controls import Answer, Control, TypingStarted
from trainer.call.events import Event
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, Tick, VoiceStarted
from trainer.call.plan import CallPlan, plan_call
from trainer.call.result import CallResult, TurnResult
from trainer.call.session import CallSession
from trainer.call.text_stage import typed
from trainer.content.library import Library
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Reply, Transcript, Word
from trainer.scoring.verdict import ConductVerdict, State

NOW = datetime(2026, 11, 25, 14, 30)
FACTS = {"company": "安居客服中心", "agent": "李"}
SITE = Situation(NOW, FACTS)

NOTICED_S = 0.6
"""How long after its end a stretch of speech is understood."""

PAUSE_S = 1.5
"""How long an incomplete reply may pause where the scenario does not say."""

CARDS = """
章节: 试验
话术:
  - 编号: greet
    标题: 问候
    出处: 试验
    提示: 试验
    禁说:
      - 说法: [你烦不烦]
    步骤:
      - 必说:
          - 说法: [您好]
          - 说法: ["{company}"]
        示范: 您好，{company}。
  - 编号: help
    标题: 帮忙
    出处: 试验
    提示: 试验
    步骤:
      - 必说:
          - 说法: [请问有什么可以帮您]
        示范: 请问有什么可以帮您？
      - 等待秒数: 5
        必说:
          - 说法: [请您换一部电话再打来]
        示范: 请您换一部电话再打来。
  - 编号: hold-please
    标题: 请稍等
    出处: 试验
    提示: 试验
    禁说:
      - 说法: [等着, 你等着]
    步骤:
      - 必说:
          - 说法: [请稍等一会儿, 请您稍等, 请您等我一下]
        示范: 请稍等一会儿。
  - 编号: ways
    标题: 两种做法
    出处: 试验
    提示: 试验
    步骤:
      - 做法:
          - 名称: 甲
            必说:
              - 说法: [请您稍等]
            示范: 请您稍等。
          - 名称: 乙
            必说:
              - 说法: [请您明天再来]
            示范: 请您明天再来。
  - 编号: spread
    标题: 一通电话里说到就行
    出处: 试验
    提示: 试验
    步骤:
      - 必说:
          - 说法: [您好]
          - 说法: ["我是{company}的"]
            整通: 是
        示范: 您好，我是{company}的。
      - 必说:
          - 说法: [请您稍等]
          - 说法: ["我是{company}的"]
            整通: 是
        示范: 请您稍等，我是{company}的。
通用禁语:
  - 说法: [这不归我管]
  - 说法: ["喂，说话呀"]
"""

SCENARIO = """
编号: {id}
标题: 试验
目标: 试验
背景: 试验
来电人:
  姓名: 王芳
  称呼: 业主
{more}
对话:
{turns}
"""

GREET = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    去向:
      说到: 结束
      没说到: two
  - 编号: two
    来电说: 我没听清。
    话术: help
    去向:
      其他: 结束
"""
"""Two turns: what is missed in the first leads to the second."""

SILENT = """
  - 编号: one
    来电说: （沉默）
    话术: help
    去向:
      其他: two
  - 编号: two
    来电说: （沉默）
    话术: help
    第几步: 2
    可挂机秒数: 5
    等候秒数: 20
"""
"""A silent caller: a reply, five seconds, a reply, five seconds, and the trainee may hang up."""


def library(folder: Path, turns: str, more: str = "", scenario: str = "call") -> Library:
    """Content with the cards above and one scenario of these turns."""
    (folder / "cards.yaml").write_text(CARDS, encoding="utf-8")
    text = SCENARIO.format(id=scenario, turns=turns, more=more)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    shelf = Library.load([folder])
    assert not shelf.problems, [problem.message for problem in shelf.problems]
    return shelf


def planned(
    folder: Path, turns: str, more: str = "", seed: int = 1, now: datetime | None = NOW
) -> CallPlan:
    """A call of these turns."""
    shelf = library(folder, turns, more)
    return plan_call(shelf.scenario("call"), shelf, SITE, seed, now)


def near(seconds: float) -> Any:
    """The same time, but for rounding."""
    return pytest.approx(seconds)  # pyright: ignore[reportUnknownMemberType]


def kinds(happened: Iterable[Event]) -> list[str]:
    """The names of the events, in order."""
    return [type(event).__name__ for event in happened]


def find(verdicts: Iterable[ConductVerdict], rule: str) -> ConductVerdict | None:
    """The verdict on a rule; None where it was not measured."""
    return next((verdict for verdict in verdicts if verdict.rule == rule), None)


def state(verdicts: Iterable[ConductVerdict], rule: str) -> State | None:
    """How a rule fared; None where it was not measured."""
    verdict = find(verdicts, rule)
    return None if verdict is None else verdict.state


class Held:
    """A call being held: says, waits and presses, each from where the one before ended."""

    def __init__(self, plan: CallPlan) -> None:
        self.session = CallSession(plan, "voice", "ears")
        self.at = 0.0
        self.events: list[Event] = []
        self.inputs: list[Input] = []
        self.feed(Tick(0.0))

    def feed(self, entry: Input) -> tuple[Event, ...]:
        happened = self.session.advance(entry)
        self.inputs.append(entry)
        self.events += happened
        return happened

    def wait(self, seconds: float) -> "Held":
        """Time passes, in steps of 0.1 s."""
        end = round(self.at + seconds, 6)
        while self.at < end - 1e-9 and not self.session.ended:
            self.at = min(end, round(self.at + 0.1, 6))
            self.feed(Tick(self.at))
        return self

    def press(self, control: Control) -> "Held":
        self.feed(Pressed(self.at, control))
        return self

    def answer(self, rings: int = 1) -> "Held":
        """Pick up a second into ring `rings`."""
        return self.wait((rings - 1) * 5 + 1).press(Answer())

    def caller(self, seconds: float = 2.0) -> "Held":
        """Let the caller speak his line."""
        self.wait(seconds)
        self.feed(LineEnded(self.at))
        return self

    def say(
        self,
        text: str,
        seconds: float | None = None,
        dbfs: float = -20.0,
        confidence: float | None = None,
    ) -> "Held":
        """Speak at a calm pace, and be understood NOTICED_S after the end, with that confidence."""
        seconds = 0.25 * sum(map(str.isalnum, text)) if seconds is None else seconds
        start = self.at
        self.feed(VoiceStarted(start))
        self.wait(seconds)
        end = self.at
        self.wait(NOTICED_S)
        words = () if confidence is None else (Word(text, start, end, confidence),)
        self.feed(Heard(self.at, start, end, Reply(Transcript(text, words)), seconds, dbfs))
        return self

    def speaks(self, text: str, start: float, end: float) -> "Held":
        """Speech at known times, understood NOTICED_S after its end, or now if that is past."""
        self.feed(Heard(max(self.at, end + NOTICED_S), start, end, Reply(Transcript(text))))
        return self

    def write(self, text: str, seconds: float = 1.0) -> "Held":
        """Write for so long, then send."""
        since = self.at
        self.press(TypingStarted()).wait(seconds)
        self.feed(typed(self.at, text, since))
        return self

    def over(self) -> "Held":
        """Let the caller speak and time pass until the call has ended."""
        while not self.session.ended and self.at < 1000:
            spoken = [event for event in self.events if isinstance(event, events.CallerSpeaks)]
            if spoken and len(self.times(events.CallerDone)) < len(spoken):
                self.caller()
            self.wait(1)
        return self

    @property
    def result(self) -> CallResult:
        ended = self.events[-1]
        assert isinstance(ended, events.CallEnded)
        return ended.result

    def turn(self, number: int = 0) -> TurnResult:
        """A turn as it was last scored."""
        scored: dict[str, TurnResult] = {}
        for event in self.events:
            if isinstance(event, events.TurnScored):
                scored[event.result.turn] = event.result
        return list(scored.values())[number]

    @property
    def entered(self) -> list[str]:
        """The turns that the call went through."""
        return [event.turn for event in self.events if isinstance(event, events.TurnStarted)]

    def times(self, kind: type[Event]) -> list[float]:
        """When events of a kind happened."""
        return [event.at for event in self.events if isinstance(event, kind)]
