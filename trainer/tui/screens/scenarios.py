"""The scenario list, with a look at the one under the cursor."""

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable

from trainer.content.model import Scenario
from trainer.tui.prose import clip
from trainer.tui.screens.room import Room
from trainer.tui.suggest import last_results
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.scenario_card import scenario_text
from trainer.tui.wording import MET, MISSED, level, marks

_TITLE_CELLS = 24
_AIM_CELLS = 36
_LEVEL_CELLS = 5
_SCORE_CELLS = 5


class Scenarios(Room):
    """All calls that can be practised."""

    place = "场景库"
    follows_history = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "brief",
            "开始",
            id="scenarios.start",
            tooltip="看说明，选语音或打字，开始",
            priority=True,
        ),
        Binding("escape", "app.pop_screen", "返回", id="scenarios.leave", tooltip="回到首页"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table: DataTable[Content | Text] = DataTable(id="table", cursor_type="row")

    def body(self) -> Iterable[Widget]:
        """Table and preview."""
        yield Horizontal(
            self._table,
            VerticalScroll(Prose(id="preview"), id="side", can_focus=False),
            id="scenarios",
        )

    def on_mount(self) -> None:
        """Fill the table."""
        table = self._table
        table.add_column("场景", key="title")
        table.add_column("难度", key="level", width=_LEVEL_CELLS)
        table.add_column("上次", key="last", width=_SCORE_CELLS)
        table.add_column("练什么", key="aim")
        self.known_changed()
        table.focus()

    @property
    def _scenarios(self) -> list[Scenario]:
        library = self.trainer.library
        return [] if library is None else list(library.scenarios.values())

    def known_changed(self) -> None:
        """Show the scenarios with the last score of each."""
        table = self._table
        row = table.cursor_row
        last = last_results(self.trainer.history)
        table.clear()
        for scenario in self._scenarios:
            call = last.get(scenario.id)
            table.add_row(
                Text(clip(scenario.title, _TITLE_CELLS)),
                Content.styled(level(scenario.level), "$primary"),
                _score(None if call is None else call.result.scorecard),
                Text(clip(scenario.aim, _AIM_CELLS)),
                key=scenario.id,
            )
        table.move_cursor(row=min(row, table.row_count - 1))
        problems = len(self.trainer.library.problems) if self.trainer.library else 0
        if self.trainer.library is None:
            self.top_bar.status("正在读取…")
        else:
            left = f"，{problems} 处内容有问题未载入" if problems else ""
            self.top_bar.status(f"{table.row_count} 个场景{left}")

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell about the scenario under the cursor."""
        scenario = self._scenario(event.row_key.value)
        if scenario is not None:
            self.query_one("#preview", Prose).update(scenario_text(scenario))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Practise the chosen scenario."""
        scenario = self._scenario(event.row_key.value)
        if scenario is not None:
            self.trainer.brief(scenario)

    def action_brief(self) -> None:
        """Practise the scenario under the cursor."""
        self._table.action_select_cursor()

    def _scenario(self, key: str | None) -> Scenario | None:
        library = self.trainer.library
        return None if library is None or key is None else library.scenarios.get(key)


def _score(card: object) -> Content:
    from trainer.scoring.verdict import Scorecard

    if not isinstance(card, Scorecard):
        return Content.styled("—", "$quiet")
    sign, style = (MET, "$success") if card.passed else (MISSED, "$error")
    return Content.assemble((sign, style), f" {marks(card.score)}")
