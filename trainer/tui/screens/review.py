"""The review of a call: the score, the faults, every turn, and the recording to listen to."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from trainer.call.result import CallResult, TurnResult
from trainer.errors import TrainerError
from trainer.scoring.verdict import State
from trainer.tui.messages import WorkFailed
from trainer.tui.screens.room import Room
from trainer.tui.suggest import rise
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.timeline import Timeline
from trainer.tui.widgets.turn_review import CallReview, TurnReview
from trainer.tui.wording import (
    DEDUCTED,
    MET,
    MISSED,
    MODALITIES,
    OUTCOMES,
    clock,
    marks,
    moved,
    problem,
    when,
)

_SCROLL_LINES = 4


class _Turns(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The blocks; their keys are the screen's."""


class Review(Room):
    """One call looked at again. Blocks take the focus in turn; space plays the one in focus."""

    place = "复盘"
    follows_history = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "上一轮", id="review.up", tooltip="上一轮", show=False),
        Binding("down", "step(1)", "下一轮", id="review.down", tooltip="下一轮", show=False),
        Binding("pageup", "page(-1)", id="review.page-up", tooltip="往上翻", show=False),
        Binding("pagedown", "page(1)", id="review.page-down", tooltip="往下翻", show=False),
        Binding("space", "play", "听这一段", id="review.play", tooltip="播放这一轮的录音"),
        Binding("s", "silence", "停止", id="review.stop", tooltip="停止播放"),
        Binding("r", "again", "再练一次", id="review.again", tooltip="同一个场景再练一次"),
        Binding("escape", "leave", "返回", id="review.leave", tooltip="离开复盘"),
    ]

    def __init__(self, result: CallResult) -> None:
        super().__init__()
        self.result = result
        self.place = f"复盘 · {result.title}"
        self._playing: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Verdict, faults and timeline above the turns."""
        card = self.result.scorecard
        yield Vertical(
            Static(id="verdict"),
            Prose(_critical(card.critical), indent=2, id="critical"),
            Timeline(self.result),
            id="summary",
        )
        yield _Turns(
            *(
                TurnReview(number, turn, self._title(turn))
                for number, turn in enumerate(self.result.turns, 1)
            ),
            CallReview(self.result),
            id="turns",
        )

    def on_mount(self) -> None:
        """Begin with the first turn that lost something."""
        self.query_one("#critical").display = bool(self.result.scorecard.critical)
        self.query_one("#timeline").display = self.result.duration_s > 0 and bool(self.result.turns)
        result = self.result
        parts = [when(result.now), MODALITIES.get(result.modality, ""), clock(result.duration_s)]
        self.top_bar.status(" · ".join(part for part in parts if part))
        self.known_changed()
        blocks = self._blocks
        (next((block for block in blocks if _faulty(block)), blocks[0])).focus()

    def known_changed(self) -> None:
        """The history tells whether it went better than last time."""
        history = self.trainer.history
        saved = next((call for call in history if call.result == self.result), None)
        gain = None if saved is None else rise(history, saved)
        self.query_one("#verdict", Static).update(_verdict(self.result, gain))
        self.refresh_bindings()

    async def on_unmount(self) -> None:
        """Nothing plays on behind other screens."""
        if self._playing is not None:
            await asyncio.to_thread(self.trainer.services.stop_playing)

    @property
    def _blocks(self) -> list[Widget]:
        return list(self.query(".turn"))

    def _title(self, turn: TurnResult) -> str:
        library = self.trainer.library
        if turn.card is None or library is None or turn.card not in library.cards:
            return turn.card or ""
        return library.cards[turn.card].title

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Brighten the turn in focus on the timeline."""
        block = event.widget
        chosen = block.number - 1 if isinstance(block, TurnReview) else None
        self.query_one(Timeline).choose(chosen)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """What was not recorded cannot be played."""
        if action == "play":
            return self.result.recording is not None and isinstance(self.focused, TurnReview)
        if action == "silence":
            return self._playing is not None
        if action == "again":
            library = self.trainer.library
            return library is not None and self.result.scenario in library.scenarios
        return True

    def action_step(self, by: int) -> None:
        """To the next block or the one before, once all of a high one has been seen."""
        blocks, turns, block = self._blocks, self.query_one(_Turns), self.focused
        if block not in blocks:
            blocks[0].focus()
            return
        hidden = (
            block.region.bottom - turns.region.bottom if by > 0 else turns.region.y - block.region.y
        )
        place = blocks.index(block) + by
        if hidden > 0 and block.region.height > turns.region.height:
            turns.scroll_relative(y=by * min(hidden, _SCROLL_LINES), animate=False)
        elif 0 <= place < len(blocks):
            blocks[place].focus(scroll_visible=False)
            turns.scroll_to_widget(blocks[place], animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a page; the focus stays."""
        turns = self.query_one(_Turns)
        turns.scroll_relative(y=by * turns.region.height, animate=False)

    def action_play(self) -> None:
        """Play the turn in focus."""
        block = self.focused
        if isinstance(block, TurnReview) and self.result.recording is not None:
            start, end = stretch(block.turn)
            self._no_longer_playing()
            self._playing = self.set_timer(end - start, self._no_longer_playing)
            self.refresh_bindings()
            self._play(Path(self.result.recording), start, end)

    def action_silence(self) -> None:
        """Stop playing."""
        self._no_longer_playing()
        self._stop()

    def _no_longer_playing(self) -> None:
        if self._playing is not None:
            self._playing.stop()
        self._playing = None
        self.refresh_bindings()

    @work(thread=True, exit_on_error=False)
    def _play(self, recording: Path, start: float, end: float) -> None:
        try:
            self.trainer.services.play(recording, start, end)
        except TrainerError as error:
            self.post_message(WorkFailed(error))

    def on_work_failed(self, message: WorkFailed) -> None:
        """The recording cannot be played; the rest of the review stands."""
        self._no_longer_playing()
        self.notify(
            problem(message.error),
            title="放不了录音",
            severity="warning",
            timeout=8,
            markup=False,
        )

    @work(thread=True, exit_on_error=False)
    def _stop(self) -> None:
        self.trainer.services.stop_playing()

    def action_again(self) -> None:
        """The same scenario once more."""
        library = self.trainer.library
        if library is not None:
            self.trainer.pop_screen()
            modality = "voice" if self.result.modality == "voice" else "text"
            self.trainer.call(library.scenarios[self.result.scenario], modality)

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.trainer.pop_screen()


def stretch(turn: TurnResult) -> tuple[float, float]:
    """The seconds of the call that hold a turn: from the first of its words to the last."""
    starts = [turn.caller_start, turn.reply_start]
    ends = [turn.caller_end, turn.reply_end]
    return (
        min(second for second in starts if second is not None),
        max(second for second in ends if second is not None),
    )


def _faulty(block: Widget) -> bool:
    if not isinstance(block, TurnReview):
        return False
    turn = block.turn
    missed = any(verdict.state is State.MISSED for verdict in turn.conduct)
    return missed or (turn.score is not None and not turn.score.passed)


def _verdict(result: CallResult, gain: float | None) -> Content:
    card = result.scorecard
    sign, word, style = (MET, "通过", "$success") if card.passed else (MISSED, "没有通过", "$error")
    return Content.assemble(
        (f"{marks(card.score)} 分", f"{style} bold"),
        (f"   {sign} {word}", style),
        (f"   {OUTCOMES[result.outcome]}", "$quiet"),
        (f"   {moved(gain)}" if gain else "", "$quiet"),
    )


def _critical(faults: Iterable[str]) -> Content:
    return Content("\n").join(
        Content.assemble((f"{DEDUCTED} 严重错误  ", "$error bold"), fault) for fault in faults
    )
