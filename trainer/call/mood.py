"""The caller's mood: a number that the trainee's handling moves, and why it moved.

From 0 (content) to 100 (furious). Empathy and what was to be said calm the caller; what was left
out, forbidden phrases, silence, interruptions, a raised voice and the hold button provoke him.
Every change has a cause that can be told; the same call moves it the same way.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainer.call.log import TurnRecord
from trainer.call.result import MoodChanged
from trainer.content.model import END, Scenario
from trainer.scoring.expectation import Severity
from trainer.scoring.explain import number
from trainer.scoring.limits import Limits
from trainer.scoring.normalise import normalise
from trainer.scoring.verdict import ReplyScore, State
from trainer.speech.delivery import Delivery

CALM_UP_TO = 30
"""The mood up to which a caller is calm."""

ANGRY_FROM = 70
"""The mood from which he is angry."""

_SAID, _EMPATHY = -10, -8
_MISSED, _NO_ANSWER, _DEAD_AIR, _HOLD, _LOUDER, _NOT_YIELDED = 10, 10, 10, 10, 10, 10
_TALK_OVER, _HANG_UP = 15, 20
_FORBIDDEN: Mapping[Severity, int] = {
    Severity.MINOR: 8,
    Severity.MAJOR: 15,
    Severity.CRITICAL: 25,
}
_SOOTHING = tuple(
    normalise(text).text
    for text in (
        *("抱歉", "理解您", "体谅", "谅解", "原谅", "您的心情", "您放心", "不要着急", "别着急"),
        *("别急", "添麻烦", "带来不便", "久等", "耐心等", "愿意帮您", "希望能为您解决"),
    )
)
"""What a caller hears sympathy in; in the form that scoring compares, where 对不起 is 抱歉, too."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the mood moves, in Chinese, and by how much; of one `name` a turn has one."""

    name: str
    change: int
    reason: str


NO_ANSWER = Cause("no-answer", _NO_ANSWER, "没人回答")
NOT_REDIALLED = Cause("no-answer", _NO_ANSWER, "电话断了，没有打回去")
HUNG_UP_ON = Cause("hang-up", _HANG_UP, "挂了客户的电话")
UNANNOUNCED_HOLD = Cause("hold", _HOLD, "没有说明就让客户等待")


def dead_air(seconds: float) -> Cause:
    """Nobody has spoken for so long, and nobody had said why."""
    return Cause("dead-air", _DEAD_AIR, f"冷场 {number(seconds)} 秒")


def long_hold(seconds: float) -> Cause:
    """The caller has been on hold for so long without a word."""
    return Cause("hold", _HOLD, f"等了 {number(seconds)} 秒，没人安抚")


class Mood:
    """How angry the caller is now."""

    def __init__(self, start: int) -> None:
        self.value = start

    @property
    def delivery(self) -> Delivery:
        """How he speaks in this mood."""
        return delivery_of(self.value)

    def move(self, at: float, causes: Iterable[Cause]) -> list[MoodChanged]:
        """Let the causes work, one after the other; what moves nothing any more is left out."""
        changes: list[MoodChanged] = []
        for cause in causes:
            value = min(100, max(0, self.value + cause.change))
            if value != self.value:
                changes.append(MoodChanged(at, value, value - self.value, cause.reason))
            self.value = value
        return changes


def delivery_of(mood: int) -> Delivery:
    """How a caller in that mood speaks."""
    if mood <= CALM_UP_TO:
        return Delivery.CALM
    return Delivery.ANGRY if mood >= ANGRY_FROM else Delivery.NEUTRAL


def deliveries(scenario: Scenario) -> Mapping[str, tuple[Delivery, ...]]:
    """How each turn's line may have to be delivered: a first turn that nothing leads back to is
    spoken in the mood that the caller calls in, any other in any."""
    first = scenario.turns[0].id
    again = {branch.goto for turn in scenario.turns for branch in turn.branches} - {END}
    again.add(scenario.patience.supervisor_turn)
    every = tuple(Delivery)
    start = (delivery_of(scenario.persona.temper),)
    return {
        turn.id: every if turn.id in again or turn.id != first else start for turn in scenario.turns
    }


def of_reply(record: TurnRecord, limits: Limits, level_before: float | None) -> Iterator[Cause]:
    """What a scored turn does to the caller. `level_before` is the level of the trainee's speech
    before it, in dBFS; None where there was none or it was not measured."""
    if not record.pieces:
        return
    rude = False
    if record.score is not None:
        for cause in _of_forbidden(record.score):
            rude = True
            yield cause
        yield from _of_required(record.score)
    if not rude and _soothes(record.text):
        yield Cause("empathy", _EMPATHY, "道歉、体谅")
    for verdict in record.conduct:
        if verdict.rule == "talk-over" and verdict.state is State.MISSED and verdict.measured:
            yield Cause("talk-over", _TALK_OVER, f"打断客户 {number(verdict.measured)} 秒")
    yield from _of_raised_voice(record, limits, level_before)
    barge_in = record.barge_in
    limit = limits["yield"].most
    if barge_in and barge_in.yielded_s is not None and limit and barge_in.yielded_s > limit:
        seconds = number(barge_in.yielded_s)
        yield Cause("yield", _NOT_YIELDED, f"客户插话，过了 {seconds} 秒才停下")


def _of_forbidden(score: ReplyScore) -> Iterator[Cause]:
    for hit in score.forbidden:
        if hit.state is State.MET:
            change = _FORBIDDEN[Severity(hit.severity)]
            yield Cause(f"forbidden {hit.phrase}", change, f"说了“{hit.evidence or hit.phrase}”")


def _of_required(score: ReplyScore) -> Iterator[Cause]:
    required = [item for item in score.required if not item.bonus]
    missed = [item.text for item in required if item.state is State.MISSED]
    if missed:
        more = f"等 {len(missed)} 项" if len(missed) > 1 else ""
        yield Cause("missed", _MISSED, f"没说到“{missed[0]}”{more}")
    elif required and all(item.state is State.MET for item in required):
        yield Cause("said", _SAID, "该说的都说到了")


def _of_raised_voice(
    record: TurnRecord, limits: Limits, level_before: float | None
) -> Iterator[Cause]:
    levels = [level_before, *(piece.dbfs for piece in record.pieces)]
    measured = [level for level in levels if level is not None]
    rise = max((after - before for before, after in pairwise(measured)), default=0.0)
    limit = limits["loudness-step"].most
    if limit is not None and rise > limit:
        yield Cause("loudness-step", _LOUDER, f"嗓门一下子高了 {number(rise)} 分贝")


def _soothes(text: str) -> bool:
    said = normalise(text).text
    return any(words in said for words in _SOOTHING)
