"""Who spoke when: both channels of a call drawn with blocks, and where marks were lost."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from trainer.call.result import CallResult, TurnResult
from trainer.scoring.verdict import State
from trainer.tui.prose import pad
from trainer.tui.wording import DEDUCTED, clock

_LABEL = 6
_STEPS = (5, 10, 15, 20, 30, 60, 120, 300, 600)
_TICK_CELLS = 10

Spans = list[tuple[float, float, bool]]


class Timeline(Widget):
    """Caller above, trainee below; the chosen turn is bright."""

    DEFAULT_CSS = "Timeline { height: auto; width: 1fr; }"

    def __init__(self, result: CallResult) -> None:
        super().__init__(id="timeline")
        self.result = result
        self._chosen: int | None = None

    def choose(self, turn: int | None) -> None:
        """Brighten a turn, counted from 0."""
        self._chosen = turn
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Two channels, faults and the scale."""
        return 4

    def render(self) -> Content:
        """The four lines."""
        cells = max(10, self.content_size.width - _LABEL)
        length = max(1.0, self.result.duration_s)
        caller: Spans = []
        agent: Spans = []
        for index, turn in enumerate(self.result.turns):
            chosen = index == self._chosen
            caller.append((turn.caller_start, turn.caller_end, chosen))
            if turn.reply_start is not None and turn.reply_end is not None:
                agent.append((turn.reply_start, turn.reply_end, chosen))
        return Content("\n").join(
            [
                _channel("来电", caller, cells, length),
                _channel("我", agent, cells, length),
                _faults(self.result, cells, length),
                _scale(cells, length),
            ]
        )


def _channel(name: str, spans: Spans, cells: int, length: float) -> Content:
    line = [(" ", "")] * cells
    for start, end, chosen in spans:
        if end <= start:
            continue
        first = min(cells - 1, int(start / length * cells))
        last = max(first + 1, min(cells, round(end / length * cells)))
        for cell in range(first, last):
            line[cell] = ("█" if chosen else "━", "$primary" if chosen else "$foreground 55%")
    return Content.assemble((pad(name, _LABEL), "$quiet"), *line)


def _faults(result: CallResult, cells: int, length: float) -> Content:
    line = [(" ", "")] * cells
    for at in faults(result):
        line[min(cells - 1, int(at / length * cells))] = (DEDUCTED, "$error")
    return Content.assemble((pad("扣分", _LABEL), "$quiet"), *line)


def faults(result: CallResult) -> list[float]:
    """The moments at which marks were lost, in seconds of the call, where they are known."""
    moments = [
        verdict.at
        for verdict in (*result.conduct, *(v for turn in result.turns for v in turn.conduct))
        if verdict.state is State.MISSED
    ]
    moments += [
        hit.start if hit.start is not None else turn.reply_start
        for turn in result.turns
        if turn.score is not None
        for hit in turn.score.forbidden
        if hit.state is State.MET
    ]
    moments += [
        turn.reply_end if turn.reply_end is not None else turn.caller_end
        for turn in result.turns
        if lost(turn)
    ]
    return sorted(moment for moment in moments if moment is not None)


def lost(turn: TurnResult) -> bool:
    """Whether something required was missed."""
    return turn.score is not None and any(
        item.state is State.MISSED and not item.bonus for item in turn.score.required
    )


def _scale(cells: int, length: float) -> Content:
    step = next((s for s in _STEPS if s / length * cells >= _TICK_CELLS), _STEPS[-1])
    text = ""
    for tick in range(int(length / step) + 1):
        place = int(tick * step / length * cells)
        label = clock(tick * step)
        if place + len(label) <= cells:
            text += " " * (place - len(text)) + label
    return Content.styled(" " * _LABEL + text, "$quiet")
