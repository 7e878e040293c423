"""A call told line by line as it happens, and its scorecard, for people at a terminal."""

from collections.abc import Callable
from typing import TextIO

from trainer.call import events
from trainer.call.events import Event, Party
from trainer.call.result import CallResult, TurnResult
from trainer.scoring.explain import conduct
from trainer.scoring.verdict import Entry, State
from trainer.tui.wording import DESKS, OUTCOMES, STATE_SIGNS, clock, marks, mood, number


def narrator(stream: TextIO) -> Callable[[Event], None]:
    """An observer that prints what happens to `stream`."""

    def tell(event: Event) -> None:
        line = _line(event)
        if line is not None:
            print(line, file=stream, flush=True)

    return tell


def _line(event: Event) -> str | None:
    at = clock(event.at)
    match event:
        case events.Ringing(_, ring, of):
            return f"{at}  ☎ 第 {ring} 遍铃响（共 {of} 遍）"
        case events.Answered(_, rings):
            return f"{at}  接起（第 {rings} 声）"
        case events.CallerSpeaks(_, _, text, _, interrupts):
            return f"{at}  来电：{'（插话）' if interrupts else ''}{text or '（无声）'}"
        case events.CallerDone(cut=True):
            return f"{at}  客户被打断，不说了"
        case events.TurnScored(_, result) if result.heard or result.score is not None:
            return "\n".join(_turn(at, result))
        case events.HoldChanged(_, on):
            return f"{at}  {'保持' if on else '恢复通话'}"
        case events.Transferred(_, to):
            return f"{at}  转接给{DESKS[to]}"
        case events.LineDropped():
            return f"{at}  线路断了"
        case events.Redialled():
            return f"{at}  重拨"
        case events.Reconnected():
            return f"{at}  客户接起"
        case events.MoodChanged():
            return f"       火气 {mood(event)}"
        case events.HungUp(_, who):
            return f"{at}  {'客户' if who is Party.CALLER else '我'}挂机"
        case events.Notice(_, message) | events.VoiceLost(_, message):
            return f"       ！{message}"
        case _:
            return None


def _turn(at: str, turn: TurnResult) -> list[str]:
    lines = [f"{at}  我　：{turn.heard or '（没有回答）'}"]
    if turn.score is not None:
        lines += [
            f"         {STATE_SIGNS[item.state]} {item.text}"
            for item in turn.score.required
            if not (item.bonus and item.state is State.MISSED)
        ]
        lines += [
            f"         ◆ 不该说“{hit.phrase}”，说了“{hit.evidence}”" for hit in turn.score.forbidden
        ]
    lines += [
        f"         ◆ {conduct(verdict)}  −{number(verdict.deduction)}"
        for verdict in turn.conduct
        if verdict.state is State.MISSED
    ]
    return lines


def _entry(entry: Entry) -> str:
    """A line of the scorecard: when, what it cost, why, by which rule, and what is better."""
    at = "--:--" if entry.at is None else clock(entry.at)
    points = "不扣分" if entry.doubtful else f"{entry.points:+g}"
    parts = [f"  {at}  {points}  {entry.reason}"]
    if entry.heard:
        parts.append(f"听到“{entry.heard}”")
    if entry.clause:
        parts.append(f"依据：{entry.clause}")
    if entry.better:
        parts.append(f"可说：{entry.better}")
    return "；".join(parts)


def print_scorecard(result: CallResult, stream: TextIO) -> None:
    """The verdict on the whole call."""
    card = result.scorecard
    verdict = "✔ 通过" if card.passed else "✘ 没有通过"
    lines = [
        "",
        f"{result.title}：{marks(card.score)} 分  {verdict}  {OUTCOMES[result.outcome]}，"
        f"时长 {clock(result.duration_s)}",
        *(f"  ◆ 严重错误：{fault}" for fault in card.critical),
        *(_entry(entry) for entry in card.entries),
    ]
    if result.recording is not None:
        lines.append(f"  录音：{result.recording}")
    print("\n".join(lines), file=stream, flush=True)
