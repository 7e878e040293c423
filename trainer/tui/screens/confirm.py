"""A question before something is lost."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from trainer.tui.screens.room import Dialog
from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.prose import Prose


class Confirm(Dialog[bool]):
    """Asks yes or no; no is the answer that comes first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "返回", id="confirm.leave", tooltip="不做，回到原处"),
        Binding("left,right", "app.focus_next", "选择", id="confirm.choose", tooltip="另一个"),
    ]

    def __init__(self, title: str, text: str, yes: str, no: str) -> None:
        super().__init__()
        self._words = title, text, yes, no

    def compose(self) -> ComposeResult:
        """The question and both answers."""
        title, text, yes, no = self._words
        with Vertical(classes="box"):
            yield Static(title, classes="box-title")
            yield Prose(text, classes="box-text")
            with Horizontal(classes="buttons"):
                yield Button(no, variant="primary", id="no")
                yield Button(yes, id="yes")
            yield Static("← → 选择   回车 选定   Esc 返回", classes="box-foot")
        yield TooSmall()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answered."""
        self.dismiss(event.button.id == "yes")
