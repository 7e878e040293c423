"""What the coach shows beside a call: what to say now, what not, and what has been said so far."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trainer.call.plan import CallPlan, PlannedTurn
from trainer.content.model import Outcome
from trainer.scoring.expectation import Forbidden
from trainer.scoring.reply import score_reply
from trainer.scoring.slots import SLOT, fill
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore, State

_CLAUSE = re.compile(r"[^，。！？；、\s]+")
_SHOWN = 2
"""Characters of each clause that a cue gives away."""


class Help(StrEnum):
    """How much the coach shows."""

    SCRIPT = "看稿"
    CUES = "提示"
    NONE = "脱稿"

    @property
    def following(self) -> "Help":
        """The next of the three, in a circle."""
        order = list(Help)
        return order[(order.index(self) + 1) % len(order)]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be said; `text` is the mandated wording with its slots filled."""

    text: str
    bonus: bool

    def shown(self, how: Help) -> str:
        """The wording as the coach shows it: whole, or each clause by its first characters."""
        text = SLOT.sub("＿＿", self.text)
        if how is Help.CUES:
            text = _CLAUSE.sub(lambda clause: _blank(clause.group()), text)
        return text


@dataclass(frozen=True, slots=True)
class Cues:
    """What a turn asks for. `ways` are alternatives of (name, items); `source` is the document."""

    ways: tuple[tuple[str, tuple[Item, ...]], ...]
    forbidden: tuple[str, ...]
    general: tuple[str, ...]
    wait_s: float


def cues(plan: CallPlan, turn: str) -> Cues | None:
    """What the turn asks for; None where nothing is scored."""
    planned = plan.turns[turn]
    expectation = planned.expectation
    if expectation is None:
        return None

    def filled(text: str) -> str:
        return fill(text, plan.facts, plan.now, plan.situation.spans)

    def shown(item: Forbidden) -> str:
        return SLOT.sub("＿＿", filled(item.phrase))

    return Cues(
        ways=tuple(
            (way.name, tuple(Item(filled(item.text), item.bonus > 0) for item in way.required))
            for way in expectation.ways
        ),
        forbidden=tuple(shown(item) for item in expectation.forbidden),
        general=tuple(shown(item) for item in plan.situation.general),
        wait_s=planned.wait_s,
    )


def so_far(plan: CallPlan, turn: str, text: str, source: Source) -> ReplyScore | None:
    """The verdict on an unfinished reply, to tick off what has been said already."""
    expectation = plan.turns[turn].expectation
    if expectation is None or not text.strip():
        return None
    reply = Reply(Transcript(text), source)
    return score_reply(reply, expectation, plan.situation)


def what_now(planned: PlannedTurn | None, scored: bool, voice: bool, how: Help) -> str:
    """What the trainee is to do in a turn, before its reply is `scored` and after; without help
    nothing of the script is given away."""
    answer = "请回答 · 直接说" if voice else "请回答 · 打字后按回车"
    told = how is not Help.NONE
    if planned is None:
        return answer
    if not scored:
        return f"先静候 {planned.wait_s:g} 秒，再回答" if told and planned.wait_s else answer
    after = planned.turn.hang_up_after_s
    if told and after is not None:
        return f"再静候 {after:g} 秒，没有回应就可以挂机"
    awaited = {branch.on for branch in planned.turn.branches}
    if told and Outcome.SUPERVISOR in awaited:
        return "说完了 · 该请主管就转主管"
    if told and Outcome.TRANSFER in awaited:
        return "说完了 · 该转接就转接"
    return "客户在听"


def states(score: ReplyScore | None) -> Mapping[str, State]:
    """The state of each required item by its text."""
    return {item.text: item.state for item in score.required} if score else {}


def _blank(clause: str) -> str:
    return clause[:_SHOWN] + "＿" * min(4, max(0, len(clause) - _SHOWN))
