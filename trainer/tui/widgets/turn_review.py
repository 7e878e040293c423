"""One turn in the review: what was said, what was heard, what it was worth, what is better."""

from itertools import pairwise

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from trainer.call.result import CallResult, TurnResult
from trainer.scoring.explain import conduct
from trainer.scoring.verdict import ConductVerdict, ForbiddenVerdict, RequiredVerdict, State
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import (
    DEDUCTED,
    MET,
    MISSED,
    STATE_SIGNS,
    STATE_STYLES,
    UNCLEAR,
    clock,
    marks,
    minus,
    mood,
)

LOW_CONFIDENCE = 0.6
"""Below it the confidence is shown beside what was heard."""

_LABEL_CELLS = 6
_BY_STATE = {State.MISSED: 0, State.UNCLEAR: 1, State.MET: 2}


class TurnReview(Vertical, can_focus=True):
    """A turn as a block that takes the focus."""

    def __init__(self, number: int, turn: TurnResult, card: str) -> None:
        super().__init__(classes="turn")
        self.number = number
        self.turn = turn
        self._card = card

    def compose(self) -> ComposeResult:
        """Heading, words, verdicts, model answer."""
        turn = self.turn
        yield Static(_heading(self.number, turn, self._card), classes="turn-heading")
        words = turn.caller or "（无声）"
        yield Prose(_labelled("来电", Content(words)), indent=_LABEL_CELLS)
        yield Prose(_labelled("听到", heard(turn)), indent=_LABEL_CELLS)
        verdicts = turn_verdicts(turn)
        if verdicts:
            yield Prose(Content("\n").join(verdicts), indent=2, classes="verdicts")
        if turn.model_answer and not _flawless(turn):
            answer = Content.styled(turn.model_answer, "$primary")
            yield Prose(_labelled("可说", answer), indent=_LABEL_CELLS, classes="answer")
            if turn.score is not None and turn.score.clause:
                clause = Content.styled(turn.score.clause, "$quiet")
                yield Prose(_labelled("依据", clause), indent=_LABEL_CELLS)


class CallReview(Vertical, can_focus=True):
    """What was measured over the whole call."""

    def __init__(self, result: CallResult) -> None:
        super().__init__(classes="turn")
        self.result = result

    def compose(self) -> ComposeResult:
        """Heading and verdicts."""
        yield Static(Content.styled("整通电话", "bold"), classes="turn-heading")
        lines = [*conduct_lines(self.result.conduct), *mood_lines(self.result)]
        text = Content("\n").join(lines) if lines else Content.styled("没有要说的。", "$quiet")
        yield Prose(text, indent=2, classes="verdicts")


def heard(turn: TurnResult) -> Content:
    """The reply with its evidence in brackets and colours; says so when there was none."""
    if not turn.heard:
        return Content.styled("（没有回答）", "$warning")
    stretches: list[tuple[int, int, str]] = []
    if turn.score is not None:
        found: list[RequiredVerdict | ForbiddenVerdict] = [
            *turn.score.forbidden,
            *(item for item in turn.score.required if item.state is not State.MISSED),
        ]
        for item in found:
            if item.span is None or item.span[0] >= item.span[1]:
                continue
            if isinstance(item, ForbiddenVerdict):
                style = "$error" if item.state is State.MET else "$warning"
            else:
                style = STATE_STYLES[item.state]
            stretches.append((*item.span, style))
    parts: list[Content] = []
    place = 0
    for start, end, style in _apart(stretches, len(turn.heard)):
        parts.append(Content(turn.heard[place:start]))
        parts.append(Content.styled(f"〖{turn.heard[start:end]}〗", style))
        place = end
    parts.append(Content(turn.heard[place:]))
    confidence = turn.heard_confidence
    if confidence is not None and confidence < LOW_CONFIDENCE:
        parts.append(Content.styled(f"（置信 {confidence:.2f}，没听清的不扣分）", "$warning"))
    return Content("").join(parts)


def turn_verdicts(turn: TurnResult) -> list[Content]:
    """The turn's verdicts, the faults first."""
    score = turn.score
    lines: list[Content] = []
    if score is None:
        lines.append(Content.styled("这一轮不评分", "$quiet"))
    else:
        lines += [_forbidden(hit) for hit in score.forbidden]
        lines += [_required(item) for item in sorted(score.required, key=_order)]
    return [*lines, *conduct_lines(turn.conduct)]


def conduct_lines(verdicts: tuple[ConductVerdict, ...]) -> list[Content]:
    """Measured rules in sentences, the faults first."""
    lines: list[Content] = []
    for verdict in sorted(verdicts, key=lambda verdict: _BY_STATE[verdict.state]):
        text = conduct(verdict)
        if verdict.state is State.MISSED:
            fatal = "  严重错误" if verdict.critical else ""
            lines.append(
                Content.assemble(
                    (f"{DEDUCTED} ", "$error"),
                    text,
                    (f"  {minus(verdict.deduction)}{fatal}", "$error"),
                )
            )
        else:
            sign = STATE_SIGNS[verdict.state]
            lines.append(
                Content.assemble((f"{sign} ", STATE_STYLES[verdict.state]), (text, "$quiet"))
            )
    return lines


def mood_lines(result: CallResult) -> list[Content]:
    """How the caller's mood moved, and by what."""
    lines = [Content.styled("客户的火气（0 平静，100 暴怒）", "$quiet")] if result.mood else []
    for change in result.mood:
        style = "$error" if change.change > 0 else "$success"
        lines.append(Content.assemble((f"{clock(change.at)}  ", "$quiet"), (mood(change), style)))
    return lines


def _heading(number: int, turn: TurnResult, card: str) -> Content:
    step = f" · 第 {turn.step} 步" if turn.card else ""
    score = Content("")
    if turn.score is not None:
        sign, style = (MET, "$success") if turn.score.passed else (MISSED, "$error")
        score = Content.assemble((f"   {sign} {marks(turn.score.score)}", style))
    return Content.assemble(
        (f"{number}  ", "$primary bold"),
        (f"{card or '闲谈'}{step}", "bold"),
        (f"   {clock(turn.caller_start)}", "$quiet"),
        score,
    )


def _labelled(label: str, words: Content) -> Content:
    return Content.assemble((f"{label}  ", "$quiet"), words)


def _order(item: RequiredVerdict) -> int:
    return 3 if item.bonus and item.state is State.MISSED else _BY_STATE[item.state]


def _required(item: RequiredVerdict) -> Content:
    if item.bonus and item.state is not State.MET:
        return Content.assemble(("＋ ", "$quiet"), (f"{item.text}  说了可加分", "$quiet"))
    sign = Content.styled(f"{STATE_SIGNS[item.state]} ", STATE_STYLES[item.state])
    after = {State.MET: "", State.UNCLEAR: "  没听清，不扣分", State.MISSED: "  没有说到"}
    text = (item.text, "$quiet" if item.state is State.MET else "")
    return Content.assemble(sign, text, (after[item.state], STATE_STYLES[item.state]))


def _forbidden(hit: ForbiddenVerdict) -> Content:
    if hit.state is not State.MET:
        return Content.assemble(
            (f"{UNCLEAR} ", "$warning"),
            f"像是说了「{hit.evidence}」（不该说「{hit.phrase}」）",
            ("  没听清，不扣分", "$warning"),
        )
    return Content.assemble(
        (f"{DEDUCTED} ", "$error"),
        f"说了「{hit.evidence}」（不该说「{hit.phrase}」）",
        (f"  {minus(hit.deduction)}", "$error"),
    )


def _flawless(turn: TurnResult) -> bool:
    return turn.score is not None and turn.score.passed and turn.score.score >= 100


def _apart(stretches: list[tuple[int, int, str]], length: int) -> list[tuple[int, int, str]]:
    """Stretches in order, without overlap: the one that is listed first keeps its whole."""
    taken = [""] * length
    for start, end, style in stretches:
        for place in range(max(0, start), min(length, end)):
            taken[place] = taken[place] or f"{style} {start}"
    edges = [0, *(i for i in range(1, length) if taken[i] != taken[i - 1]), length]
    return [
        (start, end, taken[start].rsplit(" ", 1)[0])
        for start, end in pairwise(edges)
        if taken[start]
    ]
