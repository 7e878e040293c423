"""Something went wrong: what it is and what to do next."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.widgets import Button, Static

from trainer.tui.screens.room import Dialog
from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.prose import Prose


class Failure(Dialog[None]):
    """Shows an error's message until it has been read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "知道了", id="failure.leave", tooltip="关闭这条提示"),
    ]

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message

    def compose(self) -> ComposeResult:
        """The message and one button."""
        with Vertical(classes="box"):
            yield Static("◆ 没有成功", classes="box-title -bad")
            yield Prose(self.message, classes="box-text")
            with Center():
                yield Button("知道了", variant="primary", id="ok")
            yield Static("回车 或 Esc 关闭", classes="box-foot")
        yield TooSmall()

    def on_button_pressed(self) -> None:
        """Read."""
        self.dismiss(None)
