"""Saved calls; each opens its review."""

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from trainer.tui.screens.room import Room
from trainer.tui.wording import MET, MISSED, MODALITIES, OUTCOMES, clock, marks, when

_SCORE_CELLS = 5


class History(Room):
    """The calls of this machine, the newest first."""

    place = "最近的通话"
    follows_history = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "review", "复盘", id="history.review", tooltip="看这通的复盘", priority=True
        ),
        Binding("escape", "app.pop_screen", "返回", id="history.leave", tooltip="回到首页"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table: DataTable[Content | Text | str] = DataTable(id="table", cursor_type="row")

    def body(self) -> Iterable[Widget]:
        """The table, or a word where there is nothing yet."""
        yield Vertical(
            self._table, Static("还没有通话。先去场景库练一通。", id="empty"), id="history"
        )

    def on_mount(self) -> None:
        """Fill the table."""
        for name in ("时间", "场景", "分数", "结果", "方式", "时长"):
            self._table.add_column(name, width=_SCORE_CELLS if name == "分数" else None)
        self.known_changed()
        self._table.focus()

    def known_changed(self) -> None:
        """Show the saved calls."""
        table = self._table
        row = table.cursor_row
        table.clear()
        for index, call in enumerate(self.trainer.history):
            result = call.result
            card = result.scorecard
            sign, style = (MET, "$success") if card.passed else (MISSED, "$error")
            table.add_row(
                when(call.when),
                Text(result.title),
                Content.assemble((sign, style), f" {marks(card.score)}"),
                OUTCOMES[result.outcome],
                MODALITIES.get(result.modality, result.modality),
                clock(result.duration_s),
                key=str(index),
            )
        self.refresh_bindings()
        table.move_cursor(row=min(row, table.row_count - 1))
        table.display = bool(self.trainer.history)
        self.query_one("#empty").display = not self.trainer.history
        self.top_bar.status(f"{table.row_count} 通")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Nothing saved, nothing to look at."""
        return action != "review" or bool(self.trainer.history)

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the review."""
        from trainer.tui.screens.review import Review

        self.trainer.push_screen(Review(self.trainer.history[event.cursor_row].result))

    def action_review(self) -> None:
        """Open the review of the call under the cursor."""
        self._table.action_select_cursor()
