"""From a call that was held to the draft of a scenario: turns, cards that fit, facts to draw."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from trainer.content.compile import SILENT_LINE
from trainer.content.library import Library
from trainer.content.model import Card
from trainer.content.slot_check import GREETINGS
from trainer.content.starter import valid_id
from trainer.content.voice_check import speakable
from trainer.content.yaml_source import quoted_scalar
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.slots import SLOT, slot_names
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore, State
from trainer.workshop.transcript import Side, Utterance

_SUGGESTED = 3
_ENOUGH = 0.5
"""Share of what a step requires that the agent must have said for its card to be taken."""

_GOES_ON = 0.15
"""What the next step of the card before is preferred by."""

_LONGEST = 200
_DIGITS = re.compile(r"[0-9零〇一二三四五六七八九幺两]{7,}")
_DRAWN = {11: "随机手机号", 8: "随机座机号", 7: "随机座机号"}
_LIKELY = {
    "phone": "随机手机号",
    "number": "随机座机号",
    "room": "随机房号",
    "address": "随机房号",
    "time": "随机时间",
    "amount": "随机金额",
    "hours": "二十四",
}
_UNKNOWN = "请填写"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card's step that an agent's line may be the reply to; `share` is how much of what the step
    requires was said, 0 to 1, and `way` the way it was said in."""

    card: Card
    step: int
    share: float
    score: ReplyScore


@dataclass(slots=True)
class _Exchange:
    """The caller's line (empty: silence), and what the agent answered (empty: nothing)."""

    caller: str
    agent: str = ""
    suggestions: list[Suggestion] = field(default_factory=list[Suggestion])

    @property
    def taken(self) -> Suggestion | None:
        best = self.suggestions[0] if self.suggestions else None
        return best if best is not None and best.share >= _ENOUGH else None


def draft(
    scenario_id: str, utterances: Sequence[Utterance], library: Library, site: Situation
) -> str:
    """The text of a scenario file in which these utterances were said; it passes the check.

    What the agent said stands in comments, with the cards that fit it best. Telephone numbers and
    other long numbers become facts that are drawn for each call. UsageError `new.bad-id`.
    """
    facts: dict[str, str] = {}
    exchanges = _exchanges([_anonymous(said, facts) for said in utterances])
    before: Suggestion | None = None
    for exchange in exchanges:
        if exchange.agent:
            exchange.suggestions = suggestions(exchange.agent, library, site, before)
        before = exchange.taken or before
    for exchange in exchanges:
        _add_facts(exchange, facts, site)
    return "\n".join(_file(valid_id(scenario_id), exchanges, facts)) + "\n"


def suggestions(
    said: str, library: Library, site: Situation, before: Suggestion | None = None
) -> list[Suggestion]:
    """The cards whose steps an agent's line fits best, best first; `before` is the step that the
    line before was taken for, whose next one is the likeliest."""
    reply = Reply(Transcript(said), Source.TYPED)
    # Nobody knows when the call was: a greeting is right at either hour.
    hours = [
        replace(site, now=site.now.replace(hour=hour), general=library.general_forbidden)
        for hour in (9, 15)
    ]
    found: list[tuple[float, Suggestion]] = []
    for card in library.cards.values():
        for number, step in enumerate(card.steps, 1):
            if "holiday_greeting" in slot_names(step.answer()):
                continue  # The author knows the day of the call, and that card needs one.
            scores = [score_reply(reply, step.expectation, situation) for situation in hours]
            score = max(scores, key=_share)
            if not (share := _share(score)):
                continue
            next_one = before is not None and (before.card.id, before.step + 1) == (card.id, number)
            weight = share + _explained(score, said) + (_GOES_ON if next_one else 0.0)
            found.append((weight, Suggestion(card, number, share, score)))
    found.sort(key=lambda one: (-one[0], one[1].card.id, one[1].step))
    return [suggestion for _, suggestion in found[:_SUGGESTED]]


def _explained(score: ReplyScore, said: str) -> float:
    """The share of what was said that is evidence for something required, 0 to 1."""
    places = {at for item in score.required if item.span for at in range(*item.span)}
    return len(places) / len(said)


def _share(score: ReplyScore) -> float:
    due = [item for item in score.required if not item.bonus]
    met = [item for item in due if item.state is not State.MISSED]
    return len(met) / len(due) if due else 0.0


def _exchanges(utterances: Sequence[Utterance]) -> list[_Exchange]:
    exchanges: list[_Exchange] = []
    for said in utterances:
        if said.side is Side.CALLER:
            exchanges.append(_Exchange(said.text))
        elif exchanges and not exchanges[-1].agent:
            exchanges[-1].agent = said.text
        else:
            exchanges.append(_Exchange("", said.text))
    return exchanges


def _anonymous(said: Utterance, facts: dict[str, str]) -> Utterance:
    """Long numbers belong to somebody: each becomes a fact, the same number the same one."""
    names: dict[str, str] = {value: name for name, value in facts.items()}

    def slot(match: re.Match[str]) -> str:
        number = match.group()
        if number not in names:
            names[number] = f"phone{len(facts) + 1 if facts else ''}"
            facts[names[number]] = number
        return f"{{{names[number]}}}"

    return replace(said, text=_DIGITS.sub(slot, said.text.replace("{", "（").replace("}", "）")))


def _add_facts(exchange: _Exchange, facts: dict[str, str], site: Situation) -> None:
    """What the model answer of the card that was taken needs, as the agent said it."""
    if exchange.taken is None:
        return
    captured = dict(exchange.taken.score.captured)
    answer = exchange.taken.card.step(exchange.taken.step).answer(exchange.taken.score.way)
    for name in slot_names(answer):
        if name not in {*facts, *site.facts, *GREETINGS, "caller"}:
            facts[name] = captured.get(name) or _LIKELY.get(name, _UNKNOWN)


def _file(scenario_id: str, exchanges: list[_Exchange], facts: dict[str, str]) -> Iterator[str]:
    yield "# 由通话记录起草的场景。请逐处改好（真人的姓名、住址要换掉），再用 trainer check 检查。"
    yield f"编号: {scenario_id}"
    yield "标题: 请写一个标题"
    yield "目标: 请写这通电话练什么。"
    yield "难度: 1"
    yield "来电人:"
    yield "  姓名: 随机姓名"
    yield "  称呼: 客户"
    yield "  心情: 平静"
    yield "背景: 请写接电话以前要告诉学员的事。"
    if facts:
        yield "资料:    # 每通电话抽一个；列表里可以多写几种"
        for name, value in facts.items():
            yield f"  {name}: {_drawn(value)}" if _drawn(value) else f"  {name}:"
            if not _drawn(value):
                yield f"    - {quoted_scalar(value)}"
    yield "对话:"
    for number, exchange in enumerate(exchanges, 1):
        yield from _turn(exchange, number, len(exchanges))
    yield "# 试跑：学员照着说一遍，电话该有的结果。删去行首的“# ”就会在检查时试。"
    yield "# 试跑:"
    yield "#   - 名称: 照记录再说一遍"
    yield "#     动作:"
    for exchange in exchanges:
        if exchange.agent:
            yield f"#       - 说: {quoted_scalar(exchange.agent)}"
    yield "#     通过: 是"


def _speakable(line: str) -> str:
    """A line without what no voice can say; slots are filled before they are said."""
    pieces = re.split(r"(\{\w+\})", line)
    return "".join(piece if SLOT.fullmatch(piece) else speakable(piece) for piece in pieces)


def _drawn(value: str) -> str | None:
    """The kind of fact to draw in the place of a number or of a kind's own name."""
    if _DIGITS.fullmatch(value):
        return _DRAWN.get(len(value), "随机单号")
    return value if value.startswith("随机") else None


def _turn(exchange: _Exchange, number: int, count: int) -> Iterator[str]:
    following = "结束" if number == count else f"turn-{number + 1}"
    caller = _speakable(exchange.caller)[:_LONGEST].strip() or SILENT_LINE
    yield f"  - 编号: turn-{number}"
    yield f"    来电说: {quoted_scalar(caller)}"
    if exchange.agent:
        yield f"    # 客服说的是：{' '.join(exchange.agent.split())}"
    for each in exchange.suggestions:
        due = [item for item in each.score.required if not item.bonus]
        met = f"{len(due)} 项说到 {round(each.share * len(due))} 项"
        yield f"    # 像 {each.card.id} 第 {each.step} 步（{each.card.title}）：{met}"
    yield from _card(exchange)
    yield "    去向:"
    yield f"      其他: {following}"


def _card(exchange: _Exchange) -> Iterator[str]:
    taken = exchange.taken
    if taken is None:
        if exchange.agent:
            yield "    # 没有合适的话术卡，这一轮不打分；请写上“话术: 卡的编号”，或新写一张卡。"
        return
    yield f"    话术: {taken.card.id}"
    if taken.step > 1:
        yield f"    第几步: {taken.step}"
    if taken.score.way:
        yield f"    做法: {quoted_scalar(taken.score.way)}"
